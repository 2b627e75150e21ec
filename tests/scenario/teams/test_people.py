"""Who takes part as people come and go, and as channels change their name, kind, state and id."""

import time

import pytest

from bot.blocks import ids
from storage.assessments import Assessment, Vote
from storage.living import PostedMessage
from storage.people import Ilt, Person, Role
from tests.mailbox import Mailbox
from tests.steps.assessments import (
    answer_all,
    open_assessment,
    private,
    row_of,
    row_vote,
    section_messages,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, PRIVATE, STAFF, TEAM
from tests.steps.setup import (
    a_day_later,
    button_of,
    element_of,
    greetings,
    open_setup,
    roles,
    said,
    set_up,
    team,
)
from tests.steps.teams import bring, in_private

GUEST, OUTSIDER = "U0GUEST0001", "U0OUTSIDER1"


def told(bot, user, channel=TEAM):
    return private(bot, user, channel)[-1].text


def test_a_guest_of_the_channel_takes_part(bot_on_both):
    bot_on_both.slack.add_person(GUEST, "University coach", is_guest=True)
    bot_on_both.slack.join(GUEST, TEAM, inviter=PRINCIPAL)
    bot_on_both.slack.settle()
    open_assessment(bot_on_both)
    assert "0 of 9 finished" in section_messages(bot_on_both)[0].text
    answer_all(bot_on_both, GUEST)
    bot_on_both.tick()
    assert "1 of 9 finished" in section_messages(bot_on_both)[0].text
    set_up(bot_on_both, observers=[GUEST])
    assert roles(bot_on_both)[GUEST] == Role.OBSERVER


def test_somebody_of_another_workspace_reads_along_and_gets_one_sentence(bot):
    bot.slack.add_person(OUTSIDER, "Neighbour principal", team_id="T0NEIGHBOUR")
    bot.slack.join(OUTSIDER, TEAM, inviter=PRINCIPAL)
    bot.slack.settle()
    open_assessment(bot)
    assert "0 of 8 finished" in section_messages(bot)[0].text
    row_vote(bot, OUTSIDER, "teacher_teams")
    assert "another organization's Slack" in told(bot, OUTSIDER)
    [hello] = greetings(bot)
    bot.slack.click(OUTSIDER, TEAM, hello.ts, button_of(hello, "menu.setup"), "menu.setup")
    assert "another organization's Slack" in told(bot, OUTSIDER)
    assert votes(bot.db) == {}
    form = open_setup(bot)
    bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_FACILITATORS, ids.SETUP_FACILITATORS, [OUTSIDER])
    bot.slack.submit(PRINCIPAL, form.id)
    errors = top_form(bot, PRINCIPAL).errors
    assert errors[ids.SETUP_FACILITATORS].startswith("Neighbour principal belongs to another organization")


def click(url, user, action_id, value):
    """A click that nobody could make in Slack."""
    return {
        "type": "block_actions",
        "trigger_id": f"{time.time_ns()}.1.forged",
        "user": {"id": user, "team_id": "T0SANDBOX01"},
        "team": {"id": "T0SANDBOX01", "domain": "x"},
        "api_app_id": "A0SANDBOX01",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": TEAM, "is_ephemeral": False},
        "channel": {"id": TEAM, "name": "ilt-team"},
        "response_url": url,
        "actions": [{"type": "button", "action_id": action_id, "block_id": "x", "value": value}],
    }


@pytest.mark.parametrize("who", ["a closed account", "an app", "somebody unknown"])
def test_closed_accounts_and_apps_take_nothing_over(bot, who):
    set_up(bot)
    if who == "a closed account":
        bot.slack.deactivate(GRADE3)
        bot.slack.settle()
    user = {"a closed account": GRADE3, "an app": "U0ILTBOT001"}.get(who, "U0NOBODY000")
    ilt = team(bot)
    assert ilt is not None
    with Mailbox() as mailbox:
        payload = click(mailbox.url, user, ids.TAKE_OVER, str(ilt.id))
        bot.slack.deliver("interactive", payload)
        assert "Nothing was changed" in mailbox.newest()
    assert [one for one, role in roles(bot).items() if role == Role.FACILITATOR] == [PRINCIPAL]


@pytest.mark.parametrize("value", ["77", "", "-1", "1; drop", "9" * 40])
def test_taking_over_a_team_one_is_not_in_changes_nothing(bot, value):
    with Mailbox() as mailbox:
        bot.slack.deliver("interactive", click(mailbox.url, GRADE3, ids.TAKE_OVER, value))
        answer = mailbox.newest()
    assert "Nothing was changed" in answer or "does nothing any more" in answer
    assert set(roles(bot).values()) == {Role.MEMBER}


def test_whoever_comes_back_keeps_their_role(bot):
    set_up(bot, facilitators=[PRINCIPAL, ASSISTANT], observers=[GRADE3])
    for user in (ASSISTANT, GRADE3):
        bot.slack.leave(user, TEAM)
    bot.slack.settle()
    bot.tick()
    assert ASSISTANT not in roles(bot)
    set_up(bot, name="Changed meanwhile")
    for user in (ASSISTANT, GRADE3):
        bot.slack.join(user, TEAM)
    bot.slack.settle()
    bot.tick()
    assert roles(bot)[ASSISTANT] == Role.FACILITATOR
    assert roles(bot)[GRADE3] == Role.OBSERVER


@pytest.mark.parametrize("way", ["leaves", "is deactivated"])
def test_without_a_facilitator_nobody_is_made_one_but_anyone_may_take_over(bot, way):
    set_up(bot, ASSISTANT, facilitators=[ASSISTANT])
    if way == "leaves":
        bot.slack.leave(ASSISTANT, TEAM)
    else:
        bot.slack.deactivate(ASSISTANT)
    bot.slack.settle()
    bot.tick()
    assert Role.FACILITATOR not in {role for user, role in roles(bot).items() if user != ASSISTANT}
    bot.slack.command(GRADE3, TEAM, "/ilt setup")
    answer = private(bot, GRADE3)[-1]
    assert "nobody is one at the moment. You can take over" in answer.text
    bot.slack.click(GRADE3, TEAM, answer.ts, button_of(answer, ids.TAKE_OVER), ids.TAKE_OVER)
    bot.tick()
    assert "Grade 3 lead is now an organizer" in said(bot)[-1].text
    assert open_setup(bot, GRADE3).callback_id == ids.SETUP_FORM


def test_one_person_in_two_teams_has_a_role_and_votes_in_each(bot):
    in_private(bot)
    set_up(bot, PRINCIPAL, TEAM)
    set_up(bot, ASSISTANT, PRIVATE, observers=[PRINCIPAL])
    assert roles(bot, TEAM)[PRINCIPAL] == Role.FACILITATOR
    assert roles(bot, PRIVATE) == {PRINCIPAL: Role.OBSERVER, ASSISTANT: Role.FACILITATOR}
    open_assessment(bot)
    answer_all(bot, PRINCIPAL)
    bot.slack.command(PRINCIPAL, STAFF, "/ilt setup")
    question = private(bot, PRINCIPAL, STAFF)[-1]
    row = next(block for block in question.blocks if "ilt-team" in str(block) and "accessory" in block)
    bot.slack.click(PRINCIPAL, STAFF, question.ts, row["block_id"], ids.PICK_TEAM)
    assert element_of(top_form(bot, PRINCIPAL), ids.SETUP_NAME)["initial_value"] == "ilt-team"
    bot.slack.leave(PRINCIPAL, TEAM)
    bot.slack.settle()
    assert PRINCIPAL not in roles(bot, TEAM)
    assert roles(bot, PRIVATE)[PRINCIPAL] == Role.OBSERVER


def test_a_renamed_channel_is_called_by_its_new_name(bot):
    set_up(bot)
    bot.slack.rename(TEAM, "leadership")
    bot.slack.settle()
    bot.tick()
    bot.slack.command(GRADE3, TEAM, "/ilt setup")
    assert "in #leadership that is Principal" in told(bot, GRADE3)


def test_a_channel_turned_private_is_known_as_such(bot):
    bot.slack.make_private(TEAM)
    a_day_later(bot)
    ilt = team(bot)
    assert ilt is not None
    assert ilt.is_private
    assert "anyone in the workspace" not in str(open_setup(bot).payload)
    assert len(greetings(bot)) == 1


def test_an_archived_channel_goes_on_where_it_stopped(bot):
    set_up(bot, name="Lincoln ILT")
    bot.slack.archive(TEAM)
    bot.slack.settle()
    bot.tick()
    dm = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, dm, "/ilt setup")
    assert "I am not in the channel of Lincoln ILT any more" in told(bot, PRINCIPAL, dm)
    bot.slack.unarchive(TEAM)
    bot.slack.settle()
    bot.tick()
    assert element_of(open_setup(bot), ids.SETUP_NAME)["initial_value"] == "Lincoln ILT"
    assert len(greetings(bot)) == 1


def id_changed(bot, old, new, workspace="T0SANDBOX01"):
    event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new, "event_ts": "1.1"}
    payload = {
        "token": "x",
        "team_id": workspace,
        "api_app_id": "A0SANDBOX01",
        "type": "event_callback",
        "event_id": f"Ev{time.time_ns()}",
        "event_time": 1,
        "event": event,
    }
    bot.slack.deliver("events_api", payload)


def test_a_channel_with_a_new_id_keeps_its_record(bot):
    set_up(bot)
    open_assessment(bot)
    before = team(bot)
    assert before is not None
    id_changed(bot, TEAM, "C0ANOTHER01", workspace="T0ELSEWHERE")
    assert team(bot) is not None
    id_changed(bot, TEAM, "C0ANOTHER01")
    id_changed(bot, TEAM, "C0ANOTHER01")
    after = team(bot, "C0ANOTHER01")
    assert after is not None
    assert after.id == before.id
    with bot.db.read() as session:
        in_channel = session.query(PostedMessage).where(PostedMessage.channel_id.not_like("D%"))
        assert {message.channel_id for message in in_channel} == {"C0ANOTHER01"}


def test_a_new_id_that_was_met_already_is_taken_over_unless_it_has_a_record(bot):
    in_private(bot)
    set_up(bot)
    open_assessment(bot)
    mine = team(bot)
    assert mine is not None
    id_changed(bot, TEAM, PRIVATE)
    moved = team(bot, PRIVATE)
    assert moved is not None
    assert moved.id == mine.id
    a_day_later(bot)  # the sandbox still calls it by the old id: a channel met anew
    id_changed(bot, TEAM, PRIVATE)
    still = team(bot, PRIVATE)
    assert still is not None
    assert still.id == mine.id
    assert team(bot) is not None


def test_a_team_moves_to_another_channel_with_its_record(bot):
    set_up(bot, name="Lincoln ILT", naming="named", facilitators=[PRINCIPAL, GRADE3])
    open_assessment(bot)
    answer_all(bot, PRINCIPAL)
    bot.tick()
    old_message = section_messages(bot)[0]
    before = team(bot)
    assert before is not None
    in_private(bot)
    shown = bring(bot)
    assert "The record of Lincoln ILT is here now" in str(shown.payload)
    moved, left = team(bot, PRIVATE), team(bot)
    assert moved is not None
    assert left is not None
    assert (moved.id, moved.team_name, moved.is_unnamed, moved.is_private) == (
        before.id,
        "Lincoln ILT",
        False,
        True,
    )
    assert (left.team_name, left.set_up_at) == (None, None)
    assert roles(bot, PRIVATE) == {PRINCIPAL: Role.FACILITATOR, ASSISTANT: Role.MEMBER}
    here = [message.text for message in said(bot, PRIVATE)]
    assert any("record has moved here from #ilt-team" in text for text in here)
    there = said(bot)[-1].text
    assert "record has moved to another channel" in there
    assert "principal-office" not in there
    assert len(greetings(bot)) == 1
    [greeting] = greetings(bot, PRIVATE)
    assert "Setup is done." in greeting.text
    [anew] = [message for message in said(bot, PRIVATE) if "finished" in message.text]
    assert "1 of 8 finished" in anew.text
    assert section_messages(bot)[0].text == old_message.text
    row_vote_in(bot, ASSISTANT, PRIVATE, anew)
    assert len(votes(bot.db)) == 6
    row_vote_in(bot, GRADE3, TEAM, old_message)
    assert "Only members of this team's channel can vote" in told(bot, GRADE3)


def row_vote_in(bot, user, channel, message):
    bot.slack.click(user, channel, message.ts, row_of(message, "teacher_teams"), ids.ROW_STRENGTH)
    bot.settle()


def test_a_team_moves_out_of_an_archived_channel(bot):
    set_up(bot)
    open_assessment(bot)
    bot.slack.archive(TEAM)
    bot.slack.settle()
    bot.tick()
    in_private(bot)
    bring(bot)
    moved = team(bot, PRIVATE)
    assert moved is not None
    assert moved.is_reachable
    assert any("moved here from #ilt-team" in message.text for message in said(bot, PRIVATE))
    assert any("finished" in message.text for message in said(bot, PRIVATE))
    bot.slack.unarchive(TEAM)
    bot.slack.settle()
    bot.tick()
    assert len(greetings(bot)) == 1


def test_only_facilitators_of_a_team_with_a_record_may_move_it_to_where_none_is(bot):
    set_up(bot)
    in_private(bot)
    assert ids.SETUP_BRING not in str(open_setup(bot, PRINCIPAL, PRIVATE).payload)
    open_assessment(bot)
    assert ids.SETUP_BRING in str(open_setup(bot, PRINCIPAL, PRIVATE).payload)
    assert ids.SETUP_BRING not in str(open_setup(bot, ASSISTANT, PRIVATE).payload)
    assert ids.SETUP_BRING not in str(open_setup(bot, PRINCIPAL, TEAM).payload)
    with bot.db.read() as session:
        assert session.query(Ilt).count() == 2


def test_a_record_that_came_up_meanwhile_is_not_lost_by_a_move(bot):
    set_up(bot)
    open_assessment(bot)
    in_private(bot)
    form = open_setup(bot, PRINCIPAL, PRIVATE)
    here = team(bot, PRIVATE)
    assert here is not None
    with bot.db.write() as session:
        opener = session.query(Person).filter_by(slack_user_id=PRINCIPAL).one()
        first = session.query(Assessment).one()
        session.add(
            Assessment(ilt_id=here.id, rubric=first.rubric, opened_by_id=opener.id, asked_at=first.asked_at)
        )
    offered = element_of(form, ids.SETUP_BRING)["options"]
    bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_BRING, ids.SETUP_BRING, offered[1]["value"])
    bot.slack.submit(PRINCIPAL, form.id)
    assert "has a record of its own by now" in top_form(bot, PRINCIPAL).errors[ids.SETUP_BRING]
    with bot.db.read() as session:
        assert session.query(Assessment).count() == 2
        assert session.query(Vote).count() == 0
