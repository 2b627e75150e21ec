"""Programs of the bot as processes of their own, each forked from one that has imported everything already.

To start Python and import the bot takes seconds of a processor, and the tests start some hundred processes. What is forked
runs the program's file as `python` would, with an environment, a folder and pipes of its own; only the imports are shared.
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

_PROGRAMS = multiprocessing.get_context("forkserver")
_PROGRAMS.set_forkserver_preload(["app", "tests.steps.bot"])
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_Ends = dict[int, Connection]


class Forked:
    """What `subprocess.Popen` is for a program that was started, as far as tests use it."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        **pipes: int,
    ) -> None:
        self.args = ["python", *words]
        self.stdin, self.stdout, self.stderr = None, None, None
        theirs: _Ends = {}
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            if pipes.get(name) == subprocess.PIPE:
                theirs[number], ours = _pipe(is_read=number > 0)
                setattr(self, name, ours)
        given = dict(os.environ if env is None else env), str(cwd or Path.cwd())
        self._process = _PROGRAMS.Process(target=_become, args=(list(words), *given, theirs))
        self._process.start()
        for end in theirs.values():
            end.close()

    stdin: IO[str] | None
    stdout: IO[str] | None
    stderr: IO[str] | None

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Everything it says until it ends."""
        said: dict[int, str] = {}

        def listen(number: int, pipe: IO[str]) -> None:
            with pipe:
                said[number] = pipe.read()

        pipes = [(number, pipe) for number, pipe in enumerate((self.stdout, self.stderr)) if pipe]
        listeners = [threading.Thread(target=listen, args=one, daemon=True) for one in pipes]
        for one in listeners:
            one.start()
        self.wait(timeout)
        for one in listeners:
            one.join(timeout)
        return said.get(0, ""), said.get(1, "")


def _pipe(*, is_read: bool) -> tuple[Connection, IO[str]]:
    """The child's end and the test's, which is read or written."""
    reading, writing = os.pipe()
    ours, theirs = (reading, writing) if is_read else (writing, reading)
    file = os.fdopen(ours, "r" if is_read else "w", encoding="utf-8")
    return Connection(theirs, readable=not is_read, writable=is_read), file


def _become(words: list[str], environment: dict[str, str], folder: str, ends: _Ends) -> None:
    """In the child: that program, as `python` would run it with those words."""
    os.setsid()
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    for number, end in ends.items():
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it is the program's own from now on
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    if words[0] == "-m":
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
