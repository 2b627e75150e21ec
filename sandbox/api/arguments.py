"""Reading arguments as Slack does: strings from forms, JSON values from JSON bodies, JSON inside strings."""

import json
from typing import Any

from sandbox.api.registry import Args
from sandbox.errors import ApiError, invalid_arguments

_JSON_ARGUMENTS = ("blocks", "attachments", "view", "metadata", "files", "message")
_TRUE = (True, "true", "True", "1", 1)


def decode(args: Args) -> Args:
    """The arguments with JSON strings of structured fields decoded; what is no JSON stays a string."""
    return {key: _decoded(value) if key in _JSON_ARGUMENTS else value for key, value in args.items()}


def required(args: Args, name: str) -> str:
    """A text argument that must be there; ApiError invalid_arguments otherwise."""
    value = args.get(name)
    if value is None or value == "":
        raise invalid_arguments(f"missing required field: {name}")
    if not isinstance(value, str):
        raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
    return value


def structured(args: Args, name: str, kind: type, error: str) -> Any:
    """A JSON argument of a kind (dict or list), or None if it is not given; ApiError `error` otherwise."""
    value = args.get(name)
    if value is not None and not isinstance(value, kind):
        raise ApiError(error)
    return value


def flag(args: Args, name: str) -> bool:
    """A yes/no argument; no where it is not given."""
    return name in args and args[name] in _TRUE


def limit(args: Args, default: int, most: int, error: str = "invalid_limit") -> int:
    """The page size; ApiError `error` if it is no number from 1 up. Slack cuts it at `most`."""
    value = args.get("limit", default)
    if not str(value).isdigit() or int(value) < 1:
        raise ApiError(error)
    return min(int(value), most)


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
