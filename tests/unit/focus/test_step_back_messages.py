"""The step back, its readings and what is said around the end of a cycle: Slack takes it for any text; and its sentences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages.in_between import Done, between_words, side_by_side
from bot.blocks import kit
from bot.focus.messages import cycles, readings
from bot.focus.messages.readings import NumberPath, Readings, path_words, readings_message
from bot.focus.messages.step_back import AreaBack, StepBack, SteppedOn, step_back_message
from bot.focus.messages.strategy_shapes import ReadingShown, Standing, StrategyShown
from bot.items.messages.digest import Digest, digest_message
from bot.items.messages.step_backs import Over
from bot.rules.check_ins import Did, Said, Worked
from bot.rules.tally import Tally
from bot.rules.trend import TrendPoint
from tests.drawn.texts import fits, keys, short, words

TODAY = date(2027, 2, 9)
numbers = st.integers(1, 10**9)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
maybe = words | st.just("")
said = st.builds(Said, st.none() | st.sampled_from(Did), st.none() | st.sampled_from(Worked), st.booleans())
one_reading = st.builds(ReadingShown, days, said, maybe, maybe, maybe)
values = st.tuples(days, words.map(lambda text: text[:40]), st.floats(-1e9, 1e9))
paths = st.builds(NumberPath, words, maybe, short, st.lists(values, min_size=1, max_size=40))
many_readings = st.lists(one_reading, max_size=40)
strategy = st.builds(
    StrategyShown,
    numbers,
    st.integers(0, 3),
    days,
    words,
    owner=maybe,
    standing=st.sampled_from(Standing),
    items_done=st.integers(0, 40),
    items=st.integers(0, 40),
    ended_on=st.none() | days,
    learned=maybe,
    readings=many_readings,
)
stepped_on = st.builds(SteppedOn, strategy, st.lists(paths, max_size=3), is_kept=st.booleans())
tallies = st.none() | st.builds(Tally, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
points = st.none() | st.builds(TrendPoint, days, tallies, st.booleans(), st.just(False))
done = st.builds(
    Done,
    words,
    said,
    st.integers(0, 40),
    st.integers(0, 40),
)
areas = st.builds(
    AreaBack,
    numbers,
    words,
    maybe,
    st.lists(stepped_on, max_size=7),
    points,
    points,
    st.integers(0, 10**9),
    keys,
    is_voting=st.booleans(),
    done=st.lists(done, max_size=9),
    end=maybe,
)


@given(
    st.builds(
        StepBack,
        numbers,
        days,
        days,
        days,
        st.lists(areas, max_size=6),
        is_over=st.booleans(),
        goes_on=st.lists(words, max_size=2),
    )
)
def test_a_step_back_fits(shown):
    fits(step_back_message(shown))


def test_the_fullest_one_has_fewer_blocks_than_slack_takes():
    ids = iter(range(1000))
    standings = [Standing.WAITING] * 3 + [Standing.DONE] * 9
    path = NumberPath("n" * 80, "u" * 40, "9" * 40, [(TODAY, "8" * 40, 8.0)] * 40)
    each = [
        AreaBack(
            area,
            "a" * 200,
            "b" * 500,
            [
                SteppedOn(
                    StrategyShown(
                        next(ids),
                        1,
                        TODAY,
                        "x" * 300,
                        standing=one,
                        learned="y" * 500,
                        readings=[ReadingShown(TODAY, Said(Did.PARTLY, Worked.NO_CHANGE))] * 40,
                    ),
                    [path] * 3,
                )
                for one in standings
            ],
        )
        for area in range(6)
    ]
    message = step_back_message(StepBack(1, TODAY, TODAY, TODAY, each))
    fits(message)
    assert len(message["blocks"]) <= 50


@given(words, days, many_readings, st.lists(paths, max_size=3))
def test_readings_fit_with_their_chart(name, today, all_readings, numbers_):
    message = readings_message(Readings(name, today, all_readings, numbers_))
    fits(message)
    fits(kit.without_charts(message))


@given(
    st.builds(
        Over,
        numbers,
        numbers,
        words,
        words,
        days,
        days,
        st.lists(words, min_size=1, max_size=2),
        is_running=st.booleans(),
        is_open=st.booleans(),
        has_ended=st.booleans(),
    )
)
def test_what_is_said_around_the_end_fits(over):
    fits(
        digest_message(
            Digest(over.today, over.today, step_backs=[replace(over, cycle_id=number) for number in range(3)])
        )
    )
    fits(cycles.standing(over))
    fits(kit.message(over.words, cycles.over_rows([over, over, over])))


def test_a_number_is_its_way():
    def path(*said: str) -> NumberPath:
        return NumberPath("Miss summarizing", "of 96", "20", [(TODAY, one, float(one)) for one in said])

    assert path_words(path("41", "33", "20"), 60) == "Miss summarizing: 41 → 33 → 20 of 96; aim 20"
    assert path_words(path("41"), 60) == "Miss summarizing: 41 of 96; aim 20"
    long = path(*map(str, range(40, 0, -1)))
    assert path_words(long, 60) == "Miss summarizing: 40 → … → 5 → 4 → 3 → 2 → 1 of 96; aim 20"


def test_both_votes_stand_beside_each_other_with_what_was_done_in_between():
    before = TrendPoint(date(2026, 9, 14), Tally(2, 6, 0), is_revote=False, wording_changed=False)
    now = TrendPoint(date(2027, 1, 28), Tally(6, 2, 0), is_revote=True, wording_changed=False)
    assert side_by_side(before, now) == (
        "2 strength, 6 weakness, 0 can't say on Sep 14, 2026 → 6 strength, 2 weakness, 0 can't say on Jan 28, 2027"
    )
    assert side_by_side(None, None) == ""
    note = Done("Weekly note", Said(Did.AS_PLANNED, Worked.BETTER), 7, 8)
    assert between_words([note]) == "In between: Weekly note (As planned · Better), 7 of 8 items done."
    assert between_words([]) == ""


@pytest.mark.parametrize("count", [0, 1, 2, 20, 21, 40])
def test_a_chart_holds_the_last_twenty_readings_and_each_stands_in_words(count):
    rows = [
        ReadingShown(TODAY + timedelta(days=number), Said(Did.PARTLY, Worked.BETTER))
        for number in range(count)
    ]
    message = readings_message(Readings("Weekly note", TODAY, rows))
    charts = [one for one in message["blocks"] if one["type"] == kit.CHART]
    shown = min(count, readings.MOST_READINGS)
    assert len(charts) == (shown > 1)
    assert message["text"].count("Partly · Better") == shown
    for chart in charts:
        assert [len(one["data"]) for one in chart["chart"]["series"]] == [shown, shown]
