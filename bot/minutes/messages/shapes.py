"""What was in a meeting, as its minutes tell it: the message, the document and what is shared elsewhere are made of this."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from bot.blocks import kit
from bot.blocks.dates import long_day, shown_hour
from bot.focus.messages.standing import Decided as StrategyDecided
from bot.words import count, later, say

NO_OWNER = later("no owner yet")
NO_DATE = later("no date yet")
_NAME = 60


@dataclass(frozen=True)
class Topic:
    """An agenda item.

    Attributes:
        is_done: else it waits for the next meeting.
        note: what it was parked with; None = it was not.
        serves: the goal or strategy that it serves, of what was done; empty = nobody has said.
    """

    title: str
    objective: str
    is_done: bool
    note: str | None = None
    serves: str = ""

    @property
    def outcome(self) -> str:
        """In words; the note itself stands beside it."""
        if self.note is not None:
            return say("kept as a note")
        return say("done") if self.is_done else say("carried over")


@dataclass(frozen=True)
class Decided:
    """A decision. `evidence`: the data it rests on; empty = none was named."""

    text: str
    evidence: str


@dataclass(frozen=True)
class Step:
    """An action item of the meeting. `owner`: a name; empty = nobody yet. `ended`: done or dropped; empty = open."""

    number: int
    text: str
    owner: str
    due: date | None
    ended: str = ""

    @property
    def who(self) -> str:
        """The owner, or that there is none."""
        return kit.tame(self.owner, _NAME) or say(NO_OWNER)

    @property
    def when(self) -> str:
        """The date, or that there is none."""
        return long_day(self.due) if self.due else say(NO_DATE)


@dataclass(frozen=True)
class Voice:
    """A line of the process reflection: nobody's. `backed`: how many said +1."""

    text: str
    backed: int

    @property
    def plus(self) -> str:
        """` (+3)`; empty where nobody said so."""
        return f" (+{self.backed})" if self.backed else ""


@dataclass(frozen=True)
class Reflection:
    """What the team said of the session itself.

    Attributes:
        fits, helped: how often each choice was taken, as (words, number).
    """

    liked: Sequence[Voice] = ()
    hard: Sequence[Voice] = ()
    change: Sequence[Voice] = ()
    steps: Sequence[Voice] = ()
    fits: Sequence[tuple[str, int]] = ()
    helped: Sequence[tuple[str, int]] = ()

    @property
    def lists(self) -> list[tuple[str, Sequence[Voice]]]:
        """Each list that has lines, under its heading."""
        named = (
            (say("What we liked"), self.liked),
            (say("What was hard"), self.hard),
            (say("What we might change"), self.change),
            (say("Steps towards our strengths and challenges"), self.steps),
        )
        return [(title, lines) for title, lines in named if lines]

    @property
    def counts(self) -> list[str]:
        """The choices in words."""
        asked = (
            (say("Did the session reflect our strengths and challenges?"), self.fits),
            (say("Did the change chosen last time help?"), self.helped),
        )
        return [f"{question} {_counts(counts)}." for question, counts in asked if counts]


def _counts(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{number} {words.lower()}" for words, number in counts)


@dataclass(frozen=True)
class Minutes:
    """One meeting that is over.

    Attributes:
        starts, ends: on the team's clock.
        is_end_planned: nobody ended it; `ends` is when it was planned to be over.
        there: how many people were there. Nobody's name: whoever reads them all knows who was not.
        roles: (role, name) of who was there.
        next_meeting: in words; empty = none is planned.
        strategies: what was decided about them.
        asked: what came from staff and was decided, a line each.
    """

    meeting_id: int
    team: str
    day: date
    starts: time
    ends: time
    objective: str = ""
    is_end_planned: bool = False
    there: int = 0
    roles: Sequence[tuple[str, str]] = ()
    topics: Sequence[Topic] = ()
    decisions: Sequence[Decided] = ()
    steps: Sequence[Step] = ()
    reflection: Reflection = field(default_factory=Reflection)
    chosen_change: str = ""
    next_meeting: str = ""
    strategies: Sequence[StrategyDecided] = ()
    asked: Sequence[str] = ()

    @property
    def times(self) -> str:
        """`3:32 PM to 4:30 PM`: the day stands in the title of all that tells it."""
        starts, ends = shown_hour(self.starts), shown_hour(self.ends)
        if self.is_end_planned:
            return say("{starts} to {ends} (as planned; nobody ended it)", starts=starts, ends=ends)
        return say("{starts} to {ends}", starts=starts, ends=ends)

    @property
    def when(self) -> str:
        """The times, and how many were there."""
        return say("{times} · {number} there", times=self.times, number=self.there)


def names(people: Sequence[str]) -> str:
    """Names one after the other; `nobody` for none."""
    return ", ".join(kit.tame(name, _NAME) or say("A member") for name in people) or say("nobody")


def more(number: int, *, has_document: bool = True) -> str:
    """What stands in place of lines for which there is no room."""
    if has_document:
        return count(
            "… and {number} more line: the document has them all.",
            "… and {number} more lines: the document has them all.",
            number,
        )
    return count("… and {number} more line.", "… and {number} more lines.", number)
