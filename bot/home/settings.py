"""When and how often a person wants to be reminded, and when they are away: their own to change, for all their teams."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import delete

from bot.blocks.dates import shown_hour
from bot.errors import RefusalError, WrongInputError
from bot.items.digest_lines import home_address
from bot.items.digest_pending import Desk, desk_of
from bot.outbox.behind import people_changed
from bot.rules.local_time import DateRange, PersonTime
from bot.turn import Act, Turn
from bot.words import later, say
from storage.digests import teams_of
from storage.people import Frequency, TimeOff, Workspace, person_of

# The fields of a form, by which a refusal says what is wrong.
HOUR, FIRST, LAST = "hour", "first", "last"
LONGEST_TIME_OFF = timedelta(days=366)
MOST_TIME_OFF = 50
_UNKNOWN = later(
    "I do not know you as a member of a team yet. Go to your team's channel and type /ilt there."
)


@dataclass(frozen=True)
class Away:
    """Days off of one's own, the last one included."""

    id: int
    first: date
    last: date


@dataclass(frozen=True)
class PersonSettings:
    """What a person has chosen.

    Attributes:
        hour: their own; empty = as their team has it.
        time_off: what is not over yet, by date.
        today: the date on their wall.
    """

    zone: str
    hour: time | None
    frequency: Frequency
    time_off: Sequence[Away]
    today: date


def home_of(turn: Turn) -> str:
    """Where somebody's Home tab is; empty where that is not known."""
    with turn.read() as act:
        workspace = act.session.get(Workspace, act.actor.workspace_id)
        return home_address(workspace) if workspace else ""


def read_settings(turn: Turn) -> PersonSettings:
    """What somebody has chosen.

    Raises:
        RefusalError: the bot does not know them.
    """
    with turn.read() as act:
        return _shown(_desk(act))


def set_person_hour(turn: Turn, hour: time | None) -> PersonSettings:
    """When reminders come; None: as the team has it.

    Raises:
        RefusalError: the bot does not know them.
        WrongInputError: in the quiet hours.
    """
    quiet = PersonTime("UTC")
    if hour and quiet.is_quiet_at(hour):
        raise WrongInputError(
            {
                HOUR: say(
                    "Nothing comes between {first} and {last}. Choose an hour of the day.",
                    first=shown_hour(quiet.quiet_from),
                    last=shown_hour(quiet.quiet_until),
                )
            }
        )

    def work(desk: Desk) -> None:
        desk.person.reminder_hour = hour

    return _change(turn, work)


def set_frequency(turn: Turn, frequency: Frequency) -> PersonSettings:
    """Which reminders come.

    Raises:
        RefusalError: the bot does not know them.
    """

    def work(desk: Desk) -> None:
        desk.person.frequency = frequency

    return _change(turn, work)


def add_time_off(turn: Turn, first: date | None, last: date | None) -> PersonSettings:
    """Days on which nothing comes: reminders before them move earlier, overdue ones wait.

    Raises:
        RefusalError: the bot does not know them, or too many are kept.
        WrongInputError: no dates, turned around, over, or longer than a year.
    """

    def work(desk: Desk) -> None:
        days = _checked(first, last, desk.today)
        kept = [row for row in desk.person.time_off if row.last_day >= desk.today]
        if len(kept) >= MOST_TIME_OFF:
            raise RefusalError(
                say("That is a lot of time off. Take away some that you do not need, then add this.")
            )
        if days not in [DateRange(row.first_day, row.last_day) for row in kept]:
            desk.session.add(TimeOff(person_id=desk.person.id, first_day=days.first, last_day=days.last))

    return _change(turn, work)


def _checked(first: date | None, last: date | None, today: date) -> DateRange:
    if first is None:
        raise WrongInputError({FIRST: say("Choose the first day you are away.")})
    last = last or first
    if last < first:
        raise WrongInputError({LAST: say("This is before the first day. Choose the last day you are away.")})
    if last < today:
        raise WrongInputError({LAST: say("This has passed. Choose days to come.")})
    if last - first > LONGEST_TIME_OFF:
        raise WrongInputError({LAST: say("At most a year at once. Is the year right?")})
    return DateRange(first, last)


def remove_time_off(turn: Turn, time_off_id: int) -> PersonSettings:
    """Takes days off away again; one that is not theirs, or gone already, changes nothing.

    Raises:
        RefusalError: the bot does not know them.
    """

    def work(desk: Desk) -> None:
        desk.session.execute(
            delete(TimeOff).where(TimeOff.id == time_off_id, TimeOff.person_id == desk.person.id)
        )

    return _change(turn, work)


def _change(turn: Turn, work: Callable[[Desk], None]) -> PersonSettings:
    """Changes something and has the worker look anew what the person is to be told. Returns how it stands then."""
    with turn.write() as act:
        desk = _desk(act)
        if act.is_first:
            work(desk)
            act.session.flush()
            people_changed(act.session, [desk.person.id])
    return read_settings(turn)


def _desk(act: Act) -> Desk:
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    if person is None:
        raise RefusalError(say(_UNKNOWN))
    return desk_of(act.session, person, teams_of(act.session, person.id), act.now)


def _shown(desk: Desk) -> PersonSettings:
    person = desk.person
    away = [
        Away(row.id, row.first_day, row.last_day) for row in person.time_off if row.last_day >= desk.today
    ]
    return PersonSettings(
        desk.time.zone,
        person.reminder_hour,
        Frequency(person.frequency),
        away,
        desk.today,
    )
