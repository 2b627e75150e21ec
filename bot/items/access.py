"""One action item in the hands of somebody: found, locked, checked, shown. The start and the end of every change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.items.messages.items import ItemShown
from bot.rules.local_time import local_date
from bot.teams.membership import Place, place_in
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.items import ActionItem, Change, ItemChange, helpers_of, item_in_workspace
from storage.meetings import Meeting, turns_of
from storage.people import Person
from storage.strategy_rows import words_of_item

UNKNOWN = later(
    "I have no such action item in a team of yours, so nothing was changed. Type /ilt actions to see what there is."
)


@dataclass(frozen=True)
class Hold(Act):
    """An item that nobody else changes meanwhile. Rows of the session they were read in."""

    place: Place
    item: ActionItem

    @property
    def today(self) -> date:
        """The date on the wall of the team."""
        return today_of(self.place, self.now)

    def note(self, what: Change, before: object = None, after: object = None, reason: str = "") -> None:
        """Writes a change into the item's history."""
        self.session.add(
            ItemChange(
                item_id=self.item.id,
                person_id=self.place.person.id,
                at=self.now,
                what=what,
                before=_words(before),
                after=_words(after),
                reason=reason,
            )
        )


@contextmanager
def held(turn: Turn, item_id: int) -> Iterator[Hold]:
    """An item in a writing transaction, for a member of its team.

    Raises:
        RefusalError: no such item in a team of theirs.
    """
    with turn.write() as act:
        act.absorb()
        item = item_in_workspace(act.session, turn.actor.workspace_id, item_id, lock=True)
        place = place_in(act.session, turn.actor, item.ilt_id) if item else None
        if item is None or place is None:
            raise RefusalError(say(UNKNOWN))
        yield Hold(turn, act.session, place, item)


@contextmanager
def looked_at(turn: Turn, item_id: int) -> Iterator[Hold]:
    """An item as it is, for a member of its team who wants to change it; nothing is changed yet.

    Raises:
        RefusalError: no such item in a team of theirs, or not theirs to change.
    """
    with turn.read() as act:
        item = item_in_workspace(act.session, turn.actor.workspace_id, item_id)
        place = place_in(act.session, turn.actor, item.ilt_id) if item else None
        if item is None or place is None:
            raise RefusalError(say(UNKNOWN))
        hold = Hold(turn, act.session, place, item)
        require_right(hold)
        yield hold


def may_change(place: Place, item: ActionItem) -> bool:
    """Whether that is their own item (they own or logged it), or they steer the team."""
    return place.is_facilitator or place.person.id in {item.owner_id, item.logged_by_id}


def require_right(hold: Hold) -> None:
    """Raises RefusalError, naming who may, unless they may change the item."""
    if refused := why_not_theirs(hold.session, hold.place, hold.item):
        raise RefusalError(refused)


def why_not_theirs(session: Session, place: Place, item: ActionItem) -> str:
    """Why they may not change the item, naming who may; empty where they may."""
    if may_change(place, item) or _may_complete(session, place, item):
        return ""
    owner = name_of(session, item.owner_id) or say("nobody yet")
    logged_by = name_of(session, item.logged_by_id)
    return say(
        "#{number} can be changed by its owner ({owner}), by whoever logged it ({logged_by}) and by an organizer. "
        "Nothing was changed. Ask one of them.",
        number=item.number,
        owner=owner,
        logged_by=logged_by,
    )


def _may_complete(session: Session, me: Place, item: ActionItem) -> bool:
    """Whoever led a meeting decides what one of its items still lacks."""
    if item.meeting_id is None or (item.owner_id is not None and item.due_on is not None):
        return False
    meeting = session.get(Meeting, item.meeting_id)
    if meeting is None:
        return False
    first = next((member.id for _, member, _ in turns_of(session, meeting.id)), None)
    return me.member.id == first or me.person.id in {meeting.started_by_id, meeting.ended_by_id}


def today_of(place: Place, now: datetime) -> date:
    """The date on the wall of a team; until it was set up, on that of whoever asks."""
    return local_date(now, team_time(place.ilt, place.person.zone).zone)


def name_of(session: Session, person_id: int | None) -> str:
    """A person's name; empty for nobody."""
    person = session.get(Person, person_id) if person_id is not None else None
    return person.name if person else ""


def shown(session: Session, item: ActionItem, *, is_plain: bool = False) -> ItemShown:
    """The item as people read it. `is_plain`: nobody helps with it, and it is for no strategy."""
    helpers = [] if is_plain else helpers_of(session, item.id)
    return ItemShown(
        item.id,
        item.number,
        item.text,
        name_of(session, item.owner_id),
        item.due_on,
        helpers=[person.name for person in helpers],
        handed_to=name_of(session, item.handed_to_id),
        snoozed_until=item.snoozed_until,
        done_on=item.done_on,
        note=item.done_note or "",
        reason=item.dropped_reason or "",
        strategy="" if is_plain else words_of_item(session, item.id),
    )


def _words(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
