""" "How do we know?": written beside the vote, changed at will, seen by nobody until the reveal."""

import logging

import pytest
from sqlalchemy import select

from bot.blocks import ids
from storage.assessments import Assessment
from storage.evidence import Evidence
from storage.people import Member, Person
from tests.steps.assessments import (
    CONDITIONS,
    answer_all,
    answer_page,
    open_assessment,
    open_ballot,
    seen,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import element, reveal
from tests.steps.evidence import LINK, SEEN, from_ballot, label, notes, submission, write
from tests.steps.results import open_details
from tests.steps.revotes import again, revealed_once, revote_message


@pytest.mark.begins_with(steps=open_assessment)
def test_a_note_is_saved_from_the_ballot_and_shown_there(bot):
    open_ballot(bot, GRADE3)
    assert label(bot, GRADE3) == "How do we know? Teacher teams"
    form = from_ballot(bot, GRADE3)
    assert len(bot.slack.modal_stack(GRADE3)) == 2
    assert "Supports and builds capacity of teacher teams" in str(form.payload)
    assert "No student names" in str(form.payload)
    assert "shuffled, and only where at least 4 people answered" in str(form.payload)
    write(bot, GRADE3, f"  {SEEN}\n", LINK)
    assert notes(bot) == {(GRADE3, "teacher_teams"): (SEEN, LINK, False)}
    assert top_form(bot, GRADE3).callback_id == ids.BALLOT_FORM
    assert label(bot, GRADE3) == "How do we know? Teacher teams, 1 note"
    assert "How do we know? (1 note)" in str(top_form(bot, GRADE3).payload)
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_answers_tapped_before_stay_when_a_note_is_saved(bot):
    form = open_ballot(bot, GRADE3)
    bot.slack.fill(GRADE3, form.id, "1:teacher_teams", ids.BALLOT_CHOICE, "weakness")
    bot.settle()
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, SEEN)
    shown = str(top_form(bot, GRADE3).payload)
    assert "1 of 5 answered" in shown
    assert "(1 note)" in shown
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "weakness"}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_note_is_changed_and_removed_by_emptying_it(bot):
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, SEEN, LINK, signed=True)
    form = from_ballot(bot, GRADE3)
    filled = {block["block_id"]: block["element"] for block in form.payload["blocks"] if "element" in block}
    assert filled[ids.EVIDENCE_NOTE]["initial_value"] == SEEN
    assert filled[ids.EVIDENCE_LINK]["initial_value"] == LINK
    assert filled[ids.EVIDENCE_SIGNED]["initial_option"]["value"] == "signed"
    write(bot, GRADE3, "Otherwise.", "")
    assert notes(bot) == {(GRADE3, "teacher_teams"): ("Otherwise.", None, False)}
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, "  ")
    assert notes(bot) == {}
    assert label(bot, GRADE3) == "How do we know? Teacher teams"


@pytest.mark.begins_with(steps=open_assessment)
def test_emptying_the_words_removes_the_link_with_them(bot):
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, SEEN, LINK)
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, "", LINK)
    assert notes(bot) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_new_note_needs_words_and_an_empty_one_is_nothing(bot):
    open_ballot(bot, GRADE3)
    form = from_ballot(bot, GRADE3)
    write(bot, GRADE3, "")
    assert "required" in top_form(bot, GRADE3).errors[ids.EVIDENCE_NOTE]
    [ack] = bot.slack.deliver("interactive", submission(form, GRADE3, " \u200b "))
    assert not ack.body
    assert notes(bot) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_each_member_sees_only_their_own_note(bot):
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, SEEN)
    open_ballot(bot, ASSISTANT)
    assert label(bot, ASSISTANT) == "How do we know? Teacher teams"
    assert SEEN not in str(from_ballot(bot, ASSISTANT).payload)
    write(bot, ASSISTANT, "Mine.")
    assert notes(bot) == {
        (GRADE3, "teacher_teams"): (SEEN, None, False),
        (ASSISTANT, "teacher_teams"): ("Mine.", None, False),
    }


def test_the_second_page_of_a_long_ballot_comes_back_after_a_note(bot):
    open_assessment(bot, sections=(CONDITIONS,))
    with bot.db.write() as session:
        assessment = session.scalars(select(Assessment)).one()
        [section] = assessment.rubric["sections"]
        more = [{"key": f"more_{n}", "short": f"More {n}", "text": f"More of it {n}"} for n in range(4)]
        assessment.rubric = {
            **assessment.rubric,
            "sections": [{**section, "criteria": [*section["criteria"], *more]}],
        }
    answer_page(bot, GRADE3)
    assert "page 2 of 2" in str(top_form(bot, GRADE3).payload)
    from_ballot(bot, GRADE3, "more_2")
    write(bot, GRADE3, SEEN)
    assert "page 2 of 2" in str(top_form(bot, GRADE3).payload)
    assert label(bot, GRADE3, "more_2") == "How do we know? More 2, 1 note"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<!channel> *now* & <@U0PRINCIPAL>", "<!channel> *now* & <@U0PRINCIPAL>"),
        ("a\u0000bc", "abc"),
        ("\u202eone\r\n\r\n\ttwo\u0007", "\u202eone\r\n\r\n\ttwo\u0007"),
        ("👩‍🏫" * 600, "👩‍🏫" * 600),
    ],
)
@pytest.mark.begins_with(steps=open_assessment)
def test_words_are_stored_as_typed_and_shown_without_what_cannot_be_seen(bot, typed, stored):
    open_ballot(bot, GRADE3)
    form = from_ballot(bot, GRADE3)
    [ack] = bot.slack.deliver("interactive", submission(form, GRADE3, typed))
    assert ack.ok
    assert not ack.body
    assert notes(bot)[GRADE3, "teacher_teams"][0] == stored
    bot.slack.close(GRADE3, form.id)
    again = from_ballot(bot, GRADE3)
    shown = next(block["element"]["initial_value"] for block in again.payload["blocks"] if "element" in block)
    assert not set(shown) & set("\u202e\u0007\r\t")
    assert [line.strip() for line in shown.splitlines()] == [
        line.strip("\u202e\u0007 \t") for line in stored.splitlines()
    ]


def test_every_delivery_twice_is_one_note(bot):
    bot.slack.set_faults(double_delivery=True)
    open_assessment(bot)
    open_ballot(bot, GRADE3)
    form = from_ballot(bot, GRADE3)
    bot.settle()
    bot.slack.close(GRADE3, form.id)
    assert top_form(bot, GRADE3).callback_id == ids.BALLOT_FORM
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, SEEN)
    assert notes(bot) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}
    assert len(bot.slack.modal_stack(GRADE3)) == 1


@pytest.mark.begins_with(steps=open_assessment)
def test_a_late_second_delivery_does_not_undo_a_newer_note(bot):
    open_ballot(bot, GRADE3)
    old = submission(from_ballot(bot, GRADE3), GRADE3, "Old.")
    bot.slack.deliver("interactive", old)
    write(bot, GRADE3, SEEN)
    [ack] = bot.slack.deliver("interactive", old)
    assert ack.ok
    assert not ack.body
    assert notes(bot) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}


def test_nobody_else_and_no_log_sees_a_note_before_the_reveal(bot, caplog):
    caplog.set_level(logging.DEBUG)
    open_assessment(bot)
    open_ballot(bot, GRADE3)
    from_ballot(bot, GRADE3)
    write(bot, GRADE3, SEEN, LINK)
    for user in (PRINCIPAL, ASSISTANT):
        answer_all(bot, user)
    bot.tick()
    for user in (PRINCIPAL, ASSISTANT):
        assert SEEN not in str([message.blocks for message in seen(bot, user)])
        assert SEEN not in str(open_ballot(bot, user).payload)
    ours = [
        logging.Formatter().format(record)
        for record in caplog.records
        if record.name.split(".")[0] in {"bot", "handlers", "storage"}
    ]
    assert not [line for line in ours if SEEN in line or LINK in line]


@pytest.mark.begins_with(steps=open_assessment)
def test_notes_reach_the_reveal_as_the_form_promised(bot):
    for user in EIGHT[:4]:
        answer_all(bot, user)
    for user, words, signed in ((GRADE3, SEEN, False), (ASSISTANT, "All six teams met.", True)):
        open_ballot(bot, user)
        from_ballot(bot, user)
        write(bot, user, words, LINK if signed else "", signed=signed)
    reveal(bot)
    bot.tick()
    shown = open_details(bot, GRADE5, "1:teacher_teams")
    assert SEEN in shown
    assert "All six teams met." in shown
    assert LINK in shown
    assert "Signed: Assistant principal" in shown
    assert "Grade 3 lead" not in shown
    assert notes(bot) == {}
    assert names_beside_notes(bot) == [ASSISTANT]


def names_beside_notes(bot: RunningBot) -> list[str]:
    """The Slack ids of whoever still stands beside a note that was shown."""
    with bot.db.read() as session:
        whose = select(Person.slack_user_id).join(Member, Member.person_id == Person.id)
        return list(session.scalars(whose.join(Evidence, Evidence.member_id == Member.id)))


@pytest.mark.begins_with(steps=revealed_once)
def test_a_new_vote_on_one_criterion_takes_notes_on_that_one_only(bot):
    again(bot)
    message = revote_message(bot)
    _, ballot = element(message, ids.OPEN_BALLOT)
    bot.slack.click(GRADE3, TEAM, message.ts, element(message, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    form = from_ballot(bot, GRADE3)
    round_id = ballot["value"].partition(":")[0]
    forged = submission(form, GRADE3, SEEN, private_metadata=f"{round_id}:own_process")
    [ack] = bot.slack.deliver("interactive", forged)
    assert "Nothing was saved" in ack.body["errors"][ids.EVIDENCE_NOTE]
    write(bot, GRADE3, SEEN)
    assert notes(bot) == {(GRADE3, "teacher_teams"): (SEEN, None, False)}
    assert label(bot, GRADE3) == "How do we know? Teacher teams, 1 note"


def test_where_an_unsigned_note_would_never_be_shown_the_form_says_so_and_chooses_nothing(bot):
    for user in EIGHT[3:]:
        bot.slack.leave(user, TEAM)
    bot.tick()
    open_assessment(bot)
    open_ballot(bot, PRINCIPAL)
    form = str(from_ballot(bot, PRINCIPAL).payload)
    assert "an unsigned note would be shown to nobody" in form
    assert "initial_option" not in form
