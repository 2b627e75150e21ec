"""What is most likely meant by words after `/ilt` that nobody knows: a synonym, a slip of the finger, a sentence."""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.rules import command_spanish
from bot.rules.people_names import folded

# What people call it, and how we do. Words of two or more stand before their first one.
_SAME = {
    "start meeting|start the meeting|begin meeting|begin the meeting|start|begin|open meeting": "meeting start",
    "end meeting|end the meeting|stop meeting|close meeting|adjourn|end|stop": "meeting end",
    "next meeting|next agenda|next|topics|staff|from staff|staff questions|questions from staff|what staff asked|questions": "agenda",
    "add agenda item|agenda item|propose": "agenda add",
    "meetings|calendar|schedule|when do we meet|when is our next meeting|when is the next meeting|when's our next meeting": "meeting list",
    "action items|action list|my action items|my items|my tasks|my list|to do list|to do|todo|todos|to-do|to-dos|tasks|list|items"
    "|mine|overdue|open|what is due|what's due|open items": "actions",
    "action item|new item|add action item|log|task|item|add": "action",
    "complete|completed|finish|finished|close|closed|check off": "done",
    "open vote|open a vote|open the vote|start vote|start a vote|start the vote|start voting|vote now|new vote|start assessment"
    "|begin assessment|self assessment|self-assessment|assessment|assess|vote|voting|survey|poll|ballot|reflection|rubric": "reflect",
    "show results|show me results|show me the results|show the results|last results|result|scores": "results",
    "focus area|focus areas|what we work on|work on|priorities|priority|goal|goals|dots|dot|place dots|choose": "focus",
    "step back|stepback|step-back|end focus|end the focus|end of the focus|end cycle|end the cycle|next cycle|next focus"
    "|focus review": "focus end",
    "strategies|our strategies|my strategies|commitments": "strategy list",
    "commit|new strategy|add strategy|add a strategy": "strategy",
    "our plan|the plan|action plan|quarterly plan|quarterly action plan|school plan|school goals|school goal|theory of action|levers"
    "|strategic levers|quarters|quarter|district priority": "plan",
    "resource|resource library|library|our resources|videos|video|templates|template|protocols|protocol|tools|what helps"
    "|add resource|add a resource": "resources",
    "trends|progress|compare": "trend",
    "across schools|school|other schools|other teams|district|ask us|card|cards": "schools",
    "my growth|growth page|my growth page|skills|skill|my skills|practice": "growth",
    "last minutes|minutes|notes|document|download|word|docx|pdf": "export",
    "post|send": "share",
    "consult|consult staff|consult the staff|consultation|consultations"
    "|staff survey|survey staff|survey the staff|poll staff|poll the staff|staff poll": "ask",
    "my data|delete my data|who sees my vote|who sees what|delete me|forget me|delete|data|forget|confidential": "privacy",
    "set up|settings|setting|config|configure|norms|roles|facilitator|facilitators|organizer|organizers|timezone|days off": "setup",
    "commands|command|hi|hello|hey|thanks|thank you|?|menu|what": "help",
}
_SYNONYMS = {
    folded(words): command
    for table in (
        command_spanish.SAME,
        {"|".join(names): command for command, names in command_spanish.COMMANDS.items()},
        _SAME,
    )
    for named, command in table.items()
    for words in named.split("|")
}
_PHRASES = sorted((words for words in _SYNONYMS if " " in words), key=len, reverse=True)
# These say what follows them, and are no part of it.
_LABELS = frozenset(
    [
        "to do",
        "todo",
        "todos",
        "to-do",
        "to-dos",
        "action item",
        "action items",
        "new item",
        "add action item",
        "log",
        "task",
        "tasks",
        "item",
        "items",
        "add",
        "propose",
        "agenda item",
        "add agenda item",
        "topics",
        *map(folded, command_spanish.LABELS),
    ]
)
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
# What a single word behind them that they do not know leads to.
_ALONE = {"actions": "actions", "meeting": "meeting list"}
# What is done with a sentence behind them that they do not know.
_TAKES = {"agenda": "agenda add", "actions": "action", "meeting": "agenda add"}
_SENTENCE, _TASK = 3, 4
_ALIKE, _ALIKE_BEFORE_MORE, _ALIKE_SECOND, _SHORTEST = 0.7, 0.8, 0.6, 3
# "done12", "done#12"
_GLUED = re.compile(r"^(?P<word>[^\W\d]{3,})(?P<number>#?\d+)(?=\W|$)")
# "/ilt ask the staff": whom it asks anyway.
_WHOM = re.compile(
    r"(?:(?:the|our|my|all|al|a|los|las|todo|todos|el)\s+)*(?:staff|teachers|school|personal|maestros|docentes)?\W*",
    re.IGNORECASE,
)
_SAYS_TASK = re.compile(
    r"<@|@\w|(?i:\b(?:by|before|due|until|till|with|to|for|asap|para|antes|hasta|con|por)\b)"
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
        return _by_second_word(first, rest)
    return _by_phrase(words) or _by_word(first, words, rest, commands) or _as_sentence(words)


def question_to_staff(words: str) -> str:
    """What follows `/ilt ask`, as the question to begin with: nothing of "the staff"."""
    return "" if _WHOM.fullmatch(words) else words


def is_a_task(words: str) -> bool:
    """Whether words that begin like a command which takes no more of them are a sentence: "share the data by Friday"."""
    return len(words.split()) >= _TASK and bool(_SAYS_TASK.search(words))


def _parted(words: str) -> tuple[str, str]:
    first, *rest = words.split(maxsplit=1)
    return folded(first).strip(".,:;!¡¿/\"'“”") or first, "".join(rest)


def _by_second_word(first: str, rest: str) -> Meant:
    second, more = _parted(rest) if rest else ("", "")
    known = _SECOND[first]
    alike = difflib.get_close_matches(second, known, n=1, cutoff=_ALIKE_SECOND)
    if alike and (not more or first == "agenda"):
        return Meant(f"{first} {known[alike[0]]}", more)
    if first == "actions" and second == "done" and more:
        return Meant("done", more)
    if first in _ALONE and not more:
        return Meant(_ALONE[first])
    return Meant(_TAKES[first], rest)


def _by_phrase(words: str) -> Meant | None:
    for phrase in _PHRASES:
        pattern = r"\s+".join(map(re.escape, phrase.split())) + r"(?![\w'-])[:,]?\s*"
        if match := re.match(pattern, folded(words)):
            return _synonym(phrase, words, words[match.end() :])
    return None


def _by_word(first: str, words: str, rest: str, commands: Collection[str]) -> Meant | None:
    if first in commands:
        return None
    if first in _SYNONYMS:
        return _synonym(first, words, rest)
    known = [*commands, *(word for word in _SYNONYMS if " " not in word and len(word) > _SHORTEST)]
    cutoff = _ALIKE_BEFORE_MORE if len(rest.split()) > 1 else _ALIKE
    alike = difflib.get_close_matches(first, known, n=1, cutoff=cutoff) if len(first) >= _SHORTEST else []
    if not alike:
        return None
    if alike[0] in _SYNONYMS:
        return _synonym(alike[0], words, rest)
    command = alike[0]
    return Meant(_TAKES.get(command, command) if rest and not _is_second(command, rest) else command, rest)


def _synonym(named: str, words: str, rest: str) -> Meant:
    """A sentence that only begins like a command is a sentence: "survey the staff by Friday"."""
    command = _SYNONYMS[named]
    if named in _LABELS:
        return Meant(_TAKES.get(command, command) if rest else command, rest)
    goes_on = len(rest.split()) > 1 and not (command == "done" and re.match(r"#?\d", rest))
    return Meant("action", words) if goes_on else Meant(command, rest)


def _is_second(command: str, rest: str) -> bool:
    return _parted(rest)[0] in _SECOND.get(command, {})


def _as_sentence(words: str) -> Meant | None:
    return Meant("action", words) if len(words.split()) >= _SENTENCE else None
