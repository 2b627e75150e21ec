"""Every button and form of a plan with ids of another team or workspace, and repeated deliveries: nothing is changed or shown."""

from typing import Any

import pytest

from bot.blocks import ids
from bot.plan.messages.forms import GOAL, PRIORITY, QUARTERS
from bot.plan.messages.shapes import Part
from storage import Database
from storage.people import Role
from storage.plan import PlanEntry, PlanGoal
from tests.steps.bot import PRINCIPAL
from tests.steps.dated_bot import TUESDAY, set_role
from tests.steps.forged import everything, forged_view, other_team, own_team, try_all
from tests.steps.plan import goals, part_form

OWN, ELSEWHERE = "T0SANDBOX01", "T0ELSEWHERE"
KEPT = ("othing was", "Only members of this team's channel", "does nothing any more")

BUTTONS: tuple[dict[str, Any], ...] = (
    *(
        {"action_id": action_id, "value": "{ilt}"}
        for action_id in (ids.PLAN_SHOW, ids.PLAN_EDIT, ids.PLAN_POST, ids.PLAN_DOCUMENT)
    ),
    *({"action_id": action_id, "value": "{ilt}:0"} for action_id in (ids.PLAN_PAGE_BACK, ids.PLAN_PAGE_MORE)),
    *({"action_id": ids.PLAN_PART, "value": f"{{ilt}}:{part}:0:0"} for part in Part),
    {"action_id": ids.PLAN_PART, "value": "{ilt}:goal:{goal}:1"},
    {"action_id": ids.PLAN_PART, "value": "{own}:goal:{goal}:1"},
    {"action_id": ids.PLAN_PART, "value": "{own}:forged:0:0"},
    {"action_id": ids.PLAN_PART, "value": "{own}"},
)
FORMS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (ids.PLAN_PARTS_FORM, "{ilt}", {}),
    (ids.PLAN_FORM, "{ilt}:priority:0:1", {PRIORITY: {"value": "Forged"}}),
    (ids.PLAN_FORM, "{ilt}:quarters:0:0", {QUARTERS: {"value": "Nov 2 to Jan 22"}}),
    (ids.PLAN_FORM, "{ilt}:goal:0:0", {GOAL: {"value": "Forged"}}),
    (ids.PLAN_FORM, "{own}:goal:{goal}:1", {GOAL: {"value": "Forged"}}),
    (ids.PLAN_FORM, "{own}:forged:0:0", {GOAL: {"value": "Forged"}}),
)


def foreign_team(db: Database, workspace_id: str) -> dict[str, int]:
    """A team in which the principal is not, with a plan; and the principal's own, by what it is."""
    with db.write() as session:
        own = own_team(session)
        ilt, person = other_team(session, workspace_id)
        by = {"changed_at": TUESDAY, "changed_by_id": person.id, "version": 1, "ilt_id": ilt.id}
        goal = PlanGoal(text="Secret goal", **by)
        session.add_all([goal, PlanEntry(part="priority", texts=["Secret priority"], **by)])
        session.flush()
        return {"ilt": ilt.id, "goal": goal.id, "own": own}


@pytest.mark.parametrize("workspace", [OWN, ELSEWHERE])
def test_nothing_of_another_team_is_changed_or_shown(tuesday_bot, mailbox, workspace):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.tick()
    found = foreign_team(bot.db, workspace)
    before = everything(bot.db)
    try_all(bot, mailbox, found, BUTTONS, FORMS, KEPT)
    assert everything(bot.db) == before


def test_every_button_and_form_of_the_plan_is_tried():
    names = {value for name, value in vars(ids).items() if name.startswith("PLAN_") and "." in str(value)}
    tried = {button["action_id"] for button in BUTTONS} | {callback_id for callback_id, _, _ in FORMS}
    assert names - tried == set()


def test_a_goal_delivered_twice_is_one_goal(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    form = part_form(bot, Part.GOAL)
    payload = forged_view(bot, PRINCIPAL, ids.PLAN_FORM, form.private_metadata, goal={"value": "Once"})
    acks = bot.slack.deliver("interactive", payload, times=3)
    assert {ack.body["view"]["callback_id"] for ack in acks} == {ids.PLAN_PARTS_FORM}
    assert [one.text for one in goals(bot)] == ["Once"]
