"""How much work something is, counted instead of timed: the same on every machine, whatever else that does."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from sqlalchemy import event

from storage import Database


def calls_in(do: Callable[[], object]) -> int:
    """How many functions it calls, Python's own too."""
    number = 0

    def count(_frame: FrameType, what: str, _arg: Any) -> None:
        nonlocal number
        number += what in {"call", "c_call"}

    earlier = sys.getprofile()
    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(earlier)
    return number


@contextmanager
def statements_to(db: Database) -> Iterator[list[str]]:
    """What is sent to the database meanwhile, by whomever."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engines = {db.writer, db.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
