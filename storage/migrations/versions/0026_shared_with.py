"""With which organizations a team's channel is shared: a yes that was given for one is none for another."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ilts", sa.Column("shared_with", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("ilts", "shared_with")
