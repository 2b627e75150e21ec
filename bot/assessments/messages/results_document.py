"""The results of a self-assessment as a Word file: counts, evidence, and what moved if there is something to compare."""

from collections.abc import Iterable, Mapping, Sequence

from bot.assessments.messages.result_details import hidden_notes, note_source, who_answered
from bot.assessments.messages.result_lines import HEADINGS, PLAIN, advice, criterion_line, intro, why_words
from bot.assessments.messages.result_shapes import CriterionResult, Note, Results, by_section, by_side
from bot.assessments.messages.trend import focus_words, marks, nothing_to_compare, way
from bot.assessments.messages.witness import witness_words
from bot.blocks.dates import shown_date
from bot.blocks.tallies import counted, counts_words, said_words
from bot.blocks.word import Bar, WordFile
from bot.rules.tally import Side, Tally
from bot.rules.trend import CriterionTrend, Trend, movement
from bot.words import ENGLISH, language, later, say

_VERDICTS = {
    Side.STRENGTH: later("Strength"),
    Side.WEAKNESS: later("Weakness"),
    Side.TALK: later("Talk about it"),
}
_VOTES = (later("Criterion"), later("Strength"), later("Weakness"), later("Can't say"), later("Result"))
# English words are short; the others get room for the longest of their heads.
_VOTES_INCHES = {ENGLISH: (2.3, 0.9, 0.95, 0.9, 0.95)}
_VOTES_INCHES_OTHERWISE = (2.0, 1.05, 0.95, 0.95, 1.05)
# Of the bars behind the counts, each light enough to read the number on it.
_FILLS = ("BDD7EE", "F8CBAD", "D9D9D9")
_MOVED = (
    later("Criterion"),
    later("Date"),
    later("Strength"),
    later("Weakness"),
    later("Can't say"),
    later("Remarks"),
)
_MOVED_INCHES = {ENGLISH: (1.2, 1.05, 0.9, 0.95, 0.9, 1.0)}
_MOVED_INCHES_OTHERWISE = (1.05, 1.05, 1.05, 0.95, 0.95, 0.95)
_HIDDEN = "–"
_NONE = later("none")


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
    file = WordFile(say("{title}: results", title=results.title), results.team, results.revealed_on)
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
    file.heading(say("At a glance"), 1)
    for side, criteria in by_side(results).items():
        if criteria:
            file.heading(say(HEADINGS[side]), 2)
            if what_to_do := advice(results, side, len(criteria)):
                file.paragraph(what_to_do)
            write = file.numbers if side is Side.TALK else file.bullets
            write(criterion_line(results, one, PLAIN) for one in criteria)


def _votes(file: WordFile, results: Results) -> None:
    file.heading(say("All votes"), 1)
    if results.translated:
        file.paragraph(say("The criteria are an unofficial translation; their own words stand below each."))
    for title, criteria in by_section(results.criteria).items():
        file.heading(title, 2)
        caption = say("Votes on each criterion: {title}", title=title)
        inches = _VOTES_INCHES.get(language(), _VOTES_INCHES_OTHERWISE)
        file.table(caption, [say(one) for one in _VOTES], map(_vote_row, criteria), inches)


def _bars(tally: Tally) -> list[Bar]:
    counts = (tally.strength, tally.weakness, tally.cannot_say)
    all_of_them = max(1, sum(counts))
    return [Bar(str(each), each / all_of_them, fill) for each, fill in zip(counts, _FILLS, strict=True)]


def _vote_row(one: CriterionResult) -> Sequence[str | Bar]:
    name = f"{one.short}: {one.text}"
    if one.original:
        name = "\n".join([name, say("In English: “{words}”", words=one.original)])
    earlier = counts_words(one.earlier) if one.earlier else one.said_before
    before = "\n" + say("Before: {votes}", votes=earlier) if earlier else ""
    if one.said:
        said = say("{side}: {said}, no counts", side=say(_VERDICTS[one.side]), said=one.said)
        return name, _HIDDEN, _HIDDEN, _HIDDEN, f"{said}{before}"
    if not one.counts:
        said = say("Not shown: {answers}", answers=counted(one.answered, "answer"))
        return name, _HIDDEN, _HIDDEN, _HIDDEN, f"{said}{before}"
    return name, *_bars(one.counts), f"{say(_VERDICTS[one.side])}{before}"


def _evidence(file: WordFile, results: Results, details: Mapping[str, Sequence[Note]]) -> None:
    file.heading(say("How do we know?"), 1)
    for title, criteria in by_section(results.criteria).items():
        file.heading(title, 2)
        told = [one for one in criteria if details.get(one.key) or hidden_notes(one) or one.voters]
        for one in told:
            _criterion(file, one, details.get(one.key, ()))
        if silent := [one.short for one in criteria if one not in told]:
            file.paragraph(say("No evidence was written down yet: {criteria}.", criteria=", ".join(silent)))


def _criterion(file: WordFile, one: CriterionResult, notes: Sequence[Note]) -> None:
    """What stands in the table of votes is not said again."""
    file.heading(one.short, 3)
    file.bullets(who_answered(one))
    if hidden := hidden_notes(one):
        file.paragraph(hidden)
    file.bullets(f"{note.text}\n{note_source(note)}" for note in notes)


def _moved(file: WordFile, trend: Trend) -> None:
    file.heading(say("What moved"), 1)
    if why := nothing_to_compare(trend):
        file.paragraph(why)
        return
    twice = [one for one in trend.criteria if len(one.points) > 1]
    file.bullets("\n".join([f"{one.short}: {way(movement(one))}", *focus_words(one)]) for one in twice)
    rows = [row for one in twice for row in _points(one)]
    columns = len(_MOVED) if any(row[-1] != say(_NONE) for row in rows) else len(_MOVED) - 1
    file.table(
        say("Counts of each criterion at each date"),
        [say(one) for one in _MOVED[:columns]],
        [row[:columns] for row in rows],
        _MOVED_INCHES.get(language(), _MOVED_INCHES_OTHERWISE)[:columns],
    )


def _points(one: CriterionTrend) -> Iterable[Sequence[str | Bar]]:
    for point in one.points:
        tally = point.tally
        said: list[str | Bar] = [*_bars(tally)] if tally else [_HIDDEN] * 3
        remarks = [
            *marks(point),
            *([] if tally else [(point.word and said_words(point.word)) or say("too few answers")]),
        ]
        yield one.short, shown_date(point.on), *said, ", ".join(remarks) or say(_NONE)
