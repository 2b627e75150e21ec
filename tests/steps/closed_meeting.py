"""A meeting that is over, written straight into the tables, and its closing: what its minutes are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.actor import NOBODY
from bot.minutes.minutes import post_minutes
from storage import Database
from storage.agenda import AgendaItem, AgendaState, Decision
from storage.items import ActionItem
from storage.meetings import Attendance, Meeting, MeetingState, RoleTurn
from storage.people import Ilt, Member, Person, look_at_meetings_of
from storage.reflection import LineBacking, ProcessCount, ProcessLine, ProcessTaker
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import TUESDAY
from tests.steps.turns import turn_of

WEEKLY = {
    "rhythm": "weeks",
    "first": "2026-11-03",
    "weekday": 1,
    "every": 2,
    "ordinals": [],
    "dates": [],
    "hour": "15:30",
    "minutes": 60,
}


@dataclass(frozen=True)
class Held:
    """What happened. People by Slack id; `there` leads with whoever had the first role and ended it."""

    day: date = field(default_factory=lambda: date(2026, 11, 30))
    there: Sequence[str] = (PRINCIPAL, ASSISTANT)
    said_absent: Sequence[str] = (GRADE3,)
    objective: str = "Agree on the data protocol"
    topics: Sequence[tuple[str, str, bool]] = (
        ("Walkthrough data", "We know where to look", True),
        ("Budget", "A first draft", False),
    )
    decisions: Sequence[tuple[str, str]] = (("Use the ATLAS protocol", "Four of six teams asked for it"),)
    items: Sequence[tuple[str, str, date | None]] = (
        ("Print the protocol", GRADE5, date(2026, 12, 4)),
        ("Find a room", "", None),
    )
    lines: Sequence[tuple[str, str]] = (
        ("liked", "We started on time"),
        ("hard", "Too many items"),
        ("change", "Fewer items"),
    )
    backed_by: Sequence[str] = (PRINCIPAL, ASSISTANT)
    counts: Sequence[tuple[str, str, int]] = (("fits", "a_lot", 3), ("fits", "not_yet", 1))
    chosen_change: str | None = "Fewer items"
    ended_by: str | None = PRINCIPAL
    is_reflected: bool = True


def add_meeting(db: Database, held: Held | None = None, channel: str = TEAM) -> int:
    """The rows of a meeting whose reflection is being closed. Returns its id."""
    held = held or Held()
    with db.write() as session:
        ilt = session.scalars(select(Ilt).filter_by(channel_id=channel)).one()
        people = {one.slack_user_id: one for one in session.scalars(select(Person))}
        members = {one.person_id: one for one in session.scalars(select(Member).filter_by(ilt_id=ilt.id))}
        member = {user: members[one.id].id for user, one in people.items() if one.id in members}
        starts = datetime.combine(held.day, time(21, 30), TUESDAY.tzinfo)
        meeting = Meeting(
            ilt_id=ilt.id,
            slot=held.day,
            day=held.day,
            starts_at=starts,
            minutes=60,
            state=MeetingState.CLOSED,
            objective=held.objective,
            started_at=starts + timedelta(minutes=2),
            started_by_id=people[held.there[0]].id if held.there else None,
            ended_at=starts + timedelta(minutes=65),
            ended_by_id=people[held.ended_by].id if held.ended_by else None,
            closed_at=starts + timedelta(hours=2),
            chosen_change=held.chosen_change,
        )
        session.add(meeting)
        session.flush()
        number = meeting.id
        session.add_all(
            Attendance(meeting_id=number, member_id=member[one], is_there=True) for one in held.there
        )
        session.add_all(
            Attendance(meeting_id=number, member_id=member[one], is_there=False) for one in held.said_absent
        )
        session.add_all(
            ProcessTaker(meeting_id=number, member_id=member[one], has_answered=held.is_reflected)
            for one in held.there
        )
        if held.there:
            session.add(
                RoleTurn(meeting_id=number, role="Facilitator", position=0, member_id=member[held.there[0]])
            )
        for place, (title, objective, is_done) in enumerate(held.topics):
            session.add(
                AgendaItem(
                    ilt_id=ilt.id,
                    meeting_id=number if is_done else None,
                    request=f"topic {number} {place}",
                    title=title,
                    objective=objective,
                    proposed_by_id=people[PRINCIPAL].id,
                    presenter_id=people[GRADE3].id,
                    position=place,
                    state=AgendaState.DONE if is_done else AgendaState.WAITING,
                    carried=0 if is_done else 1,
                )
            )
        session.flush()
        meeting.carried_items = list(
            session.scalars(
                select(AgendaItem.id).where(
                    AgendaItem.request.startswith(f"topic {number} "), AgendaItem.state == AgendaState.WAITING
                )
            )
        )
        for place, (text, evidence) in enumerate(held.decisions):
            session.add(
                Decision(
                    ilt_id=ilt.id,
                    meeting_id=number,
                    request=f"decision {number} {place}",
                    text=text,
                    evidence=evidence,
                    logged_by_id=people[PRINCIPAL].id,
                    logged_at=starts,
                )
            )
        for place, (text, owner, due) in enumerate(held.items):
            session.add(
                ActionItem(
                    ilt_id=ilt.id,
                    number=number * 10 + place,
                    request=f"item {number} {place}",
                    text=text,
                    owner_id=people[owner].id if owner else None,
                    owner_since=starts,
                    due_on=due,
                    due_since=starts,
                    logged_by_id=people[PRINCIPAL].id,
                    logged_at=starts,
                    meeting_id=number,
                )
            )
        lines = [ProcessLine(meeting_id=number, question=asked, text=text) for asked, text in held.lines]
        session.add_all(lines)
        session.flush()
        session.add_all(
            LineBacking(line_id=lines[-1].id, member_id=member[one]) for one in held.backed_by if lines
        )
        session.add_all(
            ProcessCount(meeting_id=number, question=asked, choice=choice, count=count)
            for asked, choice, count in held.counts
        )
        return number


def close(db: Database, meeting_id: int, now: datetime, machine_now: datetime) -> None:
    """What closing a reflection does with the minutes, in its transaction."""
    with turn_of(db, NOBODY, now, machine_now).write() as act:
        meeting = act.session.get_one(Meeting, meeting_id)
        look_at_meetings_of(act.session, meeting.ilt_id)
        ilt = act.session.get_one(Ilt, meeting.ilt_id, populate_existing=True)
        post_minutes(act, ilt, meeting)


def set_rhythm(db: Database, channel: str = TEAM) -> None:
    """Every other Tuesday at 3:30 PM from November 3 on."""
    with db.write() as session:
        session.scalars(select(Ilt).filter_by(channel_id=channel)).one().cadence = WEEKLY
