"""The bot as processes of its own, started and ended as an operator or a crash would."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.patience import HANG_SECONDS

# Ends what the tests started where they themselves are killed (Debian has it always).
_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
_launched: list[subprocess.Popen[str]] = []

TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox",
    "SLACK_APP_TOKEN": "xapp-sandbox",
    "SLACK_SIGNING_SECRET": "sandbox-signing-secret",
}


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of the machine's own settings, a data folder of the test's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK_", "ILT_", "DATABASE_"))
    }
    return {**kept, "ILT_DATA_DIR": str(folder), "ILT_LOG_FORMAT": "console"} | more


_APP = str(Path("app.py").absolute())


def launch(words: Sequence[str], *, is_for_more: bool = False, **how: Any) -> subprocess.Popen[str]:
    """Starts Python with those arguments, in a group of processes that ends with the test.

    Args:
        is_for_more: for more than one test: whoever launched it ends it.
    """
    return launch_program([sys.executable, *words], is_for_more=is_for_more, **how)


def launch_program(words: Sequence[str], *, is_for_more: bool = False, **how: Any) -> subprocess.Popen[str]:
    """The same for another program."""
    command = [*_WITH_US, *words]
    process = subprocess.Popen(command, text=True, start_new_session=True, **how)
    if not is_for_more:
        _launched.append(process)
    return process


def end_all() -> None:
    """Kills whatever was launched and what it started, as far as it still runs."""
    while _launched:
        process = _launched.pop()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()


def app(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs `app.py` to its end."""
    return _run(Path.cwd(), words, environment(folder, **more))


def app_beside(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The same, started in `folder`, where it looks for a file of settings."""
    return _run(folder, words, environment(folder, **more))


def _run(cwd: Path, words: tuple[str, ...], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, _APP, *words],
        env=env,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )


def started(folder: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    """Starts `app.py` and leaves it running."""
    return launch(["app.py", *words], env=environment(folder, **more), stderr=subprocess.PIPE)


def stop(process: subprocess.Popen[str]) -> str:
    """Ends a process as an operator does, and expects it to end well; its log."""
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 0, log
    return log


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a process as a crash does."""
    process.kill()
    process.communicate(timeout=HANG_SECONDS)


def wait_until(true: Callable[[], bool], seconds: float = HANG_SECONDS) -> None:
    """Waits until something holds; fails after so long."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
