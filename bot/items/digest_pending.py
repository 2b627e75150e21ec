"""What a person is still to be told: reminders of what they own, success checks, the Monday lists they steer by."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.items.check_ins import mornings_of
from bot.items.messages.digest import MOST_NOT_MET
from bot.rules.digests import ALWAYS, Pending, is_worth_sending, pending_on, week_start
from bot.rules.lateness import CATCH_UP, Kind
from bot.rules.local_time import PersonTime, local_date, morning_of
from bot.rules.quiet import Cards, cards_now
from bot.rules.reminders import Moment, last_reminder_day, reminder_slots
from bot.rules.working_days import DaysOff, NoWorkingDayError
from bot.teams.times import days_off_of, person_time
from storage.check_in_rows import check_ins_asked, check_ins_said_to
from storage.digests import checks_of, open_items_of, overdue_items, said_to
from storage.focus import Cycle
from storage.items import ActionItem
from storage.people import Frequency, Ilt, Member, Person, Role
from storage.staff import waits_since
from storage.step_backs import step_backs_said_to, waiting_cycles
from storage.team_lines import team_lines_said_to

# A key says what about an item is told: the words before the slash, and for a reminder bot.rules.reminders.Slot.key.
SNOOZE, CHECK, MONDAY = "snooze", "check", "monday"
# What is told of a strategy: the word, the number of the check-in, which asking of it.
CHECK_IN = "check_in"
# What is told of a cycle: the word, its number, the end that is over.
STEP_BACK = "step_back"
# That words of staff wait for a team: the word, the team, the week.
STAFF = "staff"
# That a team has not met: the word, the team, since when it gets no agenda cards.
NOT_MET = "not_met"

_OVERDUE = {Moment.OVERDUE_1, Moment.OVERDUE_2, Moment.OVERDUE_3}
_WANTED = {
    Frequency.EVERY: set(Moment),
    Frequency.DUE: {Moment.DUE, *_OVERDUE},
    Frequency.OVERDUE: _OVERDUE,
}
_REMINDER = CATCH_UP[Kind.REMINDER]


@dataclass(frozen=True)
class TeamDays:
    """A team that somebody is in, and when it does not work."""

    ilt: Ilt
    member: Member
    days_off: DaysOff


@dataclass(frozen=True)
class Desk:
    """Everything that decides what a person is told and when. Rows of the session they were read in.

    Attributes:
        teams: those they are in and the bot can reach, by ILT id; none for somebody who takes no part any more.
        time: the person's own clock.
        today: the date on their wall.
    """

    session: Session
    person: Person
    teams: Mapping[int, TeamDays]
    time: PersonTime
    today: date
    now: datetime


def desk_of(
    session: Session, person: Person, memberships: Iterable[tuple[Ilt, Member]], now: datetime
) -> Desk:
    """The desk of a person now. `memberships`: `storage.digests.teams_of`."""
    teams = {
        ilt.id: TeamDays(ilt, member, days_off_of(session, ilt))
        for ilt, member in memberships
        if person.takes_part and member.is_present and ilt.is_reachable
    }
    clock = person_time(person, *(team.ilt for team in teams.values()))
    return Desk(session, person, teams, clock, local_date(now, clock.zone), now)


def pending(desk: Desk) -> list[Pending]:
    """What no message has brought yet, past and to come."""
    found = [*_reminders(desk), *_checks(desk), *_overdue(desk)]
    said = said_to(desk.session, desk.person.id, {one.item_id for one in found})
    return [
        *_check_ins(desk),
        *_step_backs(desk),
        *_of_teams(desk),
        *(one for one in found if (one.item_id, one.key) not in said),
    ]


def _check_ins(desk: Desk) -> Iterator[Pending]:
    """Of strategies that they look after."""
    asked = check_ins_asked(desk.session, desk.person.id, desk.teams)
    said = check_ins_said_to(desk.session, desk.person.id, [row.id for row, _ in asked])
    for row, _ in asked:
        days_off = desk.teams[row.ilt_id].days_off
        for which, day in mornings_of(row, days_off, desk.time):
            key = f"{CHECK_IN}/{row.id}/{which}"
            if key not in said:
                yield Pending(0, key, day, morning_of(day, desk.time), days_off, _REMINDER)


def _step_backs(desk: Desk) -> Iterator[Pending]:
    """The focus that is over in teams they steer, until somebody begins to step back on it."""
    waiting = [
        (cycle, ilt) for cycle, ilt in waiting_cycles(desk.session, desk.person.id) if _is_asked(desk, cycle)
    ]
    said = step_backs_said_to(desk.session, desk.person.id, [cycle.id for cycle, _ in waiting])
    for cycle, ilt in waiting:
        key = f"{STEP_BACK}/{cycle.id}/{cycle.ends_on}"
        if key not in said and cycle.asked_at:
            asked_on = max(local_date(cycle.asked_at, desk.time.zone), cycle.ends_on + timedelta(days=1))
            with suppress(NoWorkingDayError):
                yield pending_on(0, key, asked_on, desk.teams[ilt.id].days_off, desk.time, _REMINDER)


def _is_asked(desk: Desk, cycle: Cycle) -> bool:
    return cycle.ilt_id in desk.teams and cycle.asked_at is not None and cycle.stepped_at is None


def week_starts(desk: Desk) -> Iterator[datetime]:
    """The mornings on which a facilitator's lists are looked at: of this week and of the next one that has any."""
    for team in _steered(desk):
        for day in (desk.today, desk.today + timedelta(days=7)):
            with suppress(NoWorkingDayError):
                yield morning_of(week_start(day, team.days_off, desk.time), desk.time)


def _reminders(desk: Desk) -> Iterator[Pending]:
    wanted = _WANTED[Frequency(desk.person.frequency)]
    for item in open_items_of(desk.session, desk.person.id, desk.teams):
        days_off = desk.teams[item.ilt_id].days_off
        assert item.due_on is not None
        for slot in reminder_slots(item.due_on, days_off, desk.time, item.due_since):
            if slot.moment in wanted and not is_silent(item, slot.day):
                yield Pending(item.id, slot.key, slot.day, slot.at, days_off)
        if item.snoozed_until:
            with suppress(NoWorkingDayError):
                key = f"{SNOOZE}/{item.snoozed_until}"
                yield pending_on(item.id, key, item.snoozed_until, days_off, desk.time, _REMINDER)


def is_silent(item: ActionItem, day: date) -> bool:
    """Whether nothing is said of it on that day."""
    return item.snoozed_until is not None and day < item.snoozed_until


def _checks(desk: Desk) -> Iterator[Pending]:
    for check, item in checks_of(desk.session, desk.person.id, desk.teams):
        with suppress(NoWorkingDayError):
            days_off = desk.teams[item.ilt_id].days_off
            yield pending_on(item.id, f"{CHECK}/{check.id}", check.due_on, days_off, desk.time, ALWAYS)


def _steered(desk: Desk) -> list[TeamDays]:
    return [team for team in desk.teams.values() if team.member.role == Role.FACILITATOR]


def _overdue(desk: Desk) -> Iterator[Pending]:
    """This week's list of each team they steer, once its morning has come; it is not made up for in a later week."""
    for team in _steered(desk):
        with suppress(NoWorkingDayError):
            day = week_start(desk.today, team.days_off, desk.time)
            one = Pending(
                0, f"{MONDAY}/{_monday(desk.today)}", day, morning_of(day, desk.time), team.days_off
            )
            if one.at <= desk.now and is_worth_sending(one, desk.time, desk.now):
                yield from (replace(one, item_id=item.id) for item in _after_three(desk, team, one))


def _of_teams(desk: Desk) -> list[Pending]:
    """What is said once of a team that they steer; whether teams still meet, of no more at once than a message asks."""
    staff, not_met = list(_from_staff(desk)), sorted(_not_met(desk), key=lambda one: one.at)
    said = team_lines_said_to(desk.session, desk.person.id, [one.key for one in (*staff, *not_met)])
    to_ask = [one for one in not_met if one.key not in said]
    return [*(one for one in staff if one.key not in said), *to_ask[:MOST_NOT_MET]]


def _not_met(desk: Desk) -> Iterator[Pending]:
    """Whether a team still meets, which nobody has answered: on the first morning after its cards rest."""
    for team in _steered(desk):
        since = team.ilt.cards_off_on
        if since and cards_now(team.ilt.meetings_missed, rest=True) is Cards.ASKED:
            key = f"{NOT_MET}/{team.ilt.id}/{since}"
            with suppress(NoWorkingDayError):
                yield pending_on(0, key, since + timedelta(days=1), team.days_off, desk.time, ALWAYS)


def _from_staff(desk: Desk) -> Iterator[Pending]:
    """This week's word that something waits, of each team they steer, once its morning has come."""
    for team in _steered(desk):
        with suppress(NoWorkingDayError):
            day = week_start(desk.today, team.days_off, desk.time)
            key = f"{STAFF}/{team.ilt.id}/{_monday(desk.today)}"
            one = Pending(0, key, day, morning_of(day, desk.time), team.days_off)
            is_now = one.at <= desk.now and is_worth_sending(one, desk.time, desk.now)
            if is_now and waits_since(desk.session, team.ilt.id, day):
                yield one


def _monday(day: date) -> date:
    """Names the week, whichever day of it turns out to be the first working one."""
    return day - timedelta(days=day.weekday())


def _after_three(desk: Desk, team: TeamDays, this_week: Pending) -> Iterator[ActionItem]:
    """Items whose third overdue reminder was before that day and that have stood so since that morning."""
    day, at = this_week.day, this_week.at
    for item, owner in overdue_items(desk.session, team.ilt.id, day):
        assert item.due_on is not None
        whose = person_time(owner, team.ilt) if owner else PersonTime(desk.time.zone)
        last = last_reminder_day(item.due_on, team.days_off, whose)
        if (last is None or last < day) and item.due_since < at and not is_silent(item, day):
            yield item
