"""Which statements a request sends to the database, and how many."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from structlog.contextvars import get_contextvars

from storage import Database


@contextmanager
def counted(db: Database) -> Iterator[Counter[str]]:
    """How many each request sends, by its name in the log; the worker's and the receipts' left out."""
    requests: Counter[str] = Counter()

    def count(request: str, _statement: str) -> None:
        requests[request] += 1

    with _heard(db, count):
        yield requests


@contextmanager
def sent(db: Database) -> Iterator[list[str]]:
    """The statements of requests, in their order; the others left out as above."""
    statements: list[str] = []
    with _heard(db, lambda _request, statement: statements.append(statement)):
        yield statements


@contextmanager
def _heard(db: Database, take: Callable[[str, str], None]) -> Iterator[None]:
    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        name = get_contextvars().get("request")
        if name and not threading.current_thread().name.startswith("receipt"):
            take(name, statement)

    engines = {db.writer, db.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
