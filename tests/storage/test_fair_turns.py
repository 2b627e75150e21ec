"""A workspace where everything is due at once, and a quiet one beside it whose one thing came due later."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.actor import NOBODY
from bot.clock import Clock
from bot.home.home import refresh_homes
from bot.items.digest import look_at_people
from bot.live.look import look_at_meetings
from bot.outbox.deliveries import Kind, Outgoing
from bot.outbox.duty import Duties
from bot.outbox.gateway import Posted
from bot.outbox.sending.engine import Engine
from bot.outbox.tools import Pace, Tools
from bot.turn import Turn
from rubric_data import NO_RESOURCES
from storage import Database
from storage.deliveries import Delivery, State
from storage.home import HomeView
from storage.people import Ilt, Member, Person, Workspace
from tests.databases import opened

BUSY, QUIET = "T0BUSY", "T0QUIET"
MANY = 130
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture
def db(sqlite) -> Iterator[Database]:
    """Teams and people of both have been due for an hour in the busy one, for a minute in the quiet one; so have their tabs."""
    with opened(sqlite.migrated()) as made:
        with made.write() as session:
            for workspace_id, number, since in ((BUSY, MANY, 3600), (QUIET, 1, 60)):
                due = NOW - timedelta(seconds=since)
                session.add(
                    Workspace(
                        id=workspace_id, name="", bot_user_id="U0BOT", bot_name="ilt", channels_synced_at=NOW
                    )
                )
                session.flush()
                for place in range(number):
                    ilt = Ilt(
                        workspace_id=workspace_id,
                        channel_id=f"C{place}",
                        name="team",
                        is_private=False,
                        meetings_look_at=due,
                    )
                    person = Person(
                        workspace_id=workspace_id,
                        slack_user_id=f"U{place}",
                        name="Kim",
                        look_at=due,
                        zone_told="America/Chicago",
                    )
                    session.add_all([ilt, person])
                    session.flush()
                    session.add(Member(ilt_id=ilt.id, person_id=person.id))
                    session.add(HomeView(person_id=person.id, opened_at=due, next_try_at=due))
        yield made


def turn(db: Database) -> Turn:
    return Turn(db, NOBODY, NOW, NOW)


def of_the_quiet(db: Database, column: Any) -> Any:
    with db.read() as session:
        return session.scalars(select(column).where(column.class_.workspace_id == QUIET)).one()


def test_one_round_looks_at_the_meetings_and_people_of_both(db):
    assert look_at_meetings(turn(db)) < MANY
    assert of_the_quiet(db, Ilt.meetings_look_at) > NOW
    assert look_at_people(turn(db)) < MANY
    assert of_the_quiet(db, Person.look_at) > NOW


class Shown:
    """A Slack that takes every Home tab."""

    def publish_home(self, _user_id: str, _view: Any) -> None:
        """Takes it."""


def test_one_round_shows_tabs_of_both(db):
    asked: list[str] = []

    @contextmanager
    def asking(workspace_id: str) -> Iterator[Any]:
        asked.append(workspace_id)
        yield Shown()

    refresh_homes(turn(db), asking, NO_RESOURCES)
    assert len(asked) < MANY
    assert QUIET in asked


class SlowForOne:
    """A Slack that answers the busy workspace only once the quiet one had its message."""

    def __init__(self) -> None:
        self.busy_is_asked = threading.Event()
        self.quiet_is_served = threading.Event()
        self.waited_in_vain = False

    def of(self, workspace_id: str) -> Any:
        return _Slow(self) if workspace_id == BUSY else _Fast(self)


class _Slow:
    worked_at = None

    def __init__(self, slack: SlowForOne) -> None:
        self._slack = slack

    def post(self, channel: str, _message: Any, _key: str) -> Posted:
        self._slack.busy_is_asked.set()
        if not self._slack.quiet_is_served.wait(20):
            self._slack.waited_in_vain = True
        return Posted(channel, "1.1")


class _Fast(_Slow):
    def post(self, channel: str, _message: Any, _key: str) -> Posted:
        self._slack.quiet_is_served.set()
        return Posted(channel, "1.1")


def test_a_workspace_whose_slack_is_slow_does_not_hold_up_the_message_of_another(db):
    kind = Kind("said", lambda *_: Outgoing({"text": "hello", "blocks": []}))
    slack = SlowForOne()
    tools = Tools(db, slack.of, Clock(), Duties(kinds=(kind,)), pace=Pace(threads=4, rate_scale=1000))
    owe(db, BUSY, 60)
    engine = Engine(tools, "worker")
    sending = threading.Thread(target=engine.run, args=(60, lambda: None))
    sending.start()
    try:
        assert slack.busy_is_asked.wait(20)
        owe(db, QUIET, 1)
        sending.join(60)
    finally:
        slack.quiet_is_served.set()
        engine.stop()
        sending.join()
        engine.close()
    assert not slack.waited_in_vain
    with db.read() as session:
        assert len(session.scalars(select(Delivery.id).where(Delivery.state == State.SENT)).all()) == 61


def owe(db: Database, workspace_id: str, number: int) -> None:
    now = Clock().machine_now() - timedelta(seconds=1)
    with db.write() as session:
        for place in range(number):
            session.add(
                Delivery(
                    workspace_id=workspace_id,
                    kind="said",
                    subject=str(place),
                    recipient=f"U{workspace_id}{place}",
                    slot="now",
                    due_at=now,
                    next_try_at=now,
                )
            )
