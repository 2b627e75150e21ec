"""Buttons, pickers and inputs, and where each element may sit.

Slack: reference/block-kit/block-elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.validator.composition import (
    ACTION_ID,
    CONFIRM,
    DISPATCH_CONFIG,
    IMAGE,
    LINK,
    STYLE,
    TEXT_MAX,
    WORKFLOW,
    plain,
    texts,
)
from sandbox.validator.forms import ADDRESS, DATE, NUMERAL, TIME, ZONE
from sandbox.validator.place import MESSAGE, MESSAGE_AND_MODAL, MODAL, VIEWS, Place
from sandbox.validator.relations import ordered
from sandbox.validator.rich_text import RICH_TEXT
from sandbox.validator.rules import Choice, Flag, Items, Number, Obj, Rule, Str, one_of, typed
from sandbox.validator.selects import CHECKBOXES, MENUS, OVERFLOW, RADIO_BUTTONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.problem import Problem

_ID: dict[str, Rule] = {"action_id": ACTION_ID}
_FOCUS: dict[str, Rule] = {"focus_on_load": Flag()}
_SPOKEN: dict[str, Rule] = {"accessibility_label": Str(75)}
_PICKER: dict[str, Rule] = {**_ID, **_FOCUS, "confirm": CONFIRM}
_INPUT: dict[str, Rule] = {
    **_ID,
    **_FOCUS,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH_CONFIG,
}
_VALUE: dict[str, Rule] = {"value": Str(2000, low=0)}
_VIEWERS: dict[str, Rule] = {"visible_to_user_ids": Items(Str(), high=10, low=0)}

BUTTON = typed(
    "button",
    {"text": plain(75)},
    {
        **_ID,
        **_VALUE,
        **_SPOKEN,
        **_VIEWERS,
        "url": LINK,
        "style": STYLE,
        "confirm": CONFIRM,
        "agent_prompt": Str(4000),
        "agent_prompt_display": Str(),
    },
)
_WORKFLOW_BUTTON = typed(
    "workflow_button",
    {"text": plain(75), "workflow": WORKFLOW, **_ID},
    {"style": STYLE, **_SPOKEN},
    on=MESSAGE,
)
_FEEDBACK = Obj("a feedback button", {"text": plain(75), "value": Str(2000)}, _SPOKEN)
_FEEDBACK_BUTTONS = typed(
    "feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ID, on=MESSAGE
)
_ICON_BUTTON = typed(
    "icon_button",
    {"icon": Choice(("trash",)), "text": plain(75)},
    {**_ID, **_VALUE, **_SPOKEN, **_VIEWERS, "confirm": CONFIRM},
    on=MESSAGE,
)

_DATEPICKER = typed("datepicker", may={**_PICKER, "placeholder": plain(150), "initial_date": Str(form=DATE)})
_TIMEPICKER = typed(
    "timepicker",
    may={**_PICKER, "placeholder": plain(150), "initial_time": Str(form=TIME), "timezone": Str(form=ZONE)},
)
_TEN_DIGITS = Number(low=1_000_000_000, high=9_999_999_999, whole=True)  # seconds since 1970, 2001 to 2286
_DATETIMEPICKER = typed(
    "datetimepicker", may={**_PICKER, "initial_date_time": _TEN_DIGITS}, on=MESSAGE_AND_MODAL
)

_PLAIN_TEXT_INPUT = typed(
    "plain_text_input",
    may={
        **_INPUT,
        "initial_value": Str(TEXT_MAX, low=0),
        "multiline": Flag(),
        "min_length": Number(low=0, high=TEXT_MAX, whole=True),
        "max_length": Number(low=1, high=TEXT_MAX, whole=True),
    },
    cross=(ordered("min_length", "max_length"),),
)
_RICH_TEXT_INPUT = typed(
    "rich_text_input",
    _ID,
    {
        **_INPUT,
        "initial_value": one_of("an initial value", RICH_TEXT),
        "min_lines": Number(low=1, high=100, whole=True),
        "max_lines": Number(low=1, high=100, whole=True),
    },
    cross=(ordered("min_lines", "max_lines"),),
    on=VIEWS,
)
_EMAIL_INPUT = typed("email_text_input", may={**_INPUT, "initial_value": Str(low=0)}, on=MODAL)
_URL_INPUT = typed("url_text_input", may={**_INPUT, "initial_value": Str(form=ADDRESS)}, on=MODAL)
_NUMERAL = Str(form=NUMERAL)


def _whole_unless_decimal(element: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    for key in ("min_value", "initial_value", "max_value"):
        if not element["is_decimal_allowed"] and "." in element.get(key, ""):
            yield place.at(key).failed("must be a whole number, since is_decimal_allowed is false")


_NUMBER_INPUT = typed(
    "number_input",
    {"is_decimal_allowed": Flag()},
    {**_INPUT, "min_value": _NUMERAL, "initial_value": _NUMERAL, "max_value": _NUMERAL},
    cross=(ordered("min_value", "initial_value", "max_value"), _whole_unless_decimal),
    on=MODAL,
)
_FILE_INPUT = typed(
    "file_input",
    may={**_ID, "filetypes": Items(Str()), "max_files": Number(low=1, high=10, whole=True)},
    on=MODAL,
)

_CHOICES = (CHECKBOXES, RADIO_BUTTONS, _DATEPICKER, _TIMEPICKER, *MENUS)

# Where each element may sit; an element that is not named for a spot is refused there.
ACCESSORY = one_of("the accessory of a section", BUTTON, _WORKFLOW_BUTTON, OVERFLOW, *_CHOICES, IMAGE)
ACTION = one_of(
    "an element of an actions block", BUTTON, _WORKFLOW_BUTTON, OVERFLOW, *_CHOICES, _DATETIMEPICKER
)
INPUT_ELEMENT = one_of(
    "the element of an input block",
    *_CHOICES,
    _DATETIMEPICKER,
    _PLAIN_TEXT_INPUT,
    _RICH_TEXT_INPUT,
    _EMAIL_INPUT,
    _URL_INPUT,
    _NUMBER_INPUT,
    _FILE_INPUT,
)
CONTEXT_ELEMENT = one_of("an element of a context block", *texts(), IMAGE)
CONTEXT_ACTION = one_of("an element of a context_actions block", _FEEDBACK_BUTTONS, _ICON_BUTTON)
CARD_ACTION = one_of("an action of a card", BUTTON)
