"""What the bot itself recorded, in one sentence beside the votes."""

from collections.abc import Iterator

from bot.blocks.tallies import counted
from bot.rules.witness import WINDOW, Recorded
from bot.words import count, say


def witness_words(seen: Recorded) -> str:
    """`Recorded with me in the 30 days before: 2 meetings; 7 of 9 action items had an owner and a date; …`"""
    return say(
        "Recorded with me in the {days} days before: {facts}. It shows what I saw, not more.",
        days=WINDOW.days,
        facts="; ".join(_facts(seen)),
    )


def _facts(seen: Recorded) -> Iterator[str]:
    yield counted(seen.meetings, "meeting")
    if seen.items:
        yield count(
            "{complete} of {number} action item had an owner and a date",
            "{complete} of {number} action items had an owner and a date",
            seen.items,
            complete=seen.complete,
        )
    if seen.meetings:
        yield say(
            "{with_agenda} of {meetings} had an agenda with objectives",
            with_agenda=seen.with_agenda,
            meetings=seen.meetings,
        )
        yield say("roles in {with_roles} of {meetings}", with_roles=seen.with_roles, meetings=seen.meetings)
        yield say(
            "process reflection after {with_reflection} of {meetings}",
            with_reflection=seen.with_reflection,
            meetings=seen.meetings,
        )
    yield from _of_plan(seen)


def _of_plan(seen: Recorded) -> Iterator[str]:
    """For the criteria about plan, data and tracking."""
    if seen.on_agenda:
        yield count(
            "{serving} of {number} agenda item served a goal or strategy of your plan",
            "{serving} of {number} agenda items served a goal or strategy of your plan",
            seen.on_agenda,
            serving=seen.serving,
        )
    if seen.decisions:
        yield count(
            "{with_evidence} of {number} decision named its evidence",
            "{with_evidence} of {number} decisions named their evidence",
            seen.decisions,
            with_evidence=seen.with_evidence,
        )
    if seen.from_staff:
        yield count(
            "{answered} of {number} question from staff was answered within two meetings",
            "{answered} of {number} questions from staff were answered within two meetings",
            seen.from_staff,
            answered=seen.answered,
        )
    if seen.consulted:
        yield count(
            "staff were asked before {consulted} of {number} decision",
            "staff were asked before {consulted} of {number} decisions",
            seen.decisions,
            consulted=seen.consulted,
        )
    if seen.strategies:
        yield count(
            "{with_reading} of {number} strategy was checked",
            "{with_reading} of {number} strategies were checked",
            seen.strategies,
            with_reading=seen.with_reading,
        )
