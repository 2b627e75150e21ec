"""What the bot itself saw of a team's meetings, beside what the team says of them (the source's conditions for success)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# How far back it looks, and how long and how often a team must have met with it before it says anything.
WINDOW = timedelta(days=30)
LEAST_MEETINGS = 2


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting that took place.

    Attributes:
        objectives: of its agenda items, one each; empty = that item had none.
    """

    objectives: Sequence[str]
    had_roles: bool
    had_reflection: bool

    @property
    def had_agenda(self) -> bool:
        """Whether there was an agenda, with an objective for each item on it."""
        return bool(self.objectives) and all(self.objectives)


@dataclass(frozen=True)
class Recorded:
    """Counts of the 30 days before a reveal.

    Attributes:
        meetings: that took place.
        with_agenda, with_roles, with_reflection: how many of them had one.
        items: action items logged; `complete` of them had an owner and a date.
    """

    meetings: int
    with_agenda: int
    with_roles: int
    with_reflection: int
    items: int
    complete: int


def window_before(day: date) -> tuple[date, date]:
    """The first and the last of the 30 days before that day, it included."""
    return day - WINDOW + timedelta(days=1), day


def may_tell(first_meeting: date | None, meetings_so_far: int, day: date) -> bool:
    """Whether the bot knows the team long enough: 30 days since its first meeting with it, and 2 recorded meetings."""
    return first_meeting is not None and meetings_so_far >= LEAST_MEETINGS and day - first_meeting >= WINDOW


def recorded(meetings: Sequence[HeldMeeting], items: Sequence[tuple[bool, bool]]) -> Recorded:
    """The counts. `items`: for each action item, whether it had an owner and whether it had a date."""
    return Recorded(
        len(meetings),
        sum(one.had_agenda for one in meetings),
        sum(one.had_roles for one in meetings),
        sum(one.had_reflection for one in meetings),
        len(items),
        sum(all(one) for one in items),
    )
