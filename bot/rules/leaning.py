"""Slack's marks around words (*bold*, _leaning_, ~struck~, `code`) as people type and paste them.

A mark is one only at the edge of a word, and with its like at the other end: snake_case and 5*3 have none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_OPENS = re.compile(r"(?<![\w*_~`])[*_~`]{1,4}(?=[^\s*_~`])")
_MARKS_AFTER = re.compile(r"[*_~`]+(?!\w)")
_MARKS_BEFORE = re.compile(r"(?<![\w*_~`])[*_~`]+$")
_CLOSES = re.compile(r"(?<=[^\s*_~`])[*_~`]{1,4}(?![\w*_~`])")


@dataclass(frozen=True)
class Marked:
    """What stands between marks. `start` and `end` with them; `width`: of the marks at each end."""

    start: int
    end: int
    width: int
    is_struck: bool = False

    def holds(self, start: int, end: int) -> bool:
        """Whether it and those words have something in common."""
        return self.start < end and start < self.end

    def inside(self, words: str) -> str:
        """What they stand around."""
        return words[self.start + self.width : self.end - self.width]


def marked_in(words: str) -> list[Marked]:
    """What stands between marks, in the order of the words; marks within marks are one."""
    found: list[Marked] = []
    for opens in _OPENS.finditer(words):
        closes = next(
            (one for one in _CLOSES.finditer(words, opens.end()) if one[0] == opens[0][::-1]),
            None,
        )
        if closes and (not found or opens.start() >= found[-1].end):
            found.append(Marked(opens.start(), closes.end(), len(opens[0]), "~" in opens[0]))
    return found


def bare(words: str, marked: Iterable[Marked] | None = None) -> str:
    """The words without those marks, or without any; of the same length, so that each word stays in its place."""
    for one in marked_in(words) if marked is None else marked:
        blank = " " * one.width
        words = f"{words[: one.start]}{blank}{one.inside(words)}{blank}{words[one.end :]}"
    return words


def edges(marked: Iterable[Marked]) -> Iterator[tuple[int, int]]:
    """Where their marks stand."""
    for one in marked:
        yield one.start, one.start + one.width
        yield one.end - one.width, one.end


def unmarked(words: str) -> str:
    """Without marks around all of it; what ends the sentence may stand outside."""
    whole = [one for one in marked_in(words) if not one.start and not words[one.end :].strip(".,;!")]
    return whole[0].inside(words) + words[whole[0].end :] if whole else words


def with_marks(words: str, start: int, end: int) -> tuple[int, int]:
    """A place in the words, and the marks that touch it and no other word."""
    after = _MARKS_AFTER.match(words, end)
    before = _MARKS_BEFORE.search(words[:start])
    return before.start() if before else start, after.end() if after else end
