"""What a team asks its staff before it decides, where, and the answers that nobody's name stands beside."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def _row(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        _row("consultations", "ilt_id", "ilts.id"),
        _row("consultations", "agenda_item_id", "agenda_items.id", "SET NULL"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["people.id"],
            name=op.f("fk_consultations_asked_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sqlite_autoincrement=True,
    )
    for column in ("agenda_item_id", "ilt_id", "state"):
        op.create_index(op.f(f"ix_consultations_{column}"), "consultations", [column], unique=False)
    op.create_table(
        "consultation_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _row("consultation_channels", "consultation_id", "consultations.id"),
        _row("consultation_channels", "channel_id", "ilts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_channels")),
        sqlite_autoincrement=True,
    )
    for column in ("channel_id", "consultation_id"):
        op.create_index(
            op.f(f"ix_consultation_channels_{column}"), "consultation_channels", [column], unique=False
        )
    op.create_table(
        "consultation_answers",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        _row("consultation_answers", "consultation_id", "consultations.id"),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_consultation_answers")),
    )


def downgrade() -> None:
    for table in ("consultation_answers", "consultation_channels", "consultations"):
        op.drop_table(table)
