"""Action items: promises, who helps, their history, success checks, reminders sent, what was asked about."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("locale", sa.String(length=16), nullable=False, server_default=""))
    op.create_table(
        "action_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_since", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_since", UtcDateTime(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("logged_by_id", sa.Integer(), nullable=False),
        sa.Column("logged_at", UtcDateTime(), nullable=False),
        sa.Column("source_link", sa.Text(), nullable=True),
        sa.Column("source_quote", sa.Text(), nullable=True),
        sa.Column("handed_to_id", sa.Integer(), nullable=True),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_at", UtcDateTime(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("dropped_reason", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "meeting_id IS NOT NULL OR (owner_id IS NOT NULL AND due_on IS NOT NULL)",
            name=op.f("ck_action_items_promised"),
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"],
            ["people.id"],
            name=op.f("fk_action_items_done_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["handed_by_id"],
            ["people.id"],
            name=op.f("fk_action_items_handed_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["handed_to_id"],
            ["people.id"],
            name=op.f("fk_action_items_handed_to_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_action_items_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"],
            ["people.id"],
            name=op.f("fk_action_items_logged_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["people.id"],
            name=op.f("fk_action_items_owner_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_items")),
        sa.UniqueConstraint("ilt_id", "number", name=op.f("uq_action_items_ilt_id_number")),
        sa.UniqueConstraint("ilt_id", "request", name=op.f("uq_action_items_ilt_id_request")),
    )
    op.create_index(op.f("ix_action_items_handed_to_id"), "action_items", ["handed_to_id"], unique=False)
    op.create_index(
        "ix_action_items_ilt_id_state_done_at",
        "action_items",
        ["ilt_id", "state", "done_at", "number"],
        unique=False,
    )
    op.create_index(
        "ix_action_items_ilt_id_state_due_on",
        "action_items",
        ["ilt_id", "state", "due_on", "number"],
        unique=False,
    )
    op.create_index(op.f("ix_action_items_meeting_id"), "action_items", ["meeting_id"], unique=False)
    op.create_index(
        "ix_action_items_owner_id_state_due_on", "action_items", ["owner_id", "state", "due_on"], unique=False
    )
    op.create_table(
        "item_counters",
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_item_counters_ilt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ilt_id", name=op.f("pk_item_counters")),
    )
    op.create_table(
        "item_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["action_items.id"], name=op.f("fk_item_changes_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_item_changes_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_changes")),
    )
    op.create_index(op.f("ix_item_changes_item_id"), "item_changes", ["item_id"], unique=False)
    op.create_table(
        "item_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_item_drafts_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_item_drafts_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_item_drafts_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_drafts")),
        sa.UniqueConstraint("ilt_id", "request", name=op.f("uq_item_drafts_ilt_id_request")),
    )
    op.create_index(op.f("ix_item_drafts_asked_at"), "item_drafts", ["asked_at"], unique=False)
    op.create_table(
        "item_helpers",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["action_items.id"], name=op.f("fk_item_helpers_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_item_helpers_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_item_helpers")),
    )
    op.create_index(op.f("ix_item_helpers_person_id"), "item_helpers", ["person_id"], unique=False)
    op.create_table(
        "reminders_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["action_items.id"], name=op.f("fk_reminders_sent_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_reminders_sent_person_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders_sent")),
        sa.UniqueConstraint(
            "item_id", "person_id", "slot", name=op.f("uq_reminders_sent_item_id_person_id_slot")
        ),
    )
    op.create_index(op.f("ix_reminders_sent_person_id"), "reminders_sent", ["person_id"], unique=False)
    op.create_table(
        "success_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_success_checks_answered_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["action_items.id"], name=op.f("fk_success_checks_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_success_checks")),
        sa.UniqueConstraint("item_id", "due_on", name=op.f("uq_success_checks_item_id_due_on")),
    )
    op.create_index("ix_success_checks_answer_due_on", "success_checks", ["answer", "due_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_success_checks_answer_due_on", table_name="success_checks")
    op.drop_table("success_checks")
    op.drop_index(op.f("ix_reminders_sent_person_id"), table_name="reminders_sent")
    op.drop_table("reminders_sent")
    op.drop_index(op.f("ix_item_helpers_person_id"), table_name="item_helpers")
    op.drop_table("item_helpers")
    op.drop_index(op.f("ix_item_drafts_asked_at"), table_name="item_drafts")
    op.drop_table("item_drafts")
    op.drop_index(op.f("ix_item_changes_item_id"), table_name="item_changes")
    op.drop_table("item_changes")
    op.drop_table("item_counters")
    op.drop_index("ix_action_items_owner_id_state_due_on", table_name="action_items")
    op.drop_index(op.f("ix_action_items_meeting_id"), table_name="action_items")
    op.drop_index("ix_action_items_ilt_id_state_due_on", table_name="action_items")
    op.drop_index("ix_action_items_ilt_id_state_done_at", table_name="action_items")
    op.drop_index(op.f("ix_action_items_handed_to_id"), table_name="action_items")
    op.drop_table("action_items")
    op.drop_column("people", "locale")
