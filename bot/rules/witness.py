"""What the bot itself saw of a team's meetings, beside what the team says of them (the source's conditions for success)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# How far back it looks, and how long and how often a team must have met with it before it says anything.
WINDOW = timedelta(days=30)
LEAST_MEETINGS = 2
# Within so many meetings staff hear what became of what they asked.
_IN_TIME = 2


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
        on_agenda: agenda items of these meetings; `serving` of them serve the plan (goals or strategies).
        decisions: logged in them; `with_evidence` of them name what they rest on.
        strategies: that the team worked on; `with_reading` of them had a reading.
        from_staff: questions of staff whose time is over; `answered` of them were answered within two meetings.
        consulted: of the decisions, before how many the staff was asked.
    """

    meetings: int
    with_agenda: int
    with_roles: int
    with_reflection: int
    items: int
    complete: int
    on_agenda: int = 0
    serving: int = 0
    decisions: int = 0
    with_evidence: int = 0
    strategies: int = 0
    with_reading: int = 0
    from_staff: int = 0
    answered: int = 0
    consulted: int = 0


@dataclass(frozen=True)
class OfPlan:
    """What was seen of the plan, pairs of how many and of how many.

    Attributes:
        serving: agenda items that serve it.
        decided: decisions that name what they rest on.
        read: strategies with a reading.
        answered: questions of staff that were answered within two meetings.
        consulted: before how many decisions the staff was asked, a single number.
    """

    serving: tuple[int, int] = (0, 0)
    decided: tuple[int, int] = (0, 0)
    read: tuple[int, int] = (0, 0)
    answered: tuple[int, int] = (0, 0)
    consulted: int = 0


NO_PLAN = OfPlan()


def window_before(day: date) -> tuple[date, date]:
    """The first and the last of the 30 days before that day, it included."""
    return day - WINDOW + timedelta(days=1), day


def may_tell(first_meeting: date | None, meetings_so_far: int, day: date) -> bool:
    """Whether the bot knows the team long enough: 30 days since its first meeting with it, and 2 recorded meetings."""
    return first_meeting is not None and meetings_so_far >= LEAST_MEETINGS and day - first_meeting >= WINDOW


def recorded(
    meetings: Sequence[HeldMeeting], items: Sequence[tuple[bool, bool]], plan: OfPlan = NO_PLAN
) -> Recorded:
    """The counts. `items`: for each action item, whether it had an owner and whether it had a date."""
    (serving, on_agenda), (with_evidence, decisions), (with_reading, strategies), (answered, from_staff) = (
        plan.serving,
        plan.decided,
        plan.read,
        plan.answered,
    )
    return Recorded(
        len(meetings),
        sum(one.had_agenda for one in meetings),
        sum(one.had_roles for one in meetings),
        sum(one.had_reflection for one in meetings),
        len(items),
        sum(all(one) for one in items),
        on_agenda,
        serving,
        decisions,
        with_evidence,
        strategies,
        with_reading,
        from_staff,
        answered,
        plan.consulted,
    )


def answered_in_time(asked_on: date, settled_on: date | None, meetings: Sequence[date]) -> bool | None:
    """Whether something was done with what staff asked by the second meeting after it; None: there is time left.

    Args:
        meetings: the days of those that took place.
    """
    after = sorted(day for day in meetings if day > asked_on)[:_IN_TIME]
    if settled_on is not None:
        return len(after) < _IN_TIME or settled_on <= after[-1]
    return False if len(after) == _IN_TIME else None
