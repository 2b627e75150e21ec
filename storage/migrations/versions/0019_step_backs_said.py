"""The question to step back comes in the message of the day: which of them brought it. It is no delivery of its own any more."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step_backs_said",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meant_for", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_step_backs_said_cycle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_step_backs_said_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_backs_said")),
        sa.UniqueConstraint(
            "cycle_id", "person_id", "slot", name=op.f("uq_step_backs_said_cycle_id_person_id_slot")
        ),
    )
    op.create_index(op.f("ix_step_backs_said_person_id"), "step_backs_said", ["person_id"])
    op.execute(
        "DELETE FROM deliveries WHERE kind = 'step_back_asked' AND state IN ('owed', 'sending', 'asked')"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_step_backs_said_person_id"), table_name="step_backs_said")
    op.drop_table("step_backs_said")
