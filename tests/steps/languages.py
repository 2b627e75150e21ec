"""A language made up of the English one: as long as Spanish, accented, each text between brackets, so that what is unmarked stands out."""

import gettext
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot import words
from sandbox.state import Message, View

OPEN, CLOSE, MORE = "⟦", "⟧", "¬"
_ACCENTED = str.maketrans("aeiounAEIOU", "áéíóüñÁÉÍÓÚ")
# Places, what Slack reads, commands and addresses stay as they are.
_KEPT = re.compile(r"(\{[^}]*\}|<[^>]*>|`[^`]*`|:[a-z_]+:|/ilt[a-z ]*|https?://\S+)")
# A pattern of days and hours is no sentence.
_PATTERN = re.compile(r"[EMdyhma ,:]+")


def pseudo(text: str, length: int = 0) -> str:
    """`Save` is `⟦Sávé¬¬⟧`: as long as that at least, and plainly said."""
    if _PATTERN.fullmatch(text) and "m" in text.lower():
        return text
    said = "".join(
        piece if number % 2 else piece.translate(_ACCENTED) for number, piece in enumerate(_KEPT.split(text))
    )
    return f"{OPEN}{said}{MORE * (length - len(said) - 2)}{CLOSE}"


class Pseudo(gettext.NullTranslations):
    """Its catalog: each text is as long as it is in `like`."""

    def __init__(self, like: gettext.NullTranslations) -> None:
        super().__init__()
        self._like = like

    def gettext(self, message: str) -> str:
        return pseudo(message, len(self._like.gettext(message)))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2, len(self._like.ngettext(msgid1, msgid2, n)))


@contextmanager
def pseudo_spanish() -> Iterator[None]:
    """Whoever reads Spanish reads that language instead: what is seen does not depend on what is translated."""
    kept = words._BY_LANGUAGE["es"]
    words._BY_LANGUAGE["es"] = Pseudo(kept)
    try:
        yield
    finally:
        words._BY_LANGUAGE["es"] = kept


def all_in(shown: Message | View | dict[str, Any] | str) -> str:
    """Every text of a message or form."""
    if isinstance(shown, str):
        return shown
    if isinstance(shown, Message):
        shown = {"text": shown.text, "blocks": shown.blocks}
    elif isinstance(shown, View):
        shown = shown.payload
    return "\n".join(_texts(shown))


def texts_in(part: Any) -> list[str]:
    """Every text in what the app sent."""
    return list(_texts(part))


_PLAIN = str.maketrans("áéíóüñÁÉÍÓÚ", "aeiounAEIOU", f"{OPEN}{CLOSE}{MORE}")


def plain(part: Any) -> Any:
    """What was said, in English again."""
    if isinstance(part, str):
        return part.translate(_PLAIN)
    if isinstance(part, list):
        return [plain(one) for one in part]
    return {key: plain(one) for key, one in part.items()} if isinstance(part, dict) else part


def _texts(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, str):
        if name in {"text", "alt_text", "title", "label", "name", "y_label", "description"}:
            yield part
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one, name)
    elif isinstance(part, dict):
        for key, one in part.items():
            yield from _texts(one, key)


def is_pseudo(shown: Message | View | dict[str, Any] | str) -> bool:
    """Whether anything of it is said in the made-up language."""
    return OPEN in json.dumps(all_in(shown), ensure_ascii=False)


def outside(said: str) -> str:
    """What of it no text of ours is: a value, or a text that nobody marked."""
    depth, kept = 0, []
    for letter in said:
        depth += (letter == OPEN) - (letter == CLOSE)
        if not depth and letter != CLOSE:
            kept.append(letter)
    return "".join(kept)
