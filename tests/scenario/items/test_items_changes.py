"""The life of an action item: done, what changed, undone, silenced, moved, handed over, dropped."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.blocks.dates import long_day
from bot.errors import RefusalError
from bot.items import changes as item_changes
from bot.items import owners as item_owners
from storage.items import ItemState, SuccessCheck
from storage.people import Member, Person, Role
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.items import (
    dm_texts,
    done,
    fill,
    for_grade3,
    friday,
    history,
    initial,
    item,
    items,
    later,
    listed,
    log,
    menu,
    newest,
    owner_of,
    send,
    tap,
    today,
    words_on,
)
from tests.steps.turns import turn_of


def checks(bot):
    with bot.db.read() as session:
        return [
            (check.due_on, check.answer)
            for check in session.scalars(select(SuccessCheck).order_by(SuccessCheck.id))
        ]


def actor(user: str, request: str = "") -> Actor:
    return Actor("T0SANDBOX01", user, TEAM, request or f"test:{user}:{threading.get_ident()}")


def times(bot):
    return bot.app.clock.now(), bot.app.clock.machine_now()


@pytest.mark.begins_with(steps=for_grade3)
def test_done_by_number_asks_what_changed_and_checks_success_two_weeks_later(monday_bot_on_both):
    receipt = done(monday_bot_on_both, GRADE3, "1")
    assert "Done: #1 · @Grade 3 lead" in receipt.text
    assert "What changed because of it?" in receipt.text
    assert (item(monday_bot_on_both).state, item(monday_bot_on_both).done_on) == (
        ItemState.DONE,
        today(monday_bot_on_both),
    )
    assert checks(monday_bot_on_both) == [(today(monday_bot_on_both) + timedelta(days=14), None)]
    tap(monday_bot_on_both, receipt, "Say what changed…", GRADE3)
    after = send(monday_bot_on_both, GRADE3, note="Two of three teams use it")
    assert after
    assert "What changed: Two of three teams use it" in str(after.payload)
    assert item(monday_bot_on_both).done_note == "Two of three teams use it"
    monday_bot_on_both.settle()
    [told] = [one for one in seen(monday_bot_on_both, GRADE3) if one.ts == receipt.ts]
    assert "What changed: Two of three teams use it" in told.text


@pytest.mark.parametrize("words", ["1 all teams use it", "#1 all teams use it", "#1. all teams use it"])
@pytest.mark.begins_with(steps=for_grade3)
def test_done_with_what_changed_in_one_line(monday_bot, words):
    receipt = done(monday_bot, GRADE3, words)
    assert "What changed: all teams use it" in receipt.text
    assert item(monday_bot).done_note == "all teams use it"


@pytest.mark.begins_with(steps=for_grade3)
def test_what_another_one_said_of_a_done_item_stays_above_what_is_said_after_it(monday_bot):
    done(monday_bot, GRADE3, "1 all teams use it")
    done(monday_bot, PRINCIPAL, "1 and two rooms do not")
    assert item(monday_bot).done_note == "all teams use it\nand two rooms do not"
    done(monday_bot, GRADE3, "1 since Monday they do")
    assert item(monday_bot).done_note == "all teams use it\nand two rooms do not\nsince Monday they do"


@pytest.mark.begins_with(steps=for_grade3)
def test_done_can_be_undone_and_the_success_check_goes_with_it(monday_bot):
    receipt = done(monday_bot, GRADE3, "1 all use it")
    later(monday_bot, hours=1)
    tap(monday_bot, receipt, "Undo", GRADE3)
    assert "Open again: #1" in newest(monday_bot, GRADE3).text
    found = item(monday_bot)
    assert (found.state, found.done_at, found.done_note) == (ItemState.OPEN, None, None)
    assert found.due_since > found.logged_at
    assert checks(monday_bot) == []
    assert [what for what, *_ in history(monday_bot)] == ["logged", "done", "note", "reopened"]


def test_done_twice_is_done_once_and_says_so_again(monday_bot):
    monday_bot.slack.set_faults(double_delivery=True)
    for_grade3(monday_bot)
    first = done(monday_bot, GRADE3, "1")
    assert done(monday_bot, GRADE3, "1").text == first.text
    assert [what for what, *_ in history(monday_bot)] == ["logged", "done"]
    assert len(checks(monday_bot)) == 1


@pytest.mark.begins_with(steps=for_grade3)
def test_done_without_a_number_shows_ones_own_items_to_choose_from(monday_bot):
    for words in ("", "the protocol"):
        answer = done(monday_bot, GRADE3, words)
        assert "Which one is done?" in str(answer.blocks[0])
        assert "#1 Share the data protocol" in answer.text
    menu(monday_bot, "done", GRADE3)
    after = newest(monday_bot, GRADE3)
    assert "Done: #1" in str(after.blocks[0])
    assert "You have no open action items here." in after.text


def test_a_number_that_two_teams_have_is_asked_about_and_one_that_a_single_team_has_is_not(
    monday_bot,
):
    other = "C0STAFFROOM"
    monday_bot.slack.invite_bot(PRINCIPAL, other)
    monday_bot.slack.settle()
    monday_bot.tick()
    log(monday_bot, "me first here by Friday")
    log(monday_bot, "me second here by Friday")
    log(monday_bot, "me first there by Friday", channel=other)
    dm = monday_bot.slack.open_dm(PRINCIPAL).id
    monday_bot.slack.command(PRINCIPAL, dm, "/ilt done 2")
    assert "Done: #2 · @Principal" in newest(monday_bot, channel=dm).text
    monday_bot.slack.command(PRINCIPAL, dm, "/ilt done 1 it works")
    question = newest(monday_bot, channel=dm)
    assert "more than one team" in question.text
    tap(monday_bot, question, "This team", channel=dm, nth=1)
    assert "First there" in newest(monday_bot, channel=dm).text
    assert {one.text: (one.state, one.done_note) for one in items(monday_bot.db)} == {
        "First here": ("open", None),
        "Second here": ("done", None),
        "First there": ("done", "it works"),
    }
    monday_bot.slack.command(PRINCIPAL, dm, "/ilt done 9")
    assert "None of your teams has a #9" in newest(monday_bot, channel=dm).text


@pytest.mark.begins_with(steps=for_grade3)
def test_snooze_silences_until_a_day_and_leaves_the_promise(monday_bot):
    listed(monday_bot, GRADE3)
    menu(monday_bot, "snooze", GRADE3)
    form = top_form(monday_bot, GRADE3)
    choices = [
        option["text"]["text"]
        for block in form.payload["blocks"]
        for option in block.get("element", {}).get("options", [])
    ]
    next_monday = today(monday_bot) + timedelta(days=7)
    assert choices == [
        f"Tomorrow ({long_day(today(monday_bot) + timedelta(days=1))})",
        f"Next Monday ({long_day(next_monday)})",
    ]
    after = send(monday_bot, GRADE3, until=next_monday.isoformat())
    assert after
    assert f"Quiet until {long_day(next_monday)}" in str(after.payload)
    assert (item(monday_bot).snoozed_until, item(monday_bot).due_on) == (
        next_monday,
        friday(monday_bot),
    )
    assert "snoozed until" in listed(monday_bot, GRADE3).text


@pytest.mark.parametrize("days", [0, -3, 400])
@pytest.mark.begins_with(steps=for_grade3)
def test_snooze_until_a_day_that_makes_no_sense_keeps_the_form_open(monday_bot, days):
    listed(monday_bot, GRADE3)
    menu(monday_bot, "snooze", GRADE3)
    form = send(monday_bot, GRADE3, day=(today(monday_bot) + timedelta(days=days)).isoformat())
    assert form
    assert "Choose a day after today" in form.errors["day"]
    assert item(monday_bot).snoozed_until is None


@pytest.mark.begins_with(steps=for_grade3)
def test_a_picked_day_beats_the_choice_above_it(monday_bot):
    listed(monday_bot, GRADE3)
    menu(monday_bot, "snooze", GRADE3)
    day = today(monday_bot) + timedelta(days=40)
    send(monday_bot, GRADE3, day=day.isoformat())
    assert item(monday_bot).snoozed_until == day


@pytest.mark.begins_with(steps=for_grade3)
def test_moving_the_date_changes_the_promise_and_is_counted(monday_bot):
    later(monday_bot, hours=3)
    listed(monday_bot, GRADE3)
    menu(monday_bot, "move", GRADE3)
    assert initial(top_form(monday_bot, GRADE3))["due"] == friday(monday_bot).isoformat()
    after = send(monday_bot, GRADE3, due=friday(monday_bot, 1).isoformat(), reason="Testing week")
    assert after
    shown = str(after.payload)
    assert f"It was {long_day(friday(monday_bot))}. The date was moved once." in shown
    found = item(monday_bot)
    assert (found.due_on, found.moves) == (friday(monday_bot, 1), 1)
    assert found.due_since > found.logged_at
    assert history(monday_bot)[-1] == (
        "due",
        friday(monday_bot).isoformat(),
        friday(monday_bot, 1).isoformat(),
    )


@pytest.mark.begins_with(steps=for_grade3)
def test_the_logger_correcting_the_date_before_anybody_was_told_is_no_moved_promise(monday_bot):
    listed(monday_bot, PRINCIPAL, "all")
    menu(monday_bot, "move")
    send(monday_bot, due=friday(monday_bot, 1).isoformat())
    assert item(monday_bot).moves == 0


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "has passed"), (5, "is not a school day"), (4, "That is the date it has")]
)
@pytest.mark.begins_with(steps=for_grade3)
def test_a_date_that_cannot_be_promised_keeps_the_form_open(monday_bot, days, reason):
    listed(monday_bot, GRADE3)
    menu(monday_bot, "move", GRADE3)
    day = today(monday_bot) + timedelta(days=days)
    form = send(monday_bot, GRADE3, due=day.isoformat(), reason="Testing week")
    assert form
    assert reason in form.errors["due"]
    assert form.values["reason"]["reason"]["value"] == "Testing week"
    assert item(monday_bot).due_on == friday(monday_bot)


def hand_over_to(bot, giver, to):
    listed(bot, giver, "all")
    menu(bot, "hand_over", giver)
    after = send(bot, giver, to=to)
    assert after
    return str(after.payload)


@pytest.mark.begins_with(steps=for_grade3)
def test_a_hand_over_waits_until_it_is_accepted_and_the_owner_stays(monday_bot):
    later(monday_bot, hours=1)
    listed(monday_bot, GRADE3)
    menu(monday_bot, "snooze", GRADE3)
    send(monday_bot, GRADE3)
    assert "is asked to take it over" in hand_over_to(monday_bot, GRADE3, GRADE5)
    assert owner_of(monday_bot) == GRADE3
    assert "you are asked to take it over" in listed(monday_bot, GRADE5).text
    item_owners.accept_hand_over(
        turn_of(monday_bot.db, actor(GRADE5), *times(monday_bot)), item(monday_bot).id
    )
    assert owner_of(monday_bot) == GRADE5
    found = item(monday_bot)
    assert (found.handed_to_id, found.accepted_at is not None) == (None, True)
    assert found.snoozed_until is None
    assert found.due_since == found.owner_since > found.logged_at
    assert [what for what, *_ in history(monday_bot)] == ["logged", "snoozed", "handed_over", "owner"]
    item_owners.accept_hand_over(
        turn_of(monday_bot.db, actor(GRADE5, "again"), *times(monday_bot)),
        item(monday_bot).id,
    )
    assert len(history(monday_bot)) == 4


@pytest.mark.begins_with(steps=for_grade3)
def test_a_declined_hand_over_leaves_the_owner(monday_bot):
    later(monday_bot, hours=1)
    hand_over_to(monday_bot, GRADE3, GRADE5)
    item_owners.decline_hand_over(
        turn_of(monday_bot.db, actor(GRADE5), *times(monday_bot)), item(monday_bot).id
    )
    assert (owner_of(monday_bot), item(monday_bot).handed_to_id) == (GRADE3, None)
    with pytest.raises(RefusalError, match="not waiting for you any more"):
        item_owners.accept_hand_over(
            turn_of(monday_bot.db, actor(GRADE5, "late"), *times(monday_bot)),
            item(monday_bot).id,
        )
    assert owner_of(monday_bot) == GRADE3


@pytest.mark.begins_with(steps=for_grade3)
def test_nobody_else_can_accept_or_decline_for_whoever_was_asked(monday_bot):
    later(monday_bot, hours=1)
    hand_over_to(monday_bot, GRADE3, GRADE5)
    found = item(monday_bot).id
    with pytest.raises(RefusalError, match="not waiting for you"):
        item_owners.accept_hand_over(turn_of(monday_bot.db, actor(ASSISTANT), *times(monday_bot)), found)
    # Not even whoever logged it: an old question to them may still stand in their messages.
    for user in (ASSISTANT, PRINCIPAL):
        with pytest.raises(RefusalError, match="not waiting for you"):
            item_owners.decline_hand_over(turn_of(monday_bot.db, actor(user), *times(monday_bot)), found)
    item_owners.decline_hand_over(turn_of(monday_bot.db, actor(GRADE3), *times(monday_bot)), found)
    assert item(monday_bot).handed_to_id is None


@pytest.mark.begins_with(steps=for_grade3)
def test_declined_again_or_after_the_question_was_taken_back_nothing_is_said_to_be_declined(monday_bot):
    later(monday_bot, hours=1)
    hand_over_to(monday_bot, GRADE3, GRADE5)
    found, before = item(monday_bot).id, len(history(monday_bot))
    item_changes.finish(turn_of(monday_bot.db, actor(GRADE3), *times(monday_bot)), found, "")
    with pytest.raises(RefusalError, match="not waiting for you any more"):
        item_owners.decline_hand_over(turn_of(monday_bot.db, actor(GRADE5), *times(monday_bot)), found)
    assert len(history(monday_bot)) == before + 1


@pytest.mark.begins_with(steps=for_grade3)
def test_the_owner_accepting_is_a_mark_and_then_the_logger_must_ask_too(monday_bot):
    item_owners.accept(turn_of(monday_bot.db, actor(GRADE3), *times(monday_bot)), item(monday_bot).id)
    later(monday_bot, minutes=5)
    monday_bot.tick()
    assert dm_texts(monday_bot, GRADE3) == []
    hand_over_to(monday_bot, PRINCIPAL, GRADE5)
    assert owner_of(monday_bot) == GRADE3
    with pytest.raises(RefusalError, match="not yours"):
        item_owners.accept(
            turn_of(monday_bot.db, actor(ASSISTANT), *times(monday_bot)),
            for_grade3(monday_bot).id,
        )


@pytest.mark.begins_with(steps=for_grade3)
def test_until_the_owner_accepts_the_logger_gives_it_to_somebody_else_at_once(monday_bot):
    later(monday_bot, hours=1)
    assert "Handed over: #1 · @Grade 5 lead" in hand_over_to(monday_bot, PRINCIPAL, GRADE5)
    assert owner_of(monday_bot) == GRADE5
    later(monday_bot, minutes=3)
    monday_bot.tick()
    assert "Principal gave you an action item" in dm_texts(monday_bot, GRADE5)[0]


@pytest.mark.begins_with(steps=for_grade3)
def test_a_facilitator_reassigns_at_once(monday_bot_on_both):
    item_owners.accept(
        turn_of(monday_bot_on_both.db, actor(GRADE3), *times(monday_bot_on_both)), item(monday_bot_on_both).id
    )
    make_facilitator(monday_bot_on_both, ASSISTANT)
    assert "Handed over: #1 · @Grade 5 lead" in hand_over_to(monday_bot_on_both, ASSISTANT, GRADE5)
    assert owner_of(monday_bot_on_both) == GRADE5


def make_facilitator(bot, user):
    with bot.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=user)).one()
        session.scalars(select(Member).filter_by(person_id=person.id)).one().role = Role.FACILITATOR


def test_whoever_helps_and_takes_over_is_the_owner_only(monday_bot):
    log(monday_bot, "@Grade 3 lead @Grade 5 lead share it by Friday")
    later(monday_bot, hours=1)
    assert "you help" in listed(monday_bot, GRADE5).text
    hand_over_to(monday_bot, GRADE3, GRADE5)
    item_owners.accept_hand_over(
        turn_of(monday_bot.db, actor(GRADE5), *times(monday_bot)), item(monday_bot).id
    )
    monday_bot.slack.command(GRADE5, TEAM, "/ilt action 1")
    assert initial(top_form(monday_bot, GRADE5))["helpers"] is None


@pytest.mark.begins_with(steps=for_grade3)
def test_drop_needs_a_reason_and_can_be_undone(monday_bot):
    listed(monday_bot, GRADE3)
    menu(monday_bot, "drop", GRADE3)
    form = send(monday_bot, GRADE3, reason=" \u200b")
    assert form
    assert "Say why" in form.errors["reason"]
    after = send(monday_bot, GRADE3, reason="Replaced by the district's protocol")
    assert after
    assert "Why: Replaced by the district's protocol" in str(after.payload)
    assert item(monday_bot).state == ItemState.DROPPED
    assert "You have no open action items here." in listed(monday_bot, GRADE3).text
    assert "was dropped" in done(monday_bot, GRADE3, "1").text
    block = next(block for block in after.payload["blocks"] if block["type"] == "actions")
    monday_bot.slack.view_action(GRADE3, after.id, block["block_id"], block["elements"][0]["action_id"])
    monday_bot.settle()
    assert item(monday_bot).state == ItemState.OPEN
    assert item(monday_bot).dropped_reason is None


@pytest.mark.begins_with(steps=for_grade3)
def test_a_number_opens_the_form_in_which_text_and_helpers_change(monday_bot):
    later(monday_bot, hours=1)
    monday_bot.slack.command(PRINCIPAL, TEAM, "/ilt action #1")
    assert initial(top_form(monday_bot, PRINCIPAL)) == {
        "text": "Share the data protocol",
        "owner": GRADE3,
        "due": friday(monday_bot).isoformat(),
        "helpers": None,
    }
    send(monday_bot, text="Share the protocol", helpers=[GRADE5, ASSISTANT])
    assert [what for what, *_ in history(monday_bot)] == ["logged", "text", "helpers"]
    assert history(monday_bot)[1] == ("text", "", "")
    assert item(monday_bot).moves == 0


@pytest.mark.begins_with(steps=for_grade3)
def test_the_text_of_an_overdue_item_can_be_changed_without_a_new_date(monday_bot):
    later(monday_bot, days=9)
    monday_bot.slack.command(PRINCIPAL, TEAM, "/ilt action 1")
    send(monday_bot, text="Share the protocol")
    assert item(monday_bot).text == "Share the protocol"


@pytest.mark.begins_with(steps=for_grade3)
def test_what_changed_cannot_be_said_of_what_was_reopened_meanwhile(monday_bot):
    receipt = done(monday_bot, GRADE3, "1")
    tap(monday_bot, receipt, "Say what changed…", GRADE3)
    fill(monday_bot, GRADE3, note="All use it")
    tap(monday_bot, receipt, "Undo", GRADE3)
    form = send(monday_bot, GRADE3)
    assert form
    assert "is not done any more" in form.errors["note"]
    assert form.values["note"]["note"]["value"] == "All use it"


def test_undo_of_logging_is_refused_once_somebody_worked_with_it(monday_bot):
    echo = log(monday_bot, "@Grade 3 lead share it by Friday")
    listed(monday_bot, GRADE3)
    menu(monday_bot, "snooze", GRADE3)
    send(monday_bot, GRADE3)
    tap(monday_bot, echo, "Undo")
    assert "Somebody has worked with #1" in newest(monday_bot).text
    assert item(monday_bot).state == ItemState.OPEN


def test_what_happens_to_items_stays_out_of_the_channel(monday_bot):
    before = seen(monday_bot, ASSISTANT)
    for_grade3(monday_bot)
    done(monday_bot, GRADE3, "1")
    monday_bot.tick()
    assert seen(monday_bot, ASSISTANT) == before
    assert words_on(private(monday_bot, GRADE3)[-1]) == ["Say what changed…", "Undo"]
