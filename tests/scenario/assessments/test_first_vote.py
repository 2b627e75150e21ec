"""The first journey, whole: opened by one, voted by several, counted for all."""

from typing import Any

from bot.blocks import ids
from sandbox.state import Message
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


def test_a_team_opens_votes_and_sees_how_many_finished(bot_both_ways):
    open_assessment(bot_both_ways)
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


def test_both_parts_get_one_message_each(bot):
    open_assessment(bot, sections=(CRITICAL, CONDITIONS))
    assert len(section_messages(bot)) == 2


def test_the_first_person_does_not_wait_for_the_owner_of_the_token(bot):
    before = len(bot.slack.calls("auth.test"))
    assert bot.slack.command(PRINCIPAL, TEAM, "/ilt help").ok
    assert len(bot.slack.calls("auth.test")) == before


def test_a_quick_vote_gets_a_private_receipt_that_replaces_itself(bot):
    open_assessment(bot)
    row_vote(bot, ASSISTANT, "teacher_teams", ids.ROW_WEAKNESS)
    [receipt] = private(bot, ASSISTANT)
    assert "Teacher teams: Weakness" in receipt.text
    assert "1 of 5 answered" in receipt.text
    assert private(bot, GRADE3) == []
    block = next(block for block in receipt.blocks if block.get("block_id", "").endswith(":own_process"))
    bot.slack.click(ASSISTANT, TEAM, receipt.ts, block["block_id"], ids.RECEIPT_CHOICE, "cannot_say")
    [replaced] = private(bot, ASSISTANT)
    assert "2 of 5 answered" in replaced.text
    assert votes(bot.db) == {
        (ASSISTANT, "teacher_teams"): "weakness",
        (ASSISTANT, "own_process"): "cannot_say",
    }
    assert section_messages(bot)[0].blocks[0]["type"] == "header"


def test_a_vote_can_be_changed_and_counts_once(bot):
    open_assessment(bot)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_STRENGTH)
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "strength"}


def test_the_ballot_saves_on_tap_and_says_so(bot):
    open_assessment(bot)
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


def test_cannot_say_yet_counts_as_taking_part(bot):
    open_assessment(bot)
    answer_all(bot, GRADE3, "cannot_say")
    bot.tick()
    assert "1 of 8 finished" in section_messages(bot)[0].text


def test_nothing_but_the_number_is_shown_in_the_channel(bot):
    open_assessment(bot)
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
