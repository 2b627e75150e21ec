"""The results in sentences: the same lines stand in the blocks, in the text beside them and in the document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.assessments.messages.result_shapes import CriterionResult, Results, by_side
from bot.assessments.messages.witness import witness_words
from bot.blocks import kit, limits
from bot.blocks.dates import shown_date
from bot.blocks.packing import first_that_fits, small_escaped
from bot.blocks.tallies import HOW_TO_READ_SHORT, WHY_A_WORD, counted, counts_short, counts_words
from bot.rules.tally import Side, Tally, minutes_for, needs_evidence
from bot.words import count, later, say

HEADINGS = {
    Side.STRENGTH: later("Strengths"),
    Side.WEAKNESS: later("Weaknesses"),
    Side.TALK: later("Talk about these"),
    Side.WITHHELD: later("Not shown"),
}
NEXT = later(
    "Next: choose a criterion to see its answers and evidence, or to vote on it again. "
    "The document holds all of this, to print or pass on."
)
_ON_ONE_DAY = later("{team}: {turnout}. Opened and revealed {revealed}.")
_ON_TWO_DAYS = later("{team}: {turnout}. Opened {opened}, revealed {revealed}.")
_UNNAMED = later("Unnamed: who chose what was deleted at the reveal.")
_NAMED = later("Named: who chose what is shown with each criterion's evidence.")

# What experts ask about a split: facts first, with place and time, and only then what they mean (the ATLAS protocol
# for looking at data, https://ru.scribd.com/document/368541578/the-atlas-protocol-for-examining-data).
_ASK = later(
    "Ask: what did you see or count, where and when? Say what was seen before you say what it means."
)
_UNCLEAR = later("half or more can't say yet")
_NO_EVIDENCE = later("no evidence yet")

_NAMES = 75
# Names in the shortest text: thirty criteria with every mark stay within Slack's limit of the text.
_SHORT_NAMES = 30


@dataclass(frozen=True)
class Form:
    """How much is said.

    Attributes:
        counts: the words of a tally.
        texts: the sides whose criteria are quoted in full.
        names: UTF-16 units of a name, escaped; None: as it is.
    """

    counts: Callable[[Tally], str]
    texts: frozenset[Side] = frozenset()
    names: int | None = None

    @property
    def is_short(self) -> bool:
        """Only what cannot be left out."""
        return self.names is not None

    def name(self, words: str) -> str:
        """A name as this form shows it."""
        return kit.tame(words, _NAMES) if self.names is None else small_escaped(words, self.names)


# Beside the votes: what is to be talked about is quoted in full.
BLOCKS = Form(counts_words, frozenset({Side.TALK}))
PLAIN = Form(counts_words)
_FORMS = (Form(counts_words, frozenset(Side)), PLAIN, Form(counts_short, names=_SHORT_NAMES))


def heading(results: Results, form: Form = BLOCKS) -> str:
    """The first line."""
    return say("Results: {title}", title=form.name(results.title))


def intro(results: Results, form: Form = BLOCKS) -> str:
    """Who, how many, when, and what is known of whom."""
    same_day = results.opened_on == results.revealed_on
    told = say(
        _ON_ONE_DAY if same_day else _ON_TWO_DAYS,
        team=form.name(results.team),
        turnout=results.turnout,
        opened=shown_date(results.opened_on),
        revealed=shown_date(results.revealed_on),
    )
    return f"{told} {say(_UNNAMED if results.is_unnamed else _NAMED)}"


def why_words(results: Results) -> str:
    """Why some criteria have a word and no counts; empty where none has."""
    return say(WHY_A_WORD) if any(one.said or one.said_before for one in results.criteria) else ""


def advice(results: Results, side: Side, number: int) -> str:
    """What to do with the criteria of a side; empty where they speak for themselves."""
    if side is Side.TALK:
        return _talk_advice(number)
    if side is Side.WITHHELD and results.is_unnamed:
        return say(
            "Unnamed results need {minimum} answers: with fewer, people could guess who said what. "
            "Vote again when more of you can answer.",
            minimum=results.minimum,
        )
    return ""


def _talk_advice(number: int) -> str:
    minutes = minutes_for(number)
    said = [
        count(
            "{number} minute each, {total} in all.",
            "{number} minutes each, {total} in all.",
            minutes.each,
            total=minutes.total,
        )
    ]
    if minutes.fits < number:
        said.append(
            say(
                "Only the first {number} fit into one meeting; keep the others for the next.",
                number=minutes.fits,
            )
        )
    return " ".join([*said, say(_ASK)])


def lines(
    results: Results, side: Side, criteria: Sequence[CriterionResult], form: Form = BLOCKS
) -> list[str]:
    """A line a criterion; those to talk about are numbered."""
    return [
        f"{f'{place}.' if side is Side.TALK else '•'} {criterion_line(results, one, form)}"
        for place, one in enumerate(criteria, 1)
    ]


def criterion_line(results: Results, one: CriterionResult, form: Form = BLOCKS) -> str:
    """`Clear roles: 5 strength, 2 weakness, 1 can't say`, with its marks and, if the form wants it, its text."""
    said = form.counts(one.counts) if one.counts else one.said
    before = form.counts(one.earlier) if one.earlier else one.said_before
    words = said or _withheld(results, one, form)
    words = say("before: {before}; now: {now}", before=before, now=words) if before else words
    marks = "".join(f" ({mark})" for mark in _marks(one, form))
    quoted = f"\n{kit.tame(one.text, limits.SECTION_TEXT)}" if one.standing in form.texts else ""
    return f"{form.name(one.short)}: {words}{marks}{quoted}"


def _withheld(results: Results, one: CriterionResult, form: Form) -> str:
    answers = counted(one.answered, "answer")
    if form.is_short or not results.is_unnamed:
        return answers
    return say("{answers}; unnamed results need {minimum}", answers=answers, minimum=results.minimum)


def _marks(one: CriterionResult, form: Form) -> list[str]:
    if not one.counts:
        return []
    is_bare = needs_evidence(one.counts, one.evidence_count + one.withheld_notes)
    is_unclear = one.counts.is_unclear and not form.is_short
    return [say(mark) for mark, holds in ((_NO_EVIDENCE, is_bare), (_UNCLEAR, is_unclear)) if holds]


def results_text(results: Results) -> str:
    """Everything, as long as Slack's limit allows: with the criteria's texts, with their names, or with bare counts.

    The counts of thirty criteria are in each of these forms.
    """
    return first_that_fits(kit.escape(_text(results, form)) for form in _FORMS)


def _text(results: Results, form: Form) -> str:
    parts = [heading(results, form), intro(results, form), *filter(None, [why_words(results)])]
    parts += [say(HOW_TO_READ_SHORT)] if form.is_short else []
    for side, criteria in by_side(results).items():
        if criteria:
            said = [f"{say(HEADINGS[side])}:", advice(results, side, len(criteria))]
            parts += ["", *filter(None, said), *lines(results, side, criteria, form)]
    parts += ["", witness_words(results.recorded)] if results.recorded else []
    return "\n".join([*parts, "", say(NEXT)])
