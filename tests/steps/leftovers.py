"""What is left in the tables and in the files of a database."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import inspect, select, table, text

from storage import Database
from tests.steps.bot import RunningBot

# Six bytes that SQLite stores as they are.
FIRST_ID = 0x5EC2E7000000
_PAGE = 8192


def files(db: Database) -> bytes:
    """Every byte of the database: the file, its log, the log's index."""
    file = Path(str(db.url.database))
    return b"".join(one.read_bytes() for one in sorted(file.parent.glob(file.name + "*")))


def everything(bot: RunningBot, besides: str = "process_answers") -> str:
    """Every table as text, but one."""
    with bot.db.read() as session:
        names = set(inspect(session.connection()).get_table_names()) - {besides}
        return "\n".join(
            json.dumps(list(map(str, row)))
            for name in sorted(names)
            for row in session.execute(select(text("*")).select_from(table(name)))
        )


def pages(db: Database) -> Iterator[tuple[str, bytes]]:
    """Every page of every file of the database, with the file's name; logs of PostgreSQL are its operator's."""
    for file in _files(db):
        held = file.read_bytes()
        for start in range(0, len(held), _PAGE):
            yield file.name, held[start : start + _PAGE]


def _files(db: Database) -> list[Path]:
    if db.is_sqlite:
        file = Path(str(db.url.database))
        return sorted(file.parent.glob(file.name + "*"))
    with psycopg.connect(address_of(db), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert found
    return sorted(one for one in Path(found[0], "base", str(found[1])).iterdir() if one.is_file())


def address_of(db: Database) -> str:
    """As psycopg takes it."""
    return db.url.set(drivername="postgresql").render_as_string(hide_password=False)
