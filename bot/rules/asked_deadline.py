"""Whether a vote can end when somebody wants it to: ahead, on a school day, while the team is at work."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.deadlines import working_days_around
from bot.rules.local_time import PersonTime, instant_at, local_date
from bot.rules.working_days import DaysOff, is_working_day

# Longer than any vote that still describes one moment of a team.
MOST_DAYS_AHEAD = 60


class DeadlineFault(StrEnum):
    """Why not. The first three are about the day, the others about the hour."""

    PAST_DAY = "past_day"
    TOO_FAR = "too_far"
    DAY_OFF = "day_off"
    NIGHT = "night"
    PAST_HOUR = "past_hour"


def deadline_faults(
    day: date, hour: time, now: datetime, days_off: DaysOff, team: PersonTime
) -> tuple[DeadlineFault, ...]:
    """Everything that is wrong with that end, the day's fault first; empty = it can end then."""
    faults = []
    if fault := _fault_of_day(day, now, days_off, team):
        faults.append(fault)
    if team.is_quiet_at(hour):
        faults.append(DeadlineFault.NIGHT)
    elif not faults and instant_at(day, hour, team.zone) <= now:
        faults.append(DeadlineFault.PAST_HOUR)
    return tuple(faults)


def days_instead(
    day: date, hour: time, now: datetime, days_off: DaysOff, team: PersonTime
) -> tuple[date, ...]:
    """The closest school days before and after a day that is none, as far as a vote could end then."""
    around = working_days_around(day, days_off, team)
    only_the_hour = {DeadlineFault.NIGHT}
    return tuple(
        one for one in around if only_the_hour.issuperset(deadline_faults(one, hour, now, days_off, team))
    )


def last_day(now: datetime, team: PersonTime) -> date:
    """The last day on which a vote may end."""
    return local_date(now, team.zone) + timedelta(days=MOST_DAYS_AHEAD)


def _fault_of_day(day: date, now: datetime, days_off: DaysOff, team: PersonTime) -> DeadlineFault | None:
    if day < local_date(now, team.zone):
        return DeadlineFault.PAST_DAY
    if day > last_day(now, team):
        return DeadlineFault.TOO_FAR
    return None if is_working_day(day, days_off, team) else DeadlineFault.DAY_OFF
