"""Every button and form of the library with another team's ids, or with what is none: nothing is changed or shown."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.library.messages.forms import ADDRESS, KIND, TITLE, WHAT, WHY
from storage import Database
from storage.library import TeamResource
from storage.people import Ilt, Role
from tests.steps.bot import PRINCIPAL
from tests.steps.dated_bot import TUESDAY, set_role
from tests.steps.forged import click_payload, everything, forged_view, other_team, own_team, put_in, try_all

OWN, ELSEWHERE = "T0SANDBOX01", "T0ELSEWHERE"
KEPT = ("othing was", "Only members of this team's channel", "does nothing any more", "is not there any more")
LISTS = (
    ids.RESOURCE_ALL,
    ids.RESOURCE_HIDDEN,
    ids.RESOURCE_PAGE_BACK,
    ids.RESOURCE_PAGE_MORE,
)
_WHATS = ("agenda", "share", "helped", "gone", "remove")
BUTTONS: tuple[dict[str, Any], ...] = (
    {"action_id": ids.RESOURCE_START, "value": "{ilt}"},
    {"action_id": ids.RESOURCE_ADD, "value": "{ilt}"},
    *({"action_id": action_id, "value": "{ilt}:0:own"} for action_id in LISTS),
    *(
        {"action_id": ids.RESOURCE_LIST, "selected_option": {"value": value}}
        for value in ("{ilt}:0:all", "{own}:0:k:manners", "{own}:0:s:99", "{own}:0:forged")
    ),
    *(
        {"action_id": ids.RESOURCE_ROW, "selected_option": {"value": f"{what}:{about}"}}
        for what in _WHATS
        for about in ("{ilt}:lead_framework", "{own}:#{theirs}", "{own}:forged")
    ),
    {"action_id": ids.RESOURCE_ROW, "selected_option": {"value": "forged:{own}:lead_framework"}},
    *(
        {"action_id": action_id, "value": about}
        for action_id in (ids.RESOURCE_UNDO_HELPED, ids.RESOURCE_BRING_BACK)
        for about in ("{ilt}:lead_framework", "{own}:#{theirs}", "{own}:forged", "{own}")
    ),
)
# What opens in a browser whatever the bot says of it.
SILENT = ("{ilt}:lead_framework", "{own}:#{theirs}", "{own}:forged")
_FILLED = {TITLE: "Forged", ADDRESS: "https://forged.org", WHAT: "x", WHY: "y"}
FORMS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        ids.RESOURCE_FORM,
        "{ilt}",
        {
            **{name: {"value": words} for name, words in _FILLED.items()},
            KIND: {"selected_option": {"value": "guide"}},
        },
    ),
    (ids.RESOURCE_REMOVE_FORM, "{ilt}:#{theirs}", {}),
    (ids.RESOURCE_REMOVE_FORM, "{own}:#{theirs}", {}),
    (ids.RESOURCE_REMOVE_FORM, "{own}:lead_framework", {}),
)


def foreign_team(db: Database, workspace_id: str) -> dict[str, int]:
    """A team in which the principal is not, with a resource of its own; and the principal's own."""
    with db.write() as session:
        own = own_team(session)
        ilt, person = other_team(session, workspace_id)
        texts = {"title": "Secret", "address": "https://secret.org", "what": "Secret", "why": "Secret"}
        theirs = TeamResource(
            ilt_id=ilt.id,
            request="r",
            kind="guide",
            criteria=["norms"],
            added_at=TUESDAY,
            added_by_id=person.id,
            **texts,
        )
        session.add(theirs)
        session.flush()
        return {"ilt": ilt.id, "theirs": theirs.id, "own": own}


@pytest.mark.parametrize("workspace", [OWN, ELSEWHERE])
def test_nothing_of_another_team_is_changed_or_shown(tuesday_bot, mailbox, workspace):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.tick()
    found = foreign_team(bot.db, workspace)
    before = everything(bot.db)
    try_all(bot, mailbox, found, BUTTONS, FORMS, KEPT)
    for value in SILENT:
        action = {"action_id": ids.RESOURCE_OPEN, "value": put_in(value, found)}
        [ack] = bot.slack.deliver("interactive", click_payload(mailbox, **action))
        assert ack.status == 200
    assert everything(bot.db) == before


def test_every_button_and_form_of_the_library_is_tried():
    names = {value for name, value in vars(ids).items() if name.startswith("RESOURCE_") and "." in str(value)}
    tried = {button["action_id"] for button in BUTTONS} | {callback_id for callback_id, _, _ in FORMS}
    assert names - tried == {ids.RESOURCE_OPEN}


def test_a_resource_delivered_twice_is_one(tuesday_bot):
    bot = tuesday_bot
    with bot.db.read() as session:
        ilt_id = session.scalars(select(Ilt.id).order_by(Ilt.id)).first()
    _, _, fields = FORMS[0]
    payload = forged_view(bot, PRINCIPAL, ids.RESOURCE_FORM, str(ilt_id), **fields)
    acks = bot.slack.deliver("interactive", payload, times=3)
    assert all("is in the library of" in str(ack.body) for ack in acks)
    with bot.db.read() as session:
        assert [one.title for one in session.scalars(select(TeamResource))] == ["Forged"]
