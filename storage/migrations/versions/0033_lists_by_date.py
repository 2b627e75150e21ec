"""The index of a team's action items in the order of their lists, on PostgreSQL too, with whose they are."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NAME = "ix_action_items_ilt_id_state_due_on"
_COLUMNS = ["ilt_id", "state", "due_on", "number"]


def upgrade() -> None:
    op.drop_index(_NAME, table_name="action_items")
    op.create_index(
        _NAME,
        "action_items",
        [*_COLUMNS, "owner_id", "handed_to_id"],
        # Where SQLite has them anyway.
        postgresql_ops={"due_on": "date_ops NULLS FIRST"},
    )


def downgrade() -> None:
    op.drop_index(_NAME, table_name="action_items")
    op.create_index(_NAME, "action_items", _COLUMNS, unique=False)
