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


def told(live, user, channel=TEAM):
    return private(live, user, channel)[-1].text


def test_a_guest_of_the_channel_takes_part(live_on):
    live_on.slack.add_person(GUEST, "University coach", is_guest=True)
    live_on.slack.join(GUEST, TEAM, inviter=PRINCIPAL)
    live_on.slack.settle()
    open_assessment(live_on)
    assert "0 of 9 finished" in section_messages(live_on)[0].text
    answer_all(live_on, GUEST)
    live_on.tick()
    assert "1 of 9 finished" in section_messages(live_on)[0].text
    set_up(live_on, observers=[GUEST])
    assert roles(live_on)[GUEST] == Role.OBSERVER


def test_somebody_of_another_workspace_reads_along_and_gets_one_sentence(live_on):
    live_on.slack.add_person(OUTSIDER, "Neighbour principal", team_id="T0NEIGHBOUR")
    live_on.slack.join(OUTSIDER, TEAM, inviter=PRINCIPAL)
    live_on.slack.settle()
    open_assessment(live_on)
    assert "0 of 8 finished" in section_messages(live_on)[0].text
    row_vote(live_on, OUTSIDER, "teacher_teams")
    assert "another organization's Slack" in told(live_on, OUTSIDER)
    [hello] = greetings(live_on)
    live_on.slack.click(OUTSIDER, TEAM, hello.ts, button_of(hello, "menu.setup"), "menu.setup")
    assert "another organization's Slack" in told(live_on, OUTSIDER)
    assert votes(live_on.db) == {}
    form = open_setup(live_on)
    live_on.slack.fill(PRINCIPAL, form.id, ids.SETUP_FACILITATORS, ids.SETUP_FACILITATORS, [OUTSIDER])
    live_on.slack.submit(PRINCIPAL, form.id)
    errors = top_form(live_on, PRINCIPAL).errors
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
def test_closed_accounts_and_apps_take_nothing_over(live_on, who):
    set_up(live_on)
    if who == "a closed account":
        live_on.slack.deactivate(GRADE3)
        live_on.slack.settle()
    user = {"a closed account": GRADE3, "an app": "U0ILTBOT001"}.get(who, "U0NOBODY000")
    ilt = team(live_on)
    assert ilt is not None
    with Mailbox() as mailbox:
        payload = click(mailbox.url, user, ids.TAKE_OVER, str(ilt.id))
        live_on.slack.deliver("interactive", payload)
        assert "Nothing was changed" in mailbox.newest()
    assert [one for one, role in roles(live_on).items() if role == Role.FACILITATOR] == [PRINCIPAL]


@pytest.mark.parametrize("value", ["77", "", "-1", "1; drop", "9" * 40])
def test_taking_over_a_team_one_is_not_in_changes_nothing(live_here, value):
    with Mailbox() as mailbox:
        live_here.slack.deliver("interactive", click(mailbox.url, GRADE3, ids.TAKE_OVER, value))
        answer = mailbox.newest()
    assert "Nothing was changed" in answer or "does nothing any more" in answer
    assert set(roles(live_here).values()) == {Role.MEMBER}


def test_whoever_comes_back_keeps_their_role(live_on):
    set_up(live_on, facilitators=[PRINCIPAL, ASSISTANT], observers=[GRADE3])
    for user in (ASSISTANT, GRADE3):
        live_on.slack.leave(user, TEAM)
    live_on.slack.settle()
    live_on.tick()
    assert ASSISTANT not in roles(live_on)
    set_up(live_on, name="Changed meanwhile")
    for user in (ASSISTANT, GRADE3):
        live_on.slack.join(user, TEAM)
    live_on.slack.settle()
    live_on.tick()
    assert roles(live_on)[ASSISTANT] == Role.FACILITATOR
    assert roles(live_on)[GRADE3] == Role.OBSERVER


@pytest.mark.parametrize("way", ["leaves", "is deactivated"])
def test_without_a_facilitator_nobody_is_made_one_but_anyone_may_take_over(live_on, way):
    set_up(live_on, ASSISTANT, facilitators=[ASSISTANT])
    if way == "leaves":
        live_on.slack.leave(ASSISTANT, TEAM)
    else:
        live_on.slack.deactivate(ASSISTANT)
    live_on.slack.settle()
    live_on.tick()
    assert Role.FACILITATOR not in {role for user, role in roles(live_on).items() if user != ASSISTANT}
    live_on.slack.command(GRADE3, TEAM, "/ilt setup")
    answer = private(live_on, GRADE3)[-1]
    assert "nobody is one at the moment. You can take over" in answer.text
    live_on.slack.click(GRADE3, TEAM, answer.ts, button_of(answer, ids.TAKE_OVER), ids.TAKE_OVER)
    live_on.tick()
    assert "Grade 3 lead is now a facilitator" in said(live_on)[-1].text
    assert open_setup(live_on, GRADE3).callback_id == ids.SETUP_FORM


def test_one_person_in_two_teams_has_a_role_and_votes_in_each(live_on):
    in_private(live_on)
    set_up(live_on, PRINCIPAL, TEAM)
    set_up(live_on, ASSISTANT, PRIVATE, observers=[PRINCIPAL])
    assert roles(live_on, TEAM)[PRINCIPAL] == Role.FACILITATOR
    assert roles(live_on, PRIVATE) == {PRINCIPAL: Role.OBSERVER, ASSISTANT: Role.FACILITATOR}
    open_assessment(live_on)
    answer_all(live_on, PRINCIPAL)
    live_on.slack.command(PRINCIPAL, STAFF, "/ilt setup")
    question = private(live_on, PRINCIPAL, STAFF)[-1]
    row = next(block for block in question.blocks if "ilt-team" in str(block) and "accessory" in block)
    live_on.slack.click(PRINCIPAL, STAFF, question.ts, row["block_id"], ids.PICK_TEAM)
    assert element_of(top_form(live_on, PRINCIPAL), ids.SETUP_NAME)["initial_value"] == "ilt-team"
    live_on.slack.leave(PRINCIPAL, TEAM)
    live_on.slack.settle()
    assert PRINCIPAL not in roles(live_on, TEAM)
    assert roles(live_on, PRIVATE)[PRINCIPAL] == Role.OBSERVER


def test_a_renamed_channel_is_called_by_its_new_name(live_on):
    set_up(live_on)
    live_on.slack.rename(TEAM, "leadership")
    live_on.slack.settle()
    live_on.tick()
    live_on.slack.command(GRADE3, TEAM, "/ilt setup")
    assert "in #leadership that is Principal" in told(live_on, GRADE3)


def test_a_channel_turned_private_is_known_as_such(live_on):
    live_on.slack.make_private(TEAM)
    a_day_later(live_on)
    ilt = team(live_on)
    assert ilt is not None
    assert ilt.is_private
    assert "anyone in the workspace" not in str(open_setup(live_on).payload)
    assert len(greetings(live_on)) == 1


def test_an_archived_channel_goes_on_where_it_stopped(live_on):
    set_up(live_on, name="Lincoln ILT")
    live_on.slack.archive(TEAM)
    live_on.slack.settle()
    live_on.tick()
    dm = live_on.slack.open_dm(PRINCIPAL).id
    live_on.slack.command(PRINCIPAL, dm, "/ilt setup")
    assert "I do not know you as a member of a team yet" in told(live_on, PRINCIPAL, dm)
    live_on.slack.unarchive(TEAM)
    live_on.slack.settle()
    live_on.tick()
    assert element_of(open_setup(live_on), ids.SETUP_NAME)["initial_value"] == "Lincoln ILT"
    assert len(greetings(live_on)) == 1


def id_changed(live, old, new, workspace="T0SANDBOX01"):
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
    live.slack.deliver("events_api", payload)


def test_a_channel_with_a_new_id_keeps_its_record(live_on):
    set_up(live_on)
    open_assessment(live_on)
    before = team(live_on)
    assert before is not None
    id_changed(live_on, TEAM, "C0ANOTHER01", workspace="T0ELSEWHERE")
    assert team(live_on) is not None
    id_changed(live_on, TEAM, "C0ANOTHER01")
    id_changed(live_on, TEAM, "C0ANOTHER01")
    after = team(live_on, "C0ANOTHER01")
    assert after is not None
    assert after.id == before.id
    with live_on.db.read() as session:
        assert {message.channel_id for message in session.query(PostedMessage)} == {"C0ANOTHER01"}


def test_a_new_id_that_was_met_already_is_taken_over_unless_it_has_a_record(live_on):
    in_private(live_on)
    set_up(live_on)
    open_assessment(live_on)
    mine = team(live_on)
    assert mine is not None
    id_changed(live_on, TEAM, PRIVATE)
    moved = team(live_on, PRIVATE)
    assert moved is not None
    assert moved.id == mine.id
    a_day_later(live_on)  # the sandbox still calls it by the old id: a channel met anew
    id_changed(live_on, TEAM, PRIVATE)
    still = team(live_on, PRIVATE)
    assert still is not None
    assert still.id == mine.id
    assert team(live_on) is not None


def test_a_team_moves_to_another_channel_with_its_record(live_on):
    set_up(live_on, name="Lincoln ILT", naming="named", facilitators=[PRINCIPAL, GRADE3])
    open_assessment(live_on)
    answer_all(live_on, PRINCIPAL)
    live_on.tick()
    old_message = section_messages(live_on)[0]
    before = team(live_on)
    assert before is not None
    in_private(live_on)
    shown = bring(live_on)
    assert "The record of Lincoln ILT is here now" in str(shown.payload)
    moved, left = team(live_on, PRIVATE), team(live_on)
    assert moved is not None
    assert left is not None
    assert (moved.id, moved.team_name, moved.is_unnamed, moved.is_private) == (
        before.id,
        "Lincoln ILT",
        False,
        True,
    )
    assert (left.team_name, left.set_up_at) == (None, None)
    assert roles(live_on, PRIVATE) == {PRINCIPAL: Role.FACILITATOR, ASSISTANT: Role.MEMBER}
    here = [message.text for message in said(live_on, PRIVATE)]
    assert any("record has moved here from #ilt-team" in text for text in here)
    there = said(live_on)[-1].text
    assert "record has moved to another channel" in there
    assert "principal-office" not in there
    assert len(greetings(live_on)) == 1
    [greeting] = greetings(live_on, PRIVATE)
    assert "Setup is done." in greeting.text
    [anew] = [message for message in said(live_on, PRIVATE) if "finished" in message.text]
    assert "1 of 2 finished" in anew.text
    assert section_messages(live_on)[0].text == old_message.text
    row_vote_in(live_on, ASSISTANT, PRIVATE, anew)
    assert len(votes(live_on.db)) == 6
    row_vote_in(live_on, GRADE3, TEAM, old_message)
    assert "Only members of this team's channel can vote" in told(live_on, GRADE3)


def row_vote_in(live, user, channel, message):
    live.slack.click(user, channel, message.ts, row_of(message, "teacher_teams"), ids.ROW_STRENGTH)
    live.settle()


def test_a_team_moves_out_of_an_archived_channel(live_on):
    set_up(live_on)
    open_assessment(live_on)
    live_on.slack.archive(TEAM)
    live_on.slack.settle()
    live_on.tick()
    in_private(live_on)
    bring(live_on)
    moved = team(live_on, PRIVATE)
    assert moved is not None
    assert moved.is_reachable
    assert any("moved here from #ilt-team" in message.text for message in said(live_on, PRIVATE))
    assert any("finished" in message.text for message in said(live_on, PRIVATE))
    live_on.slack.unarchive(TEAM)
    live_on.slack.settle()
    live_on.tick()
    assert len(greetings(live_on)) == 1


def test_only_facilitators_of_a_team_with_a_record_may_move_it_to_where_none_is(live_here):
    set_up(live_here)
    in_private(live_here)
    assert ids.SETUP_BRING not in str(open_setup(live_here, PRINCIPAL, PRIVATE).payload)
    open_assessment(live_here)
    assert ids.SETUP_BRING in str(open_setup(live_here, PRINCIPAL, PRIVATE).payload)
    assert ids.SETUP_BRING not in str(open_setup(live_here, ASSISTANT, PRIVATE).payload)
    assert ids.SETUP_BRING not in str(open_setup(live_here, PRINCIPAL, TEAM).payload)
    with live_here.db.read() as session:
        assert session.query(Ilt).count() == 2


def test_a_record_that_came_up_meanwhile_is_not_lost_by_a_move(live_here):
    set_up(live_here)
    open_assessment(live_here)
    in_private(live_here)
    form = open_setup(live_here, PRINCIPAL, PRIVATE)
    here = team(live_here, PRIVATE)
    assert here is not None
    with live_here.db.write() as session:
        opener = session.query(Person).filter_by(slack_user_id=PRINCIPAL).one()
        first = session.query(Assessment).one()
        session.add(
            Assessment(ilt_id=here.id, rubric=first.rubric, opened_by_id=opener.id, asked_at=first.asked_at)
        )
    offered = element_of(form, ids.SETUP_BRING)["options"]
    live_here.slack.fill(PRINCIPAL, form.id, ids.SETUP_BRING, ids.SETUP_BRING, offered[1]["value"])
    live_here.slack.submit(PRINCIPAL, form.id)
    assert "has a record of its own by now" in top_form(live_here, PRINCIPAL).errors[ids.SETUP_BRING]
    with live_here.db.read() as session:
        assert session.query(Assessment).count() == 2
        assert session.query(Vote).count() == 0
