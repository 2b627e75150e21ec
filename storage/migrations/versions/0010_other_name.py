"""The other one of the two names that people have in Slack, which is read with the members next time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("other_name", sa.String(length=255), nullable=True))
    op.execute("UPDATE ilts SET members_synced_at = NULL")


def downgrade() -> None:
    op.drop_column("people", "other_name")
