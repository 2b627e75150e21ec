"""A meeting while it goes on: who is there, the agenda, decisions, action items, who leads."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.blocks import ids
from storage.agenda import AgendaState
from storage.items import ActionItem
from storage.meetings import MeetingState
from storage.people import Role
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated import dms, set_role
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
def running(tuesday_on):
    """A meeting that the assistant principal started, with three agenda items; the principal facilitates."""
    meets(tuesday_on.live)
    set_role(tuesday_on.live, PRINCIPAL, Role.FACILITATOR)
    agenda(tuesday_on.live, "Reading data", "Budget", "Trips")
    start(tuesday_on, ASSISTANT)
    return tuesday_on


@pytest.fixture
def here(tuesday):
    """The same on SQLite only."""
    meets(tuesday.live)
    set_role(tuesday.live, PRINCIPAL, Role.FACILITATOR)
    agenda(tuesday.live, "Reading data", "Budget", "Trips")
    start(tuesday, ASSISTANT)
    return tuesday


def test_the_start_posts_one_message_with_who_is_there_and_the_agenda(running):
    [message] = meeting_messages(running.live)
    assert "since 3:31 PM, planned until 4:30 PM" in message.text
    assert "Here (1): Assistant principal" in message.text
    assert "Next: Reading data · 15 min" in message.text
    assert "meeting is on" in newest(running.live, ASSISTANT).text
    row = meeting(running.live)
    assert (row.state, row.slot) == (MeetingState.RUNNING, date(2026, 12, 1))
    assert {one[0] for one in agenda_rows(running.live).values()} == {row.id}


def test_each_says_for_themselves_that_they_are_there(running):
    assert "2 here so far" in click(running.live, "I am here", GRADE3)
    assert "2 here so far" in click(running.live, "I am here", GRADE3)
    assert there(running.live) == {ASSISTANT, GRADE3}
    assert "Here (2)" in meeting_message(running.live).text
    tap(running.live, newest(running.live, GRADE3), "I am not here", GRADE3)
    assert there(running.live) == {ASSISTANT}


def test_the_agenda_goes_on_item_by_item(running):
    running.at("2026-12-01 15:35")
    assert "Now: Reading data, until 3:50 PM" in click(running.live, "First item", ASSISTANT)
    assert "Now: Reading data · until 3:50 PM" in meeting_message(running.live).text
    assert "Done: Reading data" in click(running.live, "Next item", ASSISTANT)
    text = meeting_message(running.live).text
    assert "Done: Reading data" in text
    assert "Now: Budget" in text
    click(running.live, "Next item", ASSISTANT)
    assert "All agenda items are through" in click(running.live, "Item done", ASSISTANT)
    assert {one[1] for one in agenda_rows(running.live).values()} == {AgendaState.DONE}


def test_two_who_move_on_at_once_move_on_once(here):
    message = meeting_message(here.live)
    tap(here.live, message, "First item", ASSISTANT)
    tap(here.live, message, "First item", PRINCIPAL)
    assert "Somebody was faster" in newest(here.live, PRINCIPAL).text
    assert "Now: Reading data" in meeting_message(here.live).text


def test_five_minutes_more_count_from_now_where_the_time_is_over(here):
    click(here.live, "First item", ASSISTANT)
    more(here.live, "minutes", ASSISTANT)
    assert "until 3:51 PM" in newest(here.live, ASSISTANT).text
    here.at("2026-12-01 16:00")
    more(here.live, "minutes", ASSISTANT)
    assert "until 4:05 PM" in newest(here.live, ASSISTANT).text


def test_whoever_leads_goes_on_from_what_they_read_last_and_it_is_replaced(running):
    live = running.live
    click(live, "First item", ASSISTANT)
    receipts = len(private(live, ASSISTANT))
    assert words_on(newest(live, ASSISTANT)) == ["Next item", "Park it"]
    tap(live, newest(live, ASSISTANT), "Next item", ASSISTANT)
    assert "Now: Budget" in newest(live, ASSISTANT).text
    tap(live, newest(live, ASSISTANT), "Park it", ASSISTANT)
    assert words_on(newest(live, ASSISTANT))[:2] == ["Item done", "Park it"]
    tap(live, newest(live, ASSISTANT), "Item done", ASSISTANT)
    assert words_on(newest(live, ASSISTANT)) == ["End the meeting"]
    assert len(private(live, ASSISTANT)) == receipts
    assert words_on(meeting_message(live))[-1] == "End the meeting"
    tap(live, newest(live, ASSISTANT), "End the meeting", ASSISTANT)
    assert meeting(live).state == MeetingState.REFLECTING
    assert "How was this session?" in words_on(newest(live, ASSISTANT))


def test_who_does_not_lead_does_not_steer_and_is_told_who_does(here):
    said = click(here.live, "First item", GRADE3)
    assert "Only whoever leads the meeting can move on" in said
    assert "Principal" in said
    assert "Take over" in str(newest(here.live, GRADE3).blocks)
    assert {one[1] for one in agenda_rows(here.live).values()} == {AgendaState.WAITING}


def test_a_parked_item_waits_for_the_next_meeting_or_comes_back(running):
    click(running.live, "First item", ASSISTANT)
    said = click(running.live, "Park it", ASSISTANT)
    assert "Parked for the next meeting: Reading data" in said
    assert "Now: Budget" in said
    assert agenda_rows(running.live)["Reading data"] == (None, AgendaState.WAITING, 1)
    tap(running.live, newest(running.live, ASSISTANT), "Bring it back", ASSISTANT)
    assert agenda_rows(running.live)["Reading data"] == (meeting(running.live).id, AgendaState.WAITING, 0)


def test_a_parked_item_can_stand_as_a_note(running):
    click(running.live, "First item", ASSISTANT)
    click(running.live, "Park it", ASSISTANT)
    tap(running.live, newest(running.live, ASSISTANT), "Keep it as a note", ASSISTANT)
    send(running.live, ASSISTANT, note="Ask the district for the scores")
    assert agenda_rows(running.live)["Reading data"] == (meeting(running.live).id, AgendaState.DONE, 0)
    assert "Parked as a note: Reading data" in meeting_message(running.live).text


def test_a_decision_is_logged_with_its_evidence_by_any_member(running):
    click(running.live, "First item", ASSISTANT)
    tap(running.live, meeting_message(running.live), "Log a decision", GRADE3)
    form = send(running.live, GRADE3, text="Pair grade 3 classes", evidence="October scores, page 2")
    assert form is not None
    assert "Logged as decided: Pair grade 3 classes" in str(form.payload["blocks"])
    [decision] = decisions(running.live)
    assert decision.evidence == "October scores, page 2"
    text = meeting_message(running.live).text
    assert "• Pair grade 3 classes · about: Reading data · rests on: October scores, page 2" in text


def decided(live, user=GRADE3, text="Pair classes") -> None:
    tap(live, meeting_message(live), "Log a decision", user)
    form = send(live, user, text=text)
    assert form
    live.slack.close(user, form.id)


def test_an_empty_decision_is_refused_under_its_field(here):
    tap(here.live, meeting_message(here.live), "Log a decision", GRADE3)
    send(here.live, GRADE3, text="  ", evidence="October scores")
    assert decisions(here.live) == []
    assert top_form(here.live, GRADE3).errors == {"text": "Write what was decided, in a sentence."}


def test_a_decision_is_changed_and_taken_back_by_its_writer_or_whoever_leads(running):
    decided(running.live)
    more(running.live, "decisions", GRADE5)
    assert "overflow" not in str(newest(running.live, GRADE5).blocks)
    for user in (GRADE3, ASSISTANT):
        more(running.live, "decisions", user)
        use(running.live, newest(running.live, user), ids.DECISION_ROW, "change", user)
        form = send(running.live, user, text=f"As {user} says")
        assert form
        running.live.slack.close(user, form.id)
        assert f"• As {user} says" in meeting_message(running.live).text
    more(running.live, "decisions", ASSISTANT)
    use(running.live, newest(running.live, ASSISTANT), ids.DECISION_ROW, "withdraw", ASSISTANT)
    assert "Decisions (" not in meeting_message(running.live).text
    tap(running.live, newest(running.live, ASSISTANT), "Undo", ASSISTANT)
    assert "Decisions (1)" in meeting_message(running.live).text


def test_attendance_is_corrected_by_whoever_leads_and_keeps_who_came_meanwhile(running):
    click(running.live, "I am here", GRADE3)
    more(running.live, "attendance", ASSISTANT)
    click(running.live, "I am here", GRADE5)
    form = send(running.live, ASSISTANT, there=[ASSISTANT, PRINCIPAL])
    assert form
    assert "3 here" in str(form.payload["blocks"])
    assert there(running.live) == {ASSISTANT, PRINCIPAL, GRADE5}


def test_the_lead_is_handed_over(running):
    more(running.live, "lead", ASSISTANT)
    send(running.live, ASSISTANT, lead=GRADE3)
    assert "Facilitator: Grade 3 lead" in meeting_message(running.live).text
    assert GRADE3 in there(running.live)
    assert "Now: Reading data" in click(running.live, "First item", GRADE3)


def test_an_item_of_the_meeting_may_lack_owner_and_date_and_nobody_is_told_before_the_end(running):
    message = log(running.live, "buy sand timers", GRADE3)
    assert "no owner yet · no date yet · Buy sand timers" in message.text
    assert "decides the owner and the date by its end" in message.text
    log(running.live, "@Grade 5 lead share the protocol by Friday", GRADE3)
    first, second = items(running.live.db)
    assert first.meeting_id == second.meeting_id == meeting(running.live).id
    assert (first.owner_id, first.due_on) == (None, None)
    text = meeting_message(running.live).text
    assert "#1 · no owner yet · no date yet · Buy sand timers" in text
    assert "#2 · @Grade 5 lead · Fri, Dec 4, 2026 · Share the protocol" in text
    running.at("2026-12-01 15:50")
    assert dms(running.live, GRADE5) == []


def test_what_is_not_certain_is_asked_in_a_meeting_too(here):
    message = log(here.live, "share the protocol by Saturday", GRADE3)
    assert "not a school day" in message.text
    assert items(here.live.db) == []
    tap(here.live, message, "Fri, Dec 4, 2026", GRADE3)
    [item] = items(here.live.db)
    assert (item.owner_id, item.due_on) == (None, date(2026, 12, 4))


def test_the_form_takes_an_item_without_owner_and_date_while_the_meeting_goes_on(running):
    tap(running.live, meeting_message(running.live), "Log an action item", GRADE3)
    send(running.live, GRADE3, text="Book the room")
    [item] = items(running.live.db)
    assert (item.owner_id, item.due_on, item.meeting_id) == (None, None, meeting(running.live).id)


def test_an_item_between_meetings_needs_both(tuesday):
    message = log(tuesday.live, "buy sand timers", GRADE3)
    assert "Who owns it?" in message.text
    assert items(tuesday.live.db) == []


def test_undo_of_an_item_of_the_meeting_says_that_nobody_was_told(here):
    log(here.live, "@Grade 5 lead share the protocol by Friday", GRADE3)
    here.at("2026-12-01 15:50")
    tap(here.live, newest(here.live, GRADE3), "Undo", GRADE3)
    assert "Nobody is told of it." in newest(here.live, GRADE3).text
    assert "Share the protocol" not in meeting_message(here.live).text


def test_open_items_from_before_are_counted_and_listed_privately(tuesday):
    log(tuesday.live, "@Grade 5 lead share the protocol by Friday")
    meets(tuesday.live)
    message = start(tuesday, ASSISTANT)
    assert "Open from before: 1 action item." in message.text
    tap(tuesday.live, message, "Open items", PRINCIPAL)
    assert "Share the protocol" in newest(tuesday.live, PRINCIPAL).text
    use(tuesday.live, newest(tuesday.live), ids.ITEM_ROW, "done")
    assert "Open from before" not in meeting_message(tuesday.live).text


def test_where_it_stands_has_the_buttons_that_make_sense(here):
    here.live.slack.command(GRADE3, TEAM, "/ilt meeting")
    mine = newest(here.live, GRADE3)
    assert "the meeting is on since 3:31 PM (Assistant principal started it)" in mine.text
    assert "End the meeting" not in words_on(mine)
    here.live.slack.command(ASSISTANT, TEAM, "/ilt meeting")
    assert "End the meeting" in words_on(newest(here.live, ASSISTANT))
    here.live.slack.command(ASSISTANT, TEAM, "/ilt meeting dance")
    assert "/ilt meeting start" in newest(here.live, ASSISTANT).text


def test_an_item_keeps_its_meeting_in_the_table(here):
    log(here.live, "@Grade 5 lead share the protocol by Friday")
    with here.live.db.read() as session:
        assert session.scalars(select(ActionItem.meeting_id)).all() == [meeting(here.live).id]
