"""What a step back shows, from the tables: each focus area of a cycle with its strategies, and what was seen of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assessments.messages.in_between import Done
from bot.assessments.trend import before_and_since, newest_asked
from bot.blocks.dates import shown_day
from bot.focus.messages.choice import ended_words
from bot.focus.messages.readings import MOST_READINGS, NumberPath, Readings
from bot.focus.messages.step_back import (
    MOST_AREAS_BACK,
    AreaBack,
    StepBack,
    SteppedOn,
    area_in_words,
    step_back_message,
)
from bot.focus.messages.strategy_shapes import ReadingShown, Standing, StrategyShown
from bot.focus.strategy_access import looked_at
from bot.focus.strategy_lines import shown_of
from bot.rules.check_ins import NOTHING_SAID
from bot.rules.criterion_names import spoken_name
from bot.rules.local_time import local_date
from bot.rules.trend import TrendPoint
from bot.teams.times import team_time
from bot.turn import Turn
from storage.assessments import VOTING
from storage.audit import AuditEntry, Deed
from storage.cycle_rows import areas_of_cycle, items_as_of, kept_since, stepped_cycles, strategies_in_areas
from storage.focus import AreaState, Cycle, CycleState, FocusArea, FocusRound
from storage.living import PostedMessage
from storage.people import Ilt
from storage.rounds import round_of_criterion
from storage.strategies import Strategy, StrategyNumber, StrategyValue
from storage.strategy_rows import Worded, values_of, worded, worded_at

# More than a strategy is asked for in a cycle, and the next one.
_MOST_READINGS = 60


def render_step_back(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message in the channel, as the tables are now."""
    return step_back_message(step_back_of(session, session.get_one(Cycle, message.subject_id)))


def step_back_of(session: Session, cycle: Cycle) -> StepBack:
    """What everyone in the team may see of a cycle that is looked back on."""
    ilt = session.get_one(Ilt, cycle.ilt_id)
    zone = team_time(ilt).zone
    today = local_date(cycle.stepped_at, zone) if cycle.stepped_at else cycle.ends_on
    is_over = cycle.state == CycleState.ENDED
    areas = areas_of_cycle(session, cycle.id)
    looking = _Looking(session, ilt, cycle, today, zone)
    strategies = looking.strategies([one.id for one in areas])
    shown = [looking.area(one, strategies.get(one.id, ())) for one in areas]
    return StepBack(
        cycle.id,
        today,
        cycle.starts_on,
        cycle.ends_on,
        # What goes on stands before what was ended by hand.
        sorted(shown, key=lambda one: bool(one.end))[:MOST_AREAS_BACK],
        is_over=is_over,
        goes_on=_goes_on(session, cycle) if is_over else (),
    )


def _goes_on(session: Session, cycle: Cycle) -> list[str]:
    """What the next cycle went on with, in one tap; nothing where the team chose anew."""
    kept = select(AuditEntry.id).where(
        AuditEntry.ilt_id == cycle.ilt_id,
        AuditEntry.deed == Deed.FOCUS_KEPT,
        AuditEntry.subject == str(cycle.id),
    )
    following = select(Cycle).where(Cycle.ilt_id == cycle.ilt_id, Cycle.number == cycle.number + 1)
    found = session.scalars(following).first() if session.scalar(kept.limit(1)) else None
    areas = areas_of_cycle(session, found.id) if found else []
    return [spoken_name(one.name) for one in areas]


def votes_on(
    session: Session, ilt: Ilt, area: FocusArea, until: datetime | None = None
) -> tuple[TrendPoint | None, TrendPoint | None]:
    """The vote on its criterion that was known when it was chosen, and the newest one since; none for an own sentence."""
    assessment_id = session.get_one(FocusRound, area.round_id).assessment_id
    if assessment_id is None or area.criterion_key is None:
        return None, None
    return before_and_since(session, ilt, assessment_id, area.criterion_key, area.chosen_at, until)


@dataclass(frozen=True)
class _Looking:
    """Back on one cycle: while it waits as things are, afterwards as they were when it ended."""

    session: Session
    ilt: Ilt
    cycle: Cycle
    today: date
    zone: str

    def area(self, row: FocusArea, strategies: Sequence[SteppedOn]) -> AreaBack:
        before, now = votes_on(self.session, self.ilt, row, self.cycle.ended_at)
        by_hand = row.state == AreaState.ENDED and row.end_reason is not None
        asked_by = 0 if by_hand else self._asked_by(row)
        return AreaBack(
            row.id,
            spoken_name(row.name),
            row.goal or "",
            strategies,
            before,
            now,
            0 if self.cycle.ended_at else asked_by,
            row.criterion_key or "",
            bool(asked_by) and self._is_voting(asked_by, row),
            [_done(one) for one in strategies] if now else (),
            self._end(row) if by_hand else "",
        )

    def _end(self, row: FocusArea) -> str:
        on = local_date(row.ended_at, self.zone) if row.ended_at else self.cycle.ends_on
        return ended_words(shown_day(on, self.today), row.end_reason or "")

    def _asked_by(self, row: FocusArea) -> int:
        """Whose question a new vote would ask again; 0 where there is none."""
        first = self.session.get_one(FocusRound, row.round_id).assessment_id
        if first is None or row.criterion_key is None:
            return 0
        return newest_asked(self.session, self.ilt.id, first, row.criterion_key) or 0

    def _is_voting(self, assessment_id: int, row: FocusArea) -> bool:
        """One that was opened before the end: its result comes into this message."""
        assert row.criterion_key is not None
        vote = round_of_criterion(self.session, assessment_id, row.criterion_key, VOTING)
        ended_at = self.cycle.ended_at
        return vote is not None and (ended_at is None or vote.opened_at is None or vote.opened_at <= ended_at)

    def strategies(self, area_ids: Collection[int]) -> Mapping[int, Sequence[SteppedOn]]:
        """By the focus area that they were for in this cycle: what goes on first."""
        of_area = strategies_in_areas(self.session, area_ids, self.cycle.ended_at)
        rows = [one for one in worded(self.session, self.ilt.id) if one.row.id in of_area]
        found: dict[int, list[SteppedOn]] = {}
        for one in self._stepped_on(rows):
            found.setdefault(of_area[one.shown.id], []).append(one)
        return {area: sorted(ones, key=lambda one: one.shown.has_ended) for area, ones in found.items()}

    def _stepped_on(self, rows: Sequence[Worded]) -> list[SteppedOn]:
        strategy_ids = [one.row.id for one in rows]
        values, since = values_of(self.session, strategy_ids), self.cycle.stepped_at
        kept = kept_since(self.session, strategy_ids, since) if since else set()
        read = shown_of(self.session, self.ilt.id, rows, self.today, most_readings=_MOST_READINGS)
        return [
            SteppedOn(
                self._as_it_was(one, row.row),
                list(self._paths(values.get(one.id, ()))),
                one.id in kept,
            )
            for one, row in zip(read, rows, strict=True)
        ]

    def _as_it_was(self, one: StrategyShown, row: Strategy) -> StrategyShown:
        """With its readings of this cycle, oldest first; what came of it after the end is another cycle's."""
        readings = [reading for reading in reversed(one.readings) if self._is_of_it(reading)]
        ended_at = self.cycle.ended_at
        if ended_at is None:
            return replace(one, readings=readings)
        done, all_ = items_as_of(self.session, [one.id], ended_at).get(one.id, (0, 0))
        what = worded_at(self.session, one.id, ended_at)
        then = replace(one, what=what, place=0, owner="", items_done=done, items=all_, readings=readings)
        if row.ended_at and row.ended_at <= ended_at:
            return then
        return replace(then, standing=Standing.ACTIVE, learned="")

    def _is_of_it(self, one: ReadingShown) -> bool:
        """Of two cycles that meet on a day it is of the one that ran at its moment."""
        is_before = self.began is not None and one.at is not None and one.at <= self.began
        ended_at = self.cycle.ended_at
        is_after = ended_at is not None and one.at is not None and one.at > ended_at
        return one.day >= self.cycle.starts_on and not is_before and not is_after

    @cached_property
    def began(self) -> datetime | None:
        """When the cycle before it ended; None: there was none."""
        before = select(Cycle.ended_at).where(
            Cycle.ilt_id == self.cycle.ilt_id, Cycle.number == self.cycle.number - 1
        )
        return self.session.scalar(before)

    def _paths(self, found: Sequence[tuple[StrategyNumber, Sequence[StrategyValue]]]) -> Iterator[NumberPath]:
        for number, values in found:
            if known := [one for one in values if one.day <= self.last]:
                yield _path(number, known)

    @property
    def last(self) -> date:
        """The day of its end; while that is to come, the last there is."""
        ended_at = self.cycle.ended_at
        return local_date(ended_at, self.zone) if ended_at else date.max


def _done(one: SteppedOn) -> Done:
    shown = one.shown
    said = shown.readings[-1].said if shown.readings else NOTHING_SAID
    return Done(shown.what, said, shown.items_done, shown.items)


def _path(number: StrategyNumber, values: Sequence[StrategyValue]) -> NumberPath:
    return NumberPath(
        number.name, number.unit, number.aim_said, [(one.day, one.said, one.value) for one in values]
    )


def past_lines(
    session: Session, ilt_id: int, most: int | None = None, *, with_votes: bool = True
) -> list[str]:
    """What a team has stepped back on, a paragraph for each focus area, the newest cycle first: to be shared or printed.

    Args:
        most: so many cycles only; None: all.
        with_votes: with the counts of both votes, which only the team itself reads.
    """
    looks = [step_back_of(session, cycle) for cycle in stepped_cycles(session, ilt_id)[:most]]
    areas = [(look, area) for look in looks for area in look.areas]
    if not with_votes:
        areas = [(look, replace(area, before=None, now=None)) for look, area in areas]
    return [area_in_words(look, area) for look, area in areas]


def read_readings(turn: Turn, strategy_id: int) -> Readings:
    """*Readings and chart*. Raises RefusalError: no such strategy in a team of theirs."""
    with looked_at(turn, strategy_id) as hold:
        values = values_of(hold.session, [strategy_id]).get(strategy_id, ())
        rows = [one for one in worded(hold.session, hold.row.ilt_id) if one.row.id == strategy_id]
        [shown] = shown_of(hold.session, hold.row.ilt_id, rows, hold.today, most_readings=MOST_READINGS)
        last = list(reversed(shown.readings))
        return Readings(shown.what, hold.today, last, [_path(*one) for one in values])
