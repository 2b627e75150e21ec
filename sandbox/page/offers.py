"""What the message line offers to complete, from the manifest's commands. Pure."""

import re
from collections.abc import Iterable

from sandbox.results import CommandInfo

_WORDS = re.compile(r"[^\[\]()<>{}]+")


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
    """What a newcomer may type first: the first command alone, which is the one entrance."""
    return next((info.command for info in commands), None)
