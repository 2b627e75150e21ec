"""The step back on a focus as it stands in a message of the day: read from the tables; focus begins and ends it."""

from datetime import date

from sqlalchemy.orm import Session

from bot.items.messages.step_backs import Over
from bot.rules.criterion_names import spoken_name
from bot.teams.membership import shown_name
from storage.cycle_rows import areas_of_cycle
from storage.focus import AreaState, Cycle, CycleState
from storage.people import Ilt


def over_of(session: Session, cycle: Cycle, ilt: Ilt, today: date) -> Over:
    """A cycle as whoever steers its team reads it. `today`: on their wall."""
    has_ended = cycle.state == CycleState.ENDED
    areas = [one for one in areas_of_cycle(session, cycle.id) if has_ended or one.state == AreaState.ACTIVE]
    return Over(
        cycle.id,
        areas[-1].round_id if areas else 0,
        shown_name(ilt),
        ilt.name,
        today,
        cycle.ends_on,
        [spoken_name(one.name) for one in areas],
        is_running=cycle.state == CycleState.RUNNING,
        is_open=cycle.stepped_at is not None,
        has_ended=has_ended,
    )
