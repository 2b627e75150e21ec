"""The calendar file as calendars read it: checked with dateutil, which read zones and rules before the bot wrote any."""

import io
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from dateutil import rrule, tz
from icalendar import Calendar

from bot.agenda.messages.calendar_file import Due, TeamCalendar, When, calendar_file
from bot.rules.cadence import Cadence, Rhythm, slots_of
from bot.rules.local_time import instant_at

CHICAGO = "America/Chicago"
FIRST, LAST = date(2026, 9, 1), date(2027, 9, 1)
# Made on a Tuesday; the clocks change on November 1 and March 14.
MADE = datetime(2026, 9, 1, 15, tzinfo=UTC)
WEEKLY = Cadence(Rhythm.WEEKS, FIRST, weekday=1, every=2, hour=time(15, 30))
MONTHLY = Cadence(Rhythm.MONTH_DAYS, FIRST, weekday=3, ordinals=(1, -1), hour=time(7, 45))


def usual(cadence: Cadence, zone: str) -> list[When]:
    slots = slots_of(cadence, FIRST, LAST)
    return [When(slot, instant_at(slot, cadence.hour, zone), cadence.minutes) for slot in slots]


def file_of(
    meetings: list[When],
    cadence: Cadence | None = WEEKLY,
    zone: str = CHICAGO,
    due: tuple[Due, ...] = (),
    made: datetime = MADE,
) -> bytes:
    return calendar_file(
        TeamCalendar("T1-1", "Lincoln; ILT", "ilt-team", zone, made, FIRST, LAST, cadence, meetings, due)
    )


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def as_read_elsewhere(content: bytes) -> set[datetime]:
    """The instants of the series, by dateutil: the zone out of the file itself, its rule, what is left out."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    zone = tz.tzical(io.StringIO("\n".join(lines))).get()
    event = lines[lines.index("BEGIN:VEVENT") :]
    event = event[: event.index("END:VEVENT")]
    begins, excepted, rule = (
        [line.partition(":")[2] for line in event if line.startswith(name)]
        for name in ("DTSTART", "EXDATE", "RRULE")
    )
    start = datetime.strptime(begins[0], "%Y%m%dT%H%M%S").replace(tzinfo=zone)
    out = {one for line in excepted for one in line.split(",")}
    found = rrule.rrulestr(rule[0], dtstart=start)
    return {one.astimezone(UTC) for one in found if f"{one:%Y%m%dT%H%M%S}" not in out}


@pytest.mark.parametrize("cadence", [WEEKLY, MONTHLY], ids=["weeks", "month"])
@pytest.mark.parametrize("zone", [CHICAGO, "America/Phoenix", "Asia/Kolkata"])
def test_another_library_reads_each_meeting_at_its_instant_over_both_changes_of_the_clock(cadence, zone):
    planned = usual(cadence, zone)
    off = planned.pop(3)
    read = as_read_elsewhere(file_of(planned, cadence, zone))
    assert read == {one.starts_at for one in planned}
    assert off.starts_at not in read


def test_a_moved_meeting_and_a_skipped_one_stand_beside_the_series_under_its_name():
    planned = usual(WEEKLY, CHICAGO)
    moved = When(planned[1].slot, planned[1].starts_at + timedelta(days=1), 60)
    skipped = When(planned[2].slot, planned[2].starts_at, 60, takes_place=False, is_skipped=True)
    series, *changed = events(file_of([planned[0], moved, skipped, *planned[3:]]))
    assert "RECURRENCE-ID" not in series
    assert [one["RECURRENCE-ID"].dt for one in changed] == [one.starts_at for one in planned[1:3]]
    assert [one["STATUS"] for one in changed] == ["CONFIRMED", "CANCELLED"]
    assert changed[0]["DTSTART"].dt == moved.starts_at
    assert {one["UID"] for one in [series, *changed]} == {"T1-1-meetings@ilt-bot"}


def test_dates_by_hand_and_an_added_meeting_are_events_of_their_own():
    by_hand = Cadence(Rhythm.BY_HAND, FIRST, dates=(date(2026, 9, 8), date(2026, 10, 6)))
    added = When(date(2026, 9, 16), instant_at(date(2026, 9, 16), time(8), CHICAGO), 30)
    planned = usual(by_hand, CHICAGO)
    assert [one["UID"] for one in events(file_of([*planned, added], by_hand))] == [
        "T1-1-meeting-2026-09-08@ilt-bot",
        "T1-1-meeting-2026-10-06@ilt-bot",
        "T1-1-meeting-2026-09-16@ilt-bot",
    ]
    series, alone = events(file_of([*usual(WEEKLY, CHICAGO), added]))
    assert "RRULE" in series
    assert alone["DTEND"].dt - alone["DTSTART"].dt == timedelta(minutes=30)


def test_a_due_date_is_a_whole_day_whatever_the_zone_and_leaves_when_the_item_is_settled():
    due = (Due(3, "Share the protocol,\nplease", date(2026, 11, 1)), Due(4, "Visit", FIRST, is_settled=True))
    first, second = events(file_of([], None, "Pacific/Kiritimati", due))
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 11, 1), date(2026, 11, 2))
    assert str(first["SUMMARY"]) == "Due: Share the protocol, please (#3)"
    assert (first["TRANSP"], first["STATUS"]) == ("TRANSPARENT", "CONFIRMED")
    assert (second["UID"], second["STATUS"]) == ("T1-1-item-4@ilt-bot", "CANCELLED")


def test_a_newer_file_has_higher_numbers_and_the_same_names():
    files = [events(file_of(usual(WEEKLY, CHICAGO), made=MADE + timedelta(days=day))) for day in range(3)]
    for before, after in pairwise(files):
        assert [one["UID"] for one in before] == [one["UID"] for one in after]
        assert before[0]["SEQUENCE"] < after[0]["SEQUENCE"]
    assert all(len(line) <= 75 for line in file_of(usual(WEEKLY, CHICAGO)).split(b"\r\n"))
