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
from handlers.answers import Answer, Below, ChangeForm, FieldErrors, OpenForm, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, day_or_none, number, number_or_none, one_of


def register(listeners: Listeners, deps: Deps) -> None:
    """All listeners of the list of meetings."""
    own = _Listeners(deps)
    listeners.action(ids.MEETING_LIST, "meeting_list", own.opened)
    listeners.action(ids.MEETING_ROW, "meeting_row", own.row)
    listeners.action(ids.MEETING_ADD, "meeting_add", own.add_form)
    listeners.action(ids.MEETING_UNDO, "meeting_undo", own.undo)
    listeners.form(ids.MEETING_MOVE_FORM, own.move)
    listeners.form(ids.MEETING_ADD_FORM, own.add)


def list_here(deps: Deps, request: Request) -> Answer:
    """The list for a command: of the team that the channel means."""
    return Say(shown.meeting_list(meeting_list.read_here(deps.db, request.actor, deps.clock.now())))


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def opened(self, request: Request) -> Answer:
        """*Next meetings*; its value is the team's number, or empty: the team of the channel."""
        if not request.chosen_value:
            return list_here(self._deps, request)
        return Say(self._list(request, number(request.chosen_value)))

    def row(self, request: Request) -> Answer:
        """The menu of a row."""
        _, _, about = str(request.action.get("block_id", "")).partition(":")
        which, _ = _which(about)
        about_it = (self._deps.db, request.actor, which)
        match one_of(MeetingAction, request.chosen_value):
            case MeetingAction.MOVE:
                wish = meeting_list.move_wish(*about_it, self._deps.clock.now())
                return OpenForm(shown.wish_form(wish))
            case MeetingAction.SKIP:
                done = meeting_moves.skip(*about_it, self._deps.clock.now())
            case MeetingAction.UNDO:
                done = meeting_moves.undo(*about_it, "", self._deps.clock.now())
        return Say(self._list(request, which.ilt_id, done))

    def undo(self, request: Request) -> Answer:
        """*Undo* under what was just done."""
        which, what = _which(request.chosen_value)
        done = meeting_moves.undo(self._deps.db, request.actor, which, what, self._deps.clock.now())
        return Say(self._list(request, which.ilt_id, done))

    def add_form(self, request: Request) -> Answer:
        """*Add a meeting…*."""
        ilt_id, now = number(request.chosen_value), self._deps.clock.now()
        return OpenForm(shown.wish_form(meeting_list.add_wish(self._deps.db, request.actor, ilt_id, now)))

    def move(self, request: Request) -> Answer:
        """*Move*."""
        which, _ = _which(request.view["private_metadata"])
        when, now = _when(request), self._deps.clock.now()
        try:
            done = meeting_moves.move(self._deps.db, request.actor, which, when, now)
        except RefusalError as refusal:
            return self._refused(request, refusal, which.ilt_id, which)
        return self._below(request, which.ilt_id, done)

    def add(self, request: Request) -> Answer:
        """*Add*."""
        ilt_id = number(request.view["private_metadata"].partition(":")[0])
        when, now = _when(request), self._deps.clock.now()
        try:
            done = meeting_moves.add(self._deps.db, request.actor, ilt_id, when, now)
        except RefusalError as refusal:
            return self._refused(request, refusal, ilt_id, None)
        return self._below(request, ilt_id, done)

    def _refused(self, request: Request, refusal: RefusalError, ilt_id: int, which: Which | None) -> Answer:
        """The form stays as it was typed; a day off is asked about in it."""
        if isinstance(refusal, WrongInputError):
            return FieldErrors(refusal.fields)
        if not isinstance(refusal, DayOffError):
            return FieldErrors({DAY: str(refusal)})
        return ChangeForm(shown.wish_form(self._wish(request, refusal, ilt_id, which)))

    def _wish(self, request: Request, refusal: DayOffError, ilt_id: int, which: Which | None) -> MeetingWish:
        when, now = _when(request), self._deps.clock.now()
        about = (self._deps.db, request.actor)
        was = (
            meeting_list.move_wish(*about, which, now)
            if which
            else meeting_list.add_wish(*about, ilt_id, now)
        )
        hour, minutes = when.hour or was.hour, when.minutes or was.minutes
        return MeetingWish(ilt_id, refusal.day, hour, minutes, was.slot, was.line, refusal.day)

    def _below(self, request: Request, ilt_id: int, done: MeetingDone) -> Answer:
        """The list with what was done: in the form below, or where a message opened this form, instead of it."""
        message = self._list(request, ilt_id, done)
        return Below(on_top(message)) if request.view.get("previous_view_id") else Say(message)

    def _list(self, request: Request, ilt_id: int, done: MeetingDone | None = None) -> dict[str, object]:
        now = self._deps.clock.now()
        return shown.meeting_list(
            meeting_list.read_list(self._deps.db, request.actor, ilt_id, now), above=done
        )


def _which(words: str) -> tuple[Which, str]:
    """What a row, a form or a button is about, and what else it says."""
    ilt_id, _, rest = words.partition(":")
    slot, _, what = rest.partition(":")
    day = day_or_none(slot)
    if day is None:
        raise RefusalError("That button is from an older message. Nothing was changed. Type /ilt to go on.")
    return Which(number(ilt_id), day), what


def _when(request: Request) -> When:
    filled = Filled(request)
    day = filled.day(DAY)
    ticked = filled.choices(anyway_block(day)) if day else []
    minutes = number_or_none(filled.choice(MINUTES))
    return When(day, filled.hour(HOUR), minutes, day_or_none(ticked[0]) if ticked else None)
