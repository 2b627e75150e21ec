"""Which messages of a day brought which check-in of a strategy."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_ins_said",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meant_for", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_check_ins_said_check_in_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_check_ins_said_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins_said")),
        sa.UniqueConstraint(
            "check_in_id", "person_id", "slot", name=op.f("uq_check_ins_said_check_in_id_person_id_slot")
        ),
    )
    op.create_index(op.f("ix_check_ins_said_person_id"), "check_ins_said", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_check_ins_said_person_id"), table_name="check_ins_said")
    op.drop_table("check_ins_said")
