"""What the bot writes to one person about one action item: it is yours, will you take it over, they took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.items.messages.digest import MOST_ROWS
from bot.items.messages.items import ItemShown
from bot.words import say

# The places of rows in messages that are not of a day.
TOLD, GONE = "told", "gone"
_NAME, _WHAT = 60, 100
_MOST_STRATEGIES = 6


@dataclass(frozen=True)
class Told:
    """An item that came to somebody.

    Attributes:
        by: who logged it for them, or gave it to them.
        was_given: it was somebody else's before.
        is_taken: they said that they take it.
    """

    item: ItemShown
    by: str
    team: str
    was_given: bool = False
    is_taken: bool = False


@dataclass(frozen=True)
class HandOver:
    """Somebody is asked to take an item over, or has answered.

    Attributes:
        by: who asked.
        to: who was asked.
        has_left: they are not in the team any more, and have not answered.
    """

    item: ItemShown
    by: str
    to: str
    team: str
    is_accepted: bool = False
    has_left: bool = False


@dataclass(frozen=True)
class Departure:
    """What somebody who is gone owns still. `strategies`: what they look after, by its id."""

    team: str
    owner: str
    owner_id: int
    items: Sequence[ItemShown]
    strategies: Sequence[tuple[int, str]] = ()


def told(it: Told, *, is_late: bool = False) -> dict[str, Any]:
    """What an owner reads two minutes after somebody logged an item for them, and after they took it."""
    who, where = kit.tame(it.by, _NAME), kit.tame(it.team, _NAME)
    deed = "gave you an action item" if it.was_given else "logged an action item for you"
    words = f"{_sorry(is_late=is_late)}{who} {deed} in {where}:\n{it.item.line}"
    if it.is_taken:
        words += "\nYou said that you take it. I remind you before it is due."
    return _message(words, [kit.actions(_told_buttons(it), block_id=f"{TOLD}:{it.item.id}")])


def _told_buttons(it: Told) -> list[dict[str, Any]]:
    number = f"#{it.item.number}"
    take = (
        []
        if it.is_taken
        else [kit.button("I take it", ids.ITEM_DM_TAKE, label=f"I take {number}", style="primary")]
    )
    return [
        *take,
        kit.button("Done", ids.ITEM_DM_DONE, label=f"Done: {number}"),
        kit.button("Move date…", ids.ITEM_DM_MOVE, label=f"Move the date of {number}"),
        kit.button("Hand over…", ids.ITEM_DM_HAND, label=f"Hand over {number}"),
    ]


def hand_over_request(it: HandOver, *, is_late: bool = False) -> dict[str, Any]:
    """What somebody reads who is asked to take an item over."""
    who, where = kit.tame(it.by, _NAME), kit.tame(it.team, _NAME)
    owner = kit.tame(it.item.owner, _NAME) or "nobody"
    words = (
        f"{_sorry(is_late=is_late)}{who} asks you to take over an action item in {where}:\n{it.item.line}\n"
        f"Until you accept, it stays with {owner}."
    )
    number = f"#{it.item.number}"
    buttons = [
        kit.button("Accept", ids.ITEM_DM_ACCEPT, label=f"Accept {number}", style="primary"),
        kit.button("Decline", ids.ITEM_DM_DECLINE, label=f"Decline {number}"),
    ]
    return _message(words, [kit.actions(buttons, block_id=f"{TOLD}:{it.item.id}")])


def hand_over_answered(it: HandOver, *, is_late: bool = False) -> dict[str, Any]:
    """What whoever asked reads: taken over, or not."""
    sorry, to = _sorry(is_late=is_late), kit.tame(it.to, _NAME)
    if it.is_accepted:
        words = f"{sorry}{to} took over:\n{it.item.line}\nType /ilt actions all to see where everything is."
        return _message(words, [])
    owner = kit.tame(it.item.owner, _NAME) or "nobody"
    why = "is not in the team any more" if it.has_left else "declined to take this over"
    words = f"{sorry}{to} {why}, so it stays with {owner}:\n{it.item.line}"
    number = f"#{it.item.number}"
    buttons = [
        kit.button("Hand over…", ids.ITEM_DM_HAND, label=f"Hand over {number} to somebody else"),
        kit.button("Move date…", ids.ITEM_DM_MOVE, label=f"Move the date of {number}"),
    ]
    return _message(words, [kit.actions(buttons, block_id=f"{TOLD}:{it.item.id}")])


def taken_over(item: ItemShown) -> dict[str, Any]:
    """After *Accept*."""
    words = f"You own it now: {item.line}\nI remind you before it is due, and tell whoever asked you."
    return _message(words, [])


def declined(item: ItemShown) -> dict[str, Any]:
    """After *Decline*."""
    return _message(f"You declined, so it stays as it is, and whoever asked you is told: {item.line}", [])


def departure(gone: Departure, *, is_late: bool = False) -> dict[str, Any]:
    """What a facilitator reads when an owner left."""
    owner, team = kit.tame(gone.owner, _NAME), kit.tame(gone.team, _NAME)
    if not gone.items and not gone.strategies:
        return _message(
            f"Everything that {owner} owned in {team} is settled. There is nothing left to do here.", []
        )
    shown, left = gone.items[:MOST_ROWS], len(gone.items) - MOST_ROWS
    heading = _still_owns(gone, owner, team, is_late=is_late)
    more = f"And {left} more: type /ilt actions all in the team's channel." if left > 0 else ""
    blocks = [_left_behind(item, gone) for item in shown]
    looked_after = [(one, kit.tame(what, _WHAT)) for one, what in gone.strategies[:_MOST_STRATEGIES]]
    blocks += [_looked_after(strategy_id, what) for strategy_id, what in looked_after]
    lines = [
        heading,
        *(item.line for item in shown),
        *(what for _, what in looked_after),
        *filter(None, [more]),
    ]
    below = [kit.context(kit.escape(more))] if more else []
    return kit.message(kit.escape("\n".join(lines)), [kit.plain_section(heading), *blocks, *below])


def _still_owns(gone: Departure, owner: str, team: str, *, is_late: bool) -> str:
    if not gone.items:
        sorry = _sorry(is_late=is_late)
        words = say(
            "{owner} is not in {team} any more and looked after what your team committed to. Who does now?",
            owner=owner,
            team=team,
        )
        return f"{sorry}{words}"
    return (
        f"{_sorry(is_late=is_late)}{owner} is not in {team} any more and still owns "
        f"{_counted(len(gone.items))}. Who takes over?"
    )


def _looked_after(strategy_id: int, what: str) -> kit.Block:
    label = say("Choose who looks after {what}", what=what)
    button = kit.button(say("Choose who…"), ids.STRATEGY_CHANGE, value=str(strategy_id), label=label)
    return kit.plain_section(say("Strategy: {what}", what=what), accessory=button)


def _left_behind(item: ItemShown, gone: Departure) -> kit.Block:
    button = kit.button("Reassign…", ids.ITEM_DM_REASSIGN, label=f"Reassign #{item.number}")
    return kit.plain_section(item.line, accessory=button, block_id=f"{GONE}{gone.owner_id}:{item.id}")


def _counted(number: int) -> str:
    return "1 action item" if number == 1 else f"{number} action items"


def _sorry(*, is_late: bool) -> str:
    return "Sorry, this comes late. " if is_late else ""


def _message(words: str, blocks: Sequence[kit.Block]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), *blocks])
