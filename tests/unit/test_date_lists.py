"""Lists of dates as districts publish them: every line is understood, or given back with the reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.date_lists import Why, read_entries, says_school

NOVEMBER = date(2026, 11, 2)


def read(text: str, today: date = NOVEMBER) -> list[tuple[str, str, str]]:
    entries, unread = read_entries(text, today, is_month_first=True)
    assert unread == []
    return [(f"{one.first:%y-%m-%d}", f"{one.last:%y-%m-%d}", one.name) for one in entries]


@pytest.mark.parametrize(
    ("line", "first", "last", "name"),
    [
        (
            "Receso de invierno: del 21 de diciembre al 1 de enero",
            "26-12-21",
            "27-01-01",
            "Receso de invierno",
        ),
        (
            "Receso de invierno: lun 21 dic 2026 al vie 1 ene 2027",
            "26-12-21",
            "27-01-01",
            "Receso de invierno",
        ),
        ("Día de Acción de Gracias: 26 de noviembre", "26-11-26", "26-11-26", "Día de Acción de Gracias"),
        ("del 23 al 27 de noviembre", "26-11-23", "26-11-27", ""),
        ("del lunes 23 al viernes 27 de noviembre de 2026", "26-11-23", "26-11-27", ""),
        ("Día del Trabajo, lunes 7 de septiembre de 2026", "26-09-07", "26-09-07", "Día del Trabajo"),
        ("mar 3 nov 2026", "26-11-03", "26-11-03", ""),
        ("mar 3 nov al 5 dic", "26-11-03", "26-12-05", ""),
        ("miércoles, 11 de noviembre", "26-11-11", "26-11-11", ""),
        ("1.º de abril", "27-04-01", "27-04-01", ""),
        ("Semana del 5 de abril", "27-04-05", "27-04-09", "Semana"),
    ],
)
def test_a_line_in_spanish_is_read_as_one_in_english(line, first, last, name):
    assert read(line) == [(first, last, name)]


def test_spanish_lines_with_school_are_known():
    entries, _ = read_entries(
        "Primer día de clases: 12 de agosto\nSin clases: 7 de septiembre", NOVEMBER, is_month_first=True
    )
    assert [says_school(one) for one in entries] == [True, False]


@pytest.mark.parametrize(
    ("line", "first", "last", "name"),
    [
        ("Mon., Jan. 18 (MLK)", "27-01-18", "27-01-18", "MLK"),
        ("Winter Break: Dec 21 to Jan 1", "26-12-21", "27-01-01", "Winter Break"),
        (
            "Winter Break: Monday, December 21, 2026 through Friday, January 1, 2027",
            "26-12-21",
            "27-01-01",
            "Winter Break",
        ),
        ("Dec 21 - Jan 1, 2027 Winter Break", "26-12-21", "27-01-01", "Winter Break"),
        ("Dec 21\u2013Jan 1: Winter Recess", "26-12-21", "27-01-01", "Winter Recess"),
        ("21 Dec - 1 Jan Winter", "26-12-21", "27-01-01", "Winter"),
        ("12/21-1/1", "26-12-21", "27-01-01", ""),
        ("2026-12-21 to 2027-01-01 winter", "26-12-21", "27-01-01", "winter"),
        ("\u2022 Thanksgiving Break\tNov 25 - 27", "26-11-25", "26-11-27", "Thanksgiving Break"),
        ("Nov 23-27", "26-11-23", "26-11-27", ""),
        ("Mon\u2013Fri, Nov 23\u201327", "26-11-23", "26-11-27", ""),
        ("11/23-27 Fall break", "26-11-23", "26-11-27", "Fall break"),
        ("Spring Break\t3/22/27 \u2013 3/26/27", "27-03-22", "27-03-26", "Spring Break"),
        ("1. Nov 11: Veterans Day", "26-11-11", "26-11-11", "Veterans Day"),
        ("Nov 11, 2026 - Veterans\u2019 Day (no school)", "26-11-11", "26-11-11", "Veterans\u2019 Day"),
        ("No School: Nov 3, Election Day", "26-11-03", "26-11-03", "Election Day"),
        ("Presidents\u2019 Day Feb. 15", "27-02-15", "27-02-15", "Presidents\u2019 Day"),
        ("Good Friday, Mar 26", "27-03-26", "27-03-26", "Good Friday"),
        ("Wed Nov 25 (half day)", "26-11-25", "26-11-25", "half day"),
        ("Memorial Day 5/31", "27-05-31", "27-05-31", "Memorial Day"),
        ("Friday, November 27th", "26-11-27", "26-11-27", ""),
        ("Jan 4 (Mon)", "27-01-04", "27-01-04", ""),
        ("Dec 4, 3:30-4:30 pm", "26-12-04", "26-12-04", ""),
    ],
)
def test_a_line_is_a_day_or_days_and_a_name(line, first, last, name):
    assert read(line) == [(first, last, name)]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("9/22, 10/6, 10/20, 1/12", ["26-09-22", "26-10-06", "26-10-20", "27-01-12"]),
        ("Sept 8, 22 & 29", ["26-09-08", "26-09-22", "26-09-29"]),
        ("Nov. 3; Dec. 1; Jan. 12", ["26-11-03", "26-12-01", "27-01-12"]),
        ("Dec 8 and Dec 15", ["26-12-08", "26-12-15"]),
        ("Tue Nov 10 at 3:30 PM, Tue Nov 24 at 4", ["26-11-10", "26-11-24"]),
        ("22/9, 6/10", ["26-09-22", "26-10-06"]),
    ],
)
def test_a_line_may_hold_several_days(line, days):
    assert [first for first, _, _ in read(line)] == days


def test_a_list_goes_on_over_the_turn_of_the_year():
    days = [first for first, _, _ in read("Aug 18\nSep 1\nOct 13\nJan 12\nMay 25")]
    assert days == ["26-08-18", "26-09-01", "26-10-13", "27-01-12", "27-05-25"]
    assert [first for first, _, _ in read("Aug 18\nJan 12", date(2027, 6, 20))] == ["27-08-18", "28-01-12"]
    assert [first for first, _, _ in read("Tue, Sep 7\nTue, Oct 5\nTue, May 2", date(2027, 5, 20))] == [
        "27-09-07",
        "27-10-05",
        "28-05-02",
    ]


def test_a_calendar_by_months_is_read_under_its_months():
    text = "2026-2027 School Calendar\nSeptember\n7 Labor Day\n\nNovember 2026\n26-27 Thanksgiving\nMarch\n29 - 31 Spring break"
    assert read(text) == [
        ("26-09-07", "26-09-07", "Labor Day"),
        ("26-11-26", "26-11-27", "Thanksgiving"),
        ("27-03-29", "27-03-31", "Spring break"),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("soonish", Why.NO_DATE),
        ("Staff retreat", Why.NO_DATE),
        ("Feb 30", Why.NO_SUCH_DAY),
        ("13/32", Why.NO_SUCH_DAY),
        ("Tue, Nov 25", Why.WEEKDAY),
        ("Mon Dec 21 to Fri Jan 2", Why.WEEKDAY),
        ("Sep 8 or 9", Why.EITHER),
        ("Dec 8 or Dec 15", Why.EITHER),
        ("Dec 21 thru New Year's", Why.NO_END),
        ("21 de diciembre hasta Reyes", Why.NO_END),
    ],
)
def test_a_line_that_is_not_clear_is_given_back_alone(line, why):
    entries, [unread] = read_entries(f"Nov 11\n{line}\nNov 26", NOVEMBER, is_month_first=True)
    assert (unread.number, unread.words, unread.why) == (2, line, why)
    assert [one.first.day for one in entries] == [11, 26]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Winter\t12/21/2026\t1/1/2027", [("26-12-21", "27-01-01", "Winter")]),
        ("MLK\t1/18/2027\t1/18/2027", [("27-01-18", "27-01-18", "MLK")]),
        ("Event,Start,End\nFall,11/25/2026,11/27/2026", [("26-11-25", "26-11-27", "Fall")]),
        ("Name; First day; Last day\nFall; Nov 25; Nov 27", [("26-11-25", "26-11-27", "Fall")]),
        ("11/10\t11/24", [("26-11-10", "26-11-10", ""), ("26-11-24", "26-11-24", "")]),
        ("Dec 21 - Jan 1 Winter; school resumes Jan 4", [("26-12-21", "27-01-01", "Winter")]),
        ("12/21-1/1 Winter (students return 1/4)", [("26-12-21", "27-01-01", "Winter")]),
        ("week of March 29", [("27-03-29", "27-04-02", "")]),
        ("the week of Wed, 3/31 Spring", [("27-03-29", "27-04-02", "Spring")]),
        ("12/18 1/2 day", [("26-12-18", "26-12-18", "1/2 day")]),
        ("Nov 25 (3/4 day)", [("26-11-25", "26-11-25", "3/4 day")]),
        ("Mtg 6 December 1", [("26-12-01", "26-12-01", "Mtg 6")]),
        ("Meeting #3 Nov 10, 3:15:00 PM", [("26-11-10", "26-11-10", "Meeting #3")]),
        ("November\n25, 26 & 27 Fall", [(f"26-11-{day}", f"26-11-{day}", "Fall") for day in (25, 26, 27)]),
    ],
)
def test_columns_weeks_fractions_and_numbers_of_meetings_are_what_a_person_reads(text, days):
    assert read(text) == days


@pytest.mark.parametrize(
    ("line", "is_school"),
    [
        ("Aug 19 First day of school", True),
        ("Quarter 2 ends Jan 22", True),
        ("Jan 5 school resumes", True),
        ("12/18 1/2 day", True),
        ("Nov 19 conferences 4-8 pm", True),
        ("Nov 19 conferences, no school", False),
        ("Nov 25-27 Thanksgiving", False),
        ("Winter break starts Dec 21", False),
        ("Oct 9 PD", False),
    ],
)
def test_a_line_of_a_calendar_may_be_about_a_day_with_school(line, is_school):
    [entry], _ = read_entries(line, NOVEMBER, is_month_first=True)
    assert says_school(entry) is is_school


pieces = st.sampled_from(
    [
        "Nov 23",
        "-27",
        "12/21",
        " to ",
        "Jan 1",
        "2027",
        "Mon,",
        "\n",
        "or",
        "(x)",
        "3 pm",
        "31",
        "9/9/99",
        "May",
    ]
)


@given(st.lists(pieces | st.text(max_size=8), max_size=12).map(" ".join))
def test_whatever_is_pasted_each_line_is_read_or_given_back(text):
    entries, unread = read_entries(text, NOVEMBER, is_month_first=True)
    assert not {one.number for one in entries} & {one.number for one in unread}
    assert all(one.words for one in entries)
    assert all(one.words for one in unread)
