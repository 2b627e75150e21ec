"""What the living message of a focus reads, from the tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks.dates import shown_day, shown_moment
from bot.blocks.naming import names_in_words
from bot.focus.choosing import Choosing
from bot.focus.messages.choice import ended_words
from bot.focus.messages.cycles import waits_words
from bot.focus.messages.message import area_lines, focus_message, strategies_of
from bot.focus.messages.shapes import NOBODY_YET, Area, Candidate, Focus, LiveWithShown, Turnout
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.focus.strategy_lines import lines_by_area
from bot.rules.criterion_names import spoken_name
from bot.rules.focus import LIVE_WITH_FROM, MOST_AREAS, Share, passed_over
from bot.rules.local_time import local_date
from bot.rules.tally import Tally
from bot.teams.times import team_time
from bot.words import say
from storage.audit import AuditEntry, Deed
from storage.focus import (
    AreaState,
    AskingKind,
    AskingState,
    Cycle,
    CycleState,
    FocusArea,
    FocusAsking,
    FocusCandidate,
    FocusRound,
    FocusState,
)
from storage.focus_askings import answered_and_counted, askings_of, count_members, lines_of
from storage.focus_rounds import active_areas, areas_of, candidates_of, current_cycle, would_help
from storage.living import PostedMessage
from storage.people import Ilt, Person


def render_focus(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message in the channel, as the tables are now."""
    return focus_message(focus_of(session, session.get_one(FocusRound, message.subject_id)))


def focus_of(session: Session, row: FocusRound) -> Focus:
    """What everyone in the team may see of a choosing."""
    choosing = Choosing(session, row, session.get_one(Ilt, row.ilt_id), row.opened_at)
    dots = askings_of(session, row.id, AskingKind.DOTS)
    asking = dots[-1] if dots else None
    candidates = candidates_of(session, row.id)
    areas = areas_of(session, row.id)
    others = [one for one in active_areas(session, row.ilt_id) if one.round_id != row.id]
    asked = _last_live_with(session, row)
    return Focus(
        row.id,
        row.assessment_id,
        choosing.today,
        [candidate_of(one) for one in candidates],
        is_asking=row.state == FocusState.DOTS,
        is_chosen=row.state == FocusState.CHOSEN,
        is_cancelled=row.state == FocusState.CANCELLED,
        by=_cancelled_by(session, row),
        had_dots=asking is not None and asking.state != AskingState.CANCELLED,
        is_without_dots=asking is not None and asking.state == AskingState.CANCELLED,
        members=row.counted,
        until=_until(choosing, asking),
        turnout=Turnout(*answered_and_counted(session, asking)) if asking else NOBODY_YET,
        lines=[one.text for one in lines_of(session, [asking.id])] if asking else (),
        areas=_areas(choosing, areas),
        most=MOST_AREAS - len(others),
        passed_over=_passed_over(candidates, areas),
        live_with=_live_with(session, row, asked),
        may_ask_live_with=_may_ask(session, row, asked),
        **_waiting(choosing, areas),
    )


def _waiting(choosing: Choosing, areas: Sequence[FocusArea]) -> dict[str, Any]:
    """That the time for it is over."""
    cycle = current_cycle(choosing.session, choosing.ilt.id)
    mine = cycle is not None and any(
        one.cycle_id == cycle.id and one.state == AreaState.ACTIVE for one in areas
    )
    if cycle is None or not mine or cycle.state != CycleState.WAITING:
        return {}
    is_open = cycle.stepped_at is not None
    return {
        "waits": waits_words(cycle.ends_on, choosing.today, is_open=is_open),
        "cycle_id": cycle.id,
        "may_step_back": not is_open,
    }


def focus_words(session: Session, ilt_id: int, today: date) -> str:
    """What a team works on and until when, in one line; empty where it is nothing."""
    areas = [area_of(session, one) for one in active_areas(session, ilt_id)]
    if not areas:
        return ""
    names, day = names_in_words([one.name for one in areas]), shown_day(areas[0].ends_on, today)
    cycle = current_cycle(session, ilt_id)
    if cycle is not None and cycle.state == CycleState.WAITING:
        if cycle.stepped_at is not None:
            return say("Focus: {names}, until {day}; the step back is open", names=names, day=day)
        return say(
            "Focus: {names}; its time was over on {day}, the step back is to come", names=names, day=day
        )
    return say("Focus: {names}, until {day}", names=names, day=day)


def focus_lines(session: Session, ilt_id: int, *, most_readings: int = 1) -> list[str]:
    """What a team works on, a line each with its goal and its strategies: to be shared or printed."""
    # Beside no date of today: each has its year.
    lines = lines_by_area(session, ilt_id, date.min, most_readings=most_readings)
    areas = [area_of(session, one, lines) for one in active_areas(session, ilt_id)]
    return ["\n".join(["\n".join(area_lines(one, date.min)), *strategies_of(one)]) for one in areas]


def candidate_of(one: FocusCandidate) -> Candidate:
    """A candidate as people see it."""
    tally = None
    if one.strength is not None and one.weakness is not None and one.cannot_say is not None:
        tally = Tally(one.strength, one.weakness, one.cannot_say)
    share = Share(one.share) if one.share else None
    name = spoken_name(one.name)
    return Candidate(one.id, name, one.criterion_key or "", tally, one.notes, one.dots, share)


def area_of(
    session: Session, one: FocusArea, lines: Mapping[int, Sequence[StrategyShown]] | None = None
) -> Area:
    """A focus area as people see it. `lines`: the strategies of each area, by its id."""
    cycle = session.get_one(Cycle, one.cycle_id)
    return Area(
        one.id,
        one.candidate_id,
        spoken_name(one.name),
        cycle.ends_on,
        one.goal or "",
        _ended(session, one, cycle) if one.state == AreaState.ENDED else "",
        (lines or {}).get(one.id, ()),
    )


def _areas(choosing: Choosing, areas: Sequence[FocusArea]) -> list[Area]:
    lines = lines_by_area(choosing.session, choosing.ilt.id, choosing.today) if areas else {}
    return [area_of(choosing.session, one, lines) for one in areas]


def _ended(session: Session, one: FocusArea, cycle: Cycle) -> str:
    ilt = session.get_one(Ilt, one.ilt_id)
    zone = team_time(ilt).zone
    on = local_date(one.ended_at, zone) if one.ended_at else cycle.ends_on
    return ended_words(shown_day(on, cycle.starts_on), one.end_reason or "")


def _until(choosing: Choosing, asking: FocusAsking | None) -> str:
    if asking is None or asking.deadline_at is None:
        return ""
    return shown_moment(asking.deadline_at, choosing.now, choosing.clock.zone)


def _passed_over(candidates: Sequence[FocusCandidate], areas: Sequence[FocusArea]) -> list[str]:
    """What had more dots than something that is worked on and was never chosen."""
    dots = [one.dots for one in candidates]
    if None in dots or not areas:
        return []
    chosen = {one.candidate_id for one in areas}
    places = [place for place, one in enumerate(candidates) if one.id in chosen]
    over = [candidates[place] for place in passed_over([number or 0 for number in dots], places)]
    return [spoken_name(one.name) for one in over]


def _last_live_with(session: Session, row: FocusRound) -> FocusAsking | None:
    asked = [
        one for one in askings_of(session, row.id, AskingKind.LIVE_WITH) if one.state != AskingState.CANCELLED
    ]
    return asked[-1] if asked else None


def _live_with(session: Session, row: FocusRound, asked: FocusAsking | None) -> LiveWithShown | None:
    """What is asked about the proposal that holds, or was answered about it."""
    if asked is None or asked.proposal != proposal_of(session, row):
        return None
    is_open = asked.state == AskingState.OPEN
    return LiveWithShown(
        Turnout(*answered_and_counted(session, asked)),
        is_open,
        asked.good,
        asked.can_live,
        asked.not_yet,
        [] if is_open else [one.text for one in lines_of(session, [asked.id])],
        [] if is_open else [person.name for _, person in would_help(session, row.id)],
        Share(asked.share) if asked.share else None,
    )


def _may_ask(session: Session, row: FocusRound, asked: FocusAsking | None) -> bool:
    if row.state != FocusState.CHOSEN or (asked and asked.proposal == proposal_of(session, row)):
        return False
    return count_members(session, row.ilt_id) >= LIVE_WITH_FROM


def proposal_of(session: Session, row: FocusRound) -> str:
    """What the team is asked about, as it is known by: what is worked on with its goals. A changed one is another."""
    return _proposal([(one.name.words, one.goal) for one in _worked_on(session, row)])


def proposal_words(session: Session, row: FocusRound) -> str:
    """The same as people read it."""
    found = _worked_on(session, row)
    return _proposal([(spoken_name(one.name), one.goal) for one in found])


def _worked_on(session: Session, row: FocusRound) -> list[FocusArea]:
    return [one for one in areas_of(session, row.id) if one.state == AreaState.ACTIVE]


def _proposal(areas: Sequence[tuple[str, str | None]]) -> str:
    return "\n".join(f"{name}: {goal}" if goal else name for name, goal in areas)


def _cancelled_by(session: Session, row: FocusRound) -> str:
    if row.state != FocusState.CANCELLED:
        return ""
    found = (
        select(Person.name)
        .join(AuditEntry, AuditEntry.person_id == Person.id)
        .where(
            AuditEntry.ilt_id == row.ilt_id,
            AuditEntry.deed == Deed.FOCUS_CANCELLED,
            AuditEntry.subject == str(row.id),
        )
    )
    return session.scalar(found) or ""
