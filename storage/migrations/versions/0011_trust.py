"""Numbers that do not tell who voted, and files that do not keep it.

Places that stay, who left out what, a word where counts would tell too much; and what links a person to an answer in small
tables of its own, which a wipe can write anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_VOTE = "round_id, criterion_key, member_id, choice"
_NOTE = "round_id, criterion_key, member_id, is_signed, note, link"
_TEXTS = (
    ("open_evidence", "note"),
    ("open_evidence", "link"),
    ("process_answers", "answer"),
    ("focus_answers", "line"),
)


def upgrade() -> None:
    op.add_column("rounds", sa.Column("closed_to", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("ballots", sa.Column("unanswered", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tallies", sa.Column("side", sa.String(length=16), nullable=True))
    op.add_column("tallies", sa.Column("word", sa.String(length=32), nullable=True))
    op.add_column(
        "process_takers", sa.Column("is_asked", sa.Boolean(), server_default=sa.true(), nullable=False)
    )

    _part()
    _wipe()


def _part() -> None:
    op.create_table(
        "named_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=16), nullable=False),
        *_keys("named_votes"),
    )
    op.create_table(
        "open_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        *_keys("open_evidence"),
    )
    op.create_table(
        "owed_wipes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owed_wipes")),
        sqlite_autoincrement=True,
    )
    _move("votes", "named_votes", _VOTE, is_open=False)
    _move("evidence", "open_evidence", _NOTE, is_open=True)


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f(f"fk_{table}_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f(f"fk_{table}_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "round_id",
            "criterion_key",
            "member_id",
            name=op.f(f"uq_{table}_round_id_criterion_key_member_id"),
        ),
    ]


def _move(source: str, target: str, columns: str, *, is_open: bool) -> None:
    """Takes the rows of rounds that are open, or of those that are not, from one table to another."""
    which = "IN" if is_open else "NOT IN"
    mine = f"round_id IN (SELECT id FROM rounds WHERE state {which} ('opening', 'open'))"  # noqa: S608 - our own words
    op.execute(
        f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {source} WHERE {mine} ORDER BY id"  # noqa: S608
    )
    op.execute(f"DELETE FROM {source} WHERE {mine}")  # noqa: S608


def _wipe() -> None:
    """The files of before hold what was deleted: `evidence` gets a new one here, the others from the first wipe."""
    op.execute("INSERT INTO owed_wipes DEFAULT VALUES")
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("CREATE TEMP TABLE kept_evidence ON COMMIT DROP AS SELECT * FROM evidence ORDER BY id")
    op.execute("TRUNCATE evidence")
    op.execute("INSERT INTO evidence SELECT * FROM kept_evidence")
    # What the planner keeps of a column's values would outlive them.
    for table, column in _TEXTS:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    _move_all("named_votes", "votes", _VOTE)
    _move_all("open_evidence", "evidence", _NOTE)
    for table in ("owed_wipes", "open_evidence", "named_votes"):
        op.drop_table(table)
    # Not in batch: on SQLite that drops the table, and what hangs on it would go with it.
    op.drop_column("process_takers", "is_asked")
    op.drop_column("tallies", "word")
    op.drop_column("tallies", "side")
    op.drop_column("ballots", "unanswered")
    op.drop_column("rounds", "closed_to")


def _move_all(source: str, target: str, columns: str) -> None:
    op.execute(f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {source} ORDER BY id")  # noqa: S608
