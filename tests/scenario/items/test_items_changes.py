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


def checks(live):
    with live.db.read() as session:
        return [
            (check.due_on, check.answer)
            for check in session.scalars(select(SuccessCheck).order_by(SuccessCheck.id))
        ]


def actor(user: str, request: str = "") -> Actor:
    return Actor("T0SANDBOX01", user, TEAM, request or f"test:{user}:{threading.get_ident()}")


def times(live):
    return live.bot.clock.now(), live.bot.clock.machine_now()


def test_done_by_number_asks_what_changed_and_checks_success_two_weeks_later(monday):
    for_grade3(monday)
    receipt = done(monday, GRADE3, "1")
    assert "Done: #1 · @Grade 3 lead" in receipt.text
    assert "What changed because of it?" in receipt.text
    assert (item(monday).state, item(monday).done_on) == (ItemState.DONE, today(monday))
    assert checks(monday) == [(today(monday) + timedelta(days=14), None)]
    tap(monday, receipt, "Say what changed…", GRADE3)
    after = send(monday, GRADE3, note="Two of three teams use it")
    assert after
    assert "What changed: Two of three teams use it" in str(after.payload)
    assert item(monday).done_note == "Two of three teams use it"


@pytest.mark.parametrize("words", ["1 all teams use it", "#1 all teams use it", "#1. all teams use it"])
def test_done_with_what_changed_in_one_line(monday_here, words):
    for_grade3(monday_here)
    receipt = done(monday_here, GRADE3, words)
    assert "What changed: all teams use it" in receipt.text
    assert item(monday_here).done_note == "all teams use it"


def test_done_can_be_undone_and_the_success_check_goes_with_it(monday):
    for_grade3(monday)
    receipt = done(monday, GRADE3, "1 all use it")
    later(monday, hours=1)
    tap(monday, receipt, "Undo", GRADE3)
    assert "Open again: #1" in newest(monday, GRADE3).text
    found = item(monday)
    assert (found.state, found.done_at, found.done_note) == (ItemState.OPEN, None, None)
    assert found.due_since > found.logged_at
    assert checks(monday) == []
    assert [what for what, *_ in history(monday)] == ["logged", "done", "note", "reopened"]


def test_done_twice_is_done_once_and_says_so_again(monday):
    monday.slack.set_faults(double_delivery=True)
    for_grade3(monday)
    first = done(monday, GRADE3, "1")
    assert done(monday, GRADE3, "1").text == first.text
    assert [what for what, *_ in history(monday)] == ["logged", "done"]
    assert len(checks(monday)) == 1


def test_done_without_a_number_shows_ones_own_items_to_choose_from(monday_here):
    for_grade3(monday_here)
    for words in ("", "the protocol"):
        answer = done(monday_here, GRADE3, words)
        assert "Which one is done?" in str(answer.blocks[0])
        assert "#1 Share the data protocol" in answer.text
    menu(monday_here, "done", GRADE3)
    after = newest(monday_here, GRADE3)
    assert "Done: #1" in str(after.blocks[0])
    assert "You have no open action items here." in after.text


def test_a_number_that_two_teams_have_is_asked_about_and_one_that_a_single_team_has_is_not(monday):
    other = "C0STAFFROOM"
    monday.slack.invite_bot(PRINCIPAL, other)
    monday.slack.settle()
    monday.tick()
    log(monday, "me first here by Friday")
    log(monday, "me second here by Friday")
    log(monday, "me first there by Friday", channel=other)
    dm = monday.slack.open_dm(PRINCIPAL).id
    monday.slack.command(PRINCIPAL, dm, "/ilt done 2")
    assert "Done: #2 · @Principal" in newest(monday, channel=dm).text
    monday.slack.command(PRINCIPAL, dm, "/ilt done 1 it works")
    question = newest(monday, channel=dm)
    assert "more than one team" in question.text
    tap(monday, question, "This team", channel=dm, nth=1)
    assert "First there" in newest(monday, channel=dm).text
    assert {one.text: (one.state, one.done_note) for one in items(monday.db)} == {
        "First here": ("open", None),
        "Second here": ("done", None),
        "First there": ("done", "it works"),
    }
    monday.slack.command(PRINCIPAL, dm, "/ilt done 9")
    assert "None of your teams has a #9" in newest(monday, channel=dm).text


def test_snooze_silences_until_a_day_and_leaves_the_promise(monday):
    for_grade3(monday)
    listed(monday, GRADE3)
    menu(monday, "snooze", GRADE3)
    form = top_form(monday, GRADE3)
    choices = [
        option["text"]["text"]
        for block in form.payload["blocks"]
        for option in block.get("element", {}).get("options", [])
    ]
    next_monday = today(monday) + timedelta(days=7)
    assert choices == [
        f"Tomorrow ({long_day(today(monday) + timedelta(days=1))})",
        f"Next Monday ({long_day(next_monday)})",
    ]
    after = send(monday, GRADE3, until=next_monday.isoformat())
    assert after
    assert f"Quiet until {long_day(next_monday)}" in str(after.payload)
    assert (item(monday).snoozed_until, item(monday).due_on) == (next_monday, friday(monday))
    assert "snoozed until" in listed(monday, GRADE3).text


@pytest.mark.parametrize("days", [0, -3, 400])
def test_snooze_until_a_day_that_makes_no_sense_keeps_the_form_open(monday_here, days):
    for_grade3(monday_here)
    listed(monday_here, GRADE3)
    menu(monday_here, "snooze", GRADE3)
    form = send(monday_here, GRADE3, day=(today(monday_here) + timedelta(days=days)).isoformat())
    assert form
    assert "Choose a day after today" in form.errors["day"]
    assert item(monday_here).snoozed_until is None


def test_a_picked_day_beats_the_choice_above_it(monday_here):
    for_grade3(monday_here)
    listed(monday_here, GRADE3)
    menu(monday_here, "snooze", GRADE3)
    day = today(monday_here) + timedelta(days=40)
    send(monday_here, GRADE3, day=day.isoformat())
    assert item(monday_here).snoozed_until == day


def test_moving_the_date_changes_the_promise_and_is_counted(monday):
    for_grade3(monday)
    later(monday, hours=3)
    listed(monday, GRADE3)
    menu(monday, "move", GRADE3)
    assert initial(top_form(monday, GRADE3))["due"] == friday(monday).isoformat()
    after = send(monday, GRADE3, due=friday(monday, 1).isoformat(), reason="Testing week")
    assert after
    shown = str(after.payload)
    assert f"It was {long_day(friday(monday))}. The date was moved once." in shown
    found = item(monday)
    assert (found.due_on, found.moves) == (friday(monday, 1), 1)
    assert found.due_since > found.logged_at
    assert history(monday)[-1] == ("due", friday(monday).isoformat(), friday(monday, 1).isoformat())


def test_the_logger_correcting_the_date_before_anybody_was_told_is_no_moved_promise(monday_here):
    for_grade3(monday_here)
    listed(monday_here, PRINCIPAL, "all")
    menu(monday_here, "move")
    send(monday_here, due=friday(monday_here, 1).isoformat())
    assert item(monday_here).moves == 0


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "has passed"), (5, "is not a school day"), (4, "That is the date it has")]
)
def test_a_date_that_cannot_be_promised_keeps_the_form_open(monday_here, days, reason):
    for_grade3(monday_here)
    listed(monday_here, GRADE3)
    menu(monday_here, "move", GRADE3)
    day = today(monday_here) + timedelta(days=days)
    form = send(monday_here, GRADE3, due=day.isoformat(), reason="Testing week")
    assert form
    assert reason in form.errors["due"]
    assert form.values["reason"]["reason"]["value"] == "Testing week"
    assert item(monday_here).due_on == friday(monday_here)


def hand_over_to(live, giver, to):
    listed(live, giver, "all")
    menu(live, "hand_over", giver)
    after = send(live, giver, to=to)
    assert after
    return str(after.payload)


def test_a_hand_over_waits_until_it_is_accepted_and_the_owner_stays(monday):
    for_grade3(monday)
    later(monday, hours=1)
    listed(monday, GRADE3)
    menu(monday, "snooze", GRADE3)
    send(monday, GRADE3)
    assert "is asked to take it over" in hand_over_to(monday, GRADE3, GRADE5)
    assert owner_of(monday) == GRADE3
    assert "you are asked to take it over" in listed(monday, GRADE5).text
    item_owners.accept_hand_over(monday.db, actor(GRADE5), item(monday).id, *times(monday))
    assert owner_of(monday) == GRADE5
    found = item(monday)
    assert (found.handed_to_id, found.accepted_at is not None) == (None, True)
    assert found.snoozed_until is None
    assert found.due_since == found.owner_since > found.logged_at
    assert [what for what, *_ in history(monday)] == ["logged", "snoozed", "handed_over", "owner"]
    item_owners.accept_hand_over(monday.db, actor(GRADE5, "again"), item(monday).id, *times(monday))
    assert len(history(monday)) == 4


def test_a_declined_hand_over_leaves_the_owner(monday):
    for_grade3(monday)
    later(monday, hours=1)
    hand_over_to(monday, GRADE3, GRADE5)
    item_owners.decline_hand_over(monday.db, actor(GRADE5), item(monday).id, *times(monday))
    assert (owner_of(monday), item(monday).handed_to_id) == (GRADE3, None)
    with pytest.raises(RefusalError, match="not waiting for you any more"):
        item_owners.accept_hand_over(monday.db, actor(GRADE5, "late"), item(monday).id, *times(monday))
    assert owner_of(monday) == GRADE3


def test_nobody_else_can_accept_or_decline_for_whoever_was_asked(monday_here):
    for_grade3(monday_here)
    later(monday_here, hours=1)
    hand_over_to(monday_here, GRADE3, GRADE5)
    found = item(monday_here).id
    with pytest.raises(RefusalError, match="not waiting for you"):
        item_owners.accept_hand_over(monday_here.db, actor(ASSISTANT), found, *times(monday_here))
    # Not even whoever logged it: an old question to them may still stand in their messages.
    for user in (ASSISTANT, PRINCIPAL):
        with pytest.raises(RefusalError, match="not waiting for you"):
            item_owners.decline_hand_over(monday_here.db, actor(user), found, *times(monday_here))
    item_owners.decline_hand_over(monday_here.db, actor(GRADE3), found, *times(monday_here))
    assert item(monday_here).handed_to_id is None


def test_declined_again_or_after_the_question_was_taken_back_nothing_is_said_to_be_declined(monday_here):
    for_grade3(monday_here)
    later(monday_here, hours=1)
    hand_over_to(monday_here, GRADE3, GRADE5)
    found, before = item(monday_here).id, len(history(monday_here))
    item_changes.finish(monday_here.db, actor(GRADE3), found, "", *times(monday_here))
    with pytest.raises(RefusalError, match="not waiting for you any more"):
        item_owners.decline_hand_over(monday_here.db, actor(GRADE5), found, *times(monday_here))
    assert len(history(monday_here)) == before + 1


def test_the_owner_accepting_is_a_mark_and_then_the_logger_must_ask_too(monday):
    for_grade3(monday)
    item_owners.accept(monday.db, actor(GRADE3), item(monday).id, *times(monday))
    later(monday, minutes=5)
    monday.tick()
    assert dm_texts(monday, GRADE3) == []
    hand_over_to(monday, PRINCIPAL, GRADE5)
    assert owner_of(monday) == GRADE3
    with pytest.raises(RefusalError, match="not yours"):
        item_owners.accept(monday.db, actor(ASSISTANT), for_grade3(monday).id, *times(monday))


def test_until_the_owner_accepts_the_logger_gives_it_to_somebody_else_at_once(monday_here):
    for_grade3(monday_here)
    later(monday_here, hours=1)
    assert "Handed over: #1 · @Grade 5 lead" in hand_over_to(monday_here, PRINCIPAL, GRADE5)
    assert owner_of(monday_here) == GRADE5
    later(monday_here, minutes=3)
    monday_here.tick()
    assert "Principal gave you an action item" in dm_texts(monday_here, GRADE5)[0]


def test_a_facilitator_reassigns_at_once(monday):
    for_grade3(monday)
    item_owners.accept(monday.db, actor(GRADE3), item(monday).id, *times(monday))
    make_facilitator(monday, ASSISTANT)
    assert "Handed over: #1 · @Grade 5 lead" in hand_over_to(monday, ASSISTANT, GRADE5)
    assert owner_of(monday) == GRADE5


def make_facilitator(live, user):
    with live.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=user)).one()
        session.scalars(select(Member).filter_by(person_id=person.id)).one().role = Role.FACILITATOR


def test_whoever_helps_and_takes_over_is_the_owner_only(monday_here):
    log(monday_here, "@Grade 3 lead @Grade 5 lead share it by Friday")
    later(monday_here, hours=1)
    assert "you help" in listed(monday_here, GRADE5).text
    hand_over_to(monday_here, GRADE3, GRADE5)
    item_owners.accept_hand_over(monday_here.db, actor(GRADE5), item(monday_here).id, *times(monday_here))
    monday_here.slack.command(GRADE5, TEAM, "/ilt action 1")
    assert initial(top_form(monday_here, GRADE5))["helpers"] is None


def test_drop_needs_a_reason_and_can_be_undone(monday):
    for_grade3(monday)
    listed(monday, GRADE3)
    menu(monday, "drop", GRADE3)
    form = send(monday, GRADE3, reason=" \u200b")
    assert form
    assert "Say why" in form.errors["reason"]
    after = send(monday, GRADE3, reason="Replaced by the district's protocol")
    assert after
    assert "Why: Replaced by the district's protocol" in str(after.payload)
    assert item(monday).state == ItemState.DROPPED
    assert "You have no open action items here." in listed(monday, GRADE3).text
    assert "was dropped" in done(monday, GRADE3, "1").text
    block = next(block for block in after.payload["blocks"] if block["type"] == "actions")
    monday.slack.view_action(GRADE3, after.id, block["block_id"], block["elements"][0]["action_id"])
    monday.settle()
    assert item(monday).state == ItemState.OPEN
    assert item(monday).dropped_reason is None


def test_a_number_opens_the_form_in_which_text_and_helpers_change(monday):
    for_grade3(monday)
    later(monday, hours=1)
    monday.slack.command(PRINCIPAL, TEAM, "/ilt action #1")
    assert initial(top_form(monday, PRINCIPAL)) == {
        "text": "Share the data protocol",
        "owner": GRADE3,
        "due": friday(monday).isoformat(),
        "helpers": None,
    }
    send(monday, text="Share the protocol", helpers=[GRADE5, ASSISTANT])
    assert [what for what, *_ in history(monday)] == ["logged", "text", "helpers"]
    assert history(monday)[1] == ("text", "", "")
    assert item(monday).moves == 0


def test_the_text_of_an_overdue_item_can_be_changed_without_a_new_date(monday_here):
    for_grade3(monday_here)
    later(monday_here, days=9)
    monday_here.slack.command(PRINCIPAL, TEAM, "/ilt action 1")
    send(monday_here, text="Share the protocol")
    assert item(monday_here).text == "Share the protocol"


def test_what_changed_cannot_be_said_of_what_was_reopened_meanwhile(monday_here):
    for_grade3(monday_here)
    receipt = done(monday_here, GRADE3, "1")
    tap(monday_here, receipt, "Say what changed…", GRADE3)
    fill(monday_here, GRADE3, note="All use it")
    tap(monday_here, receipt, "Undo", GRADE3)
    form = send(monday_here, GRADE3)
    assert form
    assert "is not done any more" in form.errors["note"]
    assert form.values["note"]["note"]["value"] == "All use it"


def test_undo_of_logging_is_refused_once_somebody_worked_with_it(monday_here):
    echo = log(monday_here, "@Grade 3 lead share it by Friday")
    listed(monday_here, GRADE3)
    menu(monday_here, "snooze", GRADE3)
    send(monday_here, GRADE3)
    tap(monday_here, echo, "Undo")
    assert "Somebody has worked with #1" in newest(monday_here).text
    assert item(monday_here).state == ItemState.OPEN


def test_what_happens_to_items_stays_out_of_the_channel(monday_here):
    before = seen(monday_here, ASSISTANT)
    for_grade3(monday_here)
    done(monday_here, GRADE3, "1")
    monday_here.tick()
    assert seen(monday_here, ASSISTANT) == before
    assert words_on(private(monday_here, GRADE3)[-1]) == ["Say what changed…", "Undo"]
