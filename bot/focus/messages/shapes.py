"""What a team may choose and has chosen, as everyone in it may see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import kit
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.rules.focus import Share, dots_for
from bot.rules.strategy_words import goal_said
from bot.rules.tally import Tally
from bot.words import count, say

LONGEST_OWN = 200
LONGEST_GOAL = 500
LONGEST_LINE = 500


@dataclass(frozen=True)
class Candidate:
    """What may be chosen.

    Attributes:
        name: the criterion's short name, or the team's own sentence.
        tally: what the last result counted; None where it did not, or may not be seen.
        notes: how many notes can be read; `criterion_key` says on what, empty for an own sentence.
        dots: None before they are shown, and where too few placed theirs.
        share: how many put one there, in a word, where a number would tell whose it is.
    """

    id: int
    name: str
    criterion_key: str = ""
    tally: Tally | None = None
    notes: int = 0
    dots: int | None = None
    share: Share | None = None

    @property
    def facts(self) -> str:
        """What stands beside it: "5 weakness, 1 strength · 2 notes"; empty where nothing is known."""
        return " · ".join(self._facts())

    def _facts(self) -> Iterator[str]:
        if self.tally:
            yield tally_words(self.tally)
        if self.notes:
            yield count("{number} note", "{number} notes", self.notes)


def tally_words(tally: Tally) -> str:
    """The counts, weakness first: what speaks for working on it. Who cannot say only where they are half or more."""
    if tally.is_unclear:
        return say(
            "{weakness} weakness, {strength} strength, {unclear} can't say",
            weakness=tally.weakness,
            strength=tally.strength,
            unclear=tally.cannot_say,
        )
    return say("{weakness} weakness, {strength} strength", weakness=tally.weakness, strength=tally.strength)


@dataclass(frozen=True)
class Turnout:
    """How many of those who are counted have answered."""

    answered: int
    counted: int

    @property
    def has_everyone(self) -> bool:
        """Whether nobody is waited for."""
        return self.answered >= self.counted > 0

    @property
    def words(self) -> str:
        """`3 of 8 are done`."""
        if self.answered == 1:
            return say("1 of {counted} is done", counted=self.counted)
        return say("{answered} of {counted} are done", answered=self.answered, counted=self.counted)


NOBODY_YET = Turnout(0, 0)


@dataclass(frozen=True)
class Area:
    """A focus area.

    Attributes:
        ends_on: its cycle's end.
        end: how it ended, in a sentence; empty while it is worked on.
        strategies: what the team committed to for it.
    """

    id: int
    candidate_id: int
    name: str
    ends_on: date
    goal: str = ""
    end: str = ""
    strategies: Sequence[StrategyShown] = ()


@dataclass(frozen=True)
class LiveWithShown:
    """What "Can everyone live with it?" came to. `good` … None: too few answered.

    Attributes:
        helpers: the names of who would help lead it.
        share: how many can live with it, in a word, where numbers would tell whose answer it is.
    """

    turnout: Turnout
    is_open: bool
    good: int | None = None
    can_live: int | None = None
    not_yet: int | None = None
    lines: Sequence[str] = ()
    helpers: Sequence[str] = ()
    share: Share | None = None


@dataclass(frozen=True)
class Focus:
    """One choosing, from its opening on.

    Attributes:
        is_asking: dots are placed now; `is_chosen`: something was chosen; `is_cancelled`: it was given up.
        by: who cancelled it.
        had_dots: members were asked for dots; `is_without_dots`: they were, and somebody went on without.
        members: who was counted at the opening.
        until: when the dots end, in words; empty where whoever leads the meeting says so.
        turnout: of the dots.
        lines: "What should we think of?", once shown.
        areas: what was chosen, ended or not.
        most: how many may be chosen.
        passed_over: what had more dots than something that was chosen.
        waits: that its time is over and the step back is to come, in a sentence; cycle_id: on what.
        may_step_back: nobody has begun it.
        may_ask_live_with: the team is large enough, and this proposal was not asked about yet.
    """

    round_id: int
    assessment_id: int | None
    today: date
    candidates: Sequence[Candidate]
    is_asking: bool = False
    is_chosen: bool = False
    is_cancelled: bool = False
    by: str = ""
    had_dots: bool = True
    is_without_dots: bool = False
    members: int = 0
    until: str = ""
    turnout: Turnout = NOBODY_YET
    lines: Sequence[str] = ()
    areas: Sequence[Area] = ()
    most: int = 2
    passed_over: Sequence[str] = ()
    live_with: LiveWithShown | None = None
    may_ask_live_with: bool = False
    waits: str = ""
    cycle_id: int = 0
    may_step_back: bool = False

    @property
    def dots_each(self) -> int:
        """How many dots everybody has."""
        return dots_for(len(self.candidates))

    @property
    def room(self) -> int:
        """How many can be chosen of what there is."""
        return min(self.most, len(self.candidates))

    @property
    def dots(self) -> list[int]:
        """Of each candidate; empty where they are not shown."""
        found = [one.dots for one in self.candidates]
        return [] if None in found else [number for number in found if number is not None]

    @property
    def in_words(self) -> bool:
        """Whether words stand for the numbers of dots."""
        return any(one.share for one in self.candidates)

    @property
    def active(self) -> list[Area]:
        """What is worked on."""
        return [one for one in self.areas if not one.end]


def goal_words(goal: str) -> str:
    """The team's goal as a whole sentence under its end; what was typed may begin with the sentence's own beginning."""
    return goal_said(kit.tame(goal, LONGEST_GOAL))
