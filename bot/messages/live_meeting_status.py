"""`/ilt meeting`: where a team's meeting stands, and what can be done now."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from bot.messages import ids, kit
from bot.messages.dates import shown_day, shown_hour

_NAME, _TITLE = 60, 120


class Stands(StrEnum):
    """Where it stands: it goes on; it is over and another can only come later; one is planned; none is."""

    RUNNING = "running"
    OVER = "over"
    PLANNED = "planned"
    NONE = "none"


class News(StrEnum):
    """What came of what was asked just now."""

    STARTED = "started"
    ALREADY_ON = "already_on"
    HELD_ALREADY = "held_already"
    NOT_NOW = "not_now"
    RESUMED = "resumed"
    CANNOT_RESUME = "cannot_resume"
    SKIPPED = "skipped"
    NOT_PLANNED = "not_planned"
    ENDED = "ended"
    NOT_ON = "not_on"
    LONGER = "longer"


_NEWS = {
    News.STARTED: "The meeting is on. Its message in the channel keeps the agenda, decisions and action items.",
    News.ALREADY_ON: "The meeting is on already, so nothing was started.",
    News.HELD_ALREADY: "Today's meeting was held already, and a day has one meeting. Nothing was started.",
    News.NOT_NOW: "That meeting's time is past or was changed, so nothing was started.",
    News.RESUMED: "The meeting goes on.",
    News.CANNOT_RESUME: "That meeting cannot go on any more: it ended too long ago, or its reflection was shown.",
    News.SKIPPED: "Skipped. What was on its agenda waits for the next meeting.",
    News.NOT_PLANNED: "That meeting is not planned any more, so nothing was skipped.",
    News.ENDED: "The meeting has ended. Owners hear of their action items in 2 minutes, or when they work next.",
    News.NOT_ON: "No meeting is on, so nothing was ended.",
    News.LONGER: "The meeting takes longer.",
}


@dataclass(frozen=True)
class Standing:
    """Where a team's meeting stands, on the team's clock.

    Attributes:
        meeting_id: the meeting that goes on, or that is over.
        day, starts: of the meeting that goes on or is planned next.
        until: when the one that goes on is planned to end, or the one that is over ended.
        who: who started the one that goes on, or ended the one that is over; empty = nobody.
        can_end: whoever asks leads it.
        can_resume: it ended only minutes ago.
    """

    ilt_id: int
    team: str
    stands: Stands
    today: date
    meeting_id: int = 0
    day: date | None = None
    starts: time | None = None
    until: time | None = None
    who: str = ""
    there: int = 0
    current: str = ""
    can_end: bool = False
    can_resume: bool = False
    news: News | None = None


def standing(it: Standing) -> dict[str, Any]:
    """The private answer."""
    lines = [_NEWS[it.news]] if it.news else []
    words = "\n".join([*lines, *_where(it)])
    buttons = _buttons(it)
    row = [kit.actions(buttons)] if buttons else []
    return kit.message(kit.escape(words), [kit.plain_section(words), *row])


def _where(it: Standing) -> list[str]:
    team = kit.tame(it.team, _NAME)
    match it.stands:
        case Stands.RUNNING:
            return _running(it, team)
        case Stands.OVER:
            by = f", {kit.tame(it.who, _NAME)} ended it" if it.who else ""
            return [f"{team}: the meeting of {_day(it)} ended at {_hour(it.until)}{by}."]
        case Stands.PLANNED:
            return [f"{team}: the next meeting is {_when(it)}."]
    return [f"{team}: no meeting is planned."]


def _running(it: Standing, team: str) -> list[str]:
    by = f" ({kit.tame(it.who, _NAME)} started it)" if it.who else ""
    line = f"{team}: the meeting is on since {_hour(it.starts)}{by}, planned until {_hour(it.until)}; {it.there} here."
    return [line, f"Now: {kit.tame(it.current, _TITLE)}"] if it.current else [line]


def _day(it: Standing) -> str:
    return shown_day(it.day, it.today) if it.day else ""


def _hour(hour: time | None) -> str:
    return shown_hour(hour) if hour else ""


def _when(it: Standing) -> str:
    day = "today" if it.day == it.today else f"on {_day(it)}"
    return f"{day} at {_hour(it.starts)}"


def _buttons(it: Standing) -> list[dict[str, Any]]:
    meeting = str(it.meeting_id)
    if it.stands is Stands.RUNNING:
        end = kit.button("End the meeting", ids.MEETING_END, value=meeting)
        return [
            kit.button("I am here", ids.MEETING_HERE, value=meeting),
            kit.button("Log a decision…", ids.DECISION_LOG, value=meeting),
            kit.button("Log an action item", ids.ITEM_LOG, value=str(it.ilt_id)),
            *([end] if it.can_end else []),
        ]
    resume = kit.button("Go on with it", ids.MEETING_RESUME, value=meeting)
    if it.stands is Stands.OVER:
        agenda = kit.button("Next agenda", ids.AGENDA_SHOW, value=str(it.ilt_id))
        return [resume, agenda] if it.can_resume else [agenda]
    words = "Start it now" if it.day == it.today else "Start a meeting now"
    start = kit.button(words, ids.MEETING_START, value=f"{it.ilt_id}:0", style="primary")
    return [start]
