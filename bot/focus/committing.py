"""Committing to a strategy for a focus area, and a team's strategies as one of its members reads them."""

from dataclasses import dataclass, replace

from bot.blocks.fields import Choice
from bot.errors import RefusalError, WrongInputError
from bot.focus.choosing import hold_team, require_takes_part
from bot.focus.messages.strategies import LONGEST_SAID, StrategyList
from bot.focus.messages.strategy_forms import (
    AREA,
    DID,
    NO_AREA,
    NO_SO_THAT,
    NO_WHAT,
    SO_THAT,
    WHAT,
    WORKED,
    CommitForm,
    Said,
    owner_field,
)
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.focus.strategy_access import (
    Hold,
    changed,
    may_edit,
    shown_one,
    today_of,
    why_full,
)
from bot.focus.strategy_lines import shown_of
from bot.focus.strategy_owners import owe_question, set_owner
from bot.items.input import choices_of, takers
from bot.items.offers import plainly
from bot.rules.criterion_names import spoken_name
from bot.rules.pasted import unlisted
from bot.rules.text import kept, too_long, visible
from bot.teams.membership import Place, in_team, require_place, shown_name
from bot.teams.outside import not_a_member
from bot.turn import Act, Turn
from bot.words import later, say
from storage.focus import CycleState, FocusArea
from storage.focus_rounds import active_areas, current_cycle, would_help
from storage.people import Person, Role
from storage.strategies import Mark, Strategy, StrategyState, StrategyWording
from storage.strategy_rows import strategy_of_request, worded

# Of one strategy, where it is asked for by its number.
_MOST_READINGS = 6
_NO_FOCUS = later(
    "{team} has not chosen a focus yet, and a strategy is for one. Nothing was saved. Type /ilt focus to choose it."
)
_WAITS = later("This focus has ended: step back on it first, type /ilt focus end. Nothing was saved.")
_NO_SUCH = later("{team} has no strategy {number} now. These are yours:")
_NONE_AT_ALL = later("{team} has no strategy {number}: it has committed to nothing yet.")
_NO_OWNER = later("Choose who looks after it: one person, who is asked.")


def stand(turn: Turn, words: str = "") -> CommitForm | StrategyList:
    """`/ilt strategy`: the form for a new one with those words in it; where there is no room, those there are.

    Raises:
        RefusalError: no team here, no focus, or an observer.
    """
    with in_team(turn) as (act, place):
        return _form(act, place, words)


def _form(act: Act, place: Place, words: str) -> CommitForm | StrategyList:
    require_takes_part(place)
    areas = _areas_worked_on(act, place)
    if why := why_full(act.session, place.ilt.id):
        return _list(act, place, why)
    people = takers(act.session, place.ilt.id)
    helpers = [person for area in areas for _, person in would_help(act.session, area.round_id)]
    likely = next((one.slack_user_id for one in helpers if one.slack_user_id in people), "")
    said = Said(plainly(act, words), owner=likely)
    named = [Choice(spoken_name(one.name), str(one.id)) for one in areas]
    return CommitForm(place.ilt.id, named, choices_of(people), said)


def _areas_worked_on(act: Act, place: Place) -> list[FocusArea]:
    areas = active_areas(act.session, place.ilt.id)
    if not areas:
        raise RefusalError(say(_NO_FOCUS, team=shown_name(place.ilt)))
    cycle = current_cycle(act.session, place.ilt.id)
    if cycle is None or cycle.state != CycleState.RUNNING:
        raise RefusalError(say(_WAITS))
    return areas


def read_list(turn: Turn, number: int | None = None) -> StrategyList:
    """What the team has committed to and not ended; `number`: only the one that is called so.

    Raises:
        RefusalError: no team here.
    """
    with in_team(turn) as (act, place):
        shown = _list(act, place, most_readings=1 if number is None else _MOST_READINGS)
        if number is None:
            return shown
        found = [one for one in shown.strategies if one.place and one.place == number]
        if found:
            return replace(shown, strategies=found, can_add=False)
        why = _NO_SUCH if shown.strategies else _NONE_AT_ALL
        return replace(shown, why=say(why, team=shown_name(place.ilt), number=number))


def _list(act: Act, place: Place, why: str = "", *, most_readings: int = 1) -> StrategyList:
    rows = [one for one in worded(act.session, place.ilt.id) if one.row.state != StrategyState.ENDED]
    # What was put on hold last is most likely taken up again.
    rows.sort(key=lambda one: (one.place == 0, one.place, -_held_at(one.row)))
    cycle = current_cycle(act.session, place.ilt.id)
    may_add = place.member.role != Role.OBSERVER and cycle is not None and cycle.state == CycleState.RUNNING
    return StrategyList(
        shown_name(place.ilt),
        shown_of(act.session, place.ilt.id, rows, today_of(place, act), most_readings=most_readings),
        why or ("" if rows else say("{team} has committed to nothing yet.", team=shown_name(place.ilt))),
        [one.row.id for one in rows if may_edit(place, one.row)],
        may_end=place.is_facilitator,
        can_add=may_add and not why_full(act.session, place.ilt.id),
    )


def _held_at(row: Strategy) -> float:
    return row.held_at.timestamp() if row.held_at else 0.0


@dataclass(frozen=True)
class Taken:
    """What can be stored: everything in it was checked."""

    said: Said
    owner: Person


def checked(act: Act, place: Place, typed: Said, kept_owner: Person | None = None) -> Taken:
    """What somebody typed of a strategy.

    Args:
        kept_owner: who looks after it now, who may have left since.

    Raises:
        WrongInputError: by field.
    """
    said = Said(
        *(
            visible(kept(unlisted(one)))
            for one in (typed.what, typed.so_that, typed.did_when, typed.worked_when)
        )
    )
    people = takers(act.session, place.ilt.id)
    if kept_owner:
        people.setdefault(kept_owner.slack_user_id, kept_owner)
    owner = people.get(typed.owner)
    faults = {
        WHAT: too_long(said.what, LONGEST_SAID) if said.what else say(NO_WHAT),
        SO_THAT: too_long(said.so_that, LONGEST_SAID) if said.so_that else say(NO_SO_THAT),
        DID: too_long(said.did_when, LONGEST_SAID),
        WORKED: too_long(said.worked_when, LONGEST_SAID),
        owner_field(place.ilt.id): "" if owner else _owner_fault(typed.owner, place),
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    assert owner is not None
    return Taken(said, owner)


def _owner_fault(user_id: str, place: Place) -> str:
    return not_a_member(place.ilt, user_id) if user_id else say(_NO_OWNER)


def commit_to(turn: Turn, ilt_id: int, area_id: int | None, typed: Said) -> StrategyShown:
    """*Commit*. A repeated delivery finds what the first one made.

    Raises:
        WrongInputError: by field; or a fourth one, with the three.
        RefusalError: no member, an observer, or the focus has ended.
    """
    with turn.write() as act:
        act.absorb()
        place = require_place(act, ilt_id)
        require_takes_part(place)
        hold_team(act.session, ilt_id)
        row = strategy_of_request(act.session, ilt_id, turn.actor.request)
        if row is None:
            area = {one.id: one for one in _areas_worked_on(act, place)}.get(area_id or 0)
            if why := why_full(act.session, ilt_id):
                raise WrongInputError({WHAT: why})
            taken = checked(act, place, typed)
            if area is None:
                raise WrongInputError({AREA if area_id is None else WHAT: say(NO_AREA)})
            row = _add(act, place, area, taken)
        return shown_one(act.session, row, today_of(place, act))


def _add(act: Act, place: Place, area: FocusArea, taken: Taken) -> Strategy:
    row = Strategy(
        ilt_id=place.ilt.id,
        area_id=area.id,
        request=act.actor.request,
        committed_by_id=place.person.id,
        committed_at=act.now,
        owner_since=act.now,
    )
    act.session.add(row)
    act.session.flush()
    add_wording(act, row, 1, taken.said, place.person)
    hold = Hold(act.turn, act.session, place, row)
    hold.mark(Mark.COMMITTED)
    set_owner(hold, taken.owner)
    owe_question(act, row)
    changed(act, row.ilt_id)
    return row


def add_wording(act: Act, row: Strategy, number: int, said: Said, by: Person) -> None:
    """How it is worded from now on."""
    wording = StrategyWording(
        ilt_id=row.ilt_id,
        strategy_id=row.id,
        number=number,
        what=said.what,
        so_that=said.so_that,
        did_when=said.did_when,
        worked_when=said.worked_when,
        said_at=act.now,
        said_by_id=by.id,
    )
    act.session.add(wording)
    act.session.flush()
