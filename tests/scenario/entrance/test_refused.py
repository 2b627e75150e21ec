"""What people may not do, do twice, or do in the wrong place: no wrong vote, one clear private sentence."""

import threading
import time

import httpx
import pytest

from bot.blocks import ids
from storage.assessments import Round
from storage.people import Member, Role
from tests.steps.assessments import (
    PARTS,
    answer_all,
    open_assessment,
    open_ballot,
    private,
    row_of,
    row_vote,
    section_messages,
    told,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, STAFF, TEAM
from tests.steps.forged import BODY, click_payload, signed


@pytest.mark.begins_with(steps=open_assessment)
def test_a_click_of_someone_outside_the_channel_is_refused(bot, mailbox):
    message = section_messages(bot)[0]
    block = row_of(message, "teacher_teams")
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.slack.deliver("interactive", click_payload(mailbox, user=GRADE3, block_id=block))
    assert "Only members of this team's channel can vote" in mailbox.newest()
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_click_of_another_workspace_is_refused(bot, mailbox):
    block = row_of(section_messages(bot)[0], "teacher_teams")
    bot.slack.deliver("interactive", click_payload(mailbox, team="T0ELSEWHERE", block_id=block))
    assert "no longer have" in mailbox.newest()
    assert votes(bot.db) == {}


@pytest.mark.parametrize(
    "action",
    [
        {"action_id": "assessment.vote_from_last_year"},
        {"action_id": "assessment.row_strength_and_more"},
        {"block_id": "nonsense"},
        {"block_id": "1:"},
        {"block_id": "99999:teacher_teams"},
        {"block_id": "1:no_such_criterion"},
        {"block_id": "1:norms"},
        {"action_id": ids.ROW_UNDO, "value": "1:teacher_teams:maybe:"},
        {"action_id": ids.ROW_UNDO, "value": "1:teacher_teams:strength:maybe"},
        {"action_id": ids.ROW_UNDO, "value": "1:norms:strength:"},
        {"action_id": ids.ROW_UNDO, "value": "1:"},
        {"action_id": ids.OPEN_BALLOT, "value": "1:no_such_part"},
        {"action_id": ids.OPEN_BALLOT, "value": ""},
    ],
)
@pytest.mark.begins_with(steps=open_assessment)
def test_a_retired_or_forged_button_changes_nothing_and_says_so(bot, mailbox, action):
    [ack] = bot.slack.deliver("interactive", click_payload(mailbox, **action))
    assert ack.ok
    answer = mailbox.newest()
    assert "Nothing was" in answer or "does nothing any more" in answer
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_vote_after_the_end_is_refused(bot):
    with bot.db.write() as session:
        session.get_one(Round, 1).state = "failed"
    row_vote(bot, GRADE3, "teacher_teams")
    assert "has ended" in told(bot, GRADE3)
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_ballot_left_open_past_the_end_says_so_in_the_form(bot):
    form = open_ballot(bot, GRADE3)
    with bot.db.write() as session:
        session.get_one(Round, 1).state = "failed"
    block = next(block for block in form.payload["blocks"] if block["type"] == "input")
    bot.slack.fill(GRADE3, form.id, block["block_id"], ids.BALLOT_CHOICE, "strength")
    bot.settle()
    assert "has ended" in str(top_form(bot, GRADE3).payload)
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_an_observer_takes_no_vote(bot):
    with bot.db.write() as session:
        for member in session.query(Member):
            member.role = Role.OBSERVER
    row_vote(bot, GRADE3, "teacher_teams")
    assert "observers do not vote" in told(bot, GRADE3)
    assert votes(bot.db) == {}


def test_every_delivery_twice_is_one_vote_each(bot):
    bot.slack.set_faults(double_delivery=True)
    open_assessment(bot)
    assert len(section_messages(bot)) == 1
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    answer_all(bot, ASSISTANT)
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text
    assert len(votes(bot.db)) == 1 + 5


@pytest.mark.begins_with(steps=open_assessment)
def test_a_late_second_delivery_does_not_undo_a_newer_vote(bot, mailbox):
    block = row_of(section_messages(bot)[0], "teacher_teams")
    old = click_payload(mailbox, user=GRADE3, block_id=block)
    bot.slack.deliver("interactive", old)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    bot.slack.deliver("interactive", old)
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "weakness"}


@pytest.mark.begins_with(steps=open_assessment)
def test_two_taps_at_once_are_one_vote(bot_both_ways, mailbox):
    block = row_of(section_messages(bot_both_ways)[0], "teacher_teams")
    payloads = [click_payload(mailbox, user=GRADE3, block_id=block) for _ in range(8)]
    taps = [
        threading.Thread(target=bot_both_ways.slack.deliver, args=("interactive", payload))
        for payload in payloads
    ]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    assert votes(bot_both_ways.db) == {(GRADE3, "teacher_teams"): "strength"}


def test_two_people_who_open_at_once_open_one(bot_on_both):
    for user in (PRINCIPAL, ASSISTANT):
        bot_on_both.slack.command(user, TEAM, "/ilt reflect")
    forms = {user: top_form(bot_on_both, user).id for user in (PRINCIPAL, ASSISTANT)}
    taps = [
        threading.Thread(target=bot_on_both.slack.submit, args=(user, form)) for user, form in forms.items()
    ]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    bot_on_both.tick()
    assert len(section_messages(bot_on_both)) == 1
    told_now = sorted(str(top_form(bot_on_both, user).payload["blocks"][0]["text"]) for user in forms)
    assert "A self-assessment is open in #ilt-team" in told_now[0]
    assert "Opening it now in #ilt-team" in told_now[1]


@pytest.mark.begins_with(steps=open_assessment)
def test_reflect_where_one_is_open_offers_the_ballot(bot):
    bot.slack.command(GRADE5, TEAM, "/ilt reflect")
    [answer] = private(bot, GRADE5)
    assert "A self-assessment is open" in answer.text
    block = next(block for block in answer.blocks if "accessory" in block)
    bot.slack.click(GRADE5, TEAM, answer.ts, block["block_id"], ids.OPEN_BALLOT)
    assert "My ballot" in str(top_form(bot, GRADE5).payload["title"])


@pytest.mark.parametrize("channel", [STAFF, PRIVATE])
def test_reflect_where_the_bot_is_not_names_the_exact_invitation(bot, channel):
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.slack.settle()
    bot.slack.command(PRINCIPAL, channel, "/ilt reflect")
    assert "Type /invite @ILT here, then try again." in told(bot, PRINCIPAL, channel)
    bot.slack.say(PRINCIPAL, channel, "/invite @ILT")
    bot.slack.settle()
    bot.tick()
    bot.slack.command(PRINCIPAL, channel, "/ilt reflect")
    assert top_form(bot, PRINCIPAL).callback_id == ids.REFLECT_FORM


def test_reflect_elsewhere_means_the_only_team_one_is_in(bot):
    dm = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, dm, "/ilt reflect")
    assert "#ilt-team" in str(top_form(bot, PRINCIPAL).payload)


def test_reflect_elsewhere_asks_somebody_in_two_teams(bot):
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    bot.slack.command(PRINCIPAL, STAFF, "/ilt reflect")
    question = private(bot, PRINCIPAL, STAFF)[-1]
    assert "more than one team" in question.text
    row = next(block for block in question.blocks if "ilt-team" in str(block) and "accessory" in block)
    bot.slack.click(PRINCIPAL, STAFF, question.ts, row["block_id"], ids.PICK_TEAM)
    assert "#ilt-team" in str(top_form(bot, PRINCIPAL).payload)


def test_reflect_in_a_dm_without_a_team_says_where_to_go(bot):
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    dm = bot.slack.open_dm(GRADE3).id
    bot.slack.command(GRADE3, dm, "/ilt reflect")
    assert "Go to your team's channel" in told(bot, GRADE3, dm)


def test_no_part_chosen_keeps_the_form_with_the_reason_under_the_field(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    form = top_form(bot, PRINCIPAL)
    bot.slack.deliver("interactive", submission(form, []))
    bot.slack.fill(PRINCIPAL, form.id, PARTS, ids.REFLECT_SECTIONS, [])
    bot.slack.submit(PRINCIPAL, form.id)
    assert top_form(bot, PRINCIPAL).errors


def submission(form, chosen):
    ticked = {"type": "checkboxes", "selected_options": chosen}
    state = {**form.values, PARTS: {ids.REFLECT_SECTIONS: ticked}}
    return {
        "type": "view_submission",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": PRINCIPAL, "team_id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "view": {**form.payload, "id": form.id, "hash": "other", "state": {"values": state}},
    }


def test_the_answer_to_a_form_without_a_part_is_an_error_for_that_field(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    [ack] = bot.slack.deliver("interactive", submission(top_form(bot, PRINCIPAL), []))
    assert ack.body == {
        "response_action": "errors",
        "errors": {PARTS: "Choose at least one part."},
    }


NASTY = [
    "<!channel> now",
    "<@U0PRINCIPAL>",
    "*bold* and `code`",
    "x" * 10_000,
    "\u202egnirts a",
    "refelct",
    "reflec",
]


@pytest.mark.parametrize("typed", NASTY)
def test_an_unknown_word_is_shown_harmlessly(bot, typed):
    ack = bot.slack.command(GRADE3, TEAM, f"/ilt {typed}")
    assert ack.ok
    answer = private(bot, GRADE3)[-1]
    assert "<" not in answer.text
    assert ("Did you mean /ilt reflect?" in answer.text) == typed.startswith("ref")
    assert typed[:100] in answer.text or {*typed} & {"<", "&", "\u202e", "*"}


def test_a_signed_request_is_answered(bot):
    answer = httpx.post(f"{bot.url}/slack/events", content=BODY, headers=signed(BODY, int(time.time())))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        signed(BODY + "&x=1", int(time.time())),
        signed(BODY, int(time.time()), secret="another"),
        signed(BODY, int(time.time()) - 3600),
        signed(BODY, int(time.time())) | {"X-Slack-Request-Timestamp": "tomorrow"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
    ids=["tampered", "other secret", "an hour old", "no number", "unsigned"],
)
def test_a_tampered_or_stale_request_is_turned_away(bot, headers):
    answer = httpx.post(f"{bot.url}/slack/events", content=BODY, headers=headers)
    assert answer.status_code == 401


def test_health_tells_whether_the_database_can_be_used(bot):
    assert httpx.get(f"{bot.url}/readyz").text == "ok"
    assert httpx.get(f"{bot.url}/elsewhere").status_code == 404
    with bot.db.write() as session:
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    answer = httpx.get(f"{bot.url}/readyz")
    assert answer.status_code == 503
    assert answer.text == "not ok"
