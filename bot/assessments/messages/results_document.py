"""The results of a self-assessment as a Word file: counts, evidence, and what moved if there is something to compare."""

from collections.abc import Iterable, Mapping, Sequence

from bot.assessments.messages.result_details import NO_EVIDENCE, answers, hidden_notes, note_source
from bot.assessments.messages.result_lines import HEADINGS, PLAIN, advice, criterion_line, intro, why_words
from bot.assessments.messages.result_shapes import CriterionResult, Note, Results, by_section, by_side
from bot.assessments.messages.trend import focus_words, marks, nothing_to_compare, way
from bot.assessments.messages.witness import witness_words
from bot.blocks.dates import shown_date
from bot.blocks.tallies import counted, counts_words, said_words
from bot.blocks.word import WordFile
from bot.rules.tally import Side
from bot.rules.trend import CriterionTrend, Trend, movement
from bot.words import say

_VERDICTS = {
    Side.STRENGTH: "Strength",
    Side.WEAKNESS: "Weakness",
    Side.TALK: "Talk about it",
}
_VOTES = ("Criterion", "Strength", "Weakness", "Can't say", "Result")
_VOTES_INCHES = (2.1, 0.95, 0.95, 0.95, 1.05)
_MOVED = ("Criterion", "Date", "Strength", "Weakness", "Can't say", "Remarks")
_MOVED_INCHES = (1.15, 1.1, 0.95, 0.95, 0.9, 0.95)
_HIDDEN = "–"


def results_document(
    results: Results,
    details: Mapping[str, Sequence[Note]],
    trend: Trend | None,
    focus: Sequence[str] = (),
    past: Sequence[str] = (),
) -> bytes:
    """A .docx file of what the channel was shown.

    Args:
        results: as revealed, or `grouped` under other headings.
        details: for each criterion's key the notes that people may read; missing means none.
        trend: earlier results to compare with, None to leave that part out.
        focus: what the team works on now, a paragraph each; empty leaves that part out.
        past: what it worked on before and what came of it, likewise.
    """
    file = WordFile(f"{results.title}: results", results.team, results.revealed_on)
    file.paragraph(intro(results))
    if why := why_words(results):
        file.paragraph(why)
    if results.recorded:
        file.paragraph(witness_words(results.recorded))
    _at_a_glance(file, results)
    if focus:
        file.heading(say("What we work on"), 1)
        file.bullets(focus)
    if past:
        file.heading(say("What came of our focus"), 1)
        file.bullets(past)
    _votes(file, results)
    _evidence(file, results, details)
    if trend:
        _moved(file, trend)
    return file.to_bytes()


def _at_a_glance(file: WordFile, results: Results) -> None:
    file.heading("At a glance", 1)
    for side, criteria in by_side(results).items():
        if criteria:
            file.heading(HEADINGS[side], 2)
            if what_to_do := advice(results, side, len(criteria)):
                file.paragraph(what_to_do)
            write = file.numbers if side is Side.TALK else file.bullets
            write(criterion_line(results, one, PLAIN) for one in criteria)


def _votes(file: WordFile, results: Results) -> None:
    file.heading("All votes", 1)
    for title, criteria in by_section(results.criteria).items():
        file.heading(title, 2)
        file.table(f"Votes on each criterion: {title}", _VOTES, map(_vote_row, criteria), _VOTES_INCHES)


def _vote_row(one: CriterionResult) -> Sequence[str]:
    name = f"{one.short}: {one.text}"
    earlier = counts_words(one.earlier) if one.earlier else one.said_before
    before = f"\nBefore: {earlier}" if earlier else ""
    if one.said:
        said = say("{side}: {said}, no counts", side=_VERDICTS[one.side], said=one.said)
        return name, _HIDDEN, _HIDDEN, _HIDDEN, f"{said}{before}"
    if not one.counts:
        return name, _HIDDEN, _HIDDEN, _HIDDEN, f"Not shown: {counted(one.answered, 'answer')}{before}"
    counts = (one.counts.strength, one.counts.weakness, one.counts.cannot_say)
    return name, *map(str, counts), f"{_VERDICTS[one.side]}{before}"


def _evidence(file: WordFile, results: Results, details: Mapping[str, Sequence[Note]]) -> None:
    file.heading("How do we know?", 1)
    for title, criteria in by_section(results.criteria).items():
        file.heading(title, 2)
        for one in criteria:
            _criterion(file, one, details.get(one.key, ()))


def _criterion(file: WordFile, one: CriterionResult, notes: Sequence[Note]) -> None:
    file.heading(one.short, 3)
    file.paragraph(one.text)
    file.bullets(answers(one))
    for words in _about(one, notes):
        file.paragraph(words)
    file.bullets(f"{note.text}\n{note_source(note)}" for note in notes)


def _about(one: CriterionResult, notes: Sequence[Note]) -> Iterable[str]:
    hidden = hidden_notes(one)
    if notes:
        yield "Evidence:"
    elif not hidden:
        yield NO_EVIDENCE
    if hidden:
        yield hidden


def _moved(file: WordFile, trend: Trend) -> None:
    file.heading("What moved", 1)
    if why := nothing_to_compare(trend):
        file.paragraph(why)
        return
    twice = [one for one in trend.criteria if len(one.points) > 1]
    file.bullets("\n".join([f"{one.short}: {way(movement(one))}", *focus_words(one)]) for one in twice)
    rows = [row for one in twice for row in _points(one)]
    file.table("Counts of each criterion at each date", _MOVED, rows, _MOVED_INCHES)


def _points(one: CriterionTrend) -> Iterable[Sequence[str]]:
    for point in one.points:
        tally = point.tally
        counts = (tally.strength, tally.weakness, tally.cannot_say) if tally else ()
        said = [*map(str, counts)] or [_HIDDEN] * 3
        remarks = [
            *marks(point),
            *([] if tally else [(point.word and said_words(point.word)) or say("too few answers")]),
        ]
        yield one.short, shown_date(point.on), *said, ", ".join(remarks) or "none"
