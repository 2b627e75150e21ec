"""A workspace whose organization has the app now: its rows become the organization's, and nothing of them is lost."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.assessments.opening import COULD_NOT_OPEN
from bot.blocks import ids
from bot.district.joining import settle_due
from bot.district.messages.stays import IS_OUT
from bot.outbox.deliveries import ToSend, enqueue
from storage import Base, Database
from storage.adoption import adopt
from storage.assessments import Ballot
from storage.district import DistrictReader, DistrictStay, StayState
from storage.home import HomeView
from storage.living import PostedMessage
from storage.people import Frequency, Ilt, Member, Person, Workspace, person_of
from storage.requests import is_first_delivery
from storage.staff import StaffCount
from tests.databases import opened
from tests.steps.district import take_part
from tests.steps.school import open_round, open_school
from tests.steps.turns import act_in, turn_of

ORG, SECOND, SHARED = "E0DISTRICT1", "T0SCHOOL002", "U0COACH0001"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
# One for each workspace, and what is drawn anew.
OF_A_WORKSPACE = {"workspaces", "people", "home_views", "staff_counts", "district_readers"}
# What of a person is somebody's choice, and comes along; the rest is Slack's to tell, or the bot's own.
CHOSEN = {"reminder_hour", "frequency", "no_time_lines_since"}
TOLD = {
    "slack_user_id",
    "name",
    "other_name",
    "zone",
    "locale",
    "is_bot",
    "is_guest",
    "is_external",
    "is_deactivated",
}
OURS = {"id", "workspace_id", "look_at", "looks"}


def rows(db: Database) -> dict[str, int]:
    with db.read() as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
    return {name: number for name, number in counts.items() if number}


def second_school(db: Database, rubric) -> None:
    """Another workspace with a team in a channel of the same id, and a coach who is in both."""
    with db.write() as session:
        session.add(Workspace(id=SECOND, name="", bot_user_id="U0BOT", bot_name="ILT"))
        session.add(Workspace(id=ORG, name="District", bot_user_id="U0BOT", bot_name="ILT"))
        session.flush()
        ilt = Ilt(workspace_id=SECOND, channel_id="C0SCHOOL001", name="team", is_private=False, zone="UTC")
        people = [
            Person(workspace_id=SECOND, slack_user_id=user, name=user, zone="UTC") for user in (SHARED, "U2")
        ]
        people[0].frequency = Frequency.OVERDUE
        people[0].no_time_lines_since = NOW
        session.add_all([ilt, *people])
        session.flush()
        session.add_all(Member(ilt_id=ilt.id, person_id=one.id) for one in people)
        session.add(HomeView(person_id=people[0].id, opened_at=NOW, next_try_at=NOW))
        # What there can be one of for a person, or for a person and a day: the org's row is there already.
        session.add_all(
            StaffCount(person_id=people[0].id, day=NOW.date() + timedelta(days=n), number=1) for n in (0, 1)
        )
        session.flush()
        session.add(DistrictReader(person_id=people[0].id, named_at=NOW))
        take_part(session, ilt.id, people[1].id, SECOND, NOW)
        enqueue(act_in(db, session, NOW), ToSend(SECOND, COULD_NOT_OPEN, "9", SHARED, "failed", NOW, ilt.id))
        is_first_delivery(session, "trigger:9", SECOND, NOW)
        ilt_id, opener = ilt.id, people[0].id
    open_round(db, ilt_id, rubric, opener, NOW, NOW + timedelta(days=2))


def test_of_each_column_of_a_person_it_is_known_whose_it_is():
    assert {column.name for column in Person.__table__.columns} == CHOSEN | TOLD | OURS


def test_two_workspaces_with_a_shared_person_and_open_votes_become_one(maker, rubric):
    with opened(maker.migrated()) as db:
        first = open_school(db, rubric, ["U1", SHARED], NOW, NOW + timedelta(days=2))
        second_school(db, rubric)
        with db.write() as session:
            coach = person_of(session, "T0SCHOOL001", SHARED)
            assert coach is not None
            session.add(HomeView(person_id=coach.id, opened_at=NOW, next_try_at=NOW))
            session.add(StaffCount(person_id=coach.id, day=NOW.date(), number=2))
            session.add(DistrictReader(person_id=coach.id, named_at=NOW))
            take_part(session, first.ilt_id, coach.id, "T0SCHOOL001", NOW)
        before = rows(db)
        with db.write() as session:
            assert adopt(session, "T0SCHOOL001", ORG) == 1
        with db.write() as session:
            assert adopt(session, SECOND, ORG) == 1
        assert {name: n for name, n in rows(db).items() if name not in OF_A_WORKSPACE} == {
            name: n for name, n in before.items() if name not in OF_A_WORKSPACE
        }
        with db.read() as session:
            assert session.scalars(select(Workspace.id)).all() == [ORG]
            ilts = {ilt.team_id: ilt for ilt in session.scalars(select(Ilt))}
            assert {ilt.workspace_id for ilt in ilts.values()} == {ORG}
            assert ilts["T0SCHOOL001"].channel_id == "C0SCHOOL001"
            # Of a channel that two workspaces had, the second team keeps its record.
            assert not ilts[SECOND].is_reachable
            shared = person_of(session, ORG, SHARED)
            assert shared is not None
            asked = session.scalars(select(StaffCount.number).order_by(StaffCount.day)).all()
            assert asked == [2, 1]
            assert session.scalars(select(HomeView.person_id)).all() == [shared.id]
            assert session.scalars(select(DistrictReader.person_id)).all() == [shared.id]
            assert shared.frequency == Frequency.OVERDUE
            assert shared.no_time_lines_since == NOW
            of_teams = session.scalars(select(Member.ilt_id).where(Member.person_id == shared.id)).all()
            assert set(of_teams) == {first.ilt_id, ilts[SECOND].id}
            assert session.scalar(select(func.count()).select_from(Person)) == 3
            assert session.scalar(select(func.count()).select_from(Ballot)) == before.get("ballots", 0)
        # What a team said yes to was its workspace alone: it is asked again for the organization, and told so.
        settle_due(turn_of(db, now=NOW))
        with db.read() as session:
            assert set(session.scalars(select(DistrictStay.state))) == {StayState.MOVED}
            told = session.scalars(
                select(PostedMessage.part).where(PostedMessage.kind == ids.SCHOOLS_MESSAGE)
            )
            assert told.all() == [IS_OUT, IS_OUT]
