"""What the reveal shows: the results message, and the short record that a voting message becomes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.assessments.messages.notes import vote_again
from bot.assessments.messages.original import marked
from bot.assessments.messages.result_details import ALL_NOTES, criterion_value, details_form
from bot.assessments.messages.result_lines import (
    BLOCKS,
    HEADINGS,
    NEXT,
    PLAIN,
    advice,
    heading,
    intro,
    lines,
    results_text,
    why_words,
)
from bot.assessments.messages.result_shapes import (
    ClosedSection,
    CriterionDetail,
    CriterionResult,
    Note,
    Results,
    by_section,
    by_side,
    grouped,
)
from bot.assessments.messages.witness import witness_words
from bot.blocks import ids, kit, limits
from bot.blocks.charts import bar_charts
from bot.blocks.packing import distinct_names, packed
from bot.blocks.tallies import counted, turnout
from bot.rules.tally import Side
from bot.words import say

__all__ = [
    "ClosedSection",
    "CriterionDetail",
    "CriterionResult",
    "Note",
    "Results",
    "closed_section",
    "criterion_value",
    "details_form",
    "grouped",
    "results_message",
]


# Of more criteria the words are read in their details: a list of names fits a screen.
_MOST_QUOTED = 5


def results_message(results: Results, *, headings: str = "") -> dict[str, Any]:
    """The one message of the reveal: each number of the charts is in words too, and all of it is in `text`.

    Args:
        headings: the key of the grouping that the results are `grouped` by, for the document.
    """
    shown = _with_clear_names(results)
    blocks = [
        kit.header(heading(shown)),
        *map(kit.plain_section, filter(None, [intro(shown), why_words(shown)])),
        *_sides(shown),
        *_charts(shown),
        *([kit.plain_section(witness_words(shown.recorded))] if shown.recorded else []),
        *marked(shown.translated),
        kit.plain_section(say(NEXT)),
        _ways_on(shown, headings),
    ]
    return kit.message(results_text(shown), blocks)


def _with_clear_names(results: Results) -> Results:
    names = distinct_names([one.short for one in results.criteria], limits.CHART_LABEL)
    pairs = zip(results.criteria, names, strict=True)
    return replace(results, criteria=tuple(replace(one, short=name) for one, name in pairs))


def _sides(shown: Results) -> list[kit.Block]:
    return [
        block
        for side, criteria in by_side(shown).items()
        if criteria
        for block in _side(shown, side, criteria)
    ]


def _side(shown: Results, side: Side, criteria: Sequence[CriterionResult]) -> list[kit.Block]:
    what_to_do = advice(shown, side, len(criteria))
    form = BLOCKS if len(criteria) <= _MOST_QUOTED else PLAIN
    between = "\n\n" if side in form.texts else "\n"
    texts = [*filter(None, [what_to_do]), *packed(lines(shown, side, criteria, form), between=between)]
    return [kit.header(say(HEADINGS[side])), *map(kit.plain_section, texts)]


def _charts(shown: Results) -> list[kit.Block]:
    seen = [(one.short, one.counts) for one in shown.criteria if one.counts]
    series = {
        say("Strength"): [counts.strength for _, counts in seen],
        say("Weakness"): [counts.weakness for _, counts in seen],
        say("Can't say"): [counts.cannot_say for _, counts in seen],
    }
    return bar_charts(say("Votes by criterion"), [name for name, _ in seen], series, say("Votes"))


def _ways_on(shown: Results, headings: str) -> kit.Block:
    number = shown.assessment_id
    details = _with_all_notes(
        _select(say("See answers and evidence…"), ids.RESULTS_DETAILS, shown, _with_notes), shown
    )
    again = _select(say("Vote again on…"), ids.RESULTS_REVOTE, shown, _bare)
    document = kit.button(
        say("Get it as a document"), ids.RESULTS_DOCUMENT, value=document_value(number, headings)
    )
    focus = kit.button(say("Choose what to work on"), ids.FOCUS_START, value=str(number), style="primary")
    return kit.actions([focus, details, {**again, "confirm": vote_again()}, document])


def document_value(assessment_id: int, headings: str) -> str:
    """What the document's button carries: which results, and under which headings (empty: the rubric's own)."""
    return f"{assessment_id}:{headings}" if headings else str(assessment_id)


def _select(
    words: str, action_id: str, shown: Results, says: Callable[[CriterionResult], str]
) -> dict[str, Any]:
    groups = [
        {
            "label": kit.plain(kit.tame(title, limits.OPTION_TEXT) or say("Criteria")),
            "options": [
                kit.option(says(one), criterion_value(shown.assessment_id, one.key)) for one in criteria
            ],
        }
        for title, criteria in by_section(shown.criteria).items()
    ]
    offered = {"option_groups": groups} if len(groups) > 1 else {"options": groups[0]["options"]}
    return {"type": "static_select", "action_id": action_id, "placeholder": kit.plain(words), **offered}


def _with_all_notes(select: dict[str, Any], shown: Results) -> dict[str, Any]:
    """*All notes together* first, where there are any."""
    if not any(one.evidence_count for one in shown.criteria):
        return select
    every = kit.option(say("All notes together"), criterion_value(shown.assessment_id, ALL_NOTES))
    if "options" in select:
        return {**select, "options": [every, *select["options"]]}
    first = {"label": kit.plain(say("All criteria")), "options": [every]}
    return {**select, "option_groups": [first, *select["option_groups"]]}


def _with_notes(one: CriterionResult) -> str:
    if not one.evidence_count:
        return one.short
    return say("{criterion} ({notes})", criterion=one.short, notes=counted(one.evidence_count, "note"))


def _bare(one: CriterionResult) -> str:
    return one.short


def closed_section(closed: ClosedSection) -> dict[str, Any]:
    """What stays of a section's voting message: a short record without buttons."""
    title = kit.tame(closed.title, limits.HEADER_TEXT) or say("Self-assessment")
    words = _cancelled(closed) if closed.is_cancelled else _ended(closed)
    return kit.message(kit.escape(f"{title}. {words}"), [kit.header(title), kit.plain_section(words)])


def _ended(closed: ClosedSection) -> str:
    words = say(
        "Voting has ended. {turnout}. The results are below.",
        turnout=turnout(closed.took_part, closed.counted),
    )
    if not closed.by_name:
        return words
    return " ".join([words, say("{name} ended it.", name=_name(closed.by_name))])


def _cancelled(closed: ClosedSection) -> str:
    if not closed.by_name and not closed.took_part:
        return say(
            "Nobody voted in time, so this vote was closed without results. Type /ilt reflect to try again."
        )
    if not closed.by_name:
        return say("This vote was cancelled. No results are shown. Type /ilt reflect to start a new one.")
    return say(
        "This vote was cancelled by {name}. No results are shown. Type /ilt reflect to start a new one.",
        name=_name(closed.by_name),
    )


def _name(name: str) -> str:
    return kit.tame(name, limits.OPTION_TEXT) or say("A member")
