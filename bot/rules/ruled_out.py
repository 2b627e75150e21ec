"""Whom the words of an action item say to be no owner: "not led by Maya", "instead of Maya", "Maya won't".

Nobody of them is offered as the owner; where nobody else is named, the bot asks.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.rules.action_owners import Kind, Person
from bot.rules.people_names import folded

_NO = (
    r"(?:(?:do|does|did|is|are|was|were|will|would|should|must|can|could)n'?t|won'?t|can'?t|cannot|not|never|no\s+longer"
    r"|neither|nor|without|excluding|instead\s+of|in\s+(?:place|lieu)\s+of|rather\s+than|other\s+than|as\s+opposed\s+to"
    r"|except(?:ing)?|(?:(?:any|every|no)(?:one|body)|no\s+one|all)\s+but|no"
    r"|ni|sin|en\s+(?:vez|lugar)\s+de|excepto|salvo|(?<!\blo\s)(?<!\bal\s)menos|tampoco|nunca|jamas)"
)
# What may stand between that and the name: "not to be led by Ms.", "que no lo haga".
_BETWEEN = (
    r"(?:to|by|with|for|from|under|on|of|the|it|this|that|be|being|assign(?:ed)?|own(?:ed)?|owners?|led|leads?|run|done|give[n]?|put"
    r"|handed|taken|choose|pick|use|ask|have|let|make|tag|even"
    r"|a|al|de|del|el|la|lo|las|los|les?|se|con|para|por|cargo|toca|haga[ns]?|hagas|hacen?|asignad[oa]s?|asign(?:ar|es|en)|dirigid[oa]s?|dirija"
    r"|sea|es|dar|des|den|quien|responsables?|encargue|encarga|encargad[oa]s?)"
)
_BEFORE = re.compile(rf"(?<![\w'@.-]){_NO}(?:\s+{_BETWEEN})*\s+@?$")
_AFTER = re.compile(
    r"\s+(?:(?:(?:will|would|can|could|shall|should|must|may|is|am|are|was|does|did|has|had|needs?)\s+)(?:not|never|no\s+longer)\b"
    r"|(?:won'?t|can'?t|cannot|couldn'?t|wouldn'?t|shouldn'?t|mustn'?t|isn'?t|wasn'?t|doesn'?t|didn'?t|hasn'?t|hadn'?t|shan'?t)\b"
    r"|(?:ya\s+|tampoco\s+)?(?:no|tampoco|nunca)\s+(?:vas?|vamos|van|l[oa]s?|l[oa]|se|me|debe|puede|puedo|tiene|tengo|hace|hago|hara|quiere|quiero|esta|estoy|es|sera"
    r"|participa|comparte|lleva|presenta|dirige|asiste|viene)\b)"
)
# "I'll not share it", "I do not": of somebody else the same words are an order ("Maya, do not forget").
_I_AFTER = re.compile(r"\s+(?:not|never|(?:do|have)(?:n'?t|\s+not))\b")
_LIST, _AND = (
    re.compile(r"\s*,\s*"),
    re.compile(r"\s*(?:[&+/]|,?\s*(?:and|or|nor|y|e|o|u|ni)\b)(?:\s+(?:a|de|by))?\s*@?"),
)


def with_ruled_out(text: str, people: Sequence[Person]) -> list[Person]:
    """The same people; those of whom the words say that they are not meant are `is_out`."""
    plain = folded(text)
    found = [_alone(plain, person) for person in people]
    for at in range(1, len(found)):
        if found[at - 1].is_out and not found[at - 1].is_refusing and _goes_on(plain, found, at):
            found[at] = replace(found[at], is_out=True)
    for at in reversed(range(1, len(found))):
        if found[at].is_refusing and _goes_on(plain, found, at):
            found[at - 1] = replace(found[at - 1], is_out=True, is_refusing=True)
    return found


def _goes_on(plain: str, people: Sequence[Person], at: int) -> bool:
    """Whether what is said of whoever stands before is said of this one too: "A and B", "A, B and C"; not "A, B"."""
    between = people[at - 1].end, people[at].start
    if _AND.fullmatch(plain, *between):
        return True
    is_list = _LIST.fullmatch(plain, *between)
    return bool(is_list) and at + 1 < len(people) and _goes_on(plain, people, at + 1)


def _alone(plain: str, person: Person) -> Person:
    before = _BEFORE.search(plain[: person.start])
    if before:
        return replace(person, begin=before.start(), is_out=True)
    is_me = person.kind in (Kind.AUTHOR, Kind.PROMISE)
    refuses = _AFTER.match(plain, person.end) or (is_me and _I_AFTER.match(plain, person.end))
    return replace(person, is_out=True, is_refusing=True) if refuses else person
