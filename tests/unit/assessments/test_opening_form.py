"""The form that opens a self-assessment, and what its opener is told."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages import opening
from bot.assessments.messages.opening import Opening, ReflectForm, RubricChoice
from bot.assessments.messages.sections import SectionChoice
from bot.blocks import ids
from bot.blocks.dates import shown_zone
from sandbox.validator import check_view
from tests.drawn.texts import fits, keys, sections, titles, words

FIVE = tuple(f"U000000000{n}" for n in range(5))


def form(counted: int = 5, *, is_unnamed: bool = True, rubrics: int = 1) -> ReflectForm:
    return ReflectForm(
        ilt_id=7,
        channel_name="ilt-team",
        rubrics=[RubricChoice(f"rubric_{n}", f"Rubric {n}") for n in range(rubrics)],
        rubric_key="rubric_0",
        sections=[SectionChoice("one", "One", 5), SectionChoice("two", "Two", 8)],
        chosen=["one"],
        is_unnamed=is_unnamed,
        day=date(2026, 11, 24),
        hour=time(16),
        zone="America/Chicago",
        counted=FIVE[:counted],
        offered=list(range(1, counted + 1)),
    )


def fields(shown: ReflectForm):
    blocks = opening.reflect_form(shown)["blocks"]
    return {block["block_id"]: block for block in blocks if block["type"] == "input"}


def test_the_form_is_filled_in():
    found = {name: block["element"] for name, block in fields(form()).items()}
    assert [one["value"] for one in found[f"{ids.REFLECT_SECTIONS}:rubric_0"]["initial_options"]] == ["one"]
    assert found[ids.REFLECT_NAMING]["initial_option"]["value"] == "unnamed"
    assert found[ids.REFLECT_DAY]["initial_date"] == "2026-11-24"
    assert found[ids.REFLECT_HOUR]["initial_time"] == "16:00"
    assert found[ids.REFLECT_COUNTED]["initial_users"] == list(FIVE)


def test_the_zone_is_named():
    block = fields(form())[ids.REFLECT_HOUR]
    assert block["hint"]["text"] == "On the team's clock (Chicago time)."
    assert block["element"]["timezone"] == "America/Chicago"
    assert shown_zone("America/New_York") == "New York time"
    assert shown_zone("UTC") == "UTC time"


@pytest.mark.parametrize("is_unnamed", [True, False])
def test_a_team_of_four_gets_what_it_has_set_up(is_unnamed):
    block = fields(form(4, is_unnamed=is_unnamed))[ids.REFLECT_NAMING]
    assert block["element"]["initial_option"]["value"] == ("unnamed" if is_unnamed else "named")
    assert "fewer than 4" not in str(opening.reflect_form(form(4)))


def test_a_team_of_three_is_told_why_and_gets_named():
    shown = form(3)
    assert "Unnamed results cannot be shown with fewer than 4 answers" in str(opening.reflect_form(shown))
    element = fields(shown)[ids.REFLECT_NAMING]["element"]
    assert element["initial_option"]["value"] == "named"
    assert [one["value"] for one in element["options"]] == ["unnamed", "named"]


def test_both_ways_say_what_they_mean():
    options = fields(form())[ids.REFLECT_NAMING]["element"]["options"]
    assert [one["description"]["text"] for one in options] == [
        "Only counts are shown at the reveal. Names are deleted then.",
        "After the reveal everyone in this channel sees who chose what.",
    ]


@pytest.mark.parametrize(("rubrics", "asked"), [(1, False), (2, True)])
def test_the_rubric_is_asked_only_where_there_is_a_choice(rubrics, asked):
    assert (ids.REFLECT_RUBRIC in fields(form(rubrics=rubrics))) is asked


@pytest.mark.parametrize(
    ("is_unnamed", "is_small", "told"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_the_answer_repeats_what_a_small_unnamed_team_gives_up(is_unnamed, is_small, told):
    message = opening.opening_now(Opening("ilt-team", "Tue, Nov 24, 4:00 PM", is_unnamed, is_small))
    assert message["text"].count("cannot be shown with fewer than 4 answers") == told
    assert "Opening it now in #ilt-team" in message["text"]
    assert "Tue, Nov 24, 4:00 PM" in message["text"]


@given(
    st.builds(
        ReflectForm,
        st.integers(1, 10**9),
        words,
        st.lists(
            st.builds(RubricChoice, keys, titles), min_size=1, max_size=120, unique_by=lambda one: one.key
        ),
        keys,
        sections,
        st.just(()),
        st.booleans(),
        st.dates(),
        st.times(),
        st.sampled_from(["UTC", "America/Argentina/Buenos_Aires"]),
        st.lists(st.from_regex(r"U[A-Z0-9]{10}", fullmatch=True), min_size=1, max_size=60, unique=True),
        st.lists(st.integers(1, 10**9), max_size=600, unique=True),
    ),
    st.data(),
)
def test_the_form_fits(shown, data):
    ticked = data.draw(
        st.lists(st.sampled_from([one.key for one in shown.sections]), min_size=1, unique=True)
    )
    used = data.draw(st.sampled_from([one.key for one in shown.rubrics]))
    made = opening.reflect_form(ReflectForm(**{**vars(shown), "chosen": ticked, "rubric_key": used}))
    assert check_view(made, "modal") == []


@given(words, st.integers(0, 3), st.booleans(), st.booleans())
def test_what_the_opener_is_told_fits(channel, counted, late, is_unnamed):
    fits(opening.small_team(channel, counted, is_late=late))
    fits(opening.opening_now(Opening(channel, "Tue, Nov 24, 4:00 PM", is_unnamed, is_small=True)))
