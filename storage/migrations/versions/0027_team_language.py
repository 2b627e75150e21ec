"""In which language a team's channel is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ilts", sa.Column("language", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("ilts", "language")
