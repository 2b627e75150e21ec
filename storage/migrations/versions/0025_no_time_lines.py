"""Who does not want to be told, two minutes before, that an agenda item's time is up."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("no_time_lines_since", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("no_time_lines_since")
