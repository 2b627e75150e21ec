"""Text as Slack hands it over (marks in angle brackets, three characters escaped) as the words a person sees."""

import re
from collections.abc import Mapping

_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|([^<>]*))?>")
_OTHER = re.compile(r"<(?!@)([#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain_words(text: str, names: Mapping[str, str]) -> str:
    """The words without Slack's marks: "@Sam", "#ilt-team", "minutes (https://…)".

    Args:
        names: of people, by Slack id; who is not among them keeps the name that the mark carries.
    """
    return with_names(only_people_marked(text), names)


def only_people_marked(text: str) -> str:
    """The same, but people keep their marks: for reading whom the words mean."""
    words = _OTHER.sub(_words, text)
    for escaped, meant in _ESCAPED:
        words = words.replace(escaped, meant)
    return words


def people_marked(text: str) -> set[str]:
    """The Slack ids of everybody whom the text mentions."""
    return {mark[1] for mark in _PERSON.finditer(text)}


def with_names(words: str, names: Mapping[str, str]) -> str:
    """Names in place of people's marks; everything else as it is."""
    return _PERSON.sub(lambda mark: f"@{names.get(mark[1]) or mark[2] or 'somebody'}", words)


def _words(mark: re.Match[str]) -> str:
    kind, what, label = mark[1], mark[2], mark[3] or ""
    match kind:
        case "#":
            return "#" + (label or "private channel")
        case "!":
            return label or _special(what.partition("^")[0])
    address = what.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({address})" if label and label not in {what, address} else address


def _special(what: str) -> str:
    """What stands for more than one person, and has no words of its own."""
    return (
        f"@{what}" if what in {"here", "channel", "everyone"} else "@a group" if what == "subteam" else what
    )


def permalink(domain: str, channel_id: str, ts: str, thread_ts: str = "") -> str:
    """Where a message is, as Slack's own "Copy link" has it; empty where the workspace's domain is not known."""
    if not domain:
        return ""
    link = f"https://{domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    is_reply = thread_ts and thread_ts != ts
    return f"{link}?thread_ts={thread_ts}&cid={channel_id}" if is_reply else link
