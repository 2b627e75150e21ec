"""Whose turn it is, where more is due than is done in one round: nobody waits behind everything of one busy workspace."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

_Due = TypeVar("_Due")
# So many of what is due longest are looked at, to choose from: more than one workspace has.
FAR = 2_000


def in_turns(due: Iterable[_Due], whose: Callable[[_Due], str]) -> list[_Due]:
    """The first of each workspace, then the second of each, and so on; what belongs to one workspace stays in its order."""
    seen: Counter[str] = Counter()
    numbered = []
    for place, one in enumerate(due):
        numbered.append((seen[whose(one)], place, one))
        seen[whose(one)] += 1
    return [one for _, _, one in sorted(numbered, key=lambda entry: entry[:2])]
