"""What a process does once, before anybody waits for it: modules, dictionaries and tables that the first use would read.

`tests/scenario/entrance/test_first_clicks.py` fails where a request or a transaction still imports something.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache

from sqlalchemy.orm import configure_mappers

from bot.blocks.word import WordFile
from bot.clock import Clock
from bot.log import get_log
from bot.rules.due.forms import Occasion
from bot.rules.due.guess import LANGUAGES, guess
from bot.rules.due_words import read_due
from bot.rules.working_days import DaysOff, knows_holidays

_log = get_log(__name__)
# Words that no language takes for a date: each one is asked to the end.
_NO_DATE = "qzx 3 qqy"
_ANY_DAY = date(2026, 1, 5)


@contextmanager
def warming(clock: Clock) -> Iterator[None]:
    """Warms up beside whatever is done inside, and ends when both are done."""
    started = clock.monotonic()
    thread = threading.Thread(target=warm_up, name="warm", daemon=True)
    thread.start()
    yield
    thread.join()
    _log.info("warmed_up", ms=round((clock.monotonic() - started) * 1000))


@cache
def warm_up() -> None:
    """Once in a process, and for the processes that are forked from it."""
    configure_mappers()
    datetime.strptime("07:30", "%H:%M")  # noqa: DTZ007 - reads the module behind it
    knows_holidays("US", "IL")
    read_due("before thanksgiving", _ANY_DAY, DaysOff(country="US", subdivision="IL"), locale="en-US")
    WordFile("", "", _ANY_DAY).to_bytes()
    for language in ("en", *LANGUAGES):
        guess(_NO_DATE, Occasion(_ANY_DAY, DaysOff(), is_month_first=True), language)
