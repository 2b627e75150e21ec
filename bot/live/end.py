"""Asking for the end of a meeting: what its action items lack is asked for first, privately, in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import WrongInputError
from bot.items.access import Hold, shown
from bot.items.changes import end_hand_over, set_due
from bot.items.input import choices_of, due_fault, takers
from bot.items.owed import owe_item_messages
from bot.items.owners import set_owner
from bot.live.meeting import end, lengthen
from bot.live.messages.forms import DUE, OWNER, EndForm, fix_block
from bot.live.messages.status import News, Standing
from bot.live.status import standing_of
from bot.meetings.calendar import planned_end
from bot.meetings.rights import require_leads, require_meeting
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.teams.membership import Place, in_team
from bot.teams.outside import not_a_member
from bot.turn import Act, Turn
from bot.words import later, say
from storage.items import ActionItem, Change, ItemState
from storage.live import unfinished_in
from storage.meetings import Meeting, MeetingState, running_meeting
from storage.people import Person

_LONGER = timedelta(minutes=15)
_DROPPED = later("Dropped at the end of its meeting.")


@dataclass(frozen=True)
class Fix:
    """What a form says about one action item. `owner`: a Slack id; each may be empty."""

    owner: str = ""
    due: date | None = None
    drop: bool = False


def end_of_team(turn: Turn) -> EndForm | Standing:
    """`/ilt meeting end`.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`), or does not lead the meeting.
    """
    with in_team(turn) as (act, place):
        meeting = running_meeting(act.session, place.ilt.id)
        if meeting is None:
            return standing_of(act, place, News.NOT_ON)
        meeting_id = meeting.id
    return end_asked(turn, meeting_id)


def end_asked(turn: Turn, meeting_id: int) -> EndForm | Standing:
    """*End the meeting*: ends it, or asks first for what its action items lack.

    Raises:
        RefusalError: they do not lead the meeting.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("end the meeting"))
        if meeting.state != MeetingState.RUNNING:
            return standing_of(act, place, News.ENDED if meeting.ended_at else News.NOT_ON)
        if lacking := unfinished_in(act.session, meeting.id):
            members = choices_of(takers(act.session, place.ilt.id))
            return EndForm(meeting.id, members, [shown(act.session, item) for item in lacking])
        end(act, place.ilt, meeting, place.person)
        return standing_of(act, place, News.ENDED)


def end_fixed(turn: Turn, meeting_id: int, fixes: Mapping[int, Fix]) -> Standing:
    """*Save and end*. What was filled in is saved also where somebody has ended the meeting meanwhile.

    Args:
        fixes: by the id of the action item; what is not this meeting's, or lacks nothing any more, is left alone.

    Raises:
        RefusalError: they do not lead the meeting.
        WrongInputError: by field.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("end the meeting"))
        _fix(act, place, unfinished_in(act.session, meeting.id), fixes)
        end(act, place.ilt, meeting, place.person)
        return standing_of(act, place, News.ENDED)


def _fix(act: Act, place: Place, items: Sequence[ActionItem], fixes: Mapping[int, Fix]) -> None:
    people = takers(act.session, place.ilt.id)
    wanted = [(item, fixes[item.id]) for item in items if item.id in fixes]
    faults = [fault for item, fix in wanted for fault in _faults(act, place, item, fix, people)]
    if faults:
        raise WrongInputError(dict(faults))
    # All of them before any message that shows one: somebody may be changing another of them just now.
    for item, _ in sorted(wanted, key=lambda pair: pair[0].id):
        act.session.refresh(item, with_for_update=True)
    for item, fix in wanted:
        if item.state != ItemState.OPEN:
            continue
        _apply(Hold(act.turn, act.session, place, item), fix, people.get(fix.owner))
        owe_item_messages(act, item)


def _faults(
    act: Act, place: Place, item: ActionItem, fix: Fix, people: Mapping[str, Person]
) -> list[tuple[str, str]]:
    if fix.drop:
        return []
    found = []
    if fix.owner and fix.owner not in people:
        found.append((fix_block(OWNER, item.id), not_a_member(place.ilt, fix.owner)))
    if fix.due and (fault := due_fault(act, place, fix.due)):
        found.append((fix_block(DUE, item.id), fault))
    return found


def _apply(hold: Hold, fix: Fix, owner: Person | None) -> None:
    item = hold.item
    if fix.drop:
        item.state, item.dropped_reason = ItemState.DROPPED, say(_DROPPED)
        end_hand_over(item)
        hold.note(Change.DROPPED)
        return
    if owner and item.owner_id is None:
        set_owner(hold, owner.id, is_accepted=owner.id == hold.place.person.id)
    if fix.due and item.due_on is None:
        set_due(hold, fix.due)


def longer(turn: Turn, meeting_id: int, minutes: int) -> Standing:
    """*15 minutes more*: the planned end moves, and is asked about again then.

    Args:
        minutes: for how long it was planned when that was asked: a second tap changes nothing.

    Raises:
        RefusalError: they do not lead the meeting.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("make the meeting longer"))
        if meeting.state != MeetingState.RUNNING:
            return standing_of(act, place, News.ENDED if meeting.ended_at else News.NOT_ON)
        if meeting.minutes == minutes:
            _lengthen(act, meeting)
        return standing_of(act, place, News.LONGER)


def _lengthen(act: Act, meeting: Meeting) -> None:
    lengthen(meeting, max(planned_end(meeting), act.now) + _LONGER)
    act.session.flush()
    meeting_changed(act.session, meeting, OfMeeting.COURSE)
