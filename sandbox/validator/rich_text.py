"""The rich_text block and what it is made of.

Slack: reference/block-kit/blocks/rich-text-block and the rich text pages of block-elements. Elements only Slack's
own clients make (canvas, citation, file, list_record, mentions of messages and of work objects) are refused.
"""

from __future__ import annotations

from sandbox.validator.composition import BLOCK_ID
from sandbox.validator.forms import ADDRESS, COLOUR, ZONE
from sandbox.validator.rules import Choice, Flag, Items, Number, Obj, Rule, Str, one_of, typed

_LOOKS = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE: dict[str, Rule] = {"style": Obj("a text style", {}, {look: Flag() for look in _LOOKS})}
_MADE_BY_MODEL: dict[str, Rule] = {"from_llm": Flag()}
_BORDER: dict[str, Rule] = {"border": Number(low=0, high=1, whole=True)}
_WEB: dict[str, Rule] = {"url": Str(form=ADDRESS)}

_TEXT = typed("text", {"text": Str()}, _STYLE)
_LINK = typed(
    "link",
    _WEB,
    {
        "text": Str(),
        "unsafe": Flag(),
        "is_slack_url": Flag(),
        "truncated": Flag(),
        **_MADE_BY_MODEL,
        **_STYLE,
    },
)
_EMOJI = typed(
    "emoji", {"name": Str()}, {"unicode": Str(), "skin_tone": Number(low=1, high=6, whole=True), **_STYLE}
)
_DATE = typed(
    "date",
    {"timestamp": Number(whole=True), "format": Str()},
    {"timezone": Str(form=ZONE), "fallback": Str(), **_WEB, **_STYLE},
)
_COLOURS = ("gray", "brown", "purple", "indigo", "blue", "green", "yellow", "orange", "red")
_TAG = typed("tag", {"text": Str()}, {"color": Choice(_COLOURS), **_STYLE})

_LEAVES = (
    _TEXT,
    _LINK,
    _EMOJI,
    _DATE,
    _TAG,
    typed("user", {"user_id": Str()}, _STYLE),
    typed("usergroup", {"usergroup_id": Str()}, _STYLE),
    typed("team", {"team_id": Str()}, _STYLE),
    typed("channel", {"channel_id": Str()}, {"tab_id": Str(), **_MADE_BY_MODEL, **_STYLE}),
    typed("broadcast", {"range": Choice(("here", "channel", "everyone"))}, _STYLE),
    typed("color", {"value": Str(form=COLOUR)}, _STYLE),
)
_INLINE = Items(one_of("an element of rich text", *_LEAVES), low=0)
_CODE = Items(one_of("an element of preformatted text", _TEXT, _LINK), low=0)

_SECTION = typed("rich_text_section", {"elements": _INLINE})
_LIST = typed(
    "rich_text_list",
    {"style": Choice(("bullet", "ordered")), "elements": Items(one_of("an item of a list", _SECTION), low=0)},
    {"indent": Number(low=0, high=8, whole=True), "offset": Number(low=0, whole=True), **_BORDER},
)
_PREFORMATTED = typed("rich_text_preformatted", {"elements": _CODE}, {"language": Str(), **_BORDER})
_QUOTE = typed("rich_text_quote", {"elements": _INLINE}, _BORDER)

RICH_TEXT = typed(
    "rich_text",
    {
        "elements": Items(
            one_of("an element of a rich_text block", _SECTION, _LIST, _PREFORMATTED, _QUOTE), low=0
        )
    },
    {"block_id": BLOCK_ID},
)
