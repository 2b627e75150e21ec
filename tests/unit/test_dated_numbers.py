"""How a goal went: a line a day, the number as it was typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.dated_numbers import NumberFault, read_numbers

TODAY = date(2026, 11, 29)


def read(text: str, today: date = TODAY):
    numbers, refused = read_numbers(text, today, is_month_first=True)
    return [(f"{one.day}", one.said) for one in numbers], [(one.number, one.why) for one in refused]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nov 3: 44 of 96", [("2026-11-03", "44 of 96")]),
        ("Sep 15: 41 %\nNov 3: 44 %", [("2026-09-15", "41 %"), ("2026-11-03", "44 %")]),
        ("Nov 3: 3/4 of classes", [("2026-11-03", "3/4 of classes")]),
        ("11/3\t12,5", [("2026-11-03", "12,5")]),
        ("Nov 3 – about 40", [("2026-11-03", "about 40")]),
        ("Tue, Nov 3, 2026: 9:15 minutes", [("2026-11-03", "9:15 minutes")]),
        ("Nov 3: 1\nOct 1: 2", [("2026-10-01", "2"), ("2026-11-03", "1")]),
        ("mar 3 nov 2026: 44 de 96\n15 sept: 41", [("2026-09-15", "41"), ("2026-11-03", "44 de 96")]),
        ("Feb 10: 12\nSep 15: 41", [("2026-02-10", "12"), ("2026-09-15", "41")]),
        ("Dec 10: 12", [("2025-12-10", "12")]),
        ("Nov 29: today", [("2026-11-29", "today")]),
        ("Nov 3: first\nNov 3: corrected", [("2026-11-03", "corrected")]),
        ("\n\n", []),
    ],
)
def test_the_day_is_read_and_the_number_stays_as_typed(text, numbers):
    assert read(text) == (numbers, [])


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        ("Nov 3", 1, NumberFault.NO_NUMBER),
        ("Nov 3:", 1, NumberFault.NO_NUMBER),
        ("44 of 96", 1, NumberFault.NO_DAY),
        ("November: 44", 1, NumberFault.NO_DAY),
        ("Nov 3: 1\nlast week: 44", 2, NumberFault.NO_DAY),
        ("Nov 3 to Nov 5: 44", 1, NumberFault.NO_DAY),
        ("Nov 31: 44", 1, NumberFault.NO_SUCH_DAY),
        ("Mon, Nov 3, 2026: 44", 1, NumberFault.OTHER_WEEKDAY),
        ("Dec 10, 2026: 44", 1, NumberFault.TO_COME),
    ],
)
def test_what_is_not_clear_is_given_back(text, number, why):
    assert read(text)[1] == [(number, why)]


@given(st.text(max_size=200), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_every_line_with_something_in_it_is_kept_or_given_back(text, today):
    numbers, refused = read_numbers(text, today, is_month_first=True)
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(numbers) + len(refused) <= len(lines)
    assert all(one.day <= today for one in numbers)
    assert bool(numbers or refused) == bool(lines)
