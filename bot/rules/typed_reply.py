"""What somebody means who types a few words to the bot: done, which day, undo, help, or whether it worked.

In English and in Spanish, whichever they write; with and without accents.

Only words that say nothing else are understood; a sentence that merely holds "done" somewhere is not.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.leaning import bare
from bot.rules.pasted import unlisted, without_unseen

# Ids and running numbers are 32 bits in the tables.
_NO_ITEM = (
    r"(?!\d|/|-\d|\.\d|\s*%|\s*(?:x|st|nd|rd|th|of|out\s+of|percent|times?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?"
    r"|years?|de|veces|vez|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?|por\s*ciento)\b)"
)
# "la 12", "con las 5 y 7"
_THE = r"(?:(?:la|el|las|los)\s+)?"
_BARE = rf"{_THE}#?\s?\d{{1,9}}{_NO_ITEM}"
_NUMBER = rf"#?\s?(?P<number>\d{{1,9}}){_NO_ITEM}"
_AND = r"(?:\s*(?:[,;&+]|\band\b|\by\b)\s*){1,2}"
_NUMBERS = rf"(?P<numbers>{_BARE}(?:(?:{_AND}|\s+){_BARE})+)"
# Behind the last number of a list; "done 12, 4 teachers came" is one number and a note.
_LIST_ENDS = r"(?=\s*(?:$|[.:;!–—]|[,-]\s))"
_IS_DONE_WORD = r"done|finished|completed?|ready|hech[oa]s?|list[oa]s?|terminad[oa]s?|completad[oa]s?|terminé|termine|acabé|acabad[oa]s?"
_ITS_DONE = rf"(?:is|are|both|all|ya\s+est[aá]n?|est[aá]n?|ya|:|-|,)?\s*(?:both\s+|all\s+|todas\s+)?(?:{_IS_DONE_WORD})\b"
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


# The same in other marks: "\u2705 5", "mark item 5 as done", "close 5", "done w/ no. 5".
_CHECK_MARK = re.compile(
    r"[\u2705\u2611\u2713\u2714]\ufe0f?|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):"
)
_SMILE = r"(?::[a-z+-][\w+-]*:|(?<!\w)[:;]-?[()DPp](?!\w)|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d])"
_SMILES_FIRST = re.compile(rf"^(?:\W*?{_SMILE})+")
_SAYS_IT = re.compile(rf"\b(?:{_IS_DONE_WORD})\b", re.IGNORECASE)
# Behind what is done, not in a note.
_SMILES_LAST = re.compile(
    rf"(?:(?<=\d)|(?<=done)|(?<=finished)|(?<=completed)|(?<=ready)|(?<=hech[oa])|(?<=list[oa]))\W*?{_SMILE}+\W*$",
    re.IGNORECASE,
)
_ITEM = re.compile(
    rf"\b(?:(?:action\s+)?(?:items?|tasks?|numbers?)|nos?\.|nr\b\.?|{_THE}(?:tareas?|n[uú]meros?|n[uú]m\.))\s*(?=#?\s?\d)",
    re.IGNORECASE,
)
_MARKED = re.compile(
    rf"^(?:mark(?:ed)?|set|marcar|marca|marqué|poner|pon)\s+(?=(?:both\s+)?{_THE}#?\s?\d)(?P<which>.*?)\s+"
    rf"(?:as\s+|to\s+|como\s+)?(?=(?:{_IS_DONE_WORD})\b)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"^(?:closed?|check(?:ed)?\s+off|tick(?:ed)?\s+off|cerrar|cierra|cerré|cerrad[oa]s?)\s+(?=(?:both\s+)?{_THE}#?\s?\d)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:thanks|thank\s+you|thank\s+u|thx|ty)(?:\s+(?:all|so\s+much|a\s+lot))?\W*|(?:muchas\s+|mil\s+)?gracias\W*",
    re.IGNORECASE,
)
# "5 done, 7 done"
_CLAUSES = re.compile(
    rf"\s*(?:[,.;&+]|\band\b|\by\b)\s*(?=(?:done|finished|completed?|hech[oa]s?)\b|{_THE}#?\s?\d{{1,9}}\s*(?:is\s+|est[aá]\s+)?(?:{_IS_DONE_WORD})\b)",
    re.IGNORECASE,
)
# Behind "done:" or "done -" where nothing else is said; "3/4" may be two, or none.
_ONLY_NUMBERS = re.compile(rf"{_BARE}(?:(?:{_AND}|\s+){_BARE})*\W*", re.IGNORECASE)
_PERHAPS_NUMBERS = re.compile(r"#?\d{1,9}\s*[-–/]\s*#?\d{1,9}\W*")
# With these a note goes on behind a bare number; "finished 3 calls" may count calls, and is asked about.
_STARTS_A_NOTE = re.compile(
    r"(?:i|we|they|he|she|it|you|all|both|everyone|everybody|nobody|but|and|with|because|since|after|before|at|in|yesterday"
    r"|today|this|last|already|finally|now|early|late|as|except|see|my|our|the"
    r"|lo|la|las|los|nos|ya|todos|todas|pero|porque|con|y|ayer|hoy|vinieron|vimos|fue|quedó)\b",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|please|ok|okay|oh|hola|buenos\s+d[ií]as|buenas(?:\s+(?:tardes|noches))?|por\s+favor|bueno|oye)\b[\s,!.]*)+",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"^/?ilt\s+", re.IGNORECASE)
_BEFORE_DONE = (
    r"(?:(?:it'?s|i'?m|i am|it is|all|that'?s|that is|ya\s+est[aá]n?|est[aá]n?|ya\s+qued[oó]|ya|todo)\s+)?"
)
_DID_IT = r"did it|i did it|lo hice|la hice|las hice|qued[oó]"
_SAYS_DONE = rf"{_BEFORE_DONE}(?:{_IS_DONE_WORD}|{_DID_IT}|did)\b"
_DONE_SEVERAL = re.compile(
    rf"^{_SAYS_DONE}\s*:?\s*(?:with\s+|con\s+)?(?:both\s+)?{_NUMBERS}{_LIST_ENDS}(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL_DONE = re.compile(rf"^(?:both\s+)?{_NUMBERS}\s*{_ITS_DONE}(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
# "#5 #7" says nothing of them; "done 5 and 7 teachers came", "done 5-7" may be one number, or several.
_SEVERAL = re.compile(rf"^{_NUMBERS}\W*$", re.IGNORECASE)
_ONE_ALONE = re.compile(rf"^{_THE}{_NUMBER}\W*$", re.IGNORECASE)
_PERHAPS_SEVERAL = re.compile(
    rf"^{_SAYS_DONE}\s*(?:with\s+)?(?P<numbers>{_BARE}\s*(?:\band\b|&|\+|\by\b)\s*{_BARE}"
    rf"|{_BARE}(?:{_AND}{_BARE})+(?=\s+(?:by|until|till|on|not|when|if)\b))",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"^{_SAYS_DONE}\s*(?:with\s+)?#?\s?(?P<first>\d{{1,9}})\s*(?:-|–|to|through)\s*#?\s?(?P<last>\d{{1,9}})\W*$",
    re.IGNORECASE,
)
_MOVES = (
    r"(?:move|postpone|push|bump|change|reschedule|extend|delay|(?:i\s+)?need|(?:can|could|may)\s+i\s+have|give\s+me|mover(?:la|lo)?|mueve|mu[eé]vel[ao]|pasar(?:la|lo)?|pasa|p[aá]sal[ao]|cambiar(?:la|lo)?"
    r"|cambia|c[aá]mbial[ao]|posponer(?:la|lo)?|pospon|aplazar(?:la|lo)?|aplaza)"
)
_REMINDS = (
    r"(?:recu[eé]rda(?:me)?(?:l[ao])?|recordar(?:me)?(?:l[ao])?|av[ií]sa(?:me)?|avisar(?:me)?|preg[uú]ntame|m[aá]s tarde|luego"
    r"|despu[eé]s|no antes)"
)
# "al viernes": what follows is the day.
_TO = r"(?:to|until|till|back to|al|a|hasta(?:\s+el)?|para(?:\s+el)?|del)"
_MOVE_SEVERAL = re.compile(
    rf"^(?:(?P<move>{_MOVES})|snooze|remind me of|later|{_REMINDS})\s+(?:both\s+)?{_NUMBERS}"
    rf"(?:\s+(?:{_TO}|on))?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL_DAY = re.compile(
    rf"^{_NUMBERS}[\s,:]+(?:to\s+|until\s+|on\s+)?(?P<rest>[^\W\d].*)$", re.IGNORECASE | re.DOTALL
)
_DONE = re.compile(
    rf"^(?:{_BEFORE_DONE}(?:{_IS_DONE_WORD}|{_DID_IT})\b|ya\s+est[aá](?=\W|$))"
    rf"(?:\s+(?:with\s+|con\s+)?{_THE}{_NUMBER})?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_DONE = re.compile(
    rf"^{_THE}{_NUMBER}\s*(?:is|ya\s+est[aá]|est[aá]|ya|:|-|,|[.)])?\s*(?:{_IS_DONE_WORD})\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "Done by Friday?", "done with the other half": not a report that it is done.
_NOT_A_NOTE = re.compile(
    r"^(?:by|until|till|on|not|when|if|tomorrow|next|in\s+\d|soon|almost|except|besides|apart|minus|(?:but|and)\s+not"
    r"|para|hasta|el|no|cuando|si|mañana|pr[oó]ximo|en\s+\d|antes|a\s+medias|casi|pronto|est[aá]|excepto|salvo|menos|(?:pero|y)\s+no"
    r"|pero\s+falta\w*|but\s+still)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\?\s*$")
_UNDO = re.compile(
    r"^(?:undo|take (?:it|that) back|revert|deshacer(?:lo|la)?|deshazl[oa]|deshaz|revertir)(?: (?:that|it|this|eso|esto|lo último))?$",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"^(?:help|men[uú]|commands?|what can (?:you|i) do|hilfe|ayuda|comandos?|qu[eé] (?:puedes|puedo|se puede) hacer)$",
    re.IGNORECASE,
)
_ANSWERS = {
    "yes": "yes|yep|yeah|yup|y|it worked|it did|worked|s[ií](?:,? (?:funcion[oó]|sirvi[oó]))?|funcion[oó]|sirvi[oó]|s[ií]p|s[ií],? claro|claro(?: que s[ií])?|por supuesto",
    "partly": "partly|partially|partial|somewhat|kind of|sort of|a bit|half|in part|en parte|parcialmente|m[aá]s o menos|un poco|a medias",
    "no": "no|nope|nop|nel|n|not really|it did not|it didn't|did not work|didn't work|not at all|no,? (?:funcion[oó]|sirvi[oó])|para nada|en absoluto|no mucho",
    "too_early": "too early|too soon|not yet|can't say yet|cannot say yet|(?:es )?(?:muy|demasiado) pronto|a[uú]n no(?: se sabe)?|todav[ií]a no(?: se sabe)?|no se sabe(?: a[uú]n| todav[ií]a)?",
}
_MOVE = re.compile(
    rf"^{_MOVES}(?:\s+(?:it|that|this|the date|date|la fecha|la|lo|eso|esto)(?!\s+#?\s?\d))?(?:\s+(?:de\s+)?{_THE}{_NUMBER})?"
    rf"(?:\s+{_TO})?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SNOOZE = re.compile(
    rf"^(?:snooze|remind me(?: again)?|later|ask me(?: again)?|not before|{_REMINDS})(?:\s+{_THE}{_NUMBER})?"
    rf"(?:\s+(?:until|till|on|about it|{_TO}))?[\s,:]+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_DAY = re.compile(r"^#\s?(?P<number>\d{1,9})[\s,:]+(?P<rest>\S.*)$", re.DOTALL)


def read_reply(typed: str) -> TypedReply:
    """What the words mean. DAY only says that nothing else is meant and the rest may be a day: `is_only_a_day` tells."""
    said = _read(typed)
    # What changed because of it is kept as it was typed; around anything else bold and its like say nothing.
    return said if said.deed is Deed.DONE else _read(bare(typed))


def _read(typed: str) -> TypedReply:
    lines = without_unseen(typed[:_LONGEST]).strip().splitlines()
    # A number at the start is an item's: "3. done".
    shown = filter(None, (line if line[:1].isdigit() else unlisted(line) for line in lines))
    words = " ".join(", ".join(shown).replace("’", "'").split())
    words = _same_in_words(_COMMAND.sub("", _POLITE.sub("", words.lstrip("¡¿"))))
    plain = words.strip(" .!¡¿*_~`")
    if _UNDO.match(plain):
        return TypedReply(Deed.UNDO)
    if _HELP.match(plain.rstrip("? ")):
        return TypedReply(Deed.HELP)
    said = _answer(plain) or _several(words, plain) or _clauses(words) or _done(words) or _day(plain)
    return said or TypedReply(Deed.UNKNOWN)


def _same_in_words(words: str) -> str:
    """With words for the marks that say the same, and without the small words around a number."""
    if not _SAYS_IT.search(words):
        words = " ".join(_CHECK_MARK.sub(" done ", words).split())
    words = _SMILES_LAST.sub("", words)
    words = _ITEM.sub("", re.sub(r"\bw/\s*", "with ", words))
    return _CLOSED.sub("done ", _MARKED.sub(r"\g<which> ", words))


def _answer(bare: str) -> TypedReply | None:
    for answer, said in _ANSWERS.items():
        if re.fullmatch(said, bare.rstrip(",;"), re.IGNORECASE):
            return TypedReply(Deed.ANSWER, answer=answer)
    return None


def _several(words: str, bare: str) -> TypedReply | None:
    """Where more than one number is typed."""
    found = _DONE_SEVERAL.match(words) or _SEVERAL_DONE.match(words)
    if found and not _NOT_YET.search(words):
        note = _note(found["rest"])
        return None if _NOT_A_NOTE.match(note) else TypedReply(Deed.DONE, rest=note, numbers=_all(found))
    if found := _SEVERAL.match(bare) or _PERHAPS_SEVERAL.match(words):
        return TypedReply(Deed.WHICH, numbers=_all(found))
    if found := _ONE_ALONE.match(bare):
        return TypedReply(Deed.WHICH, numbers=(int(found["number"]),))
    if found := _RANGE.match(bare):
        first, last = int(found["first"]), int(found["last"])
        numbers = tuple(range(first, last + 1)) if first < last < first + MOST_NUMBERS else (first, last)
        return TypedReply(Deed.WHICH, numbers=numbers)
    return _several_on_a_day(bare)


def _clauses(words: str) -> TypedReply | None:
    """Several reports in one line; what changed stands behind the last one."""
    parts = _CLAUSES.split(words)
    found = [_done(part) for part in parts]
    said = [one for one in found if one and one.number is not None and one.deed is Deed.DONE]
    if len(parts) < 2 or len(said) < len(parts) or any(one.rest for one in said[:-1]):  # noqa: PLR2004 - one is none
        return None
    numbers = dict.fromkeys(one.number for one in said if one.number is not None)
    return TypedReply(Deed.DONE, rest=said[-1].rest, numbers=tuple(numbers)[:MOST_NUMBERS])


def _note(rest: str) -> str:
    """What changed; nothing where only marks or thanks are said."""
    note = _SMILES_FIRST.sub("", rest).strip().lstrip(" ,.:;!-–—").strip()
    return note if re.search(r"\w", note) and not _THANKS.fullmatch(note) else ""


def _several_on_a_day(bare: str) -> TypedReply | None:
    if found := _MOVE_SEVERAL.match(bare):
        is_snooze = not found["move"]
        return TypedReply(
            Deed.DAY, None, _day_in(found), is_move=not is_snooze, is_snooze=is_snooze, numbers=_all(found)
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
    note, number = _note(rest), _number(found)
    if number is None and (said := _numbers_only(note)):
        return said
    is_marked = rest[:1] in tuple(",.:;!-–—") or bool(_SMILES_FIRST.match(rest))
    if _NOT_A_NOTE.match(note) or (note and not is_marked and number is None):
        return None
    if number is not None and note and not _is_a_note(words, note, is_marked=is_marked):
        others = [int(one) for one in re.findall(r"\d{1,9}", note)] if not re.search(r"[^\W\d]", note) else []
        return TypedReply(Deed.WHICH, numbers=tuple(dict.fromkeys([number, *others]))[:MOST_NUMBERS])
    return TypedReply(Deed.DONE, number, note)


def _numbers_only(note: str) -> TypedReply | None:
    """What is behind "done:" where that is nothing but numbers."""
    numbers = tuple(dict.fromkeys(int(one) for one in re.findall(r"\d+", note)))[:MOST_NUMBERS]
    if _PERHAPS_NUMBERS.fullmatch(note):
        return TypedReply(Deed.WHICH, numbers=numbers)
    if not _ONLY_NUMBERS.fullmatch(note):
        return None
    return TypedReply(Deed.DONE, numbers[0]) if len(numbers) == 1 else TypedReply(Deed.DONE, numbers=numbers)


def _is_a_note(words: str, note: str, *, is_marked: bool) -> bool:
    """Whether what follows a number surely says what changed."""
    if not re.search(r"[^\W\d]", note):
        return False
    return is_marked or "#" in words or bool(_STARTS_A_NOTE.match(note) or _NUMBER_DONE.match(words))


def _day(words: str) -> TypedReply | None:
    if found := _MOVE.match(words):
        return TypedReply(Deed.DAY, _number(found), _day_in(found), is_move=True)
    if found := _SNOOZE.match(words):
        return TypedReply(Deed.DAY, _number(found), _day_in(found), is_snooze=True)
    if found := _NUMBER_DAY.match(words):
        return TypedReply(Deed.DAY, _number(found), found["rest"])
    return TypedReply(Deed.DAY, None, words) if words else None


def _day_in(found: re.Match[str]) -> str:
    """The words of the day: with the article that stood in "al 4"."""
    has_article = re.search(r"\b(?:al|del|el)\s+$", found.string[: found.start("rest")], re.IGNORECASE)
    return f"el {found['rest']}" if has_article else found["rest"]


def _number(found: re.Match[str]) -> int | None:
    return int(found["number"]) if found["number"] else None


_FILLER = re.compile(
    r"[\s,.!¡¿]*(?:(?:by|on|until|till|to|for|maybe|please|then|instead|thanks|thank you|para|hasta|el|al?|por favor|mejor|entonces"
    r"|gracias)[\s,.!]*)*"
)


def is_only_a_day(words: str, start: int, end: int) -> bool:
    """Whether nothing but the words of a day, from `start` to `end`, and small words around them was typed."""
    around = words[:start].lower(), words[end:].lower()
    return start < end and all(_FILLER.fullmatch(part) for part in around)
