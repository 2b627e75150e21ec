"""Voting again on one criterion: empty, blind, the same minimum, and both results kept."""

import threading

import pytest

from bot.blocks import ids
from bot.errors import RefusalError
from storage.assessments import Round
from storage.people import Role
from tests.steps.assessments import answer_all, open_assessment, private, row_of, seen, top_form, votes
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, Live
from tests.steps.dated import Dated, dms, element, reveal, set_role, standing, steer
from tests.steps.ended_meeting import add_note, deeds, notes, states, tallies, took_part
from tests.steps.forged import click_payload
from tests.steps.revotes import KEY, again, revealed_once, revote_message


def tap(live: Live, user: str, action: str = ids.ROW_STRENGTH) -> None:
    message = revote_message(live)
    live.slack.click(user, TEAM, message.ts, row_of(message, KEY), action)


def results(live: Live) -> str:
    return next(one.text for one in seen(live, PRINCIPAL) if one.text.startswith("Results"))


def test_a_revote_is_empty_blind_and_kept_beside_the_first(tuesday_on):
    live = tuesday_on.live
    revealed_once(live)
    assert again(live) == "Wed, Dec 2, 4:00 PM"
    message = revote_message(live)
    assert "Vote again: Teacher teams" in message.text
    assert "0 of 8 finished" in message.text
    assert [block for block in message.blocks if block["type"] == "header"]
    for user in EIGHT[:6]:
        tap(live, user)
    tap(live, EIGHT[6], ids.ROW_WEAKNESS)
    live.tick()
    assert "7 of 8 finished" in revote_message(live).text
    assert tallies(live.db, 2) == {}
    assert "Teacher teams: 3 strength, 4 weakness" in results(live)
    assert "The new vote on “Teacher teams” of #ilt-team: 7 of 8 finished." in standing(live, GRADE3).text
    reveal(live, GRADE3)
    record = revote_message(live)
    assert (
        "Before: 3 strength, 4 weakness, 0 can't say. Now: 6 strength, 1 weakness, 0 can't say. 7 of 8 took part. "
        "Grade 3 lead ended it."
    ) in record.text
    assert {block["type"] for block in record.blocks} == {"header", "section"}
    assert tallies(live.db, 1)[KEY] == (7, 3, 4, 0)
    assert tallies(live.db, 2) == {KEY: (7, 6, 1, 0)}
    both = "Teacher teams: before: 3 strength, 4 weakness, 0 can't say; now: 6 strength, 1 weakness"
    assert both in results(live)
    assert votes(live.db) == {}
    assert states(live.db) == ["revealed", "revealed"]
    assert deeds(live.db) == [("revealed", PRINCIPAL), ("revealed", GRADE3)]


def test_the_button_is_a_choice_below_the_results(live_here, mailbox):
    revealed_once(live_here)
    live_here.slack.deliver("interactive", chosen(mailbox, f"1:{KEY}"))
    assert "The new vote on “Teacher teams” is open in the channel until" in mailbox.newest()
    live_here.tick()
    assert "Vote again: Teacher teams" in revote_message(live_here).text


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
def test_a_forged_choice_opens_nothing(live_here, mailbox, value, more, answer):
    revealed_once(live_here)
    live_here.slack.deliver("interactive", chosen(mailbox, value, **more))
    assert answer in mailbox.newest()
    assert states(live_here.db) == ["revealed"]


def test_only_a_revealed_criterion_that_is_not_open_can_be_voted_on_again(live_on):
    open_assessment(live_on)
    with pytest.raises(RefusalError, match="not revealed"):
        again(live_on)
    answer_all(live_on, GRADE3)
    reveal(live_on)
    again(live_on)
    with pytest.raises(RefusalError, match="open already"):
        again(live_on, PRINCIPAL)
    again(live_on, PRINCIPAL, "own_process")
    assert states(live_on.db) == ["revealed", "open", "open"]


def test_two_people_who_start_it_at_once_start_one(live_on):
    revealed_once(live_on)
    together = threading.Barrier(2)
    refused = []

    def start(user: str) -> None:
        together.wait()
        try:
            again(live_on, user)
        except RefusalError as error:
            refused.append(str(error))

    people = [threading.Thread(target=start, args=(user,)) for user in (GRADE3, GRADE5)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert states(live_on.db) == ["revealed", "open"]
    assert len(refused) == 1


def test_delivered_twice_it_is_one_revote(live_on, mailbox):
    revealed_once(live_on)
    payload = chosen(mailbox, f"1:{KEY}")
    live_on.slack.deliver("interactive", payload, times=2)
    assert "is open in the channel" in mailbox.newest()
    assert "is open in the channel" in mailbox.newest()
    assert states(live_on.db) == ["revealed", "open"]


def test_its_ballot_holds_only_that_criterion_and_takes_no_other_vote(live_on, mailbox):
    revealed_once(live_on)
    again(live_on)
    message = revote_message(live_on)
    live_on.slack.click(GRADE5, TEAM, message.ts, element(message, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    form = top_form(live_on, GRADE5)
    [row] = [block for block in form.payload["blocks"] if block["type"] == "input"]
    assert row["block_id"] == f"2:{KEY}"
    live_on.slack.fill(GRADE5, form.id, row["block_id"], ids.BALLOT_CHOICE, "cannot_say")
    live_on.slack.submit(GRADE5, form.id)
    assert votes(live_on.db) == {(GRADE5, KEY): "cannot_say"}
    for block in ("2:own_process", "1:own_process", f"1:{KEY}"):
        live_on.slack.deliver("interactive", click_payload(mailbox, user=GRADE3, block_id=block))
        assert "Nothing was saved" in (said := mailbox.newest()) or "was not saved" in said
    assert votes(live_on.db) == {(GRADE5, KEY): "cannot_say"}


def test_few_answers_keep_it_withheld_and_it_says_why(live_here):
    revealed_once(live_here)
    again(live_here)
    for user in EIGHT[:3]:
        tap(live_here, user)
    add_note(live_here.db, GRADE3, KEY, "unsigned")
    reveal(live_here, GRADE3)
    assert tallies(live_here.db, 2) == {KEY: (3, None, None, None)}
    assert notes(live_here.db) == []
    assert (
        "Now: not shown, because unnamed results need 4 answers and there were 3 answers."
        in revote_message(live_here).text
    )


def test_a_first_vote_that_was_withheld_says_so_beside_the_second(live_here):
    revealed_once(live_here, strengths=2, weaknesses=0)
    again(live_here)
    for user in EIGHT:
        tap(live_here, user)
    live_here.tick()
    assert revote_message(live_here).text.startswith("Everyone has finished.")
    reveal(live_here, GRADE3)
    assert (
        "Before: not shown, too few answers. Now: 8 strength, 0 weakness, 0 can't say."
        in revote_message(live_here).text
    )


def test_it_waits_in_the_menu(live_here):
    revealed_once(live_here)
    again(live_here)
    live_here.slack.command(GRADE5, TEAM, "/ilt")
    menu = private(live_here, GRADE5)[-1]
    assert "Waiting for you in #ilt-team: your ballot in the new vote on “Teacher teams”." in menu.text
    live_here.slack.click(GRADE5, TEAM, menu.ts, element(menu, ids.OPEN_BALLOT)[0], ids.OPEN_BALLOT)
    assert [
        block["block_id"]
        for block in top_form(live_here, GRADE5).payload["blocks"]
        if block["type"] == "input"
    ] == [f"2:{KEY}"]


def test_a_cancelled_revote_leaves_the_earlier_result(live_here):
    revealed_once(live_here)
    again(live_here)
    tap(live_here, GRADE3)
    steer(live_here, ids.CANCEL_VOTE, GRADE3)
    live_here.tick()
    assert (
        "This vote was cancelled by Grade 3 lead. The earlier result stays." in revote_message(live_here).text
    )
    assert "Teacher teams: 3 strength, 4 weakness" in results(live_here)
    assert states(live_here.db) == ["revealed", "cancelled"]
    again(live_here)
    assert states(live_here.db) == ["revealed", "cancelled", "open"]
    with live_here.db.read() as session:
        assert [one.number for one in session.query(Round).order_by(Round.id)] == [1, 2, 3]


def test_its_electorate_is_who_is_there_now(live_here):
    revealed_once(live_here)
    live_here.slack.leave(ASSISTANT, TEAM)
    live_here.slack.settle()
    set_role(live_here, GRADE5, Role.OBSERVER)
    again(live_here)
    assert "0 of 6 finished" in revote_message(live_here).text
    live_here.slack.join(ASSISTANT, TEAM)
    live_here.slack.settle()
    live_here.tick()
    live_here.tick()
    assert "0 of 7 finished" in revote_message(live_here).text
    assert GRADE5 in took_part(live_here.db)


def test_nobody_is_written_to_but_once_on_the_last_morning(tuesday: Dated):
    live = tuesday.live
    revealed_once(live)
    before = [len(dms(live, user)) for user in EIGHT]
    again(live)
    assert [len(dms(live, user)) for user in EIGHT] == before
    tap(live, GRADE3)
    tuesday.at("2026-12-02 07:30")
    assert len(dms(live, GRADE3)) == before[2]
    assert (
        "The new vote on “Teacher teams” of #ilt-team still waits for your ballot"
        in dms(live, GRADE5)[-1].text
    )
    assert steer(live, ids.NUDGE_NOW, GRADE3).startswith("Everyone has been reminded already.")


def test_its_deadline_extends_it_to_the_next_working_day(tuesday_on):
    live = tuesday_on.live
    revealed_once(live)
    again(live)
    tap(live, GRADE3)
    tuesday_on.at("2026-12-02 16:00")
    assert "goes on until Thu, Dec 3, 4:00 PM" in dms(live, GRADE3)[-1].text
    tuesday_on.at("2026-12-03 16:00")
    assert states(live.db) == ["revealed", "revealed"]


def test_a_new_self_assessment_may_run_beside_it(live_here):
    revealed_once(live_here)
    again(live_here)
    open_assessment(live_here)
    for user in EIGHT[:4]:
        answer_all(live_here, user, section=1)
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    shown = private(live_here, PRINCIPAL)[-1].text
    assert "self-assessment of #ilt-team: 4 of 8" in shown
    assert "new vote" not in shown
    set_role(live_here, PRINCIPAL, Role.FACILITATOR)
    live_here.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    assert "new vote on “Teacher teams”" in private(live_here, PRINCIPAL)[-1].text
