"""How many meetings in a row a team did not begin, and since when it gets no agenda cards for that."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ilts", sa.Column("meetings_missed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ilts", sa.Column("cards_off_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # An older version takes whatever is said of a team for its staff's words.
    op.execute("DELETE FROM staff_lists_said WHERE slot LIKE 'not!_met/%' ESCAPE '!'")
    op.drop_column("ilts", "cards_off_on")
    op.drop_column("ilts", "meetings_missed")
