"""What to do with a message that comes after its time, because the bot was down or Slack was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.local_time import PersonTime, instant_at, local_date, local_hour
from bot.rules.working_days import DaysOff, working_days_after

# Later than this, a message says "sorry, late".
SORRY_AFTER = timedelta(hours=2)
# Within this of its time a message comes when whoever owed it wanted it.
_PUNCTUAL = timedelta(minutes=5)


class Lateness(StrEnum):
    """How a message is to be sent: as it is, with "sorry, late", or not any more."""

    ON_TIME = "on_time"
    LATE = "late"
    TOO_LATE = "too_late"


class Kind(StrEnum):
    """What is late in its own way."""

    REMINDER = "reminder"
    PROMPT = "prompt"
    CARD = "card"


@dataclass(frozen=True)
class CatchUp:
    """How long after its time a message is still worth sending; the shorter of the two, empty = no limit."""

    working_days: int | None = None
    within: timedelta | None = None


# A card has no limit of its own: it is worth sending until its meeting starts.
CATCH_UP = {
    Kind.REMINDER: CatchUp(working_days=2),
    Kind.PROMPT: CatchUp(within=timedelta(hours=2)),
    Kind.CARD: CatchUp(),
}


def last_useful_instant(
    due: datetime, limit: CatchUp, days_off: DaysOff, person: PersonTime
) -> datetime | None:
    """When a message that was due then stops being worth sending; None = never. Raises NoWorkingDayError.

    Working days end at the hour on the person's clock at which the message was due.
    """
    ends = []
    if limit.within is not None:
        ends.append(due + limit.within)
    if limit.working_days is not None:
        day = working_days_after(local_date(due, person.zone), limit.working_days, days_off, person)
        ends.append(instant_at(day, local_hour(due, person.zone), person.zone))
    return min(ends, default=None)


def lateness(due: datetime, now: datetime, until: datetime | None) -> Lateness:
    """How to send now what was due then.

    Args:
        until: the last instant at which it is worth sending: `last_useful_instant`, the start of a card's meeting.
    """
    if until is not None and now > until:
        return Lateness.TOO_LATE
    return Lateness.LATE if now - due > SORRY_AFTER else Lateness.ON_TIME


def is_out_of_its_time(due: datetime, now: datetime, *, is_answer: bool) -> bool:
    """Whether a direct message has lost the hour that it was owed for, so that its reader's hours are asked again.

    Args:
        is_answer: somebody waits for it: it keeps its hour as long as it is not late.
    """
    return now - due > (SORRY_AFTER if is_answer else _PUNCTUAL)
