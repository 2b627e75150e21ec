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
def test_done_by_number_asks_what_changed_and_checks_success_two_weeks_later(bot_on_both):
    receipt = done(bot_on_both, GRADE3, "1")
    assert "Done: #1 · @Grade 3 lead" in receipt.text
    assert "What changed because of it?" in receipt.text
    assert (item(bot_on_both).state, item(bot_on_both).done_on) == (
        ItemState.DONE,
        today(bot_on_both),
    )
    assert checks(bot_on_both) == [(today(bot_on_both) + timedelta(days=14), None)]
    tap(bot_on_both, receipt, "Say what changed…", GRADE3)
    after = send(bot_on_both, GRADE3, note="Two of three teams use it")
    assert after
    assert "What changed: Two of three teams use it" in str(after.payload)
    assert item(bot_on_both).done_note == "Two of three teams use it"
    bot_on_both.settle()
    [told] = [one for one in seen(bot_on_both, GRADE3) if one.ts == receipt.ts]
    assert "What changed: Two of three teams use it" in told.text


@pytest.mark.parametrize("words", ["1 all teams use it", "#1 all teams use it", "#1. all teams use it"])
@pytest.mark.begins_with(steps=for_grade3)
def test_done_with_what_changed_in_one_line(bot, words):
    receipt = done(bot, GRADE3, words)
    assert "What changed: all teams use it" in receipt.text
    assert item(bot).done_note == "all teams use it"


@pytest.mark.begins_with(steps=for_grade3)
def test_what_another_one_said_of_a_done_item_stays_above_what_is_said_after_it(bot):
    done(bot, GRADE3, "1 all teams use it")
    done(bot, PRINCIPAL, "1 and two rooms do not")
    assert item(bot).done_note == "all teams use it\nand two rooms do not"
    done(bot, GRADE3, "1 since Monday they do")
    assert item(bot).done_note == "all teams use it\nand two rooms do not\nsince Monday they do"


@pytest.mark.begins_with(steps=for_grade3)
def test_done_can_be_undone_and_the_success_check_goes_with_it(bot):
    receipt = done(bot, GRADE3, "1 all use it")
    later(bot, hours=1)
    tap(bot, receipt, "Undo", GRADE3)
    assert "Open again: #1" in newest(bot, GRADE3).text
    found = item(bot)
    assert (found.state, found.done_at, found.done_note) == (ItemState.OPEN, None, None)
    assert found.due_since > found.logged_at
    assert checks(bot) == []
    assert [what for what, *_ in history(bot)] == ["logged", "done", "note", "reopened"]


def test_done_twice_is_done_once_and_says_so_again(bot):
    bot.slack.set_faults(double_delivery=True)
    for_grade3(bot)
    first = done(bot, GRADE3, "1")
    assert done(bot, GRADE3, "1").text == first.text
    assert [what for what, *_ in history(bot)] == ["logged", "done"]
    assert len(checks(bot)) == 1


@pytest.mark.begins_with(steps=for_grade3)
def test_done_without_a_number_shows_ones_own_items_to_choose_from(bot):
    for words in ("", "the protocol"):
        answer = done(bot, GRADE3, words)
        assert "Which one is done?" in str(answer.blocks[0])
        assert "#1 Share the data protocol" in answer.text
    menu(bot, "done", GRADE3)
    after = newest(bot, GRADE3)
    assert "Done: #1" in str(after.blocks[0])
    assert "You have no open action items here." in after.text


def test_a_number_that_two_teams_have_is_asked_about_and_one_that_a_single_team_has_is_not(
    bot,
):
    other = "C0STAFFROOM"
    bot.slack.invite_bot(PRINCIPAL, other)
    bot.slack.settle()
    bot.tick()
    log(bot, "me first here by Friday")
    log(bot, "me second here by Friday")
    log(bot, "me first there by Friday", channel=other)
    dm = bot.slack.open_dm(PRINCIPAL).id
    bot.slack.command(PRINCIPAL, dm, "/ilt done 2")
    assert "Done: #2 · @Principal" in newest(bot, channel=dm).text
    bot.slack.command(PRINCIPAL, dm, "/ilt done 1 it works")
    question = newest(bot, channel=dm)
    assert "more than one team" in question.text
    tap(bot, question, "This team", channel=dm, nth=1)
    assert "First there" in newest(bot, channel=dm).text
    assert {one.text: (one.state, one.done_note) for one in items(bot.db)} == {
        "First here": ("open", None),
        "Second here": ("done", None),
        "First there": ("done", "it works"),
    }
    bot.slack.command(PRINCIPAL, dm, "/ilt done 9")
    assert "None of your teams has a #9" in newest(bot, channel=dm).text


@pytest.mark.begins_with(steps=for_grade3)
def test_snooze_silences_until_a_day_and_leaves_the_promise(bot):
    listed(bot, GRADE3)
    menu(bot, "snooze", GRADE3)
    form = top_form(bot, GRADE3)
    choices = [
        option["text"]["text"]
        for block in form.payload["blocks"]
        for option in block.get("element", {}).get("options", [])
    ]
    next_monday = today(bot) + timedelta(days=7)
    assert choices == [
        f"Tomorrow ({long_day(today(bot) + timedelta(days=1))})",
        f"Next Monday ({long_day(next_monday)})",
    ]
    after = send(bot, GRADE3, until=next_monday.isoformat())
    assert after
    assert f"Quiet until {long_day(next_monday)}" in str(after.payload)
    assert (item(bot).snoozed_until, item(bot).due_on) == (
        next_monday,
        friday(bot),
    )
    assert "snoozed until" in listed(bot, GRADE3).text


@pytest.mark.parametrize("days", [0, -3, 400])
@pytest.mark.begins_with(steps=for_grade3)
def test_snooze_until_a_day_that_makes_no_sense_keeps_the_form_open(bot, days):
    listed(bot, GRADE3)
    menu(bot, "snooze", GRADE3)
    form = send(bot, GRADE3, day=(today(bot) + timedelta(days=days)).isoformat())
    assert form
    assert "Choose a day after today" in form.errors["day"]
    assert item(bot).snoozed_until is None


@pytest.mark.begins_with(steps=for_grade3)
def test_a_picked_day_beats_the_choice_above_it(bot):
    listed(bot, GRADE3)
    menu(bot, "snooze", GRADE3)
    day = today(bot) + timedelta(days=40)
    send(bot, GRADE3, day=day.isoformat())
    assert item(bot).snoozed_until == day


@pytest.mark.begins_with(steps=for_grade3)
def test_moving_the_date_changes_the_promise_and_is_counted(bot):
    later(bot, hours=3)
    listed(bot, GRADE3)
    menu(bot, "move", GRADE3)
    assert initial(top_form(bot, GRADE3))["due"] == friday(bot).isoformat()
    after = send(bot, GRADE3, due=friday(bot, 1).isoformat(), reason="Testing week")
    assert after
    shown = str(after.payload)
    assert f"It was {long_day(friday(bot))}. The date was moved once." in shown
    found = item(bot)
    assert (found.due_on, found.moves) == (friday(bot, 1), 1)
    assert found.due_since > found.logged_at
    assert history(bot)[-1] == (
        "due",
        friday(bot).isoformat(),
        friday(bot, 1).isoformat(),
    )


@pytest.mark.begins_with(steps=for_grade3)
def test_the_logger_correcting_the_date_before_anybody_was_told_is_no_moved_promise(bot):
    listed(bot, PRINCIPAL, "all")
    menu(bot, "move")
    send(bot, due=friday(bot, 1).isoformat())
    assert item(bot).moves == 0


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "has passed"), (5, "is not a school day"), (4, "That is the date it has")]
)
@pytest.mark.begins_with(steps=for_grade3)
def test_a_date_that_cannot_be_promised_keeps_the_form_open(bot, days, reason):
    listed(bot, GRADE3)
    menu(bot, "move", GRADE3)
    day = today(bot) + timedelta(days=days)
    form = send(bot, GRADE3, due=day.isoformat(), reason="Testing week")
    assert form
    assert reason in form.errors["due"]
    assert form.values["reason"]["reason"]["value"] == "Testing week"
    assert item(bot).due_on == friday(bot)


def hand_over_to(bot, giver, to):
    listed(bot, giver, "all")
    menu(bot, "hand_over", giver)
    after = send(bot, giver, to=to)
    assert after
    return str(after.payload)


@pytest.mark.begins_with(steps=for_grade3)
def test_a_hand_over_waits_until_it_is_accepted_and_the_owner_stays(bot):
    later(bot, hours=1)
    listed(bot, GRADE3)
    menu(bot, "snooze", GRADE3)
    send(bot, GRADE3)
    assert "is asked to take it over" in hand_over_to(bot, GRADE3, GRADE5)
    assert owner_of(bot) == GRADE3
    assert "you are asked to take it over" in listed(bot, GRADE5).text
    item_owners.accept_hand_over(turn_of(bot.db, actor(GRADE5), *times(bot)), item(bot).id)
    assert owner_of(bot) == GRADE5
    found = item(bot)
    assert (found.handed_to_id, found.accepted_at is not None) == (None, True)
    assert found.snoozed_until is None
    assert found.due_since == found.owner_since > found.logged_at
    assert [what for what, *_ in history(bot)] == ["logged", "snoozed", "handed_over", "owner"]
    item_owners.accept_hand_over(
        turn_of(bot.db, actor(GRADE5, "again"), *times(bot)),
        item(bot).id,
    )
    assert len(history(bot)) == 4


@pytest.mark.begins_with(steps=for_grade3)
def test_a_declined_hand_over_leaves_the_owner(bot):
    later(bot, hours=1)
    hand_over_to(bot, GRADE3, GRADE5)
    item_owners.decline_hand_over(turn_of(bot.db, actor(GRADE5), *times(bot)), item(bot).id)
    assert (owner_of(bot), item(bot).handed_to_id) == (GRADE3, None)
    with pytest.raises(RefusalError, match="not waiting for you any more"):
        item_owners.accept_hand_over(
            turn_of(bot.db, actor(GRADE5, "late"), *times(bot)),
            item(bot).id,
        )
    assert owner_of(bot) == GRADE3


@pytest.mark.begins_with(steps=for_grade3)
def test_nobody_else_can_accept_or_decline_for_whoever_was_asked(bot):
    later(bot, hours=1)
    hand_over_to(bot, GRADE3, GRADE5)
    found = item(bot).id
    with pytest.raises(RefusalError, match="not waiting for you"):
        item_owners.accept_hand_over(turn_of(bot.db, actor(ASSISTANT), *times(bot)), found)
    # Not even whoever logged it: an old question to them may still stand in their messages.
    for user in (ASSISTANT, PRINCIPAL):
        with pytest.raises(RefusalError, match="not waiting for you"):
            item_owners.decline_hand_over(turn_of(bot.db, actor(user), *times(bot)), found)
    item_owners.decline_hand_over(turn_of(bot.db, actor(GRADE3), *times(bot)), found)
    assert item(bot).handed_to_id is None


@pytest.mark.begins_with(steps=for_grade3)
def test_declined_again_or_after_the_question_was_taken_back_nothing_is_said_to_be_declined(bot):
    later(bot, hours=1)
    hand_over_to(bot, GRADE3, GRADE5)
    found, before = item(bot).id, len(history(bot))
    item_changes.finish(turn_of(bot.db, actor(GRADE3), *times(bot)), found, "")
    with pytest.raises(RefusalError, match="not waiting for you any more"):
        item_owners.decline_hand_over(turn_of(bot.db, actor(GRADE5), *times(bot)), found)
    assert len(history(bot)) == before + 1


@pytest.mark.begins_with(steps=for_grade3)
def test_the_owner_accepting_is_a_mark_and_then_the_logger_must_ask_too(bot):
    item_owners.accept(turn_of(bot.db, actor(GRADE3), *times(bot)), item(bot).id)
    later(bot, minutes=5)
    bot.tick()
    assert dm_texts(bot, GRADE3) == []
    hand_over_to(bot, PRINCIPAL, GRADE5)
    assert owner_of(bot) == GRADE3
    with pytest.raises(RefusalError, match="not yours"):
        item_owners.accept(
            turn_of(bot.db, actor(ASSISTANT), *times(bot)),
            for_grade3(bot).id,
        )


@pytest.mark.begins_with(steps=for_grade3)
def test_until_the_owner_accepts_the_logger_gives_it_to_somebody_else_at_once(bot):
    later(bot, hours=1)
    assert "Handed over: #1 · @Grade 5 lead" in hand_over_to(bot, PRINCIPAL, GRADE5)
    assert owner_of(bot) == GRADE5
    later(bot, minutes=3)
    bot.tick()
    assert "Principal gave you an action item" in dm_texts(bot, GRADE5)[0]


@pytest.mark.begins_with(steps=for_grade3)
def test_a_facilitator_reassigns_at_once(bot_on_both):
    item_owners.accept(turn_of(bot_on_both.db, actor(GRADE3), *times(bot_on_both)), item(bot_on_both).id)
    make_facilitator(bot_on_both, ASSISTANT)
    assert "Handed over: #1 · @Grade 5 lead" in hand_over_to(bot_on_both, ASSISTANT, GRADE5)
    assert owner_of(bot_on_both) == GRADE5


def make_facilitator(bot, user):
    with bot.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=user)).one()
        session.scalars(select(Member).filter_by(person_id=person.id)).one().role = Role.FACILITATOR


def test_whoever_helps_and_takes_over_is_the_owner_only(bot):
    log(bot, "@Grade 3 lead @Grade 5 lead share it by Friday")
    later(bot, hours=1)
    assert "you help" in listed(bot, GRADE5).text
    hand_over_to(bot, GRADE3, GRADE5)
    item_owners.accept_hand_over(turn_of(bot.db, actor(GRADE5), *times(bot)), item(bot).id)
    bot.slack.command(GRADE5, TEAM, "/ilt action 1")
    assert initial(top_form(bot, GRADE5))["helpers"] is None


@pytest.mark.begins_with(steps=for_grade3)
def test_drop_needs_a_reason_and_can_be_undone(bot):
    listed(bot, GRADE3)
    menu(bot, "drop", GRADE3)
    form = send(bot, GRADE3, reason=" \u200b")
    assert form
    assert "Say why" in form.errors["reason"]
    after = send(bot, GRADE3, reason="Replaced by the district's protocol")
    assert after
    assert "Why: Replaced by the district's protocol" in str(after.payload)
    assert item(bot).state == ItemState.DROPPED
    assert "You have no open action items here." in listed(bot, GRADE3).text
    assert "was dropped" in done(bot, GRADE3, "1").text
    block = next(block for block in after.payload["blocks"] if block["type"] == "actions")
    bot.slack.view_action(GRADE3, after.id, block["block_id"], block["elements"][0]["action_id"])
    bot.settle()
    assert item(bot).state == ItemState.OPEN
    assert item(bot).dropped_reason is None


@pytest.mark.begins_with(steps=for_grade3)
def test_a_number_opens_the_form_in_which_text_and_helpers_change(bot):
    later(bot, hours=1)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action #1")
    assert initial(top_form(bot, PRINCIPAL)) == {
        "text": "Share the data protocol",
        "owner": GRADE3,
        "due": friday(bot).isoformat(),
        "helpers": None,
    }
    send(bot, text="Share the protocol", helpers=[GRADE5, ASSISTANT])
    assert [what for what, *_ in history(bot)] == ["logged", "text", "helpers"]
    assert history(bot)[1] == ("text", "", "")
    assert item(bot).moves == 0


@pytest.mark.begins_with(steps=for_grade3)
def test_the_text_of_an_overdue_item_can_be_changed_without_a_new_date(bot):
    later(bot, days=9)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action 1")
    send(bot, text="Share the protocol")
    assert item(bot).text == "Share the protocol"


@pytest.mark.begins_with(steps=for_grade3)
def test_what_changed_cannot_be_said_of_what_was_reopened_meanwhile(bot):
    receipt = done(bot, GRADE3, "1")
    tap(bot, receipt, "Say what changed…", GRADE3)
    fill(bot, GRADE3, note="All use it")
    tap(bot, receipt, "Undo", GRADE3)
    form = send(bot, GRADE3)
    assert form
    assert "is not done any more" in form.errors["note"]
    assert form.values["note"]["note"]["value"] == "All use it"


def test_undo_of_logging_is_refused_once_somebody_worked_with_it(bot):
    echo = log(bot, "@Grade 3 lead share it by Friday")
    listed(bot, GRADE3)
    menu(bot, "snooze", GRADE3)
    send(bot, GRADE3)
    tap(bot, echo, "Undo")
    assert "Somebody has worked with #1" in newest(bot).text
    assert item(bot).state == ItemState.OPEN


def test_what_happens_to_items_stays_out_of_the_channel(bot):
    before = seen(bot, ASSISTANT)
    for_grade3(bot)
    done(bot, GRADE3, "1")
    bot.tick()
    assert seen(bot, ASSISTANT) == before
    assert words_on(private(bot, GRADE3)[-1]) == ["Say what changed…", "Undo"]
