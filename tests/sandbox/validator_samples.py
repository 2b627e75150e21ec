"""Samples of every block and element, for the tests of the validator."""

from __future__ import annotations

import copy
from typing import Any

Json = Any


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Words*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", **more: Json) -> Json:
    return {"text": plain("Choice"), "value": value, **more}


def rich(*elements: Json) -> Json:
    leaves = list(elements) or [{"type": "text", "text": "Words"}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": leaves}]}


def raw(text: str = "Cell") -> Json:
    return {"type": "raw_text", "text": text}


def plot(
    kind: str = "bar", names: tuple[str, ...] = ("Votes",), categories: tuple[str, ...] = ("Yes", "No")
) -> Json:
    points = [{"label": category, "value": 1} for category in categories]
    series = [{"name": name, "data": copy.deepcopy(points)} for name in names]
    return {"type": kind, "series": series, "axis_config": {"categories": list(categories)}}


def chart(inner: Json = None) -> Json:
    return {"type": "data_visualization", "title": "Votes", "chart": inner or plot()}


PICTURE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A tree"}
CONFIRM = {
    "title": plain(),
    "text": mrkdwn(),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
WORKFLOW = {
    "trigger": {
        "url": "https://slack.com/shortcuts/Ft0/x",
        "customizable_input_parameters": [{"name": "a", "value": "b"}],
    }
}
FEEDBACK = {"text": plain("Good"), "value": "good", "accessibility_label": "Good answer"}
DISPATCH = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
FILTER = {"include": ["private"], "exclude_bot_users": True, "exclude_external_shared_channels": False}

_basics = {"action_id": "act", "confirm": CONFIRM, "focus_on_load": True}
_menu = {**_basics, "placeholder": plain("Pick one")}
_multi = {**_menu, "max_selected_items": 3}
_input = {
    "action_id": "act",
    "focus_on_load": True,
    "placeholder": plain("Type"),
    "dispatch_action_config": DISPATCH,
}
_groups = [{"label": plain("Group"), "options": [option(), option("b")]}]

# Every element with every field it may have (of fields that exclude each other, one).
ELEMENTS: dict[str, Json] = {
    "button": {
        "text": plain("Vote"),
        "action_id": "act",
        "value": "v",
        "url": "https://example.com",
        "style": "primary",
        "confirm": CONFIRM,
        "accessibility_label": "Vote now",
        "agent_prompt": "Sum it up",
        "agent_prompt_display": "Sum",
        "visible_to_user_ids": ["U1"],
    },
    "workflow_button": {
        "text": plain("Run"),
        "action_id": "act",
        "workflow": WORKFLOW,
        "style": "danger",
        "accessibility_label": "Run it",
    },
    "overflow": {
        "action_id": "act",
        "confirm": CONFIRM,
        "options": [option(description=plain(), url="https://example.com")],
    },
    "checkboxes": {
        **_basics,
        "options": [option(description=mrkdwn()), option("b")],
        "initial_options": [option("b")],
    },
    "radio_buttons": {
        **_basics,
        "options": [{"text": mrkdwn(), "value": "a", "description": plain()}, option("b")],
        "initial_option": option("b"),
    },
    "datepicker": {**_menu, "initial_date": "2026-11-22"},
    "timepicker": {**_menu, "initial_time": "07:30", "timezone": "America/Chicago"},
    "datetimepicker": {**_basics, "initial_date_time": 1_790_000_000},
    "static_select": {**_menu, "options": [option(), option("b")], "initial_option": option("b")},
    "external_select": {**_menu, "initial_option": option(), "min_query_length": 0},
    "users_select": {**_menu, "initial_user": "U1"},
    "conversations_select": {
        **_menu,
        "initial_conversation": "C1",
        "default_to_current_conversation": True,
        "response_url_enabled": False,
        "filter": FILTER,
    },
    "channels_select": {**_menu, "initial_channel": "C1", "response_url_enabled": False},
    "multi_static_select": {**_multi, "option_groups": _groups, "initial_options": [option("b")]},
    "multi_external_select": {**_multi, "initial_options": [option()], "min_query_length": 2},
    "multi_users_select": {**_multi, "initial_users": ["U1", "U2"]},
    "multi_conversations_select": {
        **_multi,
        "initial_conversations": ["C1"],
        "default_to_current_conversation": False,
        "filter": FILTER,
    },
    "multi_channels_select": {**_multi, "initial_channels": ["C1"]},
    "plain_text_input": {
        **_input,
        "initial_value": "",
        "multiline": True,
        "min_length": 0,
        "max_length": 3000,
    },
    "rich_text_input": {**_input, "initial_value": rich(), "min_lines": 2, "max_lines": 9},
    "email_text_input": {**_input, "initial_value": "a@example.com"},
    "url_text_input": {**_input, "initial_value": "https://example.com"},
    "number_input": {
        **_input,
        "is_decimal_allowed": True,
        "min_value": "-1.5",
        "initial_value": "2",
        "max_value": "10",
    },
    "file_input": {"action_id": "act", "filetypes": ["pdf"], "max_files": 10},
    "image": {**PICTURE},
    "plain_text": {"text": "Words", "emoji": True},
    "mrkdwn": {"text": "_Words_", "verbatim": True},
    "feedback_buttons": {"action_id": "act", "positive_button": FEEDBACK, "negative_button": FEEDBACK},
    "icon_button": {
        "icon": "trash",
        "text": plain("Delete"),
        "action_id": "act",
        "value": "v",
        "confirm": CONFIRM,
        "accessibility_label": "Delete it",
        "visible_to_user_ids": ["U1"],
    },
}
for _name, _element in ELEMENTS.items():
    _element["type"] = _name

_LEAVES = [
    {
        "type": "text",
        "text": "Words",
        "style": {"bold": True, "italic": False, "code": True, "underline": True},
    },
    {
        "type": "link",
        "url": "https://example.com",
        "text": "Here",
        "unsafe": False,
        "style": {"strike": True},
    },
    {"type": "emoji", "name": "wave", "unicode": "1f44b", "skin_tone": 2},
    {
        "type": "date",
        "timestamp": 1_790_000_000,
        "format": "{date_long}",
        "timezone": "UTC",
        "url": "https://example.com",
        "fallback": "soon",
    },
    {"type": "tag", "text": "Done", "color": "green"},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "team", "team_id": "T1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#F405B3"},
]
_CODE = [{"type": "text", "text": "x = 1"}, {"type": "link", "url": "https://example.com"}]
_RICH = [
    {"type": "rich_text_section", "elements": _LEAVES},
    {
        "type": "rich_text_list",
        "style": "ordered",
        "indent": 1,
        "offset": 2,
        "border": 1,
        "elements": [{"type": "rich_text_section", "elements": _LEAVES[:1]}],
    },
    {"type": "rich_text_preformatted", "elements": _CODE, "border": 0, "language": "python"},
    {"type": "rich_text_quote", "elements": _LEAVES[:1], "border": 1},
]
_ROWS = [[raw("Name"), raw("Votes")], [rich(), {"type": "raw_number", "value": 3.5, "text": "3.5"}]]
_TASK = {
    "type": "task_card",
    "task_id": "t",
    "title": "Count",
    "status": "complete",
    "details": rich(),
    "output": rich(),
    "sources": [{"type": "url", "url": "https://example.com", "text": "Here"}],
}
_CARD = {
    "type": "card",
    "title": plain(),
    "subtitle": mrkdwn(),
    "body": mrkdwn(),
    "subtext": plain(),
    "actions": [{"type": "button", "text": plain("Go")}],
    "hero_image": PICTURE,
    "icon": PICTURE,
}

# Every block with every field it may have.
BLOCKS: dict[str, Json] = {
    "actions": {"elements": [{"type": "button", "text": plain("Go")}]},
    "alert": {"text": mrkdwn(), "level": "warning"},
    "card": _CARD,
    "carousel": {"elements": [_CARD]},
    "container": {
        "title": plain(),
        "rich_text_title": rich(),
        "subtitle": mrkdwn(),
        "icon": PICTURE,
        "width": "wide",
        "is_collapsible": True,
        "default_collapsed": False,
        "has_header_divider": False,
        "child_blocks": [{"type": "divider"}],
    },
    "context": {"elements": [plain(), mrkdwn(), PICTURE]},
    "context_actions": {"elements": [ELEMENTS["icon_button"]]},
    "data_table": {"caption": "Votes", "rows": _ROWS, "page_size": 10, "row_header_column_index": 1},
    "data_visualization": {
        "title": "Votes",
        "chart": {
            **plot(),
            "axis_config": {"categories": ["Yes", "No"], "x_label": "Answer", "y_label": "Votes"},
        },
    },
    "divider": {},
    "header": {"text": plain(), "level": 4},
    "image": {**PICTURE, "title": plain()},
    "input": {
        "label": plain(),
        "hint": plain(),
        "optional": True,
        "dispatch_action": True,
        "element": {"type": "plain_text_input"},
    },
    "markdown": {"text": "# Words"},
    "plan": {"title": "Steps", "tasks": [_TASK]},
    "rich_text": {"elements": _RICH},
    "section": {
        "text": mrkdwn(),
        "fields": [plain(), mrkdwn()],
        "accessory": {"type": "button", "text": plain("Go")},
        "expand": True,
    },
    "table": {"rows": _ROWS, "column_settings": [{"align": "right", "is_wrapped": True}, None]},
    "task_card": _TASK,
    "video": {
        "alt_text": "A film",
        "title": plain(),
        "thumbnail_url": "https://example.com/a.png",
        "video_url": "https://example.com/v",
        "author_name": "Someone",
        "description": plain(),
        "provider_icon_url": "https://example.com/i.png",
        "provider_name": "Films",
        "title_url": "https://example.com/v",
    },
}
BLOCKS = {name: {"type": name, "block_id": f"id of {name}", **block} for name, block in BLOCKS.items()}
