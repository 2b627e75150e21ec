"""What an action item brings up to date: in two statements, and with rows locked in the order that all take."""

import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select, text

from bot.blocks import ids
from bot.outbox.behind import OfTeam, item_changed, team_changed
from storage import Database
from storage.items import ActionItem
from storage.living import PostedMessage, want_refresh
from storage.meetings import Meeting, MeetingState
from storage.people import Person
from tests.databases import opened, until_somebody_waits
from tests.patience import HANG_SECONDS
from tests.steps.planned_team import MONDAY, PlannedTeam, planned_team

SLOTS = (date(2026, 11, 10), date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22))
STATES = (MeetingState.CLOSED, MeetingState.RUNNING, MeetingState.PLANNED, MeetingState.PLANNED)
KINDS = (ids.AGENDA_MESSAGE, ids.MEETING_MESSAGE, ids.MINUTES_MESSAGE)


@pytest.fixture
def team(maker):
    """A closed meeting, one that is on, two to come; each with all messages, and a team with the same besides."""
    with opened(maker.migrated()) as db:
        made = planned_team(db)
        with_messages(made)
        with_messages(planned_team(db, channel="C0OTHER0001"))
        yield made


def with_messages(team: PlannedTeam) -> None:
    with team.db.write() as session:
        for slot, state in zip(SLOTS, STATES, strict=True):
            meeting = Meeting(
                ilt_id=team.ilt_id, slot=slot, day=slot, starts_at=MONDAY, minutes=60, state=state
            )
            session.add(meeting)
            session.flush()
            session.add_all(
                PostedMessage(
                    ilt_id=team.ilt_id,
                    kind=kind,
                    subject_id=meeting.id,
                    part="",
                    channel_id="C0SCHOOL001",
                    next_try_at=datetime.now(UTC),
                )
                for kind in KINDS
            )


def an_item(team: PlannedTeam, slot: date | None = None) -> int:
    """An action item of the meeting of that day, or of none."""
    with team.db.write() as session:
        person = session.scalars(select(Person)).first()
        assert person
        meeting = session.scalars(select(Meeting).filter_by(ilt_id=team.ilt_id, slot=slot)).first()
        item = ActionItem(
            ilt_id=team.ilt_id,
            number=1,
            request="item",
            text="x",
            owner_id=person.id,
            owner_since=MONDAY,
            due_on=SLOTS[-1],
            due_since=MONDAY,
            logged_by_id=person.id,
            logged_at=MONDAY,
            meeting_id=meeting.id if meeting else None,
        )
        session.add(item)
        session.flush()
        return item.id


def behind(db: Database) -> list[tuple[int, str, date]]:
    """The messages that were asked to be shown anew, by team, kind and the meeting's day."""
    with db.read() as session:
        rows = session.execute(
            select(Meeting.ilt_id, PostedMessage.kind, Meeting.slot)
            .join(Meeting, Meeting.id == PostedMessage.subject_id)
            .where(PostedMessage.version_wanted > 1)
            .order_by(Meeting.slot)
        )
        return [(ilt_id, kind, slot) for ilt_id, kind, slot in rows]


def test_an_item_brings_the_meeting_that_is_on_the_cards_and_its_own_minutes_up_to_date(team):
    item_id = an_item(team, SLOTS[0])
    statements: list[str] = []
    with team.db.write() as session:
        item = session.get_one(ActionItem, item_id)
        event.listen(team.db.writer, "before_cursor_execute", lambda *given: statements.append(given[2]))
        item_changed(session, item)
    statements = [one for one in statements if "posted_messages" in one]
    assert len(statements) == 1
    assert behind(team.db) == [
        (team.ilt_id, ids.MINUTES_MESSAGE, SLOTS[0]),
        (team.ilt_id, ids.MEETING_MESSAGE, SLOTS[1]),
        (team.ilt_id, ids.AGENDA_MESSAGE, SLOTS[2]),
        (team.ilt_id, ids.AGENDA_MESSAGE, SLOTS[3]),
    ]


def test_an_item_of_no_meeting_changes_no_minutes(team):
    item_id = an_item(team)
    with team.db.write() as session:
        item_changed(session, session.get_one(ActionItem, item_id))
    assert ids.MINUTES_MESSAGE not in {kind for _, kind, _ in behind(team.db)}


def test_an_agenda_stands_on_the_cards_of_meetings_to_come_and_in_the_one_that_is_on(team):
    with team.db.write() as session:
        team_changed(session, team.ilt_id, OfTeam.AGENDA)
    cards = [(team.ilt_id, ids.AGENDA_MESSAGE, slot) for slot in SLOTS[2:]]
    assert behind(team.db) == [(team.ilt_id, ids.MEETING_MESSAGE, SLOTS[1]), *cards]


def test_an_item_waits_for_the_meeting_before_it_holds_a_card(postgres):
    """Else the end of a meeting, which goes the same way, and an item would wait for each other."""
    with opened(postgres.migrated()) as db:
        team = planned_team(db)
        with_messages(team)
        item_id = an_item(team)

        def change() -> None:
            with db.write() as session:
                item_changed(session, session.get_one(ActionItem, item_id))

        changing = threading.Thread(target=change)
        with db.write() as session:
            _, running, card, _ = session.scalars(select(Meeting.id).order_by(Meeting.slot)).all()
            want_refresh(session, ids.MEETING_MESSAGE, running, "")
            changing.start()
            until_somebody_waits(db)
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            want_refresh(session, ids.AGENDA_MESSAGE, card, "")
        changing.join(HANG_SECONDS)
        assert len(behind(db)) == 3
