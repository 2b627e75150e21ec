"""Growth pages: one row for each person who has one. What stands in it is sealed whole, so that a row tells nothing else."""

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.sealed import EncryptedText, Sealed, seal, unseal


class GrowthPage(Base):
    """What somebody keeps of their own practice: levels, notes, what comes next, what changed; as JSON."""

    __tablename__ = "growth_pages"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[Sealed] = mapped_column(EncryptedText)


def page_of(session: Session, person_id: int) -> str:
    """What a person's page holds; empty where they have none. Raises SealedError: it cannot be read here."""
    row = session.get(GrowthPage, person_id)
    return unseal(session, _owner(person_id), row.page) if row else ""


def hold_page(session: Session, person_id: int) -> str:
    """As `page_of`, and nobody else changes it meanwhile; who has none gets an empty one."""
    nothing = seal(session, _owner(person_id), "")
    new = insert_for(dialect_of(session))(GrowthPage).values(person_id=person_id, page=nothing)
    session.execute(new.on_conflict_do_nothing())
    session.get_one(GrowthPage, person_id, with_for_update=True)
    return page_of(session, person_id)


def keep_page(session: Session, person_id: int, page: str) -> None:
    """Keeps what `hold_page` gave, changed."""
    session.get_one(GrowthPage, person_id).page = seal(session, _owner(person_id), page)


def forget_page(session: Session, person_id: int) -> bool:
    """Deletes a person's page. Whether there was one."""
    gone = delete(GrowthPage).where(GrowthPage.person_id == person_id).returning(GrowthPage.person_id)
    return session.execute(gone).first() is not None


def _owner(person_id: int) -> str:
    return f"growth page of {person_id}"
