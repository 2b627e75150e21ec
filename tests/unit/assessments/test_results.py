"""The reveal as Slack takes it, for any words and any counts; and that it shows what may be seen, and only that."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assessments.messages.notes import ShownNotes, notes_message
from bot.assessments.messages.result_details import ALL_NOTES
from bot.assessments.messages.results import (
    ClosedSection,
    CriterionDetail,
    CriterionResult,
    Note,
    closed_section,
    details_form,
    results_message,
)
from bot.blocks import ids
from bot.blocks.charts import bar_charts
from bot.blocks.packing import distinct_names
from bot.rules.tally import Side, Tally
from bot.rules.votes import Choice
from sandbox.validator import check_view
from tests.drawn.results import (
    NASTY,
    by_action,
    counts_in,
    criteria,
    criterion,
    elements,
    fits,
    harmless,
    keys,
    many,
    note_lists,
    results,
    revealed,
    shown_text,
    words,
)


@many
@given(results())
def test_the_results_fit_and_no_word_of_a_person_comes_alive(drawn):
    message = results_message(drawn)
    fits(message)
    harmless(message)


@many
@given(results())
def test_the_counts_of_all_criteria_are_in_the_text_and_in_the_blocks(drawn):
    message = results_message(drawn)
    expected = Counter(one.tally for one in drawn.criteria if one.tally)
    expected += Counter(one.earlier for one in drawn.criteria if one.earlier)
    for text in (message["text"], shown_text(message)):
        assert expected <= counts_in(text)


@many
@given(results())
def test_the_charts_hold_each_shown_criterion_once_and_no_other(drawn):
    charts = [
        block["chart"] for block in results_message(drawn)["blocks"] if block["type"] == "data_visualization"
    ]
    bars = [
        Tally(*(series["data"][place]["value"] for series in chart["series"]))
        for chart in charts
        for place in range(len(chart["axis_config"]["categories"]))
    ]
    assert bars == [one.tally for one in drawn.criteria if one.tally]
    assert all(
        [series["name"] for series in chart["series"]] == ["Strength", "Weakness", "Can't say"]
        for chart in charts
    )


@many
@given(results())
def test_every_criterion_can_be_looked_into_and_voted_on_again(drawn):
    message = results_message(drawn)
    for action_id in (ids.RESULTS_DETAILS, ids.RESULTS_REVOTE):
        select = by_action(message, action_id)
        groups = select.get("option_groups") or [select]
        values = [option["value"] for group in groups for option in group["options"]]
        has_notes = action_id == ids.RESULTS_DETAILS and any(one.evidence_count for one in drawn.criteria)
        every = [f"{drawn.assessment_id}:*"] if has_notes else []
        assert sorted(values) == sorted(
            [*every, *(f"{drawn.assessment_id}:{one.key}" for one in drawn.criteria)]
        )
    assert by_action(message, ids.RESULTS_DOCUMENT)["value"] == str(drawn.assessment_id)


@given(st.lists(words, max_size=60), st.integers(12, 20))
def test_names_are_distinct_and_fit_whatever_they_are_cut_from(names, limit):
    made = distinct_names(names, limit)
    assert len(set(made)) == len(names)
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= limit for name in made)


def test_names_that_are_alike_are_told_apart_by_a_number():
    assert distinct_names(["Norms", "Norms", "", "\u200b", "x" * 19 + "1a", "x" * 19 + "1b"], 20) == [
        "Norms",
        "Norms 2",
        "Criterion",
        "Criterion 4",
        "x" * 19 + "…",
        "x" * 17 + "… 6",
    ]


def test_a_vote_of_one_day_names_the_day_once():
    shown = replace(revealed(criterion("norms", Tally(8, 0, 0))), opened_on=date(2026, 11, 5))
    assert "Opened and revealed Nov 5, 2026." in shown_text(results_message(shown))


def test_the_message_tells_turnout_sides_and_what_to_talk_about():
    message = results_message(
        revealed(
            criterion("norms", Tally(8, 0, 0)),
            criterion("purpose", Tally(6, 2, 0)),
            criterion("teacher_teams", Tally(1, 7, 0)),
            criterion("clear_roles", Tally(4, 4, 0)),
            criterion("next_steps", None),
            criterion("data", Tally(2, 0, 6)),
        )
    )
    assert shown_text(message).split("\n") == [
        "Results: ILT self-assessment",
        (
            "Lincoln ILT: 8 of 9 took part. Opened Nov 3, 2026, revealed Nov 5, 2026. "
            "Unnamed: who chose what was deleted at the reveal."
        ),
        "Strengths",
        "• Norms: 8 strength, 0 weakness, 0 can't say",
        "Weaknesses",
        "• Teacher teams: 1 strength, 7 weakness, 0 can't say",
        "Talk about these",
        (
            "4 minutes each, 12 in all. Ask: what did you see or count, where and when? "
            "Say what was seen before you say what it means."
        ),
        "1. Clear roles: 4 strength, 4 weakness, 0 can't say",
        "Does what clear_roles asks",
        "",
        "2. Purpose: 6 strength, 2 weakness, 0 can't say",
        "Does what purpose asks",
        "",
        "3. Data: 2 strength, 0 weakness, 6 can't say (half or more can't say yet)",
        "Does what data asks",
        "Not shown",
        (
            "Unnamed results need 4 answers: with fewer, people could guess who said what. "
            "Vote again when more of you can answer."
        ),
        "• Next steps: 3 answers; unnamed results need 4",
        (
            "Next: choose a criterion to see its answers and evidence, or to vote on it again. "
            "The document holds all of this, to print or pass on."
        ),
    ]


def test_the_text_alone_says_the_same():
    text = results_message(revealed(criterion("norms", Tally(8, 0, 0)), criterion("data", None)))["text"]
    assert "8 of 9 took part" in text
    assert "Strengths:\n• Norms: 8 strength, 0 weakness, 0 can't say\nDoes what norms asks" in text
    assert "Not shown:" in text
    assert "Data: 3 answers; unnamed results need 4" in text


def test_a_strength_that_nobody_saw_is_marked():
    bare = criterion("norms", Tally(8, 0, 0), evidence_count=0)
    assert "0 can't say (no evidence yet)" in results_message(revealed(bare))["text"]
    seen_but_withheld = replace(bare, withheld_notes=1)
    assert "no evidence" not in results_message(revealed(seen_but_withheld))["text"]


def test_a_revote_shows_both_tallies():
    again = criterion("norms", Tally(6, 1, 0), earlier=Tally(3, 4, 1))
    said = "Norms: before: 3 strength, 4 weakness, 1 can't say; now: 6 strength, 1 weakness, 0 can't say"
    message = results_message(revealed(again))
    assert said in message["text"]
    assert said in shown_text(message)


def test_a_withheld_criterion_shows_no_count_even_if_it_is_handed_one():
    secret = replace(criterion("norms", Tally(41, 42, 43)), side=Side.WITHHELD, answered=3)
    shown = json.dumps([results_message(revealed(secret)), form_of(secret)])
    assert "3 answers" in shown
    assert not any(number in shown for number in ("41", "42", "43"))
    assert "data_visualization" not in shown


def test_with_nothing_to_show_there_is_no_chart_and_the_reason_is_said():
    message = results_message(revealed(criterion("norms", None, answered=0), took_part=0))
    assert "0 of 9 took part" in message["text"]
    assert "Norms: no answers; unnamed results need 4" in message["text"]
    assert "data_visualization" not in [block["type"] for block in message["blocks"]]


def test_votes_of_people_who_left_do_not_make_a_nonsense_of_the_turnout():
    assert "8 took part" in results_message(revealed(criterion("norms", Tally(8, 0, 0)), counted=7))["text"]


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("tally", [Tally(60, 0, 0), Tally(20, 20, 20), None])
def test_thirty_criteria_of_the_worst_words_keep_all_their_counts(nasty, tally):
    listed = [
        criterion(key, tally, short=nasty[:20], text=nasty[:300], earlier=Tally(60, 0, 60), evidence_count=0)
        for key in keys(30)
    ]
    drawn = revealed(*listed, team=nasty, title=nasty)
    message = results_message(drawn)
    fits(message)
    harmless(message)
    found = counts_in(message["text"])
    assert found[Tally(60, 0, 60)] == 30
    assert found[tally] == (30 if tally else 0)
    assert message["text"].endswith("to print or pass on.")


def test_thirty_criteria_fill_two_charts_and_the_text_says_how_to_read_bare_counts():
    listed = [criterion(key, Tally(20, 20, 20), text="x" * 300) for key in keys(30)]
    message = results_message(revealed(*(replace(one, earlier=Tally(60, 60, 60)) for one in listed)))
    charts = [block for block in message["blocks"] if block["type"] == "data_visualization"]
    assert [chart["title"] for chart in charts] == [
        "Votes by criterion (1 of 2)",
        "Votes by criterion (2 of 2)",
    ]
    assert [len(chart["chart"]["axis_config"]["categories"]) for chart in charts] == [15, 15]
    assert "Counts: strength/weakness/can't say." in message["text"]


def test_a_chart_without_a_single_bar_is_left_out():
    names = [str(number) for number in range(25)]
    assert bar_charts("Votes", names, {"A": [0] * 25, "B": [0] * 25}, "Votes") == []
    assert bar_charts("Votes", [], {"A": []}, "Votes") == []
    (late,) = bar_charts("Votes", names, {"A": [0] * 24 + [1]}, "Votes")
    assert late["title"] == "Votes (2 of 2)"
    assert late["chart"]["axis_config"]["categories"] == names[13:]


def test_selects_are_grouped_by_section_where_there_are_several():
    two = revealed(criterion("norms", None), criterion("data", None, section_title="Critical work"))
    select = by_action(results_message(two), ids.RESULTS_REVOTE)
    assert [group["label"]["text"] for group in select["option_groups"]] == ["Conditions", "Critical work"]
    assert select["confirm"]["confirm"]["text"] == "Vote again"


def form_of(result: CriterionResult, *notes: Note, may_remove: bool = False, page: int = 0) -> dict[str, Any]:
    return details_form(CriterionDetail(result, notes, may_remove, page), assessment_id=7)


@many
@given(criteria("clear_roles", "Part", is_unnamed=False), note_lists(), st.booleans())
def test_each_page_of_the_evidence_fits_and_each_note_is_on_one_of_them(result, notes, may_remove):
    seen: list[str] = []
    for page in range(len(notes) + 1):
        form = form_of(result, *notes, may_remove=may_remove, page=page)
        assert check_view(form, "modal") == []
        assert len(json.dumps(form)) < 250_000
        harmless(form)
        if form["private_metadata"] != f"7:clear_roles:{page}":
            break
        seen += [block["block_id"] for block in form["blocks"] if "block_id" in block]
    assert seen == [f"note:{note.id}" for note in notes]


def test_a_note_shows_text_link_and_signer_as_plain_words():
    form = form_of(
        criterion("norms", Tally(8, 0, 0)),
        Note(1, "Posted in <room 3>\nand read aloud", "https://example.org/norms", "Ms. Lee"),
        Note(2, "Nobody was late", None, None),
    )
    notes = [block["text"] for block in form["blocks"] if "block_id" in block]
    assert [note["text"] for note in notes] == [
        "Posted in <room 3>\nand read aloud\nSigned: Ms. Lee\nLink: https://example.org/norms",
        "Nobody was late\nUnsigned",
    ]
    assert {note["type"] for note in notes} == {"plain_text"}
    assert elements(form) == []


def test_without_evidence_it_says_so():
    assert "Nobody wrote down any evidence yet." in shown_text(form_of(criterion("norms", Tally(8, 0, 0))))


def test_the_longest_note_loses_nothing():
    form = form_of(criterion("norms", None), Note(1, "x" * 3000, "https://example.org/y", "Ms. Lee"))
    assert "x" * 3000 in shown_text(form)
    assert "Signed: Ms. Lee\nLink: https://example.org/y" in shown_text(form)


def test_who_may_remove_gets_a_button_a_note_that_asks_first():
    form = form_of(criterion("norms", None), Note(12, "Sam was loud", None, None), may_remove=True)
    button = by_action(form, ids.EVIDENCE_REMOVE)
    assert button["value"] == "12"
    assert button["confirm"]["title"]["text"] == "Remove this note?"
    assert button["accessibility_label"] == "Remove note 1"


def turning(form) -> list[tuple[str, str]]:
    return [(button["text"]["text"], button["value"]) for button in elements(form)]


def test_many_notes_are_turned_page_by_page():
    notes = [Note(number, "seen", None, None) for number in range(200)]
    result = criterion("norms", Tally(8, 0, 0))
    assert turning(form_of(result, *notes)) == [("More notes", "7:norms:1")]
    middle = form_of(result, *notes, page=1)
    assert turning(middle) == [("Earlier notes", "7:norms:0"), ("More notes", "7:norms:2")]
    assert "How do we know? Notes 81 to 160 of 200:" in shown_text(middle)
    last = form_of(result, *notes, page=9)
    assert turning(last) == [("Earlier notes", "7:norms:1")]
    assert last["private_metadata"] == "7:norms:2"


def test_pages_end_before_the_form_grows_too_large():
    notes = [Note(number, "中" * 3000, None, "Ms. Lee") for number in range(40)]
    result = criterion("norms", Tally(8, 0, 0))
    forms = [form_of(result, *notes, page=page) for page in range(5)]
    assert all(len(json.dumps(form)) < 200_000 for form in forms)
    assert [len(turning(form)) for form in forms] == [1, 2, 2, 2, 1]


def test_names_stand_under_their_answer_where_the_vote_was_named():
    voters = (("Ms. Lee", "Weakness"), ("Mr. Diaz", "Strength"), ("Ann", "Weakness"))
    form = form_of(criterion("norms", Tally(1, 2, 0), side=Side.TALK, voters=voters))
    assert "Strength (1): Mr. Diaz\nWeakness (2): Ms. Lee, Ann" in shown_text(form)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(results(), note_lists(8), st.booleans())
def test_the_notes_in_the_channel_fit_and_no_word_of_a_person_comes_alive(drawn, notes, of_one):
    groups = [(one, notes) for one in drawn.criteria if notes]
    shown = ShownNotes(7, drawn.criteria[0].key, groups[:1]) if of_one else ShownNotes(7, ALL_NOTES, groups)
    message = notes_message(shown)
    fits(message)
    harmless(message)


def test_sixty_long_names_are_all_there():
    voters = tuple((f"{number:02} {'n' * 70}", Choice.STRENGTH.words) for number in range(60))
    form = form_of(criterion("norms", Tally(60, 0, 0), voters=voters))
    assert check_view(form, "modal") == []
    assert all(name in shown_text(form) for name, _ in voters)


@pytest.mark.parametrize(
    ("answered", "voters", "why"),
    [
        (3, None, "3 answers. Unnamed results need 4: with fewer, people could guess who said what."),
        (1, None, "1 answer. Unnamed results need 4"),
        (0, (), "Nobody answered this one."),
    ],
)
def test_without_counts_the_reason_is_said(answered, voters, why):
    form = form_of(criterion("norms", None, answered=answered, voters=voters, withheld_notes=2))
    assert "Nobody wrote" not in shown_text(form)
    assert why in shown_text(form)
    assert "2 unsigned notes are not shown: fewer than 4 people answered" in shown_text(form)


@given(
    st.builds(ClosedSection, words, st.integers(0, 60), st.integers(0, 60), st.booleans(), st.none() | words)
)
def test_the_record_of_a_closed_vote_fits_and_has_no_buttons(closed):
    message = closed_section(closed)
    fits(message)
    harmless(message)
    assert elements(message) == []


def test_the_record_says_that_voting_has_ended_and_by_whom():
    ended = closed_section(ClosedSection("Conditions", 8, 9, is_cancelled=False, by_name=None))
    assert ended["text"] == "Conditions. Voting has ended. 8 of 9 took part. The results are below."
    by_hand = closed_section(ClosedSection("Conditions", 8, 9, is_cancelled=False, by_name="Ms. Lee"))
    assert by_hand["text"].endswith("The results are below. Ms. Lee ended it.")
    cancelled = closed_section(ClosedSection("Conditions", 2, 9, is_cancelled=True, by_name="Ms. Lee"))
    assert "This vote was cancelled by Ms. Lee. No results are shown." in cancelled["text"]
