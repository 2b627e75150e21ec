"""A team's channel that is shared with another organization: what was said among the team waits until an organizer says yes.

Results, notes, the focus, the plan and minutes are held back there; cards and the meeting that is on are shown without what
people wrote; everything else goes on. What is held is owed still: it is rendered and posted when somebody says yes, or when
the channel is shared no more. A yes is for the organizations that read the channel then.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.errors import RefusalError
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.descriptions import Channel
from bot.outbox.held import INNER, LIVING_POST, WITHOUT_WORDS, is_closed, is_held
from bot.outbox.messages.outsiders import Outsiders, outsiders_message
from bot.turn import Act, Turn
from bot.words import say
from storage.database import note_owed
from storage.deliveries import Delivery, Owed, State
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Member, Person, Role, person_of


def note_shared(act: Act, ilt: Ilt, channel: Channel) -> bool:
    """Notes what Slack says of a team's channel. True: it has just become shared, or with others too; nobody was asked yet.

    A yes was given for those who read along then.
    """
    is_shared, others = channel.is_shared_outside, sorted(channel.shared_with)
    came = bool(ilt.shared_with) and not set(others) <= set(ilt.shared_with)
    ilt.shared_with = others if is_shared else []
    if is_shared == (ilt.shared_since is not None) and not (is_shared and came):
        return False
    ilt.shared_since, ilt.outsiders_may_read = act.now if is_shared else None, False
    _draw_meetings(act, ilt)
    _draw_asked(act, ilt)
    if not is_shared:
        _let_go(act, ilt)
    return is_shared


def ask_organizers(act: Act, ilt: Ilt) -> None:
    """Owes the question to whoever may answer it, once for each time the channel of a team becomes shared."""
    if ilt.set_up_at and ilt.shared_since and not ilt.outsiders_may_read:
        _ask(act, ilt, ilt.shared_since.isoformat())


def is_delivery_held(session: Session, owed: Owed, kind: Kind) -> bool:
    """Whether a delivery must not be posted in the channel it is for."""
    if owed.is_direct or not is_closed(session, owed.ilt_id):
        return False
    if owed.kind != LIVING_POST:
        return kind.is_inner
    message = session.get(PostedMessage, int(owed.subject))
    return message is not None and is_held(session, message)


def ask_about_held(act: Act, ilt_id: int | None, starter: str | None = None) -> None:
    """Nothing waits in silence: whoever may say yes hears of it, once a day, however much it is.

    Args:
        starter: whoever asked for what waits, and was told that it comes in a moment.
    """
    ilt = act.session.get(Ilt, ilt_id) if ilt_id else None
    if ilt and ilt.shared_since and not ilt.outsiders_may_read:
        slot = f"held:{act.now:%Y-%m-%d}:{ilt.shared_since.isoformat()}"
        _ask(act, ilt, slot)
        if starter and starter not in _who_is_asked(act.session, ilt.id):
            _owe(act, ilt, starter, slot)


def let_them_read(turn: Turn, ilt_id: int) -> str:
    """*Post them there*: what was held is posted, and what comes too. Returns what the person is told.

    Raises:
        RefusalError: the person may not say so.
    """
    with turn.write() as act:
        ilt = act.session.get(Ilt, ilt_id)
        if ilt is None or ilt.workspace_id != act.actor.workspace_id or not _may_answer(act, ilt):
            raise RefusalError(say("Only an organizer of this team can say so. Nothing was changed."))
        if ilt.shared_since is None:
            return say("The channel is not shared any more: everything is posted there as before.")
        ilt.outsiders_may_read = True
        _draw_meetings(act, ilt)
        _let_go(act, ilt)
        return say(
            "Good. Results, notes, agendas, focus, plan and minutes are posted in #{channel} again, where the other organization "
            "can read them.",
            channel=ilt.name,
        )


def _let_go(act: Act, ilt: Ilt) -> None:
    """What was held is tried at once."""
    held = update(Delivery).where(Delivery.ilt_id == ilt.id, Delivery.state == State.HELD)
    act.session.execute(held.values(state=State.OWED, next_try_at=act.machine_now, last_error=None))
    behind = update(PostedMessage).where(PostedMessage.ilt_id == ilt.id, PostedMessage.kind.in_(INNER))
    act.session.execute(behind.values(next_try_at=act.machine_now))
    note_owed(act.session)


def _draw_meetings(act: Act, ilt: Ilt) -> None:
    """The meeting that is on and the cards of those to come are drawn anew, with what people wrote or without."""
    act.session.flush()
    now = select(Meeting.id).where(
        Meeting.ilt_id == ilt.id, Meeting.state.in_((MeetingState.PLANNED, MeetingState.RUNNING))
    )
    for kind in WITHOUT_WORDS:
        found = select(PostedMessage).where(PostedMessage.kind == kind, PostedMessage.subject_id.in_(now))
        for message in act.session.scalars(found.order_by(PostedMessage.id).with_for_update()):
            message.version_wanted, message.next_try_at = message.version_wanted + 1, act.machine_now


def _draw_asked(act: Act, ilt: Ilt) -> None:
    """What another team asks its staff here is drawn anew, with its counts or without."""
    here = update(PostedMessage).where(
        PostedMessage.ilt_id == ilt.id, PostedMessage.kind == ids.CONSULT_MESSAGE
    )
    act.session.execute(
        here.values(version_wanted=PostedMessage.version_wanted + 1, next_try_at=act.machine_now)
    )


def _ask(act: Act, ilt: Ilt, slot: str) -> None:
    for user_id in _who_is_asked(act.session, ilt.id):
        _owe(act, ilt, user_id, slot)


def _owe(act: Act, ilt: Ilt, user_id: str, slot: str) -> None:
    enqueue(act, ToSend(ilt.workspace_id, OUTSIDERS, str(ilt.id), user_id, slot, act.now, ilt.id))


def _who_is_asked(session: Session, ilt_id: int) -> Sequence[str]:
    """The facilitators; where nobody is one, everyone who takes part and could become one."""
    members = _taking_part(ilt_id)
    return (
        session.scalars(members.where(Member.role == Role.FACILITATOR)).all()
        or session.scalars(members.where(Member.role != Role.OBSERVER)).all()
    )


def _may_answer(act: Act, ilt: Ilt) -> bool:
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    return person is not None and person.slack_user_id in _who_is_asked(act.session, ilt.id)


def _taking_part(ilt_id: int) -> Select[str]:
    return (
        select(Person.slack_user_id)
        .join(Member, Member.person_id == Person.id)
        .where(
            Member.ilt_id == ilt_id,
            Member.is_present,
            Person.takes_part,
        )
        .order_by(Member.id)
    )


def _render(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    """The question; none where it was answered, or is none any more."""
    ilt = session.get(Ilt, int(owed.subject))
    if ilt is None or not is_closed(session, ilt.id):
        return None
    names = session.scalars(
        select(Person.name)
        .join(Member, Member.person_id == Person.id)
        .where(Member.ilt_id == ilt.id, Member.is_present, Person.is_external, ~Person.is_bot)
        .order_by(Member.id)
    )
    shown = Outsiders(
        ilt.id,
        ilt.name,
        tuple(names),
        is_waiting=owed.slot.startswith("held:"),
        may_answer=owed.recipient in _who_is_asked(session, ilt.id),
    )
    return Outgoing(outsiders_message(shown))


OUTSIDERS = Kind("outsiders", _render)
