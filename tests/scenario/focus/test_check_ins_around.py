"""Where else check-ins belong: typed words, Home, the menu, an owner who left, my data, what is kept how long."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from storage.check_in_rows import forget_strategy_texts
from storage.strategies import CheckIn, Strategy
from tests.steps.assessments import private, top_form
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.check_ins import (
    FIRST,
    LATER,
    answer,
    asked,
    check_ins,
    looked_after,
    partly_better,
    strategy,
)
from tests.steps.dated_bot import chicago, dms
from tests.steps.dms import buttons, days, last, tap_dm
from tests.steps.focus import focus_message
from tests.steps.home import opened, said
from tests.steps.inbox import files_of, words_of
from tests.steps.privacy import delete
from tests.steps.strategies import STUDENT_WORK, commit, end


def typed(bot: RunningBot, words: str, user: str = GRADE3) -> str:
    """Types it to the bot; what it answers."""
    bot.slack.say(user, bot.slack.open_dm(user).id, words)
    bot.slack.settle()
    bot.tick()
    return last(bot, user).text


@pytest.mark.parametrize(
    ("words", "did", "worked"),
    [
        ("as planned", "as_planned", None),
        ("Partly, better.", "partly", "better"),
        ("not yet", "not_yet", None),
        ("stopped and no change", "stopped", "no_change"),
    ],
)
@pytest.mark.begins_with(steps=asked)
def test_a_check_in_is_answered_by_typing(tuesday_bot, words, did, worked):
    bot = tuesday_bot
    assert STUDENT_WORK in typed(bot, words)
    assert check_ins(bot) == [("meeting/2026-12-15", did, worked, False)]


@pytest.mark.begins_with(steps=asked)
def test_typed_one_after_the_other_and_undone(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    typed(bot, "partly")
    assert f"{STUDENT_WORK} · Partly · Better" in typed(bot, "better")
    typed(bot, "undo")
    assert check_ins(bot) == [("meeting/2026-12-15", "partly", None, False)]
    assert f"{STUDENT_WORK} · Partly · Too early" in typed(bot, "not yet")


@pytest.mark.begins_with(steps=asked)
def test_the_second_answer_alone_asks_for_the_first(tuesday_bot):
    bot = tuesday_bot
    assert "Did we do it?" in typed(bot, "better")
    assert check_ins(bot) == [("meeting/2026-12-15", None, None, False)]


@pytest.mark.begins_with(steps=looked_after)
def test_with_two_strategies_it_is_asked_which_is_meant(tuesday_bot):
    bot = tuesday_bot
    commit(bot, "Visit lessons", owner=GRADE3)
    bot.at(FIRST)
    answer = typed(bot, "partly")
    assert answer.startswith("Which one do you mean?")
    assert STUDENT_WORK in answer
    assert "Visit lessons" in answer
    tap_dm(bot, GRADE3, ids.CHECK_IN_PARTLY)
    assert [did for _, did, *_ in check_ins(bot)].count("partly") == 1


def test_without_a_check_in_the_words_mean_what_they_meant(tuesday_bot):
    assert "Here I understand" in typed(tuesday_bot, "as planned")


@pytest.mark.begins_with(steps=asked)
def test_home_and_menu_show_it_until_it_is_answered(tuesday_bot):
    bot = tuesday_bot
    assert f"Check: {STUDENT_WORK}" in said(opened(bot, GRADE3))
    assert "Check:" not in said(opened(bot, PRINCIPAL))
    bot.slack.command(GRADE3, TEAM, "/ilt")
    menu = private(bot, GRADE3)[-1]
    assert f"Check: {STUDENT_WORK}" in menu.text
    view = opened(bot, GRADE3)
    block = next(one for one in view.payload["blocks"] if ids.CHECK_IN_PARTLY in str(one))
    bot.slack.view_action(GRADE3, view.id, block["block_id"], ids.CHECK_IN_PARTLY)
    assert "Did it work?" in said(opened(bot, GRADE3))
    partly_better(bot)
    assert "Check:" not in said(opened(bot, GRADE3))


@pytest.mark.begins_with(steps=looked_after)
def test_an_owner_who_left_is_not_asked_and_organizers_are_asked_who_takes_over(tuesday_bot):
    bot = tuesday_bot
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.at("2026-12-02 08:00")
    question = next(one for one in dms(bot, PRINCIPAL) if "is not in" in one.text)
    assert "looked after what your team committed to. Who does now?" in question.text
    assert STUDENT_WORK in question.text
    assert buttons(question) == ["Choose who…"]
    # Nobody waits for the answer of somebody who is not there.
    assert "Looks after it: Grade 3 lead (has left)" in focus_message(bot).text.splitlines()
    bot.at(FIRST)
    bot.at("2026-12-15 19:00")
    assert check_ins(bot) == []
    tap_dm(bot, PRINCIPAL, ids.STRATEGY_CHANGE)
    form = top_form(bot, PRINCIPAL)
    field = next(one["block_id"] for one in form.payload["blocks"] if one["block_id"].startswith("owner:"))
    bot.slack.fill(PRINCIPAL, form.id, field, "owner", GRADE5)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.at("2026-12-16 08:00")
    bot.at("2026-12-25 07:30")
    assert "Check:" in days(bot, GRADE5)[-1]


@pytest.mark.begins_with(steps=asked)
def test_whoever_is_deleted_keeps_their_readings_as_a_former_member(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    delete(bot, GRADE3)
    bot.tick()
    text = focus_message(bot).text
    assert "Partly · Better" in text
    assert "Grade 3 lead" not in text


@pytest.mark.begins_with(steps=asked)
def test_the_document_of_the_results_holds_every_reading(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    bot.at("2026-12-15 19:00")
    bot.at(LATER[0][0])
    answer(bot, ids.CHECK_IN_AS_PLANNED, ids.CHECK_IN_THERE)
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    [(_, content)] = files_of(bot, GRADE5)
    words = words_of(content)
    assert "Check, Fri, Dec 11, 2026: Partly · Better (Grade 3 lead)" in words
    assert "Check, Fri, Dec 25, 2026: As planned · There (Grade 3 lead)" in words


@pytest.mark.begins_with(steps=asked)
def test_strategies_that_ended_and_what_was_seen_are_kept_as_long_as_other_texts(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    with bot.db.write() as session:
        session.scalars(select(CheckIn)).one().note = "Seen"
    before = chicago("2026-12-11 07:00")
    with bot.db.write() as session:
        assert forget_strategy_texts(session, before, limit=5) == 0
        assert forget_strategy_texts(session, before + timedelta(days=1), limit=5) == 1
        row = session.scalars(select(CheckIn)).one()
        assert (row.note, row.did) == (None, "partly")
    end(bot, strategy(bot).id, "done", "It can be done")
    with bot.db.write() as session:
        assert forget_strategy_texts(session, before, limit=5) == 0
        assert forget_strategy_texts(session, before + timedelta(days=1), limit=5) == 1
        assert session.scalars(select(Strategy)).all() == []
        assert session.scalars(select(CheckIn)).all() == []
