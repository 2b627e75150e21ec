"""Growth pages: what stands in a row is sealed whole, so that it tells whose it is and nothing else.

A person has one row. They may have a second one where two workspaces became one organization's: reading takes both, and
whatever is changed next makes one of them. A page is sealed to its owner's Slack id, which that leaves as it is.
"""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Person
from storage.sealed import EncryptedText, Sealed, seal, unseal


class GrowthPage(Base):
    """What somebody keeps of their own practice: levels, notes, what comes next, what changed; as JSON."""

    __tablename__ = "growth_pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    page: Mapped[Sealed] = mapped_column(EncryptedText)


def pages_of(session: Session, person: Person) -> list[str]:
    """What a person's page holds, in parts. Raises SealedError: it cannot be read here."""
    return [unseal(session, _owner(person), row.page) for row in _rows(session, person)]


def hold_pages(session: Session, person: Person) -> list[str]:
    """As `pages_of`, and nobody else changes it until this transaction ends."""
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    return pages_of(session, person)


def keep_page(session: Session, person: Person, page: str) -> None:
    """Keeps what `hold_pages` gave, changed, as one."""
    sealed = seal(session, _owner(person), page)
    first, *others = _rows(session, person) or [GrowthPage(person_id=person.id)]
    first.page = sealed
    session.add(first)
    for row in others:
        session.delete(row)


def forget_pages(session: Session, person_id: int) -> bool:
    """Deletes a person's page. Whether there was one."""
    gone = delete(GrowthPage).where(GrowthPage.person_id == person_id).returning(GrowthPage.id)
    return session.execute(gone).first() is not None


def _rows(session: Session, person: Person) -> Sequence[GrowthPage]:
    found = select(GrowthPage).where(GrowthPage.person_id == person.id).order_by(GrowthPage.id)
    return session.scalars(found).all()


def _owner(person: Person) -> str:
    return f"growth page of {person.slack_user_id}"
