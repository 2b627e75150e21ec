"""The plan of a team: its parts, its goals, when it was posted, what agenda items serve; quarters have names."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["people.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _cascade(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def upgrade() -> None:
    with op.batch_alter_table("quarters") as quarters:
        quarters.add_column(sa.Column("name", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("quarters") as quarters:
        quarters.alter_column("name", server_default=None)
    op.create_table(
        "plan_entries",
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        _person("plan_entries", "changed_by_id"),
        _cascade("plan_entries", "ilt_id", "ilts.id"),
        sa.PrimaryKeyConstraint("ilt_id", "part", name=op.f("pk_plan_entries")),
    )
    _goals()
    op.create_table(
        "plan_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        _person("plan_posts", "posted_by_id"),
        _cascade("plan_posts", "ilt_id", "ilts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_posts")),
    )
    op.create_index(op.f("ix_plan_posts_ilt_id"), "plan_posts", ["ilt_id"], unique=False)
    op.create_table(
        "agenda_serves",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("strategy_id", sa.Integer(), nullable=True),
        _cascade("agenda_serves", "item_id", "agenda_items.id"),
        _cascade("agenda_serves", "ilt_id", "ilts.id"),
        _cascade("agenda_serves", "goal_id", "plan_goals.id"),
        _cascade("agenda_serves", "strategy_id", "strategies.id"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_agenda_serves")),
    )
    for column in ("goal_id", "ilt_id", "strategy_id"):
        op.create_index(op.f(f"ix_agenda_serves_{column}"), "agenda_serves", [column], unique=False)


def _goals() -> None:
    op.create_table(
        "plan_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("stands", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        _person("plan_goals", "changed_by_id"),
        _cascade("plan_goals", "ilt_id", "ilts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goals")),
    )
    op.create_index(
        "ix_plan_goals_ilt_id_removed_at", "plan_goals", ["ilt_id", "removed_at", "id"], unique=False
    )


def downgrade() -> None:
    for table in ("agenda_serves", "plan_posts", "plan_goals", "plan_entries"):
        op.drop_table(table)
    with op.batch_alter_table("quarters") as quarters:
        quarters.drop_column("name")
