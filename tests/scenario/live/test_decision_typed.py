"""`/ilt decision`: a decision typed as a command, in its meeting and where there is none, and the last ones read again."""

import pytest

from storage.people import Role
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.closed_meeting import Held, add_meeting
from tests.steps.dated_bot import set_role
from tests.steps.items import newest, send, tap, words_on
from tests.steps.live import agenda, agenda_rows, click, decisions, meeting_message, meets, start


@pytest.fixture
def running(tuesday_bot):
    """A meeting that is on, and talks about its first item."""
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    agenda(tuesday_bot, "Reading data", "Budget")
    start(tuesday_bot)
    click(tuesday_bot, "First item")
    return tuesday_bot


def typed(bot, words, user=GRADE3):
    """What somebody reads who types that behind `/ilt`."""
    bot.slack.command(user, TEAM, f"/ilt {words}")
    return newest(bot, user)


def test_a_decision_typed_in_a_meeting_is_logged_about_what_is_talked_about(running):
    said = typed(running, "decision: We keep the block schedule & @Assistant principal tells the staff")
    text = "We keep the block schedule & @Assistant principal tells the staff"
    assert "Logged as decided: We keep the block schedule" in said.text
    assert words_on(said) == ["Change…", "Take back"]
    assert [(one.text, one.agenda_item_id is not None) for one in decisions(running)] == [(text, True)]
    assert "Decisions (1)" in meeting_message(running).text


def test_one_sentence_that_says_what_was_decided_is_a_tap_away(running):
    tap(running, typed(running, "we decided to keep the block schedule"), "Yes, log it", GRADE3)
    assert [one.text for one in decisions(running)] == ["we decided to keep the block schedule"]


def test_more_words_than_a_decision_has_are_kept_to_be_shortened(running):
    words = "We keep the block schedule. " * 20
    running.slack.command(GRADE3, TEAM, f"/ilt decision {words}")
    form = top_form(running, GRADE3)
    assert "At most 500 characters" in form.payload["blocks"][0]["text"]["text"]
    assert form.payload["blocks"][1]["element"]["initial_value"] == words.strip()
    send(running, GRADE3, text="We keep the block schedule")
    assert [one.text for one in decisions(running)] == ["We keep the block schedule"]


def test_without_a_meeting_a_decision_is_given_back_with_the_way_to_the_agenda(tuesday_bot):
    said = typed(tuesday_bot, "decision: We keep the block schedule")
    assert "No meeting is on" in said.text
    assert "/ilt decision We keep the block schedule" in str(said.blocks)
    tap(tuesday_bot, said, "Put it on the agenda", GRADE3)
    assert decisions(tuesday_bot) == []
    assert "We keep the block schedule" in agenda_rows(tuesday_bot)


def test_the_last_decisions_are_shown_only_to_whoever_asks(tuesday_bot):
    assert "has decided nothing with me yet" in typed(tuesday_bot, "decision").text
    add_meeting(tuesday_bot.db, Held())
    said = typed(tuesday_bot, "decision")
    assert "decisions of the meeting of Mon, Nov 30" in said.text
    assert "Use the ATLAS protocol" in said.text
    assert words_on(said) == []
    assert private(tuesday_bot, ASSISTANT) == []
    tap(tuesday_bot, typed(tuesday_bot, "what did we decide?"), "Yes, /ilt decision", GRADE3)
    assert newest(tuesday_bot, GRADE3).text == said.text


def test_in_a_meeting_what_it_decided_is_shown_with_what_can_be_changed(running):
    typed(running, "decision We keep the block schedule")
    said = typed(running, "decision", GRADE5)
    assert "We keep the block schedule" in said.text
    assert words_on(said) == ["Log a decision…"]
    assert "Take back" not in str(said.blocks)
    assert "Take back" in str(typed(running, "decision").blocks)
