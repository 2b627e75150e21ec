"""The text of a YAML file as a tree of nodes that know their lines, and everything that is wrong with it as text.

Nothing that somebody wrote is dropped or replaced in silence: a name that stands twice, and words behind " #", are faults.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

# The one written in C where PyYAML was built with it: ten times as quick.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What YAML takes as a character, without the marks of direction and of order that nobody sees.
_NO_TEXT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\n")
_COMMENT_BEHIND = re.compile(r"[ \t]*#")
_TEXT = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
# Lists and names as anybody writes them, without a word that says what else to make of them.
_PLAIN = {"tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}
# Of a value, in a fault.
_SHOWN = 60


class BrokenFileError(Exception):
    """A file that cannot be used; the message names file, line and reason, one fault a line."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which line (from 1)."""

    line: int
    reason: str


class FaultyTextError(Exception):
    """Text that is no tree: `faults` says why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


class Tree:
    """What one file holds.

    Raises:
        FaultyTextError: it is not text, not YAML, or not all of it would be read as it is written.
    """

    def __init__(self, content: bytes) -> None:
        self._text = _decoded(content)
        self._line_ends = [one.start() for one in _LINE_END.finditer(self._text)]
        self._root = _composed(self._text)
        faults = tuple(self._faults(self._root, set())) if self._root else ()
        if faults:
            raise FaultyTextError(*faults)

    @property
    def value(self) -> Any:
        """Everything in the file, as plain Python values; None for an empty one."""
        return _LOADER("").construct_document(self._root) if self._root else None

    def line(self, location: Sequence[str | int]) -> int:
        """The line of the deepest node on the way to `location` that the file really has."""
        node = self._root
        for step in location:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return self._line_of(node) if node else 1

    def last_line_with(self, words: str) -> int | None:
        """The line in which a value stands for the last time; None where it stands nowhere."""
        lines = [self._line_of(node) for node in _scalars(self._root, set()) if node.value == words]
        return max(lines, default=None)

    def _line_of(self, node: yaml.Node) -> int:
        """As `_line_at` counts."""
        return bisect_left(self._line_ends, node.start_mark.index) + 1

    def _faults(self, node: yaml.Node, seen: set[int]) -> Iterator[Fault]:
        if id(node) in seen:  # an alias: the same node at another place
            return
        seen.add(id(node))
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN:
            yield Fault(
                self._line_of(node), f"is not plain data ({node.tag}): leave the word with the ! away"
            )
        if isinstance(node, yaml.MappingNode):
            yield from self._faults_of_names(node)
        if isinstance(node, yaml.ScalarNode):
            yield from self._faults_of_value(node)
        for child in _children(node):
            yield from self._faults(child, seen)

    def _faults_of_names(self, node: yaml.MappingNode) -> Iterator[Fault]:
        known: dict[str, int] = {}
        for name, _ in node.value:
            line = self._line_of(name)
            if not isinstance(name, yaml.ScalarNode):
                yield Fault(line, "a name before a colon must be a word")
            elif name.value in known:
                yield Fault(
                    line,
                    f'"{name.value}" stands here for the second time (first in line {known[name.value]})',
                )
            else:
                known[name.value] = line

    def _faults_of_value(self, node: yaml.ScalarNode) -> Iterator[Fault]:
        try:
            _LOADER("").construct_object(node)
        except yaml.MarkedYAMLError as error:
            yield Fault(
                self._line_of(node), f"is not plain data ({error.problem}): leave the word with the ! away"
            )
        except (ValueError, LookupError, OverflowError, TypeError, AttributeError):
            kind = node.tag.rpartition(":")[2]
            shown = node.value if len(node.value) <= _SHOWN else f"{node.value[:_SHOWN]}…"
            yield Fault(
                self._line_of(node),
                f'"{shown}" reads as a {kind} and is none: put it in quotes if it is text',
            )
        if not node.style and node.tag in {_TEXT, _NULL} and self._has_comment_behind(node):
            yield Fault(
                self._line_of(node),
                'everything behind " #" is taken as a remark and would be left out: put the text in quotes, '
                "or the remark on a line of its own",
            )

    def _has_comment_behind(self, node: yaml.ScalarNode) -> bool:
        return bool(_COMMENT_BEHIND.match(self._text, node.end_mark.index))


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        raise FaultyTextError(Fault(1, "is text in UTF-16: save it as UTF-8"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wrong = content[error.start]
        raise FaultyTextError(
            Fault(line, f"is not text in UTF-8 (byte {wrong:#04x}): save it as UTF-8")
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise FaultyTextError(Fault(line, f"holds a character that is no text (U+{ord(found[0]):04X})"))
    return text


def _composed(text: str) -> yaml.Node | None:
    try:
        _refuse_depth(text)
        found: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise FaultyTextError(
            Fault(_line_at(text, error.problem_mark), f"is not YAML ({error.problem})")
        ) from error
    except yaml.YAMLError as error:
        raise FaultyTextError(Fault(1, "is not YAML")) from error
    return found


def _refuse_depth(text: str) -> None:
    """Before the nodes are made: PyYAML makes them by recursion, in C, which ends the process where it is too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise FaultyTextError(Fault(_line_at(text, event.start_mark), "is nested too deeply"))


def _line_at(text: str, mark: Any) -> int:
    """As editors count: YAML takes some more characters for the end of a line."""
    return text.count("\n", 0, mark.index) + 1 if mark else 1


def _children(node: yaml.Node | None) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _scalars(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.ScalarNode]:
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield node
    for child in _children(node):
        yield from _scalars(child, seen)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == step:
                found: yaml.Node = value
                return found
    return None
