"""What a test looks at after a round has ended: the tables, as they are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import Database
from storage.assessments import Ballot, Round, Tally
from storage.audit import AuditEntry
from storage.evidence import Evidence, OpenNote
from storage.people import Member, Person


def tallies(db: Database, number: int = 1) -> dict[str, tuple[int, int | None, int | None, int | None]]:
    """(answered, strength, weakness, can't say) by criterion of the round of that number."""
    with db.read() as session:
        rows = session.scalars(
            select(Tally).join(Round, Round.id == Tally.round_id).where(Round.number == number)
        )
        return {row.criterion_key: (row.answered, row.strength, row.weakness, row.cannot_say) for row in rows}


def withheld(db: Database) -> dict[str, int]:
    """How many notes were deleted unread, where any were."""
    with db.read() as session:
        rows = session.execute(select(Tally.criterion_key, Tally.withheld_notes))
        return {key: number for key, number in rows if number}


def took_part(db: Database) -> dict[str, bool]:
    """Of everyone who was counted."""
    with db.read() as session:
        rows = session.execute(
            select(Person.slack_user_id, Ballot.took_part)
            .join(Member, Member.person_id == Person.id)
            .join(Ballot, Ballot.member_id == Member.id)
        )
        return {user: flag for user, flag in rows}  # noqa: C416 - rows are not pairs to the type checker


def unanswered(db: Database) -> dict[str, list[str] | None]:
    """Of everyone who was counted: the criteria that others answered and they did not."""
    with db.read() as session:
        rows = session.execute(
            select(Person.slack_user_id, Ballot.unanswered)
            .join(Member, Member.person_id == Person.id)
            .join(Ballot, Ballot.member_id == Member.id)
        )
        return {user: keys for user, keys in rows}  # noqa: C416 - rows are not pairs to the type checker


def states(db: Database) -> list[str]:
    """Of the rounds, oldest first."""
    with db.read() as session:
        return list(session.scalars(select(Round.state).order_by(Round.id)))


def deeds(db: Database) -> list[tuple[str, str | None]]:
    """What was noted, and who did it; None: the bot."""
    with db.read() as session:
        rows = session.execute(
            select(AuditEntry.deed, Person.slack_user_id)
            .outerjoin(Person, Person.id == AuditEntry.person_id)
            .order_by(AuditEntry.id)
        )
        return [(deed, user) for deed, user in rows]


def notes(db: Database) -> list[tuple[str, str, str | None]]:
    """(criterion, words, Slack id of the author) of all evidence, in the order of its ids; of open rounds last."""
    with db.read() as session:
        return [row for table in (Evidence, OpenNote) for row in _notes(session, table)]


def _notes(session: Session, table: type[Evidence | OpenNote]) -> list[tuple[str, str, str | None]]:
    rows = session.execute(
        select(table.criterion_key, table.note, Person.slack_user_id)
        .outerjoin(Member, Member.id == table.member_id)
        .outerjoin(Person, Person.id == Member.person_id)
        .order_by(table.id)
    )
    return [(key, note, user) for key, note, user in rows]


def add_note(db: Database, user: str, key: str, words: str, *, is_signed: bool = False) -> None:
    """A note of somebody's in the newest round."""
    with db.write() as session:
        newest = session.scalars(select(Round.id).order_by(Round.id.desc()).limit(1)).one()
        note = OpenNote(
            round_id=newest,
            criterion_key=key,
            member_id=member_id(session, user),
            is_signed=is_signed,
            note=words,
        )
        session.add(note)


def member_id(session: Session, user: str) -> int:
    """Of somebody in the only team there is."""
    person = session.scalars(select(Person.id).filter_by(slack_user_id=user)).one()
    return session.scalars(select(Member.id).filter_by(person_id=person)).one()
