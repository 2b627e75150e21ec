"""The inputs of forms: each is an input block whose element has the block's own name.

A name without a dot is sent back only with the form; nothing listens to it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import kit, limits
from bot.blocks.limits import MOST_OPTIONS, MOST_TYPED
from bot.words import say

_PLACEHOLDER = 150


@dataclass(frozen=True)
class Choice:
    """One option: what people read, small print under it, and what Slack sends back."""

    words: str
    value: str
    small: str = ""


def text_field(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    lines: bool = False,
    hint: str = "",
    optional: bool = False,
) -> kit.Block:
    """A field for words. A limit of our own is checked when the form is sent: Slack's would cut what was filled in."""
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": _name(block_id),
        "multiline": lines,
        "max_length": MOST_TYPED,
    }
    if initial:
        element["initial_value"] = kit.cut(initial, MOST_TYPED)
    return _input(block_id, label, element, hint=hint, optional=optional)


def date_field(
    block_id: str, label: str, *, initial: date | None = None, hint: str = "", optional: bool = False
) -> kit.Block:
    """A date picker."""
    element: dict[str, Any] = {"type": "datepicker", "action_id": _name(block_id)}
    if initial:
        element["initial_date"] = initial.isoformat()
    return _input(block_id, label, element, hint=hint, optional=optional)


def people_field(
    block_id: str,
    label: str,
    members: Sequence[Choice],
    *,
    initial: Sequence[str] = (),
    several: bool = False,
    hint: str = "",
    optional: bool = False,
) -> kit.Block:
    """Members to choose from; above what one select holds, anybody in Slack: the answer is checked anyway.

    Args:
        initial: Slack ids; those who are no members are left out.
        several: any number of them, none included.
    """
    element = _of_members(members, initial) if len(members) <= MOST_OPTIONS else _of_anybody(initial)
    kind, name, chosen = element.pop("type"), "initial_" + element.pop("holds"), element.pop("chosen")
    if several:
        kind, name = f"multi_{kind}", f"{name}s"
    element |= {"type": kind, "action_id": _name(block_id)}
    if chosen:
        element[name] = chosen if several else chosen[0]
    return _input(block_id, label, element, hint=hint, optional=several or optional)


def select_field(
    block_id: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: str = "",
    dispatches: bool = False,
    optional: bool = False,
) -> kit.Block:
    """One of up to 100 options. `dispatches`: Slack tells us at once, and the name needs a listener."""
    element = select(_name(block_id), choices, say("Choose"), initial=initial)
    block = _input(block_id, label, element, optional=optional)
    return {**block, "dispatch_action": True} if dispatches else block


def radio_field(
    block_id: str, label: str, choices: Sequence[Choice], *, initial: str = "", optional: bool = False
) -> kit.Block:
    """One of up to 10 options, all in sight; none is chosen where `initial` is none of them."""
    options = _options(choices)
    element = {"type": "radio_buttons", "action_id": _name(block_id), "options": options}
    chosen = kit.chosen(options, initial)
    return _input(
        block_id, label, {**element, "initial_option": chosen} if chosen else element, optional=optional
    )


def checkbox_field(
    block_id: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: Collection[str] = (),
    hint: str = "",
    optional: bool = False,
) -> kit.Block:
    """Any number of up to 10 options, all in sight. Slack knows no limit to how many: the answer is checked anyway."""
    options = _options(choices)
    element: dict[str, Any] = {"type": "checkboxes", "action_id": _name(block_id), "options": options}
    if chosen := [option for option in options if option["value"] in initial]:
        element["initial_options"] = chosen
    return _input(block_id, label, element, hint=hint, optional=optional)


def select_several_field(
    block_id: str, label: str, choices: Sequence[Choice], *, initial: Collection[str] = (), hint: str = ""
) -> kit.Block:
    """Any number of up to 100 options, none included."""
    element = select(_name(block_id), choices, say("Choose"))
    element["type"] = "multi_static_select"
    if chosen := [option for option in element["options"] if option["value"] in initial]:
        element["initial_options"] = chosen
    return _input(block_id, label, element, hint=hint, optional=True)


def select(
    action_id: str, choices: Sequence[Choice], placeholder: str, *, initial: str = ""
) -> dict[str, Any]:
    """A select by itself."""
    options = _options(choices[:MOST_OPTIONS])
    element: dict[str, Any] = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": kit.plain(kit.cut(placeholder, _PLACEHOLDER)),
        "options": options,
    }
    chosen = kit.chosen(options, initial)
    return {**element, "initial_option": chosen} if chosen else element


def _of_members(members: Sequence[Choice], initial: Sequence[str]) -> dict[str, Any]:
    options = _options(members)
    chosen = [option for option in options if option["value"] in initial]
    return {"type": "static_select", "options": options, "holds": "option", "chosen": chosen}


def _of_anybody(initial: Sequence[str]) -> dict[str, Any]:
    return {"type": "users_select", "holds": "user", "chosen": list(initial)}


def _options(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [_option(choice) for choice in choices]


def _option(choice: Choice) -> dict[str, Any]:
    return kit.option(kit.tame(choice.words, limits.OPTION_TEXT) or "?", choice.value, choice.small)


def _input(
    block_id: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = False
) -> kit.Block:
    block: kit.Block = {
        "type": "input",
        "block_id": block_id,
        "label": kit.plain(label),
        "optional": optional,
        "element": element,
    }
    return {**block, "hint": kit.plain(hint)} if hint else block


def _name(block_id: str) -> str:
    """What stands before a colon: behind it is whose field it is, so that Slack keeps nothing from another's."""
    return block_id.partition(":")[0]
