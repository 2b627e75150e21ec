"""The first journey, whole: opened by one, voted by several, counted for all."""

from typing import Any

import pytest

from bot.blocks import ids
from sandbox.state import Message, View
from tests.steps.assessments import (
    CONDITIONS,
    CRITICAL,
    answer_all,
    open_assessment,
    open_ballot,
    private,
    row_vote,
    section_messages,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, PRINCIPAL, TEAM


@pytest.mark.begins_with(steps=open_assessment)
def test_a_team_opens_votes_and_sees_how_many_finished(bot_both_ways):
    [message] = section_messages(bot_both_ways)
    assert "0 of 8 finished" in message.text
    for user in EIGHT[:3]:
        answer_all(bot_both_ways, user)
    bot_both_ways.tick()
    [message] = section_messages(bot_both_ways)
    assert "3 of 8 finished" in message.text
    assert message.edited is True or message.ts
    assert len(votes(bot_both_ways.db)) == 3 * 5
    assert set(votes(bot_both_ways.db).values()) == {"strength"}


def test_one_tap_on_open_is_enough(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    form = top_form(bot, PRINCIPAL)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    assert [message.blocks[0]["text"]["text"] for message in section_messages(bot)] == [
        "Critical Work of the ILT"
    ]
    assert "Opening it now in #ilt-team" in str(top_form(bot, PRINCIPAL).payload)


def test_both_parts_share_one_message_with_one_button(bot):
    open_assessment(bot, sections=(CRITICAL, CONDITIONS))
    [message] = section_messages(bot)
    # Names only: all the words are in the ballot, and the message fits on a phone.
    assert [len(one["elements"]) for one in message.blocks if one["type"] == "actions"] == [1]
    assert message.blocks[0]["text"]["text"] == "ILT self-assessment"
    shown = message.blocks[3]["text"]["text"]
    assert shown.startswith("*Critical Work of the ILT*\nPlan and progress, Learning from data, ")
    assert "\n*Conditions for Success for the ILT*\n" in shown


def test_the_one_button_opens_the_part_that_waits_and_whoever_has_answered_both_counts_once(bot):
    open_assessment(bot, sections=(CRITICAL, CONDITIONS))
    answer_all(bot, GRADE3)
    bot.tick()
    assert "0 of 8 finished" in section_messages(bot)[0].text
    assert "Conditions for Success" in str(open_ballot(bot, GRADE3).payload)
    bot.slack.close(GRADE3, top_form(bot, GRADE3).id)
    answer_all(bot, GRADE3)
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text
    assert "Critical Work" in str(open_ballot(bot, GRADE3).payload)


def test_the_first_person_does_not_wait_for_the_owner_of_the_token(bot):
    before = len(bot.slack.calls("auth.test"))
    assert bot.slack.command(PRINCIPAL, TEAM, "/ilt help").ok
    assert len(bot.slack.calls("auth.test")) == before


def undo(bot, user: str, line: Message) -> str:
    """*Undo* in a private line; what stands in its place."""
    bot.slack.click(user, TEAM, line.ts, line.blocks[-1]["block_id"], ids.ROW_UNDO)
    return next(one.text for one in private(bot, user) if one.ts == line.ts)


@pytest.mark.begins_with(steps=open_assessment)
def test_a_quick_vote_gets_one_private_line_with_undo(bot):
    row_vote(bot, ASSISTANT, "teacher_teams", ids.ROW_WEAKNESS)
    [line] = private(bot, ASSISTANT)
    assert line.text == "Saved, only for you: Teacher teams, Weakness. 1 of 5."
    assert [block["type"] for block in line.blocks] == ["section", "actions"]
    assert [one["text"]["text"] for one in line.blocks[1]["elements"]] == ["Open my ballot", "Undo"]
    assert private(bot, GRADE3) == []
    assert undo(bot, ASSISTANT, line) == "Undone. Teacher teams: no answer yet."
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_undo_brings_the_answer_before_back(bot):
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_STRENGTH)
    assert undo(bot, GRADE3, private(bot, GRADE3)[-1]) == "Undone. Teacher teams: Weakness."
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "weakness"}


@pytest.mark.begins_with(steps=open_assessment)
def test_undo_leaves_what_was_changed_since(bot):
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_STRENGTH)
    first = private(bot, GRADE3)[0]
    assert "changed Teacher teams since, so nothing was undone. It is: Strength" in undo(bot, GRADE3, first)
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "strength"}


@pytest.mark.begins_with(steps=open_assessment)
def test_undo_of_the_last_answer_shows_that_one_is_not_finished(bot):
    for key in (
        "improvement_plan",
        "learning_from_data",
        "teacher_teams",
        "two_way_communication",
        "own_process",
    ):
        row_vote(bot, GRADE3, key)
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text
    undo(bot, GRADE3, private(bot, GRADE3)[-1])
    bot.tick()
    assert "0 of 8 finished" in section_messages(bot)[0].text


def fill_all(bot, form: View) -> None:
    for block in form.payload["blocks"]:
        if block["type"] == "input":
            bot.slack.fill(GRADE3, form.id, block["block_id"], ids.BALLOT_CHOICE, "weakness")


def test_after_one_part_of_two_the_form_leads_to_the_other(bot):
    open_assessment(bot, sections=(CRITICAL, CONDITIONS))
    first = open_ballot(bot, GRADE3)
    fill_all(bot, first)
    bot.slack.submit(GRADE3, first.id)
    offered = top_form(bot, GRADE3)
    assert offered.payload["submit"]["text"] == "Go on"
    assert "Go on with “Conditions for Success for the ILT”: 8 to answer." in str(offered.payload)
    bot.slack.submit(GRADE3, offered.id)
    form = top_form(bot, GRADE3)
    fill_all(bot, form)
    bot.slack.submit(GRADE3, form.id)
    assert bot.slack.modal_stack(GRADE3) == []
    assert len(votes(bot.db)) == 13


@pytest.mark.begins_with(steps=open_assessment)
def test_a_vote_can_be_changed_and_counts_once(bot):
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_STRENGTH)
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "strength"}


@pytest.mark.begins_with(steps=open_assessment)
def test_the_ballot_saves_on_tap_and_says_so(bot):
    form = open_ballot(bot, GRADE3)
    block = next(block for block in form.payload["blocks"] if block["type"] == "input")
    bot.slack.fill(GRADE3, form.id, block["block_id"], ids.BALLOT_CHOICE, "strength")
    bot.settle()
    assert votes(bot.db) == {(GRADE3, "improvement_plan"): "strength"}
    assert "1 of 5 answered" in str(top_form(bot, GRADE3).payload)
    bot.slack.close(GRADE3, form.id)
    again = open_ballot(bot, GRADE3)
    radios = [
        block["element"].get("initial_option", {}).get("value")
        for block in again.payload["blocks"]
        if block["type"] == "input"
    ]
    assert radios == ["strength", None, None, None, None]


@pytest.mark.begins_with(steps=open_assessment)
def test_cannot_say_yet_counts_as_taking_part(bot):
    answer_all(bot, GRADE3, "cannot_say")
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text


@pytest.mark.begins_with(steps=open_assessment)
def test_nothing_but_the_number_is_shown_in_the_channel(bot):
    before = section_messages(bot)[0]
    for user in EIGHT[:7]:
        answer_all(bot, user, "weakness")
    bot.tick()
    after = section_messages(bot)[0]
    assert after.text.replace("7 of 8 finished", "0 of 8 finished") == before.text
    changed = [pair for pair in zip(bare(before), bare(after), strict=True) if pair[0] != pair[1]]
    assert [new["type"] for _, new in changed] == ["context"]


def bare(message: Message) -> list[dict[str, Any]]:
    """Its blocks without the ids that Slack makes up anew for each version."""
    return [{name: value for name, value in block.items() if name != "block_id"} for block in message.blocks]


def test_a_joiner_is_counted_and_a_leaver_cannot_vote_any_more(bot):
    bot.slack.leave(GRADE3, TEAM)
    open_assessment(bot)
    assert "0 of 7 finished" in section_messages(bot)[0].text
    bot.slack.join(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.tick()
    assert "0 of 8 finished" in section_messages(bot)[0].text
    answer_all(bot, GRADE3)
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text
