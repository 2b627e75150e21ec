"""What across schools owes: the end of the time to say no, the table of a quarter, and what the channel is told."""

from datetime import timedelta

from bot.blocks import ids
from bot.district.counting import count_due, due_districts, quarter_to_count
from bot.district.joining import note_heard, render_stay, settle_due
from bot.district.my_data import my_data
from bot.outbox.duty import Due, Duties, Forget, Look, Phase, Reach
from bot.turn import Turn
from storage.district import STAYS_DUE, stays_due, stays_heard_as
from storage.district_counts import DISTRICTS_TO_COUNT, forget_old_tables

# A year of tables is compared with; the last of them was counted at the end of its quarter.
_KEPT = timedelta(days=460)


def _look(turn: Turn, _reach: Reach) -> int:
    return settle_due(turn) + count_due(turn)


def _heard(turn: Turn, _reach: Reach) -> int:
    return note_heard(turn)


DUTIES = Duties(
    living={ids.SCHOOLS_MESSAGE: render_stay},
    looks=(
        Look(Phase.DUE, _look, (Due(STAYS_DUE), Due(DISTRICTS_TO_COUNT, quarter_to_count))),
        Look(Phase.SHOWN, _heard, (Due(stays_heard_as(ids.SCHOOLS_MESSAGE)),)),
    ),
    is_due=(
        lambda act: bool(stays_due(act.session, act.now)),
        lambda act: bool(due_districts(act)),
    ),
    forgets=(Forget(forget_old_tables, _KEPT),),
    my_data=(my_data,),
)
