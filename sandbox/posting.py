"""Messages of the app: how they come to be and change."""

from collections.abc import Mapping
from typing import Any

from sandbox.blocks import all_blocks, prepare
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.messages import changed, message_json
from sandbox.state import BOT_USER_ID, Json, Message

_CHART = "data_visualization"


def check_charts(core: Core, content: Mapping[str, Any]) -> None:
    """ApiError for a message with a chart where the workspace has none yet (a fault switch)."""
    blocks = all_blocks(content.get("blocks") or [])
    if core.faults.refuse_charts and any(block.get("type") == _CHART for block in blocks):
        raise ApiError("invalid_blocks")


def bot_message(
    core: Core, channel_id: str, content: Mapping[str, Any], *, ephemeral_to: str | None = None
) -> Message:
    """A new message of the app from arguments that were checked before."""
    return Message(
        ts=core.clock.next_ts(),
        channel=channel_id,
        user=BOT_USER_ID,
        text=_text(content),
        blocks=prepare(content.get("blocks") or []),
        attachments=_attachments(content),
        metadata=None if ephemeral_to else content.get("metadata"),
        thread_ts=content.get("thread_ts"),
        ephemeral_to=ephemeral_to,
    )


def change_content(core: Core, message: Message, content: Mapping[str, Any]) -> None:
    """Replace what a message says.

    Slack: `text` without `blocks` removes the blocks; `blocks` without `text` keeps the text and shows no "(edited)".
    """
    previous = message_json(core, message)
    has_text = any(content.get(key) is not None for key in ("text", "markdown_text"))
    if has_text or content.get("blocks") is not None:
        message.blocks = prepare(content.get("blocks") or [])
    if has_text:
        message.text = _text(content)
        message.edited, message.edited_ts = True, core.clock.next_ts()
    if has_text or content.get("attachments") is not None:
        message.attachments = _attachments(content)
    if content.get("metadata") is not None and message.ephemeral_to is None:
        message.metadata = content["metadata"]
    changed(core, message, previous)


def _text(content: Mapping[str, Any]) -> str:
    """Slack cuts texts above 40,000 characters (chat.postMessage)."""
    return str(content.get("text") or content.get("markdown_text") or "")[:40_000]


def _attachments(content: Mapping[str, Any]) -> list[Json]:
    """Attachments with numbers and with their blocks prepared."""
    prepared = []
    for number, attachment in enumerate(content.get("attachments") or [], start=1):
        blocks = {"blocks": prepare(attachment["blocks"])} if attachment.get("blocks") else {}
        prepared.append({"id": number, **attachment, **blocks})
    return prepared
