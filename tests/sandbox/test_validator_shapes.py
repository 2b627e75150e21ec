"""Fields: which there are, which are needed, of what type and form, and what they say about each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.validator import check_blocks, check_message, check_view
from tests.sandbox.validator_samples import BLOCKS, ELEMENTS, mrkdwn, option, plain, rich
from tests.sandbox.validator_tools import SURFACES, accepted, codes, held, put, surface_for

EVERYTHING = {**ELEMENTS, **BLOCKS}

# What an object cannot do without, its type aside.
NEEDED = {
    "actions": ["elements"],
    "alert": ["text"],
    "carousel": ["elements"],
    "container": ["child_blocks"],
    "context": ["elements"],
    "context_actions": ["elements"],
    "data_table": ["caption", "rows"],
    "data_visualization": ["title", "chart"],
    "header": ["text"],
    "image": ["alt_text", "image_url"],
    "input": ["label", "element"],
    "markdown": ["text"],
    "plan": ["title"],
    "rich_text": ["elements"],
    "table": ["rows"],
    "task_card": ["task_id", "title"],
    "video": ["alt_text", "title", "thumbnail_url", "video_url"],
    "button": ["text"],
    "workflow_button": ["text", "workflow", "action_id"],
    "overflow": ["options"],
    "checkboxes": ["options"],
    "radio_buttons": ["options"],
    "static_select": ["options"],
    "multi_static_select": ["option_groups"],
    "rich_text_input": ["action_id"],
    "number_input": ["is_decimal_allowed"],
    "plain_text": ["text"],
    "mrkdwn": ["text"],
    "feedback_buttons": ["positive_button", "negative_button"],
    "icon_button": ["icon", "text"],
}


def ready(name, thing):
    return thing if name in BLOCKS else held({"type": name, **thing})


def inner_values(value, path=""):
    """Every value inside a JSON value, with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        here = f"{path}/{key}".lstrip("/")
        yield here, inner
        yield from inner_values(inner, here)


@pytest.mark.parametrize("name", EVERYTHING)
def test_needed_fields_are_exactly_these(name):
    for field in EVERYTHING[name].keys() - {"type"}:
        less = {key: value for key, value in EVERYTHING[name].items() if key != field}
        needed = field in NEEDED.get(name, [])
        assert accepted(ready(name, less), surface_for(name)) is not needed, field


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_needs_its_type(name):
    less = {key: value for key, value in BLOCKS[name].items() if key != "type"}
    assert codes([less], surface_for(name)) == ["missing_field"]


@pytest.mark.parametrize("name", EVERYTHING)
def test_an_unknown_field_is_refused_anywhere(name):
    for path, value in [("", EVERYTHING[name]), *inner_values(EVERYTHING[name])]:
        if isinstance(value, dict):
            bent = put(EVERYTHING[name], f"{path}/surprise".lstrip("/"), 1)
            assert codes([ready(name, bent)], surface_for(name)) == ["additional_properties_not_allowed"], (
                path
            )


# Where null, or any value whatever, is right; and the type by which a sample is found.
FREE = [
    "type",
    "column_settings/0",
    "column_settings/1",
    "workflow/trigger/customizable_input_parameters/0/value",
]


@pytest.mark.parametrize("name", EVERYTHING)
def test_null_and_another_type_are_refused_anywhere(name):
    for path, _ in inner_values(EVERYTHING[name]):
        if path not in FREE:
            assert not accepted(ready(name, put(EVERYTHING[name], path, None)), surface_for(name)), path
            odd = put(EVERYTHING[name], path, {"odd": []})
            assert not accepted(ready(name, odd), surface_for(name)), path


CHOICES = [
    ("alert", "level", ["default", "info", "warning", "error", "success"]),
    ("container", "width", ["narrow", "standard", "wide", "full"]),
    ("task_card", "status", ["in_progress", "complete", "error"]),
    ("table", "column_settings/0/align", ["left", "center", "right"]),
    ("button", "style", ["primary", "danger"]),
    ("button", "confirm/style", ["primary", "danger"]),
    ("icon_button", "icon", ["trash"]),
    ("rich_text", "elements/1/style", ["bullet", "ordered"]),
    ("rich_text", "elements/0/elements/9/range", ["here", "channel", "everyone"]),
    ("plain_text_input", "dispatch_action_config/trigger_actions_on/0", ["on_enter_pressed"]),
    ("conversations_select", "filter/include/0", ["im", "mpim", "private", "public"]),
]


@pytest.mark.parametrize(("name", "path", "values"), CHOICES)
def test_a_word_is_one_of_those_that_slack_knows(name, path, values):
    for value in values:
        assert accepted(ready(name, put(EVERYTHING[name], path, value)), surface_for(name)), value
    assert not accepted(ready(name, put(EVERYTHING[name], path, "sideways")), surface_for(name))


FORMS = [
    ("datepicker", "initial_date", ["2028-02-29"], ["2026-02-29", "22.11.2026", "20261122", "2026-11-2"]),
    ("timepicker", "initial_time", ["00:00", "23:59"], ["24:00", "7:30", "07:30:00"]),
    ("timepicker", "timezone", ["UTC", "America/Chicago"], ["Chicago", "CET+1", "../etc"]),
    ("number_input", "initial_value", ["0", "-1.5", "2.25"], ["two", "1e3", "", "٣"]),
    ("image", "image_url", ["http://example.com/a.png"], ["example.com/a.png", "ftp://example.com/a", " "]),
    ("button", "url", ["slack://open", "mailto:a@example.com"], ["example.com", "https://a b", ""]),
    ("video", "video_url", ["https://example.com/v"], ["http://example.com/v"]),
    ("video", "title_url", ["https://example.com/v"], ["http://example.com/v"]),
    ("rich_text", "elements/0/elements/10/value", ["#aabbcc"], ["red", "#abc"]),
]


@pytest.mark.parametrize(("name", "path", "good", "bad"), FORMS)
def test_a_value_has_the_form_that_slack_wants(name, path, good, bad):
    for value in good:
        assert accepted(ready(name, put(EVERYTHING[name], path, value)), surface_for(name)), value
    for value in bad:
        assert not accepted(ready(name, put(EVERYTHING[name], path, value)), surface_for(name)), value


PLAIN_TEXT_ONLY = [
    ("header", "text"),
    ("input", "label"),
    ("input", "hint"),
    ("image", "title"),
    ("container", "title"),
    ("video", "title"),
    ("button", "text"),
    ("button", "confirm/title"),
    ("button", "confirm/confirm"),
    ("button", "confirm/deny"),
    ("static_select", "placeholder"),
    ("overflow", "options/0/text"),
    ("overflow", "options/0/description"),
    ("multi_static_select", "option_groups/0/label"),
    ("multi_static_select", "option_groups/0/options/0/text"),
    ("feedback_buttons", "positive_button/text"),
]


@pytest.mark.parametrize(("name", "path"), PLAIN_TEXT_ONLY)
def test_plain_text_only(name, path):
    assert codes([ready(name, put(EVERYTHING[name], path, mrkdwn()))]) == ["unsupported_type"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("alert", "text"),
        ("section", "text"),
        ("section", "fields/0"),
        ("card", "title"),
        ("card", "body"),
        ("container", "subtitle"),
        ("button", "confirm/text"),
        ("radio_buttons", "options/0/text"),
        ("checkboxes", "options/0/description"),
    ],
)
def test_either_text_but_no_bare_string(name, path):
    for words in (plain(), mrkdwn()):
        assert accepted(ready(name, put(EVERYTHING[name], path, words)), surface_for(name))
    assert codes([ready(name, put(EVERYTHING[name], path, "Words"))], surface_for(name)) == ["invalid_type"]


@pytest.mark.parametrize(
    ("name", "path"), [("plan", "title"), ("task_card", "title"), ("data_visualization", "title")]
)
def test_bare_strings_only(name, path):
    assert codes([put(BLOCKS[name], path, plain())]) == ["invalid_type"]


def test_a_text_takes_emoji_only_if_plain_and_verbatim_only_if_not():
    assert not accepted({"type": "section", "text": {**mrkdwn(), "emoji": True}})
    assert not accepted({"type": "section", "text": {**plain(), "verbatim": True}})


def test_a_link_is_for_options_of_an_overflow_menu_only():
    menu = {"type": "static_select", "options": [option(url="https://example.com")]}
    assert not accepted(held(menu))


def test_messages_say_what_is_wrong_what_is_allowed_and_where():
    button = {"type": "button", "text": plain("x" * 80), "colour": "red"}
    found = check_blocks([held(button), {"type": "tabel"}], "message")
    assert [(problem.pointer, problem.message.partition(" (")[0]) for problem in found] == [
        ("/blocks/0/elements/0", "invalid additional property: colour"),
        (
            "/blocks/0/elements/0/text/text",
            "must be less than 76 characters: it has 80, at most 75 are allowed",
        ),
        ("/blocks/1/type", "unsupported type: tabel"),
    ]
    assert "accessibility_label" in found[0].message
    assert "task_card" in found[2].message


def test_pointers_begin_where_the_caller_says_and_escape_keys():
    assert check_blocks([{}], "home", pointer="/view/blocks")[0].pointer == "/view/blocks/0"
    found = check_message({"response_action": "errors", "errors": {"a/b~c": 1}}, "ack")
    assert found[0].pointer == "/errors/a~1b~0c"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "options", "rows", "blocks"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=12)
@given(ANY_JSON, st.sampled_from(sorted(BLOCKS)), st.data())
def test_no_json_whatever_makes_the_validator_fail(junk, name, data):
    path = data.draw(st.sampled_from([path for path, _ in inner_values(BLOCKS[name])]))
    bent = put(BLOCKS[name], path, junk)
    for surface in SURFACES:
        check_blocks([bent, junk], surface)
    check_view({"type": "modal", "title": junk, "blocks": [bent, junk]}, "modal")
    check_view(junk, "home")
    check_message({"text": junk, "blocks": [bent], "attachments": junk, "metadata": junk}, "chat.update")


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=90))
def test_a_text_fits_exactly_if_its_longer_count_does(words):
    longer = max(len(words), len(words.encode("utf-16-le", "surrogatepass")) // 2)
    assert accepted(held({"type": "button", "text": plain(words)})) is (1 <= longer <= 75)


def test_rich_text_may_be_anything_a_section_of_it_may_be():
    assert accepted(rich({"type": "text", "text": "×"}))
    assert not accepted(rich({"type": "text", "text": ""}))
    assert not accepted(rich({"type": "canvas", "file_id": "F1"}))
