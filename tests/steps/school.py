"""A team with an open vote, made straight in the tables: for tests of use cases without Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.actor import Actor
from bot.assessments.opening import post_and_call
from bot.assessments.voting import voting_of
from rubric_data import Rubric
from storage import Database
from storage.assessments import Assessment, Round, State
from storage.people import Ilt, Member, Person, Role, Workspace
from tests.steps.dated_bot import TUESDAY
from tests.steps.turns import act_in

WORKSPACE, CHANNEL = "T0SCHOOL001", "C0SCHOOL001"
# When a vote that was opened on Tuesday ends.
LATER = TUESDAY + timedelta(days=2)
_requests = count(1)


@dataclass(frozen=True)
class School:
    """Who is in the team (Slack ids; the first is its facilitator), and the open round's id."""

    db: Database
    people: Sequence[str]
    round_id: int
    ilt_id: int

    def actor(self, user: str, request: str = "") -> Actor:
        """Somebody with a request of their own."""
        return Actor(WORKSPACE, user, CHANNEL, request or f"request:{next(_requests)}")


def open_school(
    db: Database,
    rubric: Rubric,
    people: Sequence[str],
    now: datetime,
    deadline: datetime,
    *,
    is_unnamed: bool = True,
) -> School:
    """A team of those people and a self-assessment that all of them may vote in."""
    with db.write() as session:
        session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0BOT", bot_name="ILT"))
        session.flush()
        ilt = Ilt(
            workspace_id=WORKSPACE, channel_id=CHANNEL, name="team", is_private=False, zone="America/Chicago"
        )
        session.add(ilt)
        rows = [
            Person(workspace_id=WORKSPACE, slack_user_id=user, name=user, zone="America/Chicago")
            for user in people
        ]
        session.add_all(rows)
        session.flush()
        for place, row in enumerate(rows):
            role = Role.MEMBER if place else Role.FACILITATOR
            session.add(Member(ilt_id=ilt.id, person_id=row.id, role=role))
        session.flush()
    return School(
        db, people, open_round(db, ilt.id, rubric, rows[0].id, now, deadline, is_unnamed=is_unnamed), ilt.id
    )


def open_round(
    db: Database,
    ilt_id: int,
    rubric: Rubric,
    opener_id: int,
    now: datetime,
    deadline: datetime,
    *,
    is_unnamed: bool = True,
) -> int:
    """Another self-assessment of the team, opened. Returns its round's id."""
    with db.write() as session:
        assessment = Assessment(
            ilt_id=ilt_id,
            rubric=rubric.model_dump(mode="json"),
            state=State.OPEN,
            is_unnamed=is_unnamed,
            opened_by_id=opener_id,
            asked_at=now,
            opened_at=now,
        )
        session.add(assessment)
        session.flush()
        opened = Round(
            assessment_id=assessment.id,
            number=1,
            state=State.OPEN,
            opened_by_id=opener_id,
            opened_at=now,
            deadline_at=deadline,
        )
        session.add(opened)
        session.flush()
        voting = voting_of(session, opened.id)
        assert voting is not None
        post_and_call(act_in(db, session, now), voting)
        return opened.id
