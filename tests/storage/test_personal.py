"""Whatever names a person is known here, with what deleting them does to it: a new column has to be thought of."""

from storage import Base

STAYS = "stays, as that of a former member"
EMPTIED, DELETED = "emptied", "the row is deleted"

WHAT_BECOMES_OF_IT = {
    "action_items.done_by_id": STAYS,
    "action_items.handed_by_id": STAYS,
    "action_items.handed_to_id": EMPTIED,
    "action_items.logged_by_id": STAYS,
    "action_items.owner_id": STAYS,
    "agenda_items.presenter_id": "emptied while it waits; else stays, as that of a former member",
    "agenda_items.proposed_by_id": STAYS,
    "assessments.opened_by_id": STAYS,
    "audit.person_id": EMPTIED,
    "check_ins.answered_by_id": STAYS,
    "check_ins.owner_id": STAYS,
    "check_ins_said.person_id": DELETED,
    "consultations.asked_by_id": STAYS,
    "cycles.ended_by_id": STAYS,
    "decisions.logged_by_id": STAYS,
    "deliveries.answerable": EMPTIED,
    "deliveries.recipient": DELETED,
    "district_cards.published_by_id": DELETED,
    "district_readers.person_id": DELETED,
    "district_stays.proposed_by_id": STAYS,
    "focus_areas.chosen_by_id": STAYS,
    "focus_areas.ended_by_id": STAYS,
    "focus_askings.opened_by_id": STAYS,
    "focus_rounds.chosen_by_id": STAYS,
    "focus_rounds.opened_by_id": STAYS,
    "growth_pages.person_id": DELETED,
    "home_views.person_id": DELETED,
    "item_changes.person_id": STAYS,
    "item_drafts.owner_id": EMPTIED,
    "item_drafts.person_id": DELETED,
    "item_helpers.person_id": DELETED,
    "meetings.ended_by_id": STAYS,
    "meetings.started_by_id": STAYS,
    "members.person_id": STAYS,
    "plan_entries.changed_by_id": STAYS,
    "plan_goals.changed_by_id": STAYS,
    "plan_posts.posted_by_id": STAYS,
    "posted_messages.answerable": EMPTIED,
    "reminders_sent.person_id": DELETED,
    "resource_helped.person_id": DELETED,
    "resource_marks.said_by_id": EMPTIED,
    "resource_posts.posted_by_id": STAYS,
    "rounds.opened_by_id": STAYS,
    "shares.asked_by_id": STAYS,
    "step_backs_said.person_id": DELETED,
    "staff_counts.person_id": DELETED,
    "staff_lists_said.person_id": DELETED,
    "staff_texts.person_id": STAYS,
    "staff_texts.settled_by_id": STAYS,
    "strategies.committed_by_id": STAYS,
    "strategies.ended_by_id": STAYS,
    "strategies.handed_by_id": STAYS,
    "strategies.handed_to_id": EMPTIED,
    "strategies.owner_id": STAYS,
    "strategy_marks.person_id": STAYS,
    "strategy_wordings.said_by_id": STAYS,
    "success_checks.answered_by_id": STAYS,
    "team_resources.added_by_id": STAYS,
    "time_off.person_id": DELETED,
    "typed_replies.person_id": DELETED,
}
# A member's own rows: what is to be nobody's stays until the reveal, words of an open vote go, the rest is a former member's.
OF_A_MEMBER = {
    "ballots.member_id",
    "evidence.member_id",
    "named_votes.member_id",
    "open_evidence.member_id",
    "votes.member_id",
}
# Of meetings: what nobody has seen yet goes, who was there in a meeting that was held is a former member.
OF_A_MEETING = {
    "attendances.member_id",
    "ilt_roles.member_id",
    "line_backings.member_id",
    "process_answers.member_id",
    "process_takers.member_id",
    "role_turns.member_id",
}
# Of choosing a focus: dots, answers and places stay until all are shown, so that no number tells who had answered; words that
# nobody has seen, and that somebody would help lead, go.
OF_A_FOCUS = {
    "focus_answers.member_id",
    "focus_dots.member_id",
    "focus_helpers.member_id",
    "focus_places.member_id",
}
# Columns without a foreign key that hold a person's number or Slack id.
_BY_NAME = {"answerable", "recipient", "opened_by_id"}


def columns_that_point_at(table: str) -> set[str]:
    return {
        f"{one.name}.{column.name}"
        for one in Base.metadata.tables.values()
        for column in one.columns
        if any(key.column.table.name == table for key in column.foreign_keys)
    }


def test_every_column_that_names_a_person_is_thought_of():
    by_name = {
        f"{one.name}.{column.name}"
        for one in Base.metadata.tables.values()
        for column in one.columns
        if column.name in _BY_NAME
    }
    assert columns_that_point_at("people") | by_name == set(WHAT_BECOMES_OF_IT)


def test_every_column_that_names_a_member_is_thought_of():
    assert columns_that_point_at("members") == OF_A_MEMBER | OF_A_MEETING | OF_A_FOCUS
