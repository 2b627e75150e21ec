"""Programs of Debian that some tests need beside Python: a line each; `python3 -m tests.debian` prints what is missing.

Without one the tests that need it rest, and the end of the run says so by the package's name; in CI that is a failure.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# Package: its program. `.ci/run` installs them.
PROGRAMS = {
    "chromium": "chromium",
    "libreoffice-writer-nogui": "soffice",
    "pgbouncer": "pgbouncer",
    "poppler-utils": "pdftotext",
}
_EVERYWHERE = f"{os.environ.get('PATH', '')}:/usr/bin:/usr/sbin"
_RESTS = "This test rests, because Debian's package is missing: "


def program_of(package: str) -> Path:
    """Where its program is; without it the test rests, and in CI it fails."""
    import pytest  # noqa: PLC0415 - what is missing can be asked before anything is installed

    found = shutil.which(PROGRAMS[package], path=_EVERYWHERE)
    if not found:
        end = pytest.fail.Exception if os.environ.get("CI") else pytest.skip.Exception
        raise end(f"{_RESTS}{package}")
    return Path(found)


def missing() -> list[str]:
    """The packages whose programs are not there."""
    return [name for name, program in PROGRAMS.items() if not shutil.which(program, path=_EVERYWHERE)]


def rested(skipped: Iterable[Any]) -> list[str]:
    """The packages for want of which tests rested, out of pytest's reports."""
    said = [str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)]
    return sorted({one.rpartition(_RESTS)[2] for one in said if _RESTS in one})


if __name__ == "__main__":
    print(*missing())
