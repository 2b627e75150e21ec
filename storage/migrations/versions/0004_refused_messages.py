"""What Slack refuses to show, workspaces that removed the app, and what was sent lately, for the next worker."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posted_messages", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("posted_messages", sa.Column("last_error", sa.String(length=80), nullable=True))
    op.add_column("workspaces", sa.Column("uninstalled_at", UtcDateTime(), nullable=True))
    op.add_column("lanes", sa.Column("calls", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    # Not in batch: on SQLite that drops the table, and everything that hangs on a workspace would go with it.
    op.drop_column("lanes", "calls")
    op.drop_column("workspaces", "uninstalled_at")
    op.drop_column("posted_messages", "last_error")
    op.drop_column("posted_messages", "failures")
