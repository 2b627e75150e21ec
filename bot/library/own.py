"""What a team adds to its library, and takes out of it."""

from bot.errors import RefusalError, WrongInputError
from bot.library.catalog import Catalog
from bot.library.messages.forms import (
    ADDRESS,
    CRITERIA,
    FULL,
    KIND,
    KNOWN,
    NO_KIND,
    NO_SUCH_CRITERION,
    NO_TITLE,
    NO_WHAT,
    NO_WHY,
    PASTED,
    TITLE,
    WHAT,
    WHY,
    Typed,
    address_fault_words,
    is_a_page,
)
from bot.library.messages.lists import Done
from bot.library.messages.shapes import KINDS, LONGEST_LINE, LONGEST_TITLE, Entry
from bot.library.shelf import Shelf, own_entry, shelf_of
from bot.outbox.behind import library_changed, resource_removed
from bot.rules.text import kept, tame, too_long, visible
from bot.teams.membership import Place, require_facilitator, require_place, shown_name
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from rubric_data import AddressFault, fault_of_address
from storage.database import note_leftovers
from storage.library import TeamResource, own_number, own_of_request, posts_of, remove_own

MOST_OWN = 100
_NOT_OWN = later("Only what your team has added itself can be removed. Nothing was changed.")


def add(turn: Turn, catalog: Catalog, ilt_id: int, typed: Typed) -> Done:
    """*Add*. A repeated delivery finds what the first one added.

    Raises:
        WrongInputError: by field.
        RefusalError: no member of that team, or it has too many.
    """
    with turn.write() as act:
        act.absorb()
        place = require_place(act, ilt_id)
        row = own_of_request(act.session, ilt_id, turn.actor.request)
        if row is None:
            shelf = shelf_of(act.session, place.ilt, catalog.resources)
            row = _added(act, place, _checked(catalog, shelf, typed))
        return Done(ilt_id, shown_name(place.ilt), own_entry(act.session, row))


def _added(act: Act, place: Place, typed: Typed) -> TeamResource:
    row = TeamResource(
        ilt_id=place.ilt.id,
        request=act.actor.request,
        title=typed.title,
        address=typed.address,
        kind=typed.kind,
        what=typed.what,
        why=typed.why,
        criteria=list(typed.criteria),
        added_at=act.now,
        added_by_id=place.person.id,
    )
    act.session.add(row)
    act.session.flush()
    library_changed(act.session, place.ilt.id)
    return row


def _checked(catalog: Catalog, shelf: Shelf, typed: Typed) -> Typed:
    """What can be stored. Raises WrongInputError, by field."""
    if sum(one.is_own for one in (*shelf.entries, *shelf.gone)) >= MOST_OWN:
        raise RefusalError(say(FULL, most=MOST_OWN))
    address = kept(typed.address)
    faults = {
        TITLE: _fault(typed.title, LONGEST_TITLE, NO_TITLE),
        ADDRESS: _address_fault(shelf, address),
        KIND: "" if typed.kind in KINDS else say(NO_KIND),
        WHAT: _fault(typed.what, LONGEST_LINE, NO_WHAT),
        WHY: _fault(typed.why, LONGEST_LINE, NO_WHY),
        CRITERIA: "" if set(typed.criteria) <= set(catalog.criteria) else say(NO_SUCH_CRITERION),
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    title, what, why = (
        tame(words, most)
        for words, most in (
            (typed.title, LONGEST_TITLE),
            (typed.what, LONGEST_LINE),
            (typed.why, LONGEST_LINE),
        )
    )
    return Typed(title, address, what, why, typed.kind, typed.criteria)


def _fault(words: str, most: int, empty: str) -> str:
    said = visible(kept(words))
    if not said:
        return say(empty)
    return say(PASTED) if is_a_page(said) else too_long(said, most)


def _address_fault(shelf: Shelf, address: str) -> str:
    if is_a_page(address) and not address.lower().startswith("https://"):
        return address_fault_words(AddressFault.NOT_ONE)
    if fault := fault_of_address(address):
        return address_fault_words(fault)
    same = _bare(address)
    known = next(
        (one for one in (*shelf.entries, *shelf.gone) if one.address and _bare(one.address) == same), None
    )
    return say(KNOWN, title=known.title) if known else ""


def _bare(address: str) -> str:
    """What two spellings of an address have in common."""
    return address.rstrip("/").removeprefix("https://").removeprefix("www.").lower()


def read_own(turn: Turn, ilt_id: int, ref: str) -> Entry:
    """*Remove…*: what it is about.

    Raises:
        RefusalError: no member, nothing of the team's own, or neither an organizer nor who added it.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        return own_entry(act.session, _own_row(act, place, ref))


def remove(turn: Turn, ilt_id: int, ref: str) -> Done:
    """*Remove*: deleted, with what was shared of it in the channel. Raises as `read_own`."""
    with turn.write() as act:
        place = require_place(act, ilt_id)
        row = _own_row(act, place, ref)
        done = Done(ilt_id, shown_name(place.ilt), own_entry(act.session, row))
        posts = [one.id for one in posts_of(act.session, ilt_id, ref)]
        remove_own(act.session, row)
        note_leftovers(act.session)
        library_changed(act.session, ilt_id)
        resource_removed(act.session, posts, at_once=act.machine_now)
    wipe_leftovers(turn.db)
    return done


def _own_row(act: Act, place: Place, ref: str) -> TeamResource:
    row = act.session.get(TeamResource, own_number(ref))
    if row is None or row.ilt_id != place.ilt.id:
        raise RefusalError(say(_NOT_OWN))
    if row.added_by_id != place.person.id:
        require_facilitator(act.session, place, say("remove what others have added"))
    return row
