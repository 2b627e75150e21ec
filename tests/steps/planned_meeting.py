"""A team with a rhythm, made straight in the tables: for tests of its meetings without Slack."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count

from bot.actor import Actor
from bot.meetings.calendar import Occasion, cadence_row, meeting_of, occasions
from bot.rules.cadence import Cadence, Rhythm
from storage import Database
from storage.meetings import Meeting
from storage.people import DayOff, Ilt, Member, Person, Role, Workspace
from tests.steps.dated import ZONE, chicago

WORKSPACE = "T0SCHOOL001"
LEAD, KIM, SAM = "U0LEAD00001", "U0KIM000001", "U0SAM000001"
TUESDAYS = Cadence(Rhythm.WEEKS, date(2026, 11, 10), 1, 2, hour=time(15, 30))
# A Monday. Every other Tuesday is Nov 24, Dec 8 and 22, Jan 5.
MONDAY = chicago("2026-11-23 09:00")
_requests = count(1)


@dataclass(frozen=True)
class Planned:
    """A team that meets. The first of its people facilitates."""

    db: Database
    ilt_id: int

    def actor(self, user: str = LEAD, request: str = "") -> Actor:
        """Somebody with a request of their own."""
        return Actor(WORKSPACE, user, "", request or f"request:{next(_requests)}")

    def plan(self, first: date, last: date) -> list[Occasion]:
        """The calendar as it is."""
        with self.db.read() as session:
            return occasions(session, session.get_one(Ilt, self.ilt_id), first, last)

    def row(self, slot: date) -> Meeting:
        """The row of a meeting, made where there is none."""
        with self.db.write() as session:
            ilt = session.get_one(Ilt, self.ilt_id)
            [found] = [one for one in occasions(session, ilt, slot, slot) if one.slot == slot]
            return meeting_of(session, ilt, found)

    def rows(self) -> list[Meeting]:
        """Every row there is, by the date that names it."""
        with self.db.read() as session:
            return session.query(Meeting).filter_by(ilt_id=self.ilt_id).order_by(Meeting.slot).all()


def planned_team(
    db: Database, cadence: Cadence | None = TUESDAYS, *, zone: str = ZONE, channel: str = "C0SCHOOL001"
) -> Planned:
    """A team of three that meets in that rhythm; several have the same people."""
    with db.write() as session:
        if session.get(Workspace, WORKSPACE) is None:
            session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0BOT", bot_name="ILT"))
            session.flush()
            for user, name in ((LEAD, "Lee"), (KIM, "Kim"), (SAM, "Sam")):
                session.add(
                    Person(workspace_id=WORKSPACE, slack_user_id=user, name=name, zone=zone, locale="en-US")
                )
        ilt = Ilt(workspace_id=WORKSPACE, channel_id=channel, name="team", is_private=False, zone=zone)
        ilt.cadence = cadence_row(cadence) if cadence else None
        ilt.set_up_at = datetime(2026, 8, 1, tzinfo=MONDAY.tzinfo)
        session.add(ilt)
        session.flush()
        for person in session.query(Person).order_by(Person.id):
            role = Role.FACILITATOR if person.slack_user_id == LEAD else Role.MEMBER
            session.add(Member(ilt_id=ilt.id, person_id=person.id, role=role))
        return Planned(db, ilt.id)


def days_off(team: Planned, first: date, last: date) -> None:
    """A break of the school."""
    with team.db.write() as session:
        session.add(DayOff(ilt_id=team.ilt_id, first_day=first, last_day=last, name="Break"))
