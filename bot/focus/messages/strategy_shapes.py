"""A strategy as everyone in the team may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.blocks import kit
from bot.rules.check_ins import Said
from bot.rules.strategy_words import if_then
from bot.words import say

_NAME = 60


class Standing(StrEnum):
    """Where a strategy is, as it is read; in this order they stand."""

    ACTIVE = "active"
    WAITING = "waiting"
    ON_HOLD = "on_hold"
    DONE = "done"
    STOPPED = "stopped"
    CHANGED = "changed"


@dataclass(frozen=True)
class NumberShown:
    """A number to watch: all as typed, but the day."""

    name: str
    unit: str
    now: str
    aim: str
    by: date | None = None


@dataclass(frozen=True)
class ReadingShown:
    """What its owner said on a day. `by`: a name; `at`: the moment."""

    day: date
    said: Said
    by: str = ""
    note: str = ""
    link: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class StrategyShown:
    """One strategy.

    Attributes:
        place: what it is called by now; 0: it is not active.
        today: on the wall of the team.
        owner: a name; empty where nobody looks after it.
        is_asked: its owner has not agreed yet; handed_to: who else was asked to take it over.
        ends_on: its own end, else its cycle's; is_own_end says which.
        every_weeks: from one check-in to the next; 0: before each meeting.
        changed_on: when its wording was changed last; None: never.
        items_done, items: of its action items.
        ended_on, learned: once it has ended.
        readings: the newest first.
    """

    id: int
    place: int
    today: date
    what: str
    so_that: str = ""
    did_when: str = ""
    worked_when: str = ""
    owner: str = ""
    is_asked: bool = False
    handed_to: str = ""
    standing: Standing = Standing.ACTIVE
    ends_on: date | None = None
    is_own_end: bool = False
    every_weeks: int = 0
    changed_on: date | None = None
    makes_room: str = ""
    numbers: Sequence[NumberShown] = ()
    items_done: int = 0
    items: int = 0
    ended_on: date | None = None
    learned: str = ""
    readings: Sequence[ReadingShown] = ()

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is done for it."""
        return self.standing in {Standing.DONE, Standing.STOPPED, Standing.CHANGED}

    @property
    def called(self) -> str:
        """`2. Open each meeting with student work`, on one short line."""
        return strategy_name(self.place, self.what)

    @property
    def sentence(self) -> str:
        """`If we …, then ….`"""
        return if_then(self.what, self.so_that)


def strategy_name(place: int, what: str, limit: int = _NAME) -> str:
    """How a strategy is named: by its place, while it has one, and its first words."""
    name = kit.tame(what, limit) or "?"
    return say("{place}. {what}", place=place, what=name) if place else name
