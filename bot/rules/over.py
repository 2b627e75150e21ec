"""Two people in the same text at once: neither takes away what the other wrote without having read it."""

from collections.abc import Mapping
from hashlib import sha256

from bot.errors import ChangedMeanwhileError

_ENOUGH = 16


class Typed(str):
    """The words of a form's field, with what that field held when they were typed.

    Attributes:
        over: `mark_of` what was read before.
        is_untouched: they are still what the field was filled with.
    """

    __slots__ = ("is_untouched", "over")

    over: str
    is_untouched: bool

    @classmethod
    def in_place_of(cls, filled: str, words: str, *, read: str = "") -> "Typed":
        """`words` in a field that was filled with `filled`; `read`: the mark of what its reader was shown since."""
        typed = cls(words)
        typed.over = read or mark_of(filled)
        typed.is_untouched = not read and mark_of(filled) == mark_of(words)
        return typed


def mark_of(words: str) -> str:
    """The same for the same words, however they are spaced; short enough for the name of a block."""
    return sha256(" ".join(words.split()).encode("utf-8", "ignore")).hexdigest()[:_ENOUGH]


def over_what_stands(fields: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What to keep, by field: what was typed, or what stands where nobody touched the field.

    Args:
        fields: by the name of its block, what was typed and what stands now.

    Raises:
        ChangedMeanwhileError: somebody else has changed what was typed over.
    """
    changed = {name: stands for name, (typed, stands) in fields.items() if _is_news(typed, stands)}
    if changed:
        raise ChangedMeanwhileError(changed)
    return {
        name: stands if isinstance(typed, Typed) and typed.is_untouched else typed
        for name, (typed, stands) in fields.items()
    }


def _is_news(typed: str, stands: str) -> bool:
    if not isinstance(typed, Typed) or typed.is_untouched:
        return False
    return mark_of(stands) not in {typed.over, mark_of(typed)}
