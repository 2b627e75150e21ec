"""Finding texts by words: whole ones, beginnings, other forms, slips of the finger."""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

_WORD = re.compile(r"[a-z0-9]+")
# "teacher's" is looked for like "teacher", "don't" is one word.
_APOSTROPHE = re.compile(r"['’]s\b|['’]")
_SMALL = frozenset(
    [
        *(
            "a",
            "an",
            "and",
            "any",
            "about",
            "are",
            "at",
            "do",
            "for",
            "from",
            "help",
            "how",
            "i",
            "in",
            "is",
            "it",
            "me",
            "my",
        ),
        *("of", "on", "or", "our", "that", "the", "to", "we", "what", "with"),
        *(
            "al",
            "como",
            "con",
            "de",
            "del",
            "el",
            "en",
            "es",
            "la",
            "las",
            "lo",
            "los",
            "mi",
            "nos",
            "o",
            "para",
            "por",
            "que",
        ),
        *("se", "su", "sus", "un", "una", "y"),
    ]
)
# How much a word counts that only begins like one that was typed, or is close to it.
_BEGINS, _ALIKE = 0.7, 0.5
_CUTOFF, _SHORTEST_SLIP, _SHORTEST_BEGINNING = 0.74, 4, 3
_MOST_ALIKE = 6

# A text's name, the words typed that it has something of, and how well.
Scores = Mapping[str, tuple[int, float]]


class Index:
    """Texts by their names, each made of parts that count more or less.

    Args:
        texts: (name, [(words, weight)]).
    """

    def __init__(self, texts: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> None:
        self._where: dict[str, dict[str, float]] = defaultdict(dict)
        for name, parts in texts:
            for words, weight in parts:
                for word in words_of(words):
                    self._where[word][name] = max(weight, self._where[word].get(name, 0.0))

    def scores(self, typed: Sequence[str]) -> Scores:
        """Every text that has something of words of `words_of`."""
        found: dict[str, tuple[int, float]] = {}
        for word, stands_for in [*((one, 1) for one in typed), *self._in_one(typed)]:
            for name, score in self._of_word(word).items():
                number, so_far = found.get(name, (0, 0.0))
                found[name] = number + stands_for, so_far + score
        return found

    def _in_one(self, typed: Sequence[str]) -> list[tuple[str, int]]:
        """Two words that are one in some text: "walk through"."""
        pairs = ["".join(pair) for pair in pairwise(typed)]
        return [(one, 2) for one in pairs if one in self._where]

    def _of_word(self, word: str) -> dict[str, float]:
        """A slip is only thought of where nothing is written as it was typed."""
        found = dict(self._where.get(word, {}))
        if len(word) >= _SHORTEST_BEGINNING:
            self._add(found, [(one, _BEGINS) for one in self._where if one != word and one.startswith(word)])
        if not found and len(word) >= _SHORTEST_SLIP:
            alike = difflib.get_close_matches(word, self._where, _MOST_ALIKE, _CUTOFF)
            self._add(found, [(one, _ALIKE * _likeness(word, one)) for one in alike])
        return found

    def _add(self, found: dict[str, float], words: Iterable[tuple[str, float]]) -> None:
        for word, part in words:
            for name, weight in self._where[word].items():
                found[name] = max(found.get(name, 0.0), weight * part)


def words_of(words: str) -> list[str]:
    """What is looked for in a text: small letters without accents, in the singular, each once; not what every text has."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", words.casefold()))
    found = _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))
    return list(dict.fromkeys(_singular(word) for word in found if word not in _SMALL))


def best(*several: Scores) -> list[str]:
    """The names of what has the most of the words that were typed, the best first; equals in their order."""
    together = {name: score for scores in several for name, score in scores.items()}
    most = max((number for number, _ in together.values()), default=0)
    kept = [name for name, (number, _) in together.items() if number == most]
    return sorted(kept, key=lambda name: -together[name][1])


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "ties" is no plural of "ty"
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _likeness(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, word, other).ratio()
