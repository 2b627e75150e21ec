"""What somebody means who types a few words to the bot: done, which day, undo, help, or whether it worked.

Only words that say nothing else are understood; a sentence that merely holds "done" somewhere is not.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

# Ids and running numbers are 32 bits in the tables.
_BARE = r"#?\s?\d{1,9}(?!\d|/|-\d)"
_NUMBER = r"#?\s?(?P<number>\d{1,9})(?!\d|/|-\d)"
_AND = r"(?:\s*(?:[,;&+]|\band\b|\by\b)\s*){1,2}"
_NUMBERS = rf"(?P<numbers>{_BARE}(?:(?:{_AND}|\s+){_BARE})+)"
# Behind the last number of a list; "done 12, 4 teachers came" is one number and a note.
_LIST_ENDS = r"(?=\s*(?:$|[.:;!–—]|[,-]\s))"
_ITS_DONE = r"(?:is|are|both|all|:|-|,)?\s*(?:both\s+|all\s+)?(?:done|finished|completed?|ready)\b"
_LONGEST = 3000
MOST_NUMBERS = 20


class Deed(StrEnum):
    """What is meant. WHICH: it is about those items, and perhaps that they are done."""

    DONE = "done"
    DAY = "day"
    WHICH = "which"
    UNDO = "undo"
    HELP = "help"
    ANSWER = "answer"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TypedReply:
    """Words as they were understood.

    Attributes:
        number: the item's running number; None = none was typed, or several.
        numbers: several running numbers, as typed, each once.
        rest: for DONE what changed, as typed; for DAY the words that may say a day.
        answer: for ANSWER: yes, partly, no or too_early.
        is_move, is_snooze: for DAY, the words say which of both.
    """

    deed: Deed
    number: int | None = None
    rest: str = ""
    answer: str = ""
    is_move: bool = False
    is_snooze: bool = False
    numbers: tuple[int, ...] = ()


_POLITE = re.compile(r"^(?:(?:hi|hello|hey|please|ok|okay|oh)\b[\s,!.]*)+", re.IGNORECASE)
_COMMAND = re.compile(r"^/?ilt\s+", re.IGNORECASE)
_SAYS_DONE = r"(?:(?:it'?s|i'?m|i am|it is|all|that'?s|that is)\s+)?(?:done|finished|completed?|ready|did it|i did it|did)\b"
_DONE_SEVERAL = re.compile(
    rf"^{_SAYS_DONE}\s*:?\s*(?:with\s+)?(?:both\s+)?{_NUMBERS}{_LIST_ENDS}(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL_DONE = re.compile(rf"^(?:both\s+)?{_NUMBERS}\s*{_ITS_DONE}(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
# "#5 #7" says nothing of them; "done 5 and 7 teachers came", "done 5-7" may be one number, or several.
_SEVERAL = re.compile(rf"^{_NUMBERS}\W*$", re.IGNORECASE)
_PERHAPS_SEVERAL = re.compile(
    rf"^{_SAYS_DONE}\s*(?:with\s+)?(?P<numbers>{_BARE}\s*(?:\band\b|&|\+|\by\b)\s*{_BARE}"
    rf"|{_BARE}(?:{_AND}{_BARE})+(?=\s+(?:by|until|till|on|not|when|if)\b))",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"^{_SAYS_DONE}\s*(?:with\s+)?#?\s?(?P<first>\d{{1,9}})\s*(?:-|–|to|through)\s*#?\s?(?P<last>\d{{1,9}})\W*$",
    re.IGNORECASE,
)
_MOVE_SEVERAL = re.compile(
    rf"^(?P<deed>move|postpone|push|change|reschedule|snooze|remind me of|later)\s+(?:both\s+)?{_NUMBERS}"
    r"(?:\s+(?:to|until|till|back to|on))?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL_DAY = re.compile(
    rf"^{_NUMBERS}[\s,:]+(?:to\s+|until\s+|on\s+)?(?P<rest>[^\W\d].*)$", re.IGNORECASE | re.DOTALL
)
_DONE = re.compile(
    rf"^(?:(?:it'?s|i'?m|i am|it is|all|that'?s|that is)\s+)?(?:done|finished|completed?|ready|did it|i did it)\b"
    rf"(?:\s+(?:with\s+)?{_NUMBER})?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_DONE = re.compile(
    rf"^{_NUMBER}\s*(?:is|:|-|,)?\s*(?:done|finished|completed?|ready)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "Done by Friday?", "done with the other half": not a report that it is done.
_NOT_A_NOTE = re.compile(
    r"^(?:by|until|till|on|not|when|if|tomorrow|next|in\s+\d|soon|almost)\b", re.IGNORECASE
)
_NOT_YET = re.compile(r"\?\s*$")
_UNDO = re.compile(r"^(?:undo|take (?:it|that) back|revert)(?: (?:that|it|this))?$", re.IGNORECASE)
_HELP = re.compile(r"^(?:help|menu|commands?|what can (?:you|i) do|hilfe|ayuda)$", re.IGNORECASE)
_ANSWERS = {
    "yes": "yes|yep|yeah|yup|y|it worked|it did|worked|sí|si",
    "partly": "partly|partially|partial|somewhat|kind of|sort of|a bit|half|in part",
    "no": "no|nope|n|not really|it did not|it didn't|did not work|didn't work|not at all",
    "too_early": "too early|too soon|not yet|can't say yet|cannot say yet",
}
_MOVE = re.compile(
    rf"^(?:move|postpone|push|change|reschedule)(?:\s+(?:it|that|this|the date|date))?(?:\s+{_NUMBER})?"
    r"(?:\s+(?:to|until|till|back to))?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SNOOZE = re.compile(
    rf"^(?:snooze|remind me(?: again)?|later|ask me(?: again)?|not before)(?:\s+{_NUMBER})?"
    r"(?:\s+(?:until|till|on|about it))?[\s,:]+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_DAY = re.compile(r"^#\s?(?P<number>\d{1,9})[\s,:]+(?P<rest>\S.*)$", re.DOTALL)


def read_reply(typed: str) -> TypedReply:
    """What the words mean. DAY only says that nothing else is meant and the rest may be a day: `is_only_a_day` tells."""
    words = " ".join(typed[:_LONGEST].replace("’", "'").split())
    words = _COMMAND.sub("", _POLITE.sub("", words))
    bare = words.strip(" .!*_~`")
    if _UNDO.match(bare):
        return TypedReply(Deed.UNDO)
    if _HELP.match(bare.rstrip("? ")):
        return TypedReply(Deed.HELP)
    return _answer(bare) or _several(words, bare) or _done(words) or _day(bare) or TypedReply(Deed.UNKNOWN)


def _answer(bare: str) -> TypedReply | None:
    for answer, said in _ANSWERS.items():
        if re.fullmatch(said, bare.rstrip(",;"), re.IGNORECASE):
            return TypedReply(Deed.ANSWER, answer=answer)
    return None


def _several(words: str, bare: str) -> TypedReply | None:
    """Where more than one number is typed."""
    found = _DONE_SEVERAL.match(words) or _SEVERAL_DONE.match(words)
    if found and not _NOT_YET.search(words):
        note = found["rest"].strip().lstrip(" ,.:;!-–—").strip()
        return None if _NOT_A_NOTE.match(note) else TypedReply(Deed.DONE, rest=note, numbers=_all(found))
    if found := _SEVERAL.match(bare) or _PERHAPS_SEVERAL.match(words):
        return TypedReply(Deed.WHICH, numbers=_all(found))
    if found := _RANGE.match(bare):
        first, last = int(found["first"]), int(found["last"])
        numbers = tuple(range(first, last + 1)) if first < last < first + MOST_NUMBERS else (first, last)
        return TypedReply(Deed.WHICH, numbers=numbers)
    return _several_on_a_day(bare)


def _several_on_a_day(bare: str) -> TypedReply | None:
    if found := _MOVE_SEVERAL.match(bare):
        is_snooze = found["deed"].lower() in {"snooze", "remind me of", "later"}
        return TypedReply(
            Deed.DAY, None, found["rest"], is_move=not is_snooze, is_snooze=is_snooze, numbers=_all(found)
        )
    if (found := _SEVERAL_DAY.match(bare)) and "#" in found["numbers"]:
        return TypedReply(Deed.DAY, None, found["rest"], numbers=_all(found))
    return None


def _all(found: re.Match[str]) -> tuple[int, ...]:
    numbers = dict.fromkeys(int(one) for one in re.findall(r"\d+", found["numbers"]))
    return tuple(numbers)[:MOST_NUMBERS]


def _done(words: str) -> TypedReply | None:
    found = _DONE.match(words) or _NUMBER_DONE.match(words)
    if found is None or _NOT_YET.search(words):
        return None
    rest = found["rest"].strip()
    note = rest.lstrip(" ,.:;!-–—").strip()
    if _NOT_A_NOTE.match(note) or (note and rest[:1] not in ",.:;!-–—" and found["number"] is None):
        return None
    return TypedReply(Deed.DONE, _number(found), note)


def _day(words: str) -> TypedReply | None:
    if found := _MOVE.match(words):
        return TypedReply(Deed.DAY, _number(found), found["rest"], is_move=True)
    if found := _SNOOZE.match(words):
        return TypedReply(Deed.DAY, _number(found), found["rest"], is_snooze=True)
    if found := _NUMBER_DAY.match(words):
        return TypedReply(Deed.DAY, _number(found), found["rest"])
    return TypedReply(Deed.DAY, None, words) if words else None


def _number(found: re.Match[str]) -> int | None:
    return int(found["number"]) if found["number"] else None


_FILLER = re.compile(
    r"[\s,.!]*(?:(?:by|on|until|till|to|for|maybe|please|then|instead|thanks|thank you)[\s,.!]*)*"
)


def is_only_a_day(words: str, start: int, end: int) -> bool:
    """Whether nothing but the words of a day, from `start` to `end`, and small words around them was typed."""
    around = words[:start].lower(), words[end:].lower()
    return start < end and all(_FILLER.fullmatch(part) for part in around)
