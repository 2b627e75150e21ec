"""Whose place in a blind question is taken, because they had themselves deleted while it was open."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_places",
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_taken_places_ilt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question", "subject_id", "mark", name=op.f("pk_taken_places")),
    )
    op.create_index(op.f("ix_taken_places_ilt_id"), "taken_places", ["ilt_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_taken_places_ilt_id"), table_name="taken_places")
    op.drop_table("taken_places")
