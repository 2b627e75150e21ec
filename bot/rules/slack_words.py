"""Text as Slack hands it over (marks in angle brackets, three characters escaped) as the words a person sees."""

import re
from collections.abc import Mapping

_MARK = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain_words(text: str, names: Mapping[str, str]) -> str:
    """The words without Slack's marks: "@Sam", "#ilt-team", "minutes (https://…)".

    Args:
        names: of people, by Slack id; who is not among them keeps the name that the mark carries.
    """
    words = _MARK.sub(lambda mark: _words(mark, names), text)
    for escaped, meant in _ESCAPED:
        words = words.replace(escaped, meant)
    return words


def _words(mark: re.Match[str], names: Mapping[str, str]) -> str:
    kind, what, label = mark[1], mark[2], mark[3] or ""
    match kind:
        case "@":
            return "@" + (names.get(what) or label or "somebody")
        case "#":
            return "#" + (label or "private channel")
        case "!":
            return label or "@" + what.partition("^")[0]
    address = what.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({address})" if label and label not in {what, address} else address
