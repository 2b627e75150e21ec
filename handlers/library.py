"""`/ilt resources`: lists, what can be done with an entry, and a team's own."""

from dataclasses import replace
from functools import partial

from bot.agenda import offers as agenda_offers
from bot.agenda.messages.agenda import MOST_TITLE
from bot.agenda.messages.forms import agenda_form
from bot.blocks import ids
from bot.errors import RefusalError
from bot.library import own, reading, saying
from bot.library.catalog import Catalog
from bot.library.messages import lists as shown
from bot.library.messages.forms import (
    ADDRESS,
    CRITERIA,
    KIND,
    TITLE,
    WHAT,
    WHY,
    Typed,
    add_form,
    remove_form,
)
from bot.words import say
from handlers.answers import Answer, Done, OpenForm, Say, form_in_place
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, after_word, number, number_and_key, typed_stays


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the library. Returns its word of the slash command."""
    doors = {
        ids.RESOURCE_START: _start,
        ids.RESOURCE_LIST: _list,
        ids.RESOURCE_ALL: _list,
        ids.RESOURCE_HIDDEN: _list,
        ids.RESOURCE_PAGE_BACK: _list,
        ids.RESOURCE_PAGE_MORE: _list,
        ids.RESOURCE_OPEN: _opened,
        ids.RESOURCE_ROW: _row,
        ids.RESOURCE_UNDO_HELPED: _undo_helped,
        ids.RESOURCE_BRING_BACK: _bring_back,
        ids.RESOURCE_ADD: _add,
    }
    for name, door in doors.items():
        listeners.action(name, partial(door, deps.catalog))
    listeners.form(ids.RESOURCE_FORM, partial(_added, deps.catalog))
    listeners.form(ids.RESOURCE_REMOVE_FORM, _removed)
    return {"resources": partial(_command, deps.catalog)}


def _command(catalog: Catalog, request: Request) -> Answer:
    """`/ilt resources`, or with words: what is found by them."""
    return _shown(reading.open_library(request.turn, catalog, after_word(request.words)))


def _start(catalog: Catalog, request: Request) -> Answer:
    """*Other resources*."""
    return _shown(reading.read_first(request.turn, catalog, number(request.chosen_value)))


def _list(catalog: Catalog, request: Request) -> Answer:
    """A criterion, a part of the visual, a page."""
    ilt_id, rest = number_and_key(request.chosen_value)
    page, view = number_and_key(rest)
    return _shown(reading.read_list(request.turn, catalog, ilt_id, page, view))


def _shown(found: shown.FirstPage | shown.Listing) -> Answer:
    if isinstance(found, shown.FirstPage):
        return Say(shown.first_page(found))
    return Say(shown.listing(found))


def _opened(catalog: Catalog, request: Request) -> Answer:
    """*Open*: Slack has opened the address by then."""
    saying.note_opened(request.turn, catalog.resources, *number_and_key(request.chosen_value))
    return Done()


def _row(catalog: Catalog, request: Request) -> Answer:
    """A choice behind the three dots of an entry."""
    what, _, about = request.chosen_value.partition(":")
    ilt_id, ref = number_and_key(about)
    if what == shown.AGENDA:
        return _on_agenda(catalog, request, ilt_id, ref)
    if what == shown.REMOVE:
        return OpenForm(remove_form(ilt_id, own.read_own(request.turn, ilt_id, ref)))
    deeds = {
        shown.SHARE: (saying.share_in_channel, shown.shared),
        shown.HELPED: (saying.it_helped, shown.helped),
        shown.GONE: (saying.it_is_gone, shown.gone),
    }
    if what not in deeds:
        raise RefusalError(say(RETIRED))
    deed, receipt = deeds[what]
    return Say(receipt(deed(request.turn, catalog.resources, ilt_id, ref)), replaces=False)


def _on_agenda(catalog: Catalog, request: Request, ilt_id: int, ref: str) -> Answer:
    """*Put on the agenda…*, *Watch together…*: the form of an item, filled in."""
    about = saying.for_agenda(request.turn, catalog.resources, ilt_id, ref, MOST_TITLE)
    form = agenda_offers.new_item_in(request.turn, ilt_id)
    view = agenda_form(replace(form, title=about.title, objective=about.objective))
    return form_in_place(request, view)


def _undo_helped(catalog: Catalog, request: Request) -> Answer:
    """*Undo* of *It helped*."""
    about = number_and_key(request.chosen_value)
    return Say(shown.not_helped(saying.it_did_not_help(request.turn, catalog.resources, *about)))


def _bring_back(catalog: Catalog, request: Request) -> Answer:
    """*Undo* of *Not there any more*, *Bring back*."""
    about = number_and_key(request.chosen_value)
    return Say(shown.brought_back(saying.bring_back(request.turn, catalog.resources, *about)))


def _add(catalog: Catalog, request: Request) -> Answer:
    """*Add a resource…*."""
    return OpenForm(add_form(reading.read_form(request.turn, catalog, number(request.chosen_value))))


def _added(catalog: Catalog, request: Request) -> Answer:
    """*Add*. Whatever is refused, what was typed stays."""
    filled = Filled(request)
    typed = Typed(
        filled.text(TITLE),
        filled.text(ADDRESS),
        filled.text(WHAT),
        filled.text(WHY),
        filled.choice(KIND),
        filled.choices(CRITERIA),
    )
    ilt_id = number(str(request.view.get("private_metadata") or ""))
    return typed_stays(TITLE, lambda: own.add(request.turn, catalog, ilt_id, typed), shown.added)


def _removed(request: Request) -> Answer:
    """*Remove*."""
    ilt_id, ref = number_and_key(str(request.view.get("private_metadata") or ""))
    return Say(shown.removed(own.remove(request.turn, ilt_id, ref)))
