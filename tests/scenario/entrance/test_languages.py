"""Whose language is spoken: each person's own, the team's in its channel, and nobody's of the one who asked before."""

import json

import pytest
from sqlalchemy import update

from bot.blocks import ids
from bot.sharing.messages.share import Shared, Wish, preview_form
from bot.words import speaking
from sandbox.state import Message, dm_id
from storage.people import Ilt, Person, person_of
from tests.steps.assessments import open_assessment, seen, told
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, PRIVATE, STAFF, TEAM, RunningBot
from tests.steps.home import a_minute_later, home, opened
from tests.steps.languages import all_in, is_pseudo
from tests.steps.setup import open_setup, said, set_up

WORKSPACE = "T0SANDBOX01"


@pytest.fixture
def bot(spanish_bot: RunningBot) -> RunningBot:
    """On it Ana (grade 3), whose Slack is in Spanish."""
    spanish_bot.slack.speak(GRADE3, "es-LA")
    spanish_bot.slack.settle()
    return spanish_bot


def answers(bot: RunningBot, user: str, words: str) -> str:
    """All that a command says to whoever types it."""
    bot.slack.command(user, TEAM, f"/ilt {words}")
    bot.settle()
    return told(bot, user)


def votes_on(bot: RunningBot) -> list[Message]:
    """The message in the channel in which the team votes, by its buttons."""
    shown = [one for one in seen(bot, PRINCIPAL) if not one.ephemeral_to]
    return [one for one in shown if ids.ROW_STRENGTH in json.dumps(one.blocks)]


def dm(bot: RunningBot, user: str) -> list[str]:
    bot.slack.settle()
    bot.settle()
    return [all_in(one) for one in seen(bot, user, dm_id(user))]


def test_two_people_who_take_turns_read_each_their_own_language(bot):
    asked = [PRINCIPAL, GRADE3] * 3
    said = []
    for user in asked:
        bot.slack.command(user, TEAM, "/ilt help")
        bot.settle()
        said.append(is_pseudo(all_in(seen(bot, user)[-1])))
    assert said == [user == GRADE3 for user in asked]


def test_the_channel_is_written_to_in_the_teams_language_and_each_person_in_their_own(bot):
    set_up(bot)
    open_assessment(bot)
    bot.tick()
    [posted] = votes_on(bot)
    assert not is_pseudo(posted)
    assert [is_pseudo(dm(bot, user)[-1]) for user in (GRADE3, ASSISTANT)] == [True, False]


def test_the_setup_asks_which_language_the_channel_is_written_to_in(bot):
    form = open_setup(bot, GRADE3)
    shown = json.dumps(form.payload, ensure_ascii=False)
    assert "Español" in shown
    assert "English" in shown
    set_up(bot)  # in English, as the principal's Slack has it
    with bot.db.read() as session:
        assert session.query(Ilt).filter_by(channel_id=TEAM).one().language is None
    set_up(bot, language="es")
    open_assessment(bot)
    bot.tick()
    [posted] = votes_on(bot)
    assert is_pseudo(posted)
    assert not is_pseudo(dm(bot, ASSISTANT)[-1])


def test_the_first_hello_speaks_as_whoever_brought_the_bot_and_the_setup_as_whoever_fills_it_in(bot):
    bot.slack.invite_bot(GRADE3, STAFF)
    bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    bot.slack.settle()
    bot.tick()
    [hello] = said(bot, STAFF)
    assert is_pseudo(hello)
    assert not is_pseudo(said(bot, PRIVATE)[-1])
    set_up(bot, PRINCIPAL, STAFF)
    bot.tick()
    assert not is_pseudo(said(bot, STAFF)[0]), "the principal's Slack is in English, and they left it so"


def test_a_team_that_speaks_another_language_from_now_on_reads_what_is_open_in_it(bot):
    set_up(bot)
    open_assessment(bot)
    bot.tick()
    set_up(bot, language="es")
    bot.tick()
    [posted] = votes_on(bot)
    assert is_pseudo(posted)


@pytest.mark.usefixtures("bot")
def test_what_is_shared_is_shown_before_in_the_language_in_which_it_is_posted():
    shared = Shared("Leaders", "Ana", None, "", [("Decisions", ["Read it."])], language="en")
    with speaking("es"):
        above, _, *post = preview_form(Wish(1, None, [], "", TEAM), shared)["blocks"]
    assert is_pseudo({"blocks": [above]})
    assert not is_pseudo({"blocks": post[:-2]})


def test_home_speaks_the_language_of_whoever_opens_it_and_follows_them(bot):
    assert [is_pseudo(opened(bot, user)) for user in (PRINCIPAL, GRADE3)] == [False, True]
    bot.slack.speak(GRADE3, "en-US")
    bot.slack.settle()
    a_minute_later(bot)
    bot.tick()
    assert not is_pseudo(home(bot, GRADE3))


def test_a_locale_that_changes_in_the_middle_of_a_form_does_no_harm(bot):
    set_up(bot)
    form = open_setup(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, ids.SETUP_NAME, ids.SETUP_NAME, "Leaders")
    bot.slack.speak(PRINCIPAL, "es-ES")
    bot.slack.settle()
    bot.slack.submit(PRINCIPAL, form.id)
    assert is_pseudo(answers(bot, PRINCIPAL, "help"))
    with bot.db.read() as session:
        assert session.query(Ilt).filter_by(channel_id=TEAM).one().team_name == "Leaders"


def test_a_refusal_is_told_in_the_language_of_whoever_is_refused(bot):
    set_up(bot)
    bot.slack.command(GRADE3, TEAM, "/ilt setup")
    bot.settle()
    said = all_in(seen(bot, GRADE3)[-1])
    assert is_pseudo(said)


def test_what_another_process_learned_is_known_from_the_next_row_that_is_read(bot):
    assert is_pseudo(answers(bot, GRADE3, "help"))
    with bot.db.write() as session:
        # As another process would: nothing of it is known here.
        session.connection().execute(update(Person).values(locale="en-US"))
    with bot.db.read() as session:
        assert person_of(session, WORKSPACE, GRADE3)
    assert not is_pseudo(answers(bot, GRADE3, "help"))
