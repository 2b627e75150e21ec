"""What becomes of text that people type: escapes, @names and #channels (Slack: formatting-message-text)."""

import re
from collections.abc import Callable

from sandbox.core import Core
from sandbox.state import BOT_USER_ID, Channel, Person

_Mention = Callable[[Person], str]
_CHANNEL = re.compile(r"(?<![\w&])#([a-z0-9][a-z0-9_-]*)")


def escape(text: str) -> str:
    """Slack escapes exactly these three characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(core: Core, text: str) -> str:
    """Typed text as a message holds it: escaped, "@Name" as <@U…>, "#channel" as <#C…|name>."""
    return _link(core, text, lambda person: f"<@{person.id}>")


def typed_in_command(core: Core, text: str) -> str:
    """Typed text as a command with `should_escape` receives it: <@U…|name>, <#C…|name>."""
    return _link(core, text, lambda person: f"<@{person.id}|{person.name}>")


def person_called(core: Core, name: str) -> Person | None:
    """The person or app that "@name" means, by user name, real name, or the app's name."""
    wanted = name.strip().lstrip("@").lower()
    if wanted == core.app.name.lower():
        return core.world.people[BOT_USER_ID]
    found = (person for person in core.world.people.values() if wanted in _names(person))
    return next(found, None)


def _link(core: Core, text: str, mention: _Mention) -> str:
    named = {name: person for person in core.world.people.values() for name in _names(person)}
    alternatives = "|".join(re.escape(escape(name)) for name in sorted(named, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w&])@({alternatives})(?!\w)", re.IGNORECASE)
    linked = pattern.sub(lambda match: mention(named[match[1].lower()]), escape(text))
    channels = {channel.name: channel for channel in core.world.channels.values() if not channel.is_im}
    return _CHANNEL.sub(lambda match: _channel(match, channels), linked)


def _channel(match: re.Match[str], channels: dict[str, Channel]) -> str:
    channel = channels.get(match[1])
    if channel is None:
        return match[0]
    return f"<#{channel.id}|{'' if channel.is_private else channel.name}>"


def _names(person: Person) -> set[str]:
    return {person.name.lower(), person.real_name.lower()}
