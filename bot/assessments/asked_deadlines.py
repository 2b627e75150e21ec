"""An end of a vote that somebody asks for in a form: what is wrong with it, under the two fields it is typed in."""

from datetime import date, datetime, time

from bot.assessments.messages.opening_faults import WrongDeadline, deadline_sentences
from bot.rules.asked_deadline import DeadlineFault, days_instead, deadline_faults, last_day
from bot.rules.local_time import PersonTime, local_date
from bot.rules.working_days import DaysOff


def wrong_deadline(
    asked: tuple[date, time], now: datetime, days_off: DaysOff, team: PersonTime, fields: tuple[str, str]
) -> dict[str, str]:
    """A sentence for each field that cannot be taken; empty = the vote can end then.

    Args:
        asked: a day and an hour on the team's clock.
        fields: the block ids of the day's input and of the hour's.
    """
    when = (*asked, now, days_off, team)
    faults = deadline_faults(*when)
    wrong = WrongDeadline(
        faults,
        *asked,
        days_instead(*when) if DeadlineFault.DAY_OFF in faults else (),
        local_date(now, team.zone),
        last_day(now, team),
        team,
    )
    return deadline_sentences(wrong, *fields)
