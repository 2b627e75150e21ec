"""Tokens that end after some hours, and what the next one is got for."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("installations", sa.Column("refresh_token", sa.Text(), nullable=True))
    for name in ("expires_at", "refresh_at", "lost_at"):
        op.add_column("installations", sa.Column(name, UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_installations_refresh_at"), "installations", ["refresh_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_installations_refresh_at"), table_name="installations")
    for name in ("lost_at", "refresh_at", "expires_at", "refresh_token"):
        op.drop_column("installations", name)
