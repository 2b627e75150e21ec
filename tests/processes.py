"""The bot as processes of its own, started and ended as an operator or a crash would."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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
    return {**kept, "ILT_DATA_DIR": str(folder), "ILT_LOG_FORMAT": "console", **more}


_APP = str(Path("app.py").absolute())


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
        timeout=60,
        check=False,
    )


def started(folder: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    """Starts `app.py` and leaves it running."""
    return subprocess.Popen(
        [sys.executable, "app.py", *words],
        env=environment(folder, **more),
        stderr=subprocess.PIPE,
        text=True,
    )


def stop(process: subprocess.Popen[str]) -> str:
    """Ends a process as an operator does, and expects it to end well; its log."""
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    return log


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a process as a crash does."""
    process.kill()
    process.communicate(timeout=30)


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until something holds; fails after so long."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
