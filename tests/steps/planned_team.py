"""A team with a rhythm, made straight in the tables: for tests of its meetings without Slack."""

import threading
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count

from sqlalchemy import update

from bot.actor import Actor
from bot.blocks import ids
from bot.meetings.calendar import Occasion, meeting_of, occasions
from bot.rules.cadence import Cadence, Rhythm
from bot.teams.rhythm import cadence_row
from storage import Database
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import DayOff, Ilt, Member, Person, Role, Workspace
from tests.databases import opened
from tests.steps.dated_bot import ZONE, chicago

WORKSPACE = "T0SCHOOL001"
LEAD, KIM, SAM = "U0LEAD00001", "U0KIM000001", "U0SAM000001"
TUESDAYS = Cadence(Rhythm.WEEKS, date(2026, 11, 10), 1, 2, hour=time(15, 30))
# A Monday. Every other Tuesday is Nov 24, Dec 8 and 22, Jan 5.
MONDAY = chicago("2026-11-23 09:00")
NOV24, DEC8, DEC22 = date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22)
THREADS = 4
_requests = count(1)


@dataclass(frozen=True)
class PlannedTeam:
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
) -> PlannedTeam:
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
        return PlannedTeam(db, ilt.id)


def days_off(team: PlannedTeam, first: date, last: date) -> None:
    """A break of the school."""
    with team.db.write() as session:
        session.add(DayOff(ilt_id=team.ilt_id, first_day=first, last_day=last, name="Break"))


def set_state(team: PlannedTeam, slot: date, state: MeetingState) -> None:
    """The meeting is in that state, whatever happened."""
    team.row(slot)
    with team.db.write() as session:
        session.execute(update(Meeting).where(Meeting.slot == slot).values(state=state))


def post_card(team: PlannedTeam, slot: date) -> None:
    """The channel has the meeting's card."""
    row = team.row(slot)
    with team.db.write() as session:
        session.add(
            PostedMessage(
                ilt_id=team.ilt_id,
                kind=ids.AGENDA_MESSAGE,
                subject_id=row.id,
                part="",
                channel_id="C0SCHOOL001",
                next_try_at=MONDAY,
            )
        )


def at_once(address: str, work) -> None:
    """The same in several threads, each with a database of its own, as processes have."""
    together = threading.Barrier(THREADS)
    faults: list[BaseException] = []

    def run() -> None:
        with opened(address) as mine:
            together.wait()
            try:
                work(mine)
            except Exception as error:  # noqa: BLE001 - shown by the test
                faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
