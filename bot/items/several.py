"""Several action items that somebody named at once: each is changed if they may, and the others are told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import RefusalError
from bot.items.access import UNKNOWN, Hold, shown
from bot.items.changes import finish_held, take_back_held, take_up_held
from bot.items.messages.items import ItemShown
from bot.teams.membership import place_in
from bot.turn import Act, Turn
from bot.words import say
from storage.items import item_in_workspace


@dataclass(frozen=True)
class Finished:
    """What became of them: the items that are done, and why others are not."""

    done: Sequence[ItemShown]
    refused: Sequence[str]


def finish_several(turn: Turn, item_ids: Sequence[int], note: str = "") -> Finished:
    """*Done* for each. The same note, if there is one, goes with all of them."""
    done, refused = [], []
    with turn.write() as act:
        for item_id in sorted(item_ids):
            try:
                hold = _held(act, item_id)
                finish_held(hold, note)
                done.append(shown(act.session, hold.item))
            except RefusalError as refusal:
                refused.append(str(refusal))
    return Finished(done, refused)


def take_up_several(turn: Turn, item_ids: Sequence[int]) -> list[ItemShown]:
    """*Undo* for all of them.

    Raises:
        RefusalError: one of them is not theirs to change; nothing is changed then.
    """
    with turn.write() as act:
        holds = [_held(act, item_id) for item_id in sorted(item_ids)]
        for hold in holds:
            take_up_held(hold)
        return [shown(act.session, hold.item) for hold in holds]


def take_back_several(turn: Turn, item_ids: Sequence[int]) -> tuple[list[ItemShown], list[str]]:
    """*Undo* of a logging for each. Returns the items, and why others stay."""
    taken, refused = [], []
    with turn.write() as act:
        for item_id in sorted(item_ids):
            try:
                hold = _held(act, item_id)
                take_back_held(hold)
                taken.append(shown(act.session, hold.item))
            except RefusalError as refusal:
                refused.append(str(refusal))
    return taken, refused


def _held(act: Act, item_id: int) -> Hold:
    """An item for a member of its team. They are taken in the order of their ids, so that two who do this do not block.

    Raises:
        RefusalError: no such item in a team of theirs.
    """
    item = item_in_workspace(act.session, act.actor.workspace_id, item_id, lock=True)
    place = place_in(act.session, act.actor, item.ilt_id) if item else None
    if item is None or place is None:
        raise RefusalError(say(UNKNOWN))
    return Hold(act.turn, act.session, place, item)
