"""What an element holds and what the app hears when a person uses it (Slack: block-kit/block-elements)."""

from typing import Any

from sandbox.blocks import all_blocks, elements_of
from sandbox.results import ActionValue, SandboxError
from sandbox.state import Json, StateValues

# Element type -> (its field in `state.values`, the field it starts from).
STATE_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
_OPTION_FIELDS = ("selected_option", "selected_options")


def initial_values(blocks: list[Json], earlier: StateValues | None = None) -> StateValues:
    """`state.values` of a new view.

    Slack keeps what a person typed where block_id, action_id and type stay the same: `earlier` holds that.
    """
    values: StateValues = {}
    for block in all_blocks(blocks):
        for element in elements_of(block):
            if element["type"] in STATE_FIELDS:
                kept = (earlier or {}).get(block["block_id"], {}).get(element["action_id"])
                state = kept if kept and _still_fits(kept, element) else _initial(element)
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def held(element: Json, value: ActionValue) -> Json:
    """The state of a stateful element after a person chose or typed `value`; SandboxError if impossible."""
    field, _ = STATE_FIELDS[element["type"]]
    state = {"type": element["type"], field: _chosen(element, field, value)}
    if element["type"] == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def action(block: Json, element: Json, value: ActionValue, action_ts: str) -> Json:
    """One entry of `actions` in a block_actions payload."""
    common = {
        "type": element["type"],
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "action_ts": action_ts,
    }
    return {**common, **_action_fields(element, value)}


def _action_fields(element: Json, value: ActionValue) -> Json:
    match element["type"]:
        case "button" | "icon_button":
            return {key: element[key] for key in ("text", "value", "style") if key in element}
        case "overflow":
            return {"selected_option": _option(element, value)}
        case "feedback_buttons":
            return _feedback(element, value)
        case kind if kind in STATE_FIELDS:
            shown = {key: element[key] for key in ("placeholder",) if key in element}
            return {**shown, **held(element, value)}
        case kind:
            raise SandboxError(f"A {kind} does not send anything to the app.")


def _initial(element: Json) -> Json:
    field, start = STATE_FIELDS[element["type"]]
    empty: Any = [] if field.endswith("s") else None
    return {"type": element["type"], field: element.get(start, empty)}


def _still_fits(kept: Json, element: Json) -> bool:
    """Whether a kept state is of this element, and its choice is still offered."""
    if kept["type"] != element["type"]:
        return False
    field, _ = STATE_FIELDS[element["type"]]
    if field not in _OPTION_FIELDS or "external" in element["type"]:
        return True
    chosen = kept[field] if isinstance(kept[field], list) else [kept[field]]
    return all(option is None or option in options_of(element) for option in chosen)


def options_of(element: Json) -> list[Json]:
    """All options, those in groups too."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _chosen(element: Json, field: str, value: ActionValue) -> Any:
    if value is None:
        return [] if field.endswith("s") else None
    if isinstance(value, list) != field.endswith("s"):
        raise SandboxError(f"A {element['type']} takes {'a list' if field.endswith('s') else 'one value'}.")
    if field in _OPTION_FIELDS:
        return (
            [_option(element, one) for one in value] if isinstance(value, list) else _option(element, value)
        )
    if field == "rich_text_value":
        return _rich_text(str(value))
    return int(str(value)) if field == "selected_date_time" else value


def _option(element: Json, value: ActionValue) -> Json:
    for option in options_of(element):
        if option.get("value") == value:
            return option
    raise SandboxError(f'There is no option "{value}" here.')


def _feedback(element: Json, value: ActionValue) -> Json:
    for name in ("positive_button", "negative_button"):
        button = element[name]
        if button["value"] == value:
            return {"value": button["value"], "text": button["text"]}
    raise SandboxError(f'There is no button "{value}" here.')


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
