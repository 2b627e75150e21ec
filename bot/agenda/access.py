"""One agenda item in the hands of somebody: found, held, checked. The start of every change of an agenda."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.agenda.facts import agenda_shown, name_of
from bot.agenda.messages.agenda import MOST_TITLE, AgendaShown
from bot.errors import RefusalError
from bot.rules.text import tame
from bot.teams.membership import Place, place_in
from bot.turn import Act, Turn
from bot.words import later, say
from storage.agenda import AgendaItem, AgendaState, agenda_item_in_workspace
from storage.meetings import leads_a_planned_meeting
from storage.people import PREPARED, meets_again

_UNKNOWN = later(
    "I have no such agenda item in a team of yours, so nothing was changed. Type /ilt agenda to see what there is."
)


@dataclass(frozen=True)
class AgendaHold(Act):
    """An agenda item that nobody else changes meanwhile. Rows of the session they were read in."""

    place: Place
    item: AgendaItem

    @property
    def shown(self) -> AgendaShown:
        """The item as people read it."""
        return agenda_shown(self.session, self.item.ilt_id, [self.item])[0]


@contextmanager
def held(turn: Turn, item_id: int) -> Iterator[AgendaHold]:
    """An agenda item in a writing transaction, for a member of its team.

    Raises:
        RefusalError: no such item in a team of theirs.
    """
    with turn.write() as act:
        act.absorb()
        hold = _found(act, item_id)
        meets_again(act.session, hold.item.ilt_id, PREPARED)
        act.session.refresh(hold.item)
        yield hold


@contextmanager
def looked_at(turn: Turn, item_id: int) -> Iterator[AgendaHold]:
    """An item that they may change, as it is; nothing is changed yet.

    Raises:
        RefusalError: no such item in a team of theirs, not theirs to change, or not waiting any more.
    """
    with turn.read() as act:
        hold = _found(act, item_id)
        require_may_change(hold)
        yield hold


def _found(act: Act, item_id: int) -> AgendaHold:
    item = agenda_item_in_workspace(act.session, act.actor.workspace_id, item_id)
    place = place_in(act.session, act.actor, item.ilt_id) if item else None
    if item is None or place is None:
        raise RefusalError(say(_UNKNOWN))
    return AgendaHold(act.turn, act.session, place, item)


def changes_all(session: Session, place: Place) -> bool:
    """Whether they may change every item: a facilitator of the team, or whoever leads a meeting to come."""
    return place.is_facilitator or leads_a_planned_meeting(session, place.ilt.id, place.member.id)


def require_may_change(hold: AgendaHold) -> None:
    """Raises RefusalError unless the item waits for a meeting, and they proposed it, present it or steer the team."""
    require_right(hold)
    require_waiting(hold.item)


def require_right(hold: AgendaHold) -> None:
    """Raises RefusalError, naming who may, unless they proposed the item, present it or steer the team."""
    item = hold.item
    if hold.place.person.id in {item.proposed_by_id, item.presenter_id}:
        return
    if changes_all(hold.session, hold.place):
        return
    presenter = name_of(hold.session, item.presenter_id) or say("nobody yet")
    by = name_of(hold.session, item.proposed_by_id)
    raise RefusalError(
        say(
            "{item} can be changed by whoever proposed it ({by}), by its presenter ({presenter}), and by "
            "whoever leads the meeting or the team. Nothing was changed. Ask one of them.",
            item=_quoted(item),
            by=by,
            presenter=presenter,
        )
    )


def require_waiting(item: AgendaItem) -> None:
    """Raises RefusalError where a meeting has taken it up, or it was taken off."""
    if item.state == AgendaState.REMOVED:
        raise RefusalError(
            say(
                "{item} was taken off the agenda, so nothing was changed. Propose it again with /ilt agenda add.",
                item=_quoted(item),
            )
        )
    if item.meeting_id is not None or item.state != AgendaState.WAITING:
        raise RefusalError(
            say(
                "A meeting has taken up {item}, so nothing was changed. Whoever leads that meeting goes on from there.",
                item=_quoted(item),
            )
        )


def _quoted(item: AgendaItem) -> str:
    return f"“{tame(item.title, MOST_TITLE)}”"
