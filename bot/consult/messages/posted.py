"""What staff see: the question in their channel, from the asking to its result; the form to answer, and what they are told."""

from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.fields import Choice, radio_field
from bot.blocks.late import excused
from bot.consult.messages.shapes import (
    LEAST,
    MOST_CHOICE,
    MOST_QUESTION,
    Question,
    answered_line,
    counts_lines,
    too_few,
)
from bot.words import later, say

ANSWER = "answer"
_TEAM = 80
_NOBODY_LEARNS = later(
    "Nobody learns what you answer: not {team}, not whoever asked. I keep no name and no time beside it, and delete it at the "
    "end, when only the counts stay. In a small group people can guess, and where all answer alike, everybody knows."
)
_STAYS = later("If you leave, or have yourself deleted, your answer stays counted as somebody's.")


@dataclass(frozen=True)
class Asked:
    """A question in one channel. `is_shared`: another organization reads the channel by now."""

    question: Question
    is_shared: bool = False


def asked_message(asked: Asked, *, is_shown_only: bool = False, is_late: bool = False) -> dict[str, Any]:
    """The message in the channel. `is_shown_only`: in the preview there is nothing to tap."""
    one = asked.question
    opening, words = _opening(one, is_late=is_late), kit.tame(one.words, MOST_QUESTION) or "?"
    lines = _lines(asked)
    blocks = [kit.plain_section(opening), kit.header(words), *map(kit.plain_section, lines)]
    if not one.is_over and not is_shown_only:
        button = kit.button(say("Answer…"), ids.CONSULT_ANSWER, value=str(one.id), style="primary")
        blocks.append(kit.actions([button]))
    return kit.message(kit.escape("\n".join([opening, words, *lines])), blocks)


def _opening(one: Question, *, is_late: bool) -> str:
    team = kit.tame(one.team, _TEAM)
    if one.is_over:
        return say("{team} asked you, before it decides:", team=team)
    asks = say("{team} asks you, before it decides:", team=team)
    return excused(asks, is_late=is_late)


def _lines(asked: Asked) -> list[str]:
    one = asked.question
    if not one.is_over:
        return ["\n".join(_bullets([kit.tame(choice, MOST_CHOICE) for choice in one.choices])), _how(one)]
    if asked.is_shared:
        return [_elsewhere(one)]
    if one.counts is None:
        return [too_few()]
    thanks = say(
        "{answered} {team} has this before it, now that it decides. Thank you.",
        answered=answered_line(one),
        team=kit.tame(one.team, _TEAM),
    )
    return ["\n".join(_bullets(counts_lines(one))), thanks]


def _bullets(lines: list[str]) -> list[str]:
    return [f"• {line}" for line in lines]


def _how(one: Question) -> str:
    return say(
        "Until {day}, one answer each, which you can change until then. Nobody learns who answers what; counts are shown at "
        "the end, from {least} answers on. Members of {team} say what they think in its meeting and are not counted.",
        day=shown_day(one.last_day, one.today),
        least=LEAST,
        team=kit.tame(one.team, _TEAM),
    )


def _elsewhere(one: Question) -> str:
    return say(
        "It is over. Another organization reads this channel now, so the counts are not shown here; {team} has them.",
        team=kit.tame(one.team, _TEAM),
    )


def taken_back_message(team: str) -> dict[str, Any]:
    """In place of the question."""
    words = say(
        "{team} has taken back what it asked here. What was answered is deleted unread.",
        team=kit.tame(team, _TEAM),
    )
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def answer_form(one: Question, chosen: int | None) -> dict[str, Any]:
    """*Answer…*: who learns what stands there before anything is chosen. `chosen`: the place of their answer so far."""
    choices = [Choice(words, str(place)) for place, words in enumerate(one.choices)]
    blocks = [
        kit.plain_section(say(_NOBODY_LEARNS, team=kit.tame(one.team, _TEAM))),
        radio_field(
            ANSWER,
            kit.tame(one.words, MOST_QUESTION) or "?",
            choices,
            initial="" if chosen is None else str(chosen),
        ),
        kit.plain_section(say(_STAYS)),
    ]
    return kit.form(
        ids.CONSULT_ANSWER_FORM,
        say("Your answer"),
        blocks,
        submit=say("Send"),
        close=say("Cancel"),
        private_metadata=str(one.id),
    )


def kept(one: Question) -> str:
    """After *Send*."""
    return say(
        "Kept, without your name. Answer… changes it until {day}; the counts stand in the channel after that.",
        day=shown_day(one.last_day, one.today),
    )
