"""Extending, cancelling and nudging: by whoever may, with words that say what happens."""

import pytest

from bot.blocks import ids
from storage.people import Role
from tests.steps.assessments import (
    answer_all,
    open_assessment,
    private,
    row_vote,
    section_messages,
    seen,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated import chicago, dms, element, put_calendar, set_role, standing, steer
from tests.steps.ended_meeting import add_note, deeds, notes, states, tallies
from tests.steps.forged import click_payload

STEERING = [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE]


def test_the_buttons_ask_before_they_end_something(live_here):
    open_assessment(live_here)
    message = standing(live_here)
    buttons = {name: element(message, name)[1] for name in STEERING}
    assert [name for name in STEERING if "confirm" in buttons[name]] == [ids.REVEAL_NOW, ids.CANCEL_VOTE]
    assert buttons[ids.CANCEL_VOTE]["style"] == "danger"
    assert "deleted" in buttons[ids.CANCEL_VOTE]["confirm"]["text"]["text"]


def test_the_menu_and_the_help_lead_to_it(live_here):
    open_assessment(live_here)
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt")
    menu = private(live_here, PRINCIPAL)[-1]
    live_here.slack.click(PRINCIPAL, TEAM, menu.ts, element(menu, "menu.reveal")[0], "menu.reveal")
    assert "0 of 8 finished" in private(live_here, PRINCIPAL)[-1].text


@pytest.mark.parametrize("who", [PRINCIPAL, ASSISTANT])
def test_the_opener_and_a_facilitator_may(live_here, who):
    open_assessment(live_here)
    set_role(live_here, ASSISTANT, Role.FACILITATOR)
    answer_all(live_here, GRADE3)
    assert "cancelled" in steer(live_here, ids.CANCEL_VOTE, who)
    assert deeds(live_here.db) == [("cancelled", who)]


def test_cancelling_deletes_what_was_typed_and_says_so(live_on):
    open_assessment(live_on)
    answer_all(live_on, GRADE3)
    add_note(live_on.db, GRADE3, "teacher_teams", "typed")
    add_note(live_on.db, GRADE5, "teacher_teams", "signed", is_signed=True)
    said = steer(live_on, ids.CANCEL_VOTE)
    assert "every vote and all evidence in it are deleted" in said
    live_on.tick()
    assert votes(live_on.db) == {}
    assert notes(live_on.db) == []
    assert tallies(live_on.db) == {}
    record = seen(live_on, GRADE3)[-1]
    assert "This vote was cancelled by Principal. No results are shown." in record.text
    row_vote_refused(live_on)
    open_assessment(live_on)
    assert "0 of 8 finished" in section_messages(live_on)[0].text


def row_vote_refused(live) -> None:
    live.slack.command(GRADE5, TEAM, "/ilt reveal")
    assert "No vote is open" in private(live, GRADE5)[-1].text


def extend_to(live, day: str, hour: str = "16:00", user: str = PRINCIPAL) -> str:
    """*Extend…* with a day and an hour; what the form says then."""
    message = standing(live, user)
    live.slack.click(user, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(live, user)
    live.slack.fill(user, form.id, ids.EXTEND_DAY, ids.EXTEND_DAY, day)
    live.slack.fill(user, form.id, ids.EXTEND_HOUR, ids.EXTEND_HOUR, hour)
    live.slack.submit(user, form.id)
    shown = top_form(live, user)
    wrong = " ".join(shown.errors[field] for field in sorted(shown.errors))
    return wrong or str(shown.payload["blocks"][0]["text"]["text"])


def test_extending_moves_the_deadline_for_everyone(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    said = extend_to(live, "2026-12-08", "10:30")
    assert "open until Tue, Dec 8, 10:30 AM" in said
    live.tick()
    assert "open until Tue, Dec 8, 10:30 AM" in standing(live).text
    assert deeds(live.db) == [("extended", PRINCIPAL)]
    tuesday_on.at("2026-12-03 17:00")
    assert states(live.db) == ["open"]
    tuesday_on.at("2026-12-08 10:30")
    assert deeds(live.db)[-1] == ("extended", None)


@pytest.mark.parametrize(
    ("day", "hour", "why"),
    [
        ("2026-12-05", "16:00", "Sat, Dec 5 is not a school day. Choose Fri, Dec 4 or Mon, Dec 7."),
        ("2026-11-30", "16:00", "in the past"),
        ("2026-12-01", "08:59", "That time has passed today."),
        ("2026-11-28", "16:00", "in the past"),
        ("2029-12-04", "16:00", "is more than 60 days away"),
        ("2026-12-04", "18:30", "At 6:30 PM the team is not at work."),
    ],
)
def test_a_day_that_cannot_be_keeps_the_form_with_the_reason(tuesday, day, hour, why):
    open_assessment(tuesday.live)
    assert why in extend_to(tuesday.live, day, hour)
    assert "Thu, Dec 3, 4:00 PM" in standing(tuesday.live).text


def test_the_form_offers_the_next_deadline_in_the_teams_zone(tuesday):
    live = tuesday.live
    open_assessment(live)
    message = standing(live)
    live.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(live, PRINCIPAL)
    assert form.payload["blocks"][1]["element"]["initial_date"] == "2026-12-07"
    hour = form.payload["blocks"][2]["element"]
    assert (hour["initial_time"], hour["timezone"]) == ("16:00", "America/Chicago")
    live.slack.submit(PRINCIPAL, form.id)
    assert "Mon, Dec 7, 4:00 PM" in str(top_form(live, PRINCIPAL).payload)


def test_a_vote_that_ended_while_the_form_was_open_is_said_in_the_form(tuesday):
    live = tuesday.live
    open_assessment(live)
    answer_all(live, GRADE3)
    message = standing(live)
    live.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(live, PRINCIPAL)
    live.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.REVEAL_NOW)[0], ids.REVEAL_NOW)
    live.slack.submit(PRINCIPAL, form.id)
    assert "revealed already" in top_form(live, PRINCIPAL).errors[ids.EXTEND_DAY]


def nudged(live, user: str) -> list[str]:
    """The reminders a person got."""
    return [one.text for one in dms(live, user) if "still waits for your ballot" in one.text]


def test_nudging_reaches_only_those_who_have_not_finished_and_names_nobody(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    for user in EIGHT[:5]:
        answer_all(live, user)
    row_vote(live, EIGHT[5], "teacher_teams")
    said = steer(live, ids.NUDGE_NOW)
    assert said.startswith("I remind 3 people: at once, or on their next working morning.")
    live.tick()
    assert [len(nudged(live, user)) for user in EIGHT] == [0] * 5 + [1] * 3
    [reminder] = nudged(live, EIGHT[6])
    assert "It takes about 3 minutes. 5 of 8 finished." in reminder
    assert "about 2 minutes" in nudged(live, EIGHT[5])[0]
    names = ["Principal", "Grade", "coach", "Counselor"]
    assert not any(name in reminder + said for name in names)
    assert deeds(live.db) == [("nudged", PRINCIPAL)]
    live.slack.click(EIGHT[6], live.slack.open_dm(EIGHT[6]).id, *ballot_button(dms(live, EIGHT[6])[-1]))
    assert "My ballot" in str(top_form(live, EIGHT[6]).payload["title"])


def ballot_button(message) -> tuple[str, str, str]:
    return message.ts, element(message, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT


def test_nobody_gets_more_than_two(tuesday):
    live = tuesday.live
    open_assessment(live)
    for user in EIGHT[:7]:
        answer_all(live, user)
    for said in ("I remind 1 person", "I remind 1 person", "Everyone has been reminded twice."):
        assert steer(live, ids.NUDGE_NOW).startswith(said)
        live.tick()
    tuesday.at("2026-12-02 13:00")
    tuesday.at("2026-12-03 07:30")
    assert len(nudged(live, EIGHT[7])) == 2


def test_those_who_were_reminded_twice_are_told_apart_in_numbers(tuesday):
    live = tuesday.live
    open_assessment(live)
    live.slack.leave(EIGHT[7], TEAM)
    live.slack.settle()
    for _ in range(2):
        steer(live, ids.NUDGE_NOW)
        live.tick()
    live.slack.join(EIGHT[7], TEAM)
    live.slack.settle()
    live.tick()
    said = steer(live, ids.NUDGE_NOW)
    assert "I remind 1 person" in said
    assert "The others have been reminded twice." in said


def test_in_the_evening_reminders_wait_for_the_morning(tuesday):
    live = tuesday.live
    open_assessment(live)
    put_calendar(tuesday.file, chicago("2026-12-01 21:00"))
    assert "next working morning" in steer(live, ids.NUDGE_NOW)
    live.tick()
    assert nudged(live, GRADE3) == []
    tuesday.at("2026-12-02 07:30")
    assert len(nudged(live, GRADE3)) == 1
    tuesday.at("2026-12-02 13:00")
    assert len(nudged(live, GRADE3)) == 1


def test_when_everyone_has_finished_nobody_is_reminded(live_here):
    open_assessment(live_here)
    for user in EIGHT[:-1]:
        answer_all(live_here, user)
    message = standing(live_here)
    answer_all(live_here, EIGHT[-1])
    assert ids.NUDGE_NOW not in str(standing(live_here).blocks)
    live_here.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.NUDGE_NOW)[0], ids.NUDGE_NOW)
    assert "nobody needs a reminder" in private(live_here, PRINCIPAL)[-2].text


def test_delivered_twice_it_is_one_reminder(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    live.slack.set_faults(double_delivery=True)
    assert "on their way" in steer(live, ids.NUDGE_NOW)
    live.tick()
    assert len(nudged(live, GRADE3)) == 1
    assert len(deeds(live.db)) == 1


def test_extending_moves_the_reminders_that_were_not_sent(tuesday):
    live = tuesday.live
    open_assessment(live)
    extend_to(live, "2026-12-08")
    tuesday.at("2026-12-03 08:00")
    assert nudged(live, GRADE3) == []
    # Half-time is on Saturday.
    tuesday.at("2026-12-07 07:30")
    assert len(nudged(live, GRADE3)) == 1
    tuesday.at("2026-12-08 07:30")
    assert len(nudged(live, GRADE3)) == 2


def test_a_form_that_was_emptied_asks_for_a_day(tuesday, mailbox):
    live = tuesday.live
    open_assessment(live)
    live.slack.deliver("interactive", click_payload(mailbox, action_id=ids.EXTEND_DAY))
    message = standing(live)
    live.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(live, PRINCIPAL)
    payload = {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": PRINCIPAL, "team_id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "view": {**form.payload, "id": form.id, "hash": "other", "state": {"values": {}}},
    }
    [ack] = live.slack.deliver("interactive", payload)
    assert ack.body["errors"] == {ids.EXTEND_DAY: "Please choose a day and an hour."}
