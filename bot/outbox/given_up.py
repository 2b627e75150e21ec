"""What was given up is told once to whoever waits for it: no "in a moment" ends in silence."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.doubt import DOUBT, who_is_asked
from bot.outbox.messages.deliveries import GivenUp, given_up_message
from bot.turn import Act
from storage.deliveries import Owed, State
from storage.delivery_rows import delivery
from storage.people import Ilt


def tell_given_up(act: Act, owed: Owed, kind: Kind | None) -> None:
    """Owes a word about a delivery that was given up in this transaction."""
    for user_id in sorted(set(_who_waits(act.session, owed, kind))):
        slot = owed.claim_token or ""
        enqueue(
            act,
            ToSend(owed.workspace_id, GIVEN_UP, str(owed.id), user_id, slot, act.now, owed.ilt_id),
        )
    if kind and kind.given_up:
        kind.given_up(act, owed)


def _who_waits(session: Session, owed: Owed, kind: Kind | None) -> Iterable[str]:
    """Whoever asked for a file; of what is for a channel its facilitators, and who started it. Nobody misses a reminder."""
    if owed.kind in {DOUBT.name, GIVEN_UP.name}:
        return []
    if owed.is_direct:
        return [owed.recipient] if kind and kind.is_asked_for else []
    return who_is_asked(session, owed)


def _render(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    about = delivery(session, int(owed.subject))
    if about is None or about.state != State.DEAD:
        return None
    ilt = session.get(Ilt, about.ilt_id) if about.ilt_id else None
    channel = ilt.name if ilt and ilt.channel_id == about.recipient else ""
    return Outgoing(
        given_up_message(
            GivenUp(
                about.id,
                about.last_error or "",
                channel_name=channel,
                is_direct=about.is_direct,
                may_be_there=about.is_unsure,
            )
        )
    )


GIVEN_UP = Kind("delivery_given_up", _render, is_answer=True)
