"""Blocks that hold other things: card, carousel, container, task_card, plan.

Slack: reference/block-kit/blocks, one page for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.validator import layout
from sandbox.validator.composition import BLOCK_ID, IMAGE, LINK, plain, text
from sandbox.validator.elements import CARD_ACTION
from sandbox.validator.place import MESSAGE, MESSAGE_AND_HOME, Place
from sandbox.validator.relations import at_least_one, not_both
from sandbox.validator.rich_text import RICH_TEXT
from sandbox.validator.rules import Choice, Flag, Items, Obj, Rule, Str, one_of, typed
from sandbox.validator.tables import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.problem import Problem

_ID: dict[str, Rule] = {"block_id": BLOCK_ID}
_PICTURE = one_of("a picture", IMAGE)
_PASSAGE = one_of("a passage", RICH_TEXT)

_ICON_NAMES = """
    archive book bookmark bot bug calendar call caret-left caret-right check clipboard code comment compass copy cube
    download edit email eye-closed eye-open file flag folder gear globe heart help image info key lightbulb link map
    mobile new-window pin plus refine refresh rocket save screen share sparkle star star-filled tag thumbs-down
    thumbs-up trash upload user warning
"""

# The docs list modals too, but Slack refuses cards there.
CARD = typed(
    "card",
    may={
        **_ID,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": Items(CARD_ACTION, high=3),
        "hero_image": _PICTURE,
        "icon": _PICTURE,
        "slack_icon": one_of("an icon", typed("icon", {"name": Choice(tuple(_ICON_NAMES.split()))})),
    },
    cross=(at_least_one("hero_image", "title", "actions", "body"), not_both("icon", "slack_icon")),
    on=MESSAGE_AND_HOME,
)
CAROUSEL = typed(
    "carousel",
    {"elements": Items(one_of("an element of a carousel", CARD), high=10)},
    _ID,
    on=MESSAGE_AND_HOME,
)


def _collapses_sensibly(container: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    collapsible = container.get("is_collapsible", False)
    if container.get("default_collapsed") and not collapsible:
        yield place.at("default_collapsed").failed("must not be true unless is_collapsible is true")
    if container.get("has_header_divider") and collapsible:
        yield place.at("has_header_divider").failed("must not be true when is_collapsible is true")


CONTAINER = typed(
    "container",
    {
        "child_blocks": Items(
            one_of(
                "a child of a container",
                layout.ACTIONS,
                layout.CONTEXT,
                layout.DIVIDER,
                layout.FILE,
                layout.HEADER,
                layout.IMAGE_BLOCK,
                layout.INPUT,
                RICH_TEXT,
                layout.SECTION,
                TABLE,
                layout.VIDEO,
            ),
            high=10,
        )
    },
    {
        **_ID,
        "title": plain(150),
        "rich_text_title": _PASSAGE,
        "subtitle": text(150),
        "icon": _PICTURE,
        "width": Choice(("narrow", "standard", "wide", "full")),
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    cross=(at_least_one("title", "rich_text_title"), _collapses_sensibly),
    on=MESSAGE_AND_HOME,
)


_TASK_NEEDS: dict[str, Rule] = {"task_id": Str(), "title": Str()}
_STATES = ("in_progress", "complete", "error")
_TASK: dict[str, Rule] = {
    **_ID,
    "status": Choice(_STATES),
    "details": _PASSAGE,
    "output": _PASSAGE,
    "sources": Items(one_of("a source", typed("url", {"url": LINK, "text": Str()})), low=0),
}
TASK_CARD = typed("task_card", _TASK_NEEDS, _TASK, on=MESSAGE)

# Unlike a task_card by itself, a task of a plan may be pending, and may leave out its type as in Slack's own example.
_PLANNED = Obj(
    "a task of a plan",
    _TASK_NEEDS,
    {**_TASK, "type": Choice((TASK_CARD.name,)), "status": Choice((*_STATES, "pending"))},
)
# Its title is a bare string: Slack refuses a text object.
PLAN = typed("plan", {"title": Str()}, {**_ID, "tasks": Items(_PLANNED, low=0)}, on=MESSAGE)
