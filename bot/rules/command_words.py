"""What is most likely meant by words after `/ilt` that nobody knows: a synonym, a slip of the finger, a sentence."""

import difflib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from bot.rules import command_spanish
from bot.rules.command_numbers import number_meant
from bot.rules.command_synonyms import DONE_LIST, DONE_THERE, LABELS, NO_MORE, PHRASES, SYNONYMS, WHEN
from bot.rules.command_talk import HOME, asked_about, named, told, without_asking
from bot.rules.pasted import unlisted, without_unseen
from bot.rules.people_names import folded
from bot.rules.typed_reply import Deed, read_reply

# Second words that a command knows, and what they are called else.
_SECOND = {
    "meeting": {
        "start": "start",
        "begin": "start",
        "end": "end",
        "stop": "end",
        "list": "list",
        "next": "list",
        "plan": "list",
    },
    "actions": {name: name for name in ("mine", "all", "overdue", "done", "dropped")}
    | {"late": "overdue", "everyone": "all", "everything": "all", "team": "all"},
    "agenda": {"add": "add", "propose": "add", "item": "add", "put": "add", "new": "add"},
}
_SECOND = {
    command: known | command_spanish.by_name(command_spanish.SECOND[command])
    for command, known in _SECOND.items()
}
# What follows these belongs to them, whatever it is.
_TAKE_WORDS = frozenset({"action", "actions", "agenda", "decision", "done", "strategy", "resources", "ask"})
# Every one that something is a synonym of.
_COMMANDS = frozenset(command.split()[0] for command in SYNONYMS.values()) - {HOME}
# And these mean the same with any word behind them, others only alone: not "data wall", "school visit".
_WITH_ANY = frozenset({"delete", "forget", "borrar", "progress", "notes", "minutes"})
_THAT = frozenset({"it", "this", "that", "one", "esto", "eso"})
# What a single word behind them that they do not know leads to.
_ALONE = {"actions": "actions", "meeting": "meeting list"}
# What is done with a sentence behind them that they do not know.
_TAKES = {"agenda": "agenda add", "actions": "action", "meeting": "agenda add"}
# Around a command, from quotes and sentences; "?" alone is one itself.
_MARKS = ".,:;!?¡¿/\"'“”‘’«»`*_~()[]"
_SENTENCE, _TASK = 2, 4
# Nobody asks in more characters; what is longer is a text.
_LONGEST_SAID = 300
_ALIKE, _ALIKE_BEFORE_MORE, _ALIKE_SECOND, _ALIKE_PHRASE, _SHORTEST = 0.75, 0.8, 0.7, 0.85, 3
# "done12", "done#12"
_GLUED = re.compile(r"^(?P<word>[^\W\d]{3,})(?P<number>#?\d+)(?=\W|$)")
# "/ilt ask the staff": whom it asks anyway.
_WHOM = re.compile(
    r"(?:(?:the|our|my|all|al|a|los|las|todo|todos|el)\s+)*(?:staff|teachers|school|personal|maestros|docentes)?\W*",
    re.IGNORECASE,
)
# Whose, or until when: "actions for Maya", "actions due this week".
_FILTER = re.compile(
    r"(?i:(?:for|of|from|by|due|this|next|assigned|owned|open|de|del|para|por|esta|este)\b|<?@)"
)
# What is done in the agenda that is shown; of an item, by its number or its words.
_IN_AGENDA = re.compile(
    r"(?:(?:remove|delete|post|print|share|send|publish|clear|reorder|quitar|borrar|publicar)\b.*"
    r"|(?:move|edit|change|mover|editar|cambiar)(?:\s+(?:item\s+)?#?\d.*)?|norms?|roles?|items?|acuerdos)\W*"
)
_NEW = re.compile(r"(?:add|new|log|create|nueva|anadir)\b[\s:]*")
_AT = re.compile(r"(?:start|begin|at)\s+(?:at\s+)?\d")
# On what, or until when: behind what is done with a form. Whose it is, or by when, says a task.
_ABOUT = re.compile(
    r"(?:to|until|till|for|on|of|from|about|please|al?|del?|para|en|por favor|hasta)\b(?!.*(?:@|\bby\b|\bdue\b|\bbefore\b))"
)
_MOVES = {
    "move",
    "change",
    "skip",
    "cancel",
    "reschedule",
    "postpone",
    "mover",
    "cancelar",
    "omitir",
    "cambiar",
    "posponer",
}
_SAYS_TASK = re.compile(
    r"<@|@\w|(?i:\b(?:by|before|due|until|till|with|to|for|asap|para|antes|hasta|con|por(?!\s+favor))\b)"
)


@dataclass(frozen=True)
class Meant:
    """The command that is closest, and every word that belongs behind it, as typed."""

    command: str
    rest: str = ""

    @property
    def words(self) -> str:
        """What to type after `/ilt`."""
        return f"{self.command} {self.rest}".strip()


def closest(words: str, commands: Collection[str]) -> Meant | None:
    """What somebody most likely meant; None where nothing is close. A known first word only matters by its second.

    Args:
        words: what follows `/ilt`, not empty.
        commands: the words that are known.
    """
    apart = _GLUED.sub(r"\g<word> \g<number>", words)
    first, rest = _parted(apart)
    if apart != words and first in commands:
        return Meant(first, rest)
    words = apart
    if first in _SECOND:
        return (
            _moved(first, rest)
            or _as_named(words, commands)
            or _said_of(first, rest)
            or _by_second_word(first, rest)
        )
    request = without_asking(words)
    return (
        _by_number(words)
        or talked(words, commands)
        or _by_phrase(request)
        or _by_list(first, rest)
        or _by_word(*_parted(request), request, commands)
        or _by_slip(request)
        or _as_sentence(words)
    )


def talked(words: str, commands: Collection[str]) -> Meant | None:
    """What a whole sentence asks for, as one would ask a person: by the name of a thing, by what it tells us to do, or by what it asks."""
    if len(words) > _LONGEST_SAID:
        return None
    if found := told(words):
        return Meant(*found)
    if meant := _as_named(words, commands):
        return meant
    asked = asked_about(words)
    return Meant(asked) if asked else None


def _as_named(words: str, commands: Collection[str]) -> Meant | None:
    """Where nothing is said but the name of a thing."""
    name = named(words)
    known = SYNONYMS.get(name) or (name if name in commands else None) or _with_second(name, commands)
    return Meant(known) if known else None


def _with_second(name: str, commands: Collection[str]) -> str | None:
    """`meeting list`, `actions overdue`, `agenda for Tuesday`."""
    first, *rest = name.split() or [""]
    second = _SECOND.get(first, {}).get(" ".join(rest))
    if second or (first == "meeting" and rest):
        return f"{first} {second}" if second else None
    return first if first in commands and rest and all(map(_says_nothing_more, rest)) else None


def _says_nothing_more(word: str) -> bool:
    bare = word.strip(_MARKS)
    return bare in NO_MORE or bare in WHEN or not re.search(r"[^\W\d]", bare)


def plainly(words: str, commands: Collection[str]) -> str:
    """The same words where they surely begin with a command, without what is typed around it: "“Reflect.”", "/ilt help!".

    Anything else stays as it is typed.
    """
    first, *rest = _first(without_unseen(words)).split(maxsplit=1) or [""]
    word = _bare(unicodedata.normalize("NFKC", first))
    is_known = word in commands or command_spanish.knows(word)
    return " ".join([word, *rest]) if is_known else words


def command_meant(words: str) -> str:
    """The command that words surely ask for which were not typed behind one, with none of them: "meeting list"; else empty."""
    known = command_spanish.in_english(plainly(words, _COMMANDS))
    first, rest = _parted(known) if known.split() else ("", "")
    if first in _COMMANDS and all(map(_says_nothing_more, folded(rest).split())):
        return first
    found = talked(known, _COMMANDS)
    return found.command if found else ""


def question_to_staff(words: str) -> str:
    """What follows `/ilt ask`, as the question to begin with: nothing of "the staff"."""
    return "" if _WHOM.fullmatch(words) else words


def is_a_task(words: str) -> bool:
    """Whether words that begin like a command which takes no more of them are a sentence: "share the data by Friday"."""
    return len(words.split()) >= _TASK and bool(_SAYS_TASK.search(words))


def says_more(words: str) -> bool:
    """Whether they say something that such a command does nothing with: "help Maya set up the wall", not "results please"."""
    _, *rest = folded(words).split()
    known = all(_bare(word) in NO_MORE or not re.search(r"\w", word) for word in rest)
    return is_a_task(words) or (len(rest) + 1 >= _TASK and not known)


def _first(words: str) -> str:
    """Without quotes or a bullet around all of it, and without our own name before it: "/ilt reflect"."""
    bare = words.strip() if words.strip()[:1].isdigit() else unlisted(words)
    return re.sub(r"(?i:^/?\s*ilt\b[\s:,]*|^/)(?=\S)", "", bare)


def _parted(words: str) -> tuple[str, str]:
    first, *rest = words.split(maxsplit=1)
    return _bare(first) or first, "".join(rest)


def _bare(word: str) -> str:
    """A word as it is looked up: in small letters, without the marks around it."""
    return folded(word).strip(_MARKS)


def _by_number(words: str) -> Meant | None:
    """The number of an item alone, and what is said of one: "#12", "12 done", "mark 12 and 13 done"."""
    if (number := number_meant(words)) is not None:
        return Meant(f"action {number}")
    reply = read_reply(words)
    numbers = reply.numbers or (() if reply.number is None else (reply.number,))
    if reply.deed is not Deed.DONE or not numbers:
        return None
    return Meant("done", f"{', '.join(map(str, numbers))} {reply.rest}".strip())


def _by_list(first: str, rest: str) -> Meant | None:
    """`action overdue`: one of the lists."""
    named = _SECOND["actions"].get(_bare(rest))
    return Meant(f"actions {named}") if first == "action" and named else None


def _by_slip(words: str) -> Meant | None:
    """A whole phrase with a slip of the finger in it: "self assesment"."""
    alike = difflib.get_close_matches(folded(words).strip(_MARKS), PHRASES, n=1, cutoff=_ALIKE_PHRASE)
    return Meant(SYNONYMS[alike[0]]) if alike else None


def names_a_list(words: str) -> bool:
    """Whether what follows `/ilt action` is the name of a list, and nothing to be done: "items", "overdue"."""
    return _bare(words) in _SECOND["actions"] or _bare(words) in {"items", "list"}


def _moved(first: str, rest: str) -> Meant | None:
    """`meeting move to Thursday`: the list of the next ones does that."""
    second, more = _parted(rest) if rest else ("", "")
    about_it = _ABOUT.match(folded(more)) or all(map(_says_nothing_more, folded(more).split()))
    is_moved = first == "meeting" and second in _MOVES and about_it
    return Meant("meeting list") if is_moved else None


def _said_of(first: str, rest: str) -> Meant | None:
    """What is asked about what such a command shows, and what is done there: "actions who has what", "agenda remove bus duty"."""
    asked = asked_about(rest)
    # A longer question is a topic.
    if asked and (first != "agenda" or len(rest.split()) <= _TASK):
        return Meant(_ALONE.get(first, first) if asked in {"help", first} else asked)
    if first == "agenda" and _IN_AGENDA.fullmatch(folded(rest)):
        return Meant("agenda")
    if first == "actions" and (number := number_meant(rest)) is not None:
        return Meant(f"action {number}")
    if first == "actions" and (found := _NEW.match(folded(rest))):
        return Meant("action", rest[found.end() :])
    return Meant("meeting list") if first == "meeting" and _AT.match(folded(rest)) else None


def _by_second_word(first: str, rest: str) -> Meant:
    second, more = _parted(rest) if rest else ("", "")
    known = _SECOND[first]
    alike = difflib.get_close_matches(second, known, n=1, cutoff=_ALIKE_SECOND)
    if alike and (not more or first == "agenda"):
        return Meant(f"{first} {known[alike[0]]}", more)
    if first == "actions" and second == "done" and more:
        return Meant("done", more) if re.match(r"\W*\d", more) else Meant("actions done")
    if first == "actions" and _FILTER.match(rest) and len(rest.split()) < _TASK:
        return Meant("actions all")
    if first in _ALONE and not more:
        return Meant(_ALONE[first])
    if first == "meeting" and is_a_task(f"{first} {rest}"):
        return Meant("action", f"{first} {rest}")
    return Meant(_TAKES[first], rest)


def _by_phrase(words: str) -> Meant | None:
    for phrase in PHRASES:
        pattern = r"\s+".join(map(re.escape, phrase.split())) + r"(?![\w'-])[:,]?\s*"
        if match := re.match(pattern, folded(words)):
            return _synonym(phrase, words, words[match.end() :])
    return None


def _by_word(first: str, rest: str, words: str, commands: Collection[str]) -> Meant | None:
    if first in commands:
        return None
    if first in SYNONYMS:
        return _synonym(first, words, rest)
    known = [*commands, *(word for word in SYNONYMS if " " not in word and len(word) > _SHORTEST)]
    cutoff = _ALIKE_BEFORE_MORE if len(rest.split()) > 1 else _ALIKE
    near = [word for word in known if abs(len(word) - len(first)) < _SHORTEST]
    alike = difflib.get_close_matches(first, near, n=1, cutoff=cutoff) if len(first) >= _SHORTEST else []
    # "remind" is no "trend": people slip inside of a word.
    if not alike or (
        alike[0][0] != first[0] and not difflib.get_close_matches(first, alike, cutoff=_ALIKE_BEFORE_MORE)
    ):
        return None
    if alike[0] in SYNONYMS:
        return _synonym(alike[0], words, rest)
    command = alike[0]
    return Meant(_TAKES.get(command, command) if rest and not _is_second(command, rest) else command, rest)


def _synonym(named: str, words: str, rest: str) -> Meant | None:
    """A sentence that only begins like a command is a sentence: "survey the staff by Friday"."""
    command = SYNONYMS[named]
    takes_words = command.split()[0] in _TAKE_WORDS and command != "agenda"
    rest = rest if re.search(r"\w", rest) else ""
    says_more = not all(map(_says_nothing_more, folded(rest).split()))
    if says_more and command in {"meeting start", "meeting end"}:
        return None
    if named in DONE_THERE and _ABOUT.match(folded(rest)):
        return Meant(command)
    if named in LABELS:
        rest = "" if _bare(rest) in _THAT else rest
        return Meant(_TAKES.get(command, command) if rest else command, rest)
    stands_alone = " " not in named and not takes_words and named not in _WITH_ANY
    goes_on = (
        says_more
        and (len(rest.split()) > 1 or stands_alone or command == "decision")
        and not (command == "done" and re.match(r"#?\d", rest))
    )
    if goes_on:
        return Meant("action", words)
    return Meant(command, rest if takes_words and command != DONE_LIST else "")


def _is_second(command: str, rest: str) -> bool:
    return _parted(rest)[0] in _SECOND.get(command, {})


def _as_sentence(words: str) -> Meant | None:
    return Meant("action", words) if len(words.split()) >= _SENTENCE else None
