"""The message of a question in each of its channels: posted once, kept true, and a word to whoever asked where it cannot be."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.consult.messages.posted import Asked, asked_message, taken_back_message
from bot.consult.messages.told import Trouble, trouble_message
from bot.consult.reading import question_of
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.outbox.gateway import Posted
from bot.outbox.languages import language_of_team
from bot.teams.membership import shown_name
from bot.turn import Act
from bot.words import speaking
from storage.consult import Consultation, ConsultationChannel, ConsultState, Where, where_in_workspace
from storage.deliveries import Owed
from storage.living import PostedMessage, posted_message
from storage.people import Ilt, Workspace

# What a state is called in what was sent, to see whether it is still that one once it was posted; never 0, which says nothing.
_VERSIONS = {state: number for number, state in enumerate(ConsultState, 1)}


def owe_post(act: Act, row: ConsultationChannel, channel: Ilt, asker: str) -> None:
    """Owes a channel the question. `asker`: a Slack id."""
    post = ToSend(
        channel.workspace_id,
        CONSULT_POST,
        str(row.id),
        channel.channel_id,
        str(row.tries),
        act.now,
        channel.id,
        asker,
    )
    enqueue(act, post)


def take_back_posts(session: Session, row_ids: Collection[int]) -> None:
    """What is not posted yet is not posted any more."""
    for row_id in row_ids:
        withdraw(session, CONSULT_POST, str(row_id))


def _render_post(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as the question is open."""
    found = where_in_workspace(session, owed.workspace_id, int(owed.subject))
    if found is None or found[1].state != ConsultState.OPEN:
        return None
    return Outgoing(_drawn(session, *found, is_late=sending.is_late), _VERSIONS[ConsultState.OPEN])


def _keep(act: Act, owed: Owed, posted: Posted, version: int) -> None:
    """From now on the message is kept true. It hangs on its channel, not on the team's."""
    found = where_in_workspace(act.session, owed.workspace_id, int(owed.subject))
    if found is None or not posted.ts or posted_message(act.session, ids.CONSULT_MESSAGE, found[0].row.id):
        return
    where, one = found
    act.session.add(
        PostedMessage(
            ilt_id=where.channel.id,
            kind=ids.CONSULT_MESSAGE,
            subject_id=where.row.id,
            part="",
            channel_id=posted.channel_id,
            answerable=owed.answerable,
            ts=posted.ts,
            version_wanted=1 + (version != _VERSIONS[ConsultState(one.state)]),
            version_shown=1,
            next_try_at=act.machine_now,
        )
    )


def _note_refused(act: Act, owed: Owed) -> None:
    """The bot was taken out of the channel, or it was archived: whoever asked hears of it."""
    found = where_in_workspace(act.session, owed.workspace_id, int(owed.subject), lock=True)
    if found is None or found[1].state != ConsultState.OPEN:
        return
    row = found[0].row
    row.is_refused = True
    if owed.answerable:
        word = ToSend(
            owed.workspace_id,
            CONSULT_TROUBLE,
            str(row.id),
            owed.answerable,
            str(row.tries),
            act.now,
            found[1].ilt_id,
        )
        enqueue(act, word)


CONSULT_POST = Kind("consult_post", _render_post, _keep, refused=_note_refused)


def render_asked(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message as it reads now."""
    row = session.get_one(ConsultationChannel, message.subject_id)
    where = Where(row, session.get_one(Ilt, row.channel_id))
    return _drawn(session, where, session.get_one(Consultation, row.consultation_id))


def _drawn(session: Session, where: Where, one: Consultation, *, is_late: bool = False) -> dict[str, Any]:
    """In the language of the team that asks, in whatever channel."""
    with speaking(language_of_team(session, one.ilt_id)):
        if one.state == ConsultState.TAKEN_BACK:
            return taken_back_message(shown_name(session.get_one(Ilt, one.ilt_id)))
        asked = Asked(
            question_of(session, one, one.asked_on), is_shared=where.channel.shared_since is not None
        )
        return asked_message(asked, is_late=is_late)


def _render_trouble(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as it was not tried again, and the question is open."""
    found = where_in_workspace(session, owed.workspace_id, int(owed.subject))
    if found is None or not found[0].row.is_refused or found[1].state != ConsultState.OPEN:
        return None
    bot_name = session.get_one(Workspace, owed.workspace_id).bot_name
    trouble = Trouble(found[0].row.id, found[1].question, found[0].channel.name, bot_name)
    return Outgoing(trouble_message(trouble, is_late=sending.is_late))


CONSULT_TROUBLE = Kind("consult_trouble", _render_trouble, is_answer=True)
