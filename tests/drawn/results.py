"""Results of any shape: people's words of any kind, teams of 1 to 60, rubrics of 1 to 30 criteria."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.assessments.messages.result_shapes import CriterionResult, Note, Results
from bot.rules.tally import Side, Tally, judge
from bot.rules.trend import CriterionTrend, Trend, TrendPoint
from bot.rules.votes import Choice
from sandbox.validator import check_message

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
        original=draw(st.just("") | wordings),
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


# What no message may hold: control characters but the line break, and marks that turn text round.
UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
COUNTS = re.compile(r"(\d+)(?:/| strength, )(\d+)(?:/| weakness, )(\d+)")
many = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def fits(message) -> None:
    assert check_message(message, "chat.postMessage") == []
    assert check_message(message, "chat.update") == []
    assert 0 < len(message["text"].encode("utf-16-le")) // 2 <= 3500


def strings(value) -> list[str]:
    """All strings in a payload."""
    if isinstance(value, dict):
        return [found for inner in value.values() for found in strings(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    return [value] if isinstance(value, str) else []


def harmless(payload) -> None:
    """Nothing of a person's words can come alive: only plain_text, and `text` is escaped."""
    assert '"mrkdwn"' not in json.dumps(payload)
    assert not set("<>") & set(payload.get("text", ""))
    assert [found for found in strings(payload) if UNSEEN.search(found)] == []


def shown_text(message) -> str:
    return "\n".join(block["text"]["text"] for block in message["blocks"] if "text" in block)


def elements(payload) -> list[dict[str, Any]]:
    blocks = payload["blocks"]
    rows = [element for block in blocks for element in block.get("elements", [])]
    return rows + [block["accessory"] for block in blocks if "accessory" in block]


def by_action(payload, action_id) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in elements(payload) if one.get("action_id") == action_id)
    return found


def counts_in(text: str) -> Counter[Tally]:
    return Counter(Tally(*map(int, found)) for found in COUNTS.findall(text))


def criterion(key: str, tally: Tally | None, **more) -> CriterionResult:
    side = judge(tally, is_unnamed=True)
    plain = CriterionResult(
        key=key,
        short=key.replace("_", " ").capitalize(),
        text=f"Does what {key} asks",
        section_title="Conditions",
        tally=tally,
        answered=tally.answered if tally else 3,
        side=side,
        evidence_count=1,
        earlier=None,
        withheld_notes=0,
        voters=None,
    )
    return replace(plain, **more)


def revealed(*listed: CriterionResult, **more) -> Results:
    plain = Results(
        7,
        "Lincoln ILT",
        "ILT self-assessment",
        True,
        date(2026, 11, 3),
        date(2026, 11, 5),
        8,
        9,
        tuple(listed),
    )
    return replace(plain, **more)


FALL, SPRING, NEXT_FALL = date(2026, 11, 3), date(2027, 5, 4), date(2027, 11, 2)


def point(on: date, *counts: int, is_revote: bool = False, wording_changed: bool = False) -> TrendPoint:
    return TrendPoint(on, Tally(*counts) if counts else None, is_revote, wording_changed)


def line(short: str, *points: TrendPoint) -> CriterionTrend:
    return CriterionTrend(short.lower(), short, points)


def history(*listed: CriterionTrend) -> Trend:
    return Trend("Lincoln ILT", "ILT self-assessment", listed)
