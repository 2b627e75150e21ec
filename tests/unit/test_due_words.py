"""Due dates in plain words: two tables of phrases, what is asked with, other languages, and whatever anybody types."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.due_words import MOST_CHOICES, Reading, Reason, read_due
from bot.rules.local_time import DateRange
from bot.rules.working_days import DaysOff, is_working_day
from tests.unit.due_words_as_typed import PHRASES as AS_TYPED
from tests.unit.due_words_by_others import PHRASES as BY_OTHERS
from tests.unit.due_words_phrases import PHRASES as OURS
from tests.unit.due_words_phrases import REFERENCES
from tests.unit.due_words_table import ASKED, SCHOOL, UNDERSTOOD, WRONG, answer, totals, verdict
from tests.unit.due_words_tried import PHRASES as TRIED
from tests.work import calls_in

WEDNESDAY = date(2026, 9, 16)
DAY = timedelta(days=1)


def read(words: str, today: date = WEDNESDAY, days_off: DaysOff = SCHOOL, locale: str = "en-US") -> Reading:
    return read_due(words, today, days_off, locale=locale)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


@pytest.mark.parametrize("reference", REFERENCES)
def test_our_phrases_mean_what_a_calendar_says(reference):
    phrases = [phrase for phrase in OURS if phrase[1] == reference]
    assert len(phrases) >= 110
    assert [
        (*phrase, answer(phrase[0], reference)) for phrase in phrases if answer(*phrase[:2]) != phrase[2]
    ] == []


def test_no_phrase_becomes_a_wrong_date():
    assert [phrase for phrase in [*OURS, *BY_OTHERS, *AS_TYPED, *TRIED] if verdict(phrase) == WRONG] == []


def test_phrases_as_people_type_and_paste_them_are_understood():
    assert [phrase for phrase in AS_TYPED if verdict(phrase) not in {UNDERSTOOD, ASKED}] == []


def test_most_phrases_of_somebody_new_are_understood_or_rightly_asked():
    count = totals(TRIED)
    assert count[UNDERSTOOD] >= 110
    assert count[UNDERSTOOD] + count[ASKED] >= 0.95 * len(TRIED)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("share it by Thrusday", ["2026-09-17"]),
        ("share it by firday", ["2026-09-18"]),
        ("share it before Novmber 6", ["2026-11-06"]),
        ("share it by tommorow", ["2026-09-17"]),
        ("share it in a couple of weeks", ["2026-09-30"]),
        ("share it within 2-3 weeks", ["2026-09-30", "2026-10-07"]),
        ("share it b4 Friday", ["2026-09-17", "2026-09-18"]),
    ],
)
def test_a_slip_of_the_finger_and_a_loose_time_are_asked_about_with_their_days(words, offered):
    found = read(words)
    assert found.due is None
    assert [day.isoformat() for day in found.choices] == offered


# A school in Illinois with a plan; the second break has no name.
ILLINOIS = DaysOff(
    (
        DateRange(date(2026, 11, 25), date(2026, 11, 27)),
        DateRange(date(2026, 12, 21), date(2027, 1, 1)),
        DateRange(date(2027, 3, 29), date(2027, 4, 2)),
        DateRange(date(2026, 12, 11), date(2026, 12, 11)),
    ),
    "US",
    "IL",
    ("Thanksgiving break", "", "Spring Recess", "PD Day"),
)
MEETINGS = (date(2026, 11, 10), date(2026, 11, 24), date(2026, 12, 8))


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("before Thanksgiving", ["2026-11-24"]),
        ("by Thanksgiving", ["2026-11-24"]),
        ("call 6 families right before Thanksgiving", ["2026-11-24"]),
        ("Veterans Day", ["2026-11-10", "2026-11-12"]),
        ("on Veterans\u2019 Day", ["2026-11-10", "2026-11-12"]),
        ("by Veterans Day", ["2026-11-10"]),
        ("by MLK Day", ["2027-01-15"]),
        ("after MLK", ["2027-01-19"]),
        ("before Presidents' Day", ["2027-02-11"]),
        ("before Good Friday", ["2027-03-25"]),
        ("by Halloween", ["2027-10-29"]),
        ("after Labor Day", ["2027-09-07"]),
        ("after winter break", ["2027-01-04"]),
        ("before winter break", ["2026-12-18"]),
        ("by winter recess", ["2026-12-18"]),
        ("before the holidays", ["2026-12-18"]),
        ("over Thanksgiving break", ["2026-11-24", "2026-11-30"]),
        ("before the break", ["2026-11-24"]),
        ("before spring break", ["2027-03-26"]),
        ("when we are back from spring vacation", ["2027-04-05"]),
        ("before PD day", ["2026-12-10"]),
        ("the day before Thanksgiving", ["2026-11-24"]),
        ("the Friday before winter break", ["2026-12-18"]),
        ("the Monday after spring break", ["2027-04-05"]),
        ("the week of Thanksgiving", ["2026-11-23", "2026-11-24"]),
        ("by our next meeting", ["2026-11-10"]),
        ("at the next ILT", ["2026-11-10"]),
        ("before the next ILT meeting", ["2026-11-09", "2026-11-10"]),
        ("before we meet again", ["2026-11-09", "2026-11-10"]),
        ("by ILT", ["2026-11-10"]),
        ("by the meeting after next", ["2026-11-24"]),
        ("plan the Thanksgiving feast", ["2026-11-24", "2026-11-30"]),
        ("by the next staff meeting", []),
    ],
)
def test_a_day_with_a_name_is_offered_and_stays_in_the_words(words, offered):
    found = read_due(words, date(2026, 11, 2), ILLINOIS, locale="en-US", meetings=MEETINGS)
    assert found.due is None
    assert [day.isoformat() for day in found.choices] == offered
    assert not found.is_apart


@pytest.mark.parametrize(
    "words",
    [
        "post the Veterans Day schedule by Friday",
        "plan the Thanksgiving feast by Friday",
        "agenda for our next meeting by Friday",
        "Fri, Nov 6 (PD day)",
    ],
)
def test_a_name_beside_a_date_leaves_the_date_certain(words):
    found = read_due(words, date(2026, 11, 2), ILLINOIS, locale="en-US", meetings=MEETINGS)
    assert found.due == date(2026, 11, 6)


def test_names_that_nobody_knows_are_asked_about_as_ever():
    found = read_due("before winter break", WEDNESDAY, DaysOff(), locale="en-GB")
    assert (found.due, found.choices) == (None, ())


def test_phrases_by_people_who_have_not_seen_the_grammar_are_mostly_understood():
    clear = [phrase for phrase in BY_OTHERS if phrase[2] != "ask"]
    assert totals(clear)[UNDERSTOOD] >= 0.9 * len(clear)


@pytest.mark.parametrize(
    ("words", "reason", "choices"),
    [
        ("send it out", Reason.NO_DATE, ()),
        ("Wednesday", Reason.AMBIGUOUS, days("2026-09-16", "2026-09-23")),
        ("Thursday or Friday", Reason.AMBIGUOUS, days("2026-09-17", "2026-09-18")),
        ("Bring Monday's data by Friday", Reason.AMBIGUOUS, days("2026-09-18", "2026-09-21")),
        ("Tuesday 12/2", Reason.AMBIGUOUS, days("2026-09-22", "2026-12-02")),
        ("Friday after next", Reason.AMBIGUOUS, days("2026-09-25", "2026-10-02")),
        ("before Friday", Reason.AMBIGUOUS, days("2026-09-17", "2026-09-18")),
        ("before Monday", Reason.AMBIGUOUS, days("2026-09-18", "2026-09-21")),
        ("next week", Reason.AMBIGUOUS, days("2026-09-21", "2026-09-25")),
        ("in November", Reason.AMBIGUOUS, days("2026-11-02", "2026-11-30")),
        ("mid October", Reason.AMBIGUOUS, days("2026-10-15")),
        ("Dec 3-4", Reason.AMBIGUOUS, days("2026-12-03", "2026-12-04")),
        ("week of Nov 23", Reason.AMBIGUOUS, days("2026-11-23", "2026-11-25")),
        ("Sep 15", Reason.PAST, days("2027-09-15")),
        ("9/14/2026", Reason.PAST, days("2027-09-14")),
        ("Dec 4, 2020", Reason.PAST, days("2026-12-04")),
        ("yesterday", Reason.PAST, days("2026-09-16", "2026-09-17")),
        ("this Monday", Reason.PAST, days("2026-09-21")),
        ("last Friday", Reason.PAST, days("2026-09-18")),
        ("Sat Dec 5", Reason.DAY_OFF, days("2026-12-04", "2026-12-07")),
        ("Nov 26", Reason.DAY_OFF, days("2026-11-25", "2026-11-30")),
        ("this weekend", Reason.DAY_OFF, days("2026-09-18", "2026-09-21")),
        ("Review the Friday folders", Reason.GUESS, days("2026-09-18")),
        ("Dec 4, 2062", Reason.GUESS, days("2062-12-04")),
        ("by 3 weeks and 2 days", Reason.GUESS, days("2026-10-09")),
        ("before Thanksgiving", Reason.AMBIGUOUS, days("2026-11-25")),
        ("by spring break", Reason.NOT_UNDERSTOOD, ()),
        ("by the end of the semester", Reason.NOT_UNDERSTOOD, ()),
        ("Feb 30", Reason.NOT_UNDERSTOOD, ()),
        ("sorted by genre", Reason.NO_DATE, ()),
    ],
)
def test_what_is_not_sure_is_asked_with_dates_that_can_be_tapped(words, reason, choices):
    reading = read(words)
    assert (reading.due, reading.reason, reading.choices) == (None, reason, choices)


def test_a_day_off_today_is_asked_with_later_days_too():
    assert read("today", date(2026, 11, 26)).choices == days("2026-11-30")
    assert read("by Saturday", date(2026, 9, 18)).choices == days("2026-09-18", "2026-09-21")


@pytest.mark.parametrize(
    ("today", "due", "other"),
    [
        ("2026-09-14", "2026-09-25", "2026-09-18"),
        ("2026-09-17", "2026-09-25", "2026-09-18"),
        ("2026-09-18", "2026-09-25", None),
        ("2026-09-20", "2026-09-25", None),
        # This week's Friday is a day off.
        ("2026-11-23", "2026-12-04", None),
    ],
)
def test_next_friday_is_next_weeks_and_this_weeks_is_offered_if_ahead(today, due, other):
    reading = read("next Friday", date.fromisoformat(today))
    assert (reading.due, reading.other) == (date.fromisoformat(due), other and date.fromisoformat(other))


@pytest.mark.parametrize(
    ("words", "used", "is_apart"),
    [
        ("Maya to share the protocol by Fri", "by Fri", True),
        ("Due: Fri, Sept. 18th at 3 pm - share the protocol", "Due: Fri, Sept. 18th at 3 pm", True),
        ("Share by end of day Friday. Then report", "by end of day Friday", True),
        ("Share the protocol (by Dec 4 (Friday))", "by Dec 4 (Friday)", True),
        ("By Friday Maya will share", "By Friday", True),
        ("Share by Friday's meeting", "by Friday", False),
        ("Review the Friday folders", "Friday", False),
        ("Bring Monday's data by Friday", "Monday's data by Friday", False),
        ("Share it soon", "", False),
    ],
)
def test_the_words_used_and_whether_the_sentence_stands_without_them(words, used, is_apart):
    reading = read(words)
    assert (words[reading.start : reading.end], reading.is_apart) == (used, is_apart)


@pytest.mark.parametrize("locale", ["en-US", "en_US", "EN-us"])
def test_in_the_united_states_the_month_is_first(locale):
    assert read("10/2", locale=locale).due == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("words", "due", "choices"),
    [
        ("10/2", None, days("2026-10-02", "2027-02-10")),
        ("10/2/27", None, days("2027-02-10", "2027-10-01", "2027-10-04")),
        ("25/9", "2026-09-25", ()),
        ("9/25", "2026-09-25", ()),
        ("5/5/2027", "2027-05-05", ()),
        ("2.10.", "2026-10-02", ()),
        ("by 2.10.2026", "2026-10-02", ()),
    ],
)
def test_elsewhere_numbers_that_can_be_read_both_ways_are_asked(words, due, choices):
    reading = read(words, locale="en-GB")
    assert (reading.due, reading.choices) == (due and date.fromisoformat(due), choices)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hoy", "2026-09-16"),
        ("mañana", "2026-09-17"),
        ("pasado mañana", "2026-09-18"),
        ("por la mañana", "ask"),
        ("Maya comparte el protocolo para el viernes", "2026-09-18"),
        ("el lunes", "2026-09-21"),
        ("el viernes a las 3", "2026-09-18"),
        ("el miércoles", "ask"),
        ("este jueves", "2026-09-17"),
        ("el próximo viernes", "ask"),
        ("el viernes que viene", "ask"),
        ("el viernes de la próxima semana", "2026-09-25"),
        ("la próxima semana", "ask"),
        ("esta semana", "ask"),
        ("el viernes pasado", "ask"),
        ("las notas del viernes", "ask"),
        ("cada viernes", "ask"),
        ("antes del viernes", "ask"),
        ("lo que dijimos el viernes", "ask"),
        ("dentro de dos semanas", "2026-09-30"),
        ("en 3 días hábiles", "2026-09-21"),
        ("en un mes", "2026-10-16"),
        ("fin de mes", "2026-09-30"),
        ("a finales de mes", "ask"),
        ("a fin de noviembre", "2026-11-30"),
        ("en noviembre", "ask"),
        ("final de la semana", "2026-09-18"),
        ("fin de semana", "ask"),
        ("4 de diciembre", "2026-12-04"),
        ("viernes 4 de diciembre de 2026", "2026-12-04"),
        ("vie 4 dic 2026", "2026-12-04"),
        ("mar 3 nov", "2026-11-03"),
        ("para el mar 1 jun 2027", "2027-06-01"),
        ("el 30", "2026-09-30"),
        ("12/4", "2027-04-12"),
        ("fecha límite: viernes", "2026-09-18"),
        ("share the protocol by Friday", "2026-09-18"),
    ],
)
def test_spanish_where_it_is_spoken(words, expected):
    due = read(words, locale="es-MX").due
    assert (due.isoformat() if due else "ask") == expected


def test_spanish_next_friday_on_a_weekend_is_the_same_to_everybody():
    assert read("el próximo viernes", date(2026, 9, 19), locale="es").due == date(2026, 9, 25)


def test_a_paraprofessional_is_no_spanish_preposition():
    assert read("Meet with para about Friday").due is None


def test_a_librarys_guess_at_another_language_is_asked():
    reading = read("à rendre, due 5 octobre", locale="fr-FR")
    assert (reading.due, reading.reason, reading.choices) == (None, Reason.GUESS, days("2026-10-05"))


def test_a_past_guess_is_rejected():
    assert read("by 3 days and 2 hours ago").choices == ()


def test_the_library_is_not_loaded_before_it_is_needed():
    code = "import sys, bot.rules.due_words; sys.exit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_days_left_to_offer():
    always_off = DaysOff((DateRange(date(2025, 1, 1), date(2029, 1, 1)),))
    off = date(2026, 9, 18)
    expected = Reading(reason=Reason.DAY_OFF, end=9, is_apart=True, day_off=off)
    assert read("by Friday", days_off=always_off) == expected
    assert read("in 3 school days", days_off=always_off).reason is Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "piece", [" ", "by ", "1/", "friday ", "a", "<@", "(", "in 2 ", "end of ", "mon ", "- "]
)
def test_the_work_grows_with_a_text_and_no_faster(piece):
    read(f"by {piece} on a day that no language knows")  # what is made once
    text = piece * (20_000 // len(piece))
    assert calls_in(lambda: read(text)) < 25 * len(text)


TODAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
_PIECES = (
    "by on before until due: the end of this next last Friday Sat. wed month week quarter year Dec May 4 15th 31 2026 12/4"
    " 2/30 4.12. 2026-13-01 2028-02-29 in two 3 school days weeks from today tomorrow EOD at 3pm noon - , . ? ( ) or and"
    " Friday's first Monday mid early mañana el viernes fin de mes dentro <@U1> https://x.org not every"
)
WORDS = st.one_of(st.text(), st.lists(st.sampled_from(_PIECES.split()), max_size=9).map(" ".join))
BREAKS = st.lists(st.tuples(TODAYS, st.integers(0, 500)), max_size=3).map(
    lambda breaks: DaysOff(tuple(DateRange(first, first + DAY * length) for first, length in breaks), "US")
)


@given(WORDS, TODAYS, BREAKS, st.sampled_from(["en-US", "en-GB", "es-MX", "fr-FR", "", "x_y"]))
@settings(max_examples=50)
def test_whatever_is_typed_a_date_that_is_saved_or_offered_is_a_working_day_ahead(
    words, today, days_off, locale
):
    reading = read(words, today, days_off, locale)
    offered = [day for day in (reading.due, reading.other, *reading.choices) if day]
    assert all(day >= today and is_working_day(day, days_off) for day in offered)
    assert (reading.due is None) == (reading.reason is not None)
    assert reading.due is None or reading.choices == ()
    assert list(reading.choices) == sorted(set(reading.choices))
    assert len(reading.choices) <= MOST_CHOICES
    assert 0 <= reading.start <= reading.end <= len(words)
    assert reading.start < reading.end or not reading.is_apart


WRITTEN = (
    "{0:%B} {0.day}, {0.year}",
    "{0:%b} {0.day}",
    "{0:%Y-%m-%d}",
    "{0.day} {0:%b}",
    "{0.month}/{0.day}/{0:%y}",
)


@given(
    TODAYS,
    st.integers(0, 304),
    st.sampled_from(WRITTEN),
    st.sampled_from(["{}", "Share it by {}", "due {}: share"]),
)
@settings(max_examples=40)
def test_each_date_of_the_school_year_is_read_as_it_was_written(today, ahead, written, sentence):
    meant = today + DAY * ahead
    reading = read(sentence.format(written.format(meant)), today, DaysOff())
    if meant.weekday() < 5:
        assert reading.due == meant
    else:
        assert reading.reason is Reason.DAY_OFF
        assert {abs((choice - meant).days) for choice in reading.choices} <= {1, 2}
