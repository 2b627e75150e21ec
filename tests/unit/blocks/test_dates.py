"""Days, hours and lists as each language writes them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.blocks.dates import (
    long_day,
    short_day,
    shown_date,
    shown_day,
    shown_hour,
    shown_moment,
    shown_zone,
)
from bot.blocks.listing import either, listed
from bot.words import speaking

DAY = date(2026, 12, 8)


def test_a_day_in_each_language():
    said = {}
    for wanted in ("en", "es"):
        with speaking(wanted):
            said[wanted] = [shown_day(DAY, DAY), long_day(DAY), shown_date(DAY), short_day(DAY)]
    assert said == {
        "en": ["Tue, Dec 8", "Tue, Dec 8, 2026", "Dec 8, 2026", "Dec 8"],
        "es": ["mar 8 dic", "mar 8 dic 2026", "8 dic 2026", "8 dic"],
    }


def test_an_hour_on_the_clock_of_a_place_in_each_language():
    at = datetime(2026, 12, 8, 21, 30, tzinfo=UTC)
    said = {}
    for wanted in ("en", "es"):
        with speaking(wanted):
            said[wanted] = [shown_moment(at, at, "America/New_York"), shown_zone("America/New_York")]
    assert said == {
        "en": ["Tue, Dec 8, 4:30 PM", "New York time"],
        "es": ["mar 8 dic, 4:30 p.m.", "hora de Nueva York"],
    }


@pytest.mark.parametrize(
    ("hour", "said"), [(time(0, 5), "12:05 AM"), (time(12), "12:00 PM"), (time(23, 59), "11:59 PM")]
)
def test_midnight_is_12_am_and_noon_12_pm(hour, said):
    assert shown_hour(hour) == said


def test_several_are_listed_with_the_last_word_that_the_language_asks_for():
    assert [listed([]), listed(["Ana"]), listed(["Ana", "Ida"])] == ["", "Ana", "Ana and Ida"]
    assert either(["Ana", "Luis", "Olga"]) == "Ana, Luis or Olga"
    with speaking("es"):
        assert [listed(["Ana", "Luis"]), listed(["Ana", "*Ida*"]), listed(["agua", "hielo"])] == [
            "Ana y Luis",
            "Ana e *Ida*",
            "agua y hielo",
        ]
        assert [either(["Ana", "Luis"]), either(["Ana", "Olga"])] == ["Ana o Luis", "Ana u Olga"]
