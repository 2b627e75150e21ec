"""Parking: an agenda item that waits for the next meeting, is brought back, or stands as a note of this one."""

from bot.errors import RefusalError, WrongInputError
from bot.live.messages.forms import MOST_NOTE, NOTE
from bot.live.messages.steps import Parked, Step
from bot.live.steps import Hold, begin_next, current_of, held, step_of
from bot.rules.text import too_long, visible
from bot.turn import Turn
from bot.words import later, say
from storage.agenda import AgendaItem, AgendaState, agenda_item_in_workspace
from storage.live import give_back

_NOT_PARKED = later(
    "That item is not parked any more, so nothing was changed. The meeting's message shows where it is."
)


def park(turn: Turn, meeting_id: int, seen_id: int) -> Parked | Step:
    """*Park it*: the current item waits for the next meeting, and the next one begins.

    Args:
        seen_id: the current item as the button knew it. If another is by now, nothing is changed.

    Raises:
        RefusalError: they do not lead the meeting.
    """
    with held(turn, meeting_id, to_lead=say("park an item")) as hold:
        current = current_of(hold.agenda)
        if current is None or current.id != seen_id:
            return _parked_already(hold, seen_id) or step_of(hold, is_stale=True)
        give_back(hold.session, hold.meeting.id, current.id)
        begin_next(hold)
        return Parked(hold.meeting.id, current.id, current.title, step_of(hold))


def _parked_already(hold: Hold, item_id: int) -> Parked | None:
    """The same answer to a repeated delivery."""
    item = None if hold.is_first else _parked(hold, item_id)
    return Parked(hold.meeting.id, item.id, item.title, step_of(hold)) if item else None


def _parked(hold: Hold, item_id: int) -> AgendaItem | None:
    ilt = hold.place.ilt
    item = agenda_item_in_workspace(hold.session, ilt.workspace_id, item_id, lock=True)
    if item is None or item.ilt_id != ilt.id or item.carried_from_id != hold.meeting.id:
        return None
    return item if item.meeting_id is None and item.state == AgendaState.WAITING else None


def _require_parked(hold: Hold, item_id: int) -> AgendaItem:
    item = _parked(hold, item_id)
    if item is None:
        raise RefusalError(say(_NOT_PARKED))
    return item


def _take_back(hold: Hold, item: AgendaItem) -> None:
    item.meeting_id, item.carried, item.carried_from_id = hold.meeting.id, item.carried - 1, None


def bring_back(turn: Turn, meeting_id: int, item_id: int) -> Parked:
    """*Bring it back*: it waits for its turn in this meeting again.

    Raises:
        RefusalError: they do not lead the meeting, or it is not parked any more.
    """
    with held(turn, meeting_id, to_lead=say("bring an item back")) as hold:
        item = _require_parked(hold, item_id)
        _take_back(hold, item)
        return Parked(hold.meeting.id, item.id, item.title)


def read_parked(turn: Turn, meeting_id: int, item_id: int) -> Parked:
    """*Keep it as a note instead…*: the item, for the form.

    Raises:
        RefusalError: they do not lead the meeting, or it is not parked any more.
    """
    with held(turn, meeting_id, to_lead=say("keep an item as a note")) as hold:
        item = _require_parked(hold, item_id)
        return Parked(hold.meeting.id, item.id, item.title)


def keep_as_note(turn: Turn, meeting_id: int, item_id: int, note: str) -> Parked:
    """It does not come back by itself: it stands as a note of this meeting.

    Raises:
        RefusalError: they do not lead the meeting, or it is not parked any more.
        WrongInputError: too long.
    """
    words = visible(note)
    if fault := too_long(words, MOST_NOTE):
        raise WrongInputError({NOTE: fault})
    with held(turn, meeting_id, to_lead=say("keep an item as a note")) as hold:
        item = _require_parked(hold, item_id)
        _take_back(hold, item)
        item.state, item.note = AgendaState.DONE, words
        return Parked(hold.meeting.id, item.id, item.title)
