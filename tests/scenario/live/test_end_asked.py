"""The question whether to end a meeting: asked at its planned end, once, and of no meeting that has ended."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.blocks import ids
from bot.live.questions import END_ASK
from storage.deliveries import Delivery, State
from storage.meetings import MeetingState
from storage.people import Role
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, PRINCIPAL, TEAM
from tests.steps.dated_bot import DatedBot, dms, set_role
from tests.steps.dms import deliveries, tap_dm, texts
from tests.steps.items import items, log, tap
from tests.steps.live import all_meetings, asked, meeting, meeting_message, start


def states(bot: DatedBot) -> list[str]:
    return [one.state for one in all_meetings(bot)]


def end(bot: DatedBot, user: str) -> None:
    bot.slack.command(user, TEAM, "/ilt meeting end")
    assert states(bot) == [MeetingState.REFLECTING]


def test_asked_once_at_the_planned_end_and_again_after_fifteen_minutes_more(team):
    start(team)
    team.at("2026-12-01 16:30")
    assert "It is 4:30 PM" in asked(team).text
    team.at("2026-12-01 16:33")
    tap_dm(team, PRINCIPAL, ids.MEETING_LONGER)
    assert "planned until 4:48 PM" in asked(team).text
    team.at("2026-12-01 16:47")
    before = len(dms(team, PRINCIPAL))
    team.at("2026-12-01 16:48")
    assert len(dms(team, PRINCIPAL)) == before + 1
    tap_dm(team, PRINCIPAL, ids.MEETING_END)
    assert states(team) == [MeetingState.REFLECTING]


def test_a_late_worker_does_not_ask_for_the_end_hours_later(team):
    start(team)
    team.at("2026-12-01 18:31")
    assert deliveries(team, END_ASK) == []


def test_a_question_that_slack_did_not_take_is_not_asked_of_a_meeting_that_has_ended(team):
    start(team)
    team.slack.set_faults(server_error={"chat.postMessage": 1})
    team.at("2026-12-01 16:30")
    assert [state for *_, state in deliveries(team, END_ASK)] == [State.OWED]
    end(team, PRINCIPAL)
    assert [state for *_, state in deliveries(team, END_ASK)] == [State.WITHDRAWN]
    # It may be tried again at once: only the end speaks against it.
    with team.db.write() as session:
        session.execute(update(Delivery).values(next_try_at=team.app.clock.machine_now()))
    team.at("2026-12-01 16:40")
    assert [text for text in texts(team, PRINCIPAL) if "It is 4:30 PM" in text] == []


@pytest.mark.parametrize("answer", [ids.MEETING_END, ids.MEETING_LONGER])
def test_whoever_is_asked_and_answers_after_somebody_else_ended_it_reads_that_it_has_ended(team, answer):
    set_role(team, ASSISTANT, Role.FACILITATOR)
    start(team)
    team.at("2026-12-01 16:30")
    end(team, ASSISTANT)
    before = meeting(team)
    team.at("2026-12-01 16:33")
    tap_dm(team, PRINCIPAL, answer)
    assert asked(team).text.startswith("The meeting has ended.")
    after = meeting(team)
    assert (after.state, after.minutes, after.ended_at) == (before.state, before.minutes, before.ended_at)


def test_the_form_of_the_end_saves_what_it_fills_in_after_somebody_else_has_ended_the_meeting(team):
    set_role(team, ASSISTANT, Role.FACILITATOR)
    start(team)
    log(team, "buy sand timers")
    for user in (PRINCIPAL, ASSISTANT):
        tap(team, meeting_message(team), "End the meeting", user)
    team.slack.submit(ASSISTANT, top_form(team, ASSISTANT).id)
    ended_at = meeting(team).ended_at
    [lacking] = items(team.db)
    form = top_form(team, PRINCIPAL)
    team.slack.fill(PRINCIPAL, form.id, f"fix_due:{lacking.id}", "fix_due", "2026-12-04")
    team.slack.submit(PRINCIPAL, form.id)
    assert [one.due_on for one in items(team.db)] == [date(2026, 12, 4)]
    assert (states(team), meeting(team).ended_at) == ([MeetingState.REFLECTING], ended_at)
    assert "The meeting has ended." in str(top_form(team, PRINCIPAL).payload)
