"""The menu, and what it says to words that are no command."""

from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages import sections as assessment
from bot.assessments.messages.sections import OpenAlready
from bot.home.messages import menu, unknown
from bot.teams.messages.choices import TeamChoice
from handlers.command import HELP
from tests.drawn.texts import fits, keys, sections, titles, words


@given(sections, words)
def test_the_menu_and_the_way_to_the_ballot_fit(offered, channel):
    waiting = OpenAlready(channel, 7, offered)
    fits(assessment.open_already(waiting))
    fits(menu.menu(waiting, HELP))
    fits(menu.menu(None, HELP))


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


def test_words_too_long_for_a_button_come_back_whole():
    typed = "share the data " * 200
    shown = unknown.did_you_mean("C1", typed, "action", typed, typed)
    fits(shown)
    said = "".join(block["text"]["text"] for block in shown["blocks"][1:-1])
    assert said == typed


def test_the_help_fits_and_names_each_command():
    message = menu.help_screen(HELP)
    fits(message)
    assert all(f"/ilt {line.word}" in message["text"] for line in HELP)
