"""Keep, change, stop, done: in the meeting by whoever leads it, between meetings by organizers; and what the minutes say."""

import threading

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.strategies import DONE, KEEP, STOP, TURN
from bot.focus.messages.strategy_forms import LEARNED, SO_THAT, WHAT
from storage.strategies import Mark, Strategy, StrategyItem, StrategyMark, StrategyNumber
from tests.steps.assessments import top_form
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, RunningBot
from tests.steps.check_ins import looked_after, strategy
from tests.steps.deciding import decide, in_a_meeting, minutes, with_number_and_item
from tests.steps.dms import tap_dm, texts
from tests.steps.focus import focus_message
from tests.steps.forged import click_payload, forged_view
from tests.steps.live import always_leads, meeting_message, start
from tests.steps.strategies import STUDENT_WORK, commit, fill, save, strategies, with_focus


def marks(bot: RunningBot) -> list[tuple[str, bool]]:
    """(what, in a meeting) of everything decided, in order."""
    decisions = (Mark.KEPT, Mark.CHANGED, Mark.STOPPED, Mark.DONE)
    with bot.db.read() as session:
        rows = session.scalars(select(StrategyMark).order_by(StrategyMark.id))
        return [(one.what, one.meeting_id is not None) for one in rows if one.what in decisions]


def test_keep_leaves_a_dated_mark_however_often_it_is_tapped(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    one = in_a_meeting(bot)
    assert f"Kept as it is: 1. {STUDENT_WORK}." in decide(bot, KEEP, one)
    decide(bot, KEEP, one)
    assert marks(bot) == [(Mark.KEPT, True)]
    assert f"1. {STUDENT_WORK} · no check-in yet · Grade 3 lead · kept" in meeting_message(bot).text
    assert strategies(bot) == [(one, "active")]
    assert f"Kept: {STUDENT_WORK}" in minutes(bot)


@pytest.mark.parametrize(("what", "says"), [(STOP, "Stopped"), (DONE, "Done")])
def test_stop_and_done_ask_the_same_and_weigh_the_same(tuesday_bot, what, says):
    bot = tuesday_bot
    one = in_a_meeting(bot)
    decide(bot, what, one)
    form = top_form(bot, PRINCIPAL)
    assert "What did we learn?" in str(form.payload)
    fill(bot, form, PRINCIPAL, **{LEARNED: "Tuesdays are *too* full"})
    assert f"{says}: {STUDENT_WORK}. The channel's message says so." in save(bot, form)
    said = f"{says}: {STUDENT_WORK}. What we learned: Tuesdays are *too* full"
    assert said in meeting_message(bot).text
    assert said in minutes(bot)
    assert strategies(bot) == [(one, "ended")]


@pytest.mark.begins_with(steps=with_focus)
def test_change_puts_another_idea_in_its_place_with_its_open_items_and_numbers(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    old = with_number_and_item(bot)
    start(bot, at="2026-12-01 15:31")
    decide(bot, TURN, old)
    form = top_form(bot, PRINCIPAL)
    assert "Its open items and its numbers go along" in str(form.payload)
    assert "It says exactly this now." in str(bot.slack.submit(PRINCIPAL, form.id).body)
    fill(bot, form, PRINCIPAL, **{WHAT: "Visit two lessons a week", SO_THAT: "teachers talk"})
    answer = save(bot, form)
    assert "If we visit two lessons a week, then teachers talk." in answer
    new = strategy(bot)
    assert strategies(bot) == [(old, "ended"), (new.id, "active")]
    with bot.db.read() as session:
        row = session.get_one(Strategy, old)
        assert (row.ended_as, row.successor_id) == ("changed", new.id)
        assert {one.strategy_id for one in session.scalars(select(StrategyItem))} <= {new.id}
        assert [one.strategy_id for one in session.scalars(select(StrategyNumber))] == [new.id]
    text = focus_message(bot).text
    assert "1. Visit two lessons a week" in text
    assert f"Changed into another on Tue, Dec 1: {STUDENT_WORK}" in text
    assert f"Changed: {STUDENT_WORK} → Visit two lessons a week" in minutes(bot)


@pytest.mark.begins_with(steps=with_focus)
def test_whoever_was_asked_and_is_asked_about_another_in_its_place_can_undo_not_me(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE3)
    start(bot, at="2026-12-01 15:31")
    decide(bot, TURN, strategy(bot).id)
    form = top_form(bot, PRINCIPAL)
    fill(bot, form, PRINCIPAL, **{WHAT: "Visit two lessons a week", SO_THAT: "teachers talk"})
    save(bot, form)
    tap_dm(bot, GRADE3, ids.STRATEGY_DECLINE)
    assert strategy(bot).owner_id is None
    tap_dm(bot, GRADE3, ids.STRATEGY_UNDECLINE)
    assert "Principal asks you to look after a strategy" in texts(bot, GRADE3)[-1]
    assert strategy(bot).owner_id is not None


def test_whoever_leads_the_meeting_decides_and_nobody_else(tuesday_bot, mailbox):
    bot = tuesday_bot
    always_leads(bot, GRADE5)
    one = looked_after(bot)
    assert "Organizers decide about a strategy" in tap_keep(bot, mailbox, one, GRADE5)
    start(bot, at="2026-12-01 15:31")
    assert "In #ilt-team that is Principal: ask them" in decide(bot, KEEP, one, user=GRADE3)
    assert "Kept as it is" in decide(bot, KEEP, one, user=GRADE5)
    assert marks(bot) == [(Mark.KEPT, True)]


def tap_keep(bot: RunningBot, mailbox, strategy_id: int, user: str) -> str:
    """A tap on *Keep* where no meeting is on."""
    payload = click_payload(mailbox, user, action_id=ids.STRATEGY_KEEP, value=str(strategy_id))
    bot.slack.deliver("interactive", payload)
    return str(mailbox.newest())


def test_two_who_decide_at_once_leave_one_decision(tuesday_bot_on_both, mailbox):
    bot = tuesday_bot_on_both
    one = in_a_meeting(bot)
    ends = [
        forged_view(bot, PRINCIPAL, ids.STRATEGY_DECIDED_FORM, f"{one}:{how}", learned={"value": how})
        for how in (STOP, DONE)
    ]
    together([lambda payload=payload: bot.slack.deliver("interactive", payload) for payload in ends])
    [(what, is_in_meeting)] = marks(bot)
    assert is_in_meeting
    with bot.db.read() as session:
        row = session.get_one(Strategy, one)
        assert (row.ended_as, row.learned) == (what, what)


def together(calls) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
