"""How a sentence becomes an action item: who owns it, when it is due, and what is left of it as its text.

An owner is never guessed: one whom the words do not surely mean is to be confirmed or chosen.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.rules.action_owners import Kind, Named, Owners, Person, owners_in, people_in
from bot.rules.due.forms import Reason, plain
from bot.rules.due_words import Reading, read_due
from bot.rules.leaning import bare, edges, marked_in, unmarked, with_marks
from bot.rules.pasted import in_one_line
from bot.rules.ruled_out import with_ruled_out
from bot.rules.working_days import DaysOff

__all__ = ["ActionDraft", "Named", "read_action"]

# A first word without capitals, digits, dots and slashes inside: "iReady", "x.org" and "k-2" are written as they are typed.
_PLAIN_WORD = re.compile(r"[^\W\d_A-Z]+(?:['’-][^\W\d_A-Z]{2,})*(?![\w/@&+-]|[.:]\S)")
_EMPTY_BRACKETS = re.compile(r"\(\W*\)|\[\W*\]|\*\s*\*|(?<!\w)_\s+_(?!\w)")
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?)\]]+(?:\s|$))")
_MARKS = re.compile(r"[,;:](?=\s*[,;:.])")
_DOTS = re.compile(r"\.(?:\s+\.)+(?=\s|$)")
_LEADING = re.compile(r"^(?:[,;:.!]\s*|[-–—•*]+\s+)+")
_TRAILING = re.compile(r"(?:\s+(?:[-–—]+|@)|[,;:]|\s)+$")
# "plan_for_Friday"; not "by_Friday", where somebody missed the blank.
_ONE_WORD = re.compile(r"(?i:(?<!\w)(?!(?:by|due|on|before|until|para|el)_)[^\W_]+(?:_+[^\W_]+)+(?!\w))")
_STRATEGY = re.compile(
    r"(?i:[\s,;–—-]*(?<!\w)[(\[]?(?:for\s+(?:our\s+)?strategy|para\s+(?:(?:la|nuestra)\s+)?estrategia)\s+#?(?P<place>\d{1,2})(?![\w.,]*\d)[)\]]?)"
)


# Behind them, so that the sentence stands without: not "slides for strategy 2 visits".
_STRATEGY_ENDS = re.compile(
    r"(?i:(?!\s*(?:[,&–-]|\b(?:and|or|y|o)\b)\s*(?:strategy\s+|estrategia\s+)?#?\d)\s*(?:$|[.,;:!?)\]–—-]|<@|@|(?:by|due|before|after|on|until|till?|with|and|so|then|today|tomorrow|next|this|in|at|please|pls"
    r"|(?:mon|tue|wed|thu|fri)[a-z]*|para|antes|el|hasta|con|y|hoy|mañana|por\s+favor)\b|\d))"
)


@dataclass(frozen=True)
class ActionDraft:
    """An action item as far as its sentence says it.

    Args:
        text: the sentence without owner and date, as typed otherwise; "" if nothing else was typed.
        due: the due date, or what to ask; its `start` and `end` are places in the sentence without a list's marks.
        owner: a member's key; None = nobody, or one of several.
        is_owner_certain: False = to be confirmed, for example a first name.
        owner_choices: the keys of the members who may be meant where there is no owner.
        helpers: the keys of the others who are mentioned.
        stranger: the user id of the first mention of no member. Whoever the words rule out is none of these.
    """

    text: str
    due: Reading
    owner: str | None = None
    is_owner_certain: bool = False
    owner_choices: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    stranger: str | None = None


def without_strategy(sentence: str) -> tuple[str, int | None]:
    """The sentence without the words that say which strategy it is for, and the place that they name; None: none.

    >>> without_strategy("Share the protocol by Friday for strategy 2 - Maya")
    ('Share the protocol by Friday - Maya', 2)
    """
    found = _STRATEGY.search(sentence)
    if found is None:
        return sentence, None
    if not _STRATEGY_ENDS.match(sentence, found.end()):
        return sentence, int(found["place"])
    rest = sentence[: found.start()] + sentence[found.end() :]
    return rest.strip(), int(found["place"])


def read_action(
    sentence: str,
    members: Sequence[Named],
    author: str,
    today: date,
    days_off: DaysOff,
    *,
    locale: str,
    meetings: tuple[date, ...] = (),
) -> ActionDraft:
    """The action item that a sentence says, and what to ask.

    Args:
        members: who can own an action item of the ILT.
        author: the key of who wrote the sentence: "me", "I'll".
        today, days_off, locale, meetings: as for `read_due`.
    """
    return _Among(members, author, today, days_off, locale, meetings).draft(in_one_line(sentence))


@dataclass(frozen=True)
class _Among:
    """With what a line is read: as for `read_action`."""

    members: Sequence[Named]
    author: str
    today: date
    days_off: DaysOff
    locale: str
    meetings: tuple[date, ...]

    def draft(self, line: str) -> ActionDraft:
        """Where bold or another of Slack's marks stands around the owner or the date it is no part of what is to be done."""
        marked = marked_in(line)
        if not marked:
            return self.read(line)[0]
        struck = [one for one in marked if one.is_struck and self.due(one.inside(line)).due]
        rest = _blanked(line, [(one.start, one.end) for one in struck], " ")
        if struck and self.due(bare(rest)).due:
            return self.draft(rest)
        _, cuts = self.read(bare(line))
        around = [one for one in marked if any(one.holds(*cut) for cut in cuts)]
        draft, _ = self.read(_without(line, edges(around)))
        if draft.due.due and any(one in around for one in struck):
            # Whether it is to hold still, only they know.
            asked = replace(draft.due, due=None, other=None, choices=(draft.due.due,), reason=Reason.GUESS)
            return replace(draft, due=asked)
        return draft

    def due(self, line: str) -> Reading:
        """The date in it; what is one word to whoever wrote it ("plan_for_Friday") says none."""
        line = _ONE_WORD.sub(lambda word: "x" * len(word[0]), line)
        return read_due(line, self.today, self.days_off, locale=self.locale, meetings=self.meetings)

    def read(self, sentence: str) -> tuple[ActionDraft, list[tuple[int, int]]]:
        """A line as it stands, and where its owner and its date are."""
        people = with_ruled_out(sentence, people_in(sentence, self.members, self.author))
        first = self.due(sentence)
        owners = owners_in(_blanked(sentence, _cuts(first), " "), people)
        in_place = owners.people if owners else ()
        # Read again without the owner: "Maya, by Friday ..." begins with the date, and April or June may be a name; a mark is none.
        without_owners = _blanked(sentence, _places(sentence, owners), ",")
        due = first if plain(without_owners) == plain(sentence) else self.due(without_owners)
        cuts = _cuts(due) + ([(owners.start, owners.end)] if owners else [])
        text = _text(sentence, cuts, _mentions(people, self.members))
        left = [sentence[each.start : each.end] for each in in_place[1:] if len(each.keys) != 1]
        draft = ActionDraft(f"{text} ({', '.join(left)})" if text and left else text, due)
        return _with_owner(draft, [each for each in people if not each.is_out], owners), cuts


def _without(sentence: str, cuts: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(cuts, reverse=True):
        sentence = sentence[:start] + sentence[end:]
    return sentence


def _places(sentence: str, owners: Owners | None) -> list[tuple[int, int]]:
    """Where the owners stand; with the brackets around them."""
    if owners is None:
        return []
    around = (owners.start, owners.people[0].begins), (owners.people[-1].end, owners.end)
    if sentence[owners.start] in "([" and not any(
        re.search(r"\w", sentence[start:end]) for start, end in around
    ):
        return [(owners.start, owners.end)]
    return [(each.begins, each.end) for each in [*owners.people, *owners.out]]


def _cuts(due: Reading) -> list[tuple[int, int]]:
    """The words of the date where the sentence stands without them."""
    return [(due.start, due.end)] if due.is_apart else []


def _blanked(sentence: str, cuts: Iterable[tuple[int, int]], blank: str) -> str:
    """Of the same length."""
    for start, end in cuts:
        sentence = sentence[:start] + blank * (end - start) + sentence[end:]
    return sentence


def _mentions(people: Iterable[Person], members: Iterable[Named]) -> dict[tuple[int, int], str]:
    """The members' names for their mentions, which must not come alive again, by place."""
    names = {member.key: member.name for member in members}
    return {
        (each.start, each.end): names[each.keys[0]]
        for each in people
        if each.kind is Kind.MENTION and each.keys
    }


def _text(sentence: str, cuts: Iterable[tuple[int, int]], names: dict[tuple[int, int], str]) -> str:
    """The sentence without the cuts and with names for mentions, made good again."""
    cuts = [with_marks(sentence, *cut) for cut in cuts]
    edits = [*((start, end, " ") for start, end in cuts), *((*place, name) for place, name in names.items())]
    pieces, at = [], 0
    for start, end, words in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if start >= at:
            pieces += [sentence[at:start], words]
        at = max(at, end)
    return _made_good("".join([*pieces, sentence[at:]]))


def _made_good(text: str) -> str:
    """Without the brackets, marks and blanks that nothing stands between any more; the first letter large."""
    text = " ".join(_EMPTY_BRACKETS.sub(" ", text).split())
    text = _DOTS.sub(".", text)
    text = _MARKS.sub("", _SPACE_BEFORE_MARK.sub("", text))
    text = unmarked(_LEADING.sub("", _TRAILING.sub("", text)))
    if not re.search(r"\w", text):
        return ""
    return f"{_large(text[0])}{text[1:]}" if _PLAIN_WORD.match(text) else text


def _large(letter: str) -> str:
    """As it is where its capital is two letters."""
    return letter.upper() if len(letter.upper()) == 1 else letter


def _with_owner(draft: ActionDraft, people: Sequence[Person], owners: Owners | None) -> ActionDraft:
    mentioned = [each for each in people if each.kind is Kind.MENTION]
    promised = [each for each in people if each.kind is Kind.PROMISE]
    in_place = owners.people if owners else ()
    first = next(iter([*in_place, *mentioned, *promised]), None)
    keys = (
        first.keys
        if first
        else tuple(dict.fromkeys(key for each in people if each.kind is Kind.NAME for key in each.keys))
    )
    named = [each for each in [*in_place, *mentioned] if len(each.keys) == 1]
    helpers = dict.fromkeys(key for each in named for key in each.keys if key not in keys)
    owner = keys[0] if first and len(keys) == 1 else None
    return replace(
        draft,
        owner=owner,
        is_owner_certain=bool(owner and in_place and in_place[0].is_sure),
        owner_choices=() if owner else keys,
        helpers=tuple(helpers),
        stranger=next((each.user_id for each in mentioned if not each.keys), None),
    )
