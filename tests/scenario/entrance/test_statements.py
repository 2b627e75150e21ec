"""How many statements a request may send to the database: the table of what people do most, on both databases.

A request that needs one more changes its row here, on purpose.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from storage import Database
from tests.steps.first_clicks import KINDS

# The most that one request of each kind sends, SQLite's BEGIN and COMMIT among them; a few more than today.
MOST = {
    "vote": 6,
    "ballot": 8,
    "menu": 22,
    "home": 5,
    "agenda": 16,
    "action, a weekday": 10,
    "action, a date in other words": 10,
    "done": 20,
    "actions": 8,
    "reflect": 12,
    "reveal": 34,
    "meeting start": 36,
    "here": 12,
    "meeting end": 46,
    "how was this session": 22,
    "setup": 42,
}


@contextmanager
def counted(db: Database) -> Iterator[list[int]]:
    """The statements of each request, in order; the worker's and the receipts' left out."""
    mine = threading.local()
    requests: list[int] = []

    def count(*_: Any) -> None:
        if "process_request_thread" not in threading.current_thread().name:
            return
        if not hasattr(mine, "number"):  # each request has a thread of its own here
            mine.number = len(requests)
            requests.append(0)
        requests[mine.number] += 1

    engines = {db.writer, db.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    yield requests
    for engine in engines:
        event.remove(engine, "before_cursor_execute", count)


def test_no_request_sends_more_statements_than_its_row_allows(bot_on_both):
    found = {}
    with counted(bot_on_both.db) as requests:
        for name, deed in KINDS:
            deed(bot_on_both)
            bot_on_both.settle()
            found[name] = max(requests, default=0)
            requests.clear()
    too_many = [f"{name}: {found[name]}, allowed {most}" for name, most in MOST.items() if found[name] > most]
    assert not too_many, "; ".join(too_many)
