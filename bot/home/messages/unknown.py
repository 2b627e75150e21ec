"""What somebody reads whose words after `/ilt` were not understood: all of them again, and the closest thing as one button."""

from collections.abc import Sequence
from typing import Any

from bot.blocks import ids, kit, limits
from bot.rules import command_spanish
from bot.words import say

# UTF-16 units are at most two a character.
_PIECE, _MOST_PIECES = 1400, 8
_ADD, _LOG, _DECIDED, _HELP = "agenda add", "action", "decision", "help"


def did_you_mean(channel_id: str, typed: str, command: str, rest: str, shown: str) -> dict[str, Any]:
    """The question whether a command was meant.

    Args:
        typed: what followed `/ilt`, as people see it.
        command: what is likely meant.
        rest: every word that goes with it, as typed.
        shown: the same as people see it.
    """
    button = _button(channel_id, command, rest)
    if button is None:
        return _too_long(typed)
    other = kit.button(say("Help"), ids.menu_action("help"))
    if command == _ADD:
        other = kit.button(say("Show the agenda"), ids.menu_action("agenda"))
    elif typed == shown and (word := _first_word(typed)) in WORDLESS:
        other = kit.button(
            say("No, {command}", command=f"{ids.COMMAND} {command_spanish.shown(word)}"),
            ids.menu_action(word),
        )
    asked = _asked(typed, command, shown)
    return _message(asked, [button] if command == _HELP else [button, other])


def _first_word(typed: str) -> str:
    return command_spanish.in_english(typed.partition(" ")[0]).lower()


# Commands that show or open something, and do nothing with more words.
WORDLESS = frozenset(
    {
        "reflect",
        "reveal",
        "results",
        "focus",
        "plan",
        "trend",
        "growth",
        "schools",
        "export",
        "share",
        "privacy",
        "setup",
        "help",
    }
)


def _asked(typed: str, command: str, shown: str) -> str:
    if command == _LOG and shown:
        return say("Did you mean: log “{words}” as an action item?", words=shown)
    if command == _DECIDED and shown:
        return say("Log “{words}” as decided?", words=shown)
    if command == _ADD and shown:
        return say("Put “{words}” on the agenda?", words=shown)
    return say(
        "I don't know “{typed}”. Did you mean {command}?",
        typed=typed,
        command=f"{ids.COMMAND} {command_spanish.shown(command)} {shown}".strip(),
    )


def _button(channel_id: str, command: str, rest: str) -> dict[str, Any] | None:
    """None where the words are more than a button carries."""
    value = f"{channel_id} {command} {rest}".strip()
    if kit.cut(value, limits.BUTTON_VALUE) != value:
        return None
    words = say("Yes, {command}", command=f"{ids.COMMAND} {command_spanish.shown(command)}")
    if rest and command in {_LOG, _ADD, _DECIDED}:
        words = say("Yes, add it") if command == _ADD else say("Yes, log it")
    return kit.button(words, ids.PICK_TEAM, value=value)


def on_your_home(address: str) -> dict[str, Any]:
    """What is nobody's but the reader's, and no command of the team's. `address`: of their Home tab; may be empty."""
    words = say(
        "Your reminders (at what hour, and which ones) and your time off stand on your Home tab. What holds for the whole team is in "
        "/ilt setup."
    )
    return _beside_home(words, address)


def absent(address: str) -> dict[str, Any]:
    """What somebody reads who says that they cannot come. `address`: of their Home tab; may be empty."""
    words = say(
        "You need not tell me. Who is there is marked in the meeting, and nobody's absence is posted. Whoever was not there gets one "
        "short message with what was decided. Days on which I write nothing to you, your time off, stand on your Home tab."
    )
    return _beside_home(words, address)


def _beside_home(words: str, address: str) -> dict[str, Any]:
    link = f" <{address}|{say('Open Home')}>" if address else ""
    return kit.message(words, [kit.section(words + link)])


def nothing_close(typed: str) -> dict[str, Any]:
    """Nothing that is known is like it."""
    if len(typed) > _PIECE:
        return _too_long(typed)
    words = say("I don't know “{typed}”. Type /ilt alone for a menu of what you can do now.", typed=typed)
    return _message(words, [kit.button(say("Help"), ids.menu_action("help"))])


def _too_long(typed: str) -> dict[str, Any]:
    """More words than a button carries come back to be copied."""
    asked = say("I don't know that, and it is too long for a button. Nothing was done. You typed:")
    pieces = [typed[start : start + _PIECE] for start in range(0, len(typed), _PIECE)][:_MOST_PIECES]
    help_button = kit.button(say("Help"), ids.menu_action("help"))
    blocks = [*(kit.plain_section(piece) for piece in (asked, *pieces)), kit.actions([help_button])]
    return kit.message(kit.escape(f"{asked} {typed}"), blocks)


def _message(words: str, buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])
