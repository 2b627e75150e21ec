"""The sandbox's objects as JSON."""

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response


def dumps(value: Any) -> str:
    """JSON of anything the facade gives back: dataclasses as objects, sets sorted, times in ISO form."""
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def json_response(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(dumps(value), status_code=status, media_type="application/json")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {entry.name: getattr(value, entry.name) for entry in fields(value) if entry.repr}
    match value:
        case set() | frozenset():
            return sorted(value)
        case datetime():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")
