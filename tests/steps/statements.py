"""How many statements a request sends to the database."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from structlog.contextvars import get_contextvars

from storage import Database


@contextmanager
def counted(db: Database) -> Iterator[Counter[str]]:
    """The statements of each request, by its name in the log; the worker's and the receipts' left out."""
    requests: Counter[str] = Counter()

    def count(*_: Any) -> None:
        name = get_contextvars().get("request")
        if name and not threading.current_thread().name.startswith("receipt"):
            requests[name] += 1

    engines = {db.writer, db.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    yield requests
    for engine in engines:
        event.remove(engine, "before_cursor_execute", count)
