"""Lines that start with a slash: the app's commands and Slack's own /invite and /remove."""

from sandbox import acks, membership, mentions, payloads
from sandbox.core import Core
from sandbox.notices import command_failed
from sandbox.people import in_channel
from sandbox.results import Ack, CommandInfo, SandboxError
from sandbox.state import BOT_USER_ID, Channel, Message, Person

UNKNOWN_COMMAND = "unknown_command"
_OWN_COMMANDS = ("/invite", "/remove")


async def run(core: Core, user_id: str, channel_id: str, line: str) -> Ack:
    """Run a whole line, "/ilt reflect"."""
    person, channel = in_channel(core, user_id, channel_id)
    name, _, text = line.strip().partition(" ")
    if name in _OWN_COMMANDS:
        membership_command(core, person, channel, line)
        return Ack(ok=True)
    if name not in _known(core, person):
        core.notify(user_id, f"{name} is not a valid command.")
        return Ack(ok=False, error=UNKNOWN_COMMAND)
    return await _send(core, person, channel, name, text.strip())


def membership_command(core: Core, person: Person, channel: Channel, line: str) -> Message:
    """Carry out "/invite @name" or "/remove @name"; the line Slack writes into the channel."""
    name, _, rest = line.strip().partition(" ")
    target = mentions.person_called(core, rest)
    if target is None:
        raise SandboxError(f"There is nobody called {rest.strip() or '(no name)'} here.")
    if channel.is_im:
        raise SandboxError("Nobody can be invited to or removed from direct messages.")
    if name == "/invite":
        return membership.enter(core, target, channel, inviter=person.id)
    return membership.exit_from(core, target, channel, by=person.id)


def available(core: Core) -> list[CommandInfo]:
    """The app's commands; none once it was uninstalled."""
    return list(core.app.commands) if core.world.installed else []


def _known(core: Core, person: Person) -> set[str]:
    """Slack Connect: members of another workspace cannot run the app's commands."""
    if person.team_id != core.team.id or person.id == BOT_USER_ID:
        return set()
    return {info.command for info in available(core)}


async def _send(core: Core, person: Person, channel: Channel, name: str, text: str) -> Ack:
    core.dismiss(person.id)
    if name in core.app.escaped_commands:
        text = mentions.typed_in_command(core, text)
    ack = await core.send("slash_commands", payloads.command(core, person, channel, name, text))
    if ack.ok:
        acks.apply_command(core, person, channel, name, ack)
    else:
        core.notify(person.id, command_failed(core, name, ack))
    return ack
