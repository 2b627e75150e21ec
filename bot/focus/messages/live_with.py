"""*Can everyone live with it?*: the form, what is answered; and every line that was shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.fields import Choice, checkbox_field, radio_field, text_field
from bot.blocks.late import excused
from bot.blocks.naming import name_of
from bot.blocks.packing import tidy
from bot.focus.messages.message import BETTER, THINK_OF
from bot.focus.messages.message_buttons import LIVE_WITH
from bot.focus.messages.shapes import Turnout
from bot.rules.focus import LIVE_WITH_FROM
from bot.rules.tally import MINIMUM
from bot.words import count, later, say

# The form's fields; they are other ones than those of the dots.
CHOICE, BETTER_LINE, HELP = "live_with", "better", "help"
GOOD, CAN_LIVE, NOT_YET = "good", "can_live", "not_yet"
ANSWERS = {
    GOOD: later("Good"),
    CAN_LIVE: later("I can live with it"),
    NOT_YET: later("Not yet"),
}
YES = "yes"
_PROPOSAL = 2000
# Slack takes 250 kB a form; a page of lines gets a part of it, counted as JSON escapes them at worst.
_PAGE_BYTES = 150_000
_MOST_BLOCKS = 90

_WHO_SEES = later(
    "Your answer and your line are shown once, with everybody's, without names; whose they were is deleted then. *Fewer than "
    "{minimum} answers are never shown.* The tick below is with your name: it says who could look after a strategy, and counts "
    "for nothing else."
)


@dataclass(frozen=True)
class LiveWithForm:
    """One member's form. `proposal`: what they are asked about."""

    round_id: int
    proposal: str
    choice: str = ""
    line: str = ""
    helps: bool = False


def live_with_form(form: LiveWithForm) -> dict[str, Any]:
    """The private form, filled in with the member's own answer."""
    choices = [Choice(say(words), value) for value, words in ANSWERS.items()]
    blocks = [
        _proposed(form.proposal),
        radio_field(CHOICE, say(LIVE_WITH), choices, initial=form.choice),
        text_field(BETTER_LINE, say(BETTER), initial=form.line, lines=True, optional=True),
        kit.context(say(_WHO_SEES, minimum=MINIMUM)),
        checkbox_field(
            HELP,
            say("And you?"),
            [Choice(say("I would help lead it"), YES)],
            initial=[YES] if form.helps else [],
            optional=True,
        ),
    ]
    return kit.form(
        ids.FOCUS_LIVE_FORM,
        say("Can we live with it?"),
        blocks,
        submit=say("Answer"),
        close=say("Cancel"),
        private_metadata=str(form.round_id),
    )


def _proposed(proposal: str) -> dict[str, Any]:
    return kit.plain_section(kit.visible(kit.cut(proposal, _PROPOSAL)) or "?")


NO_CHOICE = later("Choose one of the three. Nothing was saved yet.")


@dataclass(frozen=True)
class Answered:
    """What came of somebody's answer. `is_shown`: it was the last one, and all are shown now."""

    round_id: int
    turnout: Turnout
    is_shown: bool


def answered(done: Answered) -> dict[str, Any]:
    """After *Answer*."""
    if done.is_shown:
        words = say("Saved. Everyone has answered: the channel shows all answers in a moment, without names.")
        return kit.message(words, [kit.plain_section(words)])
    words = say(
        "Saved, only for you to see. {done}. You can change yours until they are shown.",
        done=done.turnout.words,
    )
    row = kit.actions([kit.button(say("Change mine"), ids.FOCUS_LIVE_ANSWER, value=str(done.round_id))])
    return kit.message(kit.escape(words), [kit.plain_section(words), row])


def asked_live_with(
    round_id: int, team: str, by: str, proposal: str, turnout: Turnout, *, is_late: bool
) -> dict[str, Any]:
    """To everybody who is asked, once. `proposal`: what they are asked about."""
    words = say(
        "{name} asks {team}: can everyone live with the focus that was chosen? Answers are shown all together, without names. "
        "{done}.",
        name=name_of(by),
        team=name_of(team),
        done=turnout.words,
    )
    whole = excused(words, is_late=is_late)
    button = kit.button(say("Give my answer"), ids.FOCUS_LIVE_ANSWER, value=str(round_id), style="primary")
    blocks = [kit.plain_section(whole), _proposed(proposal), kit.actions([button])]
    return kit.message(kit.escape(whole), blocks)


def live_with_shown(round_id: int, team: str, *, is_late: bool) -> dict[str, Any]:
    """To whoever asked, where the last answer showed them all."""
    words = say(
        "Everyone in {team} has said whether they can live with the focus: the channel's message shows it. Talk about what would "
        "make it better, or change the goal.",
        team=name_of(team),
    )
    whole = excused(words, is_late=is_late)
    button = kit.button(say("Goal…"), ids.FOCUS_GOAL, value=str(round_id), label=say("Goal…: change it"))
    return kit.message(kit.escape(whole), [kit.plain_section(whole), kit.actions([button])])


def too_small(members: int) -> str:
    """Where so few can ask each other."""
    return count(
        "You are the only one in this team. With {least} or more I can ask everyone without names.",
        "You are {number} in this team: ask each other. With {least} or more I can ask everyone without names.",
        members,
        least=LIVE_WITH_FROM,
    )


def too_few_answers(turnout: Turnout) -> str:
    """Where answers cannot be shown yet."""
    return say(
        "{done}. Fewer than {minimum} answers are never shown, because people could guess whose they are. Wait for more, or "
        "choose Stop asking in the menu beside the buttons.",
        done=turnout.words,
        minimum=MINIMUM,
    )


@dataclass(frozen=True)
class ShownLine:
    """A line of nobody's."""

    id: int
    text: str


@dataclass(frozen=True)
class AllLines:
    """Every line that was shown in a choosing: under the dots, and about the proposal."""

    round_id: int
    think_of: Sequence[ShownLine]
    better: Sequence[ShownLine]
    may_remove: bool


def all_lines_form(shown: AllLines) -> dict[str, Any]:
    """The form behind *Read all lines*."""
    blocks: list[kit.Block] = [kit.plain_section(say("Nobody knows who wrote what."))]
    used = 0
    for title, lines in ((say(THINK_OF), shown.think_of), (say(BETTER), shown.better)):
        for place, one in enumerate(lines):
            row = [*([] if place else [kit.header(title)]), *_line(shown, one)]
            used += len(json.dumps(row))
            if used > _PAGE_BYTES or len(blocks) + len(row) > _MOST_BLOCKS:
                return _form(shown, [*blocks, kit.plain_section(say("… and more."))])
            blocks += row
    if len(blocks) == 1:
        blocks = [kit.plain_section(say("There is no line to read."))]
    return _form(shown, blocks)


def _form(shown: AllLines, blocks: list[kit.Block]) -> dict[str, Any]:
    return kit.form(
        ids.FOCUS_LINES,
        say("All lines"),
        blocks,
        close=say("Close"),
        private_metadata=str(shown.round_id),
    )


def _line(shown: AllLines, one: ShownLine) -> list[kit.Block]:
    words = tidy(one.text) or "?"
    if not shown.may_remove:
        return [kit.plain_section(words)]
    button = kit.button(
        say("Remove…"),
        ids.FOCUS_LINE_REMOVE,
        value=f"{shown.round_id}:{one.id}",
        label=say("Remove the line {words}", words=kit.tame(one.text, 40)),
        style="danger",
    )
    asked = {
        "title": kit.plain(say("Remove this line?")),
        "text": kit.plain(say("It is deleted for everyone and cannot be brought back.")),
        "confirm": kit.plain(say("Remove")),
        "deny": kit.plain(say("Keep")),
    }
    return [kit.plain_section(words, accessory={**button, "confirm": asked})]
