"""A question to staff as people read it, and as a form says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import kit
from bot.blocks.fields import Choice
from bot.rules.tally import MINIMUM
from bot.words import count, say

QUESTION, CHOICES, CHANNELS, UNTIL, ITEM = "question", "choices", "channels", "until", "item"
# A heading holds no longer question, and a radio button no longer answer.
MOST_QUESTION, MOST_CHOICE = 150, 75
FEWEST_CHOICES, MOST_CHOICES = 2, 5
MOST_CHANNELS, MOST_DAYS = 20, 30
LEAST = MINIMUM
_IN_A_LINE, _CHOICE_IN_A_LINE = 120, 60


@dataclass(frozen=True)
class Wish:
    """What somebody wants to ask, as a form says it: nothing of it is checked yet.

    Attributes:
        choices: a line each, as typed.
        channels: the ids of what the bot knows of them.
        item_id: the agenda item that it serves; 0 = none.
    """

    ilt_id: int
    question: str = ""
    choices: str = ""
    channels: Sequence[int] = ()
    last_day: date | None = None
    item_id: int = 0


@dataclass(frozen=True)
class AskForm:
    """The form behind `/ilt ask`. `channels`, `items`: to choose from; the value is an id."""

    team: str
    channels: Sequence[Choice]
    items: Sequence[Choice]
    wish: Wish


@dataclass(frozen=True)
class Question:
    """A question with its answers.

    Attributes:
        counts: of the choices, in their order; empty = it goes on, or too few answered.
    """

    id: int
    team: str
    words: str
    choices: Sequence[str]
    last_day: date
    today: date
    counts: Sequence[int] | None = None
    is_over: bool = False

    @property
    def answered(self) -> int:
        """How many answered; 0 where no counts are shown."""
        return sum(self.counts or ())


def counts_lines(one: Question, limit: int = MOST_CHOICE) -> list[str]:
    """`Yes: 8`, a line each. `limit`: characters of a choice."""
    pairs = zip(one.choices, one.counts or (), strict=False)
    return [
        say("{choice}: {number}", choice=kit.tame(words, limit), number=number) for words, number in pairs
    ]


def answered_line(one: Question) -> str:
    """`12 people answered.`"""
    return count("{number} person answered.", "{number} people answered.", one.answered)


def too_few() -> str:
    """Instead of counts."""
    return say(
        "Fewer than {least} people answered, so no counts are shown. What was answered is deleted unread.",
        least=LEAST,
    )


def result_line(one: Question) -> str:
    """`Staff were asked “Start at 8?” (12 answered). Yes: 8 · No: 4`: at an agenda item, and as what a decision rests on."""
    return count(
        "Staff were asked “{question}” ({number} answered). {counts}",
        "Staff were asked “{question}” ({number} answered). {counts}",
        one.answered,
        question=kit.tame(one.words, _IN_A_LINE),
        counts=" · ".join(counts_lines(one, _CHOICE_IN_A_LINE)),
    )
