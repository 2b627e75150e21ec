"""The same questions answered the slow and obvious way: by looking at the clocks of a zone, again and again."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

ZONES = sorted(available_timezones())
SCHOOLS = (
    "America/New_York",
    "America/Chicago",
    "America/Santiago",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
)
HALF_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
# More than any zone is away from UTC, and a skipped day.
AROUND = 45 * 2


def days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def wall(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def plain_instant(day: date, hour: time, zone: str) -> datetime:
    """Looks at the zone's clocks every half hour; in a gap, at every second."""
    wanted = datetime.combine(day, hour)
    looks = [wanted.replace(tzinfo=UTC) + HALF_HOUR * number for number in range(-AROUND, AROUND)]
    offsets = {wall(look, zone) - look.replace(tzinfo=None) for look in looks}
    shown = [wanted.replace(tzinfo=UTC) - offset for offset in offsets]
    shown = [instant for instant in shown if wall(instant, zone) == wanted]
    if shown:
        return min(shown)
    instant = next(look for look in looks if wall(look, zone) > wanted)
    while wall(instant - SECOND, zone) > wanted:
        instant -= SECOND
    return instant


def changes(zone: str, year: int) -> list[date]:
    """The days of the year on which the zone's clocks are changed."""
    midnights = [datetime(year, 1, 1, tzinfo=UTC) + DAY * number for number in range(367)]
    offsets = [wall(midnight, zone) - midnight.replace(tzinfo=None) for midnight in midnights]
    return [
        date(year, 1, 1) + DAY * number for number in range(366) if offsets[number] != offsets[number + 1]
    ]


@dataclass
class PlainYear:
    """A list of a person's working days and mornings, found by looking at their clock every half hour."""

    zone: str
    first: date
    last: date
    off: set[date]
    hour: time = time(7, 30)
    working: list[date] = field(default_factory=list)
    mornings: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.working = [
            day
            for day in days(self.first, self.last)
            if day.strftime("%a") not in {"Sat", "Sun"} and day not in self.off
        ]
        look = datetime.combine(self.first, time.min, tzinfo=UTC)
        while look.date() <= self.last:
            shown = wall(look, self.zone)
            if shown.time() == self.hour and shown.date() in self.working:
                self.mornings.append(look)
            look += HALF_HOUR

    def last_morning(self, instant: datetime) -> datetime:
        return [morning for morning in self.mornings if morning < instant][-1]

    def next_morning(self, instant: datetime) -> datetime:
        return next(morning for morning in self.mornings if morning > instant)

    def next_allowed(self, instant: datetime) -> datetime:
        shown = wall(instant, self.zone)
        if shown.date() in self.working and 7 <= shown.hour < 18:
            return instant
        return self.next_morning(instant)
