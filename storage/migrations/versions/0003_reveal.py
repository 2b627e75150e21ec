"""The self-assessment whole: teams that are set up, deadlines, evidence, tallies, and who did what."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_VOTING = sa.text("state IN ('opening', 'open')")
_ADDED = {
    "assessments": ("is_unnamed", "left_out"),
    "ballots": ("took_part",),
    "ilts": ("team_name", "zone", "reminder_hour", "holidays", "is_unnamed", "set_up_at"),
    "rounds": (
        "criterion_key",
        "state",
        "opened_by_id",
        "opened_at",
        "deadline_at",
        "was_extended",
        "ended_at",
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ilt_id"], ["ilts.id"], name=op.f("fk_audit_ilt_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_audit_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_audit_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_ilt_id"), "audit", ["ilt_id"], unique=False)

    op.create_table(
        "days_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["ilt_id"], ["ilts.id"], name=op.f("fk_days_off_ilt_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
    )
    op.create_index(op.f("ix_days_off_ilt_id"), "days_off", ["ilt_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("is_signed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_evidence_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_evidence_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "round_id",
            "criterion_key",
            "member_id",
            name=op.f("uq_evidence_round_id_criterion_key_member_id"),
        ),
    )
    op.create_table(
        "tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=True),
        sa.Column("weakness", sa.Integer(), nullable=True),
        sa.Column("cannot_say", sa.Integer(), nullable=True),
        sa.Column("withheld_notes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_tallies_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
        sa.UniqueConstraint("round_id", "criterion_key", name=op.f("uq_tallies_round_id_criterion_key")),
    )
    # Plain ADD COLUMN: to make a table anew on SQLite would delete the rows that hang on it.
    op.add_column(
        "assessments", sa.Column("is_unnamed", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("assessments", sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("ballots", sa.Column("took_part", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("ilts", sa.Column("team_name", sa.String(length=80), nullable=True))
    op.add_column("ilts", sa.Column("zone", sa.String(length=64), nullable=True))
    op.add_column(
        "ilts", sa.Column("reminder_hour", sa.Time(), nullable=False, server_default="07:30:00.000000")
    )
    op.add_column("ilts", sa.Column("holidays", sa.String(length=16), nullable=True))
    op.add_column("ilts", sa.Column("is_unnamed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("ilts", sa.Column("set_up_at", UtcDateTime(), nullable=True))
    op.add_column("rounds", sa.Column("criterion_key", sa.String(length=40), nullable=True))
    op.add_column(
        "rounds", sa.Column("state", sa.String(length=16), nullable=False, server_default="opening")
    )
    op.add_column("rounds", sa.Column("opened_by_id", sa.Integer(), nullable=True))
    op.add_column("rounds", sa.Column("opened_at", UtcDateTime(), nullable=True))
    op.add_column(
        "rounds",
        sa.Column(
            "deadline_at", UtcDateTime(), nullable=False, server_default="2000-01-01 00:00:00.000000+00:00"
        ),
    )
    op.add_column(
        "rounds", sa.Column("was_extended", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("rounds", sa.Column("ended_at", UtcDateTime(), nullable=True))
    _take_over_rounds()
    op.create_index("ix_rounds_state", "rounds", ["state"], unique=False)
    op.create_index(
        "uq_rounds_one_open_per_criterion",
        "rounds",
        ["assessment_id", "criterion_key"],
        unique=True,
        sqlite_where=_VOTING,
        postgresql_where=_VOTING,
    )


def _take_over_rounds() -> None:
    """Rounds that were open before deadlines existed go on for two weeks from their opening."""
    rounds = sa.table(
        "rounds",
        *(sa.column(name) for name in ("assessment_id", "state", "opened_by_id")),
        sa.column("opened_at", UtcDateTime()),
        sa.column("deadline_at", UtcDateTime()),
    )
    assessments = sa.table(
        "assessments",
        *(sa.column(name) for name in ("id", "state", "opened_by_id")),
        sa.column("opened_at", UtcDateTime()),
        sa.column("asked_at", UtcDateTime()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(assessments)).all():
        connection.execute(
            sa.update(rounds)
            .where(rounds.c.assessment_id == row.id)
            .values(
                state=row.state,
                opened_by_id=row.opened_by_id,
                opened_at=row.opened_at,
                deadline_at=row.asked_at + timedelta(days=14),
            )
        )


def downgrade() -> None:
    op.drop_index("uq_rounds_one_open_per_criterion", "rounds")
    op.drop_index("ix_rounds_state", "rounds")
    for table, names in _ADDED.items():
        for name in names:
            op.drop_column(table, name)
    for table in ("tallies", "evidence", "days_off", "audit"):
        op.drop_table(table)
