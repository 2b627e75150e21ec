"""`/ilt resources`: the first page, lists by criterion, by part of the visual, by words, all; the form for one more."""

from collections.abc import Iterator, Sequence

from bot.blocks.fields import Choice
from bot.errors import RefusalError
from bot.library.catalog import NAMED, SAID, TITLE, Catalog, Parts
from bot.library.messages.forms import AddForm
from bot.library.messages.lists import PAGE, FirstPage, Listing, Menu, nothing_found, view_value
from bot.library.messages.shapes import Entry, kind_names
from bot.library.shelf import Shelf, shelf_of
from bot.library.suggesting import suggested_of
from bot.rules.criterion_names import spoken_name
from bot.rules.finding import Index, best, words_of
from bot.rules.slack_words import plain_words
from bot.rules.text import cut, tame
from bot.teams.membership import Place, in_team, require_facilitator, require_place, shown_name
from bot.turn import Act, Turn
from bot.words import count, later, say
from storage.focus_rounds import active_areas

# What is looked for stands in the buttons of its pages too.
MOST_SEARCHED = 200
_OWN, _ALL, _GONE, _CRITERION, _SECTION, _WORDS = "own", "all", "gone", "k", "s", "q"
_OLD = later("That list is not there any more. Type /ilt resources.")


def open_library(turn: Turn, catalog: Catalog, words: str = "") -> FirstPage | Listing:
    """`/ilt resources`, with words: what is found by them, else the first page that says so.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        typed = tame(plain_words(words, {}), MOST_SEARCHED)
        if not typed:
            return _first(act, place, catalog)
        found = _list(act, place, catalog, f"{_WORDS}:{typed}", 0)
        return found if found.entries else _first(act, place, catalog, nothing_found(typed))


def read_first(turn: Turn, catalog: Catalog, ilt_id: int) -> FirstPage:
    """The first page, for a team of theirs. Raises RefusalError: it is none."""
    with turn.read() as act:
        return _first(act, require_place(act, ilt_id), catalog)


def read_list(turn: Turn, catalog: Catalog, ilt_id: int, page: int, view: str) -> FirstPage | Listing:
    """A page of a list; the last one where there are fewer by now, the first page where it is empty.

    Raises:
        RefusalError: no team of theirs, no such list, or what is hidden is asked for by somebody else than an organizer.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        found = _list(act, place, catalog, view, page)
        return found if found.entries else _first(act, place, catalog)


def read_form(turn: Turn, catalog: Catalog, ilt_id: int) -> AddForm:
    """*Add a resource…*. Raises RefusalError: no team of theirs."""
    with turn.read() as act:
        place = require_place(act, ilt_id)
        criteria = [Choice(one.short, one.key, one.section) for one in catalog.criteria.values()]
        return AddForm(ilt_id, shown_name(place.ilt), criteria)


def _first(act: Act, place: Place, catalog: Catalog, why: str = "") -> FirstPage:
    shelf, ilt = shelf_of(act.session, place.ilt, catalog.resources), place.ilt
    areas = [one for one in active_areas(act.session, ilt.id) if one.criterion_key]
    suggested = suggested_of(shelf, ilt.id, [one.criterion_key or "" for one in areas])
    return FirstPage(
        ilt.id,
        shown_name(ilt),
        list(_menus(catalog, shelf, ilt.id)),
        len(shelf.entries),
        ", ".join(spoken_name(one.name) for one in areas),
        suggested,
        len(shelf.gone) if place.is_facilitator else 0,
        why,
    )


def _menus(catalog: Catalog, shelf: Shelf, ilt_id: int) -> Iterator[Menu]:
    """By section of the instruments, then by part of the visual, then the team's own."""
    for section in dict.fromkeys(one.section for one in catalog.criteria.values()):
        keys = [one for one in catalog.criteria.values() if one.section == section]
        found = [(one.short, f"{_CRITERION}:{one.key}", len(shelf.serving(one.key))) for one in keys]
        yield from _menu(section, found, ilt_id)
    parts = [
        (catalog.heading(name), f"{_SECTION}:{number}", sum(one.section == name for one in shelf.entries))
        for number, name in enumerate(catalog.sections)
    ]
    own = (say("Added by your team"), _OWN, sum(one.is_own for one in shelf.entries))
    yield from _menu(say("By part of the ILT visual, or your own"), [*parts, own], ilt_id)


def _menu(heading: str, found: Sequence[tuple[str, str, int]], ilt_id: int) -> Iterator[Menu]:
    choices = [
        Choice(
            cut(name, 60),
            view_value(ilt_id, 0, view),
            count("{number} resource", "{number} resources", number),
        )
        for name, view, number in found
        if number
    ]
    if choices:
        yield Menu(heading, choices)


def _list(act: Act, place: Place, catalog: Catalog, view: str, page: int) -> Listing:
    shelf = shelf_of(act.session, place.ilt, catalog.resources)
    if view == _GONE:
        require_facilitator(act.session, place, say("bring back what is hidden"))
    heading, entries = _found(catalog, shelf, view)
    mine = {
        one.ref for one in entries if one.is_own and (place.is_facilitator or one.by_id == place.person.id)
    }
    last = max(0, (len(entries) - 1) // PAGE)
    return Listing(
        place.ilt.id, heading, view, entries, min(page, last), frozenset(mine), are_hidden=view == _GONE
    )


def _found(catalog: Catalog, shelf: Shelf, view: str) -> tuple[str, Sequence[Entry]]:
    """What a view is called, and what it has. Raises RefusalError for one that is none."""
    what, _, which = view.partition(":")
    if what == _ALL:
        return say("All of them"), shelf.entries
    if what == _OWN:
        return say("Added by your team"), [one for one in shelf.entries if one.is_own]
    if what == _GONE:
        return say("Hidden, because not there any more"), shelf.gone
    if what == _CRITERION and which in catalog.criteria:
        return catalog.criteria[which].short, shelf.serving(which)
    if what == _SECTION and which.isdecimal() and int(which) < len(catalog.sections):
        section = catalog.sections[int(which)]
        return catalog.heading(section), [one for one in shelf.entries if one.section == section]
    if what == _WORDS:
        return say("“{words}”", words=which), found_by(catalog, shelf, which)
    raise RefusalError(say(_OLD))


def found_by(catalog: Catalog, shelf: Shelf, words: str) -> Sequence[Entry]:
    """What is found by words, the best first; the team's own like the others."""
    typed = words_of(words)
    own = Index((one.ref, _parts(catalog, one)) for one in shelf.entries if one.is_own)
    known = {one.ref: one for one in shelf.entries}
    scores = {ref: score for ref, score in catalog.index.scores(typed).items() if ref in known}
    return [known[ref] for ref in best(own.scores(typed), scores)]


def _parts(catalog: Catalog, one: Entry) -> Parts:
    return [
        (one.title, TITLE),
        *((name, NAMED) for name in kind_names(one.kind)),
        *catalog.criteria_parts(one.criteria),
        (one.what, SAID),
        (one.why, SAID),
    ]
