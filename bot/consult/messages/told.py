"""What whoever asked is told: how it ended, and where it could not be posted or shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.late import excused
from bot.blocks.listing import listed
from bot.consult.messages.shapes import MOST_QUESTION, Question, answered_line, counts_lines, too_few
from bot.words import say

_TEAM, _NAME = 80, 60


@dataclass(frozen=True)
class Result:
    """How a question ended.

    Attributes:
        item: the agenda item that it serves; empty = none.
        missed, shared: channels that the bot cannot write in any more, and that others read by now, as the reader knows them.
    """

    question: Question
    item: str = ""
    missed: Sequence[str] = ()
    shared: Sequence[str] = ()


def result_message(result: Result, *, is_late: bool) -> dict[str, Any]:
    """To whoever asked, in their working hours."""
    one = result.question
    asked = say(
        "Your question to the staff of {team} is over: “{question}”",
        team=kit.tame(one.team, _TEAM),
        question=kit.tame(one.words, MOST_QUESTION),
    )
    opening = excused(asked, is_late=is_late)
    counts = [too_few()] if one.counts is None else ["\n".join(counts_lines(one)), answered_line(one)]
    lines = [opening, *counts, *_next(result), *_not_shown(result)]
    return kit.message(kit.escape("\n".join(lines)), [kit.plain_section(line) for line in lines])


def _next(result: Result) -> list[str]:
    if result.question.counts is None:
        return [
            say(
                "Ask in more channels, or leave more days: type /ilt ask. The same question waits three months."
            )
        ]
    if not result.item:
        return [say("Log a decision… in the meeting offers it as what the decision rests on.")]
    return [
        say(
            "It stands at the agenda item “{item}”; Log a decision… offers it as what the decision rests on.",
            item=kit.tame(result.item, MOST_QUESTION),
        )
    ]


def _not_shown(result: Result) -> list[str]:
    lines = []
    if result.missed:
        lines.append(
            say(
                "In {channels} it could not be shown: I am not in it any more, or it is archived. Answers from there are counted.",
                channels=listed(result.missed),
            )
        )
    if result.shared:
        lines.append(
            say(
                "In {channels} the counts are not shown: another organization reads along there now.",
                channels=listed(result.shared),
            )
        )
    return lines


@dataclass(frozen=True)
class Trouble:
    """A channel that did not take the question."""

    row_id: int
    question: str
    channel: str
    bot_name: str


def trouble_message(trouble: Trouble, *, is_late: bool) -> dict[str, Any]:
    """To whoever asked: why, and the way on."""
    why = say(
        "I could not post “{question}” in #{channel}: I am not in it any more, it is archived, or it does not let me write. Go "
        "there, type /invite @{bot}, then tap Try again.",
        question=kit.tame(trouble.question, MOST_QUESTION),
        channel=kit.tame(trouble.channel, _NAME),
        bot=kit.tame(trouble.bot_name, _NAME),
    )
    words = excused(why, is_late=is_late)
    button = kit.button(say("Try again"), ids.CONSULT_AGAIN, value=str(trouble.row_id))
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button])])


def again() -> str:
    """After *Try again*."""
    return say("I try again now. If it still does not work, I tell you.")
