"""The menu, and what it says to words that are no command."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages import sections as assessment
from bot.assessments.messages.sections import OpenAlready
from bot.home.messages import menu, unknown
from bot.home.messages.menu import MeetingOn, Mine, Now, VoteOn
from bot.teams.messages.choices import TeamChoice
from handlers.command import HELP
from tests.drawn.texts import fits, keys, sections, titles, words

whole = st.integers(0, 10**9)
nows = st.builds(
    Now,
    whole,
    words,
    words,
    st.none() | st.builds(MeetingOn, whole, whole, words, st.integers(0, 9), leads=st.booleans()),
    st.none() | st.builds(VoteOn, words, words, whole, whole, may_end=st.booleans()),
    has_results=st.booleans(),
    has_minutes=st.booleans(),
    has_focus=st.booleans(),
    may_commit=st.booleans(),
)


@given(sections, words, nows, st.booleans())
def test_the_menu_and_the_way_to_the_ballot_fit(offered, channel, now, has_ballot):
    waiting = OpenAlready(channel, 7, offered)
    fits(assessment.open_already(waiting))
    shown = menu.menu(now, Mine(waiting if has_ballot else None), HELP)
    fits(shown)
    assert len(shown["blocks"][-1]["elements"]) <= 4


def labels(shown) -> list[str]:
    """The buttons of the menu's last row."""
    return [one["text"]["text"] for one in shown["blocks"][-1]["elements"] if one["type"] == "button"]


def more(shown) -> list[str]:
    """What stands under *More…*."""
    return [one["value"] for one in shown["blocks"][-1]["elements"][-1]["options"]]


def test_with_nothing_open_three_buttons_name_what_comes_next():
    shown = menu.menu(Now(1, "#ilt-team", "Next meeting: Tue, Dec 8, 3:30 PM"), Mine(), HELP)
    assert shown["text"] == "#ilt-team: nothing waits for you. Next meeting: Tue, Dec 8, 3:30 PM."
    assert labels(shown) == ["Log an action item", "Next agenda", "Start a self-assessment"]
    assert not {"reveal", "results", "trend", "strategy", "export", "share"} & set(more(shown))
    assert {"meeting", "actions", "privacy", "setup", "help"} <= set(more(shown))


def test_an_open_vote_says_how_far_it_is_and_how_far_i_am():
    vote = VoteOn("6 of 8 finished", "Tue, Dec 1, 4:00 PM", 2, 5, may_end=True)
    shown = menu.menu(Now(1, "#ilt-team", vote=vote), Mine(), HELP)
    assert "6 of 8 finished, until Tue, Dec 1, 4:00 PM. You: 2 of 5." in shown["text"]
    assert labels(shown) == ["Where the vote stands", "Next agenda", "Log an action item"]
    other = menu.menu(Now(1, "#ilt-team", vote=replace(vote, may_end=False, total=0)), Mine(), HELP)
    assert "You:" not in other["text"]
    assert labels(other) == ["Next agenda", "Log an action item"]


def test_a_self_assessment_is_started_only_where_none_is_open():
    vote = VoteOn("6 of 8 finished", "Tue, Dec 1, 4:00 PM", 2, 5, may_end=True)
    again = menu.menu(Now(1, "#ilt-team", vote=vote), Mine(), HELP)
    assert "reflect" in more(again), "beside a new vote on one criterion"
    for open_one in (Now(1, "#ilt-team", vote=vote, assesses=True), Now(1, "#ilt-team", assesses=True)):
        shown = menu.menu(open_one, Mine(), HELP)
        assert "reflect" not in more(shown)
        assert "Start a self-assessment" not in labels(shown)


@pytest.mark.parametrize(
    ("leads", "begins", "first"),
    [(True, False, "Next item"), (True, True, "First item"), (False, True, "Log a decision…")],
)
def test_in_a_meeting_the_menu_steers_it(leads, begins, first):
    meeting = MeetingOn(3, 9, "Look at the reading data", 2, leads=leads, begins=begins)
    shown = menu.menu(Now(1, "#ilt-team", meeting=meeting), Mine(), HELP)
    assert "the meeting is on, at “Look at the reading data”." in shown["text"]
    assert labels(shown)[0] == first
    assert "Log an action item" in labels(shown)


def test_a_team_that_is_not_set_up_is_offered_that_alone():
    shown = menu.menu(Now(1, "#ilt-team"), Mine(), HELP, "#ilt-team")
    assert [one["text"]["text"] for one in shown["blocks"][1]["elements"]] == ["Set up this team"]
    assert labels(shown) == []
    assert "setup" not in more(shown)


@given(st.lists(st.builds(TeamChoice, keys, titles), min_size=2, max_size=20), words)
def test_the_question_which_team_fits(teams, typed):
    fits(menu.which_team(teams, typed))


@given(words, st.sampled_from(["reflect", "action", "agenda add", "meeting start", None]))
def test_an_unknown_word_is_shown_harmlessly(typed, command):
    shown = (
        unknown.did_you_mean("C1", typed, command, typed, typed) if command else unknown.nothing_close(typed)
    )
    fits(shown)
    assert "<" not in shown["text"]
    assert shown["blocks"][0]["text"]["type"] == "plain_text"


def test_the_way_to_the_help_is_offered_once():
    shown = unknown.did_you_mean("C1", "how does this work", "help", "", "")
    assert [one["text"]["text"] for one in shown["blocks"][-1]["elements"]] == ["Yes, /ilt help"]


def test_words_too_long_for_a_button_come_back_whole():
    typed = "share the data " * 200
    shown = unknown.did_you_mean("C1", typed, "action", typed, typed)
    fits(shown)
    said = "".join(block["text"]["text"] for block in shown["blocks"][1:-1])
    assert said == typed


def test_the_help_is_five_lines_of_commands_that_there_are():
    message = menu.first_help()
    fits(message)
    assert len(message["text"].splitlines()) == 5
    named = set(re.findall(r"/ilt (\w+)", message["text"])) - {"alone"}
    assert named <= {line.word for line in HELP}


def test_all_commands_fit_and_each_is_named():
    message = menu.help_screen(HELP)
    fits(message)
    assert all(f"/ilt {line.word}" in message["text"] for line in HELP)
