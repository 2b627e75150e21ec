"""`/ilt` alone, `/ilt help`, what an unknown word gets, and which team is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.assessments.messages.sections import OpenAlready, ballot_rows
from bot.blocks import ids, kit
from bot.focus.messages.cycles import Over, over_rows
from bot.focus.messages.dots import Reminder, dots_rows
from bot.items.messages.check_ins import CheckInRow, check_in_line, check_in_row
from bot.meetings.messages.reflection_shapes import Waiting
from bot.reflection.messages.reflection import waiting_rows
from bot.rules.slack_words import plain_words
from bot.teams.messages.choices import TeamChoice
from bot.words import say

_BUTTON_VALUE = 2000
# Half of what Slack takes: a character may count twice.
_IN_A_SECTION = 1500
_SETUP = "setup"
# Home has the others.
_MOST_CHECK_INS = 2


@dataclass(frozen=True)
class CommandHelp:
    """One command as the help lists it.

    Attributes:
        word: what follows `/ilt`.
        moment: when a team needs it: before, in or after the meeting.
        does: one sentence, starting with a verb.
        button: its button in the menu; empty where the command needs more words.
    """

    word: str
    moment: str
    does: str
    button: str = ""


def help_screen(commands: Sequence[CommandHelp]) -> dict[str, Any]:
    """All commands on one screen, by moment."""
    moments = list(dict.fromkeys(command.moment for command in commands))
    blocks = [kit.section("*What I can do for your Instructional Leadership Team*")]
    for moment in moments:
        lines = [f"`/ilt {one.word}`  {one.does}" for one in commands if one.moment == moment]
        blocks.append(kit.section(f"*{moment}*\n" + "\n".join(lines)))
    text = "What I can do: " + " ".join(f"/ilt {one.word}: {one.does}" for one in commands)
    return kit.message(text, blocks)


def menu(
    waiting: OpenAlready | None,
    commands: Sequence[CommandHelp],
    to_set_up: str = "",
    sessions: Sequence[Waiting] = (),
    dots: Sequence[Reminder] = (),
    check_ins: Sequence[CheckInRow] = (),
    step_backs: Sequence[Over] = (),
) -> dict[str, Any]:
    """What waits for this person first, then a button for each command that needs no further words.

    Args:
        sessions: what they are asked about a meeting.
        dots: that they are asked for.
        check_ins: of strategies that they look after.
        step_backs: that wait for them.
        to_set_up: the team's name where nobody has set it up yet: that comes before everything else.
    """
    if waiting:
        words = f"Waiting for you in #{waiting.channel_name}: your ballot in the {waiting.title}."
        blocks = [kit.plain_section(words), *ballot_rows(waiting)]
    elif sessions or dots or step_backs or check_ins:
        words, blocks = "Waiting for you:", []
    else:
        words = "Nothing waits for you here. What would you like to do?"
        blocks = [kit.plain_section(words)]
    if sessions or dots or step_backs or check_ins:
        mine = check_ins[:_MOST_CHECK_INS]
        for_them = [*(one.words for one in sessions), *(one.words for one in dots)]
        for_them += [*(one.words for one in step_backs), *map(check_in_line, mine)]
        words = " ".join([words, *for_them])
        rows = [block for one in mine for block in check_in_row(one, "menu/check_in")]
        blocks = [*waiting_rows(sessions), *dots_rows(dots), *over_rows(step_backs), *rows, *blocks]
    first = [one for one in commands if to_set_up and one.word == _SETUP]
    if first:
        asked = f"{to_set_up} is not set up yet: that takes a minute, once."
        row = kit.actions(
            [kit.button(one.button, ids.menu_action(one.word), style="primary") for one in first]
        )
        blocks, words = [kit.plain_section(asked), row, *blocks], f"{asked} {words}"
    rest = [one for one in commands if one.button and one not in first]
    buttons = [kit.button(one.button, ids.menu_action(one.word)) for one in rest]
    return kit.message(kit.escape(words), [*blocks, kit.actions(buttons)])


def which_team(teams: Sequence[TeamChoice], words: str) -> dict[str, Any]:
    """The question to somebody in several teams, a row each; the buttons repeat what was typed."""
    asked = "You are in more than one team. Which one do you mean?"
    rows = [
        kit.plain_section(
            team.name,
            accessory=kit.button(
                "This team",
                ids.PICK_TEAM,
                value=kit.cut(f"{team.channel_id} {words}", _BUTTON_VALUE),
                label=f"This team: {team.name}",
            ),
        )
        for team in teams
    ]
    names = ", ".join(team.name for team in teams)
    return kit.message(kit.escape(f"{asked} {names}"), [kit.plain_section(asked), *rows])


def form_not_opened(words: str) -> dict[str, Any]:
    """To a command whose form did not open: what was typed, all of it, and the command again as one tap."""
    said = say("Slack took too long to open the form, so nothing was saved yet. This is what you typed:")
    typed = f"/ilt {plain_words(words, {})}"
    shown = [typed[at : at + _IN_A_SECTION] for at in range(0, len(typed), _IN_A_SECTION)]
    again = kit.button(say("Try again"), ids.TYPED_AGAIN, value=words, style="primary")
    # A button holds only so much; what is longer can be copied from here.
    rest = [kit.actions([again])] if len(words) <= _BUTTON_VALUE else []
    blocks = [kit.plain_section(said), *(kit.plain_section(part) for part in shown), *rest]
    return kit.message(kit.escape(f"{said} {typed}"), blocks)
