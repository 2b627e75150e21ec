"""Dots: placed unseen, shown once and all together, by hand or at their deadline."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import RefusalError, WrongInputError
from bot.focus.blind import (
    cancel,
    close_asking,
    remind_anew,
    remind_later,
    show,
    tell_opener,
    tell_who_chooses,
)
from bot.focus.choosing import (
    UNKNOWN,
    Choosing,
    changed,
    require_asked,
    require_asking,
    require_may_steer,
    require_state,
    require_takes_part,
    take,
)
from bot.focus.living import candidate_of
from bot.focus.messages.dots import DOTS, LINE, DotsForm, Placed, TooFew, wrong_number
from bot.focus.messages.shapes import LONGEST_LINE, Turnout
from bot.rules.deadlines import DAYS_TO_VOTE_AGAIN, AtDeadline, at_deadline, default_deadline, is_time_to_end
from bot.rules.focus import dots_for
from bot.rules.tally import MINIMUM
from bot.rules.text import kept, too_long, visible
from bot.rules.working_days import NoWorkingDayError
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.focus import CHOICE_OPEN, AskingKind, AskingState, FocusAsking, FocusRound, FocusState
from storage.focus_askings import (
    add_places,
    answered_and_counted,
    due_askings,
    keep_answer,
    open_asking,
    own_answer,
    own_dots,
)
from storage.focus_rounds import candidates_of, open_choosing
from storage.people import Ilt

# In one round of the worker.
_MOST_AT_ONCE = 20
WHO_SHOWS = later(
    "Dots are shown by whoever asked for them, by organizers, and by whoever leads the meeting."
)
WHO_CANCELS = later("This is closed by whoever opened it, by organizers, or by whoever leads the meeting.")


def read_dots(turn: Turn, round_id: int) -> DotsForm:
    """*Place my two dots*: the form, filled in with the member's own.

    Raises:
        RefusalError: another team's, an observer, or the dots were shown.
    """
    with turn.read() as act:
        hand = take(act, round_id)
        require_takes_part(hand.place)
        asking = require_asked(hand, AskingKind.DOTS)
        candidates = candidates_of(act.session, round_id)
        mine = own_answer(act.session, asking.id, hand.place.member.id)
        return DotsForm(
            round_id,
            [candidate_of(one) for one in candidates],
            dots_for(len(candidates)),
            own_dots(act.session, asking.id, hand.place.member.id),
            (mine.line if mine else None) or "",
        )


def place_dots(turn: Turn, round_id: int, chosen: Collection[int], line: str) -> Placed:
    """Keeps a member's dots and line instead of those before. A repeated delivery changes nothing.

    Args:
        chosen: ids of candidates.

    Raises:
        WrongInputError: none, too many, or too long a line.
        RefusalError: as `read_dots`.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="share")
        require_takes_part(hand.place)
        asking = require_asked(hand, AskingKind.DOTS, is_saved=True)
        each = _checked(act.session, round_id, chosen, line)
        if act.is_first:
            keep_answer(act.session, asking, hand.place.member.id, dots=chosen, line=clean_line(line))
        turnout = Turnout(*answered_and_counted(act.session, asking))
        if act.is_first:
            changed(hand.choosing, at_once=act.machine_now if turnout.has_everyone else None)
        return Placed(round_id, turnout, each)


def _checked(session: Session, round_id: int, chosen: Collection[int], line: str) -> int:
    known = [one.id for one in candidates_of(session, round_id)]
    if not set(chosen) <= set(known):
        raise RefusalError(say(UNKNOWN))
    each = dots_for(len(known))
    faults = {
        DOTS: "" if 1 <= len(set(chosen)) <= each else wrong_number(len(set(chosen)), each),
        LINE: fault_of_line(line),
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    return each


def clean_line(typed: str) -> str:
    """A line as it is kept; empty where nothing can be seen of it."""
    return visible(kept(typed))


def fault_of_line(typed: str) -> str:
    """Why a line cannot be kept; empty where it can."""
    return too_long(clean_line(typed), LONGEST_LINE)


def show_dots(turn: Turn, round_id: int) -> str | TooFew:
    """*Show the dots*. Returns the name of the channel, or how few there are. A repeated delivery finds it done.

    Raises:
        RefusalError: they may not, or the dots were shown.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        if not act.is_first:
            return hand.choosing.ilt.name
        require_state(hand.row, FocusState.DOTS)
        require_may_steer(hand, WHO_SHOWS)
        asking = require_asking(hand, AskingKind.DOTS)
        turnout = Turnout(*answered_and_counted(act.session, asking))
        if turnout.answered < MINIMUM:
            return TooFew(round_id, turnout)
        show(act, hand.choosing, asking, hand.place.person)
        name = hand.choosing.ilt.name
    wipe_leftovers(turn.db)
    return name


def go_without_dots(turn: Turn, round_id: int) -> str:
    """*Choose without dots*: what was placed is deleted unread. Returns the name of the channel.

    Raises:
        RefusalError: they may not, or the dots were shown.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        if act.is_first:
            require_state(hand.row, FocusState.DOTS)
            require_may_steer(hand, WHO_SHOWS)
            close_asking(act, hand.choosing)
            hand.row.state = FocusState.CHOOSING
            changed(hand.choosing, at_once=act.machine_now)
        name = hand.choosing.ilt.name
    wipe_leftovers(turn.db)
    return name


def cancel_choosing(turn: Turn, round_id: int) -> str:
    """*Close without a choice*. Returns the name of the channel.

    Raises:
        RefusalError: they may not, or it is decided already.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        if act.is_first:
            require_state(hand.row, *CHOICE_OPEN)
            require_may_steer(hand, WHO_CANCELS)
            cancel(act, hand.choosing, hand.place.person)
        name = hand.choosing.ilt.name
    wipe_leftovers(turn.db)
    return name


def count_joiners(turn: Turn, ilt_id: int) -> None:
    """Counts everyone who came into the channel while something is asked there."""
    with turn.write() as act:
        found = open_choosing(act.session, ilt_id)
        asking = open_asking(act.session, found.id) if found else None
        if found is None or asking is None:
            return
        choosing = Choosing(act.session, found, act.session.get_one(Ilt, ilt_id), act.now)
        if joined := add_places(act.session, asking):
            remind_later(act, choosing, asking, joined)
            changed(choosing)


def due_now(session: Session, turn: Turn) -> Sequence[tuple[int, int]]:
    """(asking, choosing) of dots whose time has come while their team works."""
    return [one for one in due_askings(session, turn.now) if _is_due(session, one, turn)]


def end_due(turn: Turn) -> int:
    """Ends or extends dots whose time is over; those left open by a meeting get an end. Returns how many it looked at."""
    with turn.read() as act:
        due = due_now(act.session, turn)[:_MOST_AT_ONCE]
    for asking_id, round_id in due:
        with turn.write() as act:
            _at_deadline(act, asking_id, round_id)
    if due:
        wipe_leftovers(turn.db)
    return len(due)


def _held(session: Session, one: tuple[int, int], turn: Turn) -> tuple[FocusAsking, Choosing] | None:
    asking, row = session.get(FocusAsking, one[0]), session.get(FocusRound, one[1])
    if asking is None or row is None or asking.state != AskingState.OPEN:
        return None
    return asking, Choosing(session, row, session.get_one(Ilt, row.ilt_id), turn.now)


def _is_due(session: Session, one: tuple[int, int], turn: Turn) -> bool:
    held = _held(session, one, turn)
    if held is None:
        return False
    asking, choosing = held
    if asking.deadline_at is None:
        return _later(choosing) is not None
    return is_time_to_end(asking.deadline_at, turn.now, choosing.days_off, choosing.clock)


def _later(choosing: Choosing) -> datetime | None:
    """A new deadline; None where the school's days off leave none."""
    try:
        return default_deadline(choosing.now, choosing.days_off, choosing.clock, DAYS_TO_VOTE_AGAIN)
    except NoWorkingDayError:
        return None


def _at_deadline(act: Act, asking_id: int, round_id: int) -> None:
    """Nothing is left to do where another worker was faster, or somebody ended it meanwhile."""
    act.session.get(FocusRound, round_id, with_for_update=True)
    one = (asking_id, round_id)
    if one not in due_now(act.session, act.turn):
        return
    held = _held(act.session, one, act.turn)
    assert held is not None
    asking, choosing = held
    if asking.deadline_at is None:
        asking.deadline_at = _later(choosing)
        _moved(act, choosing, asking)
        return
    answered, counted = answered_and_counted(act.session, asking)
    outcome = at_deadline(answered, counted, has_votes=answered > 0, was_extended=asking.was_extended)
    later_on = _later(choosing)
    if outcome is AtDeadline.EXTEND and later_on:
        asking.deadline_at, asking.was_extended = later_on, True
        _moved(act, choosing, asking)
        tell_opener(act, choosing, asking)
    else:
        show(act, choosing, asking, None)
        tell_who_chooses(act, choosing, asking)


def _moved(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    remind_anew(act, choosing, asking)
    changed(choosing)
