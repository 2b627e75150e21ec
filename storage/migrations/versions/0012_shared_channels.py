"""Whether a team's channel is shared with another organization, and whether that may read what is said among the team."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ilts") as ilts:
        ilts.add_column(sa.Column("shared_since", UtcDateTime(), nullable=True))
        ilts.add_column(
            sa.Column("outsiders_may_read", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("ilts") as ilts:
        ilts.alter_column("outsiders_may_read", server_default=None)
    # Every channel is looked at once: it may be shared since long.
    op.execute("UPDATE workspaces SET channels_synced_at = NULL")


def downgrade() -> None:
    with op.batch_alter_table("ilts") as ilts:
        ilts.drop_column("outsiders_may_read")
        ilts.drop_column("shared_since")
