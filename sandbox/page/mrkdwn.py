"""Slack's mrkdwn, parsed into nodes (Slack: formatting message text). Pure: names and dates come in with `Names`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sandbox.page.dates import format_date_token
from sandbox.page.emoji import emoji
from sandbox.page.nodes import Node, link, span

_FENCE = re.compile(r"```\n?(.+?)```", re.DOTALL)
_QUOTE = re.compile(r"(?:>|&gt;) ?")
_QUOTE_REST = re.compile(r"(?:>>>|(?:&gt;){3}) ?")
_PLACE = "\ue000"  # stands for one token while emphasis is looked for; a typed one is a token itself
_TOKEN = re.compile(
    r"(?P<code>`[^`\n]+`)|<(?P<angle>[^<>\n]+)>|(?P<url>https?://[^\s<>|`*~\ue000]*[^\s<>|`*~.,;:!?)\ue000])"
    r"|:(?P<emoji>[a-z0-9_+'-]+):|(?P<place>\ue000)"
)
# Slack's own address of an app's Home tab: here it is a place of this page.
_HOME = re.compile(r"slack://app\?[^\s]*\btab=home")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_EMPHASIS = {"*": "b", "_": "i", "~": "s"}
_CLOSERS = {mark: re.compile(rf"(?<=\S){re.escape(mark)}(?![^\W_])") for mark in _EMPHASIS}
_BROADCASTS = frozenset({"here", "channel", "everyone"})
_DATE_PARTS = 3


@dataclass(frozen=True)
class Names:
    """What a text needs from its surroundings to be read by one person.

    Attributes:
        users: names by user id.
        channels: names, without #, of the channels this person may know about, by channel id.
        zone: the reader's time zone.
        now: calendar time, for "today" and "tomorrow".
        me: the reader's user id; a mention of them stands out.
    """

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    me: str = ""


def parse(text: str, names: Names) -> list[Node]:
    """Parses one mrkdwn text. Anything that is not mrkdwn stays the text it is."""
    nodes: list[Node] = []
    position = 0
    for fence in _FENCE.finditer(text):
        nodes += _lines(text[position : fence.start()].removesuffix("\n"), names)
        nodes.append(span("pre", [unescape(fence[1].removesuffix("\n"))]))
        position = fence.end()
    rest = text[position:]
    return nodes + _lines(rest.removeprefix("\n") if position else rest, names)


def parse_plain(text: str) -> list[Node]:
    """A plain_text object: no formatting, only line breaks, the three entities and emoji shortcodes."""
    shown = re.sub(r":([a-z0-9_+'-]+):", lambda match: emoji(match[1]), unescape(text))
    return _joined([[line] for line in shown.split("\n")])


def unescape(text: str) -> str:
    """Turns Slack's three entities back into characters, once (`&amp;lt;` stays the text `&lt;`)."""
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


def mention(user_id: str, label: str, names: Names) -> Node:
    """A person in a text: their name, marked when it is the reader."""
    name = names.users.get(user_id) or label or "unknown user"
    return span("span", [f"@{name}"], class_="mention mention--me" if user_id == names.me else "mention")


def channel_mention(channel_id: str, label: str, names: Names) -> Node:
    """A channel in a text; a private one that the reader is not in keeps its name to itself."""
    return span(
        "span", [f"#{names.channels.get(channel_id) or label or 'private-channel'}"], class_="mention"
    )


def broadcast(word: str) -> Node:
    """`@here`, `@channel` and `@everyone`: shown as what they would do."""
    return span("span", [f"@{word}"], class_="mention mention--me")


def _lines(text: str, names: Names) -> list[Node]:
    if not text:
        return []
    nodes: list[Node] = []
    for quoted, lines in _quote_runs(text.split("\n")):
        shown = _joined([_inline(line, names) for line in lines])
        nodes += [span("blockquote", shown)] if quoted else shown
    return nodes


def _quote_runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Neighbouring lines that are quoted, or not, together; `>>>` quotes everything that follows."""
    run: list[str] = []
    quoted = False
    for index, line in enumerate(lines):
        if rest := _QUOTE_REST.match(line):
            if run:
                yield quoted, run
            yield True, [line[rest.end() :], *lines[index + 1 :]]
            return
        mark = _QUOTE.match(line)
        if bool(mark) != quoted and run:
            yield quoted, run
            run = []
        quoted = bool(mark)
        run.append(line[mark.end() :] if mark else line)
    yield quoted, run


def _joined(lines: list[list[Node]]) -> list[Node]:
    nodes: list[Node] = []
    for index, line in enumerate(lines):
        nodes += [span("br", []), *line] if index else line
    return nodes


def _inline(line: str, names: Names) -> list[Node]:
    tokens = iter([_token(match, names) for match in _TOKEN.finditer(line)])
    return _emphasis(_TOKEN.sub(_PLACE, line), tokens, _EMPHASIS)


def _emphasis(text: str, tokens: Iterator[Node], marks: Mapping[str, str]) -> list[Node]:
    """Bold, italic and strike, each at most once around the other; linear in the length of the line."""
    nodes: list[Node] = []
    start = position = 0
    hopeless: set[str] = set()
    while position < len(text):
        mark = text[position]
        closer = _closer(text, position, marks, hopeless)
        if closer is None:
            position += 1
            continue
        nodes += _leaf(text[start:position], tokens)
        inner = {other: tag for other, tag in marks.items() if other != mark}
        nodes.append(span(marks[mark], _emphasis(text[position + 1 : closer], tokens, inner)))
        start = position = closer + 1
    return nodes + _leaf(text[start:], tokens)


def _closer(text: str, position: int, marks: Mapping[str, str], hopeless: set[str]) -> int | None:
    mark = text[position]
    if mark not in marks or mark in hopeless or not _opens(text, position):
        return None
    found = _CLOSERS[mark].search(text, position + 2)
    if found is None:
        hopeless.add(mark)
        return None
    return found.start()


def _opens(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1 : position + 2]
    return not before.isalnum() and bool(after.strip()) and text[position] not in {before, after}


def _leaf(text: str, tokens: Iterator[Node]) -> list[Node]:
    nodes: list[Node] = []
    for index, piece in enumerate(text.split(_PLACE)):
        if index:
            nodes.append(next(tokens))
        if piece:
            nodes.append(unescape(piece))
    return nodes


def _token(match: re.Match[str], names: Names) -> Node:
    if match["code"]:
        return span("code", [unescape(match["code"][1:-1])])
    if match["url"]:
        return link(unescape(match["url"]), unescape(match["url"]))
    if match["emoji"]:
        return emoji(match["emoji"])
    if match["place"]:
        return _PLACE
    return _angle(match["angle"], names)


def _angle(inside: str, names: Names) -> Node:
    target, _, label = inside.partition("|")
    label = unescape(label)
    if target.startswith("@"):
        return mention(target[1:], label, names)
    if target.startswith("#"):
        return channel_mention(target[1:], label, names)
    if target.startswith("!"):
        return _special(target[1:], label, names)
    if _HOME.fullmatch(unescape(target)):
        return span("a", [label or "Home"], href=f"/?{urlencode({'as': names.me, 'channel': 'home'})}")
    node = link(unescape(target), label or unescape(target).removeprefix("mailto:"))
    return f"<{unescape(inside)}>" if isinstance(node, str) else node


def _special(target: str, label: str, names: Names) -> Node:
    word = target.partition("^")[0]
    if word in _BROADCASTS:
        return broadcast(word)
    if word == "date":
        return _date(target.split("^")[1:], label, names)
    return span("span", [label or f"@{word}"], class_="mention")


def _date(parts: list[str], fallback: str, names: Names) -> Node:
    if len(parts) < _DATE_PARTS - 1 or not parts[0].isdecimal():
        return fallback
    try:
        words = format_date_token(unescape(parts[1]), int(parts[0]), names.zone, names.now)
    except (OverflowError, ValueError, OSError):  # an instant that no calendar holds
        return fallback
    return (
        link(unescape(parts[2]), words)
        if len(parts) == _DATE_PARTS
        else span("span", [words], title=fallback)
    )
