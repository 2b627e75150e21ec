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


def test_a_team_opens_votes_and_sees_how_many_finished(live):
    open_assessment(live)
    [message] = section_messages(live)
    assert "0 of 8 finished" in message.text
    for user in EIGHT[:3]:
        answer_all(live, user)
    live.tick()
    [message] = section_messages(live)
    assert "3 of 8 finished" in message.text
    assert message.edited is True or message.ts
    assert len(votes(live.db)) == 3 * 5
    assert set(votes(live.db).values()) == {"strength"}


def test_one_tap_on_open_is_enough(live_here):
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    form = top_form(live_here, PRINCIPAL)
    live_here.slack.submit(PRINCIPAL, form.id)
    live_here.tick()
    assert [message.blocks[0]["text"]["text"] for message in section_messages(live_here)] == [
        "Critical Work of the ILT"
    ]
    assert "Opening it now in #ilt-team" in str(top_form(live_here, PRINCIPAL).payload)


def test_both_parts_get_one_message_each(live_here):
    open_assessment(live_here, sections=(CRITICAL, CONDITIONS))
    assert len(section_messages(live_here)) == 2


def test_the_first_person_does_not_wait_for_the_owner_of_the_token(live):
    before = len(live.slack.calls("auth.test"))
    assert live.slack.command(PRINCIPAL, TEAM, "/ilt help").ok
    assert len(live.slack.calls("auth.test")) == before


def test_a_quick_vote_gets_a_private_receipt_that_replaces_itself(live):
    open_assessment(live)
    row_vote(live, ASSISTANT, "teacher_teams", ids.ROW_WEAKNESS)
    [receipt] = private(live, ASSISTANT)
    assert "Teacher teams: Weakness" in receipt.text
    assert "1 of 5 answered" in receipt.text
    assert private(live, GRADE3) == []
    block = next(block for block in receipt.blocks if block.get("block_id", "").endswith(":own_process"))
    live.slack.click(ASSISTANT, TEAM, receipt.ts, block["block_id"], ids.RECEIPT_CHOICE, "cannot_say")
    [replaced] = private(live, ASSISTANT)
    assert "2 of 5 answered" in replaced.text
    assert votes(live.db) == {
        (ASSISTANT, "teacher_teams"): "weakness",
        (ASSISTANT, "own_process"): "cannot_say",
    }
    assert section_messages(live)[0].blocks[0]["type"] == "header"


def test_a_vote_can_be_changed_and_counts_once(live_on):
    open_assessment(live_on)
    row_vote(live_on, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(live_on, GRADE3, "teacher_teams", ids.ROW_STRENGTH)
    assert votes(live_on.db) == {(GRADE3, "teacher_teams"): "strength"}


def test_the_ballot_saves_on_tap_and_says_so(live_on):
    open_assessment(live_on)
    form = open_ballot(live_on, GRADE3)
    block = next(block for block in form.payload["blocks"] if block["type"] == "input")
    live_on.slack.fill(GRADE3, form.id, block["block_id"], ids.BALLOT_CHOICE, "strength")
    live_on.settle()
    assert votes(live_on.db) == {(GRADE3, "improvement_plan"): "strength"}
    assert "1 of 5 answered" in str(top_form(live_on, GRADE3).payload)
    live_on.slack.close(GRADE3, form.id)
    again = open_ballot(live_on, GRADE3)
    radios = [
        block["element"].get("initial_option", {}).get("value")
        for block in again.payload["blocks"]
        if block["type"] == "input"
    ]
    assert radios == ["strength", None, None, None, None]


def test_cannot_say_yet_counts_as_taking_part(live_here):
    open_assessment(live_here)
    answer_all(live_here, GRADE3, "cannot_say")
    live_here.tick()
    assert "1 of 8 finished" in section_messages(live_here)[0].text


def test_nothing_but_the_number_is_shown_in_the_channel(live_here):
    open_assessment(live_here)
    before = section_messages(live_here)[0]
    for user in EIGHT[:7]:
        answer_all(live_here, user, "weakness")
    live_here.tick()
    after = section_messages(live_here)[0]
    assert after.text.replace("7 of 8 finished", "0 of 8 finished") == before.text
    changed = [pair for pair in zip(bare(before), bare(after), strict=True) if pair[0] != pair[1]]
    assert [new["type"] for _, new in changed] == ["context"]


def bare(message: Message) -> list[dict[str, Any]]:
    """Its blocks without the ids that Slack makes up anew for each version."""
    return [{name: value for name, value in block.items() if name != "block_id"} for block in message.blocks]


def test_a_joiner_is_counted_and_a_leaver_cannot_vote_any_more(live_on):
    live_on.slack.leave(GRADE3, TEAM)
    open_assessment(live_on)
    assert "0 of 7 finished" in section_messages(live_on)[0].text
    live_on.slack.join(GRADE3, TEAM)
    live_on.slack.settle()
    live_on.tick()
    live_on.tick()
    assert "0 of 8 finished" in section_messages(live_on)[0].text
    answer_all(live_on, GRADE3)
    live_on.slack.leave(GRADE3, TEAM)
    live_on.slack.settle()
    live_on.tick()
    assert "1 of 8 finished" in section_messages(live_on)[0].text
