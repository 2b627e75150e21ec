"""The declarative base of all tables."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ColumnElement, MetaData, UnaryExpression
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.operators import nulls_first_op

from storage.types import UtcDateTime

# Names that both databases and Alembic agree on, so that a later migration can drop a constraint by name.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables hang on this."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON}


class EmptyFirst(UnaryExpression[Any]):
    """A column of an index of which the rows without a value come first, as SQLite has them without a word for it."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column, modifier=nulls_first_op)


@compiles(EmptyFirst, "sqlite")
def _plainly(first: EmptyFirst, compiler: Any, **how: Any) -> str:
    return str(compiler.process(first.element, **how))


def dialect_of(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def insert_for(dialect: str) -> Any:
    """The `insert` that knows ON CONFLICT, which both databases have and SQLAlchemy offers per dialect."""
    return sqlite.insert if dialect == "sqlite" else postgresql.insert
