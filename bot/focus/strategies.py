"""What becomes of a strategy: changed, with a number to watch, on hold, taken up again."""

from dataclasses import dataclass, replace
from datetime import date

from bot.errors import RefusalError, WrongInputError
from bot.focus.choosing import checked_end
from bot.focus.committing import Taken, add_wording, checked
from bot.focus.messages.strategies import LONGEST_SAID, MOST_NUMBERS
from bot.focus.messages.strategy_forms import (
    AIM,
    BY,
    EVERY,
    LONGEST_NAME,
    LONGEST_NUMBER,
    NAME,
    NO_NAME,
    NO_RHYTHM,
    NOW,
    ROOM,
    UNIT,
    UNTIL,
    ChangeForm,
    Said,
    meanwhile_words,
    no_number,
    too_late,
)
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.focus.strategy_access import (
    Hold,
    changed,
    held,
    looked_at,
    require_going_on,
    require_may_edit,
    require_organizer,
    said_of,
    why_full,
)
from bot.focus.strategy_owners import give, owe_question
from bot.items.input import ItemFields, choices_of, takers_and
from bot.items.messages.forms import ItemForm
from bot.items.offers import for_team
from bot.outbox.behind import serving_changed
from bot.rules.check_ins import RHYTHMS
from bot.rules.over import over_what_stands
from bot.rules.strategy_words import number_said
from bot.rules.text import kept, too_long, visible
from bot.turn import Turn
from bot.words import later, say
from storage.focus import AreaState, CycleState, FocusArea
from storage.focus_rounds import active_areas, current_cycle
from storage.people import Person
from storage.strategies import (
    Mark,
    StrategyNumber,
    StrategyState,
    StrategyValue,
    StrategyWording,
)
from storage.strategy_rows import has_readings, marks_of, newest_wording, numbers_of

_NOT_ACTIVE = later("Only an active strategy is put on hold. Nothing was changed. Type /ilt strategy.")
_NOT_GOING_ON = later(
    "That strategy is not active now. Nothing was logged. Type /ilt strategy to see what is."
)
_NO_AREA = later("Its focus has ended and your team works on none now. Choose one first: type /ilt focus.")
_WAITS = later(
    "The time for your focus is over, and its strategies wait for the step back: type /ilt focus end. Nothing was changed."
)
_MANY_NUMBERS = later("It has {most} numbers already, and nobody watches more. Nothing was added.")


def _form(hold: Hold) -> ChangeForm:
    wording, row = newest_wording(hold.session, hold.row.id), hold.row
    people, owner = takers_and(hold.session, row.ilt_id, row.handed_to_id or row.owner_id)
    called, members = hold.shown().called, choices_of(people)
    return ChangeForm(
        row.id,
        row.ilt_id,
        _version(hold, wording),
        called,
        members,
        said_of(wording, owner),
        row.ends_on,
        row.every_weeks or 0,
    )


def _version(hold: Hold, wording: StrategyWording) -> int:
    """Grows with everything that is changed of it."""
    return wording.number + len(marks_of(hold.session, hold.row.id))


def read_change(turn: Turn, strategy_id: int) -> ChangeForm:
    """*Change…*: how it stands.

    Raises:
        RefusalError: no such strategy in a team of theirs, not theirs to change, or it has ended.
    """
    with looked_at(turn, strategy_id) as hold:
        require_going_on(hold)
        require_may_edit(hold)
        return _form(hold)


@dataclass(frozen=True)
class Change:
    """*Change…* as it was filled in.

    Attributes:
        version: of the wording that it was made from.
        every_weeks: from one check-in to the next; 0: before each meeting.
    """

    version: int
    said: Said
    until: date | None
    every_weeks: int = 0


def change(turn: Turn, strategy_id: int, typed: Change) -> StrategyShown | ChangeForm:
    """*Save*. Where somebody else saved first, the form comes back with what was typed, and says what it says now.

    Raises:
        WrongInputError: by field.
        RefusalError: as `read_change`.
    """
    try:
        return _save(turn, strategy_id, typed)
    except _MeanwhileError as other:
        return other.form


class _MeanwhileError(Exception):
    """Somebody else saved first: nothing is saved, and the request is not noted either."""

    def __init__(self, form: ChangeForm) -> None:
        super().__init__()
        self.form = form


def _save(turn: Turn, strategy_id: int, typed: Change) -> StrategyShown:
    with held(turn, strategy_id) as hold:
        if hold.is_first:
            require_going_on(hold)
            require_may_edit(hold)
            wording = newest_wording(hold.session, hold.row.id)
            if _version(hold, wording) != typed.version:
                raise _MeanwhileError(_typed_meanwhile(hold, wording, typed))
            asked = hold.row.handed_to_id or hold.row.owner_id
            owner = hold.session.get(Person, asked) if asked else None
            _change(hold, wording, typed, checked(hold, hold.place, typed.said, owner))
            owe_question(hold, hold.row)
            changed(hold, hold.row.ilt_id, is_reworded=True)
            serving_changed(hold.session, hold.row.ilt_id)
        return hold.shown()


def _typed_meanwhile(hold: Hold, now: StrategyWording, typed: Change) -> ChangeForm:
    *_, last = marks_of(hold.session, hold.row.id)
    by = hold.session.get(Person, now.said_by_id if now.said_at >= last.at else last.person_id)
    words = meanwhile_words(by.name if by else "", said_of(now), hold.shown().owner)
    form, weeks = _form(hold), typed.every_weeks
    return replace(form, said=typed.said, until=typed.until, every_weeks=weeks, meanwhile=words)


def _change(hold: Hold, wording: StrategyWording, typed: Change, taken: Taken) -> None:
    row = hold.row
    until = None if typed.until == hold.cycle.ends_on else typed.until
    if until != row.ends_on:
        row.ends_on = _checked_until(hold, until)
        hold.mark(Mark.END_MOVED)
    if typed.every_weeks != (row.every_weeks or 0):
        row.every_weeks = _checked_rhythm(typed.every_weeks)
        hold.mark(Mark.RHYTHM)
    if taken.said != said_of(wording):
        # What nobody was asked about is gone once it is changed: it may have been a slip, such as a student's name.
        if not has_readings(hold.session, wording.id):
            hold.session.delete(wording)
            hold.session.flush()
        add_wording(hold, row, wording.number + 1, taken.said, hold.place.person)
    give(hold, taken.owner)


def _checked_until(hold: Hold, until: date | None) -> date | None:
    if until is None:
        return None
    day, ends_on = checked_end(hold.choosing, until), hold.cycle.ends_on
    if day > ends_on:
        raise WrongInputError({UNTIL: too_late(hold.today, ends_on)})
    return day


def _checked_rhythm(weeks: int) -> int | None:
    if weeks and weeks not in RHYTHMS:
        raise WrongInputError({EVERY: say(NO_RHYTHM)})
    return weeks or None


def read_for_form(turn: Turn, strategy_id: int) -> StrategyShown:
    """A strategy that goes on, for the small forms. Raises as `read_change`."""
    with looked_at(turn, strategy_id) as hold:
        require_going_on(hold)
        require_may_edit(hold)
        return hold.shown()


def first_step(turn: Turn, strategy_id: int) -> ItemForm:
    """*Add a first step…*: the form of an action item that is for it; proposed is whoever is to look after it.

    Raises:
        RefusalError: no such strategy in a team of theirs, or it is not active.
    """
    with looked_at(turn, strategy_id) as hold:
        if hold.row.state != StrategyState.ACTIVE:
            raise RefusalError(say(_NOT_GOING_ON))
        ilt_id = hold.place.ilt.id
        person_id = hold.row.handed_to_id or hold.row.owner_id
        owner = hold.session.get_one(Person, person_id).slack_user_id if person_id else ""
    return for_team(turn, ilt_id, ItemFields("", owner, None, strategy=str(strategy_id)))


@dataclass(frozen=True)
class NumberTyped:
    """A number to watch as it was filled in."""

    name: str
    unit: str
    now: str
    aim: str
    by: date | None


def add_number(turn: Turn, strategy_id: int, typed: NumberTyped) -> StrategyShown:
    """*Add a number to watch…*. A repeated delivery adds nothing twice.

    Raises:
        WrongInputError: by field; what is no number is said back.
        RefusalError: as `read_change`.
    """
    with held(turn, strategy_id) as hold:
        if hold.is_first:
            require_going_on(hold)
            require_may_edit(hold)
            _add_number(hold, typed)
            changed(hold, hold.row.ilt_id)
        return hold.shown()


def _add_number(hold: Hold, typed: NumberTyped) -> None:
    name, unit = visible(kept(typed.name)), visible(kept(typed.unit))
    now, aim = number_said(visible(typed.now)), number_said(visible(typed.aim))
    known = numbers_of(hold.session, [hold.row.id]).get(hold.row.id, ())
    faults = {
        NAME: too_long(name, LONGEST_NAME) if name else say(NO_NAME),
        UNIT: too_long(unit, LONGEST_NUMBER),
        NOW: no_number(typed.now) if now is None else "",
        AIM: no_number(typed.aim) if aim is None else "",
    }
    if len(known) >= MOST_NUMBERS:
        faults[NAME] = say(_MANY_NUMBERS, most=MOST_NUMBERS)
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    number = StrategyNumber(
        ilt_id=hold.row.ilt_id,
        strategy_id=hold.row.id,
        name=name,
        unit=unit,
        aim_said=visible(typed.aim),
        aim=aim,
        aim_on=_checked_by(hold, typed.by),
    )
    hold.session.add(number)
    hold.session.flush()
    said = visible(typed.now)
    value = StrategyValue(ilt_id=hold.row.ilt_id, number_id=number.id, said=said, value=now, day=hold.today)
    hold.session.add(value)


def _checked_by(hold: Hold, by: date | None) -> date | None:
    try:
        return checked_end(hold.choosing, by) if by else None
    except WrongInputError as wrong:
        raise WrongInputError({BY: str(wrong)}) from wrong


def make_room(turn: Turn, strategy_id: int, typed: str) -> StrategyShown:
    """*What will we stop to make room?…*; empty: nothing is said.

    Raises:
        WrongInputError: too long.
        RefusalError: as `read_change`.
    """
    words = visible(kept(typed))
    if fault := too_long(words, LONGEST_SAID):
        raise WrongInputError({ROOM: fault})
    with held(turn, strategy_id) as hold:
        if hold.is_first:
            require_going_on(hold)
            require_may_edit(hold)
            said = over_what_stands({ROOM: (typed, hold.row.makes_room or "")})[ROOM]
            hold.row.makes_room = visible(kept(said)) or None
            changed(hold, hold.row.ilt_id)
        return hold.shown()


def put_on_hold(turn: Turn, strategy_id: int) -> StrategyShown:
    """*Put on hold*: it uses no place. A second tap finds it done.

    Raises:
        RefusalError: no such strategy, no organizer, or it has ended.
    """
    with held(turn, strategy_id) as hold:
        require_going_on(hold)
        require_organizer(hold)
        if hold.is_first and hold.row.state != StrategyState.ON_HOLD:
            if hold.row.state != StrategyState.ACTIVE:
                raise RefusalError(say(_NOT_ACTIVE))
            hold.row.state, hold.row.held_at = StrategyState.ON_HOLD, hold.now
            hold.mark(Mark.HELD)
            changed(hold, hold.row.ilt_id)
        return hold.shown()


def take_up(turn: Turn, strategy_id: int) -> StrategyShown:
    """*Take it up again*, for a focus that is worked on. A second tap finds it done.

    Raises:
        RefusalError: no such strategy, no organizer, it has ended, three are active, or nothing is worked on.
    """
    with held(turn, strategy_id) as hold:
        require_going_on(hold)
        require_organizer(hold)
        if hold.is_first and hold.row.state != StrategyState.ACTIVE:
            _require_running(hold)
            if why := why_full(hold.session, hold.row.ilt_id):
                raise RefusalError(why)
            _into_an_area(hold)
            hold.row.state, hold.row.held_at = StrategyState.ACTIVE, None
            if hold.row.ends_on and hold.row.ends_on <= hold.today:
                hold.row.ends_on = None
            hold.mark(Mark.TAKEN_UP)
            changed(hold, hold.row.ilt_id)
        return hold.shown()


def _require_running(hold: Hold) -> None:
    cycle = current_cycle(hold.session, hold.row.ilt_id)
    if cycle and cycle.state != CycleState.RUNNING:
        raise RefusalError(say(_WAITS))


def _into_an_area(hold: Hold) -> None:
    """Its own focus area; where that has ended the one that is about the same now, else the first that is worked on."""
    area = hold.session.get_one(FocusArea, hold.row.area_id)
    if area.state == AreaState.ACTIVE:
        return
    areas = active_areas(hold.session, hold.row.ilt_id)
    if not areas:
        raise RefusalError(say(_NO_AREA))
    same = [one for one in areas if one.name.about == area.name.about]
    hold.row.area_id = [*same, *areas][0].id
