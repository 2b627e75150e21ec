"""Where only a person can tell: a post that may or may not be in the channel, or a channel that cannot be posted in."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.living import LIVING_POST
from bot.outbox.messages.deliveries import Doubt, doubt_message
from bot.turn import Act, Turn
from bot.words import later, say
from storage.deliveries import Delivery, Owed, State, owe_again
from storage.delivery_rows import delivery
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person, Role, Workspace, person_of

_ANSWERED = later("That was settled already, so nothing was changed.")
_NOT_YOURS = later(
    "Only an organizer of this team, or whoever started this, can settle that. Nothing was changed."
)


def ask(act: Act, owed: Owed, not_before: datetime) -> int:
    """Owes the question about a delivery to everyone who may answer it. Returns how many are asked.

    Args:
        not_before: machine time; a message on its way still may turn up until then.
    """
    asked = set(who_is_asked(act.session, owed)) if owed.kind != DOUBT.name else set()
    for user_id in sorted(asked):
        question = ToSend(
            owed.workspace_id, DOUBT, str(owed.id), user_id, owed.claim_token or "", act.now, owed.ilt_id
        )
        enqueue(act, question, not_before=not_before)
    return len(asked)


def _render(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    """How the question is made."""
    about = delivery(session, int(owed.subject))
    if about is None or about.state != State.ASKED:
        return None
    ilt = session.get(Ilt, about.ilt_id) if about.ilt_id else None
    workspace = session.get(Workspace, about.workspace_id)
    doubt = Doubt(
        about.id,
        ilt.name if ilt and ilt.channel_id == about.recipient else "",
        workspace.bot_name if workspace else "ILT",
        may_be_there=about.is_unsure,
    )
    return Outgoing(doubt_message(doubt))


DOUBT = Kind("delivery_doubt", _render, is_answer=True)


def who_is_asked(session: Session, owed: Owed) -> Iterable[str]:
    """The facilitators of its team, and who started it, as long as they are there."""
    facilitators = session.scalars(
        select(Person.slack_user_id)
        .join(Member, Member.person_id == Person.id)
        .where(Member.ilt_id == owed.ilt_id, Member.role == Role.FACILITATOR, Member.is_present)
        .where(~Person.is_deactivated)
    )
    starter = owed.answerable
    return [*facilitators, *([starter] if starter and not _has_left(session, owed, starter) else [])]


def _has_left(session: Session, owed: Owed, user_id: str) -> bool:
    """Whether somebody was in its team and is not any more; whoever invited the bot may not have been met yet."""
    place = select(Member.is_present, Person.is_deactivated).join(Person, Person.id == Member.person_id)
    theirs = place.where(Member.ilt_id == owed.ilt_id, Person.slack_user_id == user_id)
    row = session.execute(theirs).first()
    return row is not None and (not row.is_present or row.is_deactivated)


def post_again(turn: Turn, delivery_id: int) -> None:
    """*Post again*: the message is owed as if it had never been tried.

    Raises:
        RefusalError: settled before, or the person may not.
    """
    with turn.write() as act:
        if act.is_first:
            about = _require_asked(act, delivery_id)
            owe_again(act.session, [Delivery.id == about.id], turn.machine_now, is_known_missing=True)


def it_is_there(turn: Turn, delivery_id: int) -> bool:
    """*It is there*: the message counts as sent; nobody knows where, so it is not kept up to date.

    Returns:
        Whether it is one that would be: then it stays as it is, and the end of its phase is posted anew.

    Raises:
        RefusalError: settled before, or the person may not.
    """
    with turn.write() as act:
        known = delivery(act.session, delivery_id)
        if act.is_first:
            about = _require_asked(act, delivery_id)
            act.session.execute(
                update(Delivery).where(Delivery.id == about.id).values(state=State.SENT, last_error="")
            )
            if about.kind == LIVING_POST.name:
                message = act.session.get_one(PostedMessage, int(about.subject))
                message.is_frozen = True
        return known is not None and known.kind == LIVING_POST.name


def _require_asked(act: Act, delivery_id: int) -> Owed:
    about = delivery(act.session, delivery_id)
    if about is None or about.workspace_id != act.actor.workspace_id or about.state != State.ASKED:
        raise RefusalError(say(_ANSWERED))
    if not _may_settle(act, about):
        raise RefusalError(say(_NOT_YOURS))
    return about


def _may_settle(act: Act, about: Owed) -> bool:
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    member = person and act.session.scalar(
        select(Member).where(Member.ilt_id == about.ilt_id, Member.person_id == person.id, Member.is_present)
    )
    if not member or not person or person.is_deactivated:
        return False
    return member.role == Role.FACILITATOR or about.answerable == act.actor.user_id
