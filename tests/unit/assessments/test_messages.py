"""The living message of a section and the ballot: Slack takes them, for any text and any size of rubric."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages import ballot
from bot.assessments.messages import sections as assessment
from bot.assessments.messages.ballot import NextPart, QuickVote, Row, SectionBallot
from bot.assessments.messages.sections import SectionMessage, VoteMessage
from bot.rules.votes import Choice
from sandbox.validator import check_view
from tests.drawn.texts import fits, keys, rows, short, titles, wording


@given(
    st.builds(
        SectionMessage,
        st.integers(1, 10**9),
        keys,
        titles,
        wording,
        wording,
        rows(),
        st.integers(0, 60),
        st.integers(0, 60),
        st.booleans(),
        st.just("Tue, Nov 24, 2026, 4:00 PM"),
    )
)
def test_the_living_message_fits(shown):
    fits(assessment.section_message(shown))


@given(
    st.lists(st.tuples(titles, st.lists(short, min_size=1, max_size=30)), min_size=2, max_size=10), wording
)
def test_the_message_of_several_parts_fits(parts, prompt):
    fits(assessment.vote_message(VoteMessage(7, "Title", prompt, parts, 0, 9, True, "Tue, Nov 24, 4:00 PM")))


@given(st.builds(SectionBallot, st.integers(1, 10**9), keys, titles, wording, rows(), st.booleans()))
def test_the_ballot_and_the_receipt_fit(shown):
    for row in shown.rows:
        for before in (None, *Choice):
            vote = QuickVote(shown, row.key, before)
            fits(ballot.receipt(vote))
            fits(ballot.undone(vote, was_changed=before is None))
    assert check_view(ballot.go_on_form(shown, NextPart("part", shown.title, 8)), "modal") == []
    for page in range(shown.pages):
        assert check_view(ballot.ballot_form(shown, page), "modal") == []


def of_choices(*choices: Choice | None, is_unnamed: bool = True) -> SectionBallot:
    listed = [
        Row(f"k{number}", f"Short {number}", f"Text {number}", choice)
        for number, choice in enumerate(choices)
    ]
    return SectionBallot(3, "part", "Part", "Question?", listed, is_unnamed)


def test_the_ballot_shows_what_was_answered_and_says_it_is_saved():
    form = ballot.ballot_form(of_choices(Choice.STRENGTH, None, Choice.CANNOT_SAY))
    radios = [block["element"] for block in form["blocks"] if block["type"] == "input"]
    assert [radio.get("initial_option", {}).get("value") for radio in radios] == [
        "strength",
        None,
        "cannot_say",
    ]
    assert "2 of 3 answered" in str(form)


def test_more_than_a_page_of_criteria_turns_pages():
    form = ballot.ballot_form(of_choices(*[None] * 9))
    assert form["submit"]["text"] == "Next page"
    last = ballot.ballot_form(of_choices(*[None] * 9), 1)
    assert last["submit"]["text"] == "Done"
    assert sum(block["type"] == "input" for block in last["blocks"]) == 1


def section_of(*choices: Choice | None, is_unnamed: bool = True) -> SectionMessage:
    rows = of_choices(*choices).rows
    return SectionMessage(1, "part", "Part", "Q", "P", rows, 0, 3, is_unnamed, "Tue, Nov 24, 4:00 PM")


@pytest.mark.parametrize(
    ("is_unnamed", "line"),
    [(True, "names are deleted at the reveal"), (False, "everyone in this channel sees who chose what")],
)
def test_the_living_message_says_until_when_and_what_becomes_of_names(is_unnamed, line):
    message = assessment.section_message(section_of(None, is_unnamed=is_unnamed))
    for said in ("0 of 3 finished", "open until", "Tue, Nov 24, 4:00 PM", line):
        assert said in message["text"]
        assert said in str(message["blocks"])


def test_above_twenty_criteria_there_are_no_quick_buttons():
    shown = section_of(*[None] * 21)
    buttons = [
        element
        for block in assessment.section_message(shown)["blocks"]
        for element in block.get("elements", [])
    ]
    assert [element["text"]["text"] for element in buttons if element["type"] == "button"] == [
        "Open my ballot"
    ]


def test_quick_buttons_say_their_criterion_to_a_screen_reader():
    shown = section_of(None)
    labels = [
        element.get("accessibility_label")
        for block in assessment.section_message(shown)["blocks"]
        for element in block.get("elements", [])
    ]
    assert {"Strength: Short 0", "Weakness: Short 0"} <= set(labels)
