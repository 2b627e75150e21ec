"""Results of any shape: people's words of any kind, teams of 1 to 60, rubrics of 1 to 30 criteria."""

from datetime import date

from hypothesis import strategies as st

from bot.assessments.messages.result_shapes import CriterionResult, Note, Results
from bot.rules.tally import Side, Tally, judge
from bot.rules.trend import CriterionTrend, Trend, TrendPoint
from bot.rules.votes import Choice

NASTY = [
    "<!channel>",
    "<@U123>",
    "<https://evil.example|click>",
    "*bold* `code` _it_ :wave:",
    "&" * 300,
    "a" * 10_000,
    "\u202egnirts\u200b",
    "מורה מוביל · قائد الفريق",
    "&amp; <b>",
    "\u0000\u0007x\u2028y\ufffe\uffff",
    "👩‍🏫" * 1_000,
    "中" * 4_000,
    "two\nlines\r\nand\ttabs",
    "\u200b",
]
words = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=200))
shorts = words.map(lambda text: text[:20])
wordings = words.map(lambda text: text[:300])
titles = words.map(lambda text: text[:75])
# One, some, the thirteen of the source, and what the charts and the limits turn on.
sizes = st.sampled_from([1, 2, 5, 13, 20, 21, 30])
dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def keys(number: int) -> list[str]:
    """Keys as long as a rubric allows."""
    return [f"k{place:039}" for place in range(number)]


# Three times 20 are 60 people; small numbers more often, because the rules change there.
counts = st.integers(0, 3) | st.integers(0, 20)
tallies = st.builds(Tally, counts, counts, counts)


@st.composite
def criteria(draw, key: str, section: str, *, is_unnamed: bool) -> CriterionResult:
    tally = draw(tallies)
    side = judge(tally, is_unnamed=is_unnamed)
    answers = [Choice.STRENGTH] * tally.strength + [Choice.WEAKNESS] * tally.weakness
    answers += [Choice.CANNOT_SAY] * tally.cannot_say
    name = draw(words)
    return CriterionResult(
        key=key,
        short=draw(shorts),
        text=draw(wordings),
        section_title=section,
        tally=None if side is Side.WITHHELD else tally,
        answered=tally.answered,
        side=side,
        evidence_count=draw(st.integers(0, 60)),
        earlier=draw(st.none() | tallies),
        withheld_notes=draw(st.integers(0, 3)),
        voters=None
        if is_unnamed
        else tuple((f"{name}{place}", one.words) for place, one in enumerate(answers)),
    )


@st.composite
def results(draw) -> Results:
    is_unnamed = draw(st.booleans())
    sections = draw(st.lists(titles, min_size=1, max_size=10))
    drawn = [
        draw(criteria(key, draw(st.sampled_from(sections)), is_unnamed=is_unnamed))
        for key in keys(draw(sizes))
    ]
    return Results(
        assessment_id=draw(st.integers(1, 10**9)),
        team=draw(words),
        title=draw(words),
        is_unnamed=is_unnamed,
        opened_on=draw(dates),
        revealed_on=draw(dates),
        took_part=draw(st.integers(0, 60)),
        counted=draw(st.integers(0, 60)),
        criteria=tuple(drawn),
    )


long_words = words.map(lambda text: text[:3000])
notes = st.builds(Note, st.integers(1, 10**9), long_words, st.none() | long_words, st.none() | words)


def note_lists(most: int = 60) -> st.SearchStrategy[tuple[Note, ...]]:
    return st.lists(notes, max_size=most, unique_by=lambda note: note.id).map(tuple)


points = st.builds(TrendPoint, dates, st.none() | tallies, st.booleans(), st.booleans())


@st.composite
def trends(draw) -> Trend:
    drawn = tuple(
        CriterionTrend(
            key,
            draw(shorts),
            tuple(sorted(draw(st.lists(points, max_size=9)), key=lambda point: point.on)),
        )
        for key in keys(draw(st.just(0) | sizes))
    )
    return Trend(draw(words), draw(words), drawn)
