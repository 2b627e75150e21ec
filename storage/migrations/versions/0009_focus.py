"""What a team works on: the choosing of a focus, its cycles, the strategies it commits to and their readings."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _focus()
    _strategies()


def _focus() -> None:
    op.create_table(
        "cycles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("stepped_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["people.id"],
            name=op.f("fk_cycles_ended_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["ilt_id"], ["ilts.id"], name=op.f("fk_cycles_ilt_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
        sa.UniqueConstraint("ilt_id", "number", name=op.f("uq_cycles_ilt_id_number")),
    )
    op.create_index("ix_cycles_state_ends_on", "cycles", ["state", "ends_on"], unique=False)
    op.create_index(
        "uq_cycles_one_not_ended_per_ilt",
        "cycles",
        ["ilt_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'ended'"),
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_table(
        "quarters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["ilt_id"], ["ilts.id"], name=op.f("fk_quarters_ilt_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarters")),
    )
    op.create_index(op.f("ix_quarters_ilt_id"), "quarters", ["ilt_id"], unique=False)
    op.create_table(
        "focus_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=True),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_focus_rounds_assessment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"],
            ["people.id"],
            name=op.f("fk_focus_rounds_chosen_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_rounds_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_focus_rounds_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["people.id"],
            name=op.f("fk_focus_rounds_opened_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_rounds")),
    )
    op.create_index(op.f("ix_focus_rounds_ilt_id"), "focus_rounds", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_focus_rounds_state"), "focus_rounds", ["state"], unique=False)
    op.create_index(
        "uq_focus_rounds_one_open_per_ilt",
        "focus_rounds",
        ["ilt_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('dots', 'choosing')"),
        postgresql_where=sa.text("state IN ('dots', 'choosing')"),
    )
    op.create_table(
        "focus_askings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("deadline_at", UtcDateTime(), nullable=True),
        sa.Column("was_extended", sa.Boolean(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=True),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("good", sa.Integer(), nullable=True),
        sa.Column("can_live", sa.Integer(), nullable=True),
        sa.Column("not_yet", sa.Integer(), nullable=True),
        sa.Column("share", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_askings_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["people.id"],
            name=op.f("fk_focus_askings_opened_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["focus_rounds.id"], name=op.f("fk_focus_askings_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_askings")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_focus_askings_round_id_number")),
    )
    op.create_index(op.f("ix_focus_askings_ilt_id"), "focus_askings", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_focus_askings_state"), "focus_askings", ["state"], unique=False)
    op.create_index(
        "uq_focus_askings_one_open_per_round",
        "focus_askings",
        ["round_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "focus_candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=True),
        sa.Column("weakness", sa.Integer(), nullable=True),
        sa.Column("cannot_say", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=True),
        sa.Column("share", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_candidates_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["focus_rounds.id"], name=op.f("fk_focus_candidates_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_candidates")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_focus_candidates_round_id_position")),
    )
    op.create_index(op.f("ix_focus_candidates_ilt_id"), "focus_candidates", ["ilt_id"], unique=False)
    op.create_table(
        "focus_helpers",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_helpers_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_focus_helpers_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["focus_rounds.id"], name=op.f("fk_focus_helpers_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_focus_helpers")),
    )
    op.create_index(op.f("ix_focus_helpers_ilt_id"), "focus_helpers", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_focus_helpers_member_id"), "focus_helpers", ["member_id"], unique=False)
    op.create_table(
        "focus_answers",
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=16), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asking_id"], ["focus_askings.id"], name=op.f("fk_focus_answers_asking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_answers_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_focus_answers_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asking_id", "member_id", name=op.f("pk_focus_answers")),
    )
    op.create_index(op.f("ix_focus_answers_member_id"), "focus_answers", ["member_id"], unique=False)
    op.create_table(
        "focus_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("criterion_key", sa.String(length=40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("goal_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["focus_candidates.id"],
            name=op.f("fk_focus_areas_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"],
            ["people.id"],
            name=op.f("fk_focus_areas_chosen_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_focus_areas_cycle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["people.id"],
            name=op.f("fk_focus_areas_ended_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_areas_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["focus_rounds.id"], name=op.f("fk_focus_areas_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_areas")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_focus_areas_candidate_id")),
    )
    op.create_index(op.f("ix_focus_areas_cycle_id"), "focus_areas", ["cycle_id"], unique=False)
    op.create_index("ix_focus_areas_ilt_id_state", "focus_areas", ["ilt_id", "state", "id"], unique=False)
    op.create_index(op.f("ix_focus_areas_round_id"), "focus_areas", ["round_id"], unique=False)
    op.create_table(
        "focus_dots",
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asking_id"], ["focus_askings.id"], name=op.f("fk_focus_dots_asking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["focus_candidates.id"],
            name=op.f("fk_focus_dots_candidate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_dots_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_focus_dots_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asking_id", "member_id", "candidate_id", name=op.f("pk_focus_dots")),
    )
    op.create_index(op.f("ix_focus_dots_member_id"), "focus_dots", ["member_id"], unique=False)
    op.create_table(
        "focus_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asking_id"], ["focus_askings.id"], name=op.f("fk_focus_lines_asking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_lines_ilt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_focus_lines_asking_id"), "focus_lines", ["asking_id"], unique=False)
    op.create_index(op.f("ix_focus_lines_ilt_id"), "focus_lines", ["ilt_id"], unique=False)
    op.create_table(
        "focus_places",
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("has_answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asking_id"], ["focus_askings.id"], name=op.f("fk_focus_places_asking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_focus_places_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_focus_places_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asking_id", "member_id", name=op.f("pk_focus_places")),
    )
    op.create_index(op.f("ix_focus_places_ilt_id"), "focus_places", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_focus_places_member_id"), "focus_places", ["member_id"], unique=False)


def _strategies() -> None:
    op.create_table(
        "strategies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("committed_by_id", sa.Integer(), nullable=False),
        sa.Column("committed_at", UtcDateTime(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_since", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("handed_to_id", sa.Integer(), nullable=True),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_at", UtcDateTime(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("every_weeks", sa.Integer(), nullable=True),
        sa.Column("makes_room", sa.Text(), nullable=True),
        sa.Column("held_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_as", sa.String(length=16), nullable=True),
        sa.Column("learned", sa.Text(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_id"], ["focus_areas.id"], name=op.f("fk_strategies_area_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["committed_by_id"],
            ["people.id"],
            name=op.f("fk_strategies_committed_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["people.id"],
            name=op.f("fk_strategies_ended_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["handed_by_id"],
            ["people.id"],
            name=op.f("fk_strategies_handed_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["handed_to_id"],
            ["people.id"],
            name=op.f("fk_strategies_handed_to_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_strategies_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["people.id"],
            name=op.f("fk_strategies_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["strategies.id"], name=op.f("fk_strategies_successor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategies")),
        sa.UniqueConstraint("ilt_id", "request", name=op.f("uq_strategies_ilt_id_request")),
    )
    op.create_index(op.f("ix_strategies_area_id"), "strategies", ["area_id"], unique=False)
    op.create_index(op.f("ix_strategies_handed_to_id"), "strategies", ["handed_to_id"], unique=False)
    op.create_index("ix_strategies_ilt_id_state", "strategies", ["ilt_id", "state", "id"], unique=False)
    op.create_index("ix_strategies_owner_id_state", "strategies", ["owner_id", "state"], unique=False)
    op.create_table(
        "strategy_items",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_strategy_items_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["action_items.id"], name=op.f("fk_strategy_items_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategies.id"], name=op.f("fk_strategy_items_strategy_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_strategy_items")),
    )
    op.create_index(op.f("ix_strategy_items_ilt_id"), "strategy_items", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_strategy_items_strategy_id"), "strategy_items", ["strategy_id"], unique=False)
    op.create_table(
        "strategy_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_strategy_marks_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_strategy_marks_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_strategy_marks_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategies.id"], name=op.f("fk_strategy_marks_strategy_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_marks")),
    )
    op.create_index(op.f("ix_strategy_marks_ilt_id"), "strategy_marks", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_strategy_marks_strategy_id"), "strategy_marks", ["strategy_id"], unique=False)
    op.create_table(
        "strategy_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("aim_said", sa.String(length=40), nullable=False),
        sa.Column("aim", sa.Float(), nullable=False),
        sa.Column("aim_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_strategy_numbers_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"],
            ["strategies.id"],
            name=op.f("fk_strategy_numbers_strategy_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_numbers")),
    )
    op.create_index(op.f("ix_strategy_numbers_ilt_id"), "strategy_numbers", ["ilt_id"], unique=False)
    op.create_index(
        op.f("ix_strategy_numbers_strategy_id"), "strategy_numbers", ["strategy_id"], unique=False
    )
    op.create_table(
        "strategy_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("so_that", sa.Text(), nullable=False),
        sa.Column("did_when", sa.Text(), nullable=False),
        sa.Column("worked_when", sa.Text(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_strategy_wordings_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"],
            ["people.id"],
            name=op.f("fk_strategy_wordings_said_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"],
            ["strategies.id"],
            name=op.f("fk_strategy_wordings_strategy_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_wordings")),
        sa.UniqueConstraint("strategy_id", "number", name=op.f("uq_strategy_wordings_strategy_id_number")),
    )
    op.create_index(op.f("ix_strategy_wordings_ilt_id"), "strategy_wordings", ["ilt_id"], unique=False)
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("strategy_id", sa.Integer(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("did", sa.String(length=16), nullable=True),
        sa.Column("worked", sa.String(length=16), nullable=True),
        sa.Column("has_nothing", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("is_missed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_check_ins_answered_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_check_ins_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_check_ins_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["people.id"],
            name=op.f("fk_check_ins_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategies.id"], name=op.f("fk_check_ins_strategy_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["strategy_wordings.id"], name=op.f("fk_check_ins_wording_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("strategy_id", "slot", name=op.f("uq_check_ins_strategy_id_slot")),
    )
    op.create_index(op.f("ix_check_ins_ilt_id"), "check_ins", ["ilt_id"], unique=False)
    op.create_index("ix_check_ins_owner_id_closed_at", "check_ins", ["owner_id", "closed_at"], unique=False)
    op.create_table(
        "strategy_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ilt_id", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_strategy_values_check_in_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ilt_id"], ["ilts.id"], name=op.f("fk_strategy_values_ilt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["number_id"],
            ["strategy_numbers.id"],
            name=op.f("fk_strategy_values_number_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_values")),
    )
    op.create_index(op.f("ix_strategy_values_check_in_id"), "strategy_values", ["check_in_id"], unique=False)
    op.create_index(op.f("ix_strategy_values_ilt_id"), "strategy_values", ["ilt_id"], unique=False)
    op.create_index(op.f("ix_strategy_values_number_id"), "strategy_values", ["number_id"], unique=False)


def downgrade() -> None:
    for table in (
        "strategy_values",
        "check_ins",
        "strategy_wordings",
        "strategy_numbers",
        "strategy_marks",
        "strategy_items",
        "strategies",
        "focus_places",
        "focus_lines",
        "focus_dots",
        "focus_areas",
        "focus_answers",
        "focus_helpers",
        "focus_candidates",
        "focus_askings",
        "focus_rounds",
        "quarters",
        "cycles",
    ):
        op.drop_table(table)
