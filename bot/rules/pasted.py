"""Words as they come from a document, a spreadsheet or a list: without the marks that were not meant as words."""

import re

from bot.rules.text import tame, visible

# What draws nothing and may stand in the midst of a word: breaks that are only allowed, marks of direction, joiners of nothing.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile(r"[^\S\n\t]")
_TABS = re.compile(r"\s*\t\s*")
# A row of a table in plain text: "| Maya | share the notes |", "Maya | share the notes"; and the line below its heads.
_ROW = re.compile(r"^[ \t]*\|(?P<cells>.*?)\|?[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?[ \t]*)?$\n?", re.MULTILINE)
_BAR = re.compile(r"(?<=\S)[ \t]+\|[ \t]+(?=\S)")
_DATE_CELL = re.compile(r"(?<=\t)\s*(?=\d{1,2}/\d{1,2}(?:/\d{2,4})?\s*(?:\t|$))")
_HEADS = frozenset(
    [
        "#",
        "action",
        "action item",
        "action items",
        "by",
        "by when",
        "by when?",
        "date",
        "deadline",
        "done",
        "due",
        "due date",
        "item",
        "lead",
        "notes",
        "no",
        "no.",
        "owner",
        "person",
        "responsible",
        "status",
        "step",
        "task",
        "tasks",
        "what",
        "what?",
        "when",
        "when?",
        "who",
        "who?",
        "acción",
        "cuándo",
        "cuando",
        "encargado",
        "estado",
        "fecha",
        "fecha límite",
        "notas",
        "persona",
        "qué",
        "quién",
        "quien",
        "responsable",
        "tarea",
        "tareas",
    ]
)
_PAIRS = ("“”", "„“", '""', "«»", "‘’", "''", "**", "__", "~~", "``")
_BULLET = re.compile(
    r"\s*(?:(?:[-–—*+>]|&gt;)+(?=\s)|[•·▪▫◦●○■□►▶➢➤✓✔☐☑☒→⁃‣◆◇❑❖]+\ufe0f?|\[[ xX]?\](?!\()|(?:\d{1,2}[.)]|[a-z]\)|[a-h]\.)(?=\s)|\d{1,2}\t|(?i:/ilt\s+(?:action|tarea))(?=\s))\s*"
)
_KIND = r"(?:action\s*(?:items?|steps?)?|to-?\s?dos?|tasks?|next\s+steps?)"
_KIND_IN_SPANISH = (
    r"(?:(?:nuevas?\s+)?(?:tareas?|pendientes?|acci[oó]n(?:es)?)|por\s+hacer|pr[oó]ximos\s+pasos)"
)
_SENT = (
    "ask analyze arrange bring call collect compile complete contact coordinate create decide draft email ensure explain finalize"
    " finish gather identify invite make organize prepare pull remind send share submit talk tell write"
)
# Of several commands pasted at once Slack takes the first off, and nothing off the others: "action @Kim bring samples".
_NOISE = re.compile(
    rf"(?i:\s*(?:(?:action|tarea)(?=\s+(?:<@|@\w|(?:me|yo)(?![\w'’-])))|[\[(]\s*{_KIND}\s*[\])]\s*[:–—-]?|(?:please\s+)?(?:(?:add|new|log)\s+)?(?:(?:an?|new|the|my|our)\s+)*{_KIND}"
    rf"(?:\s*#?\d{{1,2}})?\s*(?::|[–—-]+(?=\s))|(?:please\s+)?add\s*(?::|[–—-]+(?=\s))|(?:to-?do|to-dos)(?=\s+(?!lists?\b)\w)"
    rf"|(?:please\s+)?add\s+(?:(?:an?|new)\s+)*(?:action\s+items?|to-?dos?)(?=\s+(?!to\b|for\b|on\b|list|in\b)\w)"
    rf"|(?:please\s+)?add(?=\s+(?:{'|'.join(_SENT.split())})\b))\s*|\s*(?:AI|(?i:{_KIND_IN_SPANISH}))\s*:\s*)"
)
_NUMBERED = re.compile(r"(?:(?<=\s)|^)\(?(?P<number>\d)[.)]\s+")
# A line that only goes on with the one before: "by Friday".
_GOES_ON = re.compile(
    r"(?i:\s*(?:by|due|before|until|till|on|with|and|or|so|because|for|owner|who|when|lead)\b)"
)
_WORD = re.compile(r"\w")


def without_unseen(words: str) -> str:
    """The words with mere blanks for all kinds of blanks; line breaks and tabs stay."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def unlisted(line: str) -> str:
    """A line without its bullet, its number and its box to tick, and without quotes or bold around all of it."""
    return _stripped(line, _BULLET)


def listed(text: str) -> list[str]:
    """A line each of what people wrote one below the other: without what stands before and around it; what says nothing is none."""
    lines = (visible(unlisted(line)) for line in without_unseen(text).splitlines())
    return [tame(line, 2 * len(line)) for line in lines if line]


def unlabelled(line: str) -> str:
    """The same, without what only says that a task follows: "TODO:", "Action item:", "add"."""
    return _stripped(line, _BULLET, _NOISE)


def _stripped(line: str, *marks: re.Pattern[str]) -> str:
    before = None
    while before != line:
        before = line
        line = _unwrapped(line.strip())
        for mark in marks:
            match = mark.match(line)
            line = line[match.end() :] if match and _WORD.search(line, match.end()) else line
    return line


def _unwrapped(line: str) -> str:
    """Without quotes or bold around the whole line; what ends the sentence may stand outside: "*Share the data*."."""
    bare = line.rstrip(".,;!")
    for pair in _PAIRS:
        opens, closes = pair[0], pair[1]
        inside = bare[1:-1].strip(opens + closes)
        if inside and bare[0] == opens and bare[-1] == closes and not {opens, closes} & set(inside):
            return inside.strip() + line[len(bare) :]
    return line


def in_one_line(words: str) -> str:
    """A sentence that may have been pasted: a line, a dash where a tab parted two cells."""
    lines = [_cells(unlabelled(line)) for line in _tabbed(words).splitlines()]
    return " ".join(line for line in lines if line)


def _tabbed(words: str) -> str:
    """The words with tabs between cells, whatever parts them."""
    words = _RULE.sub("", without_unseen(words))
    return _BAR.sub("\t", _ROW.sub(lambda row: row["cells"].strip(), words))


def _cells(line: str) -> str:
    return _TABS.sub(" - ", _DATE_CELL.sub("due ", line))


def tasks_in(words: str) -> list[str]:
    """The tasks in a text, one for each line of a list or of a few lines; lines that go on with a task belong to it."""
    lines = [line for line in _tabbed(words).splitlines() if _WORD.search(line)]
    if len(lines) > 1 and _is_heading(lines[0]):
        lines = lines[1:]
    if len(lines) == 1:
        return [unlabelled(one) for one in _in_a_row(lines[0])]
    has_marks = any(map(_BULLET.match, lines))
    tasks: list[str] = []
    for line in lines:
        goes_on = not _BULLET.match(line) if has_marks else bool(_GOES_ON.match(line))
        if tasks and goes_on:
            tasks[-1] += f"\n{line}"
        else:
            tasks.append(line)
    return [unlabelled(task) for task in tasks]


def _is_heading(line: str) -> bool:
    """What stands above a list: "Action items:", or the heads of a table's columns."""
    cells = [cell.strip().lower() for cell in line.split("\t")]
    if len(cells) > 1 and _HEADS.issuperset(cells):
        return True
    return bool(re.fullmatch(rf"(?i:\W*(?:(?:new\s+|our\s+)?{_KIND}|{_KIND_IN_SPANISH}|items)\W*)", line))


def _in_a_row(line: str) -> list[str]:
    """The tasks of one line: "1) share 2) call 3) send", and "@a share; @b call", where each names somebody first."""
    marks = list(_NUMBERED.finditer(line))
    counts = [int(mark["number"]) for mark in marks]
    if (
        len(marks) > 1
        and counts == list(range(1, len(marks) + 1))
        and not _WORD.search(line[: marks[0].start()])
    ):
        ends = [*(mark.start() for mark in marks[1:]), len(line)]
        return [line[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
    parts = [part.strip() for part in re.split(r";|(?<=[.!])\s(?=<@)", line)]
    named = [part for part in parts if part]
    if len(named) > 1 and all(
        part.startswith("<@") and _WORD.search(re.sub(r"<@[^<>]*>", "", part)) for part in named
    ):
        return named
    return [line]
