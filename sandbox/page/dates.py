"""Instants in words, as Slack writes them, in the zone of the person who reads."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_TEENS = range(11, 14)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_AGO_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def clock_time(at: datetime) -> str:
    """`7:05 AM`."""
    return f"{at:%I:%M %p}".lstrip("0")


def day_label(day: date, today: date) -> str:
    """The words of a day divider: `Today`, `Yesterday`, or `Thursday, November 26th`."""
    near = _near_day(day, today)
    if near:
        return near.capitalize()
    year = "" if day.year == today.year else f", {day.year}"
    return f"{day:%A, %B} {_ordinal(day.day)}{year}"


def local(ts: float, zone: ZoneInfo) -> datetime:
    """An instant (seconds since 1970) as a person in that zone reads it."""
    return datetime.fromtimestamp(ts, tz=zone)


def format_date_token(pattern: str, ts: float, zone: ZoneInfo, now: datetime) -> str:
    """Fills the braces of a `<!date^…>` token (Slack: formatting message text, "Date formatting")."""
    at = local(ts, zone)
    today = now.astimezone(zone).date()
    for name, words in _date_words(at, today, now).items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern


def _date_words(at: datetime, today: date, now: datetime) -> dict[str, str]:
    near = _near_day(at.date(), today)
    full = {
        "date": f"{at:%B} {_ordinal(at.day)}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A, %B} {_ordinal(at.day)}, {at.year}",
    }
    return {
        "date_num": f"{at:%Y-%m-%d}",
        "date_slash": f"{at:%Y/%m/%d}",
        **full,
        "date_pretty": near or full["date"],
        "date_short_pretty": near or full["date_short"],
        "date_long_pretty": near or full["date_long"],
        "time": clock_time(at),
        "time_secs": f"{at:%I:%M:%S %p}".lstrip("0"),
        "ago": _ago(at, now),
    }


def _near_day(day: date, today: date) -> str | None:
    return {
        today - timedelta(days=1): "yesterday",
        today: "today",
        today + timedelta(days=1): "tomorrow",
    }.get(day)


def _ordinal(day: int) -> str:
    return f"{day}{'th' if day in _TEENS else _SUFFIXES.get(day % 10, 'th')}"


def _ago(at: datetime, now: datetime) -> str:
    seconds = (now.astimezone(UTC) - at.astimezone(UTC)).total_seconds()
    for size, unit in _AGO_UNITS:
        count = int(abs(seconds) // size)
        if count:
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "now"
