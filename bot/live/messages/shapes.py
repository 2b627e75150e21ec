"""What the messages of a meeting show: the agenda, what was decided, the meeting itself, and what it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.focus.messages.standing import Decided, StandingLine
from bot.items.messages.items import ItemShown


@dataclass(frozen=True)
class AgendaLine:
    """One agenda item of a meeting.

    Attributes:
        is_current, is_done: neither: it waits for its turn.
        until: when its minutes are over, on the team's clock; None where nobody gave it minutes.
        since: when it was begun.
        is_note: it was parked, and stands as a note.
        asked: what was asked of staff for it, while it is the current one.
    """

    id: int
    title: str
    is_current: bool = False
    is_done: bool = False
    minutes: int | None = None
    since: time | None = None
    until: time | None = None
    presenter: str = ""
    objective: str = ""
    is_note: bool = False
    asked: str = ""


@dataclass(frozen=True)
class DecisionShown:
    """What was decided. `evidence`: what it rests on; `about`: of which agenda item; each may be empty."""

    id: int
    text: str
    evidence: str = ""
    about: str = ""
    by: str = ""


@dataclass(frozen=True)
class Live:
    """A meeting that goes on, hours on the team's clock.

    Attributes:
        roles: what they are called, and whose they are.
        there: names.
        promised: the action items that were logged in it.
        open_before: how many are open from before.
        strategies: each that is active.
        decided: what was decided about strategies that ended in it.
        change: what the team chose last time to try.
        norms: in one line.
        aside: why what people wrote is not shown; empty where it is.
    """

    meeting_id: int
    ilt_id: int
    day: date
    started: time
    until: time
    objective: str = ""
    roles: Sequence[tuple[str, str]] = ()
    there: Sequence[str] = ()
    agenda: Sequence[AgendaLine] = ()
    decisions: Sequence[DecisionShown] = ()
    promised: Sequence[ItemShown] = ()
    open_before: int = 0
    strategies: Sequence[StandingLine] = ()
    decided: Sequence[Decided] = ()
    change: str = ""
    norms: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Record:
    """A meeting that is over.

    Attributes:
        ended_by: a name; empty where it ended by itself.
        unfinished: how many of its action items have no owner or no date.
        left_over: how many agenda items wait for the next meeting.
    """

    day: date
    started: time
    ended: time
    ended_by: str
    there: int
    decisions: int
    promised: int
    unfinished: int
    left_over: int
