"""Numbers that do not tell who voted: places that stay, who left out what, and a word where counts would tell too much."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rounds", sa.Column("closed_to", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("ballots", sa.Column("unanswered", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("tallies", sa.Column("side", sa.String(length=16), nullable=True))
    op.add_column("tallies", sa.Column("word", sa.String(length=32), nullable=True))
    op.add_column(
        "process_takers", sa.Column("is_asked", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    # Not in batch: on SQLite that drops the table, and what hangs on it would go with it.
    op.drop_column("process_takers", "is_asked")
    op.drop_column("tallies", "word")
    op.drop_column("tallies", "side")
    op.drop_column("ballots", "unanswered")
    op.drop_column("rounds", "closed_to")
