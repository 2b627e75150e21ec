"""Self-assessments that were revealed, written straight into the tables: of any day, of any counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.outbox.living import owe_post
from bot.rules.tally import MINIMUM
from bot.rules.wording import frozen
from rubric_data import Rubric, load_rubrics
from storage import Database
from storage.assessments import Assessment, Ballot, NamedVote, Round, State, Tally
from storage.evidence import Evidence
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person
from tests.steps.bot import PRINCIPAL, TEAM
from tests.steps.turns import act_in

NOV_3 = datetime(2026, 11, 3, 15, tzinfo=UTC)
CHOICES = ("strength", "weakness", "cannot_say")
RUBRIC = load_rubrics()["cps_ilt"]
KEYS = [criterion.key for criterion in RUBRIC.sections[0].criteria]
EVEN = dict.fromkeys(KEYS, (6, 1, 1))


@dataclass(frozen=True)
class WrittenNote:
    """A note as the reveal leaves it. `by`: the Slack id of who signed it."""

    key: str
    text: str
    by: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Past:
    """What was voted, when, how."""

    counts: Mapping[str, tuple[int, int, int]] = field(default_factory=lambda: EVEN)
    on: datetime = NOV_3
    is_unnamed: bool = True
    rubric: Rubric = field(default_factory=lambda: RUBRIC.only(["critical_work"]))
    notes: tuple[WrittenNote, ...] = ()


def add_past(db: Database, past: Past | None = None, channel: str = TEAM) -> int:
    """A revealed self-assessment with its results message, owed. Returns its id."""
    past = past or Past()
    with db.write() as session:
        ilt = session.scalars(select(Ilt).filter_by(channel_id=channel)).one()
        opener = person(session, PRINCIPAL)
        assessment = Assessment(
            ilt_id=ilt.id,
            rubric=frozen(past.rubric),
            state=State.REVEALED,
            is_unnamed=past.is_unnamed,
            opened_by_id=opener.id,
            asked_at=past.on - timedelta(days=2),
            opened_at=past.on - timedelta(days=2),
        )
        session.add(assessment)
        session.flush()
        add_round(session, assessment, 1, None, past)
        message = PostedMessage(
            ilt_id=ilt.id,
            kind=ids.RESULTS_MESSAGE,
            subject_id=assessment.id,
            part="",
            channel_id=channel,
            answerable=PRINCIPAL,
            next_try_at=past.on,
        )
        session.add(message)
        session.flush()
        owe_post(act_in(db, session, past.on), message)
        return assessment.id


def add_round(session: Session, assessment: Assessment, number: int, key: str | None, past: Past) -> Round:
    """One revealed round: its ballots, tallies and notes, and its votes where it was named."""
    made = Round(
        assessment_id=assessment.id,
        number=number,
        criterion_key=key,
        state=State.REVEALED,
        opened_by_id=assessment.opened_by_id,
        opened_at=past.on - timedelta(days=2),
        deadline_at=past.on,
        ended_at=past.on,
    )
    session.add(made)
    session.flush()
    members = session.scalars(
        select(Member)
        .join(Person, Person.id == Member.person_id)
        .where(Member.ilt_id == assessment.ilt_id, ~Person.is_bot)
        .order_by(Member.id)
    ).all()
    session.add_all(
        Ballot(round_id=made.id, member_id=member.id, took_part=place < max(map(sum, past.counts.values())))
        for place, member in enumerate(members)
    )
    for criterion_key, counts in past.counts.items():
        session.add(_tally(made.id, criterion_key, counts, is_unnamed=past.is_unnamed))
        if not past.is_unnamed:
            session.add_all(_votes(made.id, criterion_key, counts, members))
    for note in past.notes:
        session.add(_evidence(session, made.id, note))
    session.flush()
    return made


def add_revote(db: Database, assessment_id: int, key: str, past: Past) -> None:
    """A re-vote of one criterion, revealed."""
    with db.write() as session:
        assessment = session.get_one(Assessment, assessment_id)
        numbers = session.scalars(select(Round.number).filter_by(assessment_id=assessment_id))
        add_round(session, assessment, max(numbers) + 1, key, past)


def _tally(round_id: int, key: str, counts: tuple[int, int, int], *, is_unnamed: bool) -> Tally:
    tally = Tally(round_id=round_id, criterion_key=key, answered=sum(counts))
    if not is_unnamed or sum(counts) >= MINIMUM:
        tally.strength, tally.weakness, tally.cannot_say = counts
    return tally


def _votes(round_id: int, key: str, counts: Iterable[int], members: Iterable[Member]) -> list[NamedVote]:
    choices = [choice for choice, number in zip(CHOICES, counts, strict=True) for _ in range(number)]
    return [
        NamedVote(round_id=round_id, criterion_key=key, member_id=member.id, choice=choice)
        for choice, member in zip(choices, members, strict=False)
    ]


def _evidence(session: Session, round_id: int, note: WrittenNote) -> Evidence:
    by = person(session, note.by) if note.by else None
    member = session.scalars(select(Member).filter_by(person_id=by.id)).first() if by else None
    return Evidence(
        round_id=round_id,
        criterion_key=note.key,
        note=note.text,
        link=note.link,
        is_signed=member is not None,
        member_id=member.id if member else None,
    )


def person(session: Session, user_id: str) -> Person:
    """A person by Slack id."""
    return session.scalars(select(Person).filter_by(slack_user_id=user_id)).one()
