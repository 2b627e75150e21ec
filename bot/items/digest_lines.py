"""What stands in a person's message of a day: as it goes out, and later as things stand then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.items.access import shown
from bot.items.check_ins import check_in_rows
from bot.items.departures import is_gone
from bot.items.digest_pending import CHECK, MONDAY, NOT_MET, SNOOZE, STAFF, is_silent
from bot.items.messages.digest import Digest, DigestRow, OverdueList, OverdueRow, StaffWaits, Standing, fits
from bot.items.messages.not_met import NotMet
from bot.items.messages.step_backs import Over
from bot.items.messages.success_checks import CheckRow
from bot.items.step_backs import over_of
from bot.items.success_checks import check_row_of
from bot.rules.quiet import Cards, cards_now
from bot.teams.membership import shown_name
from bot.teams.rhythm import meeting_days
from storage.check_in_rows import check_ins_of_day
from storage.digests import Told, lines_of, teams_of
from storage.items import ActionItem, ItemState, ReminderSent, SuccessCheck
from storage.meetings import last_held_day
from storage.people import Ilt, Member, Person, Role, Workspace
from storage.staff import count_staff
from storage.step_backs import step_backs_of_day
from storage.team_lines import team_lines_of_day

# A team may pause for as long.
_PAUSED = timedelta(days=366)


@dataclass(frozen=True)
class _Line:
    """One thing that the message was to bring."""

    sent: ReminderSent
    item: ActionItem
    ilt: Ilt
    member: Member

    @property
    def kind(self) -> str:
        """SNOOZE, CHECK, MONDAY, or the promised date of a reminder."""
        return self.sent.slot.partition("/")[0]

    @property
    def about(self) -> str:
        """Which one of its kind."""
        return self.sent.slot.partition("/")[2]

    @property
    def meant_for(self) -> date | None:
        """The day on which it should have come, where it came late."""
        return self.sent.meant_for if self.sent.meant_for < self.sent.day else None


def digest_of(session: Session, told: Told, day: date, today: date, *, only_true: bool) -> Digest:
    """Somebody's message of a day. Teams that they are not in any more are left out.

    Args:
        today: the date on their wall.
        only_true: only what still holds, as when it goes out; else everything it brought, with what became of it.
    """
    person = told.person
    # The rows are held, so that nobody has to ask for a team again.
    teams = _teams(session, person)
    members = {ilt_id: member for ilt_id, (_, member) in teams.items()}
    lines = _lines(session, person, day, members) if told.items else []
    kept = [line for line in lines if not only_true or _holds(session, line)]
    of_day = check_ins_of_day(session, person.id, day) if told.check_ins else []
    asked = [one for one in of_day if one.ilt_id in members]
    over = _step_backs(session, person, day, today, members) if told.step_backs else []
    about = {*(line.ilt.id for line in lines), *(one.ilt_id for one in asked)}
    named = {one: shown_name(teams[one][0]) if len(about) > 1 else "" for one in about}
    check_ins = check_in_rows(session, asked, person.id, today, named)
    of_teams = _of_teams(session, person, day, members) if told.of_teams else []
    not_met = [_not_met(session, ilt, today) for kind, ilt in of_teams if kind == NOT_MET]
    found = Digest(
        day,
        today,
        list(_items(session, kept, named)),
        list(_checks(session, kept, named)),
        list(_lists(session, kept)),
        check_ins=[one for one in check_ins if not only_true or not (one.why_not or one.said.is_whole)],
        step_backs=[one for one in over if not only_true or one.waits],
        from_staff=list(_from_staff(session, [ilt for kind, ilt in of_teams if kind == STAFF])),
        not_met=[one for one in not_met if not only_true or one.cards is Cards.ASKED],
    )
    return (
        found
        if fits(found)
        else replace(found, home=home_address(session.get_one(Workspace, person.workspace_id)))
    )


def _teams(session: Session, person: Person) -> Mapping[int, tuple[Ilt, Member]]:
    """Each team that they are in and the bot can reach, with what they are in it."""
    return {
        ilt.id: (ilt, member)
        for ilt, member in teams_of(session, person.id)
        if member.is_present and ilt.is_reachable
    }


def _step_backs(
    session: Session, person: Person, day: date, today: date, members: Mapping[int, Member]
) -> list[Over]:
    """Of teams that they steer still."""
    return [
        over_of(session, cycle, ilt, today)
        for cycle, ilt in step_backs_of_day(session, person.id, day)
        if ilt.id in members and members[ilt.id].role == Role.FACILITATOR
    ]


def _lines(session: Session, person: Person, day: date, members: Mapping[int, Member]) -> list[_Line]:
    found = lines_of(session, person.id, day)
    return [_Line(sent, item, ilt, members[ilt.id]) for sent, item, ilt in found if ilt.id in members]


def _holds(session: Session, line: _Line) -> bool:
    item = line.item
    if line.kind == CHECK:
        check = session.get(SuccessCheck, int(line.about))
        is_asked = check is not None and check.answer is None
        return is_asked and item.state == ItemState.DONE and _is_mine(line)
    if item.state != ItemState.OPEN or item.due_on is None:
        return False
    if line.kind == MONDAY:
        steers = line.member.role == Role.FACILITATOR
        return steers and item.due_on < line.sent.day and not is_silent(item, line.sent.day)
    if line.kind == SNOOZE:
        return _is_mine(line) and str(item.snoozed_until) == line.about
    return _is_mine(line) and str(item.due_on) == line.kind and not is_silent(item, line.sent.day)


def _is_mine(line: _Line) -> bool:
    return line.item.owner_id == line.sent.person_id


def _items(session: Session, lines: Sequence[_Line], teams: Mapping[int, str]) -> Iterator[DigestRow]:
    """One row for each item, however many of its reminders it stands for."""
    rows: dict[int, list[_Line]] = {}
    for line in lines:
        if line.kind not in {CHECK, MONDAY}:
            rows.setdefault(line.item.id, []).append(line)
    for of_item in rows.values():
        item, late = of_item[0].item, [line.meant_for for line in of_item]
        meant_for = max(day for day in late if day) if all(late) else None
        yield DigestRow(shown(session, item), teams[item.ilt_id], meant_for, _standing(of_item[0]))


def _standing(line: _Line) -> Standing:
    item = line.item
    if item.state != ItemState.OPEN:
        return _ENDED[ItemState(item.state)]
    return Standing.OPEN if _is_mine(line) else Standing.GIVEN


_ENDED = {
    ItemState.DONE: Standing.DONE,
    ItemState.DROPPED: Standing.DROPPED,
    ItemState.UNDONE: Standing.TAKEN_BACK,
}


def _checks(session: Session, lines: Sequence[_Line], teams: Mapping[int, str]) -> Iterator[CheckRow]:
    for line in lines:
        check = session.get(SuccessCheck, int(line.about)) if line.kind == CHECK else None
        if check:
            yield check_row_of(session, check, line.item, teams[line.ilt.id])


def _lists(session: Session, lines: Sequence[_Line]) -> Iterator[OverdueList]:
    rows: dict[int, list[_Line]] = {}
    for line in lines:
        if line.kind == MONDAY:
            rows.setdefault(line.ilt.id, []).append(line)
    for of_team in rows.values():
        of_team.sort(key=lambda line: (line.item.due_on or date.max, line.item.id))
        yield OverdueList(shown_name(of_team[0].ilt), [_overdue_row(session, line) for line in of_team])


def _of_teams(
    session: Session, person: Person, day: date, members: Mapping[int, Member]
) -> list[tuple[str, Ilt]]:
    """What it says of which of the teams that they still steer."""
    return [
        (kind, ilt)
        for kind, ilt in team_lines_of_day(session, person.id, day)
        if ilt.id in members and members[ilt.id].role == Role.FACILITATOR
    ]


def _from_staff(session: Session, teams: Sequence[Ilt]) -> Iterator[StaffWaits]:
    """What waits now."""
    for ilt in teams:
        waiting, _ = count_staff(session, ilt.id)
        if waiting:
            yield StaffWaits(ilt.id, shown_name(ilt), waiting)


def _not_met(session: Session, ilt: Ilt, today: date) -> NotMet:
    """Whether a team still meets, as it is known now."""
    return NotMet(
        ilt.id,
        shown_name(ilt),
        today,
        last_held_day(session, ilt.id),
        next(iter(meeting_days(session, ilt, today, _PAUSED)), None),
        cards_now(ilt.meetings_missed, rest=ilt.cards_off_on is not None),
    )


def _overdue_row(session: Session, line: _Line) -> OverdueRow:
    item = line.item
    gone = item.owner_id is not None and is_gone(session, item.ilt_id, item.owner_id)
    standing = Standing.OPEN if item.state == ItemState.OPEN else _ENDED[ItemState(item.state)]
    return OverdueRow(shown(session, item), gone, standing)


def home_address(workspace: Workspace) -> str:
    """Where the Home tab of whoever follows it is; empty where that is not known."""
    if not workspace.app_id:
        return ""
    return f"slack://app?team={workspace.id}&id={workspace.app_id}&tab=home"
