"""The plain layout blocks: section, actions, context, input, header, image, video and their like.

Slack: reference/block-kit/blocks, one page for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.validator.composition import ALT_TEXT, BLOCK_ID, IMAGE_LINK, SLACK_FILE, TEXT_MAX, plain, text
from sandbox.validator.elements import ACCESSORY, ACTION, CONTEXT_ACTION, CONTEXT_ELEMENT, INPUT_ELEMENT
from sandbox.validator.forms import SECURE_ADDRESS, WEB_ADDRESS
from sandbox.validator.place import MESSAGE, MODAL, NOWHERE, Place
from sandbox.validator.relations import at_least_one, exactly_one
from sandbox.validator.rules import Choice, Flag, Items, Number, Rule, Str, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.problem import Problem

_ID: dict[str, Rule] = {"block_id": BLOCK_ID}


def _files_do_not_dispatch(block: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        yield place.at("dispatch_action").failed("must not be true for a file_input")


ACTIONS = typed("actions", {"elements": Items(ACTION, high=25)}, _ID)
ALERT = typed(
    "alert",
    {"text": text(200)},
    {**_ID, "level": Choice(("default", "info", "warning", "error", "success"))},
    on=MODAL,
)
CONTEXT = typed("context", {"elements": Items(CONTEXT_ELEMENT, high=10)}, _ID)
CONTEXT_ACTIONS = typed("context_actions", {"elements": Items(CONTEXT_ACTION, high=5)}, _ID, on=MESSAGE)
DIVIDER = typed("divider", may=_ID)
# Slack adds this block to messages with remote files; an app can only read it.
FILE = typed("file", {"external_id": Str(), "source": Choice(("remote",))}, _ID, on=NOWHERE)
HEADER = typed("header", {"text": plain(150)}, {**_ID, "level": Number(low=1, high=4, whole=True)})
IMAGE_BLOCK = typed(
    "image",
    {"alt_text": ALT_TEXT},
    {**_ID, "image_url": IMAGE_LINK, "slack_file": SLACK_FILE, "title": plain(2000)},
    cross=(exactly_one("image_url", "slack_file"),),
)
INPUT = typed(
    "input",
    {"label": plain(2000), "element": INPUT_ELEMENT},
    {**_ID, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    cross=(_files_do_not_dispatch,),
)
# Its limit is one for all markdown blocks of a payload together: payload.py.
MARKDOWN = typed("markdown", {"text": Str()}, _ID, on=MESSAGE)
SECTION = typed(
    "section",
    may={
        **_ID,
        "text": text(TEXT_MAX),
        "fields": Items(text(2000), high=10),
        "accessory": ACCESSORY,
        "expand": Flag(),
    },
    cross=(at_least_one("text", "fields"),),
)
# Slack says "less than" 200 and 50 characters here, not "at most".
VIDEO = typed(
    "video",
    {
        "alt_text": Str(),
        "title": plain(199),
        "thumbnail_url": Str(form=WEB_ADDRESS),
        "video_url": Str(form=SECURE_ADDRESS),
    },
    {
        **_ID,
        "author_name": Str(49),
        "description": plain(199),
        "provider_icon_url": Str(form=WEB_ADDRESS),
        "provider_name": Str(),
        "title_url": Str(form=SECURE_ADDRESS),
    },
)
