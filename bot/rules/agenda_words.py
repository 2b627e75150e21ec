"""An agenda item as people type it: its title, and at its end the minutes that it takes."""

import re

_MINUTES = re.compile(
    r"(?P<title>.*?\S)(?P<between>[\s,;:·|(\[–—-]+)(?:(?:for|por|durante)\s+)?(?P<number>\d{1,3})\s*(?:min(?:ute|uto)?s?|['′])[.)\]]*",
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
