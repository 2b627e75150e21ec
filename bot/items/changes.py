"""The life of an action item after it was logged: done, dropped, taken up again, silenced, moved."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.blocks.dates import long_day
from bot.errors import RefusalError, WrongInputError
from bot.items.access import Hold, held, name_of, require_right, shown
from bot.items.input import due_fault
from bot.items.messages.forms import DAY, DUE, MOST_NOTE, MOST_REASON, NOTE, REASON
from bot.items.messages.items import ItemShown, Logged
from bot.items.owed import TOLD_AFTER, echo_of, may_know, owe_item_messages
from bot.rules.over import over_what_stands
from bot.rules.text import too_long, visible
from bot.turn import Turn
from bot.words import say
from storage.items import ActionItem, Change, ItemState, SuccessCheck, changes_of, forget_checks
from storage.meetings import Meeting, MeetingState

CHECKED_AFTER = timedelta(days=14)
LONGEST_SNOOZE = timedelta(days=366)


def finish(turn: Turn, item_id: int, note: str) -> ItemShown:
    """*Done*, perhaps with what changed because of it. Done again changes nothing but a note that was said now.

    What somebody else said of it before stays above that.

    Raises:
        RefusalError: not theirs to change, or dropped.
    """
    with held(turn, item_id) as hold:
        finish_held(hold, note)
        return shown(hold.session, hold.item)


def finish_held(hold: Hold, note: str) -> None:
    """The same for an item that is held already. Raises RefusalError."""
    if not hold.is_first:
        return
    require_right(hold)
    _require_not_dropped(hold.item)
    if hold.item.state != ItemState.DONE:
        _finish(hold)
    _set_note(hold, visible(note))
    owe_item_messages(hold, hold.item)


def _finish(hold: Hold) -> None:
    item, today = hold.item, hold.today
    item.state = ItemState.DONE
    item.done_at, item.done_on, item.done_by_id = hold.now, today, hold.place.person.id
    end_hand_over(item)
    hold.note(Change.DONE, after=today)
    hold.session.add(SuccessCheck(item_id=item.id, due_on=today + CHECKED_AFTER))


def _set_note(hold: Hold, note: str) -> None:
    said = hold.item.done_note
    if note and note != said:
        stays = said and _is_of_another(hold)
        hold.note(Change.NOTE)
        hold.item.done_note = f"{said}\n{note}" if stays else note


def _is_of_another(hold: Hold) -> bool:
    by = {one.person_id for one in changes_of(hold.session, hold.item.id) if one.what == Change.NOTE}
    return bool(by - {hold.place.person.id})


def _require_not_dropped(item: ActionItem) -> None:
    if item.state in {ItemState.DROPPED, ItemState.UNDONE}:
        raise RefusalError(_why_dropped(item))


def say_what_changed(turn: Turn, item_id: int, note: str) -> ItemShown:
    """The answer to *What changed?*; empty takes back an earlier one.

    Raises:
        RefusalError: not theirs to change, or not done.
        WrongInputError: too long.
    """
    words = visible(note)
    _require_short(NOTE, words, MOST_NOTE)
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_right(hold)
            if hold.item.state != ItemState.DONE:
                raise RefusalError(
                    say("#{number} is not done any more, so this was not saved.", number=hold.item.number)
                )
            said = over_what_stands({NOTE: (note, hold.item.done_note or "")})[NOTE]
            hold.note(Change.NOTE)
            hold.item.done_note = visible(said) or None
        return shown(hold.session, hold.item)


def take_up_again(turn: Turn, item_id: int) -> ItemShown:
    """*Undo* of done or dropped, *Log it again* of what was taken back: open as before.

    Reminders whose time passed meanwhile do not come.

    Raises:
        RefusalError: not theirs to change.
    """
    with held(turn, item_id) as hold:
        take_up_held(hold)
        return shown(hold.session, hold.item)


def take_up_held(hold: Hold) -> None:
    """The same for an item that is held already. Raises RefusalError."""
    item = hold.item
    if not hold.is_first or item.state == ItemState.OPEN:
        return
    require_right(hold)
    hold.note(Change.REOPENED, item.state, ItemState.OPEN)
    forget_checks(hold.session, item.id)
    item.state, item.due_since = ItemState.OPEN, hold.now
    item.done_at = item.done_on = item.done_by_id = item.done_note = item.dropped_reason = None
    owe_item_messages(hold, item)


def take_back(turn: Turn, item_id: int) -> tuple[ItemShown, bool]:
    """*Undo* of a logging: as if it had never been.

    Returns the item, and whether its owner may have been told of it before.

    Raises:
        RefusalError: not theirs to change, not open any more, or somebody else has taken it up.
    """
    with held(turn, item_id) as hold:
        take_back_held(hold)
        return shown(hold.session, hold.item), may_know(hold, hold.item)


def take_back_held(hold: Hold) -> None:
    """The same for an item that is held already. Raises RefusalError."""
    if not hold.is_first or hold.item.state == ItemState.UNDONE:
        return
    require_right(hold)
    _require_untouched(hold)
    hold.item.state = ItemState.UNDONE
    hold.note(Change.UNDONE)
    owe_item_messages(hold, hold.item)


def _require_untouched(hold: Hold) -> None:
    me = hold.place.person.id
    others = any(change.person_id != me for change in changes_of(hold.session, hold.item.id))
    if hold.item.state != ItemState.OPEN or others:
        raise RefusalError(
            say(
                "Somebody has worked with #{number} since it was logged, so it was not taken back. "
                "Type /ilt actions and choose Drop… with a reason instead.",
                number=hold.item.number,
            )
        )


def drop(turn: Turn, item_id: int, reason: str) -> ItemShown:
    """*Drop…*: it will not be done, and why.

    Raises:
        RefusalError: not theirs to change, or done.
        WrongInputError: no reason, or too long a one.
    """
    why = visible(reason)
    if not why:
        raise WrongInputError({REASON: say("Say why, in a few words: your team can read it later.")})
    _require_short(REASON, why, MOST_REASON)
    with held(turn, item_id) as hold:
        if hold.is_first and hold.item.state != ItemState.DROPPED:
            require_right(hold)
            require_open(hold)
            hold.item.state, hold.item.dropped_reason = ItemState.DROPPED, why
            end_hand_over(hold.item)
            hold.note(Change.DROPPED)
            owe_item_messages(hold, hold.item)
        return shown(hold.session, hold.item)


def snooze(turn: Turn, item_id: int, until: date | None) -> ItemShown:
    """*Snooze…*: no reminders before that day. The promise stays.

    Raises:
        RefusalError: not theirs to change, or not open.
        WrongInputError: not a day after today, or over a year away.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_right(hold)
            silence(hold, until)
            owe_item_messages(hold, hold.item)
        return shown(hold.session, hold.item)


def silence(hold: Hold, until: date | None) -> None:
    """The same, for whoever holds the item. Raises as `snooze`."""
    require_open(hold)
    if until is None or not hold.today < until <= hold.today + LONGEST_SNOOZE:
        words = say("Choose a day after today ({today}), within a year.", today=long_day(hold.today))
        raise WrongInputError({DAY: words})
    hold.note(Change.SNOOZED, hold.item.snoozed_until, until)
    hold.item.snoozed_until = until


def move(turn: Turn, item_id: int, due: date | None, reason: str) -> tuple[ItemShown, date | None, int]:
    """*Move date…*: another promise, counted; not counted where the logger corrects it before anybody was told.

    Returns the item, the date before, and how often its date was moved.

    Raises:
        RefusalError: not theirs to change, or not open.
        WrongInputError: not a date to promise, or the one it has.
    """
    why = visible(reason)
    _require_short(REASON, why, MOST_REASON)
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_right(hold)
            promise_anew(hold, due, why)
            owe_item_messages(hold, hold.item)
        return shown(hold.session, hold.item), _date_before(hold), hold.item.moves


def choose_other_date(turn: Turn, item_id: int, due: date | None) -> Logged:
    """The other Friday, offered beside the one that was understood; that one is offered then. Tapped again it changes
    nothing.

    Raises:
        RefusalError: not theirs to change, not open, or not a date to promise any more.
    """
    with held(turn, item_id) as hold:
        item = hold.item
        if hold.is_first and due != item.due_on:
            require_right(hold)
            promise_anew(hold, due)
            owe_item_messages(hold, item)
        return echo_of(hold, item, _date_before(hold))


def promise_anew(hold: Hold, due: date | None, reason: str = "") -> None:
    """Another date for an open item, for whoever holds it. Raises as `move`."""
    require_open(hold)
    same = say("That is the date it has. Choose another one.") if due == hold.item.due_on else ""
    if fault := same or due_fault(hold, hold.place, due):
        raise WrongInputError({DUE: fault})
    set_due(hold, due, reason)


def _date_before(hold: Hold) -> date | None:
    hold.session.flush()
    moved = [change for change in changes_of(hold.session, hold.item.id) if change.what == Change.DUE]
    return date.fromisoformat(moved[-1].before) if moved and moved[-1].before else None


def set_due(hold: Hold, due: date | None, reason: str = "") -> None:
    """Changes the promised date and counts it, unless it is a correction."""
    item = hold.item
    hold.note(Change.DUE, item.due_on, due, reason)
    if item.due_on is not None and not is_correction(hold):
        item.moves += 1
    item.due_on, item.due_since = due, hold.now


def is_correction(hold: Hold) -> bool:
    """Whether whoever logged the item changes it before anybody else could know of it."""
    if hold.place.person.id != hold.item.logged_by_id:
        return False
    return hold.now - hold.item.logged_at <= TOLD_AFTER or _is_of_now(hold)


def _is_of_now(hold: Hold) -> bool:
    """Whether its meeting still goes on: nobody is told before its end."""
    meeting = hold.session.get(Meeting, hold.item.meeting_id) if hold.item.meeting_id else None
    return meeting is not None and meeting.state == MeetingState.RUNNING


def require_open(hold: Hold) -> None:
    """Raises RefusalError, saying what became of it, unless the item is open."""
    if refused := why_not_open(hold.session, hold.item):
        raise RefusalError(refused)


def why_not_open(session: Session, item: ActionItem) -> str:
    """What became of the item; empty while it is open."""
    if item.state == ItemState.OPEN:
        return ""
    if item.state == ItemState.DONE:
        day = long_day(item.done_on) if item.done_on else ""
        by = name_of(session, item.done_by_id)
        return say(
            "#{number} is done ({by}, {day}), so nothing was changed. Undo that first.",
            number=item.number,
            by=by,
            day=day,
        )
    return _why_dropped(item)


def _why_dropped(item: ActionItem) -> str:
    return say(
        "#{number} was dropped, so nothing was changed. If it is alive again, log it anew with /ilt action.",
        number=item.number,
    )


def end_hand_over(item: ActionItem) -> None:
    """Nobody is asked to take it over any more."""
    item.handed_to_id = item.handed_by_id = item.handed_at = None


def _require_short(field: str, words: str, most: int) -> None:
    if fault := too_long(words, most):
        raise WrongInputError({field: fault})
