"""What was revealed is shown to the team, and to nobody before the reveal."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.blocks import ids
from sandbox.state import Message, StoredFile
from storage.audit import AuditEntry
from storage.evidence import Evidence
from storage.people import Role
from tests.steps.assessments import answer_all, open_assessment, private, top_form
from tests.steps.bot import EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, Live
from tests.steps.dated import reveal, set_role
from tests.steps.ended_meeting import add_note
from tests.steps.results import block_of, open_details, results_message
from tests.steps.revealed import EVEN, NOV_3, Past, WrittenNote, add_past, add_revote

MARIA = "Maria in room 12 said so on Oct 6"
NOTES = (
    WrittenNote("teacher_teams", "Four of six teams met in October"),
    WrittenNote("teacher_teams", MARIA, by=GRADE3, link="https://example.org/notes"),
    WrittenNote("own_process", "<!channel> *bold*"),
)


def last(live: Live, user: str, channel: str = TEAM) -> Message:
    return private(live, user, channel)[-1]


def files_of(live: Live, user: str) -> list[StoredFile]:
    dm = live.slack.open_dm(user).id
    world = live.slack.world()
    found = [file for message in live.slack.messages_for(user, dm) for file in message.files]
    return [StoredFile(**world["files"][one]) for one in found]


def test_the_channel_sees_the_results_once(live_on):
    add_past(live_on.db, Past(counts={**EVEN, "own_process": (4, 4, 0), "teacher_teams": (1, 1, 1)}))
    live_on.tick()
    live_on.tick()
    message = results_message(live_on)
    assert "8 of 8 took part" in message.text
    assert "Our own process: 4 strength, 4 weakness" in message.text
    assert "Teacher teams: 3 answers; unnamed results need 4" in message.text
    assert any(block["type"] == "data_visualization" for block in message.blocks)


def test_any_member_sees_the_last_results_privately(live):
    add_past(live.db, Past(on=NOV_3 - timedelta(days=90), counts=dict.fromkeys(EVEN, (0, 8, 0))))
    add_past(live.db)
    live.slack.command(GRADE5, TEAM, "/ilt results")
    answer = last(live, GRADE5)
    assert "6 strength, 1 weakness, 1 can't say" in answer.text
    assert "0 strength, 8 weakness" not in answer.text
    assert any(block["type"] == "data_visualization" for block in answer.blocks)
    assert private(live, GRADE3) == []


def test_without_results_it_says_how_to_get_some(live_here):
    live_here.slack.command(GRADE5, TEAM, "/ilt results")
    assert "has no results yet. Type /ilt reflect" in last(live_here, GRADE5).text


def test_while_one_is_open_only_how_many_finished_is_said(live_on):
    open_assessment(live_on)
    answer_all(live_on, GRADE3, "weakness")
    live_on.slack.command(GRADE5, TEAM, "/ilt results")
    answer = last(live_on, GRADE5)
    assert "A self-assessment is open: 1 of 8 finished." in answer.text
    assert "eakness" not in str(answer.blocks) + answer.text


def test_the_last_results_are_shown_while_the_next_vote_is_open(live_here):
    add_past(live_here.db)
    open_assessment(live_here)
    live_here.slack.command(GRADE5, TEAM, "/ilt results")
    text = last(live_here, GRADE5).text
    assert text.startswith("A self-assessment is open: 0 of 8 finished.")
    assert "6 strength, 1 weakness" in text


def test_details_of_a_criterion_hold_its_counts_and_notes(live):
    number = add_past(live.db, Past(notes=NOTES))
    live.tick()
    form = open_details(live, GRADE5, f"{number}:teacher_teams")
    assert "6 strength, 1 weakness, 1 can't say" in form
    assert "Four of six teams met in October" in form
    assert MARIA in form
    assert "Signed: Grade 3 lead" in form
    assert "Remove…" not in form
    assert "<!channel>" not in form


def test_names_are_shown_in_named_mode_only(live_on):
    named = add_past(live_on.db, Past(is_unnamed=False, counts={**EVEN, "teacher_teams": (1, 1, 0)}))
    live_on.tick()
    form = open_details(live_on, GRADE5, f"{named}:teacher_teams")
    assert "Strength (1): " in form
    assert "Weakness (1): " in form
    assert "1 strength, 1 weakness" in form


def test_a_revote_shows_both_results(live_on):
    number = add_past(live_on.db)
    add_revote(
        live_on.db,
        number,
        "teacher_teams",
        Past(counts={"teacher_teams": (8, 0, 0)}, on=NOV_3 + timedelta(days=1)),
    )
    live_on.tick()
    words = "Teacher teams: before: 6 strength, 1 weakness, 1 can't say; now: 8 strength, 0 weakness"
    assert words in results_message(live_on).text


def test_a_facilitator_removes_a_note_for_everyone(live):
    number = add_past(live.db, Past(notes=NOTES))
    set_role(live, PRINCIPAL, Role.FACILITATOR)
    live.tick()
    assert "Teacher teams (2 notes)" in str(results_message(live).blocks)
    open_details(live, PRINCIPAL, f"{number}:teacher_teams")
    note = note_id(live, MARIA)
    form = top_form(live, PRINCIPAL)
    live.slack.view_action(PRINCIPAL, form.id, f"note:{note}", ids.EVIDENCE_REMOVE)
    live.settle()
    after = str(top_form(live, PRINCIPAL).payload)
    assert MARIA not in after
    assert "Four of six teams" in after
    live.tick()
    assert "Teacher teams (1 note)" in str(results_message(live).blocks)
    assert notes_left(live) == 2
    assert deeds(live) == [("note_removed", str(note))]


def test_who_signed_a_note_may_remove_it_and_no_other(live_on):
    number = add_past(live_on.db, Past(notes=NOTES))
    live_on.tick()
    form = open_details(live_on, GRADE3, f"{number}:teacher_teams")
    assert form.count("Remove…") == 1
    view = top_form(live_on, GRADE3)
    live_on.slack.view_action(GRADE3, view.id, f"note:{note_id(live_on, MARIA)}", ids.EVIDENCE_REMOVE)
    assert notes_left(live_on) == 2


def note_id(live: Live, text: str) -> int:
    with live.db.read() as session:
        return session.scalars(select(Evidence.id).where(Evidence.note == text)).one()


def notes_left(live: Live) -> int:
    with live.db.read() as session:
        return session.scalars(select(func.count(Evidence.id))).one()


def deeds(live: Live) -> list[tuple[str, str]]:
    with live.db.read() as session:
        return [(entry.deed, entry.subject) for entry in session.scalars(select(AuditEntry))]


def test_what_a_team_voted_is_what_everyone_reads_after_its_reveal(live_on):
    open_assessment(live_on)
    for number, user in enumerate(EIGHT[:7]):
        answer_all(live_on, user, "weakness" if number < 5 else "strength")
    add_note(live_on.db, EIGHT[0], "teacher_teams", "Unsigned words")
    add_note(live_on.db, EIGHT[1], "teacher_teams", "Signed words", is_signed=True)
    reveal(live_on)
    live_on.tick()
    message = results_message(live_on)
    assert "7 of 8 took part" in message.text
    assert "Talk about these" in message.text
    assert "Teacher teams: 2 strength, 5 weakness, 0 can't say" in message.text
    form = open_details(live_on, GRADE5, "1:teacher_teams")
    assert "Unsigned words" in form
    assert "Signed: Assistant principal" in form
    block = block_of(message, ids.RESULTS_REVOTE)
    live_on.slack.close(GRADE5, top_form(live_on, GRADE5).id)
    live_on.slack.click(GRADE5, TEAM, message.ts, block, ids.RESULTS_REVOTE, "1:teacher_teams")
    live_on.tick()
    live_on.slack.command(GRADE3, TEAM, "/ilt results")
    text = private(live_on, GRADE3)[-1].text
    assert "“Teacher teams” is being voted on again: 0 of 8 finished" in text
    assert "Teacher teams: 2 strength, 5 weakness" in text
