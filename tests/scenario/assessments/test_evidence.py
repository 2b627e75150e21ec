""" "How do we know?": written beside the vote, changed at will, seen by nobody until the reveal."""

import logging

import pytest
from sqlalchemy import select

from bot.blocks import ids
from storage.assessments import Assessment
from tests.steps.assessments import (
    CONDITIONS,
    answer_all,
    open_assessment,
    open_ballot,
    private,
    row_vote,
    seen,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated import element, reveal
from tests.steps.evidence import LINK, SEEN, from_ballot, label, notes, submission, write
from tests.steps.results import open_details
from tests.steps.revotes import again, revealed_once, revote_message


def test_a_note_is_saved_from_the_ballot_and_shown_there(live):
    open_assessment(live)
    open_ballot(live, GRADE3)
    assert label(live, GRADE3) == "How do we know? Teacher teams"
    form = from_ballot(live, GRADE3)
    assert len(live.slack.modal_stack(GRADE3)) == 2
    assert "Supports and builds capacity of teacher teams" in str(form.payload)
    assert "No student names" in str(form.payload)
    assert "shuffled, and only where at least 4 people answered" in str(form.payload)
    write(live, GRADE3, f"  {SEEN}\n", LINK)
    assert notes(live) == {(GRADE3, "teacher_teams"): (SEEN, LINK, False)}
    assert top_form(live, GRADE3).callback_id == ids.BALLOT_FORM
    assert label(live, GRADE3) == "How do we know? Teacher teams, 1 note"
    assert "How do we know? (1 note)" in str(top_form(live, GRADE3).payload)
    assert votes(live.db) == {}


def test_answers_tapped_before_stay_when_a_note_is_saved(live_on):
    open_assessment(live_on)
    form = open_ballot(live_on, GRADE3)
    live_on.slack.fill(GRADE3, form.id, "1:teacher_teams", ids.BALLOT_CHOICE, "weakness")
    live_on.settle()
    from_ballot(live_on, GRADE3)
    write(live_on, GRADE3, SEEN)
    shown = str(top_form(live_on, GRADE3).payload)
    assert "1 of 5 answered" in shown
    assert "(1 note)" in shown
    assert votes(live_on.db) == {(GRADE3, "teacher_teams"): "weakness"}


def test_a_note_is_changed_and_removed_by_emptying_it(live_on):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    from_ballot(live_on, GRADE3)
    write(live_on, GRADE3, SEEN, LINK, signed=True)
    form = from_ballot(live_on, GRADE3)
    filled = {block["block_id"]: block["element"] for block in form.payload["blocks"] if "element" in block}
    assert filled[ids.EVIDENCE_NOTE]["initial_value"] == SEEN
    assert filled[ids.EVIDENCE_LINK]["initial_value"] == LINK
    assert filled[ids.EVIDENCE_SIGNED]["initial_option"]["value"] == "signed"
    write(live_on, GRADE3, "Otherwise.", "")
    assert notes(live_on) == {(GRADE3, "teacher_teams"): ("Otherwise.", None, False)}
    from_ballot(live_on, GRADE3)
    write(live_on, GRADE3, "  ")
    assert notes(live_on) == {}
    assert label(live_on, GRADE3) == "How do we know? Teacher teams"


def test_emptying_the_words_removes_the_link_with_them(live_here):
    open_assessment(live_here)
    open_ballot(live_here, GRADE3)
    from_ballot(live_here, GRADE3)
    write(live_here, GRADE3, SEEN, LINK)
    from_ballot(live_here, GRADE3)
    write(live_here, GRADE3, "", LINK)
    assert notes(live_here) == {}


def test_a_new_note_needs_words_and_an_empty_one_is_nothing(live_here):
    open_assessment(live_here)
    open_ballot(live_here, GRADE3)
    form = from_ballot(live_here, GRADE3)
    write(live_here, GRADE3, "")
    assert "required" in top_form(live_here, GRADE3).errors[ids.EVIDENCE_NOTE]
    [ack] = live_here.slack.deliver("interactive", submission(form, GRADE3, " \u200b "))
    assert not ack.body
    assert notes(live_here) == {}


def test_each_member_sees_only_their_own_note(live_on):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    from_ballot(live_on, GRADE3)
    write(live_on, GRADE3, SEEN)
    open_ballot(live_on, ASSISTANT)
    assert label(live_on, ASSISTANT) == "How do we know? Teacher teams"
    assert SEEN not in str(from_ballot(live_on, ASSISTANT).payload)
    write(live_on, ASSISTANT, "Mine.")
    assert notes(live_on) == {
        (GRADE3, "teacher_teams"): (SEEN, None, False),
        (ASSISTANT, "teacher_teams"): ("Mine.", None, False),
    }


def test_the_receipt_of_a_quick_vote_leads_to_the_same_form(live):
    open_assessment(live)
    row_vote(live, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    [receipt] = private(live, GRADE3)
    button = next(
        (block["block_id"], element)
        for block in receipt.blocks
        for element in block.get("elements", [])
        if element.get("accessibility_label") == "How do we know? Our own process"
    )
    live.slack.click(GRADE3, TEAM, receipt.ts, button[0], ids.OPEN_EVIDENCE)
    assert len(live.slack.modal_stack(GRADE3)) == 1
    write(live, GRADE3, SEEN)
    assert notes(live) == {(GRADE3, "own_process"): (SEEN, None, False)}
    assert live.slack.modal_stack(GRADE3) == []
    row_vote(live, GRADE3, "teacher_teams", ids.ROW_STRENGTH)
    assert "Our own process: no answer yet (1 note)" in private(live, GRADE3)[-1].text


def test_the_second_page_of_a_long_ballot_comes_back_after_a_note(live_here):
    open_assessment(live_here, sections=(CONDITIONS,))
    with live_here.db.write() as session:
        assessment = session.scalars(select(Assessment)).one()
        [section] = assessment.rubric["sections"]
        more = [{"key": f"more_{n}", "short": f"More {n}", "text": f"More of it {n}"} for n in range(4)]
        assessment.rubric = {
            **assessment.rubric,
            "sections": [{**section, "criteria": [*section["criteria"], *more]}],
        }
    answer_all(live_here, GRADE3)
    assert "page 2 of 2" in str(top_form(live_here, GRADE3).payload)
    from_ballot(live_here, GRADE3, "more_2")
    write(live_here, GRADE3, SEEN)
    assert "page 2 of 2" in str(top_form(live_here, GRADE3).payload)
    assert label(live_here, GRADE3, "more_2") == "How do we know? More 2, 1 note"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<!channel> *now* & <@U0PRINCIPAL>", "<!channel> *now* & <@U0PRINCIPAL>"),
        ("a\u0000bc", "abc"),
        ("\u202eone\r\n\r\n\ttwo\u0007", "\u202eone\r\n\r\n\ttwo\u0007"),
        ("👩‍🏫" * 600, "👩‍🏫" * 600),
    ],
)
def test_words_are_stored_as_typed_and_shown_without_what_cannot_be_seen(live_on, typed, stored):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    form = from_ballot(live_on, GRADE3)
    [ack] = live_on.slack.deliver("interactive", submission(form, GRADE3, typed))
    assert ack.ok
    assert not ack.body
    assert notes(live_on)[GRADE3, "teacher_teams"][0] == stored
    live_on.slack.close(GRADE3, form.id)
    again = from_ballot(live_on, GRADE3)
    shown = next(block["element"]["initial_value"] for block in again.payload["blocks"] if "element" in block)
    assert not set(shown) & set("\u202e\u0007\r\t")
    assert [line.strip() for line in shown.splitlines()] == [
        line.strip("\u202e\u0007 \t") for line in stored.splitlines()
    ]


def test_every_delivery_twice_is_one_note(live):
    live.slack.set_faults(double_delivery=True)
    open_assessment(live)
    open_ballot(live, GRADE3)
    form = from_ballot(live, GRADE3)
    live.settle()
    live.slack.close(GRADE3, form.id)
    assert top_form(live, GRADE3).callback_id == ids.BALLOT_FORM
    from_ballot(live, GRADE3)
    write(live, GRADE3, SEEN)
    assert notes(live) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}
    assert len(live.slack.modal_stack(GRADE3)) == 1


def test_a_late_second_delivery_does_not_undo_a_newer_note(live_on):
    open_assessment(live_on)
    open_ballot(live_on, GRADE3)
    old = submission(from_ballot(live_on, GRADE3), GRADE3, "Old.")
    live_on.slack.deliver("interactive", old)
    write(live_on, GRADE3, SEEN)
    [ack] = live_on.slack.deliver("interactive", old)
    assert ack.ok
    assert not ack.body
    assert notes(live_on) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}


def test_nobody_else_and_no_log_sees_a_note_before_the_reveal(live_here, caplog):
    caplog.set_level(logging.DEBUG)
    open_assessment(live_here)
    open_ballot(live_here, GRADE3)
    from_ballot(live_here, GRADE3)
    write(live_here, GRADE3, SEEN, LINK)
    for user in (PRINCIPAL, ASSISTANT):
        answer_all(live_here, user)
    live_here.tick()
    for user in (PRINCIPAL, ASSISTANT):
        assert SEEN not in str([message.blocks for message in seen(live_here, user)])
        assert SEEN not in str(open_ballot(live_here, user).payload)
    ours = [
        logging.Formatter().format(record)
        for record in caplog.records
        if record.name.split(".")[0] in {"bot", "handlers", "storage"}
    ]
    assert not [line for line in ours if SEEN in line or LINK in line]


def test_notes_reach_the_reveal_as_the_form_promised(live_on):
    open_assessment(live_on)
    for user in EIGHT[:4]:
        answer_all(live_on, user)
    for user, words, signed in ((GRADE3, SEEN, False), (ASSISTANT, "All six teams met.", True)):
        open_ballot(live_on, user)
        from_ballot(live_on, user)
        write(live_on, user, words, LINK if signed else "", signed=signed)
    reveal(live_on)
    live_on.tick()
    shown = open_details(live_on, GRADE5, "1:teacher_teams")
    assert SEEN in shown
    assert "All six teams met." in shown
    assert LINK in shown
    assert "Signed: Assistant principal" in shown
    assert "Grade 3 lead" not in shown
    assert list(notes(live_on)) == [(ASSISTANT, "teacher_teams")]


def test_a_new_vote_on_one_criterion_takes_notes_on_that_one_only(live_on):
    revealed_once(live_on)
    again(live_on)
    message = revote_message(live_on)
    _, ballot = element(message, ids.OPEN_BALLOT)
    live_on.slack.click(GRADE3, TEAM, message.ts, element(message, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    form = from_ballot(live_on, GRADE3)
    round_id = ballot["value"].partition(":")[0]
    forged = submission(form, GRADE3, SEEN, private_metadata=f"{round_id}:own_process")
    [ack] = live_on.slack.deliver("interactive", forged)
    assert "Nothing was saved" in ack.body["errors"][ids.EVIDENCE_NOTE]
    write(live_on, GRADE3, SEEN)
    assert notes(live_on) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}
    assert label(live_on, GRADE3) == "How do we know? Teacher teams, 1 note"
