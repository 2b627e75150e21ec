"""A strategy that is filled out step after step, each from the answer to the last one, as a phone lays one on the other."""

import pytest

from bot.blocks import ids
from bot.focus.messages.strategy_forms import AIM, NAME, NOW, WORKED
from bot.focus.messages.strategy_forms import ROOM as ROOM_FIELD
from tests.steps.assessments import top_form
from tests.steps.bot import PRINCIPAL, RunningBot
from tests.steps.focus import focus_message, words_of
from tests.steps.strategies import commit, fill, press_in_form, with_focus


def answered(bot: RunningBot, action_id: str, **fields: str) -> str:
    """A button of the answer on top, its form filled in and sent off; what is read then."""
    form = press_in_form(bot, PRINCIPAL, action_id)
    fill(bot, form, PRINCIPAL, **fields)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    return words_of(top_form(bot, PRINCIPAL))


@pytest.mark.begins_with(steps=with_focus)
def test_each_answer_leads_to_the_next_step_however_many_there_were(tuesday_bot):
    bot = tuesday_bot
    commit(bot, did="4 of 5 meetings", worked="4 of 5 meetings", keep=True)
    assert "20 of 96" in answered(bot, ids.STRATEGY_CHANGE, **{WORKED: "20 of 96"})
    numbers = {NAME: "Miss summarizing", NOW: "41", AIM: "20"}
    assert "41 now, aim 20" in answered(bot, ids.STRATEGY_NUMBER, **numbers)
    assert "the Friday form" in answered(bot, ids.STRATEGY_ROOM, **{ROOM_FIELD: "the Friday form"})
    assert "#1" in answered(bot, ids.STRATEGY_STEP, text="Choose the samples", due="2026-12-04")
    assert "0 of 1 item done" in focus_message(bot).text


@pytest.mark.begins_with(steps=with_focus)
def test_closing_the_last_answer_leads_to_none_that_is_no_longer_true(tuesday_bot):
    bot = tuesday_bot
    commit(bot, did="4 of 5 meetings", worked="4 of 5 meetings", keep=True)
    answered(bot, ids.STRATEGY_CHANGE, **{WORKED: "20 of 96"})
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    assert bot.slack.modal_stack(PRINCIPAL) == []
