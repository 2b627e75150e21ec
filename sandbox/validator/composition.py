"""Composition objects: texts, options, confirmation dialogs, files and filters.

Slack: reference/block-kit/composition-objects.
"""

from __future__ import annotations

from sandbox.validator.forms import ADDRESS, WEB_ADDRESS
from sandbox.validator.relations import at_least_one, exactly_one
from sandbox.validator.rules import Anything, Choice, Flag, Items, Obj, OneOf, Str, one_of, typed

TEXT_MAX = 3000  # any text object, unless its field says less

BLOCK_ID = Str(255)
ACTION_ID = Str(255)
LINK = Str(3000, form=ADDRESS)
IMAGE_LINK = Str(3000, form=WEB_ADDRESS)
ALT_TEXT = Str(2000)
STYLE = Choice(("primary", "danger"))


def _plain(high: int) -> Obj:
    return typed("plain_text", {"text": Str(high)}, {"emoji": Flag()})


def plain(high: int = TEXT_MAX) -> OneOf:
    """A text object that must be `plain_text`, of 1 to `high` characters."""
    return one_of("this text", _plain(high))


def text(high: int = TEXT_MAX) -> OneOf:
    """A text object of either type, of 1 to `high` characters."""
    return one_of("this text", *texts(high))


def texts(high: int = TEXT_MAX) -> tuple[Obj, Obj]:
    """The two types of text object, for spots that take other things too."""
    return _plain(high), typed("mrkdwn", {"text": Str(high)}, {"verbatim": Flag()})


def _option(words: OneOf, **more: Str) -> Obj:
    return Obj("an option", {"text": words, "value": Str(150)}, {"description": words, **more})


# Menus show plain text only; radio buttons and checkboxes also take mrkdwn; only overflow options are links.
MENU_OPTION = _option(plain(75))
TICK_OPTION = _option(text(75))
OVERFLOW_OPTION = _option(plain(75), url=LINK)
MENU_OPTIONS = Items(MENU_OPTION, high=100)
OPTION_GROUPS = Items(Obj("an option group", {"label": plain(75), "options": MENU_OPTIONS}), high=100)

CONFIRM = Obj(
    "a confirmation dialog",
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)

SLACK_FILE = Obj(
    "a Slack file", {}, {"id": Str(), "url": Str(form=WEB_ADDRESS)}, cross=(exactly_one("id", "url"),)
)

DISPATCH_CONFIG = Obj(
    "a dispatch configuration",
    {},
    {"trigger_actions_on": Items(Choice(("on_enter_pressed", "on_character_entered")), high=2)},
)

CONVERSATION_FILTER = Obj(
    "a conversation filter",
    {},
    {
        "include": Items(Choice(("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    cross=(at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

WORKFLOW = Obj(
    "a workflow",
    {
        "trigger": Obj(
            "a trigger",
            {"url": LINK},
            {
                "customizable_input_parameters": Items(
                    Obj("an input parameter", {"name": Str(), "value": Anything()})
                )
            },
        )
    },
)

IMAGE = typed(
    "image",
    {"alt_text": ALT_TEXT},
    {"image_url": IMAGE_LINK, "slack_file": SLACK_FILE},
    cross=(exactly_one("image_url", "slack_file"),),
)
