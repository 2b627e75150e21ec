"""What across schools owes: the end of the time to say no, the table of a quarter, and what the channel is told."""

from datetime import timedelta

from bot.blocks import ids
from bot.district.counting import count_due, due_districts
from bot.district.joining import note_heard, render_stay, settle_due
from bot.district.my_data import my_data
from bot.outbox.duty import Duties, Forget, Look, Phase, Reach
from bot.turn import Turn
from storage.district import stays_due
from storage.district_counts import forget_old_tables

# A year of tables is compared with; the last of them was counted at the end of its quarter.
_KEPT = timedelta(days=460)


def _look(turn: Turn, _reach: Reach) -> int:
    return settle_due(turn) + count_due(turn)


def _heard(turn: Turn, _reach: Reach) -> int:
    return note_heard(turn)


DUTIES = Duties(
    living={ids.SCHOOLS_MESSAGE: render_stay},
    looks=(Look(Phase.DUE, _look), Look(Phase.SHOWN, _heard)),
    is_due=(
        lambda act: bool(stays_due(act.session, act.now)),
        lambda act: bool(due_districts(act)),
    ),
    forgets=(Forget(forget_old_tables, _KEPT),),
    my_data=(my_data,),
)
