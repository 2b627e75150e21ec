"""Whom the words of an action item name, and where: in an owner's place ("Maya to ...", "... - Maya") or in the sentence.

Somebody in an owner's place is meant as the owner; somebody else in the sentence may be ("meet with Maya").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from bot.rules.people_names import TITLES, called, folded, words_in


@dataclass(frozen=True)
class Named:
    """A member as people write of them; `key` is the caller's own, `other_name` another name of theirs in Slack."""

    key: str
    name: str
    slack_user_id: str
    other_name: str = ""


class Kind(Enum):
    """How somebody is named: with a mention that Slack made, by name, as "me", with "I'll"."""

    MENTION = auto()
    NAME = auto()
    AUTHOR = auto()
    PROMISE = auto()


@dataclass(frozen=True)
class Person:
    """Somebody named in a sentence, from `start` to `end`.

    Args:
        keys: of the members meant; none = a mention of no member, several = a first name that they share.
        is_sure: whether the words name nobody else: a mention, a full name, "I".
        is_word: whether they are also an everyday word ("Will", "Mark").
        is_last: whether it is a last name alone, which a sentence may begin with as a word ("Park the bus").
        user_id: of a mention.
        is_out: whether the words say that they are not meant: "not Maya"; `begin` is where that begins.
        is_refusing: whether they say it behind the name: "Maya won't".
    """

    kind: Kind
    start: int
    end: int
    keys: tuple[str, ...]
    is_sure: bool = True
    is_word: bool = False
    is_last: bool = False
    user_id: str = ""
    is_out: bool = False
    is_refusing: bool = False
    begin: int = -1

    @property
    def begins(self) -> int:
        """Where the words about them begin."""
        return self.start if self.begin < 0 else self.begin


@dataclass(frozen=True)
class Owners:
    """The people in an owner's place, with the words around them that say so: "owner:", "to".

    `out`: whom the words rule out beside them: "Maya, not Sam".
    """

    people: tuple[Person, ...]
    start: int
    end: int
    out: tuple[Person, ...] = ()


# As Spanish says "Ms." of a teacher.
_SPANISH_TITLES = r"(?:(?:el|la)\s+)?(?:maestr[oa]|profe(?:sora?)?|mtr[oa]|directora?)"
# First names that are also words with which an action item may begin, or in it.
_EVERYDAY = (
    "april art august autumn bill chase chip christian cliff dale dawn dean don drew earl eve faith frank gene grace grant"
    " guy hope iris ivy jack josh joy june lance lane lily mark max may miles nick norm olive page paige pat patience peg"
    " penny pierce price ray read reed rich rob rose ruby rusty sandy skip stew stone sue summer trace van victor wade"
    " ward will wren young"
)
_WORDS = frozenset(_EVERYDAY.split())
_MENTION = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|[^<>]*)?>")
# "Title I" and "Algebra I" count.
_I = re.compile(
    r"(?<![\w'.@])(?<!title\s)(?<!tier\s)(?<!part\s)(?<!phase\s)(?<!level\s)(?<!algebra\s)"
    r"(?:(?P<promise>i'll|i\s+will|i'm\s+going\s+to|i\s+am\s+going\s+to|(?:yo\s+)?voy\s+a|(?:yo\s+)?me\s+encargo\s+de)"
    # "me gustaría", "me dijo": somebody else, or nobody, does it.
    r"|i|myself|yo\s+mism[oa]|(?:yo\s+)?me\s+encargo(?:\s+yo)?|lo\s+hago\s+yo|yo\s+lo\s+hago|yo(?:\s+mero)?|(?:a\s+m[ií]\s+)?me\s+toca(?:\s+a\s+m[ií])?|@?me(?!\s+(?:gust|dij|dic|par|pid|mand|envi|d[aio]|falt)))"
    r"(?![\w'@])"
)
# What joins letters to one word: "me-time", "i-Ready", "MAP.test", "R&D". After a slash another person may be named.
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"[\w@][.+&_-]$"), re.compile(r"[.+&_-][\w@]")
# Slack's other marks, addresses and code: nobody is named in them.
_NOBODY = re.compile(r"<(?!@)[^<>\n]*>|\bhttps?://\S+|`[^`\n]*`|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")
# "Maya will be out", "Maya needs to be told", "Maya would like it" say nothing that Maya does.
_NOTHING_DONE = (
    r"(?!\s+(?:be\s+(?:out|away|off|absent|late|gone|at|in|on|here|there|sick|back|\w+ed|told|given|sent|shown|taught|seen|paid|taken)"
    r"|like|love|rather|prefer|estar|ser)\b)"
)
_WILL = (
    r"(?:(?:to|(?:will|can|could|would)(?:\s+you)?(?:\s+please)?|shall|should|must|am to|is to|(?:am|is|are) going to|needs? to"
    r"|ha(?:s|ve) to|(?:am|is|are)(?=\s+\w{2,}ing\b)"
    rf"|vamos? a|van? a|deben?(?: de)?|tienen? que|se encargan? de|qued(?:ó|aron) en|va)\b{_NOTHING_DONE})"
)
# Behind a name: "Compartir los datos, Maya se encarga".
_TAKES_IT = r"\s+(?:se\s+encargan?|l[oa]s?\s+hacen?)"
_TAKES_IT_AT_END = re.compile(rf"(?i:{_TAKES_IT}[^\w?]*$)")
_CLAUSE_BEFORE = re.compile(r"(?:[,;:.(]|(?<!\w)[–—-]+)\s*$")
# Behind a name at the start, so that it is the owner's; a mere next word in small letters leaves that to be confirmed.
_SAYS_OWNER = re.compile(rf"(?i:[\s:,–—-]*\s+{_WILL}|{_TAKES_IT}\s*:|\s*:|\s+[–—-]+(?=\s)|\s*,|\W*$)")
_SAYS_OWNER_OF_A_WORD = re.compile(rf"(?i:\s+{_WILL})")
_GOES_ON = re.compile(
    r"(?=\s+[a-z])(?!\s+(?:\w{2,}ed|told|said|says|wants?|thinks?|knows?|is|was|has|had|and|or|plus|not?"
    r"|y|o|dij\w+|dice|quiere|cree|piensa|sabe|es|era|fue|est[aá]|ten[ií]a|hab[ií]a)\b)"
)
# Behind a mention or "I" at the start: the words tell of somebody, and perhaps want something of another one.
_TELLS = re.compile(
    r"(?i:['’]s?(?!\w)|\s+(?:(?:just|really|also|only|already|still|ya|s[oó]lo|tambi[eé]n)\s+)*"
    r"(?:(?:wants?|wanted|wishe?s?|hopes?|hoped|expects?|expected|need(?:s|ed)?|like[sd]?|prefers?)(?!\s+to\b)"
    r"|(?:(?:needs?|has|have|is|are|am|ought)\s+)?to\s+be|ask(?:s|ed)|told|tells|said|says|thinks?|thought|knows?|knew|believes?|guess(?:es)?|suggests?|suggested|requests|requested"
    r"|mentioned|mentions|heard|got|noticed|assumes?|wonders?|feels?|is|am|are|was|were|has|have|had|did|does|will|can|could|should|must|would|might|may"
    r"|(?:quier[oe]|quisiera|necesit[oa]|esper[oa]|prefier[eo])(?!\s+\w+[aei]r\b)|le|les|ped[ií]|pidi[oó]|pid[oe]|dij[eo]|dic[eo]|digo|cre[oe]"
    r"|piens[oa]|sabe|s[eé]|supon(?:go|e)|sugier[eo]|es|soy|era|fue|est[aá]|estoy|ten[ií]a|tengo|tiene|hab[ií]a)(?!\w))"
)
# Directly before a name at the end.
_LABEL = (
    r"(?:\b(?:owners?|leads?|leaders?|who|responsible|assignees?|dri|point(?:\s+person)?"
    r"|responsables?|encargad[oa]s?|a\s+cargo|qui[eé]n)\s*[:=–—-]"
    r"|\b(?:owners?|leads?)(?=\s+[<@])|\b(?:(?:assigned|assign|owned|led)\s+(?:to|by)|by)\b\s*:?"
    r"|\b(?:a\s+cargo\s+de|les?\s+toca\s+a|asignad[oa]s?\s+a|(?:que\s+)?(?:lo|la|los|las)\s+(?:hacen?|hagan?))\b\s*:?)"
)
_ADD = r"\b(?:please\s+)?(?:add|assign)\b"
_LABEL_AT_START = re.compile(
    rf"(?i:\W*?(?P<label>{_LABEL}|(?P<add>{_ADD})|(?P<for>para)\b|(?:both|either)\b|)\s*@?)"
)
# "Add Maya to the channel" is what is to be done.
_ADDED_TO = re.compile(
    r"(?i:\s*(?:$|[.,;!]|(?:as|on|in|into|onto|for|by)\b|to\s+(?:the|our|a|an|my|your|their|this|that|each|every|all|#|<)))"
)
_SAYS_OWNER_BEFORE = re.compile(rf"(?i:{_LABEL}|(?<!\w)[–—-]+|[(\[](?:\s*[,;])?)\s*$")
_SAYS_ME_BEFORE = re.compile(rf"(?i:{_LABEL}|(?<!\w)[–—-]+|[(\[,](?:\s*[,;])?)\s*$")
_OBJECT = re.compile(
    r"(?i:\b(?:with|w/|to|for|from|of|about|and|or|than|like|call|e-?mail|ask|tell|remind|thank|invite|meet|text"
    r"|observe|visit|coach|support|help|contact|see|have|let|b?cc|fyi|via|at|send|show|give|copy|notify|inform|update|cover"
    r"|shadow|interview|celebrate|replace|welcome|up|in|out|over|on|off|down|through|without|including"
    r"|per|thanks|thank\s+you|kudos|props|h/t|gracias|con|para|de|del|a|al|por|sobre|sin|seg[uú]n|entre|y|e|o|u|que|como)\b\s*:?\s*|w/\s*|/)$"
)
# Before "by": who wanted it, not who does it.
_WANTED = re.compile(
    r"(?i:\b(?:requested|asked(?:\s+for)?|approved|suggested|recommended|proposed|signed|reviewed|wanted|needed|required|liked|checked"
    r"|pedid[oa]s?|solicitad[oa]s?|aprobad[oa]s?|sugerid[oa]s?|firmad[oa]s?|revisad[oa]s?)\s+(?:by|por)\s*$)"
)
# A verb and who it is done to: "interview <@U1>", "share the data, then shadow <@U1>".
_ONE_WORD = re.compile(
    r"(?i:(?:^|[.,;:!–—]|\b(?:and|then|or)\b)\W*(?:(?:please|to|then|also)\s+)*[a-z'-]+\s*$)"
)
_BETWEEN = (
    r"(?:[,;&+/]|\b(?:along\s+with|together\s+with|as\s+well\s+as|and|with|plus|y|e|con(?:\s+el)?\s+apoyo\s+de|junto\s+con|con)\b"
    r"|\bw/)"
)
# What somebody is in the task, or is called: "(lead)", "(she/her)".
_ROLE = (
    r"(?:\s*[(\[]\s*(?:(?:co-?)?(?:lead(?:er|s|ing)?|owner|helps?|helper|helping|supports?|supporting|back-?up|assists?|point|encargad[oa]|responsable|apoyo|apoya)"
    r"|(?:she|he|they|ella|él)(?:\s*/\s*\w+)+)\s*[)\]])?"
)
_AND = re.compile(rf"(?i:{_ROLE}\s*(?:{_BETWEEN}\s*){{0,2}})")
_AND_NOT = re.compile(rf"(?i:{_AND.pattern}(?:(?:but|pero|mas)\s+)?)")
# Of whom one is meant, and nobody knows which.
_OR = re.compile(rf"(?i:{_ROLE}\s*,?\s*\b(?:or|and/or|o)\b\s*)")
# Behind a name with a label, as in "Owner: Maya. Share the data".
_ENDS = re.compile(r"\s*\.(?=\s)")
_AS_ROLE = re.compile(rf"(?i:{_ROLE})")
_END = re.compile(r"\s*[)\]]|\W*$")


def people_in(text: str, members: Sequence[Named], author: str) -> list[Person]:
    """Everybody named in the text, from left to right, not overlapping; a longer name before a shorter one."""
    plain = _NOBODY.sub(lambda match: "," * len(match.group()), folded(text))
    found = [*_mentioned(text, members), *_by_name(text, plain, members), *_author(plain, author)]
    apart = list(_apart(sorted(found, key=lambda person: (person.start, -person.end))))
    return _whole_words(plain, apart)


def _whole_words(plain: str, people: Sequence[Person]) -> list[Person]:
    """Without whoever is but a piece of a word: "we/they", where a slash joins no two people."""
    kept = [
        person
        for person in people
        if person.kind is Kind.MENTION
        or not (_JOINED_BEFORE.search(plain[: person.start][-2:]) or _JOINED_AFTER.match(plain, person.end))
    ]
    while len(left := [person for person in kept if _is_beside_people(plain, person, kept)]) < len(kept):
        kept = left
    return kept


def _is_beside_people(plain: str, person: Person, people: Sequence[Person]) -> bool:
    """Whether what a slash joins to somebody is somebody too."""
    before, after = person.start - 1, person.end
    starts, ends = {one.start for one in people}, {one.end for one in people}
    is_joined = re.match(r"/[\w@<]", plain[after : after + 2]) and after + 1 not in starts
    was_joined = re.match(r"[\w>]/", plain[max(before - 1, 0) : before + 1]) and before not in ends
    return person.kind is Kind.MENTION or not (is_joined or was_joined)


def _apart(people: Iterable[Person]) -> Iterator[Person]:
    end = 0
    for person in people:
        if person.start >= end:
            yield person
            end = person.end


def _mentioned(text: str, members: Sequence[Named]) -> Iterator[Person]:
    keys = {member.slack_user_id: member.key for member in members}
    for match in _MENTION.finditer(text):
        user_id = match["id"]
        meant = (keys[user_id],) if user_id in keys else ()
        yield Person(Kind.MENTION, match.start(), match.end(), meant, user_id=user_id)


def _author(plain: str, author: str) -> Iterator[Person]:
    for match in _I.finditer(plain):
        kind = Kind.PROMISE if match["promise"] else Kind.AUTHOR
        yield Person(kind, match.start(), match.end(), (author,))


def _by_name(text: str, plain: str, members: Sequence[Named]) -> Iterator[Person]:
    said = words_in(plain)
    # Of most members nothing stands there: making out what all of them may be called takes longer than all else here.
    full, short, last = _names([one for one in members if said & words_in(f"{one.name} {one.other_name}")])
    known = sorted({**short, **full}, key=len, reverse=True)
    if not known:
        return
    # Nobody is meant by "Maya's".
    pattern = re.compile(
        rf"(?<![\w.'|#-])(?<!\w@)@?(?:(?P<title>{'|'.join(TITLES)}|{_SPANISH_TITLES})\.?\s+)?(?P<name>{'|'.join(map(re.escape, known))})(?![\w@]|'s)"
    )
    for match in pattern.finditer(plain):
        name, is_word = match["name"], match["name"] in _WORDS
        if is_word and text[match.start()].islower():
            continue
        keys, is_sure = (full[name], len(full[name]) == 1) if name in full else (short[name], False)
        is_last = match["name"] in last and match["title"] is None
        yield Person(
            Kind.NAME, match.start(), match.end(), keys, is_sure=is_sure, is_word=is_word, is_last=is_last
        )


def _names(
    members: Sequence[Named],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], set[str]]:
    """The full names, and the shorter ones ("Maya", "Maya L", "Lopez"), each with whom it may mean; the mere last names."""
    full: dict[str, tuple[str, ...]] = {}
    short: dict[str, tuple[str, ...]] = {}
    first: set[str] = set()
    last: set[str] = set()
    for member in members:
        known = called(member.name, member.other_name)
        for names, found in ((full, known.full), (short, known.short)):
            for name in found:
                names[name] = (*names.get(name, ()), member.key)
        last |= known.last
        first |= known.short - known.last
    return full, short, last - first


def owners_in(text: str, people: Sequence[Person]) -> Owners | None:
    """The people in the first owner's place of a text in which the words of the due date are blanks."""
    groups = (_Group.of(text, group) for group in _groups(text, people))
    places = (_at_start(text, group) or _at_end(text, group) for group in groups if group.meant)
    return next((place for place in places if place), None)


@dataclass(frozen=True)
class _Group:
    """People beside each other, as in "Maya, Sam and Alex"; `meant`: without whoever the words rule out, `out`."""

    meant: tuple[Person, ...]
    out: tuple[Person, ...]
    start: int
    end: int

    @classmethod
    def of(cls, text: str, group: tuple[Person, ...]) -> "_Group":
        meant = _one_of(text, tuple(person for person in group if not person.is_out))
        out = tuple(person for person in group if person.is_out)
        return cls(meant, out, group[0].begins, _with_role(text, group[-1]))


def _groups(text: str, people: Sequence[Person]) -> Iterator[tuple[Person, ...]]:
    group: tuple[Person, ...] = ()
    for person in people:
        if group and not person.is_refusing and _is_beside(text, group[-1], person):
            group = (*group, person)
        else:
            yield from [group] if group else []
            group = () if person.is_refusing else (person,)
    yield from [group] if group else []


def _is_beside(text: str, one: Person, other: Person) -> bool:
    between = _AND_NOT if other.is_out else _AND
    return bool(between.fullmatch(text, one.end, other.begins)) or _is_or(text, one, other)


def _is_or(text: str, one: Person, other: Person) -> bool:
    return bool(_OR.fullmatch(text, one.end, other.start))


def _one_of(text: str, group: tuple[Person, ...]) -> tuple[Person, ...]:
    """As one of whom it is not known who is meant, where any of them may be: "Maya or Sam"."""
    if not any(_is_or(text, one, other) for one, other in pairwise(group)):
        return group
    keys = tuple(dict.fromkeys(key for each in group for key in each.keys))
    return (replace(group[0], end=group[-1].end, keys=keys, is_sure=False),)


def _at_start(text: str, group: _Group) -> Owners | None:
    first, end = group.meant[0], group.end
    start = _LABEL_AT_START.fullmatch(text, 0, group.start)
    if not start or (start["add"] and _ADDED_TO.match(text, end)):
        return None
    says = (_SAYS_OWNER_OF_A_WORD if first.is_word else _SAYS_OWNER).match(text, end)
    if start["for"] and not says:
        # "Para Maya preparar una carta": for whom, not by whom.
        return None
    if start["label"] and re.search(r"\W$", start["label"]):
        says = says or _ENDS.match(text, end)
    if says:
        return Owners(group.meant, start.start("label"), says.end(), group.out)
    if first.kind is Kind.NAME and (first.is_word or first.is_last or not _GOES_ON.match(text, end)):
        return None
    if _TELLS.match(text, end):
        return None
    is_called = first.kind is not Kind.NAME or text[first.start] == "@"
    sure = replace(first, is_sure=first.is_sure and is_called)
    return Owners((sure, *group.meant[1:]), start.start("label"), end, group.out)


def _at_end(text: str, group: _Group) -> Owners | None:
    first, last, before = group.meant[0], group.end, text[: group.start]
    takes, clause = _TAKES_IT_AT_END.match(text, last), _CLAUSE_BEFORE.search(before)
    if takes and clause:
        return Owners(group.meant, clause.start(), takes.end(), group.out)
    end = _END.match(text, last)
    if not end:
        return None
    says = (_SAYS_ME_BEFORE if first.kind is Kind.AUTHOR else _SAYS_OWNER_BEFORE).search(before)
    if says and _WANTED.search(before):
        return None
    if says:
        return Owners(group.meant, says.start(), end.end() if says.group()[0] in "([" else last, group.out)
    is_called = first.kind is Kind.MENTION or text[first.start] == "@"
    if is_called and not (_OBJECT.search(before) or _ONE_WORD.search(before)):
        return Owners(group.meant, group.start, last, group.out)
    return None


def _with_role(text: str, person: Person) -> int:
    role = _AS_ROLE.match(text, person.end)
    return role.end() if role else person.end
