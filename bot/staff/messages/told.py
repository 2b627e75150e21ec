"""What staff hear of what they asked: an answer to one, a line under the post for all; and what organizers are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import kit
from bot.blocks.dates import long_day
from bot.staff.messages.asking import MOST_TYPED
from bot.words import count, say

_TEAM, _NAME, _ABOUT = 80, 60, 150
# Of a question, so that it is known again.
_BEGINNING = 60


@dataclass(frozen=True)
class Told:
    """An answer. The question is not repeated where they asked that team one only on that day: what somebody wrote can be
    removed here, and not from a message.

    Attributes:
        by: who answers.
        about: what of the post they asked about; empty = all of it.
        is_declined: it is not for this team.
        question: what they asked; empty = nothing else of that day could be meant.
    """

    team: str
    by: str
    about: str
    asked_on: date
    answer: str
    is_declined: bool = False
    question: str = ""


def answer_message(one: Told, *, is_late: bool) -> dict[str, Any]:
    """To whoever signed."""
    places = {
        "team": kit.tame(one.team, _TEAM),
        "by": kit.tame(one.by, _NAME) or say("an organizer"),
        "day": long_day(one.asked_on),
    }
    asked = _asked(one, places)
    said = (
        say("They read it and say that it is not for their team. {by} writes:", **places)
        if one.is_declined
        else say("{by} answers:", **places)
    )
    first = " ".join([*([say("Sorry, this comes late.")] if is_late else []), asked, said])
    last = say("To ask more, tap Ask or suggest… under what they share.")
    parts = [first, *filter(None, [kit.tame(one.answer, MOST_TYPED)]), last]
    return kit.message(kit.escape("\n".join(parts)), [kit.plain_section(part) for part in parts])


def _asked(one: Told, places: Mapping[str, str]) -> str:
    """Which question it answers."""
    about, question = kit.tame(one.about, _ABOUT), kit.tame(one.question, _BEGINNING)
    if question:
        return say("On {day} you asked {team}: “{question}”", question=question, **places)
    if about:
        return say("On {day} you asked {team} about “{about}”.", about=about, **places)
    return say("On {day} you asked {team} something.", **places)


def thread_message(read: int, on_agenda: int, post_ts: str) -> dict[str, Any]:
    """The one line under the post: how much was read, never what or whose."""
    lines = [
        count(
            "The team has read {number} question that was asked here.",
            "The team has read {number} questions that were asked here.",
            read,
        )
    ]
    if on_agenda:
        lines.append(count("{number} is on its agenda.", "{number} are on its agenda.", on_agenda))
    words = " ".join(lines)
    return {**kit.message(kit.escape(words), [kit.plain_section(words)]), "thread_ts": post_ts}


def answered(by: str, when: str) -> str:
    """After *Answer…*. `when`: when they are told; empty = at once."""
    who = kit.tame(by, _NAME)
    if when:
        return say("Saved. {who} gets it as a direct message from me: {when}.", who=who, when=when)
    return say(
        "Saved. {who} gets it as a direct message from me in two minutes; until then Answer… changes it.",
        who=who,
    )


def nobody_told(by: str) -> str:
    """After an answer to somebody who cannot be written to any more, or to words without a name."""
    who = kit.tame(by, _NAME)
    if who:
        return say("Saved. {who} is not here any more, so nobody is told; your team reads it here.", who=who)
    return say("Saved. It has no name, so nobody is told; your team reads it here.")


def removed(channels: str, *, may_be_quoted: bool = False) -> str:
    """After *Remove…*.

    Args:
        channels: where it may have been posted as something that staff asked; empty = nowhere.
        may_be_quoted: its beginning may have been sent back to whoever asked.
    """
    done = (
        say(
            "Removed. It may stand in what was shared in {channels}: delete those posts there, I cannot change them.",
            channels=channels,
        )
        if channels
        else say("Removed.")
    )
    own = say("Its beginning may stand in the answer that whoever asked it got, which nobody else reads.")
    return f"{done} {own}" if may_be_quoted else done


def question_and_decision(question: str, decision: str) -> str:
    """What staff asked, in the organizers' wording, and what was decided."""
    return say("You asked: {question} → We decided: {decision}", question=question, decision=decision)


def decided_title() -> str:
    """Above those lines, in the minutes and in what is shared."""
    return say("You asked, we decided")
