"""What people read about one action item: the echo after logging, and the receipt of each change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.words import say

MOST_TEXT = 500
_NAME = 60
_NOTE = 600
# UTF-16 units are at most two a character.
_PIECE, _MOST_PIECES = 1400, 8


@dataclass(frozen=True)
class ItemShown:
    """One item as people read it.

    Attributes:
        owner: a name; empty where nobody owns it yet.
        handed_to: who was asked to take it over and has not answered.
        reason: why it was dropped.
        strategy: what the strategy is about that it is for; empty: none.
    """

    id: int
    number: int
    text: str
    owner: str
    due: date | None
    helpers: Sequence[str] = ()
    handed_to: str = ""
    snoozed_until: date | None = None
    done_on: date | None = None
    note: str = ""
    reason: str = ""
    strategy: str = ""

    @property
    def line(self) -> str:
        """`#12 · @Sam · Fri, Dec 4, 2026 · Share the data protocol`."""
        owner = f"@{kit.tame(self.owner, _NAME)}" if self.owner else "no owner yet"
        due = long_day(self.due) if self.due else "no date yet"
        line = f"#{self.number} · {owner} · {due} · {kit.tame(self.text, MOST_TEXT)}"
        strategy = kit.tame(self.strategy, _NAME)
        return say("{item} · for: {strategy}", item=line, strategy=strategy) if strategy else line


@dataclass(frozen=True)
class Logged:
    """An item that was just logged.

    Attributes:
        other: another date that some people mean by the same words.
        told: who is told of it; empty where the owner logged it.
        told_when: `in 2 minutes`, or `on Mon, Nov 23, 7:30 AM`.
        in_meeting: it belongs to the meeting that goes on, at whose end its owner is told.
    """

    item: ItemShown
    other: date | None = None
    told: str = ""
    told_when: str = "in 2 minutes"
    in_meeting: bool = False


def logged(shown: Logged) -> dict[str, Any]:
    """The echo of what was understood, with the ways to correct it."""
    item = shown.item
    words = [f"Logged: {item.line}", *_helped_by(item), *_in_meeting(shown)]
    if shown.told:
        words.append(
            f"{kit.tame(shown.told, _NAME)} hears of it {shown.told_when}, so there is time to correct it."
        )
    buttons = [
        kit.button("Change…", ids.ITEM_CHANGE, value=str(item.id), label=f"Change #{item.number}"),
        kit.button("Undo", ids.ITEM_TAKE_BACK, value=str(item.id), label=f"Undo logging #{item.number}"),
    ]
    return _message("\n".join(words), [*_other_date(shown), *buttons])


def _in_meeting(shown: Logged) -> list[str]:
    """What is decided, and who is told, only at the end of the meeting."""
    if not shown.in_meeting:
        return []
    waits = [words for words, known in (("owner", shown.item.owner), ("date", shown.item.due)) if not known]
    if waits:
        return [f"It belongs to this meeting, which decides the {' and the '.join(waits)} by its end."]
    return ["It belongs to this meeting. Owners hear of their items together, at its end."]


def _helped_by(item: ItemShown) -> list[str]:
    return [f"Helping: {', '.join(kit.tame(name, _NAME) for name in item.helpers)}"] if item.helpers else []


def _other_date(shown: Logged) -> list[dict[str, Any]]:
    if shown.other is None:
        return []
    words = f"{long_day(shown.other)} instead"
    value = f"{shown.item.id}:{shown.other.isoformat()}"
    return [kit.button(words, ids.ITEM_OTHER_DATE, value=value, label=f"#{shown.item.number}: {words}")]


def too_long(words: str) -> dict[str, Any]:
    """The answer to more words than any form holds; everything typed comes back, to be copied."""
    said = (
        f"That is too long for an action item: at most {MOST_TEXT} characters. Nothing was logged. You typed:"
    )
    pieces = [
        words[start : start + _PIECE] for start in range(0, min(len(words), _MOST_PIECES * _PIECE), _PIECE)
    ]
    return kit.message(said, [kit.plain_section(said), *(kit.plain_section(piece) for piece in pieces)])


def taken_back(item: ItemShown, *, may_know: bool) -> dict[str, Any]:
    """After *Undo* of a logging. `may_know`: its owner may have been told of it before."""
    button = kit.button("Log it again", ids.ITEM_REOPEN, value=str(item.id))
    owner = kit.tame(item.owner, _NAME)
    known = f"{owner} may have read of it already: tell them." if may_know else "Nobody is told of it."
    return _message(f"Taken back: {item.line}\n{known}", [button])


def done(item: ItemShown) -> dict[str, Any]:
    """After *Done*: asks what changed."""
    said = f"What changed: {kit.tame(item.note, _NOTE)}" if item.note else "What changed because of it?"
    words = "Change what I wrote…" if item.note else "Say what changed…"
    buttons = [
        kit.button(words, ids.ITEM_NOTE, value=str(item.id), label=f"What changed: #{item.number}"),
        kit.button("Undo", ids.ITEM_REOPEN, value=str(item.id), label=f"#{item.number} is not done"),
    ]
    return _message(f"Done: {item.line}\n{said}", buttons)


def dropped(item: ItemShown) -> dict[str, Any]:
    """After *Drop*."""
    button = kit.button("Undo", ids.ITEM_REOPEN, value=str(item.id), label=f"Take up #{item.number} again")
    return _message(f"Dropped: {item.line}\nWhy: {kit.tame(item.reason, _NOTE)}", [button])


def reopened(item: ItemShown) -> dict[str, Any]:
    """After *Undo* of a done or dropped item, or *Log it again*."""
    return _message(f"Open again: {item.line}", [_change(item)])


def changed(item: ItemShown) -> dict[str, Any]:
    """After *Change…*: how it stands now."""
    return _message("\n".join([f"Changed: {item.line}", *_helped_by(item)]), [_change(item)])


def moved(item: ItemShown, before: date | None, moves: int) -> dict[str, Any]:
    """After *Move date…*. `moves`: how often the promised date was changed; 0 where this was a correction."""
    was = f" It was {long_day(before)}." if before else ""
    counted = (
        ""
        if moves < 1
        else " The date was moved once."
        if moves == 1
        else f" The date was moved {moves} times."
    )
    return _message(f"Moved: {item.line}\n{was}{counted}".replace("\n ", "\n").rstrip(), [_change(item)])


def snoozed(item: ItemShown) -> dict[str, Any]:
    """After *Snooze…*."""
    until = long_day(item.snoozed_until) if item.snoozed_until else ""
    return _message(f"Quiet until {until}: {item.line}\nThe promised date stays.", [_change(item)])


def handed_over(item: ItemShown) -> dict[str, Any]:
    """After *Hand over…*: asked, or given at once."""
    if not item.handed_to:
        return _message(f"Handed over: {item.line}", [_change(item)])
    name = kit.tame(item.handed_to, _NAME)
    return _message(
        f"{name} is asked to take it over and owns it once they accept: {item.line}", [_change(item)]
    )


def _change(item: ItemShown) -> dict[str, Any]:
    return kit.button("Change…", ids.ITEM_CHANGE, value=str(item.id), label=f"Change #{item.number}")


def _message(words: str, buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])
