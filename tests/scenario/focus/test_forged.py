"""Every button and form of focus with ids of another team or workspace, and repeated deliveries: nothing is changed or shown."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.blocks import ids
from rubric_data import KeptName
from storage import Database
from storage.focus import (
    AskingKind,
    Cycle,
    FocusArea,
    FocusAsking,
    FocusCandidate,
    FocusLine,
    FocusRound,
)
from storage.people import Role
from tests.steps.assessments import top_form
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL
from tests.steps.dated_bot import TUESDAY, set_role
from tests.steps.focus import (
    areas,
    candidates,
    fill_dots,
    focus_message,
    open_focus,
    place,
    show,
    tap,
    waiting_rows,
    with_result,
)
from tests.steps.forged import click_payload, everything, forged_view, other_team, try_all

OWN, ELSEWHERE = "T0SANDBOX01", "T0ELSEWHERE"
KEPT = ("othing was", "Only members of this team's channel", "was not saved", "no results behind that")

BUTTONS: tuple[dict[str, Any], ...] = (
    *(
        {"action_id": action_id, "value": "{round}"}
        for action_id in (
            ids.FOCUS_PLACE,
            ids.FOCUS_SHOW_DOTS,
            ids.FOCUS_WITHOUT_DOTS,
            ids.FOCUS_CANCEL,
            ids.FOCUS_CHOOSE,
            ids.FOCUS_GOAL,
            ids.FOCUS_LIVE_WITH,
            ids.FOCUS_LIVE_ANSWER,
            ids.FOCUS_LIVE_SHOW,
            ids.FOCUS_LINES,
            ids.FOCUS_MOVE,
        )
    ),
    *(
        {"action_id": action_id, "value": "{cycle}"}
        for action_id in (
            ids.STEP_BACK,
            ids.STEP_BACK_NOW,
            ids.STEP_BACK_READINGS,
            ids.STEP_BACK_ANEW,
            ids.STEP_BACK_END,
        )
    ),
    *(
        {"action_id": action_id, "value": "{cycle}:{area}"}
        for action_id in (ids.STEP_BACK_KEEP, ids.STEP_BACK_KEEP_FIRST, ids.STEP_BACK_KEEP_SECOND)
    ),
    {"action_id": ids.FOCUS_LINE_REMOVE, "value": "{round}:{line}"},
    {"action_id": ids.FOCUS_START, "value": "424242"},
    *(
        {"action_id": ids.FOCUS_MORE, "selected_option": {"value": f"{what}:{{round}}"}}
        for what in ("change", "move", "end", "stop", "lines", "forged")
    ),
)
FORMS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (ids.FOCUS_FORM, "{ilt}:0", {"own": {"value": "Forged"}}),
    (ids.FOCUS_DOTS_FORM, "{round}", {"dots": {"selected_options": [{"value": "{candidate}"}]}}),
    (
        ids.FOCUS_CHOOSE_FORM,
        "{round}",
        {
            "chosen": {"selected_options": [{"value": "{candidate}"}]},
            "until": {"selected_date": "2027-02-08"},
        },
    ),
    (ids.FOCUS_GOAL_FORM, "{round}", {"goal:{area}": {"value": "Forged"}}),
    (
        ids.FOCUS_LIVE_FORM,
        "{round}",
        {"live_with": {"selected_option": {"value": "good"}}, "better": {"value": "Forged"}},
    ),
    (ids.FOCUS_MOVE_FORM, "{round}", {"until": {"selected_date": "2027-02-08"}}),
    (ids.FOCUS_END_FORM, "{round}:{area}", {"reason": {"value": "Forged"}}),
)


def foreign_team(db: Database, workspace_id: str, state: str, kind: str) -> dict[str, int]:
    """A team in which the principal is not, with a focus in that state and something asked, by what it is."""
    with db.write() as session:
        ilt, person = other_team(session, workspace_id)
        row = FocusRound(ilt_id=ilt.id, state=state, opened_by_id=person.id, opened_at=TUESDAY, counted=8)
        cycle = Cycle(ilt_id=ilt.id, number=1, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 8))
        session.add_all([row, cycle])
        session.flush()
        candidate = FocusCandidate(
            ilt_id=ilt.id, round_id=row.id, position=1, name=KeptName(None, "Secret candidate")
        )
        asking = FocusAsking(
            ilt_id=ilt.id,
            round_id=row.id,
            number=1,
            kind=kind,
            opened_by_id=person.id,
            opened_at=TUESDAY,
            proposal="Secret proposal",
        )
        session.add_all([candidate, asking])
        session.flush()
        area = FocusArea(
            ilt_id=ilt.id,
            cycle_id=cycle.id,
            round_id=row.id,
            candidate_id=candidate.id,
            name=KeptName(None, "Secret area"),
            goal="Secret goal",
            chosen_at=TUESDAY,
            chosen_by_id=person.id,
        )
        line = FocusLine(ilt_id=ilt.id, asking_id=asking.id, text="Secret line")
        session.add_all([area, line])
        session.flush()
        return {
            "ilt": ilt.id,
            "round": row.id,
            "cycle": cycle.id,
            "candidate": candidate.id,
            "area": area.id,
            "line": line.id,
        }


@pytest.mark.parametrize(
    ("state", "kind"),
    [("dots", AskingKind.DOTS), ("choosing", AskingKind.DOTS), ("chosen", AskingKind.LIVE_WITH)],
)
@pytest.mark.parametrize("workspace", [OWN, ELSEWHERE])
def test_nothing_of_another_team_is_changed_or_shown(tuesday_bot, mailbox, workspace, state, kind):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.tick()
    found = foreign_team(bot.db, workspace, state, kind)
    before = everything(bot.db)
    try_all(bot, mailbox, found, BUTTONS, FORMS, KEPT)
    assert everything(bot.db) == before


def test_every_button_and_form_of_focus_is_tried():
    names = {
        value
        for name, value in vars(ids).items()
        if name.startswith(("FOCUS_", "STEP_BACK")) and "." in str(value)
    }
    tried = {button["action_id"] for button in BUTTONS} | {callback_id for callback_id, _, _ in FORMS}
    assert names - tried == set()


@pytest.mark.parametrize("user", ["U0STRANGER1", "U0NEWTEACHR"])
def test_whoever_is_no_member_of_the_channel_takes_no_part(tuesday_bot, mailbox, user):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    first = next(iter(candidates(bot.db).values()))
    with bot.db.read() as session:
        own = str(session.scalars(select(FocusRound.id)).one())
    bot.slack.deliver("interactive", click_payload(mailbox, user, action_id=ids.FOCUS_PLACE, value=own))
    assert "Only members of this team's channel can do that" in mailbox.newest()
    chosen = {"selected_options": [{"value": str(first)}]}
    [ack] = bot.slack.deliver("interactive", forged_view(bot, user, ids.FOCUS_DOTS_FORM, own, dots=chosen))
    assert "Only members" in str(ack.body)
    assert waiting_rows(bot.db) == (0, 0)


def test_a_candidate_of_another_choosing_takes_no_dot(tuesday_bot):
    bot = tuesday_bot
    found = foreign_team(bot.db, OWN, "dots", AskingKind.DOTS)
    with_result(bot)
    open_focus(bot)
    with bot.db.read() as session:
        own = session.scalars(select(FocusRound.id).order_by(FocusRound.id.desc())).first()
    chosen = {"selected_options": [{"value": str(found["candidate"])}]}
    [ack] = bot.slack.deliver(
        "interactive", forged_view(bot, GRADE3, ids.FOCUS_DOTS_FORM, str(own), dots=chosen)
    )
    assert "no longer have" in str(ack.body)
    assert waiting_rows(bot.db) == (0, 0)


def test_a_repeated_delivery_changes_nothing_and_gets_the_same_answer(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    first = next(iter(candidates(bot.db).values()))
    form = fill_dots(bot, GRADE3, (0,), "Once")
    payload = forged_view(
        bot,
        GRADE3,
        ids.FOCUS_DOTS_FORM,
        form.private_metadata,
        dots={"selected_options": [{"value": str(first)}]},
        line={"value": "Once"},
    )
    acks = bot.slack.deliver("interactive", payload, times=2)
    assert [ack.body["response_action"] for ack in acks] == ["update", "update"]
    place(bot, GRADE3, 1, line="Changed since")
    [late] = bot.slack.deliver("interactive", payload)
    assert late.body["response_action"] == "update"
    for user in EIGHT[:2] + EIGHT[3:4]:
        place(bot, user, 1)
    bot.tick()
    message = focus_message(bot)
    assert "4 of 8 are done" in message.text
    assert waiting_rows(bot.db) == (4, 1)


def test_a_choice_delivered_twice_is_one_choice(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0)
    show(bot)
    tap(bot, PRINCIPAL, ids.FOCUS_CHOOSE)
    form = top_form(bot, PRINCIPAL)
    first = next(iter(candidates(bot.db).values()))
    payload = forged_view(
        bot,
        PRINCIPAL,
        ids.FOCUS_CHOOSE_FORM,
        form.private_metadata,
        chosen={"selected_options": [{"value": str(first)}]},
        until={"selected_date": "2027-02-08"},
    )
    acks = bot.slack.deliver("interactive", payload, times=3)
    assert {ack.body["view"]["callback_id"] for ack in acks} == {ids.FOCUS_GOAL_FORM}
    assert len(areas(bot.db)) == 1
