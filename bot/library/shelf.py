"""What the library of one team holds at the moment: what is listed for everybody and its own, without what is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.library.messages.shapes import Entry
from bot.words import language, later, say
from rubric_data import Resource, ResourceKind, Resources
from storage.library import Mark, Said, TeamResource, helped_counts, marks_of, own_resources, ref_of
from storage.people import Ilt, Person

# So many teams of a workspace have to say that something is gone before it is for the others too.
_TEAMS_SAY_GONE = 2
_NOT_THERE = later("That is not in your library any more. Nothing was changed. Type /ilt resources.")


@dataclass(frozen=True)
class Shelf:
    """The team's own first.

    Attributes:
        gone: what is hidden: taken for not there any more.
        gone_by: who of this team says so, by what it is called; None: nobody of it, but other teams do.
    """

    entries: Sequence[Entry]
    gone: Sequence[Entry]
    gone_by: Mapping[str, int | None]

    def entry(self, ref: str) -> Entry:
        """One that is shown. Raises RefusalError where it is not."""
        return _found(self.entries, ref)

    def gone_entry(self, ref: str) -> Entry:
        """One that is hidden. Raises RefusalError where it is not."""
        return _found(self.gone, ref)

    def serving(self, key: str) -> list[Entry]:
        """What serves a criterion: what can be opened first, then what names it first."""
        found = [one for one in self.entries if key in one.criteria]
        return sorted(found, key=lambda one: (not one.address, not one.is_own, list(one.criteria).index(key)))


def _found(entries: Sequence[Entry], ref: str) -> Entry:
    found = next((one for one in entries if one.ref == ref), None)
    if found is None:
        raise RefusalError(say(_NOT_THERE))
    return found


def shelf_of(session: Session, ilt: Ilt, resources: Resources) -> Shelf:
    """As the tables are now."""
    marks, helped = marks_of(session, ilt), helped_counts(session, ilt.id)
    told = _Marks(ilt.id, marks)
    every = [
        *(_own(session, row, told, helped) for row in own_resources(session, ilt.id)),
        *(_listed(one, told, helped) for one in resources.in_language(language())),
    ]
    gone = [one for one in every if told.is_gone(one.ref, one.address)]
    hidden = {one.ref for one in gone}
    return Shelf(
        [one for one in every if one.ref not in hidden], gone, {ref: told.who(ref) for ref in hidden}
    )


class _Marks:
    """What teams said, read by resource."""

    def __init__(self, ilt_id: int, marks: Sequence[Mark]) -> None:
        self._mine = {(one.ref, one.said): one for one in marks if one.ilt_id == ilt_id}
        self._gone = [one for one in marks if one.said == Said.GONE]

    def _says(self, ref: str, said: Said, address: str) -> bool:
        mark = self._mine.get((ref, said))
        return mark is not None and mark.address == address

    def is_opened(self, ref: str, address: str) -> bool:
        return self._says(ref, Said.OPENED, address)

    def is_gone(self, ref: str, address: str) -> bool:
        """This team says so, or two others do and this one does not know better."""
        if self._says(ref, Said.GONE, address):
            return True
        # One of a team's own has a number that no other team's has.
        teams = {one.ilt_id for one in self._gone if (one.ref, one.address) == (ref, address)}
        return len(teams) >= _TEAMS_SAY_GONE and not self._says(ref, Said.THERE, address)

    def who(self, ref: str) -> int | None:
        mark = self._mine.get((ref, Said.GONE))
        return mark.said_by_id if mark else None


def _listed(one: Resource, told: _Marks, helped: Mapping[str, int]) -> Entry:
    address = one.address or ""
    return Entry(
        one.key,
        one.title,
        one.kind,
        one.what,
        one.why,
        one.criteria,
        one.section or "",
        one.publisher,
        address,
        one.where or "",
        one.minutes,
        is_opened=told.is_opened(one.key, address),
        helped=helped.get(one.key, 0),
        language=one.language,
    )


def _own(session: Session, row: TeamResource, told: _Marks, helped: Mapping[str, int]) -> Entry:
    entry = own_entry(session, row)
    is_opened = told.is_opened(entry.ref, row.address)
    return replace(entry, is_opened=is_opened, helped=helped.get(entry.ref, 0))


def own_entry(session: Session, row: TeamResource) -> Entry:
    """One of a team's own, without what was said of it."""
    return Entry(
        ref_of(row.id),
        row.title,
        ResourceKind(row.kind),
        row.what,
        row.why,
        row.criteria,
        address=row.address,
        by=session.get_one(Person, row.added_by_id).name,
        by_id=row.added_by_id,
        is_own=True,
    )
