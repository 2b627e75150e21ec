"""`/ilt meeting`: where a team's meeting stands, and what can be done now."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day, shown_hour
from bot.live.messages.steps import steer
from bot.meetings.messages.reflection_shapes import TITLE
from bot.reflection.messages.reflection import answer_button
from bot.words import count, later, say

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
    News.STARTED: later("The meeting is on, and you are on the list of who is here."),
    News.ALREADY_ON: later("The meeting is on already, so nothing was started."),
    News.HELD_ALREADY: later(
        "Today's meeting was held already, and a day has one meeting. Nothing was started."
    ),
    News.NOT_NOW: later("That meeting's time is past or was changed, so nothing was started."),
    News.RESUMED: later("The meeting goes on."),
    News.CANNOT_RESUME: later(
        "That meeting cannot go on any more: it ended too long ago, or its reflection was shown."
    ),
    News.SKIPPED: later("Skipped. What was on its agenda waits for the next meeting."),
    News.NOT_PLANNED: later("That meeting is not planned any more, so nothing was skipped."),
    News.ENDED: later(
        "The meeting has ended. Owners hear of their action items within 15 minutes, or when they work next. "
        "Next: say how this session was."
    ),
    News.NOT_ON: later("No meeting is on, so nothing was ended."),
    News.LONGER: later("The meeting takes longer."),
}

# What stands above says where the meeting stands too.
_SAY_ALL = {News.STARTED, News.ENDED}


@dataclass(frozen=True)
class Standing:
    """Where a team's meeting stands, on the team's clock.

    Attributes:
        meeting_id: the meeting that goes on, or that is over.
        day, starts: of the meeting that goes on or is planned next.
        until: when the one that goes on is planned to end, or the one that is over ended.
        who: who started the one that goes on, or ended the one that is over; empty = nobody.
        can_end: whoever asks leads it.
        is_here: they are on the list of who is there.
        can_resume: it ended only minutes ago.
        channel_id: where the message of the meeting that goes on is.
        current_id, left: of the meeting that goes on: its current agenda item, 0 = none; how many wait.
        begins: nothing of its agenda was talked about yet.
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
    channel_id: str = ""
    current_id: int = 0
    left: int = 0
    begins: bool = False
    news: News | None = None
    is_here: bool = False


def standing(it: Standing) -> dict[str, Any]:
    """The private answer."""
    lines = [say(_NEWS[it.news])] if it.news else []
    words = "\n".join([*lines, *([] if it.news in _SAY_ALL else _where(it))])
    there = (
        say("It goes on in its message in {channel}.", channel=f"<#{it.channel_id}>") if it.channel_id else ""
    )
    buttons = _buttons(it)
    blocks = [*([kit.section(there)] if there else []), *([kit.actions(buttons)] if buttons else [])]
    return kit.message(
        "\n".join(filter(None, [kit.escape(words), there])), [kit.plain_section(words), *blocks]
    )


def _where(it: Standing) -> list[str]:
    team = kit.tame(it.team, _NAME)
    match it.stands:
        case Stands.RUNNING:
            return _running(it, team)
        case Stands.OVER:
            return [_over(it, team)]
        case Stands.PLANNED:
            return [_planned(it, team)]
    return [say("{team}: no meeting is planned.", team=team)]


def _running(it: Standing, team: str) -> list[str]:
    if it.who:
        line = count(
            "{team}: the meeting is on since {hour} ({name} started it), planned until {until}; {number} here.",
            "{team}: the meeting is on since {hour} ({name} started it), planned until {until}; {number} here.",
            it.there,
            team=team,
            hour=_hour(it.starts),
            name=kit.tame(it.who, _NAME),
            until=_hour(it.until),
        )
    else:
        line = count(
            "{team}: the meeting is on since {hour}, planned until {until}; {number} here.",
            "{team}: the meeting is on since {hour}, planned until {until}; {number} here.",
            it.there,
            team=team,
            hour=_hour(it.starts),
            until=_hour(it.until),
        )
    return [line, say("Now: {title}", title=kit.tame(it.current, _TITLE))] if it.current else [line]


def _over(it: Standing, team: str) -> str:
    day, hour = _day(it), _hour(it.until)
    if not it.who:
        return say("{team}: the meeting of {day} ended at {hour}.", team=team, day=day, hour=hour)
    return say(
        "{team}: the meeting of {day} ended at {hour}, {name} ended it.",
        team=team,
        day=day,
        hour=hour,
        name=kit.tame(it.who, _NAME),
    )


def _day(it: Standing) -> str:
    return shown_day(it.day, it.today) if it.day else ""


def _hour(hour: time | None) -> str:
    return shown_hour(hour) if hour else ""


def _planned(it: Standing, team: str) -> str:
    hour = _hour(it.starts)
    if it.day == it.today:
        return say("{team}: the next meeting is today at {hour}.", team=team, hour=hour)
    return say("{team}: the next meeting is on {day} at {hour}.", team=team, day=_day(it), hour=hour)


def _running_buttons(it: Standing) -> list[dict[str, Any]]:
    meeting = str(it.meeting_id)
    has_begun = it.news is not News.STARTED
    here = kit.button(say("I am here"), ids.MEETING_HERE, value=meeting)
    on = steer(it.meeting_id, it.current_id, it.current, it.left, begins=it.begins)[:1]
    end = kit.button(say("End the meeting"), ids.MEETING_END, value=meeting)
    return [
        *([here] if has_begun and not it.is_here else []),
        *(on if it.can_end and (it.current_id or it.left) else []),
        kit.button(say("Log a decision…"), ids.DECISION_LOG, value=meeting),
        kit.button(say("Log an action item"), ids.ITEM_LOG, value=str(it.ilt_id)),
        *([end] if it.can_end else []),
    ]


def _buttons(it: Standing) -> list[dict[str, Any]]:
    meeting = str(it.meeting_id)
    if it.stands is Stands.RUNNING:
        return _running_buttons(it)
    resume = kit.button(say("Go on with it"), ids.MEETING_RESUME, value=meeting)
    if it.stands is Stands.OVER:
        agenda = kit.button(say("Next agenda"), ids.AGENDA_SHOW, value=str(it.ilt_id))
        answer = [answer_button(meeting, say(TITLE))] if it.news is News.ENDED else []
        return [*answer, *([resume] if it.can_resume else []), agenda]
    words = say("Start it now") if it.day == it.today else say("Start a meeting now")
    start = kit.button(words, ids.MEETING_START, value=f"{it.ilt_id}:0", style="primary")
    return [start]
