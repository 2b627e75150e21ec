"""One strategy in the hands of somebody: found, held, checked, shown; and what shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.focus.choosing import Choosing, not_theirs, require_takes_part
from bot.focus.messages.strategies import full_words
from bot.focus.messages.strategy_forms import Said
from bot.focus.messages.strategy_shapes import StrategyShown, strategy_name
from bot.focus.strategy_lines import note_mark, shown_of
from bot.outbox.behind import strategies_changed
from bot.rules.focus import MOST_STRATEGIES
from bot.rules.local_time import local_date
from bot.teams.membership import PLACES, Place
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.focus import Cycle, FocusArea, FocusRound
from storage.people import Ilt, Person, look_at_meetings_of
from storage.strategies import Mark, Strategy, StrategyState, StrategyWording
from storage.strategy_rows import active_strategies, worded

UNKNOWN = later(
    "I have no such strategy in a team of yours, so nothing was changed. Type /ilt strategy to see what there is."
)
WHO_EDITS = later("A strategy is changed by whoever looks after it, and by organizers.")
WHO_ENDS = later("Organizers put a strategy on hold and take it up again.")
_ENDED = later("That strategy has ended. Nothing was changed. Type /ilt strategy to see what there is.")


@dataclass(frozen=True)
class Hold(Act):
    """A strategy and whoever wants something of it. Rows of the session they were read in."""

    place: Place
    row: Strategy

    @property
    def today(self) -> date:
        """The date on the wall of the team."""
        return today_of(self.place, self)

    @property
    def choosing(self) -> Choosing:
        """The choosing that its focus area comes from."""
        area = self.session.get_one(FocusArea, self.row.area_id)
        row = self.session.get_one(FocusRound, area.round_id)
        return Choosing(self.session, row, self.place.ilt, self.now)

    @property
    def cycle(self) -> Cycle:
        """With which it ends."""
        area = self.session.get_one(FocusArea, self.row.area_id)
        return self.session.get_one(Cycle, area.cycle_id)

    @property
    def may_edit(self) -> bool:
        """Whether they may change what it says."""
        return may_edit(self.place, self.row)

    def mark(self, what: Mark) -> None:
        """Notes what they did."""
        note_mark(self, self.row, what, self.place.person)

    def shown(self) -> StrategyShown:
        """As people read it now."""
        return shown_one(self.session, self.row, self.today)


def today_of(place: Place, act: Act) -> date:
    """The date on the wall of a team; until it was set up, on that of whoever asks."""
    return local_date(act.now, team_time(place.ilt, place.person.zone).zone)


# With the place in its team of whoever asks.
_PLACED = PLACES.add_columns(Strategy).join(Strategy, Strategy.ilt_id == Ilt.id)
_KNOWN = (
    select(Strategy.id)
    .join(Ilt, Ilt.id == Strategy.ilt_id)
    .where(Ilt.workspace_id == bindparam("workspace_id"))
)


@dataclass(frozen=True)
class By:
    """What a strategy is found by, and what is said where there is none. `which`: that of the number `about`."""

    which: ColumnElement[bool]
    unknown: str

    @cached_property
    def looked_at(self) -> Select[Any]:
        """It and the place, as they are."""
        return _PLACED.where(self.which)

    @cached_property
    def held(self) -> Select[Any]:
        """The same; first its team is locked and then itself."""
        locked = self.looked_at.with_for_update(of=(Ilt, Strategy), key_share=True)
        return locked.execution_options(populate_existing=True)

    @cached_property
    def known(self) -> Select[int]:
        """Its id, whoever asks."""
        return _KNOWN.where(self.which)


_BY_ITSELF = By(Strategy.id == bindparam("about"), UNKNOWN)


@contextmanager
def held(turn: Turn, about: int, by: By = _BY_ITSELF) -> Iterator[Hold]:
    """A strategy that nobody else changes meanwhile, for a member of its team; nor any other of the team's.

    Raises:
        RefusalError: no such strategy in a team of theirs.
    """
    with turn.write() as act:
        act.absorb()
        yield _found(act, about, by, by.held)


@contextmanager
def looked_at(turn: Turn, about: int, by: By = _BY_ITSELF) -> Iterator[Hold]:
    """A strategy as it is. Raises as `held`."""
    with turn.read() as act:
        yield _found(act, about, by, by.looked_at)


def _found(act: Act, about: int, by: By, statement: Select[Any]) -> Hold:
    whose = {"workspace_id": act.actor.workspace_id, "about": about}
    found = act.session.execute(statement, {**whose, "user_id": act.actor.user_id}).first()
    if found is None:
        is_known = act.session.scalar(by.known, whose) is not None
        raise RefusalError(say(UNKNOWN if is_known else by.unknown))
    *place, row = found
    return Hold(act.turn, act.session, Place(*place), row)


def may_edit(place: Place, row: Strategy) -> bool:
    """Organizers, its owner, and until there is one who agreed whoever committed to it."""
    me = place.person.id
    is_waiting = row.accepted_at is None and row.committed_by_id == me
    return place.is_facilitator or row.owner_id == me or is_waiting


def require_may_edit(hold: Hold) -> None:
    """Raises NotFacilitatorError, naming who may change it."""
    require_takes_part(hold.place)
    if not hold.may_edit:
        owner = hold.session.get(Person, hold.row.owner_id) if hold.row.owner_id else None
        raise not_theirs(hold.session, hold.place.ilt, WHO_EDITS, [owner] if owner else [])


def require_organizer(hold: Hold) -> None:
    """Raises NotFacilitatorError, naming who may end it."""
    if not hold.place.is_facilitator:
        raise not_theirs(hold.session, hold.place.ilt, WHO_ENDS)


def require_going_on(hold: Hold) -> None:
    """Raises RefusalError where it has ended."""
    if hold.row.state == StrategyState.ENDED:
        raise RefusalError(say(_ENDED))


def said_of(wording: StrategyWording, owner: Person | None = None) -> Said:
    """A wording as it is filled in."""
    return Said(
        wording.what,
        wording.so_that,
        wording.did_when,
        wording.worked_when,
        owner.slack_user_id if owner else "",
    )


def shown_one(session: Session, row: Strategy, today: date) -> StrategyShown:
    """One strategy as people read it."""
    session.flush()
    rows = [one for one in worded(session, row.ilt_id) if one.row.id == row.id]
    return shown_of(session, row.ilt_id, rows, today)[0]


def why_full(session: Session, ilt_id: int) -> str:
    """Why there is no room for one more, with those there are; empty where there is."""
    active = active_strategies(session, ilt_id)
    if len(active) < MOST_STRATEGIES:
        return ""
    return full_words([strategy_name(one.place, one.wording.what) for one in active])


def changed(act: Act, ilt_id: int, *, is_reworded: bool = False) -> None:
    """Whatever shows a team's strategies is behind; the worker looks anew whom to ask about them."""
    look_at_meetings_of(act.session, ilt_id)
    strategies_changed(act.session, ilt_id, at_once=act.machine_now, is_reworded=is_reworded)
