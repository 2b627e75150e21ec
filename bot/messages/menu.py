"""`/ilt` alone, `/ilt help`, and what an unknown word gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import ids, kit
from bot.messages.assessment import OpenAlready, ballot_rows

_WORD_SHOWN = 40


@dataclass(frozen=True)
class CommandHelp:
    """One command as the help lists it.

    Attributes:
        word: what follows `/ilt`.
        moment: when a team needs it: before, in or after the meeting.
        does: one sentence, starting with a verb.
    """

    word: str
    moment: str
    does: str


def help_screen(commands: Sequence[CommandHelp]) -> dict[str, Any]:
    """All commands on one screen, by moment."""
    moments = list(dict.fromkeys(command.moment for command in commands))
    blocks = [kit.section("*What I can do for your Instructional Leadership Team*")]
    for moment in moments:
        lines = [f"`/ilt {one.word}`  {one.does}" for one in commands if one.moment == moment]
        blocks.append(kit.section(f"*{moment}*\n" + "\n".join(lines)))
    text = "What I can do: " + " ".join(f"/ilt {one.word}: {one.does}" for one in commands)
    return kit.message(text, blocks)


def menu(waiting: OpenAlready | None, *, can_start: bool) -> dict[str, Any]:
    """What waits for this person first, then buttons for what they can start."""
    if waiting:
        words = f"Waiting for you in #{waiting.channel_name}: your ballot in the self-assessment."
        blocks = [kit.plain_section(words), *ballot_rows(waiting)]
    else:
        words = "Nothing waits for you here. What would you like to do?"
        blocks = [kit.plain_section(words)]
    buttons = [kit.button("Help", ids.SHOW_HELP)]
    if can_start and not waiting:
        buttons.insert(0, kit.button("Start a self-assessment", ids.START_REFLECT, style="primary"))
    return kit.message(kit.escape(words), [*blocks, kit.actions(buttons)])


def unknown_word(typed: str, closest: str | None) -> dict[str, Any]:
    """The answer to a word that is no command: what was typed, the nearest command, the way to the help."""
    shown = kit.tame(typed, _WORD_SHOWN)
    hint = f"Did you mean /ilt {closest}?" if closest else "Here is what I know:"
    words = f"I don't know “{shown}”. {hint} Type /ilt help to see everything."
    return kit.message(kit.escape(words), [kit.plain_section(words)])
