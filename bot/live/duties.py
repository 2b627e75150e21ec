"""What a meeting that is on owes, and the worker's look at all meetings."""

from bot.blocks import ids
from bot.live.items import ITEMS_TOLD, UNFINISHED
from bot.live.look import TEAMS_DUE, look_at_meetings, meetings_due
from bot.live.message import render_live
from bot.live.my_data import my_data
from bot.live.questions import END_ASK, START_ASK
from bot.live.timekeeping import TIME_LINE
from bot.outbox.duty import Due, Duties, Look, Phase, Reach
from bot.turn import Turn


def _look(turn: Turn, _reach: Reach) -> int:
    return look_at_meetings(turn)


DUTIES = Duties(
    kinds=(START_ASK, END_ASK, TIME_LINE, ITEMS_TOLD, UNFINISHED),
    living={ids.MEETING_MESSAGE: render_live},
    looks=(Look(Phase.DUE, _look, (Due(TEAMS_DUE),)),),
    is_due=(meetings_due,),
    my_data=(my_data,),
)
