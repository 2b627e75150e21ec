"""Choosing one or two focus areas, their goals, the end of their cycle; and ending one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.errors import RefusalError, WrongInputError
from bot.focus.blind import close_asking
from bot.focus.choosing import (
    UNKNOWN,
    Choosing,
    Hand,
    changed,
    require_may_choose,
    require_organizer,
    require_state,
    take,
)
from bot.focus.living import area_of, candidate_of
from bot.focus.messages.choice import (
    AREA,
    CHOSEN,
    FATE,
    NO_AREA,
    NO_DAY,
    NO_FATE,
    NO_REASON,
    REASON,
    UNTIL,
    ChoiceForm,
    EndForm,
    Fate,
    GoalForm,
    MoveForm,
    end_words,
    goal_field,
    has_strategies,
    third_refused,
)
from bot.focus.messages.shapes import LONGEST_GOAL
from bot.focus.strategy_lines import count_going_on, count_of, leave_area
from bot.outbox.behind import cycle_changed, strategies_changed
from bot.rules.criterion_names import spoken_name
from bot.rules.cycles import EndFault, cycle_end, end_fault
from bot.rules.deadlines import working_days_around
from bot.rules.focus import MOST_AREAS, proposal
from bot.rules.local_time import DateRange
from bot.rules.over import over_what_stands
from bot.rules.text import kept, too_long, visible
from bot.rules.working_days import NoWorkingDayError
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import count, later, say
from storage.audit import Deed
from storage.cycle_rows import set_waiting
from storage.focus import AreaState, Cycle, CycleState, FocusArea, FocusCandidate, FocusRound, FocusState
from storage.focus_rounds import (
    active_areas,
    areas_of,
    candidates_of,
    current_cycle,
    next_cycle_number,
    quarters_of,
)
from storage.people import Ilt

WHO_CHOOSES = later("The focus is chosen by organizers, and in a meeting also by whoever leads it.")
WHO_MOVES = later("Organizers move the end of a focus, or end it.")
_NONE_LEFT = later("There is nothing left of this choice to change. Type /ilt focus to see where you stand.")
_NOTHING_CHOSEN = later("Choose one or two. To end all of it, use End a focus area… instead.")
_WAITS = later("This focus has ended: step back on it first, type /ilt focus end. Nothing was changed.")


def read_choice(turn: Turn, round_id: int) -> ChoiceForm:
    """*Choose our focus…*, ticked with what was chosen, else with what the dots propose.

    Raises:
        RefusalError: they may not, dots are being placed, or it was closed.
    """
    with turn.read() as act:
        hand = take(act, round_id)
        _require_open(hand)
        require_may_choose(hand, WHO_CHOOSES)
        candidates = candidates_of(act.session, round_id)
        others = _others(hand)
        most = MOST_AREAS - len(others)
        mine = [one.candidate_id for one in areas_of(act.session, round_id) if one.state == AreaState.ACTIVE]
        cycle = current_cycle(act.session, hand.choosing.ilt.id)
        return ChoiceForm(
            round_id,
            [candidate_of(one) for one in candidates],
            mine or _proposed(candidates, most),
            most,
            hand.choosing.today,
            cycle.ends_on if cycle else proposed_end(hand.choosing),
            is_new=cycle is None,
            others=[spoken_name(one.name) for one in others],
        )


def _require_open(hand: Hand) -> None:
    """Raises RefusalError where there is nothing to choose, or all of it has ended since: that is another choice."""
    require_state(hand.row, FocusState.CHOOSING, FocusState.CHOSEN)
    if hand.row.state == FocusState.CHOSEN:
        _require_worked_on(hand)


def _proposed(candidates: Sequence[FocusCandidate], most: int) -> list[int]:
    dots = [one.dots or 0 for one in candidates]
    return [candidates[place].id for place in proposal(dots, most)]


def _others(hand: Hand) -> list[FocusArea]:
    """What the team works on from another choice."""
    return [one for one in active_areas(hand.session, hand.choosing.ilt.id) if one.round_id != hand.row.id]


def proposed_end(choosing: Choosing) -> date | None:
    """The end of a cycle that begins today; None where the school's days off leave none."""
    quarters = [
        DateRange(one.first_day, one.last_day) for one in quarters_of(choosing.session, choosing.ilt.id)
    ]
    try:
        return cycle_end(choosing.today, quarters, choosing.days_off)
    except NoWorkingDayError:
        return None


def choose(turn: Turn, round_id: int, chosen: Collection[int], until: date | None) -> GoalForm:
    """*Choose*. Returns the form for the goal, which follows. A repeated delivery changes nothing.

    Args:
        chosen: ids of candidates.
        until: the end of the cycle, where it begins with this choice.

    Raises:
        WrongInputError: none, a third one, no day on which it can end, or one with strategies was left out.
        RefusalError: as `read_choice`.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="team")
        if act.is_first:
            _require_open(hand)
            require_may_choose(hand, WHO_CHOOSES)
            _choose(act, hand, set(chosen), until)
        goals = _goal_form(hand)
    wipe_leftovers(turn.db)
    return goals


def _choose(act: Act, hand: Hand, chosen: set[int], until: date | None) -> None:
    candidates = {one.id: one for one in candidates_of(act.session, hand.row.id)}
    if not chosen <= candidates.keys():
        raise RefusalError(say(UNKNOWN))
    _require_number(hand, chosen)
    cycle = current_cycle(act.session, hand.choosing.ilt.id)
    if cycle and cycle.state != CycleState.RUNNING:
        raise RefusalError(say(_WAITS))
    day = cycle.ends_on if cycle else checked_end(hand.choosing, until)
    _let_go(hand, chosen)
    cycle = cycle or add_cycle(act.session, hand.choosing.ilt.id, hand.choosing.today, day)
    known = {one.candidate_id: one for one in areas_of(act.session, hand.row.id)}
    for candidate in candidates.values():
        if candidate.id in chosen:
            _take_up(hand, cycle, candidate, known.get(candidate.id))
    hand.row.state = FocusState.CHOSEN
    hand.row.chosen_at, hand.row.chosen_by_id = act.now, hand.place.person.id
    # What is asked about another proposal is not this one.
    close_asking(act, hand.choosing)
    hand.note(Deed.FOCUS_CHOSEN)
    changed(hand.choosing, at_once=act.machine_now)


def _require_number(hand: Hand, chosen: Collection[int]) -> None:
    others = [spoken_name(one.name) for one in _others(hand)]
    most = MOST_AREAS - len(others)
    if not chosen:
        raise WrongInputError({CHOSEN: say(_NOTHING_CHOSEN)})
    if len(chosen) > most:
        raise WrongInputError({CHOSEN: third_refused(len(chosen), most, others)})


def checked_end(choosing: Choosing, day: date | None) -> date:
    """A day ahead on which the school works. Raises WrongInputError: none, or no such day."""
    if day is None:
        raise WrongInputError({UNTIL: say(NO_DAY)})
    fault = end_fault(day, choosing.today, choosing.days_off)
    if fault:
        around = (
            working_days_around(day, choosing.days_off, choosing.clock) if fault is EndFault.DAY_OFF else []
        )
        ahead = [one for one in around if end_fault(one, choosing.today, choosing.days_off) is None]
        raise WrongInputError({UNTIL: end_words(day, fault, ahead)})
    return day


def _let_go(hand: Hand, chosen: Collection[int]) -> None:
    """What was chosen before and is not any more: nothing is lost with it, else it is ended with a reason."""
    for area in areas_of(hand.session, hand.row.id):
        if area.state == AreaState.ACTIVE and area.candidate_id not in chosen:
            if count_of(hand.session, area.id):
                raise WrongInputError({CHOSEN: has_strategies(spoken_name(area.name))})
            hand.session.delete(area)
    hand.session.flush()


def add_cycle(session: Session, ilt_id: int, starts_on: date, ends_on: date) -> Cycle:
    """The next cycle of a team, which is held."""
    number = next_cycle_number(session, ilt_id)
    cycle = Cycle(ilt_id=ilt_id, number=number, starts_on=starts_on, ends_on=ends_on)
    session.add(cycle)
    session.flush()
    return cycle


def _take_up(hand: Hand, cycle: Cycle, candidate: FocusCandidate, known: FocusArea | None) -> None:
    if known and known.state == AreaState.ACTIVE:
        return
    area = known or FocusArea(
        ilt_id=hand.choosing.ilt.id,
        round_id=hand.row.id,
        candidate_id=candidate.id,
        name=candidate.name,
    )
    area.cycle_id, area.state = cycle.id, AreaState.ACTIVE
    area.chosen_at, area.chosen_by_id = hand.act.now, hand.place.person.id
    area.ended_at = area.ended_by_id = area.end_reason = None
    hand.session.add(area)
    hand.session.flush()


def _goal_form(hand: Hand) -> GoalForm:
    mine = [one for one in areas_of(hand.session, hand.row.id) if one.state == AreaState.ACTIVE]
    return GoalForm(hand.row.id, [area_of(hand.session, one) for one in mine], hand.choosing.today)


def _require_worked_on(hand: Hand) -> list[FocusArea]:
    require_state(hand.row, FocusState.CHOSEN)
    mine = [one for one in areas_of(hand.session, hand.row.id) if one.state == AreaState.ACTIVE]
    if not mine:
        raise RefusalError(say(_NONE_LEFT))
    return mine


def read_goals(turn: Turn, round_id: int) -> GoalForm:
    """*Set the goal…*. Raises RefusalError: they may not, or nothing is worked on."""
    with turn.read() as act:
        hand = take(act, round_id)
        _require_worked_on(hand)
        require_may_choose(hand, WHO_CHOOSES)
        return _goal_form(hand)


def set_goals(turn: Turn, round_id: int, typed: Mapping[int, str]) -> str:
    """Its form: the goals by the areas' ids; an empty one is none. Returns the name of the channel.

    Raises:
        WrongInputError: too long.
        RefusalError: they may not, or nothing is worked on.
    """
    faults = {
        goal_field(area_id): too_long(visible(kept(words)), LONGEST_GOAL) for area_id, words in typed.items()
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    with turn.write() as act:
        hand = take(act, round_id, lock="update")
        mine = _require_worked_on(hand)
        require_may_choose(hand, WHO_CHOOSES)
        if act.is_first:
            stand = {area.id: area.goal or "" for area in mine}
            texts = over_what_stands(
                {goal_field(one): (typed[one], stand[one]) for one in stand if one in typed}
            )
            for area in mine:
                goal = visible(kept(texts.get(goal_field(area.id), area.goal or ""))) or None
                if goal != area.goal:
                    area.goal, area.goal_at = goal, act.now
                    # What is asked about another proposal is not this one.
                    close_asking(act, hand.choosing)
            changed(hand.choosing, at_once=act.machine_now)
        name = hand.choosing.ilt.name
    wipe_leftovers(turn.db)
    return name


def read_end(turn: Turn, round_id: int) -> MoveForm:
    """*Move its end…*. Raises RefusalError: no organizer, or nothing is worked on."""
    with turn.read() as act:
        hand = take(act, round_id)
        _require_worked_on(hand)
        cycle = _movable_cycle(hand)
        require_organizer(hand, WHO_MOVES)
        return MoveForm(round_id, cycle.ends_on, hand.choosing.today)


def _movable_cycle(hand: Hand) -> Cycle:
    cycle = current_cycle(hand.session, hand.choosing.ilt.id)
    if cycle is None:
        raise RefusalError(say(_NONE_LEFT))
    if cycle.stepped_at is not None:
        raise RefusalError(_stepped(hand))
    return cycle


def _stepped(hand: Hand) -> str:
    """With the name of the button that goes on, as it stands there."""
    return count(
        "You are stepping back on this focus already, so its end is not moved any more. Nothing was changed. To work on it "
        "longer, tap Keep our focus under the step back in the channel: then the next cycle begins.",
        "You are stepping back on this focus already, so its end is not moved any more. Nothing was changed. To work on it "
        "longer, tap Keep both under the step back in the channel: then the next cycle begins.",
        len(active_areas(hand.session, hand.choosing.ilt.id)),
    )


def move_end(turn: Turn, round_id: int, until: date | None) -> date:
    """Its form: a later or an earlier end, ahead and on a school day. Returns it.

    Raises:
        WrongInputError: no such day.
        RefusalError: no organizer, nothing is worked on, or the team steps back on it already.
    """
    with turn.write() as act:
        hand = take(act, round_id, lock="team")
        _require_worked_on(hand)
        cycle = _movable_cycle(hand)
        require_organizer(hand, WHO_MOVES)
        if act.is_first:
            run_on(act, cycle, checked_end(hand.choosing, until))
            hand.note(Deed.CYCLE_MOVED)
        return cycle.ends_on


def run_on(act: Act, cycle: Cycle, until: date) -> None:
    """A cycle ends on another day; one that waited for its step back goes on until then. The team is held."""
    cycle.ends_on, cycle.moved_at = until, act.now
    if cycle.state == CycleState.WAITING:
        cycle.state, cycle.asked_at = CycleState.RUNNING, None
        set_waiting(act.session, cycle, is_waiting=False)
    cycle_changed(act.session, cycle, at_once=act.machine_now)


def read_ending(turn: Turn, round_id: int) -> EndForm:
    """*End a focus area…*. Raises RefusalError: no organizer, or nothing is worked on."""
    with turn.read() as act:
        hand = take(act, round_id)
        mine = _require_worked_on(hand)
        require_organizer(hand, WHO_MOVES)
        return EndForm(
            round_id,
            [area_of(act.session, one) for one in mine],
            sum(count_going_on(act.session, one.id) for one in mine),
        )


def end_area(turn: Turn, round_id: int, area_id: int, reason: str, fate: str) -> str:
    """Its form: ends a focus area by hand. Returns its name. A repeated delivery finds it done.

    Args:
        fate: what becomes of its strategies, where it has some.

    Raises:
        WrongInputError: none chosen, no reason, or nothing said of its strategies.
        RefusalError: no organizer, or it has ended already.
    """
    why = visible(kept(reason))
    with turn.write() as act:
        hand = take(act, round_id, lock="team")
        known = {one.id: one for one in areas_of(act.session, round_id)}
        if not act.is_first and area_id in known:
            return spoken_name(known[area_id].name)
        mine = {one.id: one for one in _require_worked_on(hand)}
        require_organizer(hand, WHO_MOVES)
        area = mine.get(area_id)
        if area is None:
            raise WrongInputError({AREA if len(mine) > 1 else REASON: say(NO_AREA)})
        _end(act, hand, area, why, fate)
        return spoken_name(area.name)


def _end(act: Act, hand: Hand, area: FocusArea, why: str, fate: str) -> None:
    strategies = count_going_on(act.session, area.id)
    others = [one for one in active_areas(act.session, area.ilt_id) if one.id != area.id]
    known = [one.value for one in Fate if one is not Fate.MOVE or others]
    faults = {
        REASON: too_long(why, LONGEST_GOAL) if why else say(NO_REASON),
        FATE: say(NO_FATE) if strategies and fate not in known else "",
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    if strategies:
        leave_area(act, area, Fate(fate), others, why, hand.place.person)
        strategies_changed(act.session, area.ilt_id, at_once=act.machine_now)
    _set_ended(act, area, hand.place.person.id, why)
    if not others:
        cycle = act.session.get_one(Cycle, area.cycle_id)
        cycle.state, cycle.ended_at, cycle.ended_by_id = CycleState.ENDED, act.now, hand.place.person.id
        cycle_changed(act.session, cycle, at_once=act.machine_now)
    close_asking(act, hand.choosing)
    hand.note(Deed.FOCUS_ENDED)
    changed(hand.choosing, at_once=act.machine_now)


def _set_ended(act: Act, area: FocusArea, by_id: int | None, why: str | None) -> None:
    area.state, area.ended_at, area.ended_by_id, area.end_reason = AreaState.ENDED, act.now, by_id, why


def end_cycle(act: Act, cycle: Cycle, by_id: int | None) -> None:
    """Ends a cycle that was stepped back on, and its focus areas with it. The team is held (`choosing.hold_team`)."""
    ilt = act.session.get_one(Ilt, cycle.ilt_id)
    for area in active_areas(act.session, ilt.id):
        if area.cycle_id == cycle.id:
            row = act.session.get_one(FocusRound, area.round_id)
            close_asking(act, Choosing(act.session, row, ilt, act.now))
            _set_ended(act, area, by_id, None)
    cycle.state, cycle.ended_at, cycle.ended_by_id = CycleState.ENDED, act.now, by_id
    act.session.flush()
