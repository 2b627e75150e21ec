"""Menus and choices: selects, multi-selects, radio buttons, checkboxes, overflow.

Slack: reference/block-kit/block-elements.
"""

from __future__ import annotations

from sandbox.validator.composition import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    MENU_OPTION,
    MENU_OPTIONS,
    OPTION_GROUPS,
    OVERFLOW_OPTION,
    TICK_OPTION,
    plain,
)
from sandbox.validator.relations import exactly_one, offered, selected_within_limit
from sandbox.validator.rules import Flag, Items, Number, Obj, Rule, Str, typed

_BASICS: dict[str, Rule] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": Flag()}
_SELECT: dict[str, Rule] = {**_BASICS, "placeholder": plain(150)}
_MULTI: dict[str, Rule] = {**_SELECT, "max_selected_items": Number(low=1, whole=True)}
_OPTIONS: dict[str, Rule] = {"options": MENU_OPTIONS, "option_groups": OPTION_GROUPS}
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": Flag(), "filter": CONVERSATION_FILTER}
_MIN_QUERY: dict[str, Rule] = {"min_query_length": Number(low=0, whole=True)}
_TICKS = Items(TICK_OPTION, high=10)
_IDS = Items(Str(), low=0)

STATIC_SELECT = typed(
    "static_select",
    may={**_SELECT, **_OPTIONS, "initial_option": MENU_OPTION},
    cross=(exactly_one("options", "option_groups"), offered("initial_option")),
)
EXTERNAL_SELECT = typed("external_select", may={**_SELECT, **_MIN_QUERY, "initial_option": MENU_OPTION})
USERS_SELECT = typed("users_select", may={**_SELECT, "initial_user": Str()})
# `response_url_enabled` has a rule of its own in payload.py: it depends on the block around the menu.
CONVERSATIONS_SELECT = typed(
    "conversations_select",
    may={**_SELECT, **_CONVERSATIONS, "initial_conversation": Str(), "response_url_enabled": Flag()},
)
CHANNELS_SELECT = typed(
    "channels_select", may={**_SELECT, "initial_channel": Str(), "response_url_enabled": Flag()}
)

MULTI_STATIC_SELECT = typed(
    "multi_static_select",
    may={**_MULTI, **_OPTIONS, "initial_options": Items(MENU_OPTION)},
    cross=(
        exactly_one("options", "option_groups"),
        offered("initial_options"),
        selected_within_limit("initial_options"),
    ),
)
MULTI_EXTERNAL_SELECT = typed(
    "multi_external_select",
    may={**_MULTI, **_MIN_QUERY, "initial_options": Items(MENU_OPTION)},
    cross=(selected_within_limit("initial_options"),),
)
MULTI_USERS_SELECT = typed(
    "multi_users_select",
    may={**_MULTI, "initial_users": _IDS},
    cross=(selected_within_limit("initial_users"),),
)
MULTI_CONVERSATIONS_SELECT = typed(
    "multi_conversations_select",
    may={**_MULTI, **_CONVERSATIONS, "initial_conversations": _IDS},
    cross=(selected_within_limit("initial_conversations"),),
)
MULTI_CHANNELS_SELECT = typed(
    "multi_channels_select",
    may={**_MULTI, "initial_channels": _IDS},
    cross=(selected_within_limit("initial_channels"),),
)

CHECKBOXES = typed(
    "checkboxes",
    {"options": _TICKS},
    {**_BASICS, "initial_options": _TICKS},
    cross=(offered("initial_options"),),
)
RADIO_BUTTONS = typed(
    "radio_buttons",
    {"options": _TICKS},
    {**_BASICS, "initial_option": TICK_OPTION},
    cross=(offered("initial_option"),),
)
OVERFLOW = typed(
    "overflow", {"options": Items(OVERFLOW_OPTION, high=5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}
)

MENUS: tuple[Obj, ...] = (
    STATIC_SELECT,
    EXTERNAL_SELECT,
    USERS_SELECT,
    CONVERSATIONS_SELECT,
    CHANNELS_SELECT,
    MULTI_STATIC_SELECT,
    MULTI_EXTERNAL_SELECT,
    MULTI_USERS_SELECT,
    MULTI_CONVERSATIONS_SELECT,
    MULTI_CHANNELS_SELECT,
)
