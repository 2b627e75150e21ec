"""How many statements a request may send to the database: the table of what people do most, on both databases.

A request that needs one more changes its row here, on purpose.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from storage import Database
from tests.steps.bot import Live
from tests.steps.first_clicks import KINDS

# The most that one request of each kind sends, the first opening of a connection left out.
MOST = {
    "menu": 0,
}
DEEDS = dict(KINDS)
# What has to be done before there is something to do it with.
BEFORE = ("setup", "reflect", "ballot")


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


def test_no_request_sends_more_statements_than_its_row_allows(live_on):
    found = {}
    with counted(live_on.db) as requests:
        for name, deed in KINDS:
            deed(live_on)
            live_on.settle()
            found[name] = max(requests, default=0)
            requests.clear()
    assert {name: found[name] for name in MOST} == MOST, found
