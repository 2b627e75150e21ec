"""The mark of a delivery in Slack, by which it is found again: in a message's metadata, or in a file's name."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

_EVENT_TYPE = "ilt_delivery"


def metadata_with(key: str) -> dict[str, Any]:
    """What a message carries, seen by nobody."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"key": key}}


def named(name: str, key: str) -> str:
    """A file's name with the mark before the extension: `minutes.docx` is `minutes-1a2b3c4d.docx`."""
    path = PurePath(name)
    return f"{path.stem}{_mark(key)}{path.suffix}"


def bears(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message, or a file in it, was sent with that key."""
    return _key_of(message) == key or _holds_file(message, key)


def _key_of(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _mark(key: str) -> str:
    return f"-{key[:8]}"


def _holds_file(message: Mapping[str, Any], key: str) -> bool:
    names = [str(file.get("name", "")) for file in message.get("files") or []]
    return any(PurePath(name).stem.endswith(_mark(key)) for name in names)
