"""Adding to a plan and changing it: each part by itself, by organizers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from bot.blocks.dates import long_day, shown_day
from bot.errors import WrongInputError
from bot.focus.choosing import hold_team
from bot.outbox.behind import plan_changed, serving_changed
from bot.plan.facts import goal_of
from bot.plan.messages.faults import date_fault, lines_fault, numbers_fault, quarters_fault
from bot.plan.messages.forms import (
    AS_LINES,
    BY,
    FIELDS,
    GOAL,
    IF,
    METRIC,
    NO_GOAL,
    NO_IF,
    NO_THEN,
    NUMBERS,
    QUARTERS,
    REMOVE,
    STANDS,
    TARGET,
    THEN,
    About,
    PartsForm,
    PlanForm,
    meanwhile_words,
    saved_words,
)
from bot.plan.messages.shapes import LONGEST_FACT, LONGEST_LINE, LONGEST_TEXT, MOST_GOALS, Part
from bot.plan.reading import WHAT, form_of, goal_in, goal_in_fields, plan_now, texts_in_fields
from bot.rules.dated_numbers import read_numbers
from bot.rules.due_words import Reason, read_due, writes_month_first
from bot.rules.leaning import bare
from bot.rules.local_time import local_date
from bot.rules.pasted import listed
from bot.rules.quarters import QuarterSaid, read_quarters
from bot.rules.text import cut, kept, too_long, visible
from bot.teams.membership import Place, require_facilitator, require_place
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.focus import Quarter
from storage.focus_rounds import current_cycle
from storage.people import Person
from storage.plan import PlanEntry, PlanGoal, goals_of

_MOST_NAME = 40
_MANY_GOALS = later(
    "There are three goals already, and no plan holds more: fewer are reached sooner. Take one out first, then add this one."
)


class _MeanwhileError(Exception):
    """Somebody else saved first: nothing is saved, and the request is not noted either."""

    def __init__(self, form: PlanForm) -> None:
        super().__init__()
        self.form = form


def save(turn: Turn, about: About, typed: Mapping[str, str]) -> PartsForm | PlanForm:
    """*Save*: the parts again, for the next one. Where somebody else saved first, the form comes back with what was typed.

    Args:
        typed: by field.

    Raises:
        WrongInputError: by field.
        RefusalError: no member of that team, no organizer, or that goal was taken out.
    """
    try:
        return _save(turn, about, {name: visible(kept(words)) for name, words in typed.items()})
    except _MeanwhileError as other:
        return other.form


def _save(turn: Turn, about: About, typed: Mapping[str, str]) -> PartsForm:
    with turn.write() as act:
        is_first = act.absorb()
        place = require_place(act, about.ilt_id)
        require_facilitator(act.session, place, say(WHAT))
        done = ""
        if is_first:
            hold_team(act.session, about.ilt_id)
            done = (_save_goal if about.part is Part.GOAL else _save_part)(act, place, about, typed)
            plan_changed(act.session, about.ilt_id, at_once=act.machine_now)
            if about.part is Part.GOAL:
                serving_changed(act.session, about.ilt_id)
        return PartsForm(plan_now(act, place), done)


def _require_newest(
    act: Act,
    place: Place,
    about: About,
    version: int,
    by_id: int,
    now: Mapping[str, str],
    typed: Mapping[str, str],
) -> None:
    if version == about.version:
        return
    by = act.session.get(Person, by_id)
    words = meanwhile_words(by.name if by else "", list(now.values()))
    form = form_of(act, place, about)
    raise _MeanwhileError(replace(form, said=dict(typed), proposed=False, meanwhile=words))


def _save_part(act: Act, place: Place, about: About, typed: Mapping[str, str]) -> str:
    entry = act.session.get(PlanEntry, (about.ilt_id, about.part), with_for_update=True)
    if entry:
        now = texts_in_fields(act, place, about.part, entry)
        _require_newest(act, place, about, entry.version, entry.changed_by_id, now, typed)
    texts = _texts(act, place, about.part, typed)
    if entry is None:
        entry = PlanEntry(ilt_id=about.ilt_id, part=about.part, version=0)
        act.session.add(entry)
    entry.texts, entry.version = texts, entry.version + 1
    entry.changed_at, entry.changed_by_id = act.now, place.person.id
    act.session.flush()
    return saved_words(about, focus_until=_focus_until(act, place) if about.part is Part.QUARTERS else "")


def _texts(act: Act, place: Place, part: Part, typed: Mapping[str, str]) -> list[str]:
    """As they are kept. Raises WrongInputError by field."""
    names = FIELDS[part]
    if part is Part.QUARTERS:
        _save_quarters(act, place, typed.get(QUARTERS, ""))
        return []
    if part in AS_LINES:
        lines = listed(typed.get(names[0], ""))
        _refuse({names[0]: lines_fault(lines, LONGEST_LINE)})
        return lines
    texts = [typed.get(name, "") for name in names]
    faults = {name: too_long(text, LONGEST_TEXT) for name, text in zip(names, texts, strict=True)}
    if part is Part.THEORY and any(texts):
        faults[IF] = faults[IF] or ("" if typed.get(IF) else say(NO_IF))
        faults[THEN] = faults[THEN] or ("" if typed.get(THEN) else say(NO_THEN))
    _refuse(faults)
    return texts if any(texts) else []


def _refuse(faults: Mapping[str, str]) -> None:
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise WrongInputError(wrong)


def _save_quarters(act: Act, place: Place, text: str) -> None:
    read = read_quarters(text, _today(act, place), is_month_first=writes_month_first(place.person.locale))
    _refuse({QUARTERS: quarters_fault(read)})
    act.session.execute(delete(Quarter).where(Quarter.ilt_id == place.ilt.id))
    act.session.add_all(_quarter(place, one) for one in read.quarters)


def _quarter(place: Place, one: QuarterSaid) -> Quarter:
    name = cut(one.name, _MOST_NAME)
    return Quarter(ilt_id=place.ilt.id, first_day=one.first, last_day=one.last, name=name)


def _focus_until(act: Act, place: Place) -> str:
    """When what is worked on now ends, which other quarters do not change; empty where it is nothing."""
    cycle = current_cycle(act.session, place.ilt.id)
    return shown_day(cycle.ends_on, _today(act, place)) if cycle else ""


def _save_goal(act: Act, place: Place, about: About, typed: Mapping[str, str]) -> str:
    row = goal_in(act, about) if about.goal_id else None
    if row:
        now = goal_in_fields(goal_of(row, team_time(place.ilt).zone))
        _require_newest(act, place, about, row.version, row.changed_by_id, now, typed)
    if row and typed.get(REMOVE):
        row.removed_at, row.changed_at, row.changed_by_id = act.now, act.now, place.person.id
        return saved_words(about, removed=True)
    if row is None and len(goals_of(act.session, about.ilt_id)) >= MOST_GOALS:
        raise WrongInputError({GOAL: say(_MANY_GOALS)})
    by, numbers = _checked(act, place, row, typed)
    if row is None:
        row = PlanGoal(ilt_id=about.ilt_id, version=0)
        act.session.add(row)
    row.text, row.metric = typed[GOAL], typed.get(METRIC, "")
    row.stands, row.target = typed.get(STANDS, ""), typed.get(TARGET, "")
    row.by_on, row.numbers, row.version = by, numbers, row.version + 1
    row.changed_at, row.changed_by_id = act.now, place.person.id
    act.session.flush()
    return saved_words(about)


def _checked(
    act: Act, place: Place, row: PlanGoal | None, typed: Mapping[str, str]
) -> tuple[date | None, list[list[str]]]:
    """The day and the numbers of a goal. Raises WrongInputError by field."""
    today = _today(act, place)
    goal = typed.get(GOAL, "")
    by, by_fault = _day(act, place, row, typed.get(BY, ""))
    numbers, refused = read_numbers(
        typed.get(NUMBERS, ""), today, is_month_first=writes_month_first(place.person.locale)
    )
    faults = {name: too_long(typed.get(name, ""), LONGEST_FACT) for name in (METRIC, STANDS, TARGET)}
    faults |= {
        GOAL: too_long(goal, LONGEST_TEXT) if goal else say(NO_GOAL),
        BY: by_fault,
        NUMBERS: numbers_fault(numbers, refused),
    }
    _refuse(faults)
    return by, [[one.day.isoformat(), one.said] for one in numbers]


def _day(act: Act, place: Place, row: PlanGoal | None, words: str) -> tuple[date | None, str]:
    """The day that the words say, or what is wrong with them. A goal may end in a break: it is nobody's promise."""
    if not words:
        return None, ""
    if row and row.by_on and words == long_day(row.by_on):
        return row.by_on, ""
    days_off = days_off_of(act.session, place.ilt)
    reading = read_due(bare(words), _today(act, place), days_off, locale=place.person.locale)
    day = reading.due or (reading.day_off if reading.reason is Reason.DAY_OFF else None)
    return day, "" if day else date_fault(words, reading)


def _today(act: Act, place: Place) -> date:
    return local_date(act.now, team_time(place.ilt, place.person.zone).zone)
