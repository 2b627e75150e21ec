"""Dots, and answers, that nearly the same people give again within ten working days: words, because numbers would tell whose."""

from sqlalchemy import select

from bot.blocks import ids
from rubric_data import KeptName
from storage.focus import FocusCandidate
from storage.people import Role
from tests.steps.assessments import private
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL
from tests.steps.dated_bot import set_role
from tests.steps.focus import (
    answer,
    choose,
    focus_message,
    open_focus,
    place,
    set_goals,
    show,
    tap,
    with_result,
)
from tests.steps.privacy import delete, meet_again

COACH = EIGHT[4]


def again(bot, users) -> str:
    """The choosing is closed, opened anew, and these people put their dots on the second candidate."""
    tap(bot, PRINCIPAL, ids.FOCUS_CANCEL)
    bot.tick()
    open_focus(bot)
    for user in users:
        place(bot, user, 1)
    show(bot)
    return focus_message(bot).text


def first_dots(bot) -> None:
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:5]:
        place(bot, user, 0 if user == COACH else 1)
    show(bot)
    assert "4 dots" in focus_message(bot).text


def test_one_person_less_is_told_in_words(tuesday_bot):
    bot = tuesday_bot
    first_dots(bot)
    set_role(bot, COACH, Role.OBSERVER)
    text = again(bot, EIGHT[:4])
    assert "Nearly the same people placed dots on this a short while ago" in text
    assert "Teacher teams: most of you" in text
    assert "Plan and progress: few of you, or nobody" in text
    assert "4 dots" not in text


def test_that_the_team_spoke_another_language_then_hides_nobody_less(tuesday_bot):
    bot = tuesday_bot
    first_dots(bot)
    with bot.db.write() as session:
        for one in session.scalars(select(FocusCandidate)):
            one.name = KeptName(one.name.key, f"{one.name.words}, en español")
    set_role(bot, COACH, Role.OBSERVER)
    assert "Nearly the same people placed dots on this a short while ago" in again(bot, EIGHT[:4])


def test_the_same_people_see_numbers_again(tuesday_bot):
    bot = tuesday_bot
    first_dots(bot)
    assert "5 dots" in again(bot, EIGHT[:5])


def test_after_ten_working_days_numbers_are_shown_again(tuesday_bot):
    bot = tuesday_bot
    first_dots(bot)
    bot.at("2026-12-16 09:00")
    assert "4 dots" in again(bot, EIGHT[:4])


def test_a_goal_changed_by_a_letter_does_not_tell_who_cannot_live_with_it(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0)
    show(bot)
    choose(bot, [0], goals={0: "look at student work"})
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.tick()
    for user in (PRINCIPAL, ASSISTANT, GRADE3, GRADE5, COACH):
        answer(bot, user, "not_yet" if user == COACH else "good")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    bot.tick()
    assert "4 good, 0 can live with it, 1 not yet." in focus_message(bot).text
    tap(bot, PRINCIPAL, ids.FOCUS_GOAL)
    set_goals(bot, PRINCIPAL, {0: "look at student work."})
    bot.tick()
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.tick()
    for user in (PRINCIPAL, ASSISTANT, GRADE3, GRADE5):
        answer(bot, user, "good")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    bot.tick()
    text = focus_message(bot).text
    assert "Can everyone live with it? Most of you can. Nearly the same people were asked" in text
    assert "4 good" not in text


def test_who_is_met_again_has_no_second_dots_in_what_was_open_then(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    place(bot, GRADE3, 0)
    delete(bot, GRADE3)
    meet_again(bot)
    assert "1 of 8 is done" in focus_message(bot).text
    tap(bot, GRADE3, ids.FOCUS_PLACE)
    assert "your place in it stays as it was then" in private(bot, GRADE3)[-1].text
    for user in (PRINCIPAL, ASSISTANT, GRADE5):
        place(bot, user, 1)
    show(bot)
    assert "4 of 8" in focus_message(bot).text
