"""Teams of a district that take part across schools, made straight in the tables; and what people do with `/ilt schools`."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.rules.across import LEAST_VOTERS
from rubric_data import KeptName
from sandbox.state import Message
from storage import Database
from storage.assessments import Assessment, Round, State
from storage.district import DistrictStay, StayState
from storage.focus import Cycle, CycleState, FocusArea, FocusCandidate, FocusRound, FocusState
from storage.people import Ilt, Member, Person, Role, Workspace
from storage.strategies import CheckIn, Strategy, StrategyWording
from tests.steps.assessments import private, seen
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import element

OWN = "T0SANDBOX01"
NEVER = datetime(2030, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)
ZONE = "America/Chicago"


def other_teams(
    db: Database,
    number: int,
    *,
    workspace_id: str = OWN,
    district: str = "",
    voters: int = LEAST_VOTERS,
    since: datetime = LONG_AGO,
    first: int = 0,
) -> list[int]:
    """So many teams that take part, each of its own people. Returns their ids."""
    with db.write() as session:
        found = []
        for place in range(first, first + number):
            ilt = Ilt(
                workspace_id=workspace_id,
                channel_id=f"C0D{workspace_id[-3:]}{place:04}",
                name=f"school-{place}",
            )
            ilt.is_private, ilt.zone, ilt.set_up_at = False, ZONE, since
            people = [
                Person(
                    workspace_id=workspace_id,
                    slack_user_id=f"U0D{place:04}{one}",
                    name=f"P{place}{one}",
                    zone=ZONE,
                )
                for one in range(voters)
            ]
            session.add_all([ilt, *people])
            session.flush()
            session.add_all(
                Member(ilt_id=ilt.id, person_id=one.id, role=Role.MEMBER if at else Role.FACILITATOR)
                for at, one in enumerate(people)
            )
            take_part(session, ilt.id, people[0].id, district or workspace_id, since)
            found.append(ilt.id)
        # Slack knows nothing of these channels: it is not asked.
        session.execute(update(Ilt).values(members_synced_at=NEVER))
        session.execute(update(Workspace).values(channels_synced_at=NEVER))
        return found


def take_part(
    session: Session, ilt_id: int, person_id: int, district: str = OWN, since: datetime = LONG_AGO
) -> None:
    """The team is in since then."""
    stay = DistrictStay(ilt_id=ilt_id, district=district, state=StayState.IN, proposed_by_id=person_id)
    stay.proposed_at, stay.last_day, stay.no_until, stay.in_since = since, since.date(), since, since
    session.add(stay)
    session.flush()


def work_on(db: Database, ilt_ids: Collection[int], key: str, day: date = date(2026, 11, 2)) -> None:
    """Each of these teams chose the criterion on that day."""
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    with db.write() as session:
        for ilt_id in ilt_ids:
            by = _somebody(session, ilt_id)
            one = FocusRound(ilt_id=ilt_id, state=FocusState.CHOSEN, opened_by_id=by, opened_at=at, counted=4)
            cycle = session.query(Cycle).filter_by(ilt_id=ilt_id).one_or_none() or Cycle(
                ilt_id=ilt_id,
                number=1,
                state=CycleState.RUNNING,
                starts_on=day,
                ends_on=day + timedelta(weeks=10),
            )
            session.add_all([one, cycle])
            session.flush()
            name = KeptName(key, key)
            candidate = FocusCandidate(ilt_id=ilt_id, round_id=one.id, position=1, name=name)
            session.add(candidate)
            session.flush()
            area = FocusArea(ilt_id=ilt_id, cycle_id=cycle.id, round_id=one.id, candidate_id=candidate.id)
            area.name, area.chosen_at, area.chosen_by_id = name, at, by
            session.add(area)


def vote_again_in(db: Database, ilt_ids: Collection[int], key: str, at: datetime) -> None:
    """In each of these teams a new vote on the criterion was revealed at that instant."""
    with db.write() as session:
        for ilt_id in ilt_ids:
            by = _somebody(session, ilt_id)
            one = Assessment(ilt_id=ilt_id, rubric={}, state=State.REVEALED, opened_by_id=by, asked_at=at)
            session.add(one)
            session.flush()
            again = Round(assessment_id=one.id, number=2, criterion_key=key, state=State.REVEALED)
            again.deadline_at = again.ended_at = at
            session.add(again)


def read_in(db: Database, ilt_ids: Collection[int], worked: str, at: datetime) -> None:
    """Each of these teams read a strategy for what it works on so at that instant."""
    with db.write() as session:
        for ilt_id in ilt_ids:
            by = _somebody(session, ilt_id)
            area = session.query(FocusArea.id).filter_by(ilt_id=ilt_id).order_by(FocusArea.id).first()
            assert area
            said = {"committed_by_id": by, "committed_at": at, "owner_since": at, "request": "1"}
            one = Strategy(ilt_id=ilt_id, area_id=area[0], **said)
            session.add(one)
            session.flush()
            wording = StrategyWording(ilt_id=ilt_id, strategy_id=one.id, number=1, what="Walk", said_at=at)
            wording.said_by_id = by
            session.add(wording)
            session.flush()
            read = CheckIn(ilt_id=ilt_id, strategy_id=one.id, wording_id=wording.id, slot="1", worked=worked)
            read.asked_on = read.due_on = at.date()
            read.answered_at = at
            session.add(read)


def _somebody(session: Session, ilt_id: int) -> int:
    first = session.query(Member.person_id).filter_by(ilt_id=ilt_id).order_by(Member.id).first()
    assert first
    return int(first[0])


def schools(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> Message:
    """`/ilt schools`; the private answer."""
    bot.slack.command(user, channel, "/ilt schools")
    return private(bot, user, channel)[-1]


def press(
    bot: RunningBot, message: Message, action_id: str, user: str = PRINCIPAL, channel: str = TEAM
) -> Message:
    """A button of it; what the person reads then."""
    bot.slack.click(user, channel, message.ts, element(message, action_id)[0], action_id)
    return private(bot, user, channel)[-1]


def told(bot: RunningBot, user: str = PRINCIPAL) -> list[Message]:
    """What the channel was told of it, oldest first."""
    return [one for one in seen(bot, user) if "Across schools" in one.text and not one.ephemeral_to]


def propose(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """*Propose it*; the channel's message."""
    press(bot, schools(bot, user), ids.SCHOOLS_PROPOSE, user)
    bot.tick()
    return told(bot)[-1]
