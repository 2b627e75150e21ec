"""What people keep of their own practice, each row sealed whole."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "growth_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_growth_pages_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growth_pages")),
    )
    op.create_index(op.f("ix_growth_pages_person_id"), "growth_pages", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_growth_pages_person_id"), table_name="growth_pages")
    op.drop_table("growth_pages")
