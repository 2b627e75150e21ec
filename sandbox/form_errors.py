"""What Slack checks in a form before it sends it, and what it writes under the fields."""

import re
from typing import Any

from sandbox.blocks import all_blocks
from sandbox.elements import STATE_FIELDS
from sandbox.state import Json, View

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def errors_in(view: View) -> dict[str, str]:
    """One sentence per input block that is not in order, by block_id."""
    found = {}
    for block in all_blocks(view.payload["blocks"]):
        if block["type"] == "input":
            error = _error(block, view.values)
            if error:
                found[block["block_id"]] = error
    return found


def _error(block: Json, values: dict[str, dict[str, Json]]) -> str | None:
    element = block["element"]
    field, _ = STATE_FIELDS[element["type"]]
    value = values[block["block_id"]][element["action_id"]].get(field)
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    match element["type"]:
        case "plain_text_input":
            return _text_error(element, value)
        case "email_text_input":
            return None if _EMAIL.fullmatch(value) else "Please enter a valid email address."
        case "url_text_input":
            return None if _URL.fullmatch(value) else "Please enter a valid URL."
        case "number_input":
            return _number_error(element, value)
        case _:
            return _count_error(element, value)


def _text_error(element: Json, text: str) -> str | None:
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None


def _number_error(element: Json, text: str) -> str | None:
    if not _NUMBER.fullmatch(text):
        return "Please enter a number."
    if "." in text and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _count_error(element: Json, value: Any) -> str | None:
    most = element.get("max_selected_items")
    if most is not None and isinstance(value, list) and len(value) > most:
        return f"Please choose at most {most}."
    return None
