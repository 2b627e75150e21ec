"""files.*: the three steps of an upload (Slack: files.getUploadURLExternal), and looking a file up."""

from typing import Any

from sandbox.api.access import joined
from sandbox.api.arguments import required, structured
from sandbox.api.registry import Args, method
from sandbox.checking import check_sent_message
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_arguments
from sandbox.file_json import file_json
from sandbox.ids import new_id
from sandbox.messages import add
from sandbox.posting import bot_message
from sandbox.state import Channel, Json, StoredFile

_ALT_TEXT_MAX = 1000
_CHANNELS_MAX = 100


@method("files.getUploadURLExternal", "T4", ("files:write",))
def get_upload_url(core: Core, args: Args) -> Json:
    """Slack: files.getUploadURLExternal. The bytes go to the address it answers with."""
    name, length = required(args, "filename"), str(args.get("length", ""))
    if not length.isdigit() or int(length) < 1:
        raise invalid_arguments("missing required field: length")
    alt_text = str(args.get("alt_txt", ""))
    if len(alt_text) > _ALT_TEXT_MAX:
        raise ApiError("alt_txt_too_large")
    created = int(core.clock.timestamp())
    file = StoredFile(new_id("F"), name, name, int(length), created=created, alt_txt=alt_text)
    core.world.files[file.id] = file
    return {"upload_url": f"{core.base_url}/upload/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "T4", ("files:write",), json=True)
def complete_upload(core: Core, args: Args) -> Json:
    """Slack: files.completeUploadExternal. Shares the files in channels, if any are given."""
    files = [_uploaded(core, entry) for entry in structured(args, "files", list, "invalid_arguments") or []]
    if not files:
        raise invalid_arguments("missing required field: files")
    channels = _channels(core, args)
    for file in files:
        file.shared = True
    for channel in channels:
        _share(core, channel, files, args)
    return {"files": [file_json(core, file.id) for file in files]}


@method("files.info", "T4", ("files:read",))
def info(core: Core, args: Args) -> Json:
    """Slack: files.info."""
    file = core.world.files.get(required(args, "file"))
    if file is None or not file.shared:
        raise ApiError("file_not_found")
    return {"file": file_json(core, file.id), "comments": []}


def store(file: StoredFile, content: bytes) -> None:
    """Take the bytes of an upload; ApiError if they are not as many as announced."""
    if len(content) != file.size:
        raise ApiError("file_upload_size_restricted")
    file.content, file.uploaded = content, True


def _uploaded(core: Core, entry: Any) -> StoredFile:
    file = core.world.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or not file.uploaded:
        raise ApiError("file_not_found")
    file.title = str(entry.get("title") or file.title)
    return file


def _channels(core: Core, args: Args) -> list[Channel]:
    ids = [one for one in str(args.get("channels") or args.get("channel_id") or "").split(",") if one]
    if len(ids) > _CHANNELS_MAX:
        raise ApiError("channels_limit_exceeded")
    return [joined(core, one) for one in ids]


def _share(core: Core, channel: Channel, files: list[StoredFile], args: Args) -> None:
    content = {"text": args.get("initial_comment", ""), "blocks": args.get("blocks")}
    if args.get("blocks"):
        check_sent_message(content, "chat.postMessage")
    message = bot_message(core, channel.id, {**content, "thread_ts": args.get("thread_ts")})
    message.files = [file.id for file in files]
    for file in files:
        file.channels.append(channel.id)
    add(core, message)
