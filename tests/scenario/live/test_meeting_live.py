"""A meeting while it goes on: who is there, the agenda, decisions, action items, who leads."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from storage.agenda import AgendaState
from storage.items import ActionItem
from storage.meetings import MeetingState
from storage.people import Ilt, Role
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.closed_meeting import Held, add_meeting, set_rhythm
from tests.steps.dated_bot import dms, set_role
from tests.steps.items import items, log, newest, send, tap, use, words_on
from tests.steps.live import (
    agenda,
    agenda_rows,
    click,
    decisions,
    meeting,
    meeting_message,
    meeting_messages,
    meets,
    more,
    start,
    there,
)


@pytest.fixture
def running(tuesday_bot):
    """A meeting that the assistant principal started, with three agenda items; the principal facilitates."""
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    agenda(tuesday_bot, "Reading data", "Budget", "Trips")
    start(tuesday_bot, ASSISTANT)
    return tuesday_bot


def test_the_change_of_last_time_and_the_norms_stand_in_the_meeting(tuesday_bot):
    set_rhythm(tuesday_bot.db)
    add_meeting(tuesday_bot.db, Held(chosen_change="Send the data a day before"))
    with tuesday_bot.db.write() as session:
        session.execute(update(Ilt).values(norms=["Start on time", "One voice"]))
    start(tuesday_bot, ASSISTANT)
    [message] = meeting_messages(tuesday_bot)
    assert "Try today: Send the data a day before\nNorms: Start on time · One voice" in message.text


def test_the_start_posts_one_message_with_who_is_there_and_the_agenda(running):
    [message] = meeting_messages(running)
    assert "since 3:31 PM, planned until 4:30 PM" in message.text
    assert "Here (1): Assistant principal" in message.text
    assert "Next: Reading data · 15 min" in message.text
    assert "meeting is on" in newest(running, ASSISTANT).text
    row = meeting(running)
    assert (row.state, row.slot) == (MeetingState.RUNNING, date(2026, 12, 1))
    assert {one[0] for one in agenda_rows(running).values()} == {row.id}


def test_each_says_for_themselves_that_they_are_there(running):
    assert "2 here so far" in click(running, "I am here", GRADE3)
    assert "2 here so far" in click(running, "I am here", GRADE3)
    assert there(running) == {ASSISTANT, GRADE3}
    assert "Here (2)" in meeting_message(running).text
    tap(running, newest(running, GRADE3), "I am not here", GRADE3)
    assert there(running) == {ASSISTANT}


def test_the_agenda_goes_on_item_by_item(running):
    running.at("2026-12-01 15:35")
    assert "Now: Reading data, until 3:50 PM" in click(running, "First item", ASSISTANT)
    assert "Now: Reading data · until 3:50 PM" in meeting_message(running).text
    assert "Done: Reading data" in click(running, "Next item", ASSISTANT)
    text = meeting_message(running).text
    assert "Done: Reading data" in text
    assert "Now: Budget" in text
    click(running, "Next item", ASSISTANT)
    assert "All agenda items are through" in click(running, "Item done", ASSISTANT)
    assert {one[1] for one in agenda_rows(running).values()} == {AgendaState.DONE}


def test_two_who_move_on_at_once_move_on_once(running):
    message = meeting_message(running)
    tap(running, message, "First item", ASSISTANT)
    tap(running, message, "First item", PRINCIPAL)
    assert "Somebody was faster" in newest(running, PRINCIPAL).text
    assert "Now: Reading data" in meeting_message(running).text


def test_five_minutes_more_count_from_now_where_the_time_is_over(running):
    click(running, "First item", ASSISTANT)
    more(running, "minutes", ASSISTANT)
    assert "until 3:51 PM" in newest(running, ASSISTANT).text
    running.at("2026-12-01 16:00")
    more(running, "minutes", ASSISTANT)
    assert "until 4:05 PM" in newest(running, ASSISTANT).text


def test_whoever_leads_goes_on_from_what_they_read_last_and_it_is_replaced(running):
    click(running, "First item", ASSISTANT)
    receipts = len(private(running, ASSISTANT))
    assert words_on(newest(running, ASSISTANT)) == ["Next item", "Park it"]
    tap(running, newest(running, ASSISTANT), "Next item", ASSISTANT)
    assert "Now: Budget" in newest(running, ASSISTANT).text
    tap(running, newest(running, ASSISTANT), "Park it", ASSISTANT)
    assert words_on(newest(running, ASSISTANT))[:2] == ["Item done", "Park it"]
    tap(running, newest(running, ASSISTANT), "Item done", ASSISTANT)
    assert words_on(newest(running, ASSISTANT)) == ["End the meeting"]
    assert len(private(running, ASSISTANT)) == receipts
    assert words_on(meeting_message(running))[0] == "End the meeting"
    tap(running, newest(running, ASSISTANT), "End the meeting", ASSISTANT)
    assert meeting(running).state == MeetingState.REFLECTING
    assert "How was this session?" in words_on(newest(running, ASSISTANT))


def test_who_does_not_lead_does_not_steer_and_is_told_who_does(running):
    said = click(running, "First item", GRADE3)
    assert "Only whoever leads the meeting can move on" in said
    assert "Principal" in said
    assert "Take over" in str(newest(running, GRADE3).blocks)
    assert {one[1] for one in agenda_rows(running).values()} == {AgendaState.WAITING}


def test_a_parked_item_waits_for_the_next_meeting_or_comes_back(running):
    click(running, "First item", ASSISTANT)
    said = click(running, "Park it", ASSISTANT)
    assert "Parked for the next meeting: Reading data" in said
    assert "Now: Budget" in said
    assert agenda_rows(running)["Reading data"] == (None, AgendaState.WAITING, 1)
    tap(running, newest(running, ASSISTANT), "Bring it back", ASSISTANT)
    assert agenda_rows(running)["Reading data"] == (
        meeting(running).id,
        AgendaState.WAITING,
        0,
    )


def test_a_parked_item_can_stand_as_a_note(running):
    click(running, "First item", ASSISTANT)
    click(running, "Park it", ASSISTANT)
    tap(running, newest(running, ASSISTANT), "Keep it as a note", ASSISTANT)
    send(running, ASSISTANT, note="Ask the district for the scores")
    assert agenda_rows(running)["Reading data"] == (meeting(running).id, AgendaState.DONE, 0)
    assert "Parked as a note: Reading data" in meeting_message(running).text


def test_a_decision_is_logged_with_its_evidence_by_any_member(running):
    click(running, "First item", ASSISTANT)
    tap(running, meeting_message(running), "Log a decision", GRADE3)
    form = send(running, GRADE3, text="Pair grade 3 classes", evidence="October scores, page 2")
    assert form is not None
    assert "Logged as decided: Pair grade 3 classes" in str(form.payload["blocks"])
    [decision] = decisions(running)
    assert decision.evidence == "October scores, page 2"
    text = meeting_message(running).text
    assert "• Pair grade 3 classes · about: Reading data · rests on: October scores, page 2" in text


def decided(bot, user=GRADE3, text="Pair classes") -> None:
    tap(bot, meeting_message(bot), "Log a decision", user)
    form = send(bot, user, text=text)
    assert form
    bot.slack.close(user, form.id)


def test_an_empty_decision_is_refused_under_its_field(running):
    tap(running, meeting_message(running), "Log a decision", GRADE3)
    send(running, GRADE3, text="  ", evidence="October scores")
    assert decisions(running) == []
    assert top_form(running, GRADE3).errors == {"text": "Write what was decided, in a sentence."}


def test_a_decision_is_changed_and_taken_back_by_its_writer_or_whoever_leads(running):
    decided(running)
    more(running, "decisions", GRADE5)
    assert "overflow" not in str(newest(running, GRADE5).blocks)
    for user in (GRADE3, ASSISTANT):
        more(running, "decisions", user)
        use(running, newest(running, user), ids.DECISION_ROW, "change", user)
        form = send(running, user, text=f"As {user} says")
        assert form
        running.slack.close(user, form.id)
        assert f"• As {user} says" in meeting_message(running).text
    more(running, "decisions", ASSISTANT)
    use(running, newest(running, ASSISTANT), ids.DECISION_ROW, "withdraw", ASSISTANT)
    assert "Decisions (" not in meeting_message(running).text
    tap(running, newest(running, ASSISTANT), "Undo", ASSISTANT)
    assert "Decisions (1)" in meeting_message(running).text


def test_attendance_is_corrected_by_whoever_leads_and_keeps_who_came_meanwhile(running):
    click(running, "I am here", GRADE3)
    more(running, "attendance", ASSISTANT)
    click(running, "I am here", GRADE5)
    form = send(running, ASSISTANT, there=[ASSISTANT, PRINCIPAL])
    assert form
    assert "3 here" in str(form.payload["blocks"])
    assert there(running) == {ASSISTANT, PRINCIPAL, GRADE5}


def test_the_lead_is_handed_over(running):
    more(running, "lead", ASSISTANT)
    send(running, ASSISTANT, lead=GRADE3)
    assert "Facilitator: Grade 3 lead" in meeting_message(running).text
    assert GRADE3 in there(running)
    assert "Now: Reading data" in click(running, "First item", GRADE3)


def test_an_item_of_the_meeting_may_lack_owner_and_date_and_nobody_is_told_before_the_end(running):
    message = log(running, "buy sand timers", GRADE3)
    assert "no owner yet · no date yet · Buy sand timers" in message.text
    assert "decides the owner and the date by its end" in message.text
    log(running, "@Grade 5 lead share the protocol by Friday", GRADE3)
    first, second = items(running.db)
    assert first.meeting_id == second.meeting_id == meeting(running).id
    assert (first.owner_id, first.due_on) == (None, None)
    text = meeting_message(running).text
    assert "#1 · no owner yet · no date yet · Buy sand timers" in text
    assert "#2 · @Grade 5 lead · Fri, Dec 4 · Share the protocol" in text
    running.at("2026-12-01 15:50")
    assert dms(running, GRADE5) == []


def test_what_is_not_certain_is_asked_in_a_meeting_too(running):
    message = log(running, "share the protocol by Saturday", GRADE3)
    assert "not a school day" in message.text
    assert items(running.db) == []
    tap(running, message, "Fri, Dec 4, 2026", GRADE3)
    [item] = items(running.db)
    assert (item.owner_id, item.due_on) == (None, date(2026, 12, 4))


def test_the_form_takes_an_item_without_owner_and_date_while_the_meeting_goes_on(running):
    tap(running, meeting_message(running), "Log an action item", GRADE3)
    send(running, GRADE3, text="Book the room")
    [item] = items(running.db)
    assert (item.owner_id, item.due_on, item.meeting_id) == (None, None, meeting(running).id)


def test_an_item_between_meetings_needs_both(tuesday_bot):
    message = log(tuesday_bot, "buy sand timers", GRADE3)
    assert "Who owns it?" in message.text
    assert items(tuesday_bot.db) == []


def test_undo_of_an_item_of_the_meeting_says_that_nobody_was_told(running):
    log(running, "@Grade 5 lead share the protocol by Friday", GRADE3)
    running.at("2026-12-01 15:50")
    tap(running, newest(running, GRADE3), "Undo", GRADE3)
    assert "Nobody is told of it." in newest(running, GRADE3).text
    assert "Share the protocol" not in meeting_message(running).text


def test_open_items_from_before_are_counted_and_listed_privately(tuesday_bot):
    log(tuesday_bot, "@Grade 5 lead share the protocol by Friday")
    meets(tuesday_bot)
    message = start(tuesday_bot, ASSISTANT)
    assert "Open from before: 1 action item." in message.text
    tap(tuesday_bot, message, "Open items", PRINCIPAL)
    assert "Share the protocol" in newest(tuesday_bot, PRINCIPAL).text
    use(tuesday_bot, newest(tuesday_bot), ids.ITEM_ROW, "done")
    assert "Open from before" not in meeting_message(tuesday_bot).text


def test_where_it_stands_has_the_buttons_that_make_sense(running):
    running.slack.command(GRADE3, TEAM, "/ilt meeting")
    mine = newest(running, GRADE3)
    assert "the meeting is on since 3:31 PM (Assistant principal started it)" in mine.text
    assert "End the meeting" not in words_on(mine)
    running.slack.command(ASSISTANT, TEAM, "/ilt meeting")
    assert "End the meeting" in words_on(newest(running, ASSISTANT))
    running.slack.command(ASSISTANT, TEAM, "/ilt meeting dance")
    assert "Did you mean /ilt meeting list?" in newest(running, ASSISTANT).text


def test_an_item_keeps_its_meeting_in_the_table(running):
    log(running, "@Grade 5 lead share the protocol by Friday")
    with running.db.read() as session:
        assert session.scalars(select(ActionItem.meeting_id)).all() == [meeting(running).id]
