"""The wish to open a self-assessment: what is wrong with it, or storing it; the worker opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.exc import IntegrityError

from bot.assessments.electorate import Electorate, electorate, fault_in
from bot.assessments.messages.opening import Opening
from bot.assessments.messages.opening_faults import NO_DAY, NO_HOUR, NO_NAMING, NO_SECTION, wrong_deadline
from bot.assessments.messages.sections import OpenAlready
from bot.assessments.offer import Instruments, clock_of, open_already_in
from bot.blocks import ids
from bot.blocks.dates import shown_moment, shown_zone
from bot.errors import WrongInputError
from bot.rules.deadlines import first_told
from bot.rules.local_time import PersonTime, instant_at
from bot.rules.tally import MINIMUM
from bot.rules.wording import frozen
from bot.rules.working_days import DaysOff
from bot.teams.membership import Place, require_place
from bot.teams.times import days_off_of
from bot.turn import Act, Turn
from bot.words import say
from rubric_data import Rubric
from storage.assessments import Assessment, Round, State, current_assessment
from storage.people import members_of


@dataclass(frozen=True)
class Wish:
    """A form that opens a self-assessment, as it was sent off; what was left empty or makes no sense is None.

    Attributes:
        day, hour: when it ends, on the team's clock.
        counted: Slack ids.
        offered: ids of members (`bot.assessments.messages.opening.ReflectForm`).
    """

    ilt_id: int
    rubric_key: str
    section_keys: Sequence[str]
    is_unnamed: bool | None
    day: date | None
    hour: time | None
    counted: Sequence[str]
    offered: Sequence[int]


@dataclass(frozen=True)
class _Plan:
    """A wish that can be granted."""

    rubric: Rubric
    is_unnamed: bool
    deadline: datetime
    electorate: Electorate
    zone: str


def ask_opening(turn: Turn, instruments: Instruments, wish: Wish) -> Opening | OpenAlready:
    """Stores the wish to open a self-assessment; the worker opens it.

    Returns the open one if somebody was faster. A repeated delivery changes nothing and gets the same answer.

    Raises:
        WrongInputError: something in the form cannot be; everything that is wrong with it at once.
        RefusalError: the person is no member of the team.
    """
    try:
        return _store_opening(turn, instruments, wish)
    except IntegrityError:
        # Two people tapped Open at the same moment on PostgreSQL; SQLite's writers are one at a time.
        with turn.read() as act:
            place = require_place(act, wish.ilt_id)
            current = current_assessment(act.session, place.ilt.id)
            if current is None:
                raise
            return open_already_in(act.session, place.ilt, current)


def _store_opening(turn: Turn, instruments: Instruments, wish: Wish) -> Opening | OpenAlready:
    with turn.write() as act:
        first = act.is_first
        place = require_place(act, wish.ilt_id)
        current = current_assessment(act.session, place.ilt.id)
        if current and (first or current.opened_by_id != place.person.id):
            return open_already_in(act.session, place.ilt, current)
        plan = _plan(act, place, wish, instruments)
        if first:
            _add_assessment(act, place, plan)
        return Opening(
            place.ilt.name,
            say(
                "{moment} ({zone})",
                moment=shown_moment(plan.deadline, turn.now, plan.zone),
                zone=shown_zone(plan.zone),
            ),
            plan.is_unnamed,
            plan.electorate.counted < MINIMUM,
            _heard(act, place),
        )


def _heard(act: Act, place: Place) -> str:
    """When people hear of it, on the team's clock; empty where that is at once."""
    team = clock_of(place)
    at = first_told(act.now, days_off_of(act.session, place.ilt), team)
    return shown_moment(at, act.now, team.zone) if at and at > act.now else ""


def _plan(act: Act, place: Place, wish: Wish, instruments: Instruments) -> _Plan:
    team, members = clock_of(place), members_of(act.session, place.ilt.id)
    rubric = _rubric_of(wish, instruments)
    faults = {
        ids.REFLECT_SECTIONS: "" if rubric else say(NO_SECTION),
        ids.REFLECT_NAMING: say(NO_NAMING) if wish.is_unnamed is None else "",
        **_deadline_faults(wish, act.now, days_off_of(act.session, place.ilt), team),
        ids.REFLECT_COUNTED: fault_in(act.session, place.ilt, members, wish.counted, wish.offered),
    }
    if any(faults.values()):
        raise WrongInputError({field: fault for field, fault in faults.items() if fault})
    assert rubric
    assert wish.day
    assert wish.hour is not None
    return _Plan(
        rubric,
        wish.is_unnamed is True,
        instant_at(wish.day, wish.hour, team.zone),
        electorate(members, wish.counted, wish.offered),
        team.zone,
    )


def _rubric_of(wish: Wish, instruments: Instruments) -> Rubric | None:
    """What is to be voted on; None where no part of an installed rubric is chosen."""
    rubric = instruments.rubrics.get(wish.rubric_key)
    chosen = rubric.only(wish.section_keys) if rubric else None
    return chosen if chosen and chosen.sections else None


def _deadline_faults(wish: Wish, now: datetime, days_off: DaysOff, team: PersonTime) -> dict[str, str]:
    if wish.day is None or wish.hour is None:
        return {
            ids.REFLECT_DAY: "" if wish.day else say(NO_DAY),
            ids.REFLECT_HOUR: say(NO_HOUR) if wish.hour is None else "",
        }
    fields = (ids.REFLECT_DAY, ids.REFLECT_HOUR)
    return wrong_deadline((wish.day, wish.hour), now, days_off, team, fields)


def _add_assessment(act: Act, place: Place, plan: _Plan) -> None:
    assessment = Assessment(
        ilt_id=place.ilt.id,
        rubric=frozen(plan.rubric),
        state=State.OPENING,
        is_unnamed=plan.is_unnamed,
        left_out=plan.electorate.left_out,
        opened_by_id=place.person.id,
        asked_at=act.now,
    )
    act.session.add(assessment)
    act.session.flush()
    act.session.add(
        Round(
            assessment_id=assessment.id,
            number=1,
            opened_by_id=place.person.id,
            deadline_at=plan.deadline,
        )
    )
    act.session.flush()
