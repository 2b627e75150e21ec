"""The bot as processes of its own, started and ended as an operator or a crash would."""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.forked import Forked
from tests.patience import HANG_SECONDS

# Ends what the tests started where they themselves are killed (Debian has it always).
_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
Program = Forked | subprocess.Popen[str]
_launched: list[Program] = []

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


def launch(words: Sequence[str], *, is_for_more: bool = False, **how: Any) -> Forked:
    """Starts a program of ours with those arguments of Python's, in a group of processes that ends with the test.

    Args:
        is_for_more: for more than one test: whoever launched it ends it.
    """
    process = Forked(words, **how)
    if not is_for_more:
        _launched.append(process)
    return process


def launch_program(words: Sequence[str], **how: Any) -> subprocess.Popen[str]:
    """The same for another program."""
    process = subprocess.Popen([*_WITH_US, *words], text=True, start_new_session=True, **how)
    _launched.append(process)
    return process


def end_all() -> None:
    """Kills whatever was launched and what it started, as far as it still runs."""
    while _launched:
        process = _launched.pop()
        process.kill()
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
    process = launch([_APP, *words], env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, complained = process.communicate(HANG_SECONDS)
    _launched.remove(process)
    return subprocess.CompletedProcess(process.args, process.wait(), said, complained)


def started(folder: Path, *words: str, **more: str) -> Forked:
    """Starts `app.py` and leaves it running."""
    return launch(["app.py", *words], env=environment(folder, **more), stderr=subprocess.PIPE)


def stop(process: Program) -> str:
    """Ends a process as an operator does, and expects it to end well; its log."""
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=HANG_SECONDS)
    assert process.returncode == 0, log
    return log


def kill(process: Program) -> None:
    """Ends a process as a crash does."""
    process.kill()
    process.communicate(timeout=HANG_SECONDS)


def wait_until(true: Callable[[], bool], seconds: float = HANG_SECONDS) -> None:
    """Waits until something holds; fails after so long, and at once where a process that was launched fell."""
    end = time.monotonic() + seconds
    while not true():
        for process in _launched:
            assert (process.poll() or 0) <= 0, _last_words(process)
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def _last_words(process: Program) -> str:
    said = process.stderr.read() if process.stderr and not process.stderr.closed else ""
    return f"{process.args!r} ended with {process.returncode}: {said!r}"


def free_port() -> int:
    """A port of this machine that nobody listens on now, and that nobody is given before it is used.

    Below those that the system hands out by itself: one of these, let go of here, is soon another
    test's own. Each worker of the tests counts through a range that is its own.
    """
    return next(port for port in _ports if _is_free(port))


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _own_range() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
    first = 20_000 + worker * 1_200
    # Another run of the tests on this machine begins elsewhere.
    return (first + (os.getpid() + count) % 1_200 for count in itertools.count())


_ports = _own_range()
