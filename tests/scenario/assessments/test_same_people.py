"""A criterion voted on again soon by nearly the same people: a word and why, no counts, wherever results are told."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from bot.assessments.ballot import cast_votes
from bot.assessments.last_results import last_results
from bot.assessments.living import render_revote
from bot.assessments.messages.last_results import last_results as drawn_results
from bot.assessments.messages.result_details import details_form
from bot.assessments.messages.results_document import results_document
from bot.assessments.messages.trend import trend_message
from bot.assessments.results import detail_of, render_results, results_of
from bot.assessments.revotes import open_revote
from bot.assessments.rounds import reveal_now
from bot.assessments.trend import last_trend
from bot.blocks import ids
from bot.live.decisions import DecisionFields, log
from bot.rules.votes import Choice
from bot.sharing.messages.share import Part
from bot.sharing.share import lists_of
from rubric_data import load_rubrics
from storage.assessments import Assessment, Round, Tally
from storage.living import PostedMessage
from storage.people import Ilt
from tests.databases import opened
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.reflection import start_meeting
from tests.steps.school import CHANNEL, LATER, School, open_round, open_school
from tests.steps.turns import turn_of

EIGHT = [f"U0PERSON{number}" for number in range(8)]
KEY = "teacher_teams"
RUBRIC = load_rubrics()["cps_ilt"].only(["critical_work"])
KEYS = [criterion.key for criterion in RUBRIC.criteria()]
SEVEN_TO_ONE = {user: Choice.STRENGTH if place else Choice.WEAKNESS for place, user in enumerate(EIGHT)}
WHY = "the difference would tell how one of them voted"


@pytest.fixture
def school(sqlite) -> Iterator[School]:
    """A self-assessment revealed with 7 strength, 1 weakness on every criterion."""
    with opened(sqlite.migrated()) as db:
        made = open_school(db, RUBRIC, EIGHT, TUESDAY, LATER)
        vote(made, SEVEN_TO_ONE, KEYS)
        yield made


def vote(school: School, answers: Mapping[str, Choice], keys=(KEY,), now: datetime = TUESDAY) -> None:
    """Everybody's answer in the newest round, and its reveal."""
    with school.db.read() as session:
        number = session.scalars(select(Round.id).order_by(Round.id.desc())).first() or 0
    for user, choice in answers.items():
        cast_votes(turn_of(school.db, school.actor(user), now), number, dict.fromkeys(keys, choice))
    reveal_now(turn_of(school.db, school.actor(EIGHT[0]), now), number)


def again(school: School, answers: Mapping[str, Choice], now: datetime = TUESDAY, key: str = KEY) -> None:
    open_revote(turn_of(school.db, school.actor(EIGHT[0]), now), 1, key)
    vote(school, answers, [key], now)


def without(*users: str) -> dict[str, Choice]:
    return {user: choice for user, choice in SEVEN_TO_ONE.items() if user not in users}


def told(school: School) -> dict[str, str]:
    """Every place that tells of results, in words."""
    db, turn = school.db, turn_of(school.db, school.actor(EIGHT[1]))
    rubrics = load_rubrics()
    with db.read() as session:
        ilt = session.get_one(Ilt, school.ilt_id)
        assessment = session.get_one(Assessment, 1)
        messages = {
            one.kind: one for one in session.scalars(select(PostedMessage).order_by(PostedMessage.id))
        }
        results = results_of(session, assessment, ilt, ())
        trend = last_trend(turn, rubrics)
        document = Document(BytesIO(results_document(results, {}, trend)))
        return {
            "results": str(render_results(session, messages[ids.RESULTS_MESSAGE])),
            "record": str(render_revote(session, messages[ids.REVOTE_MESSAGE])),
            "last results": str(drawn_results(last_results(turn, rubrics))),
            "details": str(details_form(detail_of(turn, 1, KEY, 0), assessment_id=1)),
            "trend": str(trend_message(trend)),
            "document": "\n".join(
                [
                    *(one.text for one in document.paragraphs),
                    *(cell.text for table in document.tables for row in table.rows for cell in row.cells),
                ]
            ),
            "share": str(lists_of(session, ilt, None, assessment, list(Part))),
        }


@pytest.mark.parametrize("missing", [EIGHT[0], EIGHT[3]], ids=["who said weakness", "who said strength"])
def test_a_word_stands_everywhere_and_is_the_same_whoever_is_missing(school, missing):
    again(school, dict.fromkeys(EIGHT, Choice.STRENGTH), key=KEYS[0])
    again(school, without(missing))
    now = without(missing)
    strong = sum(choice is Choice.STRENGTH for choice in now.values())
    for place, words in told(school).items():
        assert f"{strong} strength, {len(now) - strong} weakness" not in words, place
        if place != "share":
            assert "most or all said strength" in words.lower(), place
            assert WHY in words, place
    with school.db.read() as session:
        [row] = session.scalars(select(Tally).join(Round).where(Round.number == 3))
        assert (row.strength, row.weakness, row.cannot_say) == (None, None, None)


def test_a_decision_that_rests_on_it_quotes_the_word(school):
    again(school, without(EIGHT[0]))
    meeting = start_meeting(school.db, EIGHT, channel=CHANNEL, by=EIGHT[0])
    fields = DecisionFields("We visit two rooms each", "", criterion=KEY)
    shown = log(turn_of(school.db, school.actor(EIGHT[0]), TUESDAY), meeting, fields)
    assert "Teacher teams (most or all said strength)" in str(shown)


def test_the_same_people_see_counts_as_ever(school):
    again(school, dict.fromkeys(EIGHT, Choice.STRENGTH))
    assert (
        "before: 7 strength, 1 weakness, 0 can't say; now: 8 strength, 0 weakness" in told(school)["results"]
    )
    assert WHY not in str(told(school))


def test_four_others_see_counts_too(school):
    again(school, without(*EIGHT[4:]))
    assert "now: 3 strength, 1 weakness" in told(school)["results"]


@pytest.mark.parametrize(("day", "is_counted"), [("2026-12-15 09:00", False), ("2026-12-16 09:00", True)])
def test_after_ten_working_days_counts_are_shown(school, day, is_counted):
    again(school, without(EIGHT[0]), now=chicago(day))
    assert ("now: 7 strength, 0 weakness" in told(school)["results"]) is is_counted
    assert (WHY in told(school)["results"]) is not is_counted


def test_whoever_left_a_criterion_out_makes_a_difference_on_it_alone(school):
    """Everybody took part both times; the earlier vote on this criterion was without one of them."""
    with school.db.read() as session:
        opener = session.get_one(Assessment, 1).opened_by_id
    open_round(school.db, school.ilt_id, RUBRIC, opener, TUESDAY, LATER)
    with school.db.read() as session:
        number = session.scalars(select(Round.id).order_by(Round.id.desc())).first() or 0
    cast_votes(turn_of(school.db, school.actor(EIGHT[0]), TUESDAY), number, {KEYS[0]: Choice.STRENGTH})
    vote(school, without(EIGHT[0]), KEYS)
    with school.db.read() as session:
        rows = session.scalars(select(Tally).where(Tally.round_id == number)).all()
        words = {row.criterion_key: row.word for row in rows}
    assert words == {key: None if key == KEYS[0] else "most_or_all:strength" for key in KEYS}


def test_the_same_words_under_another_rubric_and_other_keys_are_the_same_criterion(school):
    """A district's own file may hold the criteria of ours, and a team may vote on both within a day."""
    copied = RUBRIC.model_dump(mode="json") | {"key": "district"}
    for criterion in copied["sections"][0]["criteria"]:
        criterion["key"] = f"own_{criterion['key']}"
        criterion["text"] = f"{criterion['text'].upper()}."
    other = type(RUBRIC).model_validate(copied)
    with school.db.read() as session:
        opener = session.get_one(Assessment, 1).opened_by_id
    number = open_round(school.db, school.ilt_id, other, opener, TUESDAY, LATER)
    vote(school, without(EIGHT[0]), [criterion.key for criterion in other.criteria()])
    with school.db.read() as session:
        rows = session.scalars(select(Tally).where(Tally.round_id == number)).all()
        assert {(row.strength, row.word) for row in rows} == {(None, "most_or_all:strength")}
