"""What the message line offers to complete, from the manifest's commands. Pure."""

import re
from collections.abc import Iterable

from sandbox.results import CommandInfo

_WORDS = re.compile(r"[^\[\]()<>{}]+")
_UNHELPFUL_FIRST = "help"


def hint_words(usage_hint: str) -> list[str]:
    """The words of a usage hint: `[help | action <what>]` -> `help`, `action`."""
    words = (_WORDS.match(part.strip(" []()")) for part in usage_hint.split("|"))
    return [word[0].strip() for word in words if word and word[0].strip(" .…")]


def command_offers(commands: Iterable[CommandInfo]) -> list[dict[str, str]]:
    """One line per command and per word of its hint, as message_line.js shows them."""
    offers = []
    for info in commands:
        offers.append(offer(info.command, info.description))
        offers += [offer(f"{info.command} {word}") for word in hint_words(info.usage_hint)]
    return offers


def offer(line: str, note: str = "") -> dict[str, str]:
    """One line that can be completed."""
    return {"insert": line, "show": line, "note": note}


def first_step(commands: Iterable[CommandInfo]) -> str | None:
    """What a newcomer may type first: the first command with the first word of its hint that does something."""
    for info in commands:
        words = [word for word in hint_words(info.usage_hint) if word != _UNHELPFUL_FIRST]
        return f"{info.command} {words[0]}" if words else info.command
    return None
