"""The strategies that went on when a cycle ended."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


_OF = {"cycle_id": "cycles", "strategy_id": "strategies", "ilt_id": "ilts", "area_id": "focus_areas"}


def upgrade() -> None:
    op.create_table(
        "cycle_strategies",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _OF),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_cycle_strategies_{name}"), ondelete="CASCADE"
            )
            for name, table in _OF.items()
        ),
        sa.PrimaryKeyConstraint("cycle_id", "strategy_id", name=op.f("pk_cycle_strategies")),
    )
    for name in ("strategy_id", "ilt_id", "area_id"):
        op.create_index(op.f(f"ix_cycle_strategies_{name}"), "cycle_strategies", [name])


def downgrade() -> None:
    op.drop_table("cycle_strategies")
