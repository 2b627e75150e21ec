"""A team's meetings, and a member's dates, as a file that calendars read (RFC 5545); and the words around it.

The rhythm is one series, so that whoever opens a newer file has it changed as a whole; single meetings that differ stand
beside it. Each keeps its name (UID) in every file, and a newer file has the higher number (SEQUENCE).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from bot.blocks import kit
from bot.blocks.late import excused
from bot.rules.cadence import Cadence, Rhythm, slots_of
from bot.rules.local_time import instant_at
from bot.words import say

FILE_NAME = "ilt-meetings.ics"
_BY = "-//ilt-bot//ilt-bot//EN"
_PLACE = "ilt-bot"
_NAME, _TITLE = 80, 200
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
# Numbers of files are minutes since then.
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class When:
    """A meeting as the plan has it. `takes_place`: neither skipped nor on a day off."""

    slot: date
    starts_at: datetime
    minutes: int
    takes_place: bool = True
    is_skipped: bool = False


@dataclass(frozen=True)
class Due:
    """An action item of the reader's with its date. `is_settled`: done or dropped, so that it leaves the calendar."""

    number: int
    text: str
    on: date
    is_settled: bool = False


@dataclass(frozen=True)
class TeamCalendar:
    """What goes into the file.

    Attributes:
        key: names the team among all that use a bot like this one.
        made_at: calendar time.
        first, last: the days that are looked at, both included.
    """

    key: str
    team: str
    channel: str
    zone: str
    made_at: datetime
    first: date
    last: date
    cadence: Cadence | None
    meetings: Sequence[When]
    due: Sequence[Due] = ()


def calendar_message(team: str, *, is_late: bool) -> dict[str, Any]:
    """The words above the file."""
    words = say(
        "The meetings of {team} for your calendar, and your action items as all-day entries. Open the file and choose "
        "your calendar. When a meeting moves or is skipped, get a new file and open it: it changes what stands there.",
        team=kit.tame(team, _NAME),
    )
    words = excused(words, is_late=is_late)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def calendar_comes() -> str:
    """After *Add to my calendar*."""
    return say("I send you the calendar file as a direct message in a moment. It is only for you.")


def calendar_file(shown: TeamCalendar) -> bytes:
    """The file."""
    made = Calendar()
    made.add("prodid", _BY)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _title(shown))
    events = [*_meetings(shown), *(_due(shown, one) for one in shown.due)]
    for event in events:
        made.add_component(event)
    years = [shown.made_at.date(), shown.last, *(one.starts_at.date() for one in shown.meetings)]
    # From before the first meeting to after the last: so far the zone's rules are written down.
    made.add_missing_timezones(
        first_date=date(min(years).year - 1, 1, 1), last_date=date(max(years).year + 2, 1, 1)
    )
    return bytes(made.to_ical())


def _title(shown: TeamCalendar) -> str:
    return say("ILT meeting: {team}", team=kit.tame(shown.team, _NAME))


def _meetings(shown: TeamCalendar) -> list[Event]:
    known = {one.slot: one for one in shown.meetings}
    cadence = shown.cadence
    if cadence is None or cadence.rhythm is Rhythm.BY_HAND:
        return [_single(shown, one) for one in shown.meetings if one.takes_place or one.is_skipped]
    slots = list(slots_of(cadence, shown.first, shown.last))
    others = [one for slot, one in known.items() if slot not in slots]
    series = [*_series(shown, cadence, slots, known)] if slots else []
    return [*series, *(_single(shown, one) for one in others if one.takes_place or one.is_skipped)]


def _series(
    shown: TeamCalendar, cadence: Cadence, slots: Sequence[date], known: Mapping[date, When]
) -> list[Event]:
    """The rhythm, and what differs from it; days on which there is none are left out of it."""
    event = _event(shown, _uid(shown, "meetings"))
    _put(shown, event, instant_at(slots[0], cadence.hour, shown.zone), cadence.minutes)
    until = instant_at(slots[-1], cadence.hour, shown.zone).astimezone(UTC)
    event.add("rrule", vRecur({**_rule(cadence), "until": until}))
    off = [
        slot for slot in slots if slot not in known or not (known[slot].takes_place or known[slot].is_skipped)
    ]
    if off:
        event.add("exdate", [_local(shown, instant_at(slot, cadence.hour, shown.zone)) for slot in off])
    changed = [
        _changed(shown, cadence, known[slot])
        for slot in slots
        if slot in known and slot not in off and not _is_usual(shown, cadence, known[slot])
    ]
    return [event, *changed]


def _is_usual(shown: TeamCalendar, cadence: Cadence, one: When) -> bool:
    usual = instant_at(one.slot, cadence.hour, shown.zone)
    return one.takes_place and one.starts_at == usual and one.minutes == cadence.minutes


def _rule(cadence: Cadence) -> dict[str, Any]:
    day = _DAYS[cadence.weekday]
    if cadence.rhythm is Rhythm.WEEKS:
        return {"freq": "WEEKLY", "interval": cadence.every, "byday": day, "wkst": "MO"}
    return {"freq": "MONTHLY", "byday": [f"{ordinal}{day}" for ordinal in cadence.ordinals]}


def _changed(shown: TeamCalendar, cadence: Cadence, one: When) -> Event:
    """One of the series that was moved or skipped."""
    event = _event(shown, _uid(shown, "meetings"))
    event.add("recurrence-id", _local(shown, instant_at(one.slot, cadence.hour, shown.zone)))
    return _as_planned(shown, event, one)


def _single(shown: TeamCalendar, one: When) -> Event:
    """One that the rhythm does not give."""
    return _as_planned(shown, _event(shown, _uid(shown, f"meeting-{one.slot}")), one)


def _as_planned(shown: TeamCalendar, event: Event, one: When) -> Event:
    _put(shown, event, one.starts_at, one.minutes)
    event.add("status", "CONFIRMED" if one.takes_place else "CANCELLED")
    return event


def _event(shown: TeamCalendar, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", shown.made_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", max(0, (shown.made_at - _BEGINNING) // _MINUTE))
    return event


def _put(shown: TeamCalendar, event: Event, starts_at: datetime, minutes: int) -> None:
    event.add("summary", _title(shown))
    event.add("dtstart", _local(shown, starts_at))
    event.add("dtend", _local(shown, starts_at + timedelta(minutes=minutes)))
    event.add("description", say("For the agenda type /ilt agenda in #{channel}.", channel=shown.channel))


def _local(shown: TeamCalendar, at: datetime) -> datetime:
    return at.astimezone(UTC if shown.zone == "UTC" else ZoneInfo(shown.zone))


def _due(shown: TeamCalendar, one: Due) -> Event:
    """A whole day that does not make anybody look busy."""
    event = _event(shown, _uid(shown, f"item-{one.number}"))
    event.add("summary", say("Due: {item} (#{number})", item=kit.tame(one.text, _TITLE), number=one.number))
    event.add("dtstart", one.on)
    event.add("dtend", one.on + _DAY)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if one.is_settled else "CONFIRMED")
    return event


def _uid(shown: TeamCalendar, what: str) -> str:
    return f"{shown.key}-{what}@{_PLACE}"
