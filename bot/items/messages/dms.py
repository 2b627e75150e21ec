"""What the bot writes to one person about one action item: it is yours, will you take it over, they took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.late import excused
from bot.items.messages.digest import MOST_ROWS
from bot.items.messages.items import ItemShown
from bot.words import count, say

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
    if it.was_given:
        deed = say("{who} gave you an action item in {team}:", who=who, team=where)
    else:
        deed = say("{who} logged an action item for you in {team}:", who=who, team=where)
    words = [excused(deed, is_late=is_late), it.item.line]
    if it.is_taken:
        words.append(say("You said that you take it. I remind you before it is due."))
    return _message("\n".join(words), [kit.actions(_told_buttons(it), block_id=f"{TOLD}:{it.item.id}")])


def _told_buttons(it: Told) -> list[dict[str, Any]]:
    number = f"#{it.item.number}"
    take = (
        []
        if it.is_taken
        else [
            kit.button(
                say("I take it"), ids.ITEM_DM_TAKE, label=say("I take {item}", item=number), style="primary"
            )
        ]
    )
    return [
        *take,
        kit.button(say("Done"), ids.ITEM_DM_DONE, label=say("Done: {item}", item=number)),
        kit.button(say("Move date…"), ids.ITEM_DM_MOVE, label=say("Move the date of {item}", item=number)),
        kit.button(say("Hand over…"), ids.ITEM_DM_HAND, label=say("Hand over {item}", item=number)),
    ]


def hand_over_request(it: HandOver, *, is_late: bool = False) -> dict[str, Any]:
    """What somebody reads who is asked to take an item over."""
    who, where = kit.tame(it.by, _NAME), kit.tame(it.team, _NAME)
    asked = say("{who} asks you to take over an action item in {team}:", who=who, team=where)
    owner = kit.tame(it.item.owner, _NAME)
    until = (
        say("Until you accept, it stays with {owner}.", owner=owner)
        if owner
        else say("Until you accept, it stays with nobody.")
    )
    words = "\n".join([excused(asked, is_late=is_late), it.item.line, until])
    number = f"#{it.item.number}"
    buttons = [
        kit.button(
            say("Accept"), ids.ITEM_DM_ACCEPT, label=say("Accept {item}", item=number), style="primary"
        ),
        kit.button(say("Decline"), ids.ITEM_DM_DECLINE, label=say("Decline {item}", item=number)),
    ]
    return _message(words, [kit.actions(buttons, block_id=f"{TOLD}:{it.item.id}")])


def hand_over_answered(it: HandOver, *, is_late: bool = False) -> dict[str, Any]:
    """What whoever asked reads: taken over, or not."""
    if it.is_accepted:
        took = excused(say("{who} took over:", who=kit.tame(it.to, _NAME)), is_late=is_late)
        rest = say("Type /ilt actions all to see where everything is.")
        return _message(f"{took}\n{it.item.line}\n{rest}", [])
    words = f"{excused(_why_it_stays(it), is_late=is_late)}\n{it.item.line}"
    number = f"#{it.item.number}"
    buttons = [
        kit.button(
            say("Hand over…"),
            ids.ITEM_DM_HAND,
            label=say("Hand over {item} to somebody else", item=number),
        ),
        kit.button(say("Move date…"), ids.ITEM_DM_MOVE, label=say("Move the date of {item}", item=number)),
    ]
    return _message(words, [kit.actions(buttons, block_id=f"{TOLD}:{it.item.id}")])


def _why_it_stays(it: HandOver) -> str:
    to, owner = kit.tame(it.to, _NAME), kit.tame(it.item.owner, _NAME)
    if it.has_left:
        return (
            say("{who} is not in the team any more, so it stays with {owner}:", who=to, owner=owner)
            if owner
            else say("{who} is not in the team any more, so it stays with nobody:", who=to)
        )
    return (
        say("{who} declined to take this over, so it stays with {owner}:", who=to, owner=owner)
        if owner
        else say("{who} declined to take this over, so it stays with nobody:", who=to)
    )


def taken_over(item: ItemShown) -> dict[str, Any]:
    """After *Accept*."""
    words = say(
        "You own it now: {item}\nI remind you before it is due, and tell whoever asked you.", item=item.line
    )
    return _message(words, [])


def declined(item: ItemShown) -> dict[str, Any]:
    """After *Decline*."""
    words = say("You declined, so it stays as it is, and whoever asked you is told: {item}", item=item.line)
    undo = kit.button(
        say("Undo"), ids.ITEM_DM_UNDECLINE, label=say("Undo declining #{number}", number=item.number)
    )
    return _message(words, [kit.actions([undo], block_id=f"{TOLD}:{item.id}")])


def departure(gone: Departure, *, is_late: bool = False) -> dict[str, Any]:
    """What a facilitator reads when an owner left."""
    owner, team = kit.tame(gone.owner, _NAME), kit.tame(gone.team, _NAME)
    if not gone.items and not gone.strategies:
        settled = say(
            "Everything that {owner} owned in {team} is settled. There is nothing left to do here.",
            owner=owner,
            team=team,
        )
        return _message(settled, [])
    shown, left = gone.items[:MOST_ROWS], len(gone.items) - MOST_ROWS
    heading = excused(_still_owns(gone, owner, team), is_late=is_late)
    more = _all_in_channel(left) if left > 0 else ""
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


def _all_in_channel(left: int) -> str:
    return count(
        "And {number} more: type /ilt actions all in the team's channel.",
        "And {number} more: type /ilt actions all in the team's channel.",
        left,
    )


def _still_owns(gone: Departure, owner: str, team: str) -> str:
    if not gone.items:
        return say(
            "{owner} is not in {team} any more and looked after what your team committed to. Who does now?",
            owner=owner,
            team=team,
        )
    return count(
        "{owner} is not in {team} any more and still owns {number} action item. Who takes over?",
        "{owner} is not in {team} any more and still owns {number} action items. Who takes over?",
        len(gone.items),
        owner=owner,
        team=team,
    )


def _looked_after(strategy_id: int, what: str) -> kit.Block:
    label = say("Choose who looks after {what}", what=what)
    button = kit.button(say("Choose who…"), ids.STRATEGY_CHANGE, value=str(strategy_id), label=label)
    return kit.plain_section(say("Strategy: {what}", what=what), accessory=button)


def _left_behind(item: ItemShown, gone: Departure) -> kit.Block:
    button = kit.button(
        say("Reassign…"), ids.ITEM_DM_REASSIGN, label=say("Reassign #{number}", number=item.number)
    )
    return kit.plain_section(item.line, accessory=button, block_id=f"{GONE}{gone.owner_id}:{item.id}")


def _message(words: str, blocks: Sequence[kit.Block]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), *blocks])
