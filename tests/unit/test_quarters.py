"""The quarters of a school year as people write them: each line is one, or is given back with the reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.quarters import QuarterFault, QuarterSaid, read_quarters, running

NOVEMBER = date(2026, 11, 29)
YEAR = "Q1: Aug 24 to Oct 30\nQ2: Nov 2 - Jan 22\nQ3: Jan 25 – Apr 2\nQ4: Apr 5 through Jun 15"


def read(text: str, today: date = NOVEMBER):
    return read_quarters(text, today, is_month_first=True)


def test_a_school_year_is_read_with_its_names_and_years():
    found = read(YEAR)
    assert (found.unread, found.refused) == ([], [])
    assert not found.has_too_many
    assert found.quarters == [
        QuarterSaid("Q1", date(2026, 8, 24), date(2026, 10, 30)),
        QuarterSaid("Q2", date(2026, 11, 2), date(2027, 1, 22)),
        QuarterSaid("Q3", date(2027, 1, 25), date(2027, 4, 2)),
        QuarterSaid("Q4", date(2027, 4, 5), date(2027, 6, 15)),
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Quarter 1 Aug 24 - Oct 30", "Quarter 1"),
        ("1st quarter: Aug 24 - Oct 30", "1st quarter"),
        ("Semester 1, 8/24-10/30", "Semester 1"),
        ("Aug 24 - Oct 30", ""),
        ("Fall: Mon, Aug 24, 2026 to Fri, Oct 30, 2026", "Fall"),
        ("• MP1: 8/24/26 – 10/30/26", "MP1"),
        ("Trimestre 1: 24 ago al 30 oct", "Trimestre 1"),
        ("1er trimestre 24 de agosto a 30 de octubre", "1er trimestre"),
        ("lun 24 ago 2026 al vie 30 oct 2026", ""),
    ],
)
def test_its_number_is_never_read_as_a_day(line, name):
    [one] = read(line).quarters
    assert one == QuarterSaid(name, date(2026, 8, 24), date(2026, 10, 30))


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        ("Q1: Aug 24 to Oct 30\nQ2: Oct 30 to Jan 22", 2, QuarterFault.OVERLAPS),
        ("Q1: Aug 24 to Oct 30\nQ2: Sep 1 to Oct 1", 2, QuarterFault.OVERLAPS),
        ("Oct 30 to Aug 24", 1, QuarterFault.BACKWARDS),
        ("Oct 30, 2026 to Aug 24, 2026", 1, QuarterFault.BACKWARDS),
        ("Oct 30 - Oct 2", 1, QuarterFault.BACKWARDS),
        ("Q1: Aug 24", 1, QuarterFault.ONE_DAY),
        ("Aug 24, Oct 30", 1, QuarterFault.ONE_DAY),
        ("2026-08-24 to 2027-06-15", 1, QuarterFault.TOO_LONG),
        ("Nov 2, 2026 to Jan 22, 2027\nAug 24, 2026 to Oct 30, 2026", 2, QuarterFault.BEFORE),
        ("Apr 5 to Jun 15\nJan 25 to Apr 2\nNov 2 to Jan 22", 2, QuarterFault.FAR),
    ],
)
def test_what_is_no_quarter_is_given_back_with_the_reason(text, number, why):
    found = read(text)
    assert next((one.number, one.why) for one in found.refused) == (number, why)


def test_a_line_without_a_day_and_one_that_no_month_has_are_given_back():
    found = read("Q1: some time\nQ2: Nov 31 to Jan 22")
    assert [line.number for line in found.unread] == [1, 2]


def test_a_year_has_at_most_four():
    weeks = [date(2026, 8, 24) + timedelta(weeks=6 * n) for n in range(5)]
    text = "\n".join(f"{one} to {one + timedelta(days=30)}" for one in weeks)
    assert (read(text).unread, read(text).refused) == ([], [])
    assert read(text).has_too_many
    assert not read("\n".join(text.splitlines()[:4])).has_too_many


def test_the_quarter_that_is_on_or_comes_next():
    quarters = read(YEAR).quarters
    for day, name in (("2026-08-01", "Q1"), ("2026-10-31", "Q2"), ("2027-04-02", "Q3")):
        found = running(quarters, date.fromisoformat(day))
        assert found is not None
        assert found.name == name
    assert running(quarters, date(2027, 6, 16)) is None


@given(st.text(max_size=200), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_any_text_is_read_or_given_back(text, today):
    found = read(text, today)
    for before, one in zip(found.quarters, found.quarters[1:], strict=False):
        assert before.first < before.last < one.first
