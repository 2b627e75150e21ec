"""What the bot owes people about an action item: owed and taken back in the transaction that changes the item."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.blocks.dates import shown_moment
from bot.errors import RefusalError
from bot.items.access import UNKNOWN, name_of, shown
from bot.items.departures import is_gone
from bot.items.messages.dms import HandOver, Told, hand_over_answered, hand_over_request, told
from bot.items.messages.items import Logged
from bot.outbox.behind import item_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw_kinds
from bot.teams.membership import place_in, shown_name
from bot.teams.times import in_their_day
from bot.turn import Act, Turn
from bot.words import say
from storage.deliveries import Owed
from storage.items import ActionItem, Change, ItemChange, ItemState, item_in_workspace
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Person, person_of

# Time to correct a slip before anybody reads of it.
TOLD_AFTER = timedelta(minutes=2)


def owe_item_messages(act: Act, item: ActionItem) -> None:
    """Brings what is owed about an item in line with how it stands. Every use case that changes an item calls it.

    The owner is told 2 minutes after the item came to them. A change before that starts the 2 minutes anew; what is
    taken back, done, dropped or given to somebody else meanwhile is not told; what was told stays told. Whoever is
    asked to take it over is asked at once. Neither comes in somebody's evening or on a day on which they are off.
    Reminders and the success check: the worker looks at the owner anew.
    """
    act.session.flush()
    withdraw_kinds(act.session, (ITEM_TOLD, HAND_OVER), str(item.id))
    item_changed(act.session, item)
    _owe_news(act, item)


def owe_new_item(act: Act, item: ActionItem, *, is_plain: bool) -> None:
    """The same of an item that was just logged: there is nothing to take back. `is_plain`: it is for no strategy."""
    act.session.flush()
    item_changed(act.session, item, is_plain=is_plain)
    _owe_news(act, item)


def _owe_news(act: Act, item: ActionItem) -> None:
    owner = act.session.get(Person, item.owner_id) if item.owner_id else None
    if owner and is_news(act.session, item):
        _owe(act, item, ITEM_TOLD, owner, _told_slot(owner, item.owner_since), act.now + TOLD_AFTER)
    asked = act.session.get(Person, item.handed_to_id) if item.handed_to_id else None
    if asked and item.handed_at and item.state == ItemState.OPEN:
        _owe(act, item, HAND_OVER, asked, _slot(item.handed_at), act.now)


def told_at(session: Session, item: ActionItem) -> datetime:
    """When its owner is told of it, if nobody changes it before. Only of an item that has an owner."""
    owner = session.get_one(Person, item.owner_id)
    return in_their_day(session, owner, session.get_one(Ilt, item.ilt_id), item.owner_since + TOLD_AFTER)


def echo_of(act: Act, item: ActionItem, other: date | None = None, *, is_plain: bool = False) -> Logged:
    """An item that was just logged, and when its owner will be told, on the clock of whoever logged it.

    Args:
        other: another date that some people mean by the same words.
        is_plain: as of `shown`.
    """
    read = shown(act.session, item, is_plain=is_plain)
    meeting = act.session.get(Meeting, item.meeting_id) if item.meeting_id else None
    if meeting is not None and meeting.state == MeetingState.RUNNING:
        return Logged(read, other, in_meeting=True)
    at = told_at(act.session, item) if is_news(act.session, item) else act.now
    if at <= act.now:
        return Logged(read, other)
    if at <= item.owner_since + TOLD_AFTER:
        return Logged(read, other, read.owner)
    reader = act.session.get_one(Person, item.logged_by_id)
    return Logged(read, other, read.owner, shown_moment(at, item.owner_since, reader.zone))


def is_news(session: Session, item: ActionItem) -> bool:
    """Whether the owner is still to be told of this item alone: whoever took it themselves has accepted it, and the items
    of a meeting are told together at its end (`bot.live.items`).
    """
    if item.state != ItemState.OPEN or item.accepted_at is not None:
        return False
    meeting = session.get(Meeting, item.meeting_id) if item.meeting_id else None
    return meeting is None or (meeting.ended_at is not None and item.owner_since > meeting.ended_at)


def may_know(act: Act, item: ActionItem) -> bool:
    """Whether the owner may have read of the item by now."""
    if item.owner_id is None or item.accepted_at is not None:
        return False
    meeting = act.session.get(Meeting, item.meeting_id) if item.meeting_id else None
    if meeting is None:
        return act.now > told_at(act.session, item)
    return meeting.ended_at is not None and act.now - max(item.owner_since, meeting.ended_at) > TOLD_AFTER


def owe_hand_over_answer(
    act: Act, item: ActionItem, told: Collection[int | None], *, after: timedelta = timedelta()
) -> None:
    """Tells people that the item was taken over, or not. Called once the answer stands in its history.

    Args:
        told: person ids: whoever asked, and whoever owned it until then.
        after: how long it can still be taken back unheard.
    """
    act.session.flush()
    answer = _last_answer(act.session, item.id)
    for person_id in sorted(one for one in told if one is not None):
        assert answer is not None
        to = act.session.get_one(Person, person_id)
        _owe(act, item, HAND_OVER_ANSWERED, to, str(answer.id), act.now + after)


def _owe(act: Act, item: ActionItem, kind: Kind, to: Person, slot: str, at: datetime) -> None:
    due_at = in_their_day(act.session, to, act.session.get_one(Ilt, item.ilt_id), at)
    message = ToSend(to.workspace_id, kind, str(item.id), to.slack_user_id, slot, due_at, item.ilt_id)
    enqueue(act, message)


def _told_slot(owner: Person, since: datetime) -> str:
    return f"{owner.id}/{_slot(since)}"


def _slot(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def _render_item_told(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How an owner is told: true as long as the item is open and theirs."""
    item, reader = _read(session, owed)
    if item is None or reader is None or not is_news(session, item) or item.owner_id != reader.id:
        return None
    return Outgoing(told(told_of(session, item), is_late=sending.is_late))


ITEM_TOLD = Kind("item_told", _render_item_told)


def _read(session: Session, owed: Owed) -> tuple[ActionItem | None, Person | None]:
    """The item, and its reader while they are in its team."""
    item = item_in_workspace(session, owed.workspace_id, int(owed.subject))
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if item is None or reader is None or is_gone(session, item.ilt_id, reader.id):
        return item, None
    return item, reader


_GIVEN = (
    select(ItemChange)
    .where(ItemChange.item_id == bindparam("item_id"), ItemChange.what == Change.OWNER)
    .order_by(ItemChange.id.desc())
    .limit(1)
)


def told_of(session: Session, item: ActionItem) -> Told:
    """The item as its owner is told of it."""
    given = session.scalar(_GIVEN, {"item_id": item.id})
    by = name_of(session, given.person_id if given else item.logged_by_id)
    team = shown_name(session.get_one(Ilt, item.ilt_id))
    return Told(shown(session, item), by, team, given is not None, item.accepted_at is not None)


def _render_hand_over(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How somebody is asked to take an item over: true until they have answered."""
    item, asked = _read(session, owed)
    if item is None or asked is None or item.handed_to_id != asked.id or item.state != ItemState.OPEN:
        return None
    return Outgoing(hand_over_request(question_of(session, item), is_late=sending.is_late))


def question_of(session: Session, item: ActionItem) -> HandOver:
    """What whoever is asked to take an item over reads."""
    by, to = name_of(session, item.handed_by_id), name_of(session, item.handed_to_id)
    return _hand_over(session, item, by, to)


HAND_OVER = Kind("item_hand_over", _render_hand_over)


def _render_hand_over_answered(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How whoever asked learns the answer: true until there is another one."""
    item, reader = _read(session, owed)
    answer = _last_answer(session, item.id) if item and reader else None
    if item is None or answer is None or str(answer.id) != owed.slot or item.state != ItemState.OPEN:
        return None
    # Nobody's answer: whoever was asked is gone.
    has_left = answer.person_id is None
    to = name_of(session, int(answer.before) if has_left else answer.person_id)
    made = _hand_over(session, item, "", to)
    made = replace(made, is_accepted=answer.what == Change.OWNER, has_left=has_left)
    return Outgoing(hand_over_answered(made, is_late=sending.is_late))


HAND_OVER_ANSWERED = Kind("item_hand_over_answered", _render_hand_over_answered)


def _hand_over(session: Session, item: ActionItem, by: str, to: str) -> HandOver:
    return HandOver(shown(session, item), by, to, shown_name(session.get_one(Ilt, item.ilt_id)))


def _last_answer(session: Session, item_id: int) -> ItemChange | None:
    return session.scalar(
        select(ItemChange)
        .where(
            ItemChange.item_id == item_id,
            ItemChange.what.in_((Change.OWNER, Change.HAND_OVER_DECLINED, Change.HAND_OVER_UNDONE)),
        )
        .order_by(ItemChange.id.desc())
        .limit(1)
    )


def read_told(turn: Turn, item_id: int) -> Told:
    """An item as its owner is told of it.

    Raises:
        RefusalError: no such item in a team of theirs.
    """
    with turn.read() as act:
        item = item_in_workspace(act.session, turn.actor.workspace_id, item_id)
        if item is None or place_in(act.session, turn.actor, item.ilt_id) is None:
            raise RefusalError(say(UNKNOWN))
        return told_of(act.session, item)
