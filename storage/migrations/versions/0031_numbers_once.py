"""On SQLite no table gives the number of a deleted row again; when an agenda item was proposed, and a district's proposal heard."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

from storage.types import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# Every table whose rows are named by buttons, deliveries and messages, or hang on such rows. The two that hold votes are left
# out: nothing names those rows, and a vote is what people wait for.
_NUMBERED = (
    "people",
    "ilts",
    "members",
    "assessments",
    "rounds",
    "ballots",
    "deliveries",
    "posted_messages",
    "audit",
    "days_off",
    "time_off",
    "evidence",
    "open_evidence",
    "tallies",
    "action_items",
    "item_changes",
    "item_drafts",
    "reminders_sent",
    "success_checks",
    "typed_replies",
    "meetings",
    "agenda_items",
    "ilt_roles",
    "process_answers",
    "decisions",
    "shares",
    "cycles",
    "focus_rounds",
    "focus_askings",
    "focus_candidates",
    "focus_areas",
    "strategies",
    "strategy_marks",
    "strategy_numbers",
    "strategy_wordings",
    "strategy_values",
    "check_ins",
    "check_ins_said",
    "quarters",
    "plan_goals",
    "plan_posts",
    "step_backs_said",
    "team_resources",
    "resource_posts",
    "staff_texts",
    "staff_waiting",
    "staff_lists_said",
    "growth_pages",
    "district_tables",
    "district_cards",
)
_BY_TABLE = re.compile(r",\s*CONSTRAINT pk_\w+ PRIMARY KEY \(id\)")
_ID, _ONCE = "id INTEGER NOT NULL", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
_HEARD = """
UPDATE district_stays SET heard_at = proposed_at WHERE EXISTS (
    SELECT 1 FROM posted_messages WHERE kind = 'schools_message' AND part = '' AND subject_id = district_stays.id AND ts IS NOT NULL
)
"""


def upgrade() -> None:
    op.add_column("agenda_items", sa.Column("proposed_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE agenda_items SET proposed_at = CURRENT_TIMESTAMP")
    op.add_column("district_stays", sa.Column("heard_at", UtcDateTime(), nullable=True))
    op.execute(_HEARD)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite" and _describe(connection, _once):
        for table in _NUMBERED:
            top = f"(SELECT '{table}' AS name, MAX(id) AS seq FROM {table})"  # noqa: S608 - names of ours
            connection.exec_driver_sql(
                f"INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM {top} WHERE seq IS NOT NULL"  # noqa: S608
            )


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite" and _describe(connection, _again):
        for table in _NUMBERED:
            connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
    op.drop_column("district_stays", "heard_at")
    op.drop_column("agenda_items", "proposed_at")


def _describe(connection: sa.Connection, words: Callable[[str, str], str]) -> bool:
    """Writes anew how the tables are described; their rows, and what hangs on them, are not touched.

    SQLite cannot alter this, and dropping a table to make it anew would take along what hangs on it. How rows are stored is the
    same with and without it, so that it needs no new table (sqlite.org/lang_altertable.html, section 7). Returns False, and
    numbers are given as before, where a SQLite was built not to allow it.
    """
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    try:
        for table in _NUMBERED:
            _rewrite(connection, table, words)
    except OperationalError:
        connection.exec_driver_sql("PRAGMA writable_schema=OFF")
        return False
    # This connection and others read the descriptions again.
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")
    return True


def _rewrite(connection: sa.Connection, table: str, words: Callable[[str, str], str]) -> None:
    found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    before = str(connection.execute(found, {"name": table}).scalar_one())
    written = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    connection.execute(written, {"name": table, "sql": words(table, before)})


def _once(_table: str, before: str) -> str:
    return _BY_TABLE.sub("", before).replace(_ID, _ONCE, 1)


def _again(table: str, before: str) -> str:
    if _ONCE not in before:
        return before
    described = before.replace(_ONCE, _ID, 1).rstrip().removesuffix(")").rstrip()
    return f"{described},\n\tCONSTRAINT pk_{table} PRIMARY KEY (id)\n)"
