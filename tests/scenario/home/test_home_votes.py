"""What a vote's life and a team's changes do to Home tabs that somebody has open meanwhile."""

import pytest

from bot.blocks import ids
from storage.people import Role
from tests.steps.assessments import answer_all, open_assessment
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import reveal, set_role, steer
from tests.steps.home import a_minute_later, home, opened, said
from tests.steps.revotes import again, revealed_once


def shown_next(bot: RunningBot, user: str) -> str:
    """What the tab shows after the worker's next round, though its reader did nothing."""
    a_minute_later(bot)
    bot.tick()
    return said(home(bot, user))


@pytest.fixture
def voting(bot):
    """A vote is open, and two people have their tab open."""
    open_assessment(bot)
    words = said(opened(bot, GRADE3))
    assert "0 of 5 answered" in words
    assert "Self-assessment open: 0 of 8 finished" in words
    opened(bot, PRINCIPAL)
    return bot


def test_a_reveal_takes_the_ballot_away_and_names_the_day_of_the_result(voting):
    answer_all(voting, GRADE5)
    a_minute_later(voting)
    reveal(voting)
    words = said(home(voting, GRADE3))
    assert "answered" not in words
    assert "Last result: " in words


def test_a_cancelled_vote_leaves_no_ballot(voting):
    assert "cancelled" in steer(voting, ids.CANCEL_VOTE).lower()
    words = shown_next(voting, GRADE3)
    assert "answered" not in words
    assert "No self-assessment yet." in words


@pytest.mark.begins_with(steps=revealed_once)
def test_a_new_vote_on_one_criterion_waits_there_and_its_turnout_stands_with_the_team(bot):
    assert "Last result: " in said(opened(bot, ASSISTANT))
    again(bot)
    words = shown_next(bot, ASSISTANT)
    assert "Your ballot in #ilt-team: the new vote on “Teacher teams”" in words
    assert "New vote on “Teacher teams” open: 0 of 8 finished" in words


def test_who_leaves_keeps_their_place_and_votes_on_when_they_come_back(voting):
    voting.slack.leave(GRADE3, TEAM)
    voting.slack.settle()
    assert "0 of 8 finished" in shown_next(voting, PRINCIPAL)
    assert "/invite @ILT" in said(home(voting, GRADE3))
    voting.slack.join(GRADE3, TEAM)
    voting.slack.settle()
    assert "0 of 8 finished" in shown_next(voting, PRINCIPAL)
    assert "0 of 5 answered" in said(home(voting, GRADE3))


def test_an_observer_is_offered_no_ballot(voting):
    set_role(voting, GRADE3, Role.OBSERVER)
    assert "answered" not in said(opened(voting, GRADE3))
