"""Voting again on one criterion: empty, blind, the same minimum, and both results kept."""

import threading

import pytest

from bot.blocks import ids
from bot.errors import RefusalError
from storage.assessments import Round
from storage.people import Role
from tests.steps.assessments import answer_all, open_assessment, private, row_of, seen, top_form, votes
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import DatedBot, dms, element, reveal, set_role, standing, steer
from tests.steps.ended_round import add_note, deeds, notes, states, tallies, took_part
from tests.steps.forged import click_payload
from tests.steps.revotes import KEY, again, revealed_once, revote_message


def tap(bot: RunningBot, user: str, action: str = ids.ROW_STRENGTH) -> None:
    message = revote_message(bot)
    bot.slack.click(user, TEAM, message.ts, row_of(message, KEY), action)


def results(bot: RunningBot) -> str:
    return next(one.text for one in seen(bot, PRINCIPAL) if one.text.startswith("Results"))


@pytest.mark.begins_with(steps=revealed_once)
def test_a_revote_is_empty_blind_and_kept_beside_the_first(tuesday_bot_on_both):
    assert again(tuesday_bot_on_both) == "Wed, Dec 2, 4:00 PM"
    message = revote_message(tuesday_bot_on_both)
    assert "Vote again: Teacher teams" in message.text
    assert "Is it a strength or a weakness of our team?" in message.text
    assert "0 of 8 finished" in message.text
    assert [block for block in message.blocks if block["type"] == "header"]
    for user in EIGHT[:6]:
        tap(tuesday_bot_on_both, user)
    tap(tuesday_bot_on_both, EIGHT[6], ids.ROW_WEAKNESS)
    tuesday_bot_on_both.tick()
    assert "7 of 8 finished" in revote_message(tuesday_bot_on_both).text
    assert tallies(tuesday_bot_on_both.db, 2) == {}
    assert "Teacher teams: 3 strength, 4 weakness" in results(tuesday_bot_on_both)
    assert (
        "The new vote on “Teacher teams” of #ilt-team: 7 of 8 finished."
        in standing(tuesday_bot_on_both, GRADE3).text
    )
    reveal(tuesday_bot_on_both, GRADE3)
    record = revote_message(tuesday_bot_on_both)
    assert (
        "Before: 3 strength, 4 weakness, 0 can't say. Now: 6 strength, 1 weakness, 0 can't say. 7 of 8 took part. "
        "Grade 3 lead ended it."
    ) in record.text
    assert {block["type"] for block in record.blocks} == {"header", "section"}
    assert tallies(tuesday_bot_on_both.db, 1)[KEY] == (7, 3, 4, 0)
    assert tallies(tuesday_bot_on_both.db, 2) == {KEY: (7, 6, 1, 0)}
    both = "Teacher teams: before: 3 strength, 4 weakness, 0 can't say; now: 6 strength, 1 weakness"
    assert both in results(tuesday_bot_on_both)
    assert votes(tuesday_bot_on_both.db) == {}
    assert states(tuesday_bot_on_both.db) == ["revealed", "revealed"]
    assert deeds(tuesday_bot_on_both.db) == [("revealed", PRINCIPAL), ("revealed", GRADE3)]


@pytest.mark.begins_with(steps=revealed_once)
def test_the_button_is_a_choice_below_the_results(bot, mailbox):
    bot.slack.deliver("interactive", chosen(mailbox, f"1:{KEY}"))
    assert "The new vote on “Teacher teams” is open in the channel until" in mailbox.newest()
    bot.tick()
    assert "Vote again: Teacher teams" in revote_message(bot).text


def chosen(mailbox, value: str, user: str = GRADE3, **more):
    action = {"type": "static_select", "action_id": ids.RESULTS_REVOTE, "selected_option": {"value": value}}
    return click_payload(mailbox, user=user, **more) | {"actions": [{"block_id": "again", **action}]}


@pytest.mark.parametrize(
    ("value", "more", "answer"),
    [
        ("1:no_such_criterion", {}, "no longer have"),
        ("99:teacher_teams", {}, "no longer have"),
        ("1:norms", {}, "no longer have"),
        ("1:teacher_teams", {"team": "T0ELSEWHERE"}, "no longer have"),
        ("1:teacher_teams", {"user": "U0NOBODY"}, "Only members of this team's channel"),
        ("nonsense", {}, "does nothing any more"),
    ],
)
@pytest.mark.begins_with(steps=revealed_once)
def test_a_forged_choice_opens_nothing(bot, mailbox, value, more, answer):
    bot.slack.deliver("interactive", chosen(mailbox, value, **more))
    assert answer in mailbox.newest()
    assert states(bot.db) == ["revealed"]


@pytest.mark.begins_with(steps=open_assessment)
def test_only_a_revealed_criterion_that_is_not_open_can_be_voted_on_again(bot):
    with pytest.raises(RefusalError, match="not revealed"):
        again(bot)
    answer_all(bot, GRADE3)
    reveal(bot)
    again(bot)
    with pytest.raises(RefusalError, match="open already"):
        again(bot, PRINCIPAL)
    again(bot, PRINCIPAL, "own_process")
    assert states(bot.db) == ["revealed", "open", "open"]


@pytest.mark.begins_with(steps=revealed_once)
def test_two_people_who_start_it_at_once_start_one(bot_on_both):
    together = threading.Barrier(2)
    refused = []

    def start(user: str) -> None:
        together.wait()
        try:
            again(bot_on_both, user)
        except RefusalError as error:
            refused.append(str(error))

    people = [threading.Thread(target=start, args=(user,)) for user in (GRADE3, GRADE5)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert states(bot_on_both.db) == ["revealed", "open"]
    assert len(refused) == 1


@pytest.mark.begins_with(steps=revealed_once)
def test_delivered_twice_it_is_one_revote(bot, mailbox):
    payload = chosen(mailbox, f"1:{KEY}")
    bot.slack.deliver("interactive", payload, times=2)
    assert "is open in the channel" in mailbox.newest()
    assert "is open in the channel" in mailbox.newest()
    assert states(bot.db) == ["revealed", "open"]


@pytest.mark.begins_with(steps=revealed_once)
def test_its_ballot_holds_only_that_criterion_and_takes_no_other_vote(bot, mailbox):
    again(bot)
    message = revote_message(bot)
    bot.slack.click(GRADE5, TEAM, message.ts, element(message, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    form = top_form(bot, GRADE5)
    [row] = [block for block in form.payload["blocks"] if block["type"] == "input"]
    assert row["block_id"] == f"2:{KEY}"
    bot.slack.fill(GRADE5, form.id, row["block_id"], ids.BALLOT_CHOICE, "cannot_say")
    bot.slack.submit(GRADE5, form.id)
    assert votes(bot.db) == {(GRADE5, KEY): "cannot_say"}
    for block in ("2:own_process", "1:own_process", f"1:{KEY}"):
        bot.slack.deliver("interactive", click_payload(mailbox, user=GRADE3, block_id=block))
        assert "Nothing was saved" in (said := mailbox.newest()) or "was not saved" in said
    assert votes(bot.db) == {(GRADE5, KEY): "cannot_say"}


@pytest.mark.begins_with(steps=revealed_once)
def test_few_answers_keep_it_withheld_and_it_says_why(bot):
    again(bot)
    for user in EIGHT[:3]:
        tap(bot, user)
    add_note(bot.db, GRADE3, KEY, "unsigned")
    reveal(bot, GRADE3)
    assert tallies(bot.db, 2) == {KEY: (3, None, None, None)}
    assert notes(bot.db) == []
    assert (
        "Now: not shown, because unnamed results need 4 answers and there were 3 answers."
        in revote_message(bot).text
    )


def test_a_first_vote_that_was_withheld_says_so_beside_the_second(bot):
    revealed_once(bot, strengths=2, weaknesses=0)
    again(bot)
    for user in EIGHT:
        tap(bot, user)
    bot.tick()
    assert revote_message(bot).text.startswith("Everyone has finished.")
    reveal(bot, GRADE3)
    assert (
        "Before: not shown, too few answers. Now: 8 strength, 0 weakness, 0 can't say."
        in revote_message(bot).text
    )


@pytest.mark.begins_with(steps=revealed_once)
def test_it_waits_in_the_menu(bot):
    again(bot)
    bot.slack.command(GRADE5, TEAM, "/ilt")
    menu = private(bot, GRADE5)[-1]
    waits = "Waiting for you in #ilt-team: your ballot in the new vote on “Teacher teams”."
    [row] = [block for block in menu.blocks if block.get("accessory", {}).get("action_id") == ids.OPEN_BALLOT]
    assert row["text"]["text"] == waits
    bot.slack.click(GRADE5, TEAM, menu.ts, element(menu, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    assert [
        block["block_id"] for block in top_form(bot, GRADE5).payload["blocks"] if block["type"] == "input"
    ] == [f"2:{KEY}"]
    bot.slack.close(GRADE5, top_form(bot, GRADE5).id)
    tap(bot, GRADE5)
    bot.slack.command(GRADE5, TEAM, "/ilt")
    assert "Waiting for you" not in private(bot, GRADE5)[-1].text
    assert "1 of 8 finished" in private(bot, GRADE5)[-1].text


@pytest.mark.begins_with(steps=revealed_once)
def test_a_cancelled_revote_leaves_the_earlier_result(bot):
    again(bot)
    tap(bot, GRADE3)
    steer(bot, ids.CANCEL_VOTE, GRADE3)
    bot.tick()
    assert "This vote was cancelled by Grade 3 lead. The earlier result stays." in revote_message(bot).text
    assert "Teacher teams: 3 strength, 4 weakness" in results(bot)
    assert states(bot.db) == ["revealed", "cancelled"]
    again(bot)
    assert states(bot.db) == ["revealed", "cancelled", "open"]
    with bot.db.read() as session:
        assert [one.number for one in session.query(Round).order_by(Round.id)] == [1, 2, 3]


@pytest.mark.begins_with(steps=revealed_once)
def test_its_electorate_is_who_is_there_now(bot):
    bot.slack.leave(ASSISTANT, TEAM)
    bot.slack.settle()
    set_role(bot, GRADE5, Role.OBSERVER)
    again(bot)
    assert "0 of 6 finished" in revote_message(bot).text
    bot.slack.join(ASSISTANT, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.tick()
    assert "0 of 7 finished" in revote_message(bot).text
    assert GRADE5 in took_part(bot.db)


@pytest.mark.begins_with(steps=revealed_once)
def test_nobody_is_written_to_but_once_on_the_last_morning(tuesday_bot: DatedBot):
    before = [len(dms(tuesday_bot, user)) for user in EIGHT]
    again(tuesday_bot)
    assert [len(dms(tuesday_bot, user)) for user in EIGHT] == before
    tap(tuesday_bot, GRADE3)
    tuesday_bot.at("2026-12-02 07:30")
    assert len(dms(tuesday_bot, GRADE3)) == before[2]
    assert (
        "The new vote on “Teacher teams” of #ilt-team still waits for your ballot"
        in dms(tuesday_bot, GRADE5)[-1].text
    )
    assert "Nobody gets more than one reminder." in steer(tuesday_bot, ids.NUDGE_NOW, GRADE3)
    tuesday_bot.tick()
    assert len(dms(tuesday_bot, GRADE5)) == before[3] + 1


@pytest.mark.begins_with(steps=revealed_once)
def test_its_deadline_extends_it_to_the_next_working_day(tuesday_bot):
    again(tuesday_bot)
    tap(tuesday_bot, GRADE3)
    tuesday_bot.at("2026-12-02 16:00")
    assert "goes on until Thu, Dec 3, 4:00 PM" in dms(tuesday_bot, GRADE3)[-1].text
    tuesday_bot.at("2026-12-03 16:00")
    assert states(tuesday_bot.db) == ["revealed", "revealed"]


@pytest.mark.begins_with(steps=revealed_once)
def test_a_new_self_assessment_may_run_beside_it(bot):
    again(bot)
    open_assessment(bot)
    for user in EIGHT[:4]:
        answer_all(bot, user, section=1)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    shown = private(bot, PRINCIPAL)[-1].text
    assert "self-assessment of #ilt-team: 4 of 8" in shown
    assert "new vote" not in shown
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    assert "new vote on “Teacher teams”" in private(bot, PRINCIPAL)[-1].text
