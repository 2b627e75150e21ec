"""Cursor pagination (Slack: apis/web-api/pagination)."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.api.registry import Args
from sandbox.errors import ApiError
from sandbox.state import Json

_Item = TypeVar("_Item")
_MARK = "next:"


def page(
    items: Sequence[_Item], args: Args, size: int, key: Callable[[_Item], str]
) -> tuple[Sequence[_Item], Json]:
    """One page from the cursor on, and `response_metadata`; an empty next_cursor on the last page."""
    start = _start(items, str(args.get("cursor") or ""), key)
    rest = items[start + size :]
    following = _encode(key(rest[0])) if rest else ""
    return items[start : start + size], {"response_metadata": {"next_cursor": following}}


def _start(items: Sequence[_Item], cursor: str, key: Callable[[_Item], str]) -> int:
    if not cursor:
        return 0
    wanted = _decode(cursor)
    for index, item in enumerate(items):
        if key(item) == wanted:
            return index
    raise ApiError("invalid_cursor")


def _encode(key: str) -> str:
    return base64.b64encode((_MARK + key).encode()).decode()


def _decode(cursor: str) -> str:
    try:
        decoded = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ApiError("invalid_cursor") from error
    if not decoded.startswith(_MARK):
        raise ApiError("invalid_cursor")
    return decoded.removeprefix(_MARK)
