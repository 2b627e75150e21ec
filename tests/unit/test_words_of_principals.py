"""No word that principals type becomes a wrong date, a wrong owner or is lost."""

from datetime import date

import pytest

from bot.rules.action_words import Named, read_action
from bot.rules.due_words import read_due
from bot.rules.local_time import DateRange
from bot.rules.working_days import DaysOff
from tests.unit.due_words_table import SCHOOL
from tests.unit.words_of_principals import SENTENCES, WEDNESDAY

TEAM = (
    Named("maya", "Maya Lopez", "U1"),
    Named("will", "Will Grant", "U2"),
    Named("grace", "Grace Kim", "U3"),
    Named("jose", "José Núñez", "U6"),
    Named("me", "Dr. Karen Mitchell", "U10"),
)
# In Indiana Good Friday is a day off: the Friday before this break.
INDIANA = DaysOff(
    (
        DateRange(date(2026, 12, 21), date(2027, 1, 1)),
        DateRange(date(2027, 3, 29), date(2027, 4, 2)),
    ),
    "US",
    "IN",
    ("Winter Break", "Spring Break"),
)


def understood(words: str, locale: str) -> tuple[str, str, str]:
    draft = read_action(words, TEAM, "me", date.fromisoformat(WEDNESDAY), SCHOOL, locale=locale)
    due = draft.due.due.isoformat()[5:] if draft.due.due else "ask"
    return due, str(draft.owner) if draft.is_owner_certain else "?", draft.text


def test_what_principals_type_is_understood_or_asked_with_every_word():
    read = [(words, *understood(words, locale)) for words, locale, *_ in SENTENCES]
    meant = [(words, day, owner, text) for words, _, day, owner, text in SENTENCES]
    assert [both for both in zip(read, meant, strict=True) if both[0] != both[1]] == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("before spring break", ["2027-03-25"]),
        ("by spring break", ["2027-03-25"]),
        ("antes de las vacaciones de primavera", ["2027-03-25"]),
        ("antes del viernes santo", ["2027-03-25"]),
        ("antes de Navidad", ["2026-12-18"]),
        ("antes del dia de accion de gracias", ["2027-11-24"]),
        ("regresando de las vacaciones de invierno", ["2027-01-04"]),
        ("after winter break", ["2027-01-04"]),
    ],
)
def test_the_day_before_a_break_is_one_on_which_people_work(words, offered):
    found = read_due(f"send it {words}", date.fromisoformat(WEDNESDAY), INDIANA, locale="en-US")
    assert (found.due, [day.isoformat() for day in found.choices]) == (None, offered)
