"""The resource library: what a team added, what teams say of what is listed, and what was posted in a channel."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["people.id"],
        name=op.f(f"fk_{table}_{column}"),
        initially="DEFERRED",
        deferrable=True,
    )


def _team(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["ilt_id"], ["ilts.id"], name=op.f(f"fk_{table}_ilt_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "team_resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        _person("team_resources", "added_by_id"),
        _team("team_resources"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_resources")),
    )
    op.create_index(op.f("ix_team_resources_ilt_id"), "team_resources", ["ilt_id"], unique=False)
    op.create_table(
        "resource_marks",
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        _person("resource_marks", "said_by_id"),
        _team("resource_marks"),
        sa.PrimaryKeyConstraint("ilt_id", "ref", "said", name=op.f("pk_resource_marks")),
    )
    op.create_index("ix_resource_marks_said_ref", "resource_marks", ["said", "ref"], unique=False)
    op.create_table(
        "resource_helped",
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _person("resource_helped", "person_id"),
        _team("resource_helped"),
        sa.PrimaryKeyConstraint("ilt_id", "ref", "person_id", name=op.f("pk_resource_helped")),
    )
    op.create_table(
        "resource_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=True),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        _person("resource_posts", "posted_by_id"),
        _team("resource_posts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_posts")),
    )
    op.create_index(op.f("ix_resource_posts_ilt_id"), "resource_posts", ["ilt_id"], unique=False)


def downgrade() -> None:
    for table in ("resource_posts", "resource_helped", "resource_marks", "team_resources"):
        op.drop_table(table)
