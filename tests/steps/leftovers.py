"""What is left in the tables and in the files of a database."""

import json
from pathlib import Path

from sqlalchemy import inspect, select, table, text

from storage import Database
from tests.steps.bot import RunningBot

# Six bytes that SQLite stores as they are.
FIRST_ID = 0x5EC2E7000000


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
