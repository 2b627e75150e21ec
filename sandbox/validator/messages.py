"""What an app sends as a message, in any of the ways there are.

Slack: chat.postMessage, chat.update, chat.postEphemeral; interactivity/handling-user-interaction (response_url);
interactivity/implementing-slash-commands (the immediate reply).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sandbox.validator.answers import answer_problems, is_answer
from sandbox.validator.blocks import BLOCK
from sandbox.validator.payload import BLOCKS_MAX, block_problems, every_block, payload_problems
from sandbox.validator.place import Place, length
from sandbox.validator.relations import at_least_one
from sandbox.validator.rules import AnyObject, Choice, Flag, Items, Number, Obj, Rule, Str

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.problem import Problem

# Characters of `text` by method. chat.update refuses longer ones; chat.postMessage would cut them without a word,
# which no app means to happen, so the validator refuses them too. Ephemeral messages: "about 4,000".
TEXT_MAX = {
    "chat.postMessage": 40_000,
    "chat.scheduleMessage": 40_000,
    "chat.update": 4_000,
    "chat.postEphemeral": 4_000,
    "respond": 40_000,
    "ack": 40_000,
}
MARKDOWN_TEXT_MAX = 12_000
ATTACHMENTS_MAX = 100
_REPLIES = ("respond", "ack")
_WORDS = Str(low=0)

_ATTACHMENT = Obj(
    "an attachment",
    {},
    {
        "blocks": Items(BLOCK, high=BLOCKS_MAX["message"], low=0),
        "fields": Items(Obj("a field", {}, {"title": _WORDS, "value": _WORDS, "short": Flag()}), low=0),
        "mrkdwn_in": Items(Choice(("pretext", "text", "fields")), low=0),
        "ts": Number(low=0),
        **dict.fromkeys(("fallback", "color", "pretext", "text", "title", "title_link"), _WORDS),
        **dict.fromkeys(("author_name", "author_link", "author_icon", "author_subname"), _WORDS),
        **dict.fromkeys(("footer", "footer_icon", "image_url", "thumb_url"), _WORDS),
    },
    cross=(at_least_one("blocks", "fields", "text", "fallback", "pretext", "title", "image_url"),),
)
_METADATA = Obj("message metadata", {"event_type": Str(), "event_payload": AnyObject()})
_REPLY_FIELDS: dict[str, Rule] = {
    "response_type": Choice(("in_channel", "ephemeral")),
    "replace_original": Flag(),
    "delete_original": Flag(),
    "thread_ts": Str(),
}


def check_message(args: Mapping[str, object], method: str) -> list[Problem]:
    """All problems of the content of a message; an empty list means Slack would take it.

    `method` is a Web API method ("chat.postMessage", "chat.update", "chat.postEphemeral",
    "chat.scheduleMessage"), "respond" for a body sent to a response_url, or "ack" for the body that acknowledges a
    slash command or an interaction. Of the arguments only text, markdown_text, blocks, attachments, metadata and the
    fields of replies are looked at; blocks, attachments and metadata may also be JSON in a string, as in form
    bodies. Raises ValueError for another method.
    """
    if method not in TEXT_MAX:
        raise ValueError(f"check_message knows {', '.join(TEXT_MAX)}, not {method!r}.")
    place = Place("", "message")
    given = {key: _decoded(key, value) for key, value in args.items() if value is not None}
    if method == "ack" and (not given or is_answer(given)):
        return list(answer_problems(given, place))
    return [
        *_emptiness(given, method, place),
        *_text_problems(given, method, place),
        *_content_problems(given, method, place),
        *(_reply_problems(given, method, place) if method in _REPLIES else ()),
    ]


def _decoded(key: str, value: object) -> object:
    if key not in ("blocks", "attachments", "metadata") or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value  # not JSON: reported as a value of the wrong type


def _emptiness(given: Mapping[str, Any], method: str, place: Place) -> Iterator[Problem]:
    text = given.get("text", "")
    blank = isinstance(text, str) and not text.strip()
    others = any(given.get(key) for key in ("blocks", "attachments", "markdown_text"))
    deleting = method == "respond" and given.get("delete_original") is True
    if blank and not others and not deleting:
        yield place.at("text").problem("no_text", "no_text: a message needs text, blocks or attachments")


def _text_problems(given: Mapping[str, Any], method: str, place: Place) -> Iterator[Problem]:
    limits = (("text", TEXT_MAX[method]), ("markdown_text", MARKDOWN_TEXT_MAX))
    for key, most in limits:
        text = given.get(key, "")
        if not isinstance(text, str):
            yield place.at(key).wrong_type("a string", text)
        elif (size := length(text)) > most:
            message = (
                f"msg_too_long: {key} of {method} may have at most {most} characters, this one has {size}"
            )
            yield place.at(key).problem("msg_too_long", message)
    if "markdown_text" in given and ("text" in given or "blocks" in given):
        message = "markdown_text_conflict: markdown_text cannot be given together with text or blocks"
        yield place.at("markdown_text").problem("markdown_text_conflict", message)


def _content_problems(given: Mapping[str, Any], method: str, place: Place) -> Iterator[Problem]:
    blocks, attachments = given.get("blocks", []), given.get("attachments", [])
    if isinstance(blocks, list):
        yield from block_problems(blocks, place.at("blocks"))
    else:
        message = "must be a list of blocks, or a string with the JSON of one"
        yield place.at("blocks").problem("invalid_blocks_format", message)
    yield from _attachment_problems(attachments, place.at("attachments"))
    found = list(every_block(blocks, place.at("blocks")))
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else ()):
        if isinstance(attachment, dict):
            found += every_block(attachment.get("blocks"), place.at("attachments", index, "blocks"))
    yield from payload_problems(found)
    yield from _metadata_problems(given, method, place)


def _metadata_problems(given: Mapping[str, Any], method: str, place: Place) -> Iterator[Problem]:
    ignored = method == "chat.postEphemeral"
    removed = method == "chat.update" and given.get("metadata") == {}
    if "metadata" in given and not ignored and not removed:
        yield from _METADATA.check(given["metadata"], place.at("metadata"))


def _attachment_problems(attachments: object, place: Place) -> Iterator[Problem]:
    yield from Items(_ATTACHMENT, low=0).check(attachments, place)
    if isinstance(attachments, list) and len(attachments) > ATTACHMENTS_MAX:
        message = f"too_many_attachments: at most {ATTACHMENTS_MAX} are allowed, there are {len(attachments)}"
        yield place.problem("too_many_attachments", message)


def _reply_problems(given: Mapping[str, Any], method: str, place: Place) -> Iterator[Problem]:
    for key, rule in _REPLY_FIELDS.items():
        if key in given:
            yield from rule.check(given[key], place.at(key))
    if given.get("delete_original") is True:
        yield from _deletion_problems(given, method, place.at("delete_original"))
    threadable = given.get("response_type") == "in_channel" and given.get("replace_original") is False
    if "thread_ts" in given and not threadable:
        yield place.at("thread_ts").failed('needs response_type "in_channel" and replace_original false')


def _deletion_problems(given: Mapping[str, Any], method: str, place: Place) -> Iterator[Problem]:
    if method == "ack":
        yield place.failed("a reply to a slash command has no original to delete")
    if others := [key for key in ("text", "blocks", "attachments", "replace_original") if given.get(key)]:
        yield place.failed(f"must stand alone, not with {', '.join(others)}")
