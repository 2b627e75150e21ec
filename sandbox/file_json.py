"""A file as the Web API writes it."""

import mimetypes
from pathlib import PurePath

from sandbox.core import Core
from sandbox.state import BOT_USER_ID, Json


def file_json(core: Core, file_id: str) -> Json:
    """Slack's file object."""
    file = core.world.files[file_id]
    extension = PurePath(file.name).suffix.lstrip(".")
    address = f"{core.base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": extension,
        "pretty_type": extension.upper(),
        "user": BOT_USER_ID,
        "user_team": core.team.id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
        "channels": file.channels,
        "alt_txt": file.alt_txt,
    }
