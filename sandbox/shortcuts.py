"""Global and message shortcuts of the app."""

from sandbox import payloads
from sandbox.core import Core
from sandbox.interactions import interact
from sandbox.messages import find
from sandbox.people import active, seen_message
from sandbox.results import Ack, SandboxError, ShortcutInfo


async def use_global(core: Core, user_id: str, callback_id: str) -> Ack:
    """Use a shortcut of the search bar or the lightning menu."""
    person = active(core, user_id)
    _check(core, callback_id, "global")
    return await interact(core, user_id, payloads.shortcut(core, person, callback_id))


async def use_on_message(core: Core, user_id: str, channel_id: str, ts: str, callback_id: str) -> Ack:
    """Use a shortcut of a message's menu; Slack offers none on ephemeral messages."""
    person, message = seen_message(core, user_id, channel_id, find(core, channel_id, ts))
    _check(core, callback_id, "message")
    if message.ephemeral_to:
        raise SandboxError("An ephemeral message has no shortcuts.")
    return await interact(core, user_id, payloads.message_shortcut(core, person, message, callback_id))


def available(core: Core) -> list[ShortcutInfo]:
    """The app's shortcuts; none once it was uninstalled."""
    return list(core.app.shortcuts) if core.world.installed else []


def _check(core: Core, callback_id: str, kind: str) -> None:
    if not any(info.callback_id == callback_id and info.type == kind for info in available(core)):
        raise SandboxError(f"The app has no {kind} shortcut {callback_id}.")
