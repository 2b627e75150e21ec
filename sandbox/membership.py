"""Who is where: joining, leaving, inviting, and what the app hears of it (Slack: reference/events)."""

from sandbox.core import Core
from sandbox.events import emit, emit_in
from sandbox.messages import add
from sandbox.people import channel as existing_channel
from sandbox.people import user_json
from sandbox.results import SandboxError
from sandbox.state import BOT_USER_ID, Channel, Json, Message, Person, dm_id


def enter(core: Core, person: Person, channel: Channel, inviter: str | None = None) -> Message:
    """Add a person or the app to a channel; the line Slack writes there."""
    if person.id in channel.members:
        raise SandboxError(f"{person.real_name} is already in #{channel.name}.")
    if channel.is_im or channel.is_archived:
        raise SandboxError(f"Nobody can join #{channel.name}.")
    channel.members.add(person.id)
    _tell(core, channel, "member_joined_channel", {"user": person.id, **_inviter(inviter)})
    return _system_message(core, channel, person.id, "join", "has joined the channel")


def exit_from(core: Core, person: Person, channel: Channel, by: str) -> Message:
    """Take a person or the app out of a channel; the line Slack writes there."""
    if person.id not in channel.members or channel.is_im:
        raise SandboxError(f"{person.real_name} is not in #{channel.name}.")
    if person.id == BOT_USER_ID:
        emit_in(core, channel, {"channel": channel.id, "actor_id": by}, "left")
    channel.members.remove(person.id)
    _tell(core, channel, "member_left_channel", {"user": person.id})
    return _system_message(core, channel, person.id, "leave", "has left the channel")


def archive(core: Core, channel_id: str) -> None:
    """Archive a channel: nobody can post there any more."""
    channel = existing_channel(core, channel_id)
    if channel.is_im or channel.is_archived:
        raise SandboxError(f"#{channel.name} cannot be archived.")
    channel.is_archived = True
    emit_in(core, channel, {"channel": channel.id, "user": _someone_in(channel)}, "archive")
    core.touch()


def unarchive(core: Core, channel_id: str) -> None:
    """Open an archived channel again, with whoever was in it."""
    channel = existing_channel(core, channel_id)
    if not channel.is_archived:
        raise SandboxError(f"#{channel.name} is not archived.")
    channel.is_archived = False
    emit_in(core, channel, {"channel": channel.id, "user": _someone_in(channel)}, "unarchive")
    core.touch()


def make_private(core: Core, channel_id: str) -> None:
    """Turn a public channel into a private one; its id stays, and no event says so."""
    channel = existing_channel(core, channel_id)
    if channel.is_im or channel.is_private:
        raise SandboxError(f"#{channel.name} is private already.")
    channel.is_private = True
    core.touch()


def share_outside(core: Core, channel_id: str, *, shared: bool, team_id: str) -> None:
    """Share a channel with another organization (Slack Connect), or end that."""
    channel = existing_channel(core, channel_id)
    if channel.is_im or (team_id in channel.shared_with) is shared:
        raise SandboxError(f"#{channel.name} is {'' if shared else 'not '}shared with {team_id} already.")
    channel.shared_with = sorted(
        {*channel.shared_with, team_id} if shared else {*channel.shared_with} - {team_id}
    )
    if BOT_USER_ID in channel.members:
        kind = "channel_shared" if shared else "channel_unshared"
        emit(core, {"type": kind, "channel": channel.id, "connected_team_id": team_id})
    core.touch()


def rename(core: Core, channel_id: str, name: str) -> None:
    """Give a channel another name; its id stays."""
    channel = existing_channel(core, channel_id)
    if channel.is_im or any(other.name == name for other in core.world.channels.values()):
        raise SandboxError(f"#{channel.name} cannot be called {name}.")
    channel.name = name
    renamed = {"id": channel.id, "name": name, "created": channel.created}
    emit_in(core, channel, {"channel": renamed}, "rename")
    core.touch()


def add_person(core: Core, person: Person) -> None:
    """Somebody gets an account, or is of another workspace and may be brought into shared channels."""
    if person.id in core.world.people:
        raise SandboxError(f"There is a person {person.id} already.")
    core.world.people[person.id] = person
    core.touch()


def deactivate(core: Core, person: Person) -> None:
    """Close a person's account: they leave all channels, their direct messages with the app are closed."""
    person.deleted = True
    for channel in core.world.channels.values():
        if not channel.is_im:
            channel.members.discard(person.id)
    messages_with_app = core.world.channels.get(dm_id(person.id))
    if messages_with_app:
        messages_with_app.is_archived = True
    _tell_changed(core, person)


def speak(core: Core, person: Person, locale: str) -> None:
    """Somebody chooses another language for their Slack."""
    person.locale = locale
    _tell_changed(core, person)


def _tell_changed(core: Core, person: Person) -> None:
    at = core.clock.timestamp()
    user = {**user_json(core, person, at), "locale": person.locale}
    emit(core, {"type": "user_change", "user": user, "cache_ts": int(at)})
    core.touch()


def uninstall(core: Core) -> None:
    """Remove the app; Slack does not promise which of the two events comes first."""
    if not core.world.installed:
        raise SandboxError("The app is not installed.")
    emit(core, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER_ID]}})
    emit(core, {"type": "app_uninstalled"})
    core.world.installed = False
    core.touch()


def install(core: Core) -> None:
    """Install the app again: its token works as before."""
    if core.world.installed:
        raise SandboxError("The app is installed already.")
    core.world.installed = True
    core.touch()


def grant(core: Core) -> None:
    """An organization's admin adds the app to this workspace."""
    _change_access(core, is_granted=True)


def revoke(core: Core) -> None:
    """An organization's admin takes the app out of this workspace."""
    _change_access(core, is_granted=False)


def _change_access(core: Core, *, is_granted: bool) -> None:
    team = core.team
    if not team.is_org_wide or team.is_granted is is_granted:
        raise SandboxError("The app is not installed for an organization, or that is so already.")
    team.is_granted = True
    kind = "team_access_granted" if is_granted else "team_access_revoked"
    emit(core, {"type": kind, "team_ids": [team.id]})
    team.is_granted = is_granted
    core.touch()


def _tell(core: Core, channel: Channel, kind: str, fields: Json) -> None:
    """Slack sends these only where the app is a member, and only with the scope for the kind of channel."""
    needed = "groups:read" if channel.is_private else "channels:read"
    if BOT_USER_ID in channel.members and core.app.has_any([needed]):
        letter = "G" if channel.is_private else "C"
        event = {"type": kind, "channel": channel.id, "channel_type": letter, "team": core.team.id, **fields}
        emit(core, event)


def _inviter(user_id: str | None) -> Json:
    return {"inviter": user_id} if user_id else {}


def _someone_in(channel: Channel) -> str:
    return min(channel.members - {BOT_USER_ID}, default=BOT_USER_ID)


def _system_message(core: Core, channel: Channel, user_id: str, kind: str, words: str) -> Message:
    subtype = f"{'group' if channel.is_private else 'channel'}_{kind}"
    text = f"<@{user_id}> {words}"
    message = Message(core.clock.next_ts(), channel.id, user_id, text, subtype=subtype)
    return add(core, message)
