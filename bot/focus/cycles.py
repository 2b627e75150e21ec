"""The end of a cycle: moved while nobody steps back on it. Once it is there, by the date or by hand, its strategies wait,
and organizers are asked to step back on it; once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.blocks.dates import shown_day
from bot.errors import RefusalError
from bot.focus.choosing import (
    NONE_LEFT,
    WHO_ENDS_OR_MOVES,
    Choosing,
    Hand,
    checked_end,
    hold_team,
    not_theirs,
    require_organizer,
    require_takes_part,
    require_worked_on,
    take,
)
from bot.focus.deciding import may_decide
from bot.focus.messages.choice import MoveForm
from bot.focus.messages.cycles import waits_words
from bot.items.messages.step_backs import Over
from bot.items.step_backs import over_of
from bot.outbox.behind import cycle_changed, people_changed
from bot.outbox.living import post_in_channel
from bot.rules.cycles import is_over
from bot.rules.fair import in_turns
from bot.rules.local_time import local_date
from bot.teams.membership import Place, facilitators_of, in_team, place_in, shown_name
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import count, later, say
from storage.audit import Deed, note_deed
from storage.cycle_rows import (
    areas_of_cycle,
    cycle_in_workspace,
    over_cycles,
    set_waiting,
)
from storage.focus import AreaState, Cycle, CycleState, FocusArea, FocusRound
from storage.focus_rounds import active_areas, current_cycle
from storage.people import Ilt
from storage.step_backs import waiting_cycles

UNKNOWN = later(
    "That button belongs to a focus that I no longer have. Nothing was changed. Type /ilt focus to see where you stand."
)
WHO_STEPS = later("Organizers step back on a focus, and in a meeting also whoever leads it.")
WHO_ENDS = later("Organizers end a focus before its time.")
# In one round of the worker.
_MOST_AT_ONCE = 20
_NONE = later("{team} works on nothing now, so there is nothing to step back on. Type /ilt focus to choose.")
_ENDED = later(
    "That step back is finished, or its focus was ended. Nothing was changed. Type /ilt focus to see where you stand."
)
_RUNS = later(
    "This focus runs until {day} now, so there is nothing to step back on yet. Nothing was changed. To end it before, type "
    "/ilt focus end."
)


@dataclass(frozen=True)
class Step(Act):
    """A cycle and whoever wants something of it. Rows of the session they were read in."""

    place: Place
    cycle: Cycle

    @property
    def areas(self) -> list[FocusArea]:
        """What is worked on in it still."""
        every = areas_of_cycle(self.session, self.cycle.id)
        return [one for one in every if one.state == AreaState.ACTIVE]

    @property
    def choosing(self) -> Choosing:
        """The choosing that it comes from."""
        areas = areas_of_cycle(self.session, self.cycle.id)
        row = self.session.get_one(FocusRound, areas[0].round_id)
        return Choosing(self.session, row, self.place.ilt, self.now)

    @property
    def today(self) -> date:
        """The date on the wall of the team."""
        return local_date(self.now, team_time(self.place.ilt, self.place.person.zone).zone)

    def note(self, deed: Deed) -> None:
        """Notes what they did."""
        note_deed(
            self.session,
            deed,
            workspace_id=self.place.ilt.workspace_id,
            at=self.now,
            ilt_id=self.place.ilt.id,
            person_id=self.place.person.id,
            subject=str(self.cycle.id),
        )


@contextmanager
def step_held(turn: Turn, cycle_id: int) -> Iterator[Step]:
    """A cycle for whoever decides in its team; nobody else chooses or decides for that team meanwhile.

    Raises:
        RefusalError: no such cycle in a team of theirs, it has ended, or it is not theirs to decide.
    """
    with turn.write() as act:
        act.absorb()
        place, _ = _found(act, cycle_id)
        hold_team(act.session, place.ilt.id)
        # As it is now that nobody else has it.
        step = Step(act.turn, act.session, *_found(act, cycle_id))
        if step.is_first and step.cycle.state == CycleState.ENDED:
            raise RefusalError(say(_ENDED))
        require_takes_part(place)
        if not may_decide(act.session, place):
            raise not_theirs(act.session, place.ilt, WHO_STEPS)
        yield step


def _found(act: Act, cycle_id: int) -> tuple[Place, Cycle]:
    found = cycle_in_workspace(act.session, act.actor.workspace_id, cycle_id)
    place = place_in(act.session, act.actor, found[1].id) if found else None
    if found is None or place is None:
        raise RefusalError(say(UNKNOWN))
    return place, found[0]


def due_now(act: Act) -> list[tuple[int, str]]:
    """(cycle, workspace) of those whose team is to be asked now: on its first working day after the end, as soon as somebody steers it."""
    over = over_cycles(act.session, act.now.date())
    return [(cycle.id, ilt.workspace_id) for cycle, ilt in over if _is_due(act, cycle, ilt)]


def _is_due(act: Act, cycle: Cycle, ilt: Ilt) -> bool:
    if cycle.state == CycleState.WAITING:
        return bool(facilitators_of(act.session, ilt.id))
    today = local_date(act.now, team_time(ilt).zone)
    return is_over(cycle.ends_on, today, days_off_of(act.session, ilt))


def end_due_cycles(turn: Turn) -> int:
    """Has strategies wait whose cycle is over, and asks its organizers. Returns how many cycles it looked at."""
    with turn.read() as act:
        due = in_turns(due_now(act), itemgetter(1))[:_MOST_AT_ONCE]
    for cycle_id, _ in due:
        with turn.write() as act:
            _at_end(act, cycle_id)
    return len(due)


def _at_end(act: Act, cycle_id: int) -> None:
    """Nothing is left to do where another worker was faster, or somebody moved or ended it meanwhile."""
    ilt = act.session.get_one(Ilt, act.session.get_one(Cycle, cycle_id).ilt_id)
    hold_team(act.session, ilt.id)
    cycle = act.session.get_one(Cycle, cycle_id, populate_existing=True)
    if cycle_id not in {due_id for due_id, _ in due_now(act)}:
        return
    if cycle.state == CycleState.RUNNING:
        _wait(act, cycle)
    _ask(act, cycle, ilt)


def _wait(act: Act, cycle: Cycle) -> None:
    cycle.state = CycleState.WAITING
    set_waiting(act.session, cycle, is_waiting=True)
    cycle_changed(act.session, cycle, at_once=act.machine_now)


def _ask(act: Act, cycle: Cycle, ilt: Ilt) -> None:
    """Every organizer, in their message of the day (`bot.items`); while there is none, the next look tries again."""
    if steering := [one.id for one in facilitators_of(act.session, ilt.id)]:
        cycle.asked_at = act.now
        people_changed(act.session, steering)


def waiting_step_backs(act: Act, person_id: int) -> list[Over]:
    """The step backs that wait in the teams that somebody steers."""
    return [
        over_of(act.session, cycle, ilt, local_date(act.now, team_time(ilt).zone))
        for cycle, ilt in waiting_cycles(act.session, person_id)
    ]


def waits_line(session: Session, ilt_id: int, today: date) -> str:
    """That a team's strategies wait for its step back, in one line; empty where they do not."""
    cycle = current_cycle(session, ilt_id)
    if cycle is None or cycle.state != CycleState.WAITING:
        return ""
    return waits_words(cycle.ends_on, today, is_open=cycle.stepped_at is not None)


def ask_to_end(turn: Turn) -> Over:
    """`/ilt focus end`: what is to be stepped back on.

    Raises:
        RefusalError: no team here, or nothing is worked on; no organizer, and its time is not over.
    """
    with in_team(turn) as (act, place):
        cycle = current_cycle(act.session, place.ilt.id)
        if cycle is None:
            raise RefusalError(say(_NONE, team=shown_name(place.ilt)))
        if cycle.state == CycleState.RUNNING and not place.is_facilitator:
            raise not_theirs(act.session, place.ilt, WHO_ENDS)
        today = local_date(act.now, team_time(place.ilt, place.person.zone).zone)
        return over_of(act.session, cycle, place.ilt, today)


def step_back(turn: Turn, cycle_id: int, *, by_hand: bool = False) -> str:
    """*Step back*, or *Step back now* (`by_hand`). Returns the name of the channel. A second tap finds it done.

    Raises:
        RefusalError: as `step_held`; its time is not over, or it is not theirs to end before.
    """
    with step_held(turn, cycle_id) as step:
        if step.cycle.stepped_at is None:
            _require_over(step, by_hand=by_hand)
            step.cycle.stepped_at = step.now
            step.note(Deed.STEPPED_BACK)
            by = step.place.person.slack_user_id
            post_in_channel(step, step.place.ilt, ids.STEP_BACK_MESSAGE, cycle_id, answerable=by)
            cycle_changed(step.session, step.cycle, at_once=step.machine_now)
        return step.place.ilt.name


def _require_over(step: Step, *, by_hand: bool) -> None:
    cycle = step.cycle
    if cycle.state == CycleState.WAITING:
        return
    if not by_hand:
        raise RefusalError(say(_RUNS, day=shown_day(cycle.ends_on, step.today)))
    if not step.place.is_facilitator:
        raise not_theirs(step.session, step.place.ilt, WHO_ENDS)
    cycle.ends_on, cycle.moved_at = min(cycle.ends_on, step.today), step.now
    cycle.asked_at = step.now
    _wait(step, cycle)


def read_end(turn: Turn, round_id: int) -> MoveForm:
    """*Move its end…*. Raises RefusalError: no organizer, or nothing is worked on."""
    with turn.read() as act:
        hand = take(act, round_id)
        require_worked_on(hand)
        cycle = _movable_cycle(hand)
        require_organizer(hand, WHO_ENDS_OR_MOVES)
        return MoveForm(round_id, cycle.ends_on, hand.choosing.today)


def _movable_cycle(hand: Hand) -> Cycle:
    cycle = current_cycle(hand.session, hand.choosing.ilt.id)
    if cycle is None:
        raise RefusalError(say(NONE_LEFT))
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
        require_worked_on(hand)
        cycle = _movable_cycle(hand)
        require_organizer(hand, WHO_ENDS_OR_MOVES)
        if act.is_first:
            _run_on(act, cycle, checked_end(hand.choosing, until))
            hand.note(Deed.CYCLE_MOVED)
        return cycle.ends_on


def _run_on(act: Act, cycle: Cycle, until: date) -> None:
    """A cycle ends on another day; one that waited for its step back goes on until then. The team is held."""
    cycle.ends_on, cycle.moved_at = until, act.now
    if cycle.state == CycleState.WAITING:
        cycle.state, cycle.asked_at = CycleState.RUNNING, None
        set_waiting(act.session, cycle, is_waiting=False)
    cycle_changed(act.session, cycle, at_once=act.machine_now)
