"""The next meetings as a list, and what its rows and buttons do: move, skip, add, undo."""

from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from bot.meetings import list as meeting_list
from bot.meetings import moves as meeting_moves
from bot.meetings.access import DayOffError, When, Which
from bot.meetings.messages import list as shown
from bot.meetings.messages.fields import DAY, HOUR, MINUTES, anyway_block
from bot.meetings.messages.list import MeetingAction, MeetingDone, MeetingWish
from bot.setup.messages.setup import on_top
from bot.words import say
from handlers.answers import Answer, Below, ChangeForm, FieldErrors, OpenForm, Say
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, day_or_none, number, number_or_none, one_of


def register(listeners: Listeners) -> None:
    """All listeners of the list of meetings."""
    listeners.action(ids.MEETING_LIST, _opened)
    listeners.action(ids.MEETING_ROW, _row)
    listeners.action(ids.MEETING_ADD, _add_form)
    listeners.action(ids.MEETING_UNDO, _undo)
    listeners.form(ids.MEETING_MOVE_FORM, _move)
    listeners.form(ids.MEETING_ADD_FORM, _add)


def list_here(request: Request) -> Answer:
    """The list for a command: of the team that the channel means."""
    return Say(shown.meeting_list(meeting_list.read_here(request.turn)))


def _opened(request: Request) -> Answer:
    """*Next meetings*; its value is the team's number, or empty: the team of the channel."""
    if not request.chosen_value:
        return list_here(request)
    return Say(_list(request, number(request.chosen_value)))


def _row(request: Request) -> Answer:
    """The menu of a row."""
    _, _, about = str(request.action.get("block_id", "")).partition(":")
    which, _ = _which(about)
    match one_of(MeetingAction, request.chosen_value):
        case MeetingAction.MOVE:
            wish = meeting_list.move_wish(request.turn, which)
            return OpenForm(shown.wish_form(wish))
        case MeetingAction.SKIP:
            done = meeting_moves.skip(request.turn, which)
        case MeetingAction.UNDO:
            done = meeting_moves.undo(request.turn, which, "")
    return Say(_list(request, which.ilt_id, done))


def _undo(request: Request) -> Answer:
    """*Undo* under what was just done."""
    which, what = _which(request.chosen_value)
    done = meeting_moves.undo(request.turn, which, what)
    return Say(_list(request, which.ilt_id, done))


def _add_form(request: Request) -> Answer:
    """*Add a meeting…*."""
    ilt_id = number(request.chosen_value)
    return OpenForm(shown.wish_form(meeting_list.add_wish(request.turn, ilt_id)))


def _move(request: Request) -> Answer:
    """*Move*."""
    which, _ = _which(request.view["private_metadata"])
    when = _when(request)
    try:
        done = meeting_moves.move(request.turn, which, when)
    except RefusalError as refusal:
        return _refused(request, refusal, which.ilt_id, which)
    return _below(request, which.ilt_id, done)


def _add(request: Request) -> Answer:
    """*Add*."""
    ilt_id = number(request.view["private_metadata"].partition(":")[0])
    when = _when(request)
    try:
        done = meeting_moves.add(request.turn, ilt_id, when)
    except RefusalError as refusal:
        return _refused(request, refusal, ilt_id, None)
    return _below(request, ilt_id, done)


def _refused(request: Request, refusal: RefusalError, ilt_id: int, which: Which | None) -> Answer:
    """The form stays as it was typed; a day off is asked about in it."""
    if isinstance(refusal, WrongInputError):
        return FieldErrors(refusal.fields)
    if not isinstance(refusal, DayOffError):
        return FieldErrors({DAY: str(refusal)})
    return ChangeForm(shown.wish_form(_wish(request, refusal, ilt_id, which)))


def _wish(request: Request, refusal: DayOffError, ilt_id: int, which: Which | None) -> MeetingWish:
    when = _when(request)
    was = (
        meeting_list.move_wish(request.turn, which) if which else meeting_list.add_wish(request.turn, ilt_id)
    )
    hour, minutes = when.hour or was.hour, when.minutes or was.minutes
    return MeetingWish(ilt_id, refusal.day, hour, minutes, was.slot, was.line, refusal.day)


def _below(request: Request, ilt_id: int, done: MeetingDone) -> Answer:
    """The list with what was done: in the form below, or where a message opened this form, instead of it."""
    message = _list(request, ilt_id, done)
    return Below(on_top(message)) if request.view.get("previous_view_id") else Say(message)


def _list(request: Request, ilt_id: int, done: MeetingDone | None = None) -> dict[str, object]:
    return shown.meeting_list(meeting_list.read_list(request.turn, ilt_id), above=done)


def _which(words: str) -> tuple[Which, str]:
    """What a row, a form or a button is about, and what else it says."""
    ilt_id, _, rest = words.partition(":")
    slot, _, what = rest.partition(":")
    day = day_or_none(slot)
    if day is None:
        raise RefusalError(say(RETIRED))
    return Which(number(ilt_id), day), what


def _when(request: Request) -> When:
    filled = Filled(request)
    day = filled.day(DAY)
    ticked = filled.choices(anyway_block(day)) if day else []
    minutes = number_or_none(filled.choice(MINUTES))
    return When(day, filled.hour(HOUR), minutes, day_or_none(ticked[0]) if ticked else None)
