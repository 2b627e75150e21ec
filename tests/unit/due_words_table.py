"""How many phrases our grammar understands, asks about, and gets wrong: `python -m tests.unit.due_words_table`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from bot.rules.due_words import read_due
from bot.rules.local_time import DateRange
from bot.rules.working_days import DaysOff
from tests.unit.due_words_as_typed import PHRASES as AS_TYPED
from tests.unit.due_words_by_others import PHRASES as BY_OTHERS
from tests.unit.due_words_phrases import PHRASES as OURS
from tests.unit.due_words_tried import PHRASES as TRIED
from tests.unit.words_of_principals import PHRASES as PRINCIPALS

SCHOOL = DaysOff(
    (
        DateRange(date(2026, 11, 26), date(2026, 11, 27)),
        DateRange(date(2026, 12, 21), date(2027, 1, 1)),
    )
)
UNDERSTOOD, ASKED, ASKED_TOO_MUCH, WRONG = "understood", "rightly asked", "asked though clear", "wrong"

Phrase = tuple[str, str, str]


def answer(phrase: str, reference: str) -> str:
    """The date that would be saved, or "ask"."""
    due = read_due(phrase, date.fromisoformat(reference), SCHOOL, locale="en-US").due
    return due.isoformat() if due else "ask"


def verdict(phrase: Phrase) -> str:
    words, reference, expected = phrase
    got = answer(words, reference)
    if got == expected:
        return ASKED if got == "ask" else UNDERSTOOD
    return ASKED_TOO_MUCH if got == "ask" else WRONG


def totals(phrases: Iterable[Phrase]) -> Counter[str]:
    return Counter(verdict(phrase) for phrase in phrases)


if __name__ == "__main__":
    for name, phrases in (
        ("ours", OURS),
        ("by others", BY_OTHERS),
        ("as typed", AS_TYPED),
        ("tried", TRIED),
        ("principals", PRINCIPALS),
    ):
        count = totals(phrases)
        columns = ", ".join(f"{count[each]} {each}" for each in (UNDERSTOOD, ASKED, ASKED_TOO_MUCH, WRONG))
        print(
            f"{name}: {len(phrases)} phrases on a day, {len({words for words, _, _ in phrases})} phrases: {columns}"
        )
