"""Each documented limit at its edge: n is taken, n + 1 is refused."""

from __future__ import annotations

import pytest

from tests.sandbox.validator_samples import BLOCKS, ELEMENTS
from tests.sandbox.validator_tools import accepted, held, put, sample, surface_for

# Sample, path of a string in it (inside its holder for elements), most characters.
CHARACTERS = [
    ("section", "text/text", 3000),
    ("section", "fields/0/text", 2000),
    ("section", "block_id", 255),
    ("header", "text/text", 150),
    ("alert", "text/text", 200),
    ("image", "alt_text", 2000),
    ("image", "title/text", 2000),
    ("input", "label/text", 2000),
    ("input", "hint/text", 2000),
    ("context", "elements/0/text", 3000),
    ("markdown", "text", 12_000),
    ("card", "title/text", 150),
    ("card", "subtitle/text", 150),
    ("card", "body/text", 200),
    ("card", "subtext/text", 200),
    ("container", "title/text", 150),
    ("container", "subtitle/text", 150),
    ("video", "title/text", 199),
    ("video", "author_name", 49),
    ("video", "description/text", 199),
    ("data_visualization", "title", 50),
    ("data_visualization", "chart/axis_config/x_label", 50),
    ("data_visualization", "chart/axis_config/y_label", 50),
    ("data_visualization", "chart/series/0/name", 20),
    ("button", "text/text", 75),
    ("button", "action_id", 255),
    ("button", "value", 2000),
    ("button", "accessibility_label", 75),
    ("button", "confirm/title/text", 100),
    ("button", "confirm/text/text", 300),
    ("button", "confirm/confirm/text", 30),
    ("button", "confirm/deny/text", 30),
    ("overflow", "options/0/text/text", 75),
    ("overflow", "options/0/value", 150),
    ("overflow", "options/0/description/text", 75),
    ("checkboxes", "options/0/text/text", 75),
    ("checkboxes", "options/0/description/text", 75),
    ("button", "agent_prompt", 4000),
    ("static_select", "options/0/text/text", 75),
    ("static_select", "placeholder/text", 150),
    ("plain_text_input", "placeholder/text", 150),
    ("datepicker", "placeholder/text", 150),
    ("timepicker", "placeholder/text", 150),
    ("multi_static_select", "option_groups/0/label/text", 75),
    ("plain_text_input", "initial_value", 3000),
    ("feedback_buttons", "positive_button/text/text", 75),
    ("feedback_buttons", "negative_button/value", 2000),
    ("icon_button", "text/text", 75),
    ("icon_button", "value", 2000),
    ("workflow_button", "text/text", 75),
]

# Sample, path of an address, most characters.
ADDRESSES = [
    ("button", "url", 3000),
    ("overflow", "options/0/url", 3000),
    ("image", "image_url", 3000),
]

# Sample, path of a list, fewest items, most items; the first item is repeated.
ITEMS = [
    ("actions", "elements", 1, 25),
    ("context", "elements", 1, 10),
    ("context_actions", "elements", 1, 5),
    ("section", "fields", 1, 10),
    ("carousel", "elements", 1, 10),
    ("container", "child_blocks", 1, 10),
    ("card", "actions", 1, 3),
    ("table", "rows", 1, 100),
    ("table", "rows/0", 1, 20),
    ("table", "column_settings", 0, 20),
    ("data_table", "rows", 2, 201),
    ("button", "visible_to_user_ids", 0, 10),
    ("plain_text_input", "dispatch_action_config/trigger_actions_on", 1, 2),
    ("static_select", "options", 1, 100),
    ("multi_static_select", "option_groups", 1, 100),
    ("multi_static_select", "option_groups/0/options", 1, 100),
    ("radio_buttons", "options", 1, 10),
    ("checkboxes", "options", 1, 10),
    ("overflow", "options", 1, 5),
]

# Sample, path of a number, lowest, highest if there is one.
NUMBERS = [
    ("header", "level", 1, 4),
    ("data_table", "page_size", 1, 100),
    ("datetimepicker", "initial_date_time", 1_000_000_000, 9_999_999_999),
    ("plain_text_input", "min_length", 0, 3000),
    ("plain_text_input", "max_length", 1, 3000),
    ("rich_text_input", "min_lines", 1, 100),
    ("rich_text_input", "max_lines", 1, 100),
    ("file_input", "max_files", 1, 10),
    ("rich_text", "elements/1/border", 0, 1),
    ("rich_text", "elements/1/indent", 0, 8),
    ("rich_text", "elements/0/elements/2/skin_tone", 1, 6),
    ("rich_text", "elements/1/offset", 0, None),
    ("multi_users_select", "max_selected_items", 1, None),
]


def without_rivals(name, path):
    """The sample without optional fields that would break another rule while one is stretched."""
    thing = dict(BLOCKS[name] if name in BLOCKS else ELEMENTS[name])
    for key in ("initial_option", "initial_options", "min_length", "max_length", "min_lines", "max_lines"):
        if not path.startswith(key):
            thing.pop(key, None)
    if name == "multi_users_select":
        thing.pop("initial_users")
    return thing


def takes(name, path, value):
    thing = put(without_rivals(name, path), path, value)
    return accepted(thing if name in BLOCKS else held(thing), surface_for(name))


def stretched(name, path, count):
    thing = without_rivals(name, path)
    for step in path.split("/"):
        thing = thing[int(step) if step.isdigit() else step]
    item = thing[0]
    if isinstance(item, dict):
        item = {key: value for key, value in item.items() if key not in ("block_id", "action_id")}
    return [item] * count


@pytest.mark.parametrize("name", [*BLOCKS, *ELEMENTS])
def test_every_sample_is_accepted(name):
    assert accepted(sample(name), surface_for(name))


@pytest.mark.parametrize(("name", "path", "most"), CHARACTERS, ids=str)
def test_a_text_has_at_most_so_many_characters(name, path, most):
    assert takes(name, path, "x" * most)
    assert not takes(name, path, "x" * (most + 1))
    assert not takes(name, path, "🙂" * (most // 2 + 1)), "an emoji counts as two"


@pytest.mark.parametrize(("name", "path", "most"), ADDRESSES)
def test_an_address_has_at_most_so_many_characters(name, path, most):
    address = "https://example.com/"
    assert takes(name, path, address.ljust(most, "x"))
    assert not takes(name, path, address.ljust(most + 1, "x"))


@pytest.mark.parametrize(("name", "path", "fewest", "most"), ITEMS)
def test_a_list_has_so_many_items(name, path, fewest, most):
    assert takes(name, path, stretched(name, path, most))
    assert not takes(name, path, stretched(name, path, most + 1))
    assert takes(name, path, stretched(name, path, fewest))
    if fewest:
        assert not takes(name, path, stretched(name, path, fewest - 1))


@pytest.mark.parametrize(("name", "path", "lowest", "highest"), NUMBERS)
def test_a_number_lies_within_its_bounds(name, path, lowest, highest):
    assert takes(name, path, lowest)
    assert not takes(name, path, lowest - 1)
    assert not takes(name, path, lowest + 0.5)
    if highest is not None:
        assert takes(name, path, highest)
        assert not takes(name, path, highest + 1)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("section", "text/text"),
        ("header", "text/text"),
        ("markdown", "text"),
        ("button", "text/text"),
        ("static_select", "placeholder/text"),
        ("data_visualization", "title"),
        ("table", "rows/0/0/text"),
        ("data_table", "rows/1/1/text"),
        ("data_table", "caption"),
    ],
)
def test_empty_text_is_refused_and_a_blank_one_is_not(name, path):
    assert not takes(name, path, "")
    assert takes(name, path, " ")
