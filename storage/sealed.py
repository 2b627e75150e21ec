"""Texts that are their owner's alone: encrypted where whoever runs the bot has set keys, as they are where not.

Stored is `owner|text`, so that a value carried from one row into another is refused when it is read. The first key
encrypts, every key decrypts; `reseal` brings all values under the first one, those too that were stored before there
were keys. How long a text is, and when it was written, an encrypted value still tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Dialect, Text, select, tuple_, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from storage.base import Base
from storage.database import LOCKS, Database, note_leftovers
from storage.failures import DatabaseError
from storage.text import only_text

_LOCKED, _OPEN = "locked:", "open:"
_AT_ONCE = 200


class SealedError(DatabaseError):
    """A stored text that cannot be read here; the message is one line for whoever runs the bot."""


@dataclass(frozen=True, repr=False)
class Sealed:
    """A text as it is stored. Nothing that shows a row shows it."""

    stored: str

    def __repr__(self) -> str:
        return "Sealed(…)"


class EncryptedText(TypeDecorator[Sealed]):
    """A column of sealed texts: written by `seal`, read by `unseal`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """To the database. Raises TypeError for a text that nobody sealed."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("a column of sealed texts takes what `seal` returns")
        return value.stored

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """From the database, still sealed."""
        return None if value is None else Sealed(value)


@dataclass(frozen=True)
class Looked:
    """How many sealed texts are not encrypted, and how many nobody can read with these keys."""

    open: int
    unreadable: int


def seal(session: Session, owner: str, text: str) -> Sealed:
    """A text for one owner: a name without `|` that its row has too, such as a person's or a workspace's id."""
    assert "|" not in owner
    return _sealed(session, f"{owner}|{only_text(text)}")


def unseal(session: Session, owner: str, sealed: Sealed) -> str:
    """The text. Raises SealedError: another owner's, or encrypted with a key that is not there."""
    whose, _, text = _whole(session, sealed).partition("|")
    if whose != owner:
        raise SealedError("A text in the database belongs to another row than the one it stands in.")
    return text


def are_locked(session: Session) -> bool:
    """Whether what is sealed from now on is encrypted."""
    return bool(_locks(session))


def reseal(database: Database) -> int:
    """Brings every sealed text under the first key while everybody works, a few in a transaction; returns how many.

    What cannot be read with these keys stays as it is (`looked_over` counts it), and keeps nothing else from it.
    """
    return sum(_reseal_column(database, column) for column in _columns())


def looked_over(session: Session) -> Looked:
    """Reads every sealed text with the keys of this process."""
    open_ones = unreadable = 0
    for column in _columns():
        for sealed in session.scalars(select(column).where(column.is_not(None))):
            open_ones += sealed.stored.startswith(_OPEN)
            try:
                _whole(session, sealed)
            except SealedError:
                unreadable += 1
    return Looked(open_ones, unreadable)


def require_keys(session: Session) -> None:
    """Looks at one encrypted text of each kind. Raises SealedError where the keys of this process do not open it."""
    for column in _columns():
        is_locked = type_coerce(column, Text).startswith(_LOCKED)
        sealed = session.scalar(select(column).where(is_locked).limit(1))
        if sealed:
            _whole(session, sealed)


def _reseal_column(database: Database, column: Column[Any]) -> int:
    done = 0
    last: Sequence[Any] = ()
    while True:
        with database.write_politely() as session:
            rows = _next_rows(session, column, last)
            for row in rows:
                is_it = _key_of(column) == tuple_(*row[:-1])
                if anew := _anew(session, row[-1]):
                    session.execute(update(column.table).where(is_it).values({column: anew}))
                    done += 1
            if not rows:
                return done
            note_leftovers(session)
        last = rows[-1][:-1]


def _next_rows(session: Session, column: Column[Any], last: Sequence[Any]) -> Sequence[Any]:
    """The next few: their keys, and what is sealed."""
    key = column.table.primary_key.columns
    asked = select(*key, column).where(column.is_not(None)).order_by(*key).limit(_AT_ONCE).with_for_update()
    return session.execute(asked.where(_key_of(column) > tuple_(*last)) if last else asked).all()


def _key_of(column: Column[Any]) -> Any:
    return tuple_(*column.table.primary_key.columns)


def _anew(session: Session, sealed: Sealed) -> Sealed | None:
    """The same text under the first key; None where it cannot be read."""
    try:
        return _sealed(session, _whole(session, sealed))
    except SealedError:
        return None


def _sealed(session: Session, whole: str) -> Sealed:
    locks = _locks(session)
    return Sealed(_LOCKED + locks.encrypt(whole.encode()).decode() if locks else _OPEN + whole)


def _locks(session: Session) -> Any:
    """A MultiFernet; None where there are no keys."""
    return session.info[LOCKS]


def _whole(session: Session, sealed: Sealed) -> str:
    if sealed.stored.startswith(_OPEN):
        return sealed.stored.removeprefix(_OPEN)
    locks = _locks(session)
    if not locks:
        raise SealedError(f"{_UNREADABLE}: it is not set.")
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - only where there are keys

    try:
        return str(locks.decrypt(sealed.stored.removeprefix(_LOCKED)).decode())
    except InvalidToken as error:
        raise SealedError(f"{_UNREADABLE}: put the key back that it was written with.") from error


_UNREADABLE = "A text in the database cannot be read with ILT_DATA_KEYS"


@cache
def _columns() -> tuple[Column[Any], ...]:
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return tuple(column for column in columns if isinstance(column.type, EncryptedText))
