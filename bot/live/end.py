"""Asking for the end of a meeting: what its action items lack is asked for first, privately, in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import WrongInputError
from bot.items.access import Hold, shown
from bot.items.changes import end_hand_over, set_due
from bot.items.input import choices_of, due_fault, not_a_member, takers
from bot.items.owed import owe_item_messages
from bot.items.owners import set_owner
from bot.live.meeting import end, lengthen
from bot.live.messages.forms import DUE, OWNER, EndForm, fix_block
from bot.live.messages.status import News, Standing
from bot.live.status import standing_of
from bot.meetings.calendar import planned_end
from bot.meetings.rights import require_leads, require_meeting
from bot.outbox.behind import refresh_live
from bot.teams.membership import Place, in_team, shown_name
from storage import Database
from storage.items import ActionItem, Change, ItemState
from storage.live import unfinished_in
from storage.meetings import Meeting, MeetingState, running_meeting
from storage.people import Person

_LONGER = timedelta(minutes=15)
_DROPPED = "Dropped at the end of its meeting."


@dataclass(frozen=True)
class Fix:
    """What a form says about one action item. `owner`: a Slack id; each may be empty."""

    owner: str = ""
    due: date | None = None
    drop: bool = False


def end_of_team(db: Database, actor: Actor, now: datetime, machine_now: datetime) -> EndForm | Standing:
    """`/ilt meeting end`.

    Raises:
        RefusalError: the person has no team here (`bot.membership.in_team`), or does not lead the meeting.
    """
    with in_team(db, actor) as (session, place):
        meeting = running_meeting(session, place.ilt.id)
        if meeting is None:
            return standing_of(session, place, now, News.NOT_ON)
        meeting_id = meeting.id
    return end_asked(db, actor, meeting_id, now, machine_now)


def end_asked(
    db: Database, actor: Actor, meeting_id: int, now: datetime, machine_now: datetime
) -> EndForm | Standing:
    """*End the meeting*: ends it, or asks first for what its action items lack.

    Raises:
        RefusalError: they do not lead the meeting.
    """
    with db.write() as session:
        place, meeting = require_meeting(session, actor, meeting_id, write=True)
        require_leads(session, place, meeting, "end the meeting")
        if meeting.state != MeetingState.RUNNING:
            return standing_of(session, place, now, News.ENDED if meeting.ended_at else News.NOT_ON)
        if lacking := unfinished_in(session, meeting.id):
            members = choices_of(takers(session, place.ilt.id))
            return EndForm(meeting.id, members, [shown(session, item) for item in lacking])
        end(session, place.ilt, meeting, place.person, now, machine_now)
        return standing_of(session, place, now, News.ENDED)


def end_fixed(
    db: Database,
    actor: Actor,
    meeting_id: int,
    fixes: Mapping[int, Fix],
    now: datetime,
    machine_now: datetime,
) -> Standing:
    """*Save and end*. What was filled in is saved also where somebody has ended the meeting meanwhile.

    Args:
        fixes: by the id of the action item; what is not this meeting's, or lacks nothing any more, is left alone.

    Raises:
        RefusalError: they do not lead the meeting.
        WrongInputError: by field.
    """
    with db.write() as session:
        place, meeting = require_meeting(session, actor, meeting_id, write=True)
        require_leads(session, place, meeting, "end the meeting")
        _fix(session, place, unfinished_in(session, meeting.id), fixes, now, machine_now)
        end(session, place.ilt, meeting, place.person, now, machine_now)
        return standing_of(session, place, now, News.ENDED)


def _fix(
    session: Session,
    place: Place,
    items: Sequence[ActionItem],
    fixes: Mapping[int, Fix],
    now: datetime,
    machine_now: datetime,
) -> None:
    people = takers(session, place.ilt.id)
    wanted = [(item, fixes[item.id]) for item in items if item.id in fixes]
    faults = [fault for item, fix in wanted for fault in _faults(session, place, item, fix, people, now)]
    if faults:
        raise WrongInputError(dict(faults))
    # All of them before any message that shows one: somebody may be changing another of them just now.
    for item, _ in sorted(wanted, key=lambda pair: pair[0].id):
        session.refresh(item, with_for_update=True)
    for item, fix in wanted:
        if item.state != ItemState.OPEN:
            continue
        _apply(Hold(session, place, item, is_first=True, now=now), fix, people.get(fix.owner))
        owe_item_messages(session, item, now, machine_now)


def _faults(
    session: Session, place: Place, item: ActionItem, fix: Fix, people: Mapping[str, Person], now: datetime
) -> list[tuple[str, str]]:
    if fix.drop:
        return []
    found = []
    if fix.owner and fix.owner not in people:
        found.append((fix_block(OWNER, item.id), not_a_member(shown_name(place.ilt))))
    if fix.due and (fault := due_fault(session, place, fix.due, now)):
        found.append((fix_block(DUE, item.id), fault))
    return found


def _apply(hold: Hold, fix: Fix, owner: Person | None) -> None:
    item = hold.item
    if fix.drop:
        item.state, item.dropped_reason = ItemState.DROPPED, _DROPPED
        end_hand_over(item)
        hold.note(Change.DROPPED)
        return
    if owner and item.owner_id is None:
        set_owner(hold, owner.id, is_accepted=owner.id == hold.place.person.id)
    if fix.due and item.due_on is None:
        set_due(hold, fix.due)


def longer(db: Database, actor: Actor, meeting_id: int, minutes: int, now: datetime) -> Standing:
    """*15 minutes more*: the planned end moves, and is asked about again then.

    Args:
        minutes: for how long it was planned when that was asked: a second tap changes nothing.

    Raises:
        RefusalError: they do not lead the meeting.
    """
    with db.write() as session:
        place, meeting = require_meeting(session, actor, meeting_id, write=True)
        require_leads(session, place, meeting, "make the meeting longer")
        if meeting.state != MeetingState.RUNNING:
            return standing_of(session, place, now, News.ENDED if meeting.ended_at else News.NOT_ON)
        if meeting.minutes == minutes:
            _lengthen(session, meeting, now)
        return standing_of(session, place, now, News.LONGER)


def _lengthen(session: Session, meeting: Meeting, now: datetime) -> None:
    lengthen(meeting, max(planned_end(meeting), now) + _LONGER)
    session.flush()
    refresh_live(session, meeting)
