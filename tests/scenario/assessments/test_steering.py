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
from tests.steps.dated_bot import chicago, dms, element, set_role, standing, steer
from tests.steps.ended_round import add_note, deeds, notes, states, tallies
from tests.steps.forged import click_payload

STEERING = [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE]


@pytest.mark.begins_with(steps=open_assessment)
def test_the_buttons_ask_before_they_end_something(bot):
    message = standing(bot)
    buttons = {name: element(message, name)[1] for name in STEERING}
    assert [name for name in STEERING if "confirm" in buttons[name]] == [ids.REVEAL_NOW, ids.CANCEL_VOTE]
    assert buttons[ids.CANCEL_VOTE]["style"] == "danger"
    assert "deleted" in buttons[ids.CANCEL_VOTE]["confirm"]["text"]["text"]


@pytest.mark.begins_with(steps=open_assessment)
def test_the_menu_and_the_help_lead_to_it(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt")
    menu = private(bot, PRINCIPAL)[-1]
    bot.slack.click(PRINCIPAL, TEAM, menu.ts, element(menu, "menu.reveal")[0], "menu.reveal")
    assert "0 of 8 finished" in private(bot, PRINCIPAL)[-1].text


@pytest.mark.parametrize("who", [PRINCIPAL, ASSISTANT])
@pytest.mark.begins_with(steps=open_assessment)
def test_the_opener_and_a_facilitator_may(bot, who):
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    answer_all(bot, GRADE3)
    assert "cancelled" in steer(bot, ids.CANCEL_VOTE, who)
    assert deeds(bot.db) == [("cancelled", who)]


@pytest.mark.begins_with(steps=open_assessment)
def test_cancelling_deletes_what_was_typed_and_says_so(bot):
    answer_all(bot, GRADE3)
    add_note(bot.db, GRADE3, "teacher_teams", "typed")
    add_note(bot.db, GRADE5, "teacher_teams", "signed", is_signed=True)
    said = steer(bot, ids.CANCEL_VOTE)
    assert "every vote and all evidence in it are deleted" in said
    bot.tick()
    assert votes(bot.db) == {}
    assert notes(bot.db) == []
    assert tallies(bot.db) == {}
    record = seen(bot, GRADE3)[-1]
    assert "This vote was cancelled by Principal. No results are shown." in record.text
    row_vote_refused(bot)
    open_assessment(bot)
    assert "0 of 8 finished" in section_messages(bot)[0].text


def row_vote_refused(bot) -> None:
    bot.slack.command(GRADE5, TEAM, "/ilt reveal")
    assert "No vote is open" in private(bot, GRADE5)[-1].text


def extend_to(bot, day: str, hour: str = "16:00", user: str = PRINCIPAL) -> str:
    """*Extend…* with a day and an hour; what the form says then."""
    message = standing(bot, user)
    bot.slack.click(user, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, ids.EXTEND_DAY, ids.EXTEND_DAY, day)
    bot.slack.fill(user, form.id, ids.EXTEND_HOUR, ids.EXTEND_HOUR, hour)
    bot.slack.submit(user, form.id)
    shown = top_form(bot, user)
    wrong = " ".join(shown.errors[field] for field in sorted(shown.errors))
    return wrong or str(shown.payload["blocks"][0]["text"]["text"])


@pytest.mark.begins_with(steps=open_assessment)
def test_extending_moves_the_deadline_for_everyone(tuesday_bot):
    said = extend_to(tuesday_bot, "2026-12-08", "10:30")
    assert "open until Tue, Dec 8, 10:30 AM" in said
    tuesday_bot.tick()
    assert "open until Tue, Dec 8, 10:30 AM" in standing(tuesday_bot).text
    assert deeds(tuesday_bot.db) == [("extended", PRINCIPAL)]
    tuesday_bot.at("2026-12-03 17:00")
    assert states(tuesday_bot.db) == ["open"]
    tuesday_bot.at("2026-12-08 10:30")
    assert deeds(tuesday_bot.db)[-1] == ("extended", None)


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
@pytest.mark.begins_with(steps=open_assessment)
def test_a_day_that_cannot_be_keeps_the_form_with_the_reason(tuesday_bot, day, hour, why):
    assert why in extend_to(tuesday_bot, day, hour)
    assert "Thu, Dec 3, 4:00 PM" in standing(tuesday_bot).text


@pytest.mark.begins_with(steps=open_assessment)
def test_the_form_offers_the_next_deadline_in_the_teams_zone(tuesday_bot):
    message = standing(tuesday_bot)
    tuesday_bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(tuesday_bot, PRINCIPAL)
    assert form.payload["blocks"][1]["element"]["initial_date"] == "2026-12-07"
    hour = form.payload["blocks"][2]["element"]
    assert (hour["initial_time"], hour["timezone"]) == ("16:00", "America/Chicago")
    tuesday_bot.slack.submit(PRINCIPAL, form.id)
    assert "Mon, Dec 7, 4:00 PM" in str(top_form(tuesday_bot, PRINCIPAL).payload)


@pytest.mark.begins_with(steps=open_assessment)
def test_a_vote_that_ended_while_the_form_was_open_is_said_in_the_form(tuesday_bot):
    answer_all(tuesday_bot, PRINCIPAL)
    message = standing(tuesday_bot)
    tuesday_bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(tuesday_bot, PRINCIPAL)
    tuesday_bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.REVEAL_NOW)[0], ids.REVEAL_NOW)
    tuesday_bot.slack.submit(PRINCIPAL, form.id)
    assert "revealed already" in top_form(tuesday_bot, PRINCIPAL).errors[ids.EXTEND_DAY]


def nudged(bot, user: str) -> list[str]:
    """The reminders a person got."""
    return [one.text for one in dms(bot, user) if "still waits for your ballot" in one.text]


@pytest.mark.begins_with(steps=open_assessment)
def test_nudging_reaches_only_those_who_have_not_finished_and_names_nobody(tuesday_bot):
    for user in EIGHT[:5]:
        answer_all(tuesday_bot, user)
    row_vote(tuesday_bot, EIGHT[5], "teacher_teams")
    said = steer(tuesday_bot, ids.NUDGE_NOW)
    assert said.startswith("I remind those who have not finished: at once, or on their next working morning")
    assert "5 of 8 finished" in said
    tuesday_bot.tick()
    assert [len(nudged(tuesday_bot, user)) for user in EIGHT] == [0] * 5 + [1] * 3
    [reminder] = nudged(tuesday_bot, EIGHT[6])
    assert "It takes about 3 minutes. 5 of 8 finished." in reminder
    assert "about 2 minutes" in nudged(tuesday_bot, EIGHT[5])[0]
    names = ["Principal", "Grade", "coach", "Counselor"]
    assert not any(name in reminder + said for name in names)
    assert deeds(tuesday_bot.db) == [("nudged", PRINCIPAL)]
    tuesday_bot.slack.click(
        EIGHT[6],
        tuesday_bot.slack.open_dm(EIGHT[6]).id,
        *ballot_button(dms(tuesday_bot, EIGHT[6])[-1]),
    )
    assert "My ballot" in str(top_form(tuesday_bot, EIGHT[6]).payload["title"])


def ballot_button(message) -> tuple[str, str, str]:
    return message.ts, element(message, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT


@pytest.mark.begins_with(steps=open_assessment)
def test_nobody_gets_more_than_two(tuesday_bot):
    for user in EIGHT[:7]:
        answer_all(tuesday_bot, user)
    for _ in range(3):
        assert "Nobody gets more than 2 reminders." in steer(tuesday_bot, ids.NUDGE_NOW)
        tuesday_bot.tick()
    tuesday_bot.at("2026-12-02 13:00")
    tuesday_bot.at("2026-12-03 07:30")
    assert len(nudged(tuesday_bot, EIGHT[7])) == 2


@pytest.mark.begins_with(steps=open_assessment)
def test_a_nudge_says_the_same_whoever_has_not_finished(tuesday_bot):
    """Else making somebody an observer, or their having come later than others, would tell whether they had voted."""
    tuesday_bot.slack.leave(EIGHT[7], TEAM)
    tuesday_bot.slack.settle()
    said = []
    for _ in range(2):
        said.append(steer(tuesday_bot, ids.NUDGE_NOW))
        tuesday_bot.tick()
    tuesday_bot.slack.join(EIGHT[7], TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    said.append(steer(tuesday_bot, ids.NUDGE_NOW))
    tuesday_bot.tick()
    set_role(tuesday_bot, GRADE3, Role.OBSERVER)
    said.append(steer(tuesday_bot, ids.NUDGE_NOW))
    tuesday_bot.tick()
    assert len(set(said)) == 1
    assert [len(nudged(tuesday_bot, user)) for user in (GRADE5, EIGHT[7])] == [2, 2]


@pytest.mark.begins_with(steps=open_assessment)
def test_in_the_evening_reminders_wait_for_the_morning(tuesday_bot):
    tuesday_bot.put(chicago("2026-12-01 21:00"))
    assert "next working morning" in steer(tuesday_bot, ids.NUDGE_NOW)
    tuesday_bot.tick()
    assert nudged(tuesday_bot, GRADE3) == []
    tuesday_bot.at("2026-12-02 07:30")
    assert len(nudged(tuesday_bot, GRADE3)) == 1
    tuesday_bot.at("2026-12-02 13:00")
    assert len(nudged(tuesday_bot, GRADE3)) == 1


@pytest.mark.begins_with(steps=open_assessment)
def test_when_everyone_has_finished_nobody_is_reminded(bot):
    for user in EIGHT[:-1]:
        answer_all(bot, user)
    message = standing(bot)
    answer_all(bot, EIGHT[-1])
    assert ids.NUDGE_NOW not in str(standing(bot).blocks)
    bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.NUDGE_NOW)[0], ids.NUDGE_NOW)
    assert "nobody needs a reminder" in private(bot, PRINCIPAL)[-2].text


@pytest.mark.begins_with(steps=open_assessment)
def test_delivered_twice_it_is_one_reminder(tuesday_bot):
    tuesday_bot.slack.set_faults(double_delivery=True)
    # Which of the two answers comes last is open.
    said = steer(tuesday_bot, ids.NUDGE_NOW)
    assert "on their way" in said or "I remind those who have not finished" in said
    tuesday_bot.tick()
    assert len(nudged(tuesday_bot, GRADE3)) == 1
    assert len(deeds(tuesday_bot.db)) == 1


@pytest.mark.begins_with(steps=open_assessment)
def test_extending_moves_the_reminders_that_were_not_sent(tuesday_bot):
    extend_to(tuesday_bot, "2026-12-08")
    tuesday_bot.at("2026-12-03 08:00")
    assert nudged(tuesday_bot, GRADE3) == []
    # Half-time is on Saturday.
    tuesday_bot.at("2026-12-07 07:30")
    assert len(nudged(tuesday_bot, GRADE3)) == 1
    tuesday_bot.at("2026-12-08 07:30")
    assert len(nudged(tuesday_bot, GRADE3)) == 2


@pytest.mark.begins_with(steps=open_assessment)
def test_a_form_that_was_emptied_asks_for_a_day(tuesday_bot, mailbox):
    tuesday_bot.slack.deliver("interactive", click_payload(mailbox, action_id=ids.EXTEND_DAY))
    message = standing(tuesday_bot)
    tuesday_bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.EXTEND)[0], ids.EXTEND)
    form = top_form(tuesday_bot, PRINCIPAL)
    payload = {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": PRINCIPAL, "team_id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "view": {**form.payload, "id": form.id, "hash": "other", "state": {"values": {}}},
    }
    [ack] = tuesday_bot.slack.deliver("interactive", payload)
    assert ack.body["errors"] == {ids.EXTEND_DAY: "Please choose a day and an hour."}
