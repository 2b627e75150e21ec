"""The action items of a meeting at its end: what they lack is fixed, their owners are told together.

`owe_after_the_end` and `withdraw_after_the_end` belong to the transactions of `bot.live.meeting`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.items.access import shown
from bot.items.departures import is_gone
from bot.items.lists import read_page
from bot.items.messages.lists import ItemList, ListKind
from bot.items.owed import TOLD_AFTER
from bot.live.messages.dms import MeetingItems, OwnedItem, Unfinished, meeting_items, unfinished
from bot.meetings.leader import leader_of
from bot.meetings.messages.reflection_shapes import Waiting
from bot.meetings.rights import require_meeting
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.reflection.answers import waiting_for
from bot.reflection.reflection import ASKED_AFTER, PLEASE_ANSWER
from bot.rules.local_time import local_date
from bot.teams.membership import shown_name
from bot.teams.times import in_their_day
from bot.turn import Act, Turn
from storage.deliveries import Delivery, Owed, State
from storage.items import ActionItem, ItemState
from storage.live import promised_in, unfinished_in
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Person, person_of

# Sorts as time does.
_SLOT = "%Y%m%dT%H%M%S%f"


def open_items(turn: Turn, meeting_id: int) -> ItemList:
    """*Open items from before…*: all that are open in the team, privately.

    Raises:
        RefusalError: not a meeting of theirs.
    """
    with turn.read() as act:
        place, _ = require_meeting(act, meeting_id)
        ilt_id = place.ilt.id
    return read_page(turn, ilt_id, ListKind.ALL, 0)


def owe_after_the_end(act: Act, ilt: Ilt, meeting: Meeting, by: Person | None) -> None:
    """Tells owners of what is theirs now, and whoever led of what is nobody's yet. The reflection is open by then.

    Args:
        by: who ended it; None: it ended by itself, and whoever led is asked.
    """
    slot = f"{act.now:{_SLOT}}"
    for owner in _owners_to_tell(act.session, meeting, slot):
        # Whoever was there knows what they took on: both come in one message.
        is_asked = withdraw(act.session, PLEASE_ANSWER, str(meeting.id), recipient=owner.slack_user_id)
        after = ASKED_AFTER if is_asked else TOLD_AFTER
        enqueue(act, _message(act, ilt, meeting, ITEMS_TOLD, owner, slot, after))
    led = by or leader_of(act.session, ilt, meeting)
    if led and unfinished_in(act.session, meeting.id):
        enqueue(act, _message(act, ilt, meeting, UNFINISHED, led, slot))


def withdraw_after_the_end(session: Session, meeting: Meeting) -> None:
    """The meeting goes on: what was not sent yet is told at its end."""
    withdraw(session, ITEMS_TOLD, str(meeting.id))
    withdraw(session, UNFINISHED, str(meeting.id))


def _message(
    act: Act, ilt: Ilt, meeting: Meeting, kind: Kind, to: Person, slot: str, after: timedelta = TOLD_AFTER
) -> ToSend:
    """Never in their evening, nor on a day on which they are off: a meeting may end late, or by itself on a Saturday."""
    due_at = in_their_day(act.session, to, ilt, act.now + after)
    return ToSend(to.workspace_id, kind, str(meeting.id), to.slack_user_id, slot, due_at, ilt.id)


def _owners_to_tell(session: Session, meeting: Meeting, slot: str) -> list[Person]:
    items = promised_in(session, meeting.id)
    owners = {item.owner_id for item in items if item.owner_id is not None}
    people = [session.get_one(Person, owner_id) for owner_id in sorted(owners)]
    return [person for person in people if _news_for(session, meeting, items, person, slot)]


def _news_for(
    session: Session, meeting: Meeting, items: Sequence[ActionItem], person: Person, slot: str
) -> list[ActionItem]:
    """What came to them in the meeting and they were not told of when it ended before."""
    told = _told_before(session, meeting, person, slot)
    ended = _instant(slot)
    return [
        item
        for item in items
        if item.owner_id == person.id
        and item.state == ItemState.OPEN
        and item.accepted_at is None
        and item.owner_since <= ended
        and (told is None or item.owner_since > told)
    ]


def _told_before(session: Session, meeting: Meeting, person: Person, slot: str) -> datetime | None:
    slots = session.scalars(
        select(Delivery.slot).where(
            Delivery.kind == ITEMS_TOLD.name,
            Delivery.subject == str(meeting.id),
            Delivery.recipient == person.slack_user_id,
            Delivery.slot < slot,
            Delivery.state != State.WITHDRAWN,
        )
    )
    latest = max(slots, default="")
    return _instant(latest) if latest else None


def _instant(slot: str) -> datetime:
    return datetime.strptime(slot, _SLOT).replace(tzinfo=UTC)


def _render_items_told(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How an owner is told: of everything that is still open, theirs and news; and asked, if nobody else asks them."""
    meeting, reader = _read(session, owed)
    if meeting is None or reader is None or meeting.state == MeetingState.RUNNING:
        return None
    items = _news_for(session, meeting, promised_in(session, meeting.id), reader, owed.slot)
    if not items:
        return None
    told = _shown(session, meeting, items, _waiting(session, meeting, reader, owed.due_at))
    return Outgoing(meeting_items(told, is_late=sending.is_late))


ITEMS_TOLD = Kind("meeting_items_told", _render_items_told)


def _render_unfinished(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How whoever led is reminded: of what still has no owner or no date."""
    meeting, reader = _read(session, owed)
    if meeting is None or reader is None or meeting.state == MeetingState.RUNNING:
        return None
    items = unfinished_in(session, meeting.id)
    if not items:
        return None
    team = shown_name(session.get_one(Ilt, meeting.ilt_id))
    lacking = Unfinished(meeting.day, team, [shown(session, item) for item in items])
    return Outgoing(unfinished(lacking, is_late=sending.is_late))


UNFINISHED = Kind("meeting_unfinished_items", _render_unfinished)


def _read(session: Session, owed: Owed) -> tuple[Meeting | None, Person | None]:
    """The meeting, and its reader while they are in its team."""
    meeting = session.get(Meeting, int(owed.subject))
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if meeting is None or reader is None or is_gone(session, meeting.ilt_id, reader.id):
        return meeting, None
    return meeting, reader


def read_items(turn: Turn, meeting_id: int) -> MeetingItems:
    """What of a meeting is its reader's, with what has become of it.

    Raises:
        RefusalError: no meeting of a team of theirs.
    """
    with turn.read() as act:
        place, meeting = require_meeting(act, meeting_id)
        items = [item for item in promised_in(act.session, meeting.id) if item.owner_id == place.person.id]
        return _shown(act.session, meeting, items, _waiting(act.session, meeting, place.person, act.now))


def _waiting(session: Session, meeting: Meeting, reader: Person, at: datetime) -> Waiting | None:
    """That they are asked about the session, once it is time for that."""
    if meeting.ended_at is None or at < meeting.ended_at + ASKED_AFTER:
        return None
    asked = waiting_for(session, reader.id, local_date(at, reader.zone))
    return next((one for one in asked if one.meeting_id == meeting.id), None)


def _shown(
    session: Session, meeting: Meeting, items: Sequence[ActionItem], waiting: Waiting | None
) -> MeetingItems:
    rows = [
        OwnedItem(
            shown(session, item),
            is_taken=item.accepted_at is not None,
            is_done=item.state == ItemState.DONE,
        )
        for item in items
    ]
    team = shown_name(session.get_one(Ilt, meeting.ilt_id))
    return MeetingItems(meeting.id, meeting.day, team, rows, waiting)
