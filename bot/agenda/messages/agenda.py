"""An agenda in words: its items, the time they take, the roles; shared by the card, the private agenda and receipts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.blocks import kit
from bot.blocks.dates import shown_day, shown_hour
from bot.rules.rotation import role_words
from bot.words import count, say

MOST_TITLE, MOST_OBJECTIVE = 200, 300
_NAME, _ROLE = 60, 40
_NORMS, _ROLES = 300, 600
_CHANGE = 300
_SERVES = 120
_ASKED = 500


@dataclass(frozen=True)
class AgendaShown:
    """One item as people read it.

    Attributes:
        objective: what should be different when it is over; empty = nobody has said.
        minutes: empty = nobody has said.
        presenter: a name; empty = nobody.
        proposed_by: a name.
        carried: how many meetings ended without coming to its end.
        may_change: whether whoever looks may change it.
        serves: the goal or strategy that it serves; empty = nobody has said.
        may_ask: whether whoever looks may ask to lead it.
        asked: what was asked of staff for it, in a line; empty = nothing.
    """

    id: int
    title: str
    objective: str = ""
    minutes: int | None = None
    presenter: str = ""
    proposed_by: str = ""
    carried: int = 0
    may_change: bool = False
    serves: str = ""
    may_ask: bool = False
    asked: str = ""


@dataclass(frozen=True)
class MeetingShown:
    """A meeting's place in the calendar, on the team's clock.

    Attributes:
        slot: the date that names it.
        moved_from: the day it was planned for at first; empty = this one.
    """

    slot: date
    day: date
    hour: time
    minutes: int
    moved_from: date | None = None

    def when(self, today: date) -> str:
        """`Tue, Dec 1, 3:30 PM`."""
        return say("{day}, {hour}", day=shown_day(self.day, today), hour=shown_hour(self.hour))


@dataclass(frozen=True)
class RoleShown:
    """A role and the name of whoever has it."""

    role: str
    name: str


def item_words(item: AgendaShown, *, is_asked: bool = False) -> str:
    """`Look at the data · 15 min · Kim · carried over from last time`, its objective below.

    Args:
        is_asked: where it has no objective, a question or a button for it stands below.
    """
    parts = [_title(item), *_time(item), *_presenter(item), *_carried(item)]
    if not item.objective:
        more = [*serves_words(item.serves), *asked_words(item.asked)]
        return "\n".join([" · ".join([*parts, *([] if is_asked else [say("objective?")])]), *more])
    objective = say("Objective: {objective}", objective=kit.tame(item.objective, MOST_OBJECTIVE))
    return "\n".join([" · ".join(parts), objective, *serves_words(item.serves), *asked_words(item.asked)])


def serves_words(serves: str) -> list[str]:
    """`Serves: every third grader reads at grade level`; nothing where nobody has said."""
    return [say("Serves: {what}", what=kit.tame(serves, _SERVES))] if serves else []


def asked_words(asked: str) -> list[str]:
    """`Staff were asked “Start at 8?” (12 answered). Yes: 8 · No: 4`; nothing where they were not."""
    return [kit.tame(asked, _ASKED)] if asked else []


def short_words(item: AgendaShown) -> str:
    """`Look at the data · 15 min · Kim`."""
    return " · ".join([kit.cut(_title(item), 60), *_time(item), *_presenter(item)])


def quoted(item: AgendaShown) -> str:
    """`“Look at the data”`."""
    return f"“{_title(item)}”"


def _title(item: AgendaShown) -> str:
    return kit.tame(item.title, MOST_TITLE) or "?"


def _time(item: AgendaShown) -> list[str]:
    return [say("{minutes} min", minutes=item.minutes)] if item.minutes else []


def _presenter(item: AgendaShown) -> list[str]:
    return [kit.tame(item.presenter, _NAME) or say("no presenter yet")]


def _carried(item: AgendaShown) -> list[str]:
    if not item.carried:
        return []
    return [count("carried over from last time", "carried over {number} times", item.carried)]


def minutes_words(items: Sequence[AgendaShown], length: int) -> str:
    """`45 of 60 minutes, 2 items without a time`; says by how much it is over."""
    used = sum(item.minutes or 0 for item in items)
    untimed = sum(item.minutes is None for item in items)
    said = [say("{used} of {length} minutes", used=used, length=length)]
    if untimed:
        said.append(count("{number} item without a time", "{number} items without a time", untimed))
    if used > length:
        said.append(
            say("{number} over: shorten something, or leave it for the next meeting", number=used - length)
        )
    return ", ".join(said)


def roles_words(roles: Sequence[RoleShown]) -> str:
    """`Facilitator: Kim · Timekeeper: Lee`; empty where nobody can have one."""
    pieces = [f"{kit.tame(role_words(one.role), _ROLE)}: {kit.tame(one.name, _NAME)}" for one in roles]
    return as_many(pieces, _ROLES)


def norms_words(norms: Sequence[str]) -> str:
    """The norms in one line; says how many more there are."""
    words = as_many([kit.tame(norm, _NORMS // 2) for norm in norms], _NORMS)
    return say("Norms: {norms}", norms=words) if words else ""


def change_words(chosen_change: str) -> str:
    """What the team wanted to do differently."""
    if not chosen_change:
        return ""
    return say("Last time you chose: {change}", change=kit.tame(chosen_change, _CHANGE))


def as_many(pieces: Sequence[str], limit: int) -> str:
    """The pieces with dots between, as many as fit, and how many more there are."""
    kept = [piece for piece in pieces if piece]
    for number in range(len(kept), 0, -1):
        words = " · ".join([*kept[:number], *_more(len(kept) - number)])
        if kit.cut(words, limit) == words:
            return words
    more = "".join(f" · {words}" for words in _more(len(kept) - 1))
    return kit.cut(kept[0], limit - len(more)) + more if kept else ""


def _more(number: int) -> list[str]:
    return [say("and {number} more", number=number)] if number > 0 else []


def numbered(items: Sequence[AgendaShown]) -> Iterator[str]:
    """`1. …`, an item each."""
    for number, item in enumerate(items, 1):
        yield f"{number}. {item_words(item)}"
