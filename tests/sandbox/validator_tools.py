"""Small tools to bend samples of blocks and to ask the validator about them."""

from __future__ import annotations

import copy
import json

from sandbox.validator import Surface, check_blocks
from tests.sandbox.validator_samples import BLOCKS, ELEMENTS, Json, plain

SURFACES: tuple[Surface, ...] = ("message", "modal", "home")

# Where an element goes when a test is about something else.
_HOLDERS = {
    "image": "context",
    "plain_text": "context",
    "mrkdwn": "context",
    "feedback_buttons": "context_actions",
    "icon_button": "context_actions",
    "button": "actions",
    "workflow_button": "actions",
    "overflow": "actions",
}


def held(element: Json, holder: str | None = None) -> Json:
    """A block that holds the element: in the block named, or in one that takes it."""
    holder = holder or _HOLDERS.get(element["type"], "input")
    if holder == "section":
        return {"type": "section", "text": plain(), "accessory": element}
    if holder == "input":
        return {"type": "input", "label": plain(), "element": element}
    if holder == "card":
        return {"type": "card", "title": plain(), "actions": [element]}
    return {"type": holder, "elements": [element]}


def surface_for(name: str) -> Surface:
    """A surface on which the sample of this name may be used."""
    modal = ("alert", "rich_text_input", "email_text_input", "url_text_input", "number_input", "file_input")
    return "modal" if name in modal else "message"


def sample(name: str) -> Json:
    """A copy of the block, or of the element in a block, of this name; blocks win."""
    return copy.deepcopy(BLOCKS[name] if name in BLOCKS else held(ELEMENTS[name]))


def put(value: Json, path: str, new: Json) -> Json:
    """A copy of a JSON value with something else at a path of keys and indexes, "text/text"."""
    changed = json.loads(json.dumps(value))  # unlike a deep copy, no two spots share an object
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    spot = changed
    for step in steps:
        spot = spot[step]
    spot[last] = new
    return changed


def codes(blocks: Json, surface: Surface = "message") -> list[str]:
    return [problem.code for problem in check_blocks(blocks, surface)]


def pointers(blocks: Json, surface: Surface = "message") -> list[str]:
    return [problem.pointer for problem in check_blocks(blocks, surface)]


def accepted(block: Json, surface: Surface = "message") -> bool:
    return check_blocks([block], surface) == []


INPUT = held({"type": "plain_text_input"})
MODAL = {
    "type": "modal",
    "title": plain("Vote"),
    "submit": plain("Save"),
    "close": plain("Cancel"),
    "blocks": [INPUT],
    "private_metadata": "",
    "callback_id": "vote",
    "external_id": "vote-1",
    "clear_on_close": True,
    "notify_on_close": False,
}
