"""A new vote on one criterion: what the channel sees while it runs, and what stays of it."""

from dataclasses import dataclass, replace
from typing import Any

from bot.assessments.messages.original import marked
from bot.assessments.messages.sections import SectionMessage, section_message
from bot.blocks import kit
from bot.blocks.tallies import WHY_A_WORD, counts_words, said_words, turnout
from bot.rules.tally import MINIMUM, Tally
from bot.words import count, later, say

_NAME = 80
_QUESTION = later(
    "A new vote on this one criterion. It starts empty, and nothing of it is shown until it ends."
)


@dataclass(frozen=True)
class RevoteRecord:
    """What stays of a re-vote.

    Attributes:
        short, text: the criterion's.
        before: the counts of the vote before; None where they are not shown.
        now: the counts of this one; None where too few answered to show them.
        by_name: who ended or cancelled it, None where its deadline did.
        word_before, word_now: what is said in place of counts, else empty.
        between: what was done in between, where it was a focus area; else empty.
        translated: the self-assessment, where `text` is a translation; else 0.
    """

    short: str
    text: str
    before: Tally | None
    now: Tally | None
    answered: int
    took_part: int
    counted: int
    is_cancelled: bool
    by_name: str | None
    word_before: str = ""
    word_now: str = ""
    between: str = ""
    translated: int = 0


def revote_message(shown: SectionMessage) -> dict[str, Any]:
    """The living message of a re-vote. `shown`: its section, with this one criterion as its only row."""
    prompt = say("Is it a strength or a weakness of our team? How do we know?")
    title = say("Vote again: {criterion}", criterion=shown.rows[0].short)
    return section_message(replace(shown, title=title, question=say(_QUESTION), prompt=prompt))


def revote_record(record: RevoteRecord) -> dict[str, Any]:
    """The living message at the end: before and now, or why not; no buttons."""
    title = say("Vote again: {criterion}", criterion=record.short)
    words = _cancelled(record) if record.is_cancelled else _ended(record)
    between = "" if record.is_cancelled else record.between
    text = kit.escape("\n".join(filter(None, [f"{title}. {words}", between])))
    said = "\n".join(filter(None, [record.text, words, between]))
    return kit.message(text, [kit.header(title), kit.plain_section(said), *marked(record.translated)])


def _ended(record: RevoteRecord) -> str:
    words = say(
        "Before: {before}. Now: {now}. {turnout}.",
        before=_before(record),
        now=_now(record),
        turnout=turnout(record.took_part, record.counted),
    )
    why = [say(WHY_A_WORD)] if record.word_before or record.word_now else []
    by = [say("{name} ended it.", name=kit.tame(record.by_name, _NAME))] if record.by_name else []
    return " ".join([words, *why, *by])


def _before(record: RevoteRecord) -> str:
    if record.before:
        return counts_words(record.before)
    return said_words(record.word_before) if record.word_before else say("not shown, too few answers")


def _now(record: RevoteRecord) -> str:
    if record.now:
        return counts_words(record.now)
    if record.word_now:
        return said_words(record.word_now)
    return count(
        "not shown, because unnamed results need {minimum} answers and there were {number} answer",
        "not shown, because unnamed results need {minimum} answers and there were {number} answers",
        record.answered,
        minimum=MINIMUM,
    )


def _cancelled(record: RevoteRecord) -> str:
    if not record.by_name and not record.took_part:
        return say("Nobody voted in time: the earlier result stays. To vote again, use the results above.")
    if not record.by_name:
        return say("This vote was cancelled. The earlier result stays. To vote again, use the results above.")
    return say(
        "This vote was cancelled by {name}. The earlier result stays. To vote again, use the results above.",
        name=kit.tame(record.by_name, _NAME),
    )
