"""Tokens that end after some hours, and what the next one is got for; indexes for the Home tabs of many workspaces."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("installations", sa.Column("refresh_token", sa.Text(), nullable=True))
    for name in ("expires_at", "refresh_at", "lost_at"):
        op.add_column("installations", sa.Column(name, UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_installations_refresh_at"), "installations", ["refresh_at"], unique=False)
    op.create_index(op.f("ix_ballots_member_id"), "ballots", ["member_id"], unique=False)
    op.create_index(op.f("ix_ilts_members_synced_at"), "ilts", ["members_synced_at"], unique=False)
    op.create_index("ix_rounds_state_deadline_at", "rounds", ["state", "deadline_at"], unique=False)
    op.drop_index(op.f("ix_rounds_state"), table_name="rounds")
    op.drop_index("ix_home_views_next_try_at", table_name="home_views")
    behind = sa.text("wanted <> shown")
    op.create_index(
        "ix_home_views_behind", "home_views", ["next_try_at"], sqlite_where=behind, postgresql_where=behind
    )


def downgrade() -> None:
    op.drop_index("ix_home_views_behind", table_name="home_views")
    op.create_index("ix_home_views_next_try_at", "home_views", ["next_try_at"], unique=False)
    op.create_index(op.f("ix_rounds_state"), "rounds", ["state"], unique=False)
    op.drop_index("ix_rounds_state_deadline_at", table_name="rounds")
    op.drop_index(op.f("ix_ilts_members_synced_at"), table_name="ilts")
    op.drop_index(op.f("ix_ballots_member_id"), table_name="ballots")
    op.drop_index(op.f("ix_installations_refresh_at"), table_name="installations")
    for name in ("lost_at", "refresh_at", "expires_at", "refresh_token"):
        op.drop_column("installations", name)
