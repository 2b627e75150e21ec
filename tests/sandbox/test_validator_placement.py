"""Which block goes on which surface, and which element in which block: Slack's tables, written out once more."""

from __future__ import annotations

import pytest

from tests.sandbox.validator_samples import BLOCKS, ELEMENTS, rich
from tests.sandbox.validator_tools import SURFACES, accepted, codes, held, put, sample

M, MO, H = "message", "modal", "home"
EVERYWHERE = {M, MO, H}

SURFACES_OF_BLOCKS = {
    "actions": EVERYWHERE,
    "alert": {MO},
    "card": {M, H},
    "carousel": {M, H},
    "container": {M, H},
    "context": EVERYWHERE,
    "context_actions": {M},
    "data_table": {M, H},
    "data_visualization": {M},
    "divider": EVERYWHERE,
    "header": EVERYWHERE,
    "image": EVERYWHERE,
    "input": EVERYWHERE,
    "markdown": {M},
    "plan": {M},
    "rich_text": EVERYWHERE,
    "section": EVERYWHERE,
    "table": {M, H},
    "task_card": {M},
    "video": EVERYWHERE,
}

HOLDERS = ("section", "actions", "input", "context", "context_actions", "card")
_CHOICE = ({"section", "actions", "input"}, EVERYWHERE)

# Element -> the blocks it may sit in, the surfaces it may be used on.
PLACES = {
    "button": ({"section", "actions", "card"}, EVERYWHERE),
    "workflow_button": ({"section", "actions"}, {M}),
    "overflow": ({"section", "actions"}, EVERYWHERE),
    **dict.fromkeys(("checkboxes", "radio_buttons", "datepicker", "timepicker"), _CHOICE),
    **dict.fromkeys(("static_select", "external_select", "users_select"), _CHOICE),
    **dict.fromkeys(("conversations_select", "channels_select"), _CHOICE),
    **dict.fromkeys(("multi_static_select", "multi_external_select", "multi_users_select"), _CHOICE),
    **dict.fromkeys(("multi_conversations_select", "multi_channels_select"), _CHOICE),
    "datetimepicker": ({"actions", "input"}, {M, MO}),
    "plain_text_input": ({"input"}, EVERYWHERE),
    "rich_text_input": ({"input"}, {MO, H}),
    **dict.fromkeys(("email_text_input", "url_text_input", "number_input", "file_input"), ({"input"}, {MO})),
    "image": ({"section", "context"}, EVERYWHERE),
    "plain_text": ({"context"}, EVERYWHERE),
    "mrkdwn": ({"context"}, EVERYWHERE),
    "feedback_buttons": ({"context_actions"}, {M}),
    "icon_button": ({"context_actions"}, {M}),
}


def test_the_tables_name_every_sample():
    assert set(SURFACES_OF_BLOCKS) == set(BLOCKS)
    assert set(PLACES) == set(ELEMENTS)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", BLOCKS)
def test_surfaces_of_blocks(name, surface):
    expected = [] if surface in SURFACES_OF_BLOCKS[name] else ["unsupported_type"]
    assert codes([sample(name)], surface) == expected


@pytest.mark.parametrize("name", ELEMENTS)
def test_places_of_elements(name):
    holders, surfaces = PLACES[name]
    for holder in HOLDERS:
        for surface in SURFACES:
            fits = holder in holders and surface in surfaces and surface in SURFACES_OF_BLOCKS[holder]
            assert accepted(held(ELEMENTS[name], holder), surface) is fits, f"{name} in {holder}, {surface}"


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", ["file", "call", "auth_provider", "invented"])
def test_blocks_an_app_cannot_send(kind, surface):
    block = {"type": kind, "external_id": "a", "source": "remote"}
    assert codes([block], surface) == ["unsupported_type"]


@pytest.mark.parametrize("name", BLOCKS)
def test_children_of_a_container(name):
    plain_ones = {"actions", "context", "divider", "header", "image", "input", "section", "video"}
    block = put(BLOCKS["container"], "child_blocks", [BLOCKS[name]])
    assert accepted(block) is (name in plain_ones | {"rich_text", "table"})


def test_an_element_of_a_child_obeys_the_surface_too():
    block = put(BLOCKS["container"], "child_blocks", [held(ELEMENTS["datetimepicker"])])
    assert accepted(block, "message")
    assert not accepted(block, "home")


def test_only_cards_in_a_carousel_and_only_task_cards_in_a_plan():
    assert not accepted(put(BLOCKS["carousel"], "elements", [BLOCKS["section"]]))
    assert not accepted(put(BLOCKS["plan"], "tasks", [BLOCKS["card"]]))


def test_a_task_may_be_pending_only_inside_a_plan():
    pending = put(BLOCKS["task_card"], "status", "pending")
    assert not accepted(pending)
    assert accepted(put(BLOCKS["plan"], "tasks", [pending]))


def test_a_task_needs_its_type_only_outside_a_plan():
    task = {"task_id": "t", "title": "Count"}
    assert accepted(put(BLOCKS["plan"], "tasks", [task]))
    assert not accepted(task)


def test_a_list_of_rich_text_holds_sections_and_preformatted_text_holds_text_and_links():
    mention = {"type": "user", "user_id": "U1"}
    assert accepted(rich(mention))
    code = {"type": "rich_text_preformatted", "elements": [mention]}
    assert not accepted({"type": "rich_text", "elements": [code]})
    items = {"type": "rich_text_list", "style": "bullet", "elements": [mention]}
    assert not accepted({"type": "rich_text", "elements": [items]})


@pytest.mark.parametrize(
    ("holder", "surface", "works"),
    [
        ("input", MO, True),
        ("input", M, False),
        ("input", H, False),
        ("section", MO, False),
        ("actions", MO, False),
    ],
)
@pytest.mark.parametrize("menu", ["conversations_select", "channels_select"])
def test_a_response_url_comes_only_from_an_input_of_a_modal(menu, holder, surface, works):
    block = held({**ELEMENTS[menu], "response_url_enabled": True}, holder)
    assert accepted(block, surface) is works
