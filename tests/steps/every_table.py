"""Two rows in every table there is, whatever it is about: for what has to leave, carry or keep all of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Time,
    delete,
    insert,
)

from storage import Base, Database
from storage.sealed import EncryptedText, Sealed
from storage.types import UtcDateTime

DAY = date(2026, 12, 1)
_AT = datetime(2026, 12, 1, 21, 30, 0, 123456, tzinfo=UTC)


def fill_every_table(db: Database) -> None:
    """Rows 1 and 2 of each table; those of one hang on those of the same number of another, and row 1 on row 2 of its own."""
    with db.writer.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(delete(table))  # what the migrations left
            for number in (2, 1):
                connection.execute(
                    insert(table), {one.key: _value(table, one, number) for one in table.columns}
                )


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        return _of_another(table, next(iter(column.foreign_keys)), number)
    for kind, make in _VALUES.items():
        if isinstance(column.type, kind):
            return _cut(make(number), column)
    raise AssertionError(f"{table.name}.{column.name} is of a type that this does not know")


_VALUES: dict[type[Any], Callable[[int], Any]] = {
    EncryptedText: lambda number: Sealed(f"open:U{number}|x"),
    Boolean: lambda number: number == 1,
    Integer: lambda number: number,
    Float: lambda number: number + 0.5,
    UtcDateTime: lambda number: _AT + timedelta(hours=number),
    Date: lambda number: DAY + timedelta(days=number),
    Time: lambda number: time(7, 30 + number),
    JSON: lambda number: {"é": [number, None]},
    String: lambda number: f"T{number} é’🎒",
}


def _cut(value: Any, column: Column[Any]) -> Any:
    length = getattr(column.type, "length", None)
    return value[:length] if isinstance(value, str) and length else value


def _of_another(table: Table, key: ForeignKey, number: int) -> Any:
    if key.column.table is table:
        return 2 if number == 1 else None
    return _value(key.column.table, key.column, number)
