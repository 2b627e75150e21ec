"""What the fields of one object say about each other."""

from __future__ import annotations

import pytest

from tests.sandbox.validator_samples import BLOCKS, ELEMENTS, option, plain
from tests.sandbox.validator_tools import SURFACES, accepted, held, pointers, put

REFUSED_TOGETHER = {
    "section without text and fields": {"type": "section", "expand": True},
    "image without a source": {"type": "image", "alt_text": "A tree"},
    "image with two sources": put(BLOCKS["image"], "slack_file", {"id": "F1"}),
    "file with two names": put(
        {"type": "image", "alt_text": "A"}, "slack_file", {"id": "F1", "url": "https://a.b"}
    ),
    "file with no name": {"type": "image", "alt_text": "A", "slack_file": {}},
    "select without options": held({"type": "static_select"}),
    "select with both": held({**ELEMENTS["multi_static_select"], "options": [option()]}),
    "filter that filters nothing": held({"type": "conversations_select", "filter": {}}),
    "min above max length": held({"type": "plain_text_input", "min_length": 6, "max_length": 5}),
    "min above max lines": held(
        {"type": "rich_text_input", "action_id": "a", "min_lines": 6, "max_lines": 5}
    ),
    "file_input that dispatches": {**held(ELEMENTS["file_input"]), "dispatch_action": True},
    "card with nothing": {"type": "card", "subtitle": plain(), "subtext": plain()},
    "card with two icons": put(BLOCKS["card"], "slack_icon", {"type": "icon", "name": "star"}),
    "container without a title": {"type": "container", "child_blocks": [{"type": "divider"}]},
    "container folded but not foldable": {
        **BLOCKS["container"],
        "is_collapsible": False,
        "default_collapsed": True,
    },
    "container with a divider that folds": put(BLOCKS["container"], "has_header_divider", new=True),
    "more preset than allowed": held(
        {"type": "multi_users_select", "max_selected_items": 1, "initial_users": ["U1", "U2"]}
    ),
}


def test_a_setting_of_a_column_may_be_null_to_skip_it_and_nothing_else():
    assert accepted({**BLOCKS["table"], "column_settings": [None, {}]})
    assert not accepted({**BLOCKS["table"], "column_settings": ["left"]})


@pytest.mark.parametrize("case", REFUSED_TOGETHER)
def test_fields_that_do_not_go_together(case):
    assert all(not accepted(REFUSED_TOGETHER[case], surface) for surface in SURFACES)


def test_fields_that_do_go_together():
    assert accepted({"type": "section", "fields": [plain()]})
    assert accepted({"type": "image", "alt_text": "A tree", "slack_file": {"id": "F1"}})
    assert accepted({"type": "card", "title": plain(), "slack_icon": {"type": "icon", "name": "thumbs-down"}})
    assert accepted({**held(ELEMENTS["file_input"]), "dispatch_action": False}, "modal")
    assert accepted({**BLOCKS["container"], "is_collapsible": True, "default_collapsed": True})
    assert accepted({**BLOCKS["container"], "is_collapsible": False, "has_header_divider": True})


@pytest.mark.parametrize(
    ("low", "start", "high", "decimal", "fits"),
    [
        ("1", "2", "3", False, True),
        ("9", "9", "10", False, True),
        ("3", "2", "1", False, False),
        ("1", "4", "3", False, False),
        ("1", "2.5", "3", False, False),
        ("1", "2.5", "3", True, True),
    ],
)
def test_numbers_in_strings_are_compared_as_numbers(low, start, high, decimal, fits):
    values = {"min_value": low, "initial_value": start, "max_value": high, "is_decimal_allowed": decimal}
    assert accepted(held({"type": "number_input", **values}), "modal") is fits


@pytest.mark.parametrize("name", ["static_select", "radio_buttons", "checkboxes", "multi_static_select"])
@pytest.mark.parametrize(
    "preset", [option("z"), option("b", description=plain()), {**option("b"), "text": plain("B")}]
)
def test_a_preset_must_equal_an_option_in_every_field(name, preset):
    element = dict(ELEMENTS[name])
    key = "initial_option" if "initial_option" in element else "initial_options"
    element[key] = preset if key == "initial_option" else [option("b"), preset]
    spot = f"/blocks/0/element/{key}" + ("" if key == "initial_option" else "/1")
    assert pointers([held(element)]) == [spot]
