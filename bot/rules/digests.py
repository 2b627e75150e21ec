"""When a person's one message of a day goes out, and what it brings. Pure: the worker asks, the tables remember."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.lateness import CATCH_UP, SORRY_AFTER, CatchUp, Kind, last_useful_instant
from bot.rules.local_time import PersonTime, local_date, morning_of
from bot.rules.mornings import next_allowed, next_working_morning_after
from bot.rules.working_days import DaysOff, NoWorkingDayError, next_working_day_after

# Looking is harmless, so something that was forgotten heals within this.
LONGEST_BETWEEN_LOOKS = timedelta(days=7)
# A success check has no slot of another day to be folded into: it is worth asking until it was asked.
ALWAYS = CatchUp()


@dataclass(frozen=True)
class Pending:
    """One thing a person is to be told and has not been told.

    Attributes:
        item_id: the action item it is about.
        key: which thing about it; each is said once.
        day: the person's local date for which it is meant; `at` is their morning of it.
        days_off: of the item's ILT.
    """

    item_id: int
    key: str
    day: date
    at: datetime
    days_off: DaysOff
    limit: CatchUp = CATCH_UP[Kind.REMINDER]


@dataclass(frozen=True)
class Plan:
    """What to do now, and when to look again.

    Attributes:
        says: what the message that goes out now brings; empty: nothing goes out.
        due_at: when that message was due.
        look_at: at the latest.
    """

    says: tuple[Pending, ...]
    due_at: datetime | None
    look_at: datetime


def plan(
    pending: Collection[Pending],
    wake_ups: Iterable[datetime],
    person: PersonTime,
    now: datetime,
    *,
    is_taken: bool,
) -> Plan:
    """Whether a message goes out now.

    It goes out because of something whose time has come and that is worth sending still (PRODUCT: over 2 working days
    late it is folded into the next one), and brings everything else whose time has come. Only on a working day outside
    the quiet hours; else, or where the day has had its message, on the next working morning.

    Args:
        wake_ups: further instants to look at.
        is_taken: whether the person's local day has had its message.
    """
    past = tuple(one for one in pending if one.at <= now)
    causes = [one for one in past if is_worth_sending(one, person, now)]
    speak_at = min((_speaking_time(one, person, now, is_taken=is_taken) for one in causes), default=None)
    later = [at for at in (*wake_ups, *(one.at for one in pending)) if at > now]
    last = now + LONGEST_BETWEEN_LOOKS
    if speak_at is None or speak_at > now:
        return Plan((), None, min([*later, *([speak_at] if speak_at else []), last]))
    # The next morning shows whether it arrived, so that nothing is lost with it.
    next_morning = min(_next_morning(one, person, now) for one in causes)
    return Plan(past, min(one.at for one in causes), min([*later, next_morning, last]))


def week_start(day: date, days_off: DaysOff, person: PersonTime) -> date:
    """The first day on which the person works, in the week of `day`; in a later one, where all of it is off.

    Raises NoWorkingDayError.
    """
    sunday = day - timedelta(days=day.isoweekday())
    return next_working_day_after(sunday, days_off, person)


def pending_on(
    item_id: int, key: str, day: date, days_off: DaysOff, person: PersonTime, limit: CatchUp
) -> Pending:
    """Something meant for the person's first working day from `day` on. Raises NoWorkingDayError."""
    first = next_working_day_after(day - timedelta(days=1), days_off, person)
    return Pending(item_id, key, first, morning_of(first, person), days_off, limit)


def is_worth_sending(one: Pending, person: PersonTime, now: datetime) -> bool:
    """Whether its time, already come, is not so long ago that it is only worth bringing along (PRODUCT: 2 working days)."""
    try:
        until = last_useful_instant(one.at, one.limit, one.days_off, person)
    except NoWorkingDayError:
        return False
    # What comes within two hours counts as in time: the morning on which the limit ends is within it.
    return until is None or now <= until + SORRY_AFTER


def _speaking_time(one: Pending, person: PersonTime, now: datetime, *, is_taken: bool) -> datetime:
    if is_taken:
        return _next_morning(one, person, now)
    try:
        allowed = next_allowed(now, one.days_off, person)
    except NoWorkingDayError:
        return now + LONGEST_BETWEEN_LOOKS
    # Late, but not before their hour: what is on time then belongs into the same message.
    return max(allowed, morning_of(local_date(allowed, person.zone), person))


def _next_morning(one: Pending, person: PersonTime, now: datetime) -> datetime:
    try:
        return next_working_morning_after(now, one.days_off, person)
    except NoWorkingDayError:
        return now + LONGEST_BETWEEN_LOOKS
