"""Runs a program while nobody else does under the same lock: a second `make run` would delete what the first works on.

python sandbox/alone.py LOCK PROGRAM [WORDS...]
"""

import fcntl
import os
import sys
from pathlib import Path

_TAKEN = "It runs in this folder already, and would lose what it has: go to the address that it printed, or end it first (Ctrl-C).\n"


def main(lock: Path, program: list[str]) -> None:
    """Becomes the program, which holds the lock until it ends; exits with 2 and one sentence where another does."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stderr.write(_TAKEN)
        sys.exit(2)
    os.set_inheritable(held, True)
    os.execvp(program[0], program)  # noqa: S606 - the words of our own Makefile, no shell


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
