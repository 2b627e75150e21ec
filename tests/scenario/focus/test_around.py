"""Where else a focus belongs: what is shared and exported, a team that moves, what is kept for some time only."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.sharing.messages.share import Part
from storage.focus import FocusLine
from storage.focus_askings import forget_focus_lines
from storage.people import Ilt
from tests.steps.bot import EIGHT, GRADE5, PRINCIPAL, PRIVATE, TEAM, RunningBot
from tests.steps.dated_bot import TUESDAY
from tests.steps.focus import (
    areas,
    choose,
    focus_message,
    open_focus,
    place,
    set_goals,
    show,
    tap,
    with_result,
)
from tests.steps.home import opened, said
from tests.steps.inbox import files_of, words_of
from tests.steps.sharing import share
from tests.steps.teams import bring, in_private


def worked_on(bot: RunningBot) -> None:
    """A focus with a goal, and lines under its dots."""
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0, line="Only for us")
    show(bot)
    choose(bot, [0], goals={0: "look at student work"})


@pytest.mark.begins_with(steps=worked_on)
def test_the_focus_is_shared_with_its_goal_and_no_line_or_dot(tuesday_bot):
    bot = tuesday_bot
    post = share(bot, Part.FOCUS)
    assert "What we work on:" in post.text
    assert (
        "Plan and progress, until Mon, Feb 8, 2027\nBy then our team will look at student work" in post.text
    )
    assert "Plan and progress, until Mon, Feb 8, 2027\nBy then our team" in post.blocks[-2]["text"]["text"]
    assert "Only for us" not in post.text
    assert "dot" not in post.text


@pytest.mark.begins_with(steps=worked_on)
def test_the_document_of_the_results_says_what_is_worked_on(tuesday_bot):
    bot = tuesday_bot
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    [(_, content)] = files_of(bot, GRADE5)
    words = words_of(content)
    assert "What we work on" in words
    assert "By then our team will look at student work" in words
    assert "Only for us" not in words


@pytest.mark.begins_with(steps=worked_on)
def test_home_says_what_the_team_works_on(tuesday_bot):
    bot = tuesday_bot
    assert "Focus: Plan and progress, until Mon, Feb 8, 2027" in said(opened(bot, GRADE5))


@pytest.mark.begins_with(steps=worked_on)
def test_a_team_that_moves_takes_its_focus_along(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one().set_up_at = TUESDAY
    in_private(bot)
    bring(bot)
    moved = focus_message(bot, PRINCIPAL, PRIVATE)
    assert "By then our team will look at student work" in moved.text
    tap(bot, PRINCIPAL, ids.FOCUS_GOAL, moved, PRIVATE)
    set_goals(bot, PRINCIPAL, {0: "visit lessons"})
    bot.tick()
    assert "By then our team will visit lessons" in focus_message(bot, PRINCIPAL, PRIVATE).text
    assert len(areas(bot.db)) == 1


@pytest.mark.begins_with(steps=worked_on)
def test_lines_are_kept_as_long_as_other_texts(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        assert forget_focus_lines(session, TUESDAY, limit=2) == 0
        assert forget_focus_lines(session, TUESDAY + timedelta(days=1), limit=3) == 3
        assert forget_focus_lines(session, TUESDAY + timedelta(days=1), limit=3) == 1
        assert session.scalars(select(FocusLine)).all() == []
