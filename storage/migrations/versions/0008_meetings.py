"""When teams meet, what about and in which roles, what they decided, and how they reflect on the process."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# storage.people.LOOK_AT_ONCE: every team is looked at after the upgrade.
_AT_ONCE = "1970-01-01 00:00:00"


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_added", sa.Boolean(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("chosen_change", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["people.id"],
            name=op.f("fk_meetings_ended_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["ilt_id"], ["ilts.id"], name=op.f("fk_meetings_ilt_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["people.id"],
            name=op.f("fk_meetings_started_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("ilt_id", "slot", name=op.f("uq_meetings_ilt_id_slot")),
    )
    op.create_index("ix_meetings_ilt_id_state_day", "meetings", ["ilt_id", "state", "day"], unique=False)
    op.create_index(
        "uq_meetings_one_running_per_ilt",
        "meetings",
        ["ilt_id"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )

    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("request", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("presenter_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("source_link", sa.Text(), nullable=True),
        sa.Column("source_quote", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_agenda_items_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_items_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["presenter_id"],
            ["people.id"],
            name=op.f("fk_agenda_items_presenter_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["people.id"],
            name=op.f("fk_agenda_items_proposed_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("ilt_id", "request", name=op.f("uq_agenda_items_ilt_id_request")),
    )
    op.create_index(
        "ix_agenda_items_ilt_id_state_position", "agenda_items", ["ilt_id", "state", "position"], unique=False
    )
    op.create_index(op.f("ix_agenda_items_meeting_id"), "agenda_items", ["meeting_id"], unique=False)

    op.create_table(
        "attendances",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_attendances_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_attendances_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_attendances")),
    )
    op.create_index(op.f("ix_attendances_member_id"), "attendances", ["member_id"], unique=False)

    op.create_table(
        "ilt_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_ilt_roles_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_ilt_roles_member_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ilt_roles")),
        sa.UniqueConstraint("ilt_id", "name", name=op.f("uq_ilt_roles_ilt_id_name")),
    )
    op.create_table(
        "process_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_process_answers_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_process_answers_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_answers")),
        sa.UniqueConstraint(
            "meeting_id",
            "member_id",
            "question",
            name=op.f("uq_process_answers_meeting_id_member_id_question"),
        ),
    )
    op.create_index(op.f("ix_process_answers_member_id"), "process_answers", ["member_id"], unique=False)

    op.create_table(
        "process_counts",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("choice", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_process_counts_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "question", "choice", name=op.f("pk_process_counts")),
    )
    op.create_table(
        "process_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("backed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_process_lines_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_lines")),
    )
    op.create_index(op.f("ix_process_lines_meeting_id"), "process_lines", ["meeting_id"], unique=False)

    op.create_table(
        "process_takers",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("has_answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_process_takers_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_process_takers_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_process_takers")),
    )
    op.create_index(op.f("ix_process_takers_member_id"), "process_takers", ["member_id"], unique=False)

    op.create_table(
        "role_turns",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_role_turns_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_role_turns_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "role", name=op.f("pk_role_turns")),
    )
    op.create_index(op.f("ix_role_turns_member_id"), "role_turns", ["member_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("request", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("logged_by_id", sa.Integer(), nullable=False),
        sa.Column("logged_at", UtcDateTime(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_items.id"],
            name=op.f("fk_decisions_agenda_item_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_decisions_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"],
            ["people.id"],
            name=op.f("fk_decisions_logged_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_decisions_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("ilt_id", "request", name=op.f("uq_decisions_ilt_id_request")),
    )
    op.create_index(op.f("ix_decisions_meeting_id"), "decisions", ["meeting_id"], unique=False)

    op.create_table(
        "line_backings",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["process_lines.id"], name=op.f("fk_line_backings_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_line_backings_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "member_id", name=op.f("pk_line_backings")),
    )
    op.create_index(op.f("ix_line_backings_member_id"), "line_backings", ["member_id"], unique=False)

    op.add_column("ilts", sa.Column("cadence", sa.JSON(), nullable=True))
    op.add_column("ilts", sa.Column("norms", sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "ilts", sa.Column("meetings_look_at", UtcDateTime(), server_default=_AT_ONCE, nullable=False)
    )
    op.create_index(op.f("ix_ilts_meetings_look_at"), "ilts", ["meetings_look_at"], unique=False)


def downgrade() -> None:
    # Not in batch: on SQLite that drops the table, and everything that hangs on an ILT would go with it.
    op.drop_index(op.f("ix_ilts_meetings_look_at"), table_name="ilts")
    for column in ("meetings_look_at", "norms", "cadence"):
        op.drop_column("ilts", column)
    for table in (
        "line_backings",
        "decisions",
        "role_turns",
        "process_takers",
        "process_lines",
        "process_counts",
        "process_answers",
        "ilt_roles",
        "attendances",
        "agenda_items",
        "meetings",
    ):
        op.drop_table(table)
