"""The ballot's pages, what it promises, and the form behind *How do we know?*."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages.ballot import CRITERIA_PER_PAGE, Row, SectionBallot, ballot_form
from bot.assessments.messages.evidence import EvidenceForm, evidence_form
from bot.blocks import ids, kit
from bot.rules.text import kept
from sandbox.validator import check_view


def ballot(criteria: int, *, is_unnamed: bool = True, noted: tuple[int, ...] = ()) -> SectionBallot:
    rows = [Row(f"k{n}", f"Short {n}", f"Text {n}", None, n in noted) for n in range(criteria)]
    return SectionBallot(7, "part", "Part", "Question?", rows, is_unnamed)


def questions(form) -> list[str]:
    return [block["block_id"] for block in form["blocks"] if block["type"] == "input"]


def note_buttons(form) -> list[dict[str, Any]]:
    return [
        element
        for block in form["blocks"]
        for element in block.get("elements", [])
        if element.get("action_id") == ids.OPEN_EVIDENCE
    ]


@given(st.integers(1, 30))
def test_every_criterion_stands_on_exactly_one_page_with_its_note_button(criteria):
    shown = ballot(criteria)
    forms = [ballot_form(shown, page) for page in range(shown.pages)]
    asked = [block_id for form in forms for block_id in questions(form)]
    assert asked == [f"7:k{n}" for n in range(criteria)]
    assert [button["value"] for form in forms for button in note_buttons(form)] == asked
    assert all(len(questions(form)) <= CRITERIA_PER_PAGE for form in forms)
    assert [form["submit"]["text"] for form in forms] == ["Next page"] * (shown.pages - 1) + ["Done"]
    for number in range(criteria):
        assert f"7:k{number}" in questions(forms[shown.page_of(f"k{number}")])


def test_an_unnamed_ballot_says_who_sees_what():
    assert (
        "Until the reveal nobody here sees votes; whoever runs the server could look them up. "
        "After it, nobody: names are deleted."
    ) in str(ballot_form(ballot(3)))


def test_a_named_ballot_promises_nothing_it_does_not_keep():
    shown = str(ballot_form(ballot(3, is_unnamed=False)))
    assert "After the reveal everyone in this channel sees who chose what." in shown
    assert "deleted" not in shown


@pytest.mark.parametrize("is_unnamed", [True, False])
def test_every_ballot_says_that_it_is_not_about_a_person(is_unnamed):
    assert "never used to evaluate a person" in str(ballot_form(ballot(3, is_unnamed=is_unnamed)))


def test_a_note_shows_in_words_and_to_a_screen_reader():
    without, noted = note_buttons(ballot_form(ballot(2, noted=(1,))))
    assert (without["text"]["text"], without["accessibility_label"]) == (
        "How do we know?",
        "How do we know? Short 0",
    )
    assert (noted["text"]["text"], noted["accessibility_label"]) == (
        "How do we know? (1 note)",
        "How do we know? Short 1, 1 note",
    )


@given(
    st.builds(
        EvidenceForm,
        st.integers(1, 10**9),
        st.just("clear_roles"),
        st.text(min_size=1, max_size=300).filter(str.strip),
        st.text(max_size=3000),
        st.sampled_from(["", "https://docs.example.org/a?b=c&d=e#f", "https://a.example/" + "x" * 2980]),
        st.booleans(),
    )
)
def test_the_evidence_form_fits_for_any_text(form):
    assert check_view(evidence_form(form), "modal") == []


@given(st.text(max_size=300))
def test_what_is_kept_is_what_was_typed_without_what_no_database_stores(typed):
    stored = kept(typed)
    assert stored == typed.replace("\u0000", "").strip()
    assert kept(stored) == stored


def test_halves_of_characters_are_not_kept():
    assert kept("a\ud800b\u0000c ") == "abc"


@given(st.text(max_size=300))
def test_words_that_come_back_for_editing_keep_their_lines_and_stay_the_same(typed):
    shown = kit.visible(typed)
    assert kit.visible(shown) == shown
    assert not set(shown) & set("\u0000\u0007\t\r\u202e\u200b\ufeff")
