"""Across schools: which teams take part, the tables that were counted, cards, who reads along; workspaces listed together."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _team(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["ilt_id"], ["ilts.id"], name=op.f(f"fk_{table}_ilt_id"), ondelete="CASCADE"
    )


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["people.id"], name=op.f(f"fk_{table}_{column}"), initially="DEFERRED", deferrable=True
    )


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("listed_as", sa.String(length=64), nullable=True))
    op.create_table(
        "district_stays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("no_until", UtcDateTime(), nullable=False),
        sa.Column("in_since", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        _team("district_stays"),
        _person("district_stays", "proposed_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_stays")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_district_stays_ilt_id"), "district_stays", ["ilt_id"], unique=False)
    op.create_index("ix_district_stays_state_district", "district_stays", ["state", "district"], unique=False)
    is_open = sa.text("state IN ('proposed', 'in')")
    op.create_index(
        "uq_district_stays_one_open_per_ilt",
        "district_stays",
        ["ilt_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "district_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=64), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("teams", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_tables")),
        sa.UniqueConstraint("district", "quarter", name=op.f("uq_district_tables_district_quarter")),
    )
    op.create_table(
        "district_counted",
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["district_tables.id"],
            name=op.f("fk_district_counted_table_id"),
            ondelete="CASCADE",
        ),
        _team("district_counted"),
        sa.PrimaryKeyConstraint("table_id", "ilt_id", name=op.f("pk_district_counted")),
    )
    op.create_index(op.f("ix_district_counted_ilt_id"), "district_counted", ["ilt_id"], unique=False)
    op.create_table(
        "district_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        _team("district_cards"),
        _person("district_cards", "published_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_cards")),
        sa.UniqueConstraint("ilt_id", "criterion_key", name=op.f("uq_district_cards_ilt_id_criterion_key")),
    )
    op.create_table(
        "district_readers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("named_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_district_readers_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_district_readers")),
    )


def downgrade() -> None:
    for table in (
        "district_readers",
        "district_cards",
        "district_counted",
        "district_tables",
        "district_stays",
    ):
        op.drop_table(table)
    op.drop_column("workspaces", "listed_as")
