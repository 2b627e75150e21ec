"""At most two resources where the need arises: under a criterion, a strategy, an agenda item, a focus area."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.library.catalog import Catalog
from bot.library.messages.shapes import Entry, Suggestion
from bot.library.shelf import Shelf, shelf_of
from bot.teams.membership import place_in
from bot.turn import Turn
from rubric_data import Resources
from storage.focus import FocusArea
from storage.people import Ilt
from storage.strategies import Strategy

MOST = 2


def suggest_for(turn: Turn, catalog: Catalog, ilt_id: int, keys: Sequence[str]) -> list[Suggestion]:
    """For these criteria, to a member of that team; nothing to others."""
    if not keys:
        return []
    with turn.read() as act:
        place = place_in(act.session, turn.actor, ilt_id)
        return suggest(act.session, place.ilt, catalog.resources, keys) if place else []


def suggest_for_area(turn: Turn, catalog: Catalog, ilt_id: int, area_id: int | None) -> list[Suggestion]:
    """For a focus area: its criterion, or the one that a candidate of the team's own names."""
    with turn.read() as act:
        area = act.session.get(FocusArea, area_id) if area_id else None
        keys = _keys_of(catalog, area) if area and area.ilt_id == ilt_id else []
    return suggest_for(turn, catalog, ilt_id, keys)


def suggest_for_item(
    turn: Turn, catalog: Catalog, ilt_id: int | None, words: str, strategy_id: int | None = None
) -> list[Suggestion]:
    """For an agenda item: the criterion that its words name, else that of the strategy which it serves."""
    key = catalog.criterion_named(words)
    if key or not strategy_id or ilt_id is None:
        return suggest_for(turn, catalog, ilt_id or 0, [key] if key else [])
    with turn.read() as act:
        strategy = act.session.get(Strategy, strategy_id)
        area_id = strategy.area_id if strategy and strategy.ilt_id == ilt_id else None
    return suggest_for_area(turn, catalog, ilt_id, area_id)


def _keys_of(catalog: Catalog, area: FocusArea) -> list[str]:
    key = area.criterion_key or catalog.criterion_named(area.name.words)
    return [key] if key else []


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
