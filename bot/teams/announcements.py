"""What the bot owes a channel by itself: hello, once ever, and what changed in how the team works with it.

The rows hold no words: an announcement is made from the audit entry it is about, when it is sent.
"""

from typing import Any

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.outbox.behind import OfTeam, team_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import Posted
from bot.teams.membership import facilitators_of, names_of, require_place, shown_name
from bot.teams.messages import announcements as words
from bot.teams.messages.announcements import NAMED, UNNAMED
from bot.turn import Act, Turn
from bot.words import ENGLISH, language_for, offered, say
from storage.audit import AuditEntry, Deed, note_deed, was_done
from storage.deliveries import Owed
from storage.delivery_rows import answerable_for
from storage.living import PostedMessage
from storage.locales import read_locale
from storage.people import Ilt, Person, Workspace, ilt_of_channel
from storage.sharing import is_only_shared_with

_HELLO, _IN_CHANNEL = "hello", "channel"


def owe_hello(act: Act, ilt: Ilt, *, inviter: str | None = None) -> None:
    """Owes the greeting of a channel the bot is in for the first time. `inviter`: the Slack id of who brought it."""
    hello = ToSend(ilt.workspace_id, HELLO, str(ilt.id), ilt.channel_id, _HELLO, act.now, ilt.id, inviter)
    enqueue(act, hello)


def greet_in_the_inviters_language(session: Session, ilt: Ilt) -> None:
    """Until the setup asks, a team that is not greeted yet is written to in the language of whoever brought the bot."""
    if ilt.language or ilt.set_up_at is not None or len(offered()) == 1:
        return
    inviter = answerable_for(session, ilt.workspace_id, HELLO.name, str(ilt.id))
    found = language_for(read_locale(session, ilt.workspace_id, inviter)) if inviter else ENGLISH
    if found != ENGLISH:
        ilt.language = found


def _render_hello(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    """How the bot greets a channel: not once the team is set up. From then on the greeting is a living message."""
    ilt = session.get(Ilt, int(owed.subject))
    if ilt is None or ilt.set_up_at is not None or is_only_shared_with(session, ilt):
        return None
    return Outgoing(_greeting(session, ilt))


def _note_greeted(act: Act, owed: Owed, posted: Posted, _version: int) -> None:
    ilt = act.session.get(Ilt, int(owed.subject))
    if ilt and posted.ts:
        greeting = keep_greeting(act, ilt, posted.channel_id, posted.ts)
        # Set up while the greeting was on its way.
        greeting.version_wanted += ilt.set_up_at is not None


HELLO = Kind("hello", _render_hello, _note_greeted)


def keep_greeting(act: Act, ilt: Ilt, channel_id: str, ts: str) -> PostedMessage:
    """From now on that message is the team's greeting, and shows whether the team is set up."""
    greeting = PostedMessage(
        ilt_id=ilt.id,
        kind=ids.HELLO_MESSAGE,
        subject_id=ilt.id,
        part="",
        channel_id=channel_id,
        ts=ts,
        version_wanted=1,
        version_shown=1,
        next_try_at=act.machine_now,
    )
    act.session.add(greeting)
    return greeting


def render_hello(session: Session, message: PostedMessage) -> dict[str, Any]:
    """A team's greeting as it reads now."""
    ilt = session.get_one(Ilt, message.ilt_id)
    return _greeting(session, ilt)


def _greeting(session: Session, ilt: Ilt) -> dict[str, Any]:
    if ilt.set_up_at is None and was_done(session, ilt.id, Deed.ONLY_POSTS):
        return words.only_posts()
    return words.hello(ilt.id, is_private=ilt.is_private, is_set_up=ilt.set_up_at is not None)


def only_post(turn: Turn, ilt_id: int) -> str:
    """*No, only post here*: nobody's team, until somebody sets it up. Returns what to say.

    Raises:
        RefusalError: they are not in that channel.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        if place.ilt.set_up_at is not None:
            return say("This team is set up already, so nothing was changed. Type /ilt to start.")
        if not was_done(act.session, ilt_id, Deed.ONLY_POSTS):
            note_deed(
                act.session,
                Deed.ONLY_POSTS,
                workspace_id=place.ilt.workspace_id,
                at=act.now,
                ilt_id=ilt_id,
                person_id=place.person.id,
            )
            team_changed(act.session, ilt_id, OfTeam.GREETING, at_once=act.machine_now)
        return say(
            "I only post here what a team shares with this channel. To make it a team's, type /ilt setup."
        )


def announce(act: Act, ilt: Ilt, deed_id: int, by: Person) -> None:
    """Owes the channel of `ilt` word of a deed, once. `by`: who did it, asked where nobody else can tell."""
    told = ToSend(
        ilt.workspace_id,
        ANNOUNCEMENT,
        str(deed_id),
        ilt.channel_id,
        _IN_CHANNEL,
        act.now,
        ilt.id,
        by.slack_user_id,
    )
    enqueue(act, told)


def _render_announcement(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How a deed is told."""
    entry = session.get(AuditEntry, int(owed.subject))
    ilt = session.get(Ilt, entry.ilt_id) if entry and entry.ilt_id else None
    if entry is None or ilt is None:
        return None
    message = _told(session, entry, ilt, owed.recipient, is_late=sending.is_late)
    return Outgoing(message) if message else None


ANNOUNCEMENT = Kind("announcement", _render_announcement)


def _told(
    session: Session, entry: AuditEntry, ilt: Ilt, channel_id: str, *, is_late: bool
) -> dict[str, object] | None:
    """The message of a deed; None where it is not true any more."""
    steering = facilitators_of(session, ilt.id)
    match entry.deed:
        case Deed.MOVED_CHANNEL:
            return words.team_moved(_move(session, entry, ilt, channel_id), is_late=is_late)
        case Deed.NAMING_CHANGED if entry.subject == naming_of(ilt):
            return words.votes_will_be(is_unnamed=ilt.is_unnamed, is_late=is_late)
        case Deed.TOOK_OVER:
            taker = next((person for person in steering if person.id == entry.person_id), None)
            return words.someone_took_over(taker.name, is_late=is_late) if taker else None
        case Deed.SET_UP if steering:
            return words.team_is_set_up(
                shown_name(ilt), names_of(steering), is_unnamed=ilt.is_unnamed, is_late=is_late
            )
        case Deed.FACILITATORS_CHANGED if steering:
            return words.facilitators_are(names_of(steering), is_late=is_late)
    return None


def naming_of(ilt: Ilt) -> str:
    """What an audit entry calls the way a team's votes are offered."""
    return UNNAMED if ilt.is_unnamed else NAMED


def _move(session: Session, entry: AuditEntry, ilt: Ilt, channel_id: str) -> words.Moved:
    """`entry.subject` is the channel left. A private channel's name is told nowhere else."""
    is_here = channel_id == ilt.channel_id
    other = ilt_of_channel(session, ilt.workspace_id, entry.subject) if is_here else ilt
    workspace = session.get(Workspace, ilt.workspace_id)
    return words.Moved(
        is_here,
        other.name if other and not other.is_private else "",
        workspace.bot_name if workspace else "ILT",
    )
