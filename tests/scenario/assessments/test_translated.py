"""A team of two languages votes on one rubric: each reads it in their own, the channel in the team's."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.words import WHOLE, offer
from sandbox.state import View
from storage.assessments import Assessment
from storage.focus import FocusCandidate
from storage.people import Ilt, Person
from tests.steps.assessments import open_assessment, open_ballot, private, seen, top_form
from tests.steps.bot import EIGHT, GRADE3, GRADE5, TEAM, RunningBot
from tests.steps.focus import (
    choose,
    fill_dots,
    focus_message,
    open_focus,
    read_and_close,
    show,
    tap,
    with_result,
    words_of,
)
from tests.steps.home import opened, said
from tests.steps.revealed import EVEN, Past, add_past

QUOTED = "Develops the school’s plan for instructional improvement"
TRANSLATED = "Elabora el plan de la escuela para mejorar la enseñanza"


@pytest.fixture
def mixed(bot) -> Iterator[RunningBot]:
    """Grade 3 reads Spanish, the others English."""
    offer(["es"])
    with bot.db.write() as session:
        session.scalars(select(Person).filter_by(slack_user_id=GRADE3)).one().locale = "es-MX"
    yield bot
    offer(WHOLE)


def in_english(bot: RunningBot, user: str, form: View) -> str:
    """*Read it in English*; what lies on top then."""
    block = next(one for one in form.payload["blocks"] if ids.ORIGINAL_CRITERIA in str(one))
    bot.slack.view_action(user, form.id, block["block_id"], ids.ORIGINAL_CRITERIA)
    return str(top_form(bot, user).payload)


def test_each_votes_in_their_own_language_on_what_was_frozen_with_the_vote(mixed):
    open_assessment(mixed)
    with mixed.db.read() as session:
        stored = session.scalars(select(Assessment)).one().rubric
    assert [TRANSLATED in str(stored["translations"]["es"]), QUOTED in str(stored)] == [True, True]
    spanish, english = open_ballot(mixed, GRADE3), open_ballot(mixed, GRADE5)
    assert [TRANSLATED in str(spanish.payload), QUOTED in str(spanish.payload)] == [True, False]
    assert [QUOTED in str(english.payload), ids.ORIGINAL_CRITERIA in str(english.payload)] == [True, False]
    assert QUOTED in in_english(mixed, GRADE3, spanish)


def test_results_are_in_the_language_of_whoever_reads_them_and_the_channels_in_the_teams(mixed):
    with mixed.db.write() as session:
        session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one().language = "es"
    add_past(mixed.db)
    mixed.tick()
    posted = seen(mixed, GRADE5)[-1]
    assert [name in str(posted.blocks) for name in ("Plan y avances", "Plan and progress")] == [True, False]
    for user, name in ((GRADE3, "Plan y avances"), (GRADE5, "Plan and progress")):
        mixed.slack.command(user, TEAM, "/ilt results")
        assert name in str(private(mixed, user)[-1].blocks)
    block = next(one for one in posted.blocks if ids.ORIGINAL_CRITERIA in str(one))
    mixed.slack.click(GRADE3, TEAM, posted.ts, block["block_id"], ids.ORIGINAL_CRITERIA)
    assert QUOTED in str(top_form(mixed, GRADE3).payload)


def test_what_a_team_chooses_to_work_on_is_called_as_its_channel_calls_it(mixed):
    with mixed.db.write() as session:
        session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one().language = "es"
    add_past(mixed.db, Past(counts={**EVEN, "teacher_teams": (1, 7, 0)}))
    mixed.tick()
    posted = seen(mixed, GRADE5)[-1]
    block = next(one for one in posted.blocks if ids.FOCUS_START in str(one))
    mixed.slack.click(GRADE5, TEAM, posted.ts, block["block_id"], ids.FOCUS_START)
    form = top_form(mixed, GRADE5)
    assert "Teacher teams" in str(form.payload)
    mixed.slack.submit(GRADE5, form.id)
    with mixed.db.read() as session:
        kept = [one.name.words for one in session.scalars(select(FocusCandidate))]
        assert "Equipos de maestros" in kept


def test_what_a_team_works_on_is_called_in_the_language_of_whoever_reads(mixed):
    with_result(mixed)
    open_focus(mixed, own="Time for talk")
    assert "Plan and progress" in focus_message(mixed).text
    forms = {user: str(fill_dots(mixed, user, [0]).payload) for user in EIGHT}
    for user, form in forms.items():
        assert [name in form for name in ("Plan and progress", "Plan y avances", "Time for talk")] == [
            user != GRADE3,
            user == GRADE3,
            True,
        ]
        mixed.slack.submit(user, top_form(mixed, user).id)
        read_and_close(mixed, user)
    show(mixed)
    choose(mixed, [0])
    assert "Focus: Plan and progress, until" in said(opened(mixed, GRADE5))
    assert "Enfoque: Plan y avances, hasta" in said(opened(mixed, GRADE3))
    tap(mixed, EIGHT[0], ids.FOCUS_LIVE_WITH)
    mixed.tick()
    tap(mixed, GRADE3, ids.FOCUS_LIVE_ANSWER)
    assert words_of(top_form(mixed, GRADE3)).count("Plan y avances") == 1
