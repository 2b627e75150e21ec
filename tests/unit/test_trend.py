"""What moved: the rule against a plain model, and the message for any history."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from bot.assessments.messages.trend import trend_message
from bot.rules.local_time import DateRange
from bot.rules.tally import Tally
from bot.rules.trend import CriterionTrend, Trend, TrendPoint, moved_most, movement
from tests.drawn.results import (
    FALL,
    NASTY,
    NEXT_FALL,
    SPRING,
    counts_in,
    fits,
    harmless,
    history,
    keys,
    line,
    many,
    point,
    shown_text,
    trends,
)


def plain_change(criterion: CriterionTrend) -> tuple[int, int] | None:
    """Last minus first share as a numerator over a denominator, by counting."""
    seen = [(p.tally.strength, p.tally.strength + p.tally.weakness) for p in criterion.points if p.tally]
    seen = [(strength, sides) for strength, sides in seen if sides > 0]
    if len(seen) < 2:
        return None
    (first, of_first), (last, of_last) = seen[0], seen[-1]
    return last * of_first - first * of_last, of_first * of_last


@many
@given(trends())
def test_movement_is_that_of_the_plain_model(drawn):
    for one in drawn.criteria:
        moved, plain = movement(one), plain_change(one)
        assert (moved is None) == (plain is None)
        if moved and plain:
            assert moved.change * plain[1] == plain[0]


@many
@given(trends())
def test_the_six_that_moved_most_are_the_six_longest_ways(drawn):
    most = moved_most(drawn.criteria)
    ways = sorted(
        (abs(moved.change) for one in drawn.criteria if (moved := movement(one)) and not moved.is_small),
        reverse=True,
    )
    assert [abs(moved.change) for _, moved in most] == ways[:6]


@many
@given(trends())
def test_any_history_fits_and_no_word_of_a_person_comes_alive(drawn):
    message = trend_message(drawn)
    fits(message)
    harmless(message)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_thirty_criteria_of_the_worst_words_keep_their_first_and_latest_counts(nasty):
    points = [
        TrendPoint(date(2026, month, 28), Tally(60, month, 60), is_revote=True, wording_changed=True)
        for month in range(1, 13)
    ]
    focus = (DateRange(date(2026, 1, 1), date(2026, 12, 31)),) * 4
    drawn = Trend(
        nasty, nasty, tuple(CriterionTrend(key, nasty[:20], tuple(points), focus) for key in keys(30))
    )
    message = trend_message(drawn)
    fits(message)
    found = counts_in(message["text"])
    assert found[Tally(60, 1, 60)] == found[Tally(60, 12, 60)] == 30
    assert message["text"].endswith("Next: type /ilt reflect when it is time to look again.")
    in_blocks = counts_in(shown_text(message))
    assert in_blocks[Tally(60, 1, 60)] == in_blocks[Tally(60, 12, 60)] == 30
    assert "(6 more in between)" in shown_text(message)


def test_what_moved_is_told_with_dates_and_counts():
    message = trend_message(
        history(
            line("Norms", point(FALL, 3, 4, 1), point(SPRING, 6, 1, 1, is_revote=True)),
            line("Data", point(FALL, 8, 0, 0), point(NEXT_FALL, 6, 2, 0, wording_changed=True)),
            line("Roles", point(FALL, 4, 4, 0), point(SPRING), point(NEXT_FALL, 4, 4, 0)),
        )
    )
    assert shown_text(message).split("\n") == [
        "What moved: ILT self-assessment",
        "Lincoln ILT: from Nov 3, 2026 to Nov 2, 2027. Counted are those who took a side; one vote more or less is about the same.",
        "Moved most:",
        "1. Norms: up: 3 of 7 said strength, then 6 of 7",
        "2. Data: down: 8 of 8 said strength, then 6 of 8",
        "Norms: up: 3 of 7 said strength, then 6 of 7",
        "Nov 3, 2026: 3 strength, 4 weakness, 1 can't say",
        "May 4, 2027 (voted again): 6 strength, 1 weakness, 1 can't say",
        "",
        "Data: down: 8 of 8 said strength, then 6 of 8",
        "Nov 3, 2026: 8 strength, 0 weakness, 0 can't say",
        "Nov 2, 2027 (wording changed): 6 strength, 2 weakness, 0 can't say",
        "",
        "Roles: about the same: 4 of 8 said strength, then 4 of 8",
        "Nov 3, 2026: 4 strength, 4 weakness, 0 can't say",
        "May 4, 2027: too few answers to show",
        "Nov 2, 2027: 4 strength, 4 weakness, 0 can't say",
        "Next: type /ilt reflect when it is time to look again.",
    ]
    assert (
        message["text"].replace("\n\n", "\n").splitlines()[3]
        == "1. Norms: up: 3 of 7 said strength, then 6 of 7"
    )


def chart_of(message) -> dict[str, Any]:
    chart: dict[str, Any] = next(
        block["chart"] for block in message["blocks"] if block["type"] == "data_visualization"
    )
    return chart


def test_the_chart_shows_the_longest_ways_first_and_latest_in_percent():
    listed = [
        line(f"C{number}", point(FALL, 8, 8, 0), point(SPRING, 8 + number, 8 - number, 0))
        for number in range(8)
    ]
    chart = chart_of(trend_message(history(*listed)))
    assert chart["axis_config"]["categories"] == ["C7", "C6", "C5", "C4", "C3", "C2"]
    assert [series["name"] for series in chart["series"]] == ["First", "Latest"]
    assert [one["value"] for one in chart["series"][0]["data"]] == [50] * 6
    assert [one["value"] for one in chart["series"][1]["data"]] == [94, 88, 81, 75, 69, 63]


def test_where_nothing_moved_there_is_no_chart_and_it_says_so():
    message = trend_message(history(line("Norms", point(FALL, 0, 8, 0), point(SPRING, 0, 8, 0))))
    assert "No criterion moved by more than a vote." in message["text"]
    assert "data_visualization" not in [block["type"] for block in message["blocks"]]


def test_a_criterion_that_was_asked_once_has_nothing_to_compare():
    message = trend_message(
        history(
            line("Norms", point(FALL, 3, 4, 1), point(SPRING, 6, 1, 1)),
            line("Data", point(SPRING, 8, 0, 0)),
        )
    )
    assert "1 criterion was asked once only: nothing to compare yet." in message["text"]
    assert chart_of(message)["axis_config"]["categories"] == ["Norms"]


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ((), "No results have been revealed yet."),
        ((line("Norms", point(FALL, 8, 0, 0)),), "So far there is one result, of Nov 3, 2026."),
        ((line("Norms", point(FALL, 8, 0, 0), point(SPRING)),), "no criterion has counts at two of them"),
        (
            (line("Norms", point(FALL, 8, 0, 0)), line("Data", point(SPRING, 8, 0, 0))),
            "There are results of 2 days",
        ),
    ],
)
def test_without_a_second_result_it_says_what_is_missing_and_what_to_do(listed, words):
    message = trend_message(history(*listed))
    assert words in message["text"]
    assert "/ilt reflect" in message["text"]
    assert len(message["blocks"]) == 1


def test_a_revote_on_the_same_day_is_a_second_result():
    same_day = line("Norms", point(FALL, 3, 4, 1), point(FALL, 6, 1, 1, is_revote=True))
    assert "Norms: up: 3 of 7 said strength, then 6 of 7" in trend_message(history(same_day))["text"]


def test_one_vote_of_six_is_no_change():
    short = line("Norms", point(FALL, 2, 4, 0), point(SPRING, 3, 3, 0))
    shown = trend_message(history(short))
    assert "about the same: 2 of 6 said strength, then 3 of 6" in shown["text"]
    assert "No criterion moved by more than a vote." in shown["text"]
    assert not [block for block in shown["blocks"] if block["type"] == "data_visualization"]


def test_what_was_asked_once_is_one_line():
    asked = [line("Norms", point(FALL, 3, 4, 1), point(SPRING, 6, 1, 1))]
    once = [line(f"C{number}", point(SPRING, 4, 4, 0)) for number in range(4)]
    text = trend_message(history(*asked, *once))["text"]
    assert text.count("nothing to compare yet") == 1
    assert "4 criteria were asked once only: nothing to compare yet." in text
