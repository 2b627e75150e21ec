"""The end of a blind asking, in the transaction of whoever ends it: shown once, all together, or deleted unread.

Afterwards no row tells who answered what: counts are written, answers deleted, lines written as nobody's in a shuffled order.
"""

from bot.focus.calls import take_back_calls
from bot.focus.choosing import Choosing, changed, note_on
from bot.focus.closeness import is_close
from bot.rules.focus import share_of
from bot.rules.tally import MINIMUM
from bot.turn import Act
from storage.audit import Deed
from storage.database import note_leftovers
from storage.focus import AskingKind, AskingState, FocusAsking, FocusState, LiveWith
from storage.focus_rounds import (
    Counted,
    answered_and_counted,
    candidates_of,
    open_asking,
    take_out,
    write_lines,
)
from storage.people import Person


def show(act: Act, choosing: Choosing, asking: FocusAsking, by: Person | None) -> None:
    """Shows what was answered; fewer than four people's answers are deleted unread. The choosing is held for update.

    Args:
        by: who asked for it; None where its deadline or the last answer did.
    """
    numbers = answered_and_counted(act.session, asking)
    found = take_out(act.session, asking.id)
    asking.state, asking.shown_at = AskingState.SHOWN, act.now
    asking.answered, asking.counted = numbers
    is_dots = asking.kind == AskingKind.DOTS
    if found.givers >= MINIMUM:
        in_words = is_close(choosing, asking)
        if is_dots:
            _write_dots(choosing, found, in_words=in_words)
        else:
            _write_choices(asking, found, in_words=in_words)
        write_lines(act.session, asking, found.lines)
    if is_dots:
        choosing.row.state = FocusState.CHOOSING
    _ended(act, choosing, asking)
    note_on(choosing, Deed.DOTS_SHOWN if is_dots else Deed.LIVE_WITH_SHOWN, by)


def _write_dots(choosing: Choosing, found: Counted, *, in_words: bool) -> None:
    """What is not stored cannot be shown by mistake: numbers, where words stand for them."""
    for candidate in candidates_of(choosing.session, choosing.row.id):
        number = found.dots.get(candidate.id, 0)
        if in_words:
            candidate.share = share_of(number, found.givers)
        else:
            candidate.dots = number


def _write_choices(asking: FocusAsking, found: Counted, *, in_words: bool) -> None:
    good, can_live = found.choices.get(LiveWith.GOOD, 0), found.choices.get(LiveWith.CAN_LIVE, 0)
    if in_words:
        asking.share = share_of(good + can_live, found.givers)
    else:
        asking.good, asking.can_live = good, can_live
        asking.not_yet = found.choices.get(LiveWith.NOT_YET, 0)


def close_asking(act: Act, choosing: Choosing) -> bool:
    """Deletes unread whatever is asked now. Returns whether something was."""
    asking = open_asking(act.session, choosing.row.id)
    if asking is None:
        return False
    asking.answered, asking.counted = answered_and_counted(act.session, asking)
    take_out(act.session, asking.id)
    asking.state = AskingState.CANCELLED
    _ended(act, choosing, asking)
    return True


def cancel(act: Act, choosing: Choosing, by: Person) -> None:
    """Ends a choosing without a choice."""
    close_asking(act, choosing)
    choosing.row.state = FocusState.CANCELLED
    changed(choosing, at_once=act.machine_now)
    note_on(choosing, Deed.FOCUS_CANCELLED, by)


def _ended(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    take_back_calls(act.session, asking)
    changed(choosing, at_once=act.machine_now)
    note_leftovers(act.session)
