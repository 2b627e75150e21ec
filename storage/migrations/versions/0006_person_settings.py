"""When people want to be reminded, when they are away, when to look what they are to be told; the app's id."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# storage.people.LOOK_AT_ONCE: everyone is looked at after the upgrade.
_AT_ONCE = "1970-01-01 00:00:00"
_LONG_AGO = "1970-01-01"


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("app_id", sa.String(length=32), server_default="", nullable=False))
    op.add_column("members", sa.Column("gone_since", UtcDateTime(), nullable=True))
    op.add_column("people", sa.Column("reminder_hour", sa.Time(), nullable=True))
    op.add_column(
        "people", sa.Column("frequency", sa.String(length=16), server_default="every", nullable=False)
    )
    op.add_column("people", sa.Column("look_at", UtcDateTime(), server_default=_AT_ONCE, nullable=False))
    op.add_column("people", sa.Column("looks", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_people_look_at"), "people", ["look_at"], unique=False)

    op.add_column(
        "reminders_sent", sa.Column("meant_for", sa.Date(), server_default=_LONG_AGO, nullable=False)
    )

    op.create_table(
        "time_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_time_off_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
    )
    op.create_index(op.f("ix_time_off_person_id"), "time_off", ["person_id"], unique=False)


def downgrade() -> None:
    # Not in batch: on SQLite that drops the table, and everything that hangs on a person would go with it.
    op.drop_index(op.f("ix_time_off_person_id"), table_name="time_off")
    op.drop_table("time_off")
    op.drop_index(op.f("ix_people_look_at"), table_name="people")
    op.drop_column("reminders_sent", "meant_for")
    for column in ("looks", "look_at", "frequency", "reminder_hour"):
        op.drop_column("people", column)
    op.drop_column("members", "gone_since")
    op.drop_column("workspaces", "app_id")
