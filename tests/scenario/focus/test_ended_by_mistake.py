"""*Undo* of *Done*, *Stop* and *Change* of a strategy: as if it had not been ended."""

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.strategies import DONE, HOLD, STOP, TURN
from bot.focus.messages.strategy_forms import HOW, LEARNED, SO_THAT, WHAT
from bot.focus.strategy_owners import STRATEGY_ASKED
from storage.people import Role
from storage.plan import AgendaServes
from storage.strategies import Mark, Strategy, StrategyItem, StrategyMark, StrategyNumber
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, RunningBot
from tests.steps.check_ins import strategy
from tests.steps.dated_bot import set_role
from tests.steps.deciding import decide, in_a_meeting, minutes, with_number_and_item
from tests.steps.dms import deliveries, tap_dm, texts
from tests.steps.focus import focus_message, words_of
from tests.steps.forged import click_payload
from tests.steps.live import meeting_message, start
from tests.steps.strategies import (
    STUDENT_WORK,
    commit,
    fill,
    listed,
    menu,
    press,
    press_in_form,
    save,
    strategies,
    with_focus,
)

UNDONE = "Undone. It is as it was before"


def sent_off(bot: RunningBot, user: str = PRINCIPAL, **fields: str) -> str:
    """Sends the form on top off; what is read there then, which stays open."""
    form = top_form(bot, user)
    fill(bot, form, user, **fields)
    bot.slack.submit(user, form.id)
    bot.tick()
    return words_of(top_form(bot, user))


def ended(bot: RunningBot, strategy_id: int, how: str = "stopped") -> str:
    """*End…* in the list, whose answer stays open."""
    press(bot, PRINCIPAL, listed(bot), ids.STRATEGY_END, strategy_id)
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, HOW, HOW, how)
    return sent_off(bot)


def undo(bot: RunningBot, user: str = PRINCIPAL) -> str:
    """*Undo* in the answer; what it reads then."""
    press_in_form(bot, user, ids.STRATEGY_UNEND)
    bot.tick()
    return words_of(top_form(bot, user))


def ended_marks(bot: RunningBot) -> list[str]:
    with bot.db.read() as session:
        rows = session.scalars(select(StrategyMark).order_by(StrategyMark.id))
        return [one.what for one in rows if one.what in {Mark.DONE, Mark.STOPPED, Mark.CHANGED}]


@pytest.mark.parametrize("what", [STOP, DONE])
def test_what_a_meeting_ended_by_mistake_goes_on_and_its_minutes_say_nothing_of_it(tuesday_bot_on_both, what):
    bot = tuesday_bot_on_both
    one = in_a_meeting(bot)
    decide(bot, what, one)
    sent_off(bot, **{LEARNED: "Too full"})
    assert "What we learned: Too full" in meeting_message(bot).text
    assert f"{UNDONE}: 1. {STUDENT_WORK}" in undo(bot)
    assert strategies(bot) == [(one, "active")]
    assert "Too full" not in meeting_message(bot).text
    assert f"1. {STUDENT_WORK} · no check-in yet · Grade 3 lead" in meeting_message(bot).text
    assert f"1. {STUDENT_WORK}" in focus_message(bot).text
    assert ended_marks(bot) == []
    assert STUDENT_WORK not in minutes(bot)
    assert strategy(bot).learned is None


@pytest.mark.begins_with(steps=with_focus)
def test_what_it_was_changed_into_is_gone_and_gives_back_what_it_took_along(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    old = with_number_and_item(bot)
    start(bot, at="2026-12-01 15:31")
    decide(bot, TURN, old)
    sent_off(bot, **{WHAT: "Visit two lessons a week", SO_THAT: "teachers talk"})
    assert strategy(bot).id != old
    assert f"{UNDONE}: 1. {STUDENT_WORK}" in undo(bot)
    assert strategies(bot) == [(old, "active")]
    with bot.db.read() as session:
        assert session.get_one(Strategy, old).successor_id is None
        assert [one.strategy_id for one in session.scalars(select(StrategyItem))] == [old]
        assert [one.strategy_id for one in session.scalars(select(StrategyNumber))] == [old]
        assert session.scalars(select(AgendaServes)).all() == []
    assert "Visit two" not in meeting_message(bot).text + focus_message(bot).text + minutes(bot)


@pytest.mark.begins_with(steps=with_focus)
def test_nothing_is_undone_once_somebody_has_taken_the_new_one(tuesday_bot):
    bot = tuesday_bot
    commit(bot, owner=GRADE3)
    start(bot, at="2026-12-01 15:31")
    decide(bot, TURN, strategy(bot).id)
    sent_off(bot, **{WHAT: "Visit two lessons a week", SO_THAT: "teachers talk"})
    tap_dm(bot, GRADE3, ids.STRATEGY_ACCEPT)
    assert "Somebody has done something with the new one since then" in undo(bot)
    assert [state for _, state in strategies(bot)] == ["ended", "active"]


@pytest.mark.begins_with(steps=with_focus)
def test_whoever_was_asked_to_take_it_over_is_asked_still(tuesday_bot):
    """By the message that they have; one that had not come yet comes."""
    bot = tuesday_bot
    bot.at("2026-12-01 19:00")
    commit(bot, owner=GRADE3)
    one = strategy(bot).id
    ended(bot, one)
    assert [state for *_, state in deliveries(bot, STRATEGY_ASKED)] == ["withdrawn"]
    undo(bot)
    bot.at("2026-12-02 07:30")
    assert "asks you to look after a strategy" in texts(bot, GRADE3)[-1]
    tap_dm(bot, GRADE3, ids.STRATEGY_ACCEPT)
    press(bot, PRINCIPAL, listed(bot), ids.STRATEGY_CHANGE, one)
    form = top_form(bot, PRINCIPAL)
    fill(bot, form, PRINCIPAL, owner=GRADE5)
    save(bot, form)
    ended(bot, one)
    undo(bot)
    tap_dm(bot, GRADE5, ids.STRATEGY_ACCEPT)
    assert "Looks after it: Grade 5 lead" in focus_message(bot).text


@pytest.mark.begins_with(steps=with_focus)
def test_where_three_others_are_active_by_now_nothing_is_undone_and_it_says_why(tuesday_bot):
    bot = tuesday_bot
    commit(bot, "One")
    one = strategy(bot).id
    commit(bot, "Two")
    commit(bot, "Three")
    ended(bot, one)
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    commit(bot, "Four", user=ASSISTANT, owner=ASSISTANT)
    assert "Four" in undo(bot)
    assert [state for _, state in strategies(bot)] == ["ended", "active", "active", "active"]


@pytest.mark.begins_with(steps=with_focus)
def test_one_that_was_on_hold_is_on_hold_again_and_a_second_tap_changes_nothing(tuesday_bot, mailbox):
    bot = tuesday_bot
    commit(bot)
    one = strategy(bot).id
    menu(bot, PRINCIPAL, HOLD, one)
    ended(bot, one)
    undo(bot)
    assert strategies(bot) == [(one, "on_hold")]
    bot.slack.deliver("interactive", click_payload(mailbox, action_id=ids.STRATEGY_UNEND, value=str(one)))
    bot.settle()
    assert strategies(bot) == [(one, "on_hold")]


@pytest.mark.begins_with(steps=with_focus)
def test_only_whoever_ended_it_can_undo_that(tuesday_bot, mailbox):
    bot = tuesday_bot
    commit(bot)
    one = strategy(bot).id
    ended(bot, one)
    payload = click_payload(mailbox, user=GRADE3, action_id=ids.STRATEGY_UNEND, value=str(one))
    bot.slack.deliver("interactive", payload)
    bot.settle()
    assert "Only whoever ended it can undo that" in mailbox.newest()
    assert strategies(bot) == [(one, "ended")]
