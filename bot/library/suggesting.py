"""At most two resources where the need arises: under a criterion, a strategy, an agenda item, a focus area."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.library.messages.shapes import Entry, Suggestion
from bot.library.shelf import Shelf, shelf_of
from rubric_data import Resources
from storage.people import Ilt

MOST = 2


def suggest(session: Session, ilt: Ilt, resources: Resources, keys: Sequence[str]) -> list[Suggestion]:
    """For these criteria, to a team; nothing where there are none."""
    return suggested_of(shelf_of(session, ilt, resources), ilt.id, keys) if keys else []


def suggested_of(shelf: Shelf, ilt_id: int, keys: Sequence[str]) -> list[Suggestion]:
    """The best of each criterion in turn: only what can be opened; what the team has opened already comes last."""
    ranked = [_ranked(shelf, key) for key in keys]
    found: dict[str, Entry] = {}
    for place in range(MOST):
        for entries in ranked:
            if place < len(entries):
                found.setdefault(entries[place].ref, entries[place])
    first = sorted(found.values(), key=lambda one: one.is_opened)
    return [Suggestion(ilt_id, one) for one in first[:MOST]]


def _ranked(shelf: Shelf, key: str) -> Sequence[Entry]:
    found = [one for one in shelf.serving(key) if one.address]
    return sorted(found, key=lambda one: (one.is_opened, not one.is_own, -one.helped))
