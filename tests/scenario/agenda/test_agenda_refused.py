"""What nobody may do with an agenda: with ids of other teams and workspaces, and with values that nobody gave them."""

import pytest

from bot.blocks import ids
from sandbox.state import Json
from storage.meetings import Meeting
from storage.people import Ilt, Workspace
from tests.steps.agenda import add, agenda_items, cards, meets
from tests.steps.bot import GRADE5, PRINCIPAL
from tests.steps.forged import aimed, click_payload, forged_view, vars_of

OF_ITEMS = (
    ids.AGENDA_REMOVE,
    ids.AGENDA_RESTORE,
    ids.AGENDA_CHANGE,
    ids.AGENDA_ADD_OBJECTIVE,
)
OF_MEETINGS = (ids.AGENDA_POST, ids.AGENDA_SWAP, ids.AGENDA_MEETING_OBJECTIVE)
OF_TEAMS = (ids.AGENDA_PROPOSE, ids.AGENDA_SHOW)
OF_PAGES = (ids.AGENDA_PAGE_MORE, ids.AGENDA_PAGE_BACK)
SLOT = "2026-12-03"
PRESENTER = {"selected_option": {"value": PRINCIPAL}}


def other_team(bot, workspace_id: str) -> int:
    """A team that the principal is not in, with the team's rhythm."""
    with bot.db.write() as session:
        if session.get(Workspace, workspace_id) is None:
            session.add(Workspace(id=workspace_id, name="", bot_user_id="U1", bot_name="ILT"))
            session.flush()
        cadence = session.query(Ilt).filter(Ilt.cadence.is_not(None)).one().cadence
        other = Ilt(
            workspace_id=workspace_id, channel_id="C0OTHER", name="other", is_private=True, cadence=cadence
        )
        session.add(other)
        session.flush()
        return other.id


@pytest.mark.parametrize("workspace", ["T0SANDBOX01", "T0ELSEWHERE"])
def test_another_teams_agenda_is_neither_changed_nor_shown(tuesday_bot, mailbox, workspace):
    meets(tuesday_bot)
    item = add(tuesday_bot, "Walkthroughs")
    ilt_id = other_team(tuesday_bot, workspace)
    with tuesday_bot.db.write() as session:
        session.get_one(type(item), item.id).ilt_id = ilt_id
    [before] = [vars_of(one) for one in agenda_items(tuesday_bot.db)]
    of_rows = ((ids.AGENDA_ROW, f"{what}:{item.id}") for what in ("up", "change", "remove"))
    for action_id, value in (*((action_id, str(item.id)) for action_id in OF_ITEMS), *of_rows):
        tuesday_bot.slack.deliver("interactive", click_payload(mailbox, action_id=action_id, value=value))
        assert "I have no such agenda item in a team of yours" in mailbox.newest(), action_id
    values = [
        *((action_id, f"{ilt_id}:{SLOT}") for action_id in OF_MEETINGS),
        *((action_id, str(ilt_id)) for action_id in OF_TEAMS),
        *((action_id, f"{ilt_id}:0") for action_id in OF_PAGES),
    ]
    for action_id, value in values:
        tuesday_bot.slack.deliver("interactive", click_payload(mailbox, action_id=action_id, value=value))
        assert "Only members of this team's channel can do that" in mailbox.newest(), action_id
    for callback_id, metadata, fields in forms(ilt_id, item.id):
        payload = forged_view(tuesday_bot, PRINCIPAL, callback_id, metadata, **fields)
        [ack] = tuesday_bot.slack.deliver("interactive", payload)
        assert "errors" in str(ack.body), callback_id
    assert [vars_of(one) for one in agenda_items(tuesday_bot.db)] == [before]
    with tuesday_bot.db.read() as session:
        assert session.query(Meeting).all() == []
    assert cards(tuesday_bot) == []


def forms(ilt_id: int, item_id: int) -> list[tuple[str, str, Json]]:
    words, chosen = {"objective": {"value": "x"}}, {f"presenter:{ilt_id}": PRESENTER}
    item = {"title": {"value": "x"}, **chosen}
    return [
        (ids.AGENDA_FORM, f'{{"ilt": {ilt_id}}}', item),
        (ids.AGENDA_CHANGE_FORM, f'{{"ilt": {ilt_id}, "item": {item_id}}}', item),
        (ids.AGENDA_OBJECTIVE_FORM, str(item_id), words),
        (ids.AGENDA_MEETING_FORM, f"{ilt_id}:{SLOT}", words),
        (
            ids.AGENDA_SWAP_FORM,
            f"{ilt_id}:{SLOT}",
            {"role": {"selected_option": {"value": "Facilitator"}}, "to": PRESENTER},
        ),
    ]


NONSENSE = (
    "",
    "x",
    "-1",
    "9" * 30,
    "1 OR 1=1",
    "1:someday",
    "1:0001-01-01",
    "1:9999-12-31",
    "99999:2026-12-03",
)
FORGED: list[Json] = [
    aimed({"action_id": action_id, "value": "{id}"}, value)
    for action_id in (*OF_ITEMS, *OF_MEETINGS, *OF_TEAMS, *OF_PAGES, ids.AGENDA_TEAM)
    for value in NONSENSE
]


def test_forged_values_change_nothing_and_get_a_sentence(tuesday_bot, mailbox):
    ilt_id = meets(tuesday_bot)
    add(tuesday_bot, "Walkthroughs", GRADE5)
    [before] = [vars_of(one) for one in agenda_items(tuesday_bot.db)]
    pages = [{"action_id": one, "value": f"{ilt_id}:999999"} for one in OF_PAGES]
    for action in FORGED:
        if action["action_id"] == ids.AGENDA_TEAM:
            continue
        [ack] = tuesday_bot.slack.deliver("interactive", click_payload(mailbox, **action))
        assert ack.ok
        assert "Sorry" not in mailbox.newest(), action
    for action in pages:
        tuesday_bot.slack.deliver("interactive", click_payload(mailbox, **action))
        assert "1. Walkthroughs" in mailbox.newest()
    assert [vars_of(one) for one in agenda_items(tuesday_bot.db)] == [before]
    with tuesday_bot.db.read() as session:
        assert session.query(Meeting).all() == []


@pytest.mark.parametrize("metadata", ["", "{", "[]", '"x"', "1:2", '{"ilt": "x"}'])
def test_a_form_that_nobody_was_offered_gets_a_sentence(tuesday_bot, metadata):
    meets(tuesday_bot)
    for callback_id, _, fields in forms(1, 1):
        payload = forged_view(tuesday_bot, PRINCIPAL, callback_id, metadata, **fields)
        [ack] = tuesday_bot.slack.deliver("interactive", payload)
        assert ack.ok
        assert "Sorry" not in str(ack.body), callback_id
    assert agenda_items(tuesday_bot.db) == []


def test_minutes_and_presenters_that_nobody_is_offered_are_refused_under_their_fields(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    fields = {
        "title": {"value": "x"},
        "minutes": {"selected_option": {"value": "9999"}},
        f"presenter:{ilt_id}": {"selected_option": {"value": "U0STRANGER1"}},
    }
    payload = forged_view(tuesday_bot, PRINCIPAL, ids.AGENDA_FORM, f'{{"ilt": {ilt_id}}}', **fields)
    [ack] = tuesday_bot.slack.deliver("interactive", payload)
    assert "From 1 to 240 minutes" in str(ack.body)
    assert "Not a member of #ilt-team yet" in str(ack.body)
    assert agenda_items(tuesday_bot.db) == []
