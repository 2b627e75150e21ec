"""Whatever somebody types after `/ilt action`: logged only if it surely says owner and date, and never an error."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.actor import Actor
from bot.items import logging as items
from bot.items.messages.forms import ItemForm, item_form
from bot.items.messages.items import MOST_TEXT, Logged, logged
from bot.items.messages.questions import Question, question
from bot.items.messages.several_form import SeveralForm, several_form
from sandbox.validator import check_view
from storage.items import ActionItem
from storage.people import Ilt, Member, Person, Workspace
from tests.databases import opened
from tests.drawn.texts import NASTY, fits
from tests.steps.turns import turn_of

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = AT.date()
NAMES = ["Sam Lee", "Sam Poe", "Maya Ruiz", "May"]
pieces = st.sampled_from(
    [
        "<@U0>",
        "<@U1|sam>",
        "<@U9|pat>",
        "<!channel>",
        "&lt;b&gt;",
        "&amp;",
        "Sam",
        "Maya Ruiz",
        "me",
        "share",
        "the <https://x.org|plan>",
        "by",
        "next Friday",
        "Saturday",
        "12/4",
        "3/10",
        "tomorrow",
        "yesterday",
        "in 2 weeks",
        "#12",
        ",",
        "to",
        *NASTY,
    ]
)
sentences = st.lists(pieces | st.text(max_size=20), min_size=1, max_size=8).map(" ".join)
requests = count(1)


@pytest.fixture(scope="module")
def team(sqlite):
    """A team of four in a database of its own."""
    with opened(sqlite.migrated()) as database:
        with database.write() as session:
            session.add(Workspace(id="T1", name="", bot_user_id="UB", bot_name="ILT"))
            session.flush()
            ilt = Ilt(workspace_id="T1", channel_id="C1", name="ilt", is_private=False, zone="UTC")
            people = [
                Person(workspace_id="T1", slack_user_id=f"U{number}", name=name, zone="UTC", locale="en-US")
                for number, name in enumerate(NAMES)
            ]
            session.add_all([ilt, *people])
            session.flush()
            session.add_all(Member(ilt_id=ilt.id, person_id=person.id) for person in people)
        yield database


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentences)
def test_any_words_are_logged_asked_about_or_put_into_a_form(team, words):
    actor = Actor("T1", "U0", "C1", f"any:{next(requests)}")
    outcome = items.log_words(turn_of(team, actor, AT), words)
    with team.read() as session:
        made = session.scalar(select(ActionItem).where(ActionItem.request == actor.request))
    match outcome:
        case Logged():
            fits(logged(outcome))
            assert made
            assert made.due_on
            assert TODAY <= made.due_on <= TODAY + timedelta(days=731)
            assert made.due_on.weekday() < 5
            assert 0 < len(made.text) <= MOST_TEXT
            assert "<@U" not in made.text
        case Question():
            fits(question(outcome))
            assert made is None
        case SeveralForm():
            assert check_view(several_form(outcome), "modal") == []
            assert made is None
        case ItemForm():
            assert check_view(item_form(outcome), "modal") == []
            assert outcome.why
            assert made is None
