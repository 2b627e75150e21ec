"""Whether a team met twice a month (Chicago Public Schools' "Conditions for Success"), from the meetings it held."""

from datetime import date, timedelta

from bot.meetings.calendar import next_occasion
from bot.meetings.messages.plan import Record, record_words
from bot.rules.cadence import MONTH, met_twice_a_month
from bot.rules.local_time import local_date
from bot.rules.working_days import DaysOff
from bot.teams.times import days_off_of, team_time
from bot.turn import Act
from storage.meetings import HELD, first_meeting_day, meetings_between
from storage.people import Ilt

# A school week; fewer days off are in every month.
LONG_BREAK = 5
_FRIDAY = 4


def record_of(act: Act, ilt: Ilt) -> Record | None:
    """How often the team met in the last 31 days; None before the bot has seen 31 days since its first meeting."""
    today = local_date(act.now, team_time(ilt).zone)
    first = first_meeting_day(act.session, ilt.id)
    since = today - MONTH
    held = [row.day for row in meetings_between(act.session, ilt.id, since, today) if row.state in HELD]
    on_track = met_twice_a_month(held, first, today) if first else None
    if on_track is None:
        return None
    following = next_occasion(act.session, ilt, act.now)
    closed = _closed(days_off_of(act.session, ilt), since, today)
    return Record(
        sum(since < day <= today for day in held),
        on_track,
        closed if closed >= LONG_BREAK else 0,
        following.day if following else None,
    )


def record_sentence(act: Act, ilt: Ilt, *, says_next: bool = True) -> str:
    """The same in words, kindly; empty where there is nothing to say yet.

    Args:
        says_next: with the next meeting; not where that is read beside it.
    """
    today = local_date(act.now, team_time(ilt).zone)
    return record_words(record_of(act, ilt), today, says_next=says_next)


def _closed(days_off: DaysOff, since: date, today: date) -> int:
    """Days from Monday to Friday on which the school was closed."""
    days = (since + timedelta(days=number) for number in range(1, (today - since).days + 1))
    return sum(day.weekday() <= _FRIDAY and day in days_off for day in days)
