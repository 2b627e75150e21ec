"""What was revealed is shown to the team, and to nobody before the reveal."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.blocks import ids
from sandbox.state import Message, StoredFile
from storage.audit import AuditEntry
from storage.evidence import Evidence
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Person, Role
from tests.steps.assessments import answer_all, open_assessment, private, seen, top_form
from tests.steps.bot import EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import reveal, set_role
from tests.steps.ended_round import add_note
from tests.steps.results import block_of, open_details, results_message
from tests.steps.revealed import EVEN, NOV_3, Past, WrittenNote, add_past, add_revote

MARIA = "Maria in room 12 said so on Oct 6"
NOTES = (
    WrittenNote("teacher_teams", "Four of six teams met in October"),
    WrittenNote("teacher_teams", MARIA, by=GRADE3, link="https://example.org/notes"),
    WrittenNote("own_process", "<!channel> *bold*"),
)


def last(bot: RunningBot, user: str, channel: str = TEAM) -> Message:
    return private(bot, user, channel)[-1]


def files_of(bot: RunningBot, user: str) -> list[StoredFile]:
    dm = bot.slack.open_dm(user).id
    world = bot.slack.world()
    found = [file for message in bot.slack.messages_for(user, dm) for file in message.files]
    return [StoredFile(**world["files"][one]) for one in found]


def test_the_channel_sees_the_results_once(bot):
    add_past(bot.db, Past(counts={**EVEN, "own_process": (4, 4, 0), "teacher_teams": (1, 1, 1)}))
    bot.tick()
    bot.tick()
    message = results_message(bot)
    assert "8 of 8 took part" in message.text
    assert "Our own process: 4 strength, 4 weakness" in message.text
    assert "Teacher teams: 3 answers; unnamed results need 4" in message.text
    assert any(block["type"] == "data_visualization" for block in message.blocks)


def test_any_member_sees_the_last_results_privately(bot):
    add_past(bot.db, Past(on=NOV_3 - timedelta(days=90), counts=dict.fromkeys(EVEN, (0, 8, 0))))
    add_past(bot.db)
    bot.slack.command(GRADE5, TEAM, "/ilt results")
    answer = last(bot, GRADE5)
    assert "6 strength, 1 weakness, 1 can't say" in answer.text
    assert "0 strength, 8 weakness" not in answer.text
    assert any(block["type"] == "data_visualization" for block in answer.blocks)
    assert private(bot, GRADE3) == []


def test_without_results_it_says_how_to_get_some(bot):
    bot.slack.command(GRADE5, TEAM, "/ilt results")
    assert "has no results yet. Type /ilt reflect" in last(bot, GRADE5).text


@pytest.mark.begins_with(steps=open_assessment)
def test_while_one_is_open_only_how_many_finished_is_said(bot):
    answer_all(bot, GRADE3, "weakness")
    bot.slack.command(GRADE5, TEAM, "/ilt results")
    answer = last(bot, GRADE5)
    assert "A self-assessment is open: 1 of 8 finished." in answer.text
    assert "eakness" not in str(answer.blocks) + answer.text


def test_the_last_results_are_shown_while_the_next_vote_is_open(bot):
    add_past(bot.db)
    open_assessment(bot)
    bot.slack.command(GRADE5, TEAM, "/ilt results")
    text = last(bot, GRADE5).text
    assert text.startswith("A self-assessment is open: 0 of 8 finished.")
    assert "6 strength, 1 weakness" in text


def test_details_of_a_criterion_hold_its_counts_and_notes(bot):
    number = add_past(bot.db, Past(notes=NOTES))
    bot.tick()
    form = open_details(bot, GRADE5, f"{number}:teacher_teams")
    assert "6 strength, 1 weakness, 1 can't say" in form
    assert "Four of six teams met in October" in form
    assert MARIA in form
    assert "Signed: Grade 3 lead" in form
    assert "Remove…" not in form
    assert "<!channel>" not in form


def test_names_are_shown_in_named_mode_only(bot):
    named = add_past(bot.db, Past(is_unnamed=False, counts={**EVEN, "teacher_teams": (1, 1, 0)}))
    bot.tick()
    form = open_details(bot, GRADE5, f"{named}:teacher_teams")
    assert "Strength (1): " in form
    assert "Weakness (1): " in form
    assert "1 strength, 1 weakness" in form


def test_a_revote_shows_both_results(bot_on_both):
    number = add_past(bot_on_both.db)
    add_revote(
        bot_on_both.db,
        number,
        "teacher_teams",
        Past(counts={"teacher_teams": (8, 0, 0)}, on=NOV_3 + timedelta(days=1)),
    )
    bot_on_both.tick()
    words = "Teacher teams: before: 6 strength, 1 weakness, 1 can't say; now: 8 strength, 0 weakness"
    assert words in results_message(bot_on_both).text


def test_all_notes_are_read_in_one_form_under_their_criteria(bot):
    number = add_past(bot.db, Past(notes=NOTES))
    bot.tick()
    said = open_details(bot, GRADE5, f"{number}:*")
    headers = [
        block["text"]["text"]
        for block in top_form(bot, GRADE5).payload["blocks"]
        if block["type"] == "header"
    ]
    assert headers == ["Teacher teams", "Our own process"]
    for words in ("Four of six teams met in October", MARIA, "<!channel> *bold*"):
        assert words in said


def test_a_facilitator_removes_a_note_for_everyone(bot):
    number = add_past(bot.db, Past(notes=NOTES))
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.tick()
    assert "Teacher teams (2 notes)" in str(results_message(bot).blocks)
    open_details(bot, PRINCIPAL, f"{number}:teacher_teams")
    note = note_id(bot, MARIA)
    form = top_form(bot, PRINCIPAL)
    bot.slack.view_action(PRINCIPAL, form.id, f"note:{note}", ids.EVIDENCE_REMOVE)
    bot.settle()
    after = str(top_form(bot, PRINCIPAL).payload)
    assert MARIA not in after
    assert "Four of six teams" in after
    bot.tick()
    assert "Teacher teams (1 note)" in str(results_message(bot).blocks)
    assert notes_left(bot) == 2
    assert deeds(bot) == [("note_removed", str(note))]


def show_in_channel(bot: RunningBot, user: str) -> str:
    """*Show these notes in the channel* in the form that is open; what they read then."""
    form = top_form(bot, user)
    block = next(one for one in form.payload["blocks"] if ids.RESULTS_SHOW_NOTES in str(one))
    bot.slack.view_action(user, form.id, block["block_id"], ids.RESULTS_SHOW_NOTES)
    bot.settle()
    bot.tick()
    return str(top_form(bot, user).payload)


def notes_shown(bot: RunningBot) -> list[Message]:
    return [one for one in seen(bot, GRADE5) if one.text.startswith(("How do we know?", "The notes"))]


def test_whoever_leads_shows_notes_in_the_channel_and_one_removed_goes_there_too(bot):
    number = add_past(bot.db, Past(notes=NOTES))
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.tick()
    open_details(bot, PRINCIPAL, f"{number}:teacher_teams")
    assert "The notes appear in #ilt-team in a moment" in show_in_channel(bot, PRINCIPAL)
    [message] = notes_shown(bot)
    assert message.text.startswith("How do we know? Teacher teams\nTeacher teams, 2 notes:\n• ")
    assert f"• {MARIA}\nSigned: Grade 3 lead\nLink: https://example.org/notes" in message.text
    assert "6 strength, 1 weakness, 1 can't say." in str(message.blocks)
    open_details(bot, PRINCIPAL, f"{number}:teacher_teams")
    assert "stand in #ilt-team since they were first shown" in show_in_channel(bot, PRINCIPAL)
    open_details(bot, PRINCIPAL, f"{number}:*")
    show_in_channel(bot, PRINCIPAL)
    of_one, of_all = notes_shown(bot)
    assert of_all.text.startswith("How do we know? All notes")
    assert MARIA in of_one.text
    assert MARIA in of_all.text
    open_details(bot, PRINCIPAL, f"{number}:teacher_teams")
    form = top_form(bot, PRINCIPAL)
    bot.slack.view_action(PRINCIPAL, form.id, f"note:{note_id(bot, MARIA)}", ids.EVIDENCE_REMOVE)
    bot.settle()
    bot.tick()
    assert not any(MARIA in one.text + str(one.blocks) for one in notes_shown(bot))


def test_notes_are_shown_by_whoever_leads_the_meeting_that_is_on_and_nobody_else(bot):
    number = add_past(bot.db, Past(notes=NOTES))
    bot.tick()
    assert "Show these notes" not in open_details(bot, GRADE5, f"{number}:*")
    with bot.db.write() as session:
        started = session.scalars(select(Person.id).filter_by(slack_user_id=GRADE3)).one()
        ilt_id = session.scalars(select(Ilt.id)).first()
        now = bot.app.clock.now()
        when = {"slot": now.date(), "day": now.date(), "starts_at": now, "minutes": 60}
        session.add(Meeting(ilt_id=ilt_id, state=MeetingState.RUNNING, started_by_id=started, **when))
    open_details(bot, GRADE3, f"{number}:*")
    form = top_form(bot, GRADE3)
    block = next(one for one in form.payload["blocks"] if ids.RESULTS_SHOW_NOTES in str(one))
    with bot.db.write() as session:
        session.execute(update(Meeting).values(state=MeetingState.CLOSED))
    bot.slack.view_action(GRADE3, form.id, block["block_id"], ids.RESULTS_SHOW_NOTES)
    bot.settle()
    assert "Notes are shown in the channel by organizers" in str(top_form(bot, GRADE3).payload)
    bot.tick()
    assert notes_shown(bot) == []


def test_who_signed_a_note_may_remove_it_and_no_other(bot):
    number = add_past(bot.db, Past(notes=NOTES))
    bot.tick()
    form = open_details(bot, GRADE3, f"{number}:teacher_teams")
    assert form.count("Remove…") == 1
    view = top_form(bot, GRADE3)
    bot.slack.view_action(GRADE3, view.id, f"note:{note_id(bot, MARIA)}", ids.EVIDENCE_REMOVE)
    assert notes_left(bot) == 2


def note_id(bot: RunningBot, text: str) -> int:
    with bot.db.read() as session:
        return session.scalars(select(Evidence.id).where(Evidence.note == text)).one()


def notes_left(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(func.count(Evidence.id))).one()


def deeds(bot: RunningBot) -> list[tuple[str, str]]:
    with bot.db.read() as session:
        return [(entry.deed, entry.subject) for entry in session.scalars(select(AuditEntry))]


@pytest.mark.begins_with(steps=open_assessment)
def test_what_a_team_voted_is_what_everyone_reads_after_its_reveal(bot):
    for number, user in enumerate(EIGHT[:7]):
        answer_all(bot, user, "weakness" if number < 5 else "strength")
    add_note(bot.db, EIGHT[0], "teacher_teams", "Unsigned words")
    add_note(bot.db, EIGHT[1], "teacher_teams", "Signed words", is_signed=True)
    reveal(bot)
    bot.tick()
    message = results_message(bot)
    assert "7 of 8 took part" in message.text
    assert "Talk about these" in message.text
    assert "Teacher teams: 2 strength, 5 weakness, 0 can't say" in message.text
    form = open_details(bot, GRADE5, "1:teacher_teams")
    assert "Unsigned words" in form
    assert "Signed: Assistant principal" in form
    block = block_of(message, ids.RESULTS_REVOTE)
    bot.slack.close(GRADE5, top_form(bot, GRADE5).id)
    bot.slack.click(GRADE5, TEAM, message.ts, block, ids.RESULTS_REVOTE, "1:teacher_teams")
    bot.tick()
    bot.slack.command(GRADE3, TEAM, "/ilt results")
    text = private(bot, GRADE3)[-1].text
    assert "“Teacher teams” is being voted on again: 0 of 8 finished" in text
    assert "Teacher teams: 2 strength, 5 weakness" in text
