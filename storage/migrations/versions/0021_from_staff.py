"""What staff ask under what a team shared; where a shared post is."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["people.id"], name=op.f(f"fk_{table}_{column}"), initially="DEFERRED", deferrable=True
    )


def _team(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["ilt_id"], ["ilts.id"], name=op.f(f"fk_{table}_ilt_id"), ondelete="CASCADE"
    )


def _row(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"), ondelete="SET NULL")


def upgrade() -> None:
    op.add_column("shares", sa.Column("post_ts", sa.String(length=32), nullable=True))
    op.create_table(
        "staff_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        _team("staff_texts"),
        _row("staff_texts", "share_id", "shares.id"),
        _row("staff_texts", "agenda_item_id", "agenda_items.id"),
        _person("staff_texts", "person_id"),
        _person("staff_texts", "settled_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_texts")),
    )
    op.create_index("ix_staff_texts_ilt_id_state", "staff_texts", ["ilt_id", "state"], unique=False)
    for column in ("agenda_item_id", "person_id", "share_id"):
        op.create_index(op.f(f"ix_staff_texts_{column}"), "staff_texts", [column], unique=False)
    op.create_table(
        "staff_waiting",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        _team("staff_waiting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_waiting")),
    )
    op.create_index(op.f("ix_staff_waiting_ilt_id"), "staff_waiting", ["ilt_id"], unique=False)
    op.create_table(
        "staff_counts",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_staff_counts_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_staff_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_lists_said",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meant_for", sa.Date(), nullable=False),
        _team("staff_lists_said"),
        _person("staff_lists_said", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_lists_said")),
        sa.UniqueConstraint(
            "ilt_id", "person_id", "slot", name=op.f("uq_staff_lists_said_ilt_id_person_id_slot")
        ),
    )
    op.create_index(op.f("ix_staff_lists_said_person_id"), "staff_lists_said", ["person_id"], unique=False)


def downgrade() -> None:
    for table in ("staff_lists_said", "staff_counts", "staff_waiting", "staff_texts"):
        op.drop_table(table)
    with op.batch_alter_table("shares") as shares:
        shares.drop_column("post_ts")
