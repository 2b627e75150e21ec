"""From the results to what a team works on: opened, blind dots, shown together, chosen with a goal, lived with."""

from bot.blocks import ids
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL
from tests.steps.focus import (
    answer,
    areas,
    choose,
    focus_message,
    open_focus,
    place,
    show,
    tap,
    waiting_rows,
    with_result,
)


def test_a_team_goes_from_its_results_to_what_it_works_on(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    with_result(bot)
    open_focus(bot)
    message = focus_message(bot)
    assert "0 of 8 are done, until Wed, Dec 2, 4:00 PM" in message.text
    assert "Plan and progress · 6 weakness, 1 strength" in message.text
    told = place(bot, GRADE3, 0, 1, line="Start small")
    assert "1 of 8 is done" in told
    for user in (PRINCIPAL, ASSISTANT, GRADE5):
        place(bot, user, 1, 2)
    bot.tick()
    message = focus_message(bot)
    assert "4 of 8 are done" in message.text
    assert "Start small" not in str(message)
    show(bot)
    message = focus_message(bot)
    text = message.text
    assert "4 dots" in text
    assert text.index("4 dots") < text.index("3 dots") < text.index("1 dot")
    assert "• Start small" in text
    assert waiting_rows(bot.db) == (0, 0)
    choose(bot, [1], goals={0: "look at student work in every meeting."})
    text = focus_message(bot).text
    assert text.startswith("Our focus")
    assert "until" in text
    assert "our team will look at student work in every meeting." in text
    assert [state for _, state in areas(bot.db)] == ["active"]
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.tick()
    answer(bot, GRADE3, "good", helps=True)
    for user in (PRINCIPAL, ASSISTANT, GRADE5):
        answer(bot, user, "can_live", line="Shorter meetings")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    bot.tick()
    text = focus_message(bot).text
    assert "1 good, 3 can live with it, 0 not yet" in text
    assert "Would help lead it" in text
    assert waiting_rows(bot.db) == (0, 0)
