"""From what a clock on the wall shows to instants and back, and when a person may be disturbed.

Instants are aware and in UTC. Dates that a year before 2 or after 9998 makes meaningless are the caller's to refuse.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ELSEWHERE = ZoneInfo("UTC")
# When reminders come where nobody has said another hour.
USUAL_HOUR = time(7, 30)


@dataclass(frozen=True)
class DateRange:
    """Days in a row, the last one included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A range of days ends before it begins: {self.first} to {self.last}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class PersonTime:
    """When a person works and reads. For a whole ILT: its zone and hour, nothing else changed.

    Args:
        zone: an IANA name; an unknown one counts as UTC.
        reminder_hour: when reminders come, on the person's own clock.
        quiet_from, quiet_until: nothing comes from the first (included) to the second (excluded), over midnight or not;
            equal = no quiet hours.
        away: time off.
    """

    zone: str
    reminder_hour: time = USUAL_HOUR
    quiet_from: time = time(18)
    quiet_until: time = time(7)
    away: tuple[DateRange, ...] = ()

    @property
    def morning(self) -> time:
        """The reminder hour, or the end of the quiet hours where the person asked for an hour inside them."""
        return self.quiet_until if self.is_quiet_at(self.reminder_hour) else self.reminder_hour

    def is_quiet_at(self, hour: time) -> bool:
        """Whether a clock on the person's wall showing `hour` means: not now."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def is_away(self, day: date) -> bool:
        """Whether the person has the day off."""
        return any(day in days for days in self.away)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC where there is none of that name, whatever the text."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _ELSEWHERE


def instant_at(day: date, hour: time, zone: str) -> datetime:
    """The instant at which clocks in `zone` show `hour` on `day`.

    Where they skip it, the first instant after the gap (another day, where a zone skipped the whole day); where they
    show it twice, the first time.
    """
    where = zone_of(zone)
    first = datetime.combine(day, hour.replace(fold=0), tzinfo=where)
    with_offset_before = first.astimezone(UTC)
    with_offset_after = first.replace(fold=1).astimezone(UTC)
    if with_offset_before <= with_offset_after:
        return with_offset_before
    return _end_of_gap(first.replace(tzinfo=None), with_offset_after, with_offset_before, where)


def local_date(instant: datetime, zone: str) -> date:
    """The date on a wall calendar in `zone`."""
    return _wall(instant, zone_of(zone)).date()


def local_hour(instant: datetime, zone: str) -> time:
    """What a clock on a wall in `zone` shows."""
    return _wall(instant, zone_of(zone)).time()


def has_day(day: date, zone: str) -> bool:
    """Whether the day came at all: crossing the date line, Pacific/Apia went from Dec 29 to Dec 31, 2011."""
    return local_date(instant_at(day, time.min, zone), zone) == day


def is_quiet(instant: datetime, person: PersonTime) -> bool:
    """Whether the instant lies in the person's quiet hours, on any day of the week."""
    return person.is_quiet_at(local_hour(instant, person.zone))


def morning_of(day: date, person: PersonTime) -> datetime:
    """When the person's reminders come on that day, whether they work on it or not."""
    return instant_at(day, person.morning, person.zone)


def _wall(instant: datetime, where: ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"An instant needs its zone: {instant}")
    return instant.astimezone(where).replace(tzinfo=None)


def _end_of_gap(wanted: datetime, before: datetime, after: datetime, where: ZoneInfo) -> datetime:
    """The first whole second between `before` and `after` the gap at which clocks are past `wanted`."""
    start = before.replace(microsecond=0)
    seconds = range(int((after - start).total_seconds()) + 1)
    passed = bisect_left(seconds, wanted, key=lambda second: _wall(start + timedelta(seconds=second), where))
    return start + timedelta(seconds=passed)
