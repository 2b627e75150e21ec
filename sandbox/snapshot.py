"""The world on disk, for a sandbox that keeps its state between runs."""

import asyncio
import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.core import Core
from sandbox.disk import write_atomically
from sandbox.state import Channel, Message, Person, StoredFile, View, World
from sandbox.web.encoding import dumps

FILE_NAME = "world.json"
_PAUSE_SECONDS = 1.0


def load(folder: Path) -> World | None:
    """The world kept in a folder; None if there is none.

    Raises ValueError for a file that this version did not write.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} holds no state it can go on from; start without --keep.") from error


def save(world: World, folder: Path) -> None:
    """Keep the world in a folder, in one step."""
    write_atomically(folder / FILE_NAME, dumps(lasting(world)))


async def keep_saving(core: Core, folder: Path) -> None:
    """Save a while after each change, for as long as the sandbox runs."""
    saved = core.version
    while True:
        saved = await core.changed(saved)
        await asyncio.sleep(_PAUSE_SECONDS)
        save(core.world, folder)


def lasting(world: World) -> World:
    """The world without what Slack forgets on a reload: ephemeral messages and open forms."""
    messages = {
        channel: [message for message in listed if message.ephemeral_to is None]
        for channel, listed in world.messages.items()
    }
    views = {view.id: view for view in world.views.values() if view.type == "home"}
    return replace(world, messages=messages, views=views, stacks={})


def from_json(data: dict[str, Any]) -> World:
    """A world from its JSON."""
    return World(
        people={key: Person(**value) for key, value in data["people"].items()},
        channels={key: _channel(value) for key, value in data["channels"].items()},
        messages={key: [Message(**one) for one in value] for key, value in data["messages"].items()},
        views={key: View(**value) for key, value in data["views"].items()},
        stacks=data["stacks"],
        homes=data["homes"],
        files={key: _file(value) for key, value in data["files"].items()},
        offset_seconds=data["offset_seconds"],
        last_ts=data["last_ts"],
        installed=data["installed"],
    )


def _channel(data: dict[str, Any]) -> Channel:
    return Channel(**{**data, "members": set(data["members"])})


def _file(data: dict[str, Any]) -> StoredFile:
    return StoredFile(**{**data, "content": base64.b64decode(data["content"])})
