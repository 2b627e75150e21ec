"""What people read about one action item: the echo after logging, and the receipt of each change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.rules.slack_words import plain_words
from bot.words import count, say

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
        owner = f"@{kit.tame(self.owner, _NAME)}" if self.owner else say("no owner yet")
        due = long_day(self.due) if self.due else say("no date yet")
        line = f"#{self.number} · {owner} · {due} · {kit.tame(self.text, MOST_TEXT)}"
        strategy = kit.tame(self.strategy, _NAME)
        return say("{item} · for: {strategy}", item=line, strategy=strategy) if strategy else line


@dataclass(frozen=True)
class Logged:
    """An item that was just logged.

    Attributes:
        other: another date that some people mean by the same words.
        told: who is told of it; empty where the owner logged it.
        told_when: `Mon, Nov 23, 7:30 AM`; empty: in 2 minutes.
        in_meeting: it belongs to the meeting that goes on, at whose end its owner is told.
    """

    item: ItemShown
    other: date | None = None
    told: str = ""
    told_when: str = ""
    in_meeting: bool = False


def logged(shown: Logged) -> dict[str, Any]:
    """The echo of what was understood, with the ways to correct it."""
    item = shown.item
    words = [say("Logged: {item}", item=item.line), *_helped_by(item), *_in_meeting(shown)]
    if shown.told:
        words.append(_hears(kit.tame(shown.told, _NAME), shown.told_when))
    buttons = [
        _change(item),
        kit.button(
            say("Undo"),
            ids.ITEM_TAKE_BACK,
            value=str(item.id),
            label=say("Undo logging #{number}", number=item.number),
        ),
    ]
    return _message("\n".join(words), [*_other_date(shown), *buttons])


def _hears(name: str, when: str) -> str:
    if not when:
        return say("{name} hears of it in 2 minutes, so there is time to correct it.", name=name)
    return say("{name} hears of it on {moment}, so there is time to correct it.", name=name, moment=when)


def _in_meeting(shown: Logged) -> list[str]:
    """What is decided, and who is told, only at the end of the meeting."""
    if not shown.in_meeting:
        return []
    match bool(shown.item.owner), shown.item.due is not None:
        case False, False:
            return [say("It belongs to this meeting, which decides the owner and the date by its end.")]
        case False, True:
            return [say("It belongs to this meeting, which decides the owner by its end.")]
        case True, False:
            return [say("It belongs to this meeting, which decides the date by its end.")]
    return [say("It belongs to this meeting. Owners hear of their items together, at its end.")]


def _helped_by(item: ItemShown) -> list[str]:
    names = ", ".join(kit.tame(name, _NAME) for name in item.helpers)
    return [say("Helping: {names}", names=names)] if names else []


def _other_date(shown: Logged) -> list[dict[str, Any]]:
    if shown.other is None:
        return []
    words = say("{day} instead", day=long_day(shown.other))
    value = f"{shown.item.id}:{shown.other.isoformat()}"
    return [kit.button(words, ids.ITEM_OTHER_DATE, value=value, label=f"#{shown.item.number}: {words}")]


def too_long(words: str) -> dict[str, Any]:
    """The answer to more words than any form holds; everything typed comes back, to be copied."""
    said = say(
        "That is too long for an action item: at most {number} characters. Nothing was logged. You typed:",
        number=MOST_TEXT,
    )
    typed = plain_words(words, {})
    pieces = [
        typed[start : start + _PIECE] for start in range(0, min(len(typed), _MOST_PIECES * _PIECE), _PIECE)
    ]
    return kit.message(said, [kit.plain_section(said), *(kit.plain_section(piece) for piece in pieces)])


def taken_back(item: ItemShown, *, may_know: bool) -> dict[str, Any]:
    """After *Undo* of a logging. `may_know`: its owner may have been told of it before."""
    button = kit.button(say("Log it again"), ids.ITEM_REOPEN, value=str(item.id))
    owner = kit.tame(item.owner, _NAME)
    known = (
        say("{owner} may have read of it already: tell them.", owner=owner)
        if may_know
        else say("Nobody is told of it.")
    )
    return _message("\n".join([say("Taken back: {item}", item=item.line), known]), [button])


def done(item: ItemShown) -> dict[str, Any]:
    """After *Done*: asks what changed."""
    said = (
        say("What changed: {note}", note=kit.tame(item.note, _NOTE))
        if item.note
        else say("What changed because of it?")
    )
    words = say("Change what I wrote…") if item.note else say("Say what changed…")
    buttons = [
        kit.button(
            words,
            ids.ITEM_NOTE,
            value=str(item.id),
            label=say("What changed: {item}", item=f"#{item.number}"),
        ),
        kit.button(
            say("Undo"),
            ids.ITEM_REOPEN,
            value=str(item.id),
            label=say("{item} is not done", item=f"#{item.number}"),
        ),
    ]
    return _message("\n".join([say("Done: {item}", item=item.line), said]), buttons)


def dropped(item: ItemShown) -> dict[str, Any]:
    """After *Drop*."""
    label = say("Take up {item} again", item=f"#{item.number}")
    button = kit.button(say("Undo"), ids.ITEM_REOPEN, value=str(item.id), label=label)
    words = say("Dropped: {item}\nWhy: {reason}", item=item.line, reason=kit.tame(item.reason, _NOTE))
    return _message(words, [button])


def reopened(item: ItemShown) -> dict[str, Any]:
    """After *Undo* of a done or dropped item, or *Log it again*."""
    return _message(say("Open again: {item}", item=item.line), [_change(item)])


def changed(item: ItemShown) -> dict[str, Any]:
    """After *Change…*: how it stands now."""
    return _message("\n".join([say("Changed: {item}", item=item.line), *_helped_by(item)]), [_change(item)])


def moved(item: ItemShown, before: date | None, moves: int) -> dict[str, Any]:
    """After *Move date…*. `moves`: how often the promised date was changed; 0 where this was a correction."""
    facts = [say("It was {day}.", day=long_day(before))] if before else []
    if moves > 0:
        facts.append(count("The date was moved once.", "The date was moved {number} times.", moves))
    head = say("Moved: {item}", item=item.line)
    return _message("\n".join([head, *([" ".join(facts)] if facts else [])]), [_change(item)])


def snoozed(item: ItemShown) -> dict[str, Any]:
    """After *Snooze…*."""
    until = long_day(item.snoozed_until) if item.snoozed_until else ""
    words = say("Quiet until {day}: {item}\nThe promised date stays.", day=until, item=item.line)
    return _message(words, [_change(item)])


def handed_over(item: ItemShown) -> dict[str, Any]:
    """After *Hand over…*: asked, or given at once."""
    if not item.handed_to:
        return _message(say("Handed over: {item}", item=item.line), [_change(item)])
    name = kit.tame(item.handed_to, _NAME)
    words = say(
        "{name} is asked to take it over and owns it once they accept: {item}", name=name, item=item.line
    )
    return _message(words, [_change(item)])


def _change(item: ItemShown) -> dict[str, Any]:
    label = say("Change #{number}", number=item.number)
    return kit.button(say("Change…"), ids.ITEM_CHANGE, value=str(item.id), label=label)


def _message(words: str, buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])
