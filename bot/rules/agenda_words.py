"""An agenda item as people type it: its title, and at its end the minutes that it takes."""

import re

_MINUTES = re.compile(
    # Neither of "10-15 min" nor of "3:15 min" is the first number the title's.
    r"(?P<title>.*?[^\s,;:·|(\[–—-])(?P<between>(?:(?<!\d)[,;:·|(\[–—-]|[,;:·|(\[–—-]*\s)[\s,;:·|(\[–—-]*)"
    r"(?:(?:for|por|durante)\s+)?(?:(?:about|around|ca\.|unos)\s+|~\s*)?(?P<number>\d{1,3})\s*(?:min(?:ute|uto)?s?|['′])[.!)\]]*",
    re.IGNORECASE | re.DOTALL,
)
# After these the minutes are part of what is talked about: "the first 15 minutes".
_OF_THE_TITLE = {
    "of",
    "in",
    "every",
    "within",
    "under",
    "over",
    "than",
    "first",
    "last",
    "next",
    "and",
    "or",
    "to",
    "by",
    "is",
    "are",
    "now",
    "from",
    "takes",
    "lasts",
    "only",
    "son",
    "dura",
    "por",
    "de",
    "en",
    "cada",
    "los",
    "primeros",
    "últimos",
    "y",
    "o",
    "a",
}


def title_and_minutes(words: str, most: int) -> tuple[str, int | None]:
    """`Look at the data, 15 min`: its title and 15. The words as they are and None where no minutes stand at their end.

    Args:
        most: more minutes are none.
    """
    found = _MINUTES.fullmatch(words.strip())
    if found is None or not 0 < int(found["number"]) <= most:
        return words, None
    title = found["title"].rstrip(" ,;:·|([–—-")
    is_set_off = bool(found["between"].strip())
    if not title or (not is_set_off and title.split()[-1].lower() in _OF_THE_TITLE):
        return words, None
    return title, int(found["number"])
