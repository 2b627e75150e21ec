"""Deliveries: what is owed to whom and when, who sends for a workspace, living messages that survive a crash."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_READY = sa.text("state IN ('owed', 'sending')")
_BEHIND = sa.text("version_shown < version_wanted")


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("answerable", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("useful_until", UtcDateTime(), nullable=True),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("clean_failures", sa.Integer(), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("first_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("last_error", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_deliveries_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "kind", "subject", "recipient", "slot", name=op.f("uq_deliveries_kind_subject_recipient_slot")
        ),
    )
    op.create_index(op.f("ix_deliveries_ilt_id"), "deliveries", ["ilt_id"], unique=False)
    op.create_index(
        "ix_deliveries_ready",
        "deliveries",
        ["workspace_id", "due_at"],
        unique=False,
        sqlite_where=_READY,
        postgresql_where=_READY,
    )
    op.create_table(
        "lanes",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("worker_id", sa.String(length=64), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_lanes_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_lanes")),
    )
    op.drop_index("ix_posted_messages_next_try_at", table_name="posted_messages")
    with op.batch_alter_table("posted_messages") as table:
        table.add_column(sa.Column("answerable", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("is_final", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("is_frozen", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("posted_again", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_posted_messages_behind",
        "posted_messages",
        ["next_try_at"],
        unique=False,
        sqlite_where=_BEHIND,
        postgresql_where=_BEHIND,
    )


def downgrade() -> None:
    op.drop_index("ix_posted_messages_behind", table_name="posted_messages")
    with op.batch_alter_table("posted_messages") as table:
        for column in ("posted_again", "is_frozen", "is_final", "answerable"):
            table.drop_column(column)
    op.create_index(op.f("ix_posted_messages_next_try_at"), "posted_messages", ["next_try_at"], unique=False)
    op.drop_table("lanes")
    op.drop_index("ix_deliveries_ready", table_name="deliveries")
    op.drop_index(op.f("ix_deliveries_ilt_id"), table_name="deliveries")
    op.drop_table("deliveries")
