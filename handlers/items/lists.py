"""`/ilt actions` and `/ilt done`: the lists, what their rows offer, and marking done."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.items import changes as item_changes
from bot.items import lists as item_lists
from bot.items import offers as item_offers
from bot.items.messages import items as shown
from bot.items.messages.items import ItemShown
from bot.items.messages.lists import ItemList, ListKind, RowAction, item_list
from bot.items.messages.several import done_several, open_again
from bot.items.offers import NoSuchItemError
from bot.items.several import finish_several, take_up_several
from bot.rules.typed_reply import MOST_NUMBERS, Deed, TypedReply, read_reply
from bot.words import later, say
from handlers.answers import Answer, Say
from handlers.boundary import Handler
from handlers.items.row import form_for
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import NotUnderstoodError, after_word, number, number_or_none, one_of

_SWITCHES = {
    ids.ITEM_LIST_MINE: ListKind.MINE,
    ids.ITEM_LIST_ALL: ListKind.ALL,
    ids.ITEM_LIST_OVERDUE: ListKind.OVERDUE,
    ids.ITEM_LIST_DONE: ListKind.DONE,
    ids.ITEM_LIST_DROPPED: ListKind.DROPPED,
}
_WHICH_ITEM = later("Which one is done? Choose Done beside it, or type its number, for example: /ilt done 12")


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of the lists. Returns their words of the slash command."""
    for action_id, kind in _SWITCHES.items():
        listeners.action(action_id, partial(_switched, kind=kind))
    listeners.action(ids.ITEM_LIST_MORE, _turned)
    listeners.action(ids.ITEM_LIST_BACK, _turned)
    listeners.action(ids.ITEM_ROW, _tapped)
    listeners.action(ids.ITEM_LIST_UNDO, _undo)
    listeners.action(ids.ITEM_REOPEN_SEVERAL, _undo_several)
    return {"actions": _actions, "done": _done}


def _actions(request: Request) -> Answer:
    """`/ilt actions`, mine unless said otherwise."""
    wanted = after_word(request.words).lower().strip(" .,:;!?") or ListKind.MINE
    if wanted not in set(ListKind):
        raise NotUnderstoodError
    return Say(item_list(_read(request, ListKind(wanted))))


def _done(request: Request) -> Answer:
    """`/ilt done 12`, and what changed because of it; without a number: one's own items to choose from."""
    words = item_offers.shown_words(request.turn, after_word(request.words))
    reply = read_reply(f"done {words}")
    if len(reply.numbers) > 1:
        return _several(request, reply, words)
    first, note = "".join(words.split()[:1]).strip("#.,:!"), after_word(words)
    called = number_or_none(first)
    if called is None and reply.deed is Deed.DONE:
        # As in "/ilt done no. 12", "/ilt done item 12: all came".
        called, note = reply.number, reply.rest
    # "/ilt done 3 calls" is that item with a note; "/ilt done 2 weeks ago" names none.
    if called is None or not (reply.numbers or reply.number is not None):
        return _which(request, words)
    item_id = item_offers.item_called(request.turn, called)
    return Say(shown.done(_finish(request, item_id, note)))


def _which(request: Request, words: str) -> Answer:
    """One's own items to choose from, below what was typed."""
    which = say(_WHICH_ITEM)
    asked = say("{which}\nYou typed “{words}”.", which=which, words=words) if words else which
    return Say(item_list(_read(request, ListKind.MINE), above=sentence(asked)))


def _several(request: Request, reply: TypedReply, words: str) -> Answer:
    """`/ilt done 5 and 7`: all of them; where the words may say something else, one's own to choose from."""
    if reply.deed is not Deed.DONE:
        return _which(request, words)
    found, refused = [], []
    for called in reply.numbers:
        try:
            found.append(item_offers.item_called(request.turn, called))
        except NoSuchItemError as refusal:
            refused.append(str(refusal))
    finished = finish_several(request.turn, found, reply.rest)
    return Say(done_several(finished.done, [*finished.refused, *refused]))


def _undo_several(request: Request) -> Answer:
    """*Undo* of several that were marked done at once."""
    item_ids = [number(one) for one in request.chosen_value.split(",")[:MOST_NUMBERS]]
    return Say(open_again(take_up_several(request.turn, item_ids)))


def _switched(request: Request, kind: ListKind) -> Answer:
    """A button for another list."""
    ilt_id, _, page = request.chosen_value.partition(":")
    return Say(item_list(_page(request, kind, number(ilt_id), number(page))))


def _turned(request: Request) -> Answer:
    """*More* and *Back*."""
    kind, _, rest = request.chosen_value.partition(":")
    ilt_id, _, page = rest.partition(":")
    return Say(item_list(_page(request, one_of(ListKind, kind), number(ilt_id), number(page))))


def _tapped(request: Request) -> Answer:
    """The menu of a row."""
    match one_of(RowAction, request.chosen_value):
        case RowAction.DONE:
            return _below(request, shown.done(_finish(request, _row(request).item_id, "")))
        case action:
            return form_for(request, action, _row(request).item_id)


def _undo(request: Request) -> Answer:
    """*Undo* in the list of what is done."""
    item_id = number(request.chosen_value)
    item = item_changes.take_up_again(request.turn, item_id)
    return _below(request, shown.reopened(item))


def _finish(request: Request, item_id: int, note: str) -> ItemShown:
    return item_changes.finish(request.turn, item_id, note)


def _read(request: Request, kind: ListKind) -> ItemList:
    return item_lists.read_list(request.turn, kind)


def _page(request: Request, kind: ListKind, ilt_id: int, page: int) -> ItemList:
    return item_lists.read_page(request.turn, ilt_id, kind, page)


def _below(request: Request, receipt: dict[str, Any]) -> Answer:
    """The list that was tapped in as it is now, under the receipt."""
    row = _row(request)
    return Say(item_list(_page(request, row.kind, row.ilt_id, row.page), above=receipt))


@dataclass(frozen=True)
class _Row:
    """Where in which list a row stands."""

    kind: ListKind
    page: int
    ilt_id: int
    item_id: int


def _row(request: Request) -> _Row:
    kind, *numbers = str(request.action.get("block_id", "")).split(":")
    page, ilt_id, item_id = (number(one) for one in [*numbers, "", "", ""][:3])
    return _Row(one_of(ListKind, kind), page, ilt_id, item_id)
