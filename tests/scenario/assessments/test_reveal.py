"""The reveal: what it shows, what it deletes, who may, and that it happens once."""

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from storage.assessments import Assessment
from storage.deliveries import Delivery
from storage.people import Role
from tests.steps.assessments import (
    CONDITIONS,
    CRITICAL,
    answer_all,
    open_assessment,
    private,
    row_vote,
    section_messages,
    seen,
    top_form,
    votes,
)
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import dms, element, reveal, set_role, standing, steer
from tests.steps.ended_round import add_note, deeds, notes, states, tallies, took_part, withheld
from tests.steps.forged import click_payload
from tests.steps.outbox import waive_pauses

KEYS = ["improvement_plan", "learning_from_data", "teacher_teams", "two_way_communication", "own_process"]


def open_named(bot: RunningBot, *, is_unnamed: bool = False) -> None:
    open_assessment(bot)
    with bot.db.write() as session:
        session.execute(update(Assessment).values(is_unnamed=is_unnamed))


def with_a_ballot(bot: RunningBot) -> None:
    """An open vote, which one person has finished."""
    open_assessment(bot)
    answer_all(bot, GRADE3)


def shared(bot: RunningBot) -> list[str]:
    """What everyone reads in the channel."""
    return [one.text for one in seen(bot, PRINCIPAL) if not one.ephemeral_to]


@pytest.mark.begins_with(steps=open_assessment)
def test_a_team_votes_and_the_opener_reveals(bot_both_ways):
    for user in EIGHT[:4]:
        answer_all(bot_both_ways, user, "strength")
    answer_all(bot_both_ways, EIGHT[4], "weakness")
    row_vote(bot_both_ways, EIGHT[5], "teacher_teams", ids.ROW_WEAKNESS)
    asked = standing(bot_both_ways)
    assert "5 of 8 finished" in asked.text
    assert "Reveal now? Votes can't be added afterwards." in asked.text
    assert asked.ephemeral_to == PRINCIPAL
    reveal(bot_both_ways)
    record, results = shared(bot_both_ways)[-2:]
    assert record == (
        "Critical Work of the ILT. Voting has ended. 6 of 8 took part. The results are below. Principal ended it."
    )
    assert "Teacher teams: 4 strength, 2 weakness, 0 can't say" in results
    assert votes(bot_both_ways.db) == {}
    assert tallies(bot_both_ways.db) == dict.fromkeys(KEYS, (5, 4, 1, 0)) | {"teacher_teams": (6, 4, 2, 0)}
    assert took_part(bot_both_ways.db) == {user: user in EIGHT[:6] for user in EIGHT}
    assert deeds(bot_both_ways.db) == [("revealed", PRINCIPAL)]


def test_the_record_has_no_buttons(bot):
    open_assessment(bot, sections=(CRITICAL, CONDITIONS))
    answer_all(bot, GRADE3)
    reveal(bot)
    records = [one for one in seen(bot, PRINCIPAL) if "Voting has ended" in one.text]
    assert [one.blocks[0]["text"]["text"] for one in records] == ["ILT self-assessment"]
    assert {block["type"] for one in records for block in one.blocks} == {"header", "section"}
    assert "accessory" not in str(records)


@pytest.mark.begins_with(steps=open_assessment)
def test_before_the_reveal_the_channel_shows_no_side(bot):
    for user in EIGHT:
        answer_all(bot, user, "weakness")
    bot.tick()
    standing(bot)
    assert tallies(bot.db) == {}
    assert not any("8 weakness" in one.text for one in seen(bot, PRINCIPAL))


@pytest.mark.begins_with(steps=open_assessment)
def test_fewer_than_four_unnamed_answers_leave_no_counts_anywhere(bot):
    for user in EIGHT[:3]:
        answer_all(bot, user, "weakness")
    assert "Unnamed results need 4 answers" in standing(bot).text
    reveal(bot)
    assert tallies(bot.db) == dict.fromkeys(KEYS, (3, None, None, None))
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_unsigned_notes_lose_their_author_and_few_answers_delete_them(bot_on_both):
    for user in EIGHT[:4]:
        row_vote(bot_on_both, user, "teacher_teams")
    row_vote(bot_on_both, GRADE3, "own_process")
    for number, user in enumerate(EIGHT[:4]):
        add_note(bot_on_both.db, user, "teacher_teams", f"unsigned {number}")
    add_note(bot_on_both.db, GRADE3, "own_process", "too few answered this")
    add_note(bot_on_both.db, GRADE5, "own_process", "signed, so it stays", is_signed=True)
    reveal(bot_on_both)
    kept = notes(bot_on_both.db)
    assert {(key, words) for key, words, user in kept if user is None} == {
        ("teacher_teams", f"unsigned {number}") for number in range(4)
    }
    assert [one for one in kept if one[2]] == [("own_process", "signed, so it stays", GRADE5)]
    assert withheld(bot_on_both.db) == {"own_process": 1}


def test_a_named_vote_keeps_who_chose_what_but_not_who_wrote_unsigned_notes(bot):
    open_named(bot)
    for user in EIGHT[:3]:
        row_vote(bot, user, "teacher_teams")
    row_vote(bot, EIGHT[3], "teacher_teams", ids.ROW_WEAKNESS)
    row_vote(bot, EIGHT[3], "own_process")
    add_note(bot.db, EIGHT[0], "teacher_teams", "unsigned")
    add_note(bot.db, EIGHT[0], "own_process", "one answer only")
    before = votes(bot.db)
    reveal(bot)
    assert votes(bot.db) == before
    assert tallies(bot.db)["teacher_teams"] == (4, 3, 1, 0)
    assert tallies(bot.db)["own_process"] == (1, 1, 0, 0)
    assert notes(bot.db) == [("teacher_teams", "unsigned", None)]
    assert withheld(bot.db) == {"own_process": 1}


@pytest.mark.begins_with(steps=open_assessment)
def test_unsigned_notes_stand_in_an_order_that_tells_nothing(bot):
    for user in EIGHT:
        for number, key in enumerate(KEYS[:5]):
            add_note(bot.db, user, key, f"{user} {number}")
    for user in EIGHT:
        answer_all(bot, user)
    reveal(bot)
    found = [
        [words.split()[0] for criterion, words, _ in notes(bot.db) if criterion == key] for key in KEYS[:5]
    ]
    assert [sorted(one) for one in found] == [sorted(EIGHT)] * 5
    # Read as they were written, or by an index, people would stand in one order in each. By chance so in one of 8 factorial ** 4.
    assert len({tuple(one) for one in found}) > 1


@pytest.mark.begins_with(steps=open_assessment)
def test_who_leaves_keeps_their_place_in_both_numbers_and_their_votes(bot_on_both):
    for user in EIGHT[:5]:
        answer_all(bot_on_both, user)
    for leaver in (EIGHT[4], EIGHT[5]):
        bot_on_both.slack.leave(leaver, TEAM)
    bot_on_both.slack.settle()
    bot_on_both.tick()
    assert "5 of 8 finished" in section_messages(bot_on_both)[0].text
    reveal(bot_on_both)
    assert tallies(bot_on_both.db)["teacher_teams"] == (5, 5, 0, 0)
    assert took_part(bot_on_both.db) == {user: user in EIGHT[:5] for user in EIGHT}


def test_who_is_made_an_observer_keeps_their_place_and_what_they_voted(bot):
    open_named(bot)
    for user in EIGHT[:5]:
        answer_all(bot, user)
    for observer in (EIGHT[0], EIGHT[6]):
        set_role(bot, observer, Role.OBSERVER)
    assert "5 of 8 finished" in standing(bot, PRINCIPAL).text
    reveal(bot)
    assert tallies(bot.db)["teacher_teams"] == (5, 5, 0, 0)
    assert {user for user, _ in votes(bot.db)} == set(EIGHT[:5])
    assert took_part(bot.db) == {user: user in EIGHT[:5] for user in EIGHT}


def test_once_everyone_has_finished_the_message_offers_the_reveal(bot):
    open_assessment(bot, sections=(CRITICAL, CONDITIONS))
    for user in EIGHT:
        answer_all(bot, user)
    bot.tick()
    assert not any("Everyone has finished" in one for one in shared(bot))
    for user in EIGHT:
        answer_all(bot, user)
    bot.tick()
    [message] = section_messages(bot)
    assert message.text.startswith("Everyone has finished.")
    block, button = element(message, ids.REVEAL_NOW)
    assert "Votes can't be added or changed afterwards." in button["confirm"]["text"]["text"]
    bot.slack.click(GRADE5, TEAM, message.ts, block, ids.REVEAL_NOW)
    assert "Only whoever opened this vote, or an organizer" in private(bot, GRADE5)[-1].text
    assert states(bot.db) == ["open"]
    bot.slack.click(PRINCIPAL, TEAM, message.ts, block, ids.REVEAL_NOW)
    assert "Revealed. The results appear in #ilt-team" in private(bot, PRINCIPAL)[-1].text
    assert states(bot.db) == ["revealed"]


@pytest.mark.begins_with(steps=open_assessment)
def test_who_leaves_does_not_make_a_vote_complete(bot):
    for user in EIGHT[:7]:
        answer_all(bot, user)
    bot.slack.leave(EIGHT[7], TEAM)
    bot.slack.settle()
    bot.tick()
    assert "Everyone has finished" not in section_messages(bot)[0].text
    assert "7 of 8 finished" in section_messages(bot)[0].text


@pytest.mark.parametrize("word", ["reveal", "REVEAL now"])
def test_who_may_not_reveal_reads_who_may(bot, word):
    open_assessment(bot, user=ASSISTANT)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    answer_all(bot, GRADE3)
    bot.slack.command(GRADE3, TEAM, f"/ilt {word}")
    said = private(bot, GRADE3)[-1].text
    assert "Nothing was changed. Ask Assistant principal or Principal, or take over as organizer" in said
    bot.slack.leave(ASSISTANT, TEAM)
    bot.slack.settle()
    bot.slack.command(GRADE3, TEAM, f"/ilt {word}")
    assert "Ask Principal, or" in private(bot, GRADE3)[-1].text
    reveal(bot, PRINCIPAL)


def test_where_nobody_may_any_member_can_take_over(bot):
    open_assessment(bot, user=ASSISTANT)
    bot.slack.leave(ASSISTANT, TEAM)
    bot.slack.settle()
    bot.slack.command(GRADE3, TEAM, "/ilt reveal")
    assert "You can take over as organizer" in private(bot, GRADE3)[-1].text


def test_without_a_vote_there_is_nothing_to_reveal(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    assert "No vote is open in #ilt-team. Type /ilt reflect" in private(bot, PRINCIPAL)[-1].text
    open_assessment(bot)
    assert "Nobody has voted yet" in steer(bot, ids.REVEAL_NOW)
    assert states(bot.db) == ["open"]


@pytest.mark.parametrize("action", [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE])
@pytest.mark.begins_with(steps=with_a_ballot)
def test_after_the_reveal_every_button_says_that_it_was_done(bot, mailbox, action):
    reveal(bot)
    bot.slack.deliver("interactive", click_payload(mailbox, action_id=action, value="1"))
    assert "revealed already; its results are in the channel" in mailbox.newest()
    assert len(deeds(bot.db)) == 1


@pytest.mark.parametrize("action", [ids.REVEAL_NOW, ids.EXTEND, ids.NUDGE_NOW, ids.CANCEL_VOTE])
@pytest.mark.parametrize(
    ("forged", "answer"),
    [
        ({"value": "1", "team": "T0ELSEWHERE"}, "a vote I no longer have"),
        ({"value": "999"}, "a vote I no longer have"),
        ({"value": "1", "user": "U0NOBODY"}, "Only members of this team's channel"),
        ({"value": "1", "user": GRADE3}, "Only whoever opened this vote"),
        ({"value": ""}, "from an older message"),
        ({"value": "1; DROP TABLE votes"}, "from an older message"),
        ({"value": "9" * 30}, "from an older message"),
    ],
)
@pytest.mark.begins_with(steps=with_a_ballot)
def test_a_forged_or_foreign_button_changes_nothing_and_says_so(bot, mailbox, action, forged, answer):
    bot.slack.deliver("interactive", click_payload(mailbox, action_id=action, **forged))
    said = mailbox.newest()
    assert answer in said
    assert "Nothing was" in said
    assert states(bot.db) == ["open"]
    assert deeds(bot.db) == []


@pytest.mark.begins_with(steps=open_assessment)
def test_whoever_reveals_without_having_voted_is_told_first(bot):
    for user in EIGHT[1:6]:
        answer_all(bot, user)
    message = standing(bot)
    block, _ = element(message, ids.REVEAL_NOW)
    bot.slack.click(PRINCIPAL, TEAM, message.ts, block, ids.REVEAL_NOW)
    said = private(bot, PRINCIPAL)[-1]
    assert "5 of 8 finished. You have not voted yet. After the reveal nobody can add a vote." in said.text
    assert states(bot.db) == ["open"]
    bot.slack.click(PRINCIPAL, TEAM, said.ts, element(said, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, "1:teacher_teams", ids.BALLOT_CHOICE, "strength")
    bot.slack.close(PRINCIPAL, form.id)
    message = standing(bot)
    bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.REVEAL_NOW)[0], ids.REVEAL_NOW)
    said = private(bot, PRINCIPAL)[-1]
    assert "You have answered 1 of 5." in said.text
    bot.slack.click(PRINCIPAL, TEAM, said.ts, element(said, ids.REVEAL_ANYWAY)[0], ids.REVEAL_ANYWAY)
    assert "Revealed." in private(bot, PRINCIPAL)[-1].text
    assert states(bot.db) == ["revealed"]


@pytest.mark.begins_with(steps=open_assessment)
def test_an_observer_who_reveals_is_not_told_that_they_have_not_voted(bot):
    for user in EIGHT[1:6]:
        answer_all(bot, user)
    set_role(bot, PRINCIPAL, Role.OBSERVER)
    message = standing(bot)
    bot.slack.click(PRINCIPAL, TEAM, message.ts, element(message, ids.REVEAL_NOW)[0], ids.REVEAL_NOW)
    assert "Revealed." in private(bot, PRINCIPAL)[-1].text
    assert states(bot.db) == ["revealed"]


@pytest.mark.begins_with(steps=with_a_ballot)
def test_delivered_twice_it_is_one_reveal(bot):
    bot.slack.set_faults(double_delivery=True)
    reveal(bot)
    assert deeds(bot.db) == [("revealed", PRINCIPAL)]
    assert len([one for one in shared(bot) if one.startswith("Results")]) == 1


@pytest.mark.parametrize("reason", ["edit_window_closed", "cant_update_message"])
@pytest.mark.begins_with(steps=with_a_ballot)
def test_a_message_that_can_no_longer_be_changed_does_not_stop_the_reveal(bot, reason):
    bot.slack.set_faults(fail={"chat.update": [reason, 1]})
    reveal(bot)
    assert states(bot.db) == ["revealed"]
    assert any(one.startswith("Results") for one in shared(bot))
    for _ in range(2):
        waive_pauses(bot)
        bot.tick()
    assert sum("Voting has ended" in one for one in shared(bot)) == 1


@pytest.mark.begins_with(steps=with_a_ballot)
def test_a_vote_after_the_reveal_is_refused(bot):
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE posted_messages SET next_try_at = '2100-01-01 00:00:00'")
    before = section_messages(bot)[0]
    steer(bot, ids.REVEAL_NOW)
    assert before.ts == section_messages(bot)[0].ts
    row_vote(bot, GRADE5, "teacher_teams")
    assert "has ended" in private(bot, GRADE5)[-1].text
    assert votes(bot.db) == {}


@pytest.mark.begins_with(steps=with_a_ballot)
def test_what_is_still_owed_to_voters_is_taken_back(tuesday_bot):
    reveal(tuesday_bot)
    tuesday_bot.at("2026-12-03 08:00")
    assert [len(dms(tuesday_bot, user)) for user in EIGHT] == [1] * 8
    with tuesday_bot.db.read() as session:
        left = session.scalars(select(Delivery.state).where(Delivery.kind == "ballot_nudge")).all()
    assert set(left) == {"withdrawn"}
