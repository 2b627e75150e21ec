"""What a plan owes: its message in the channel, the document, and forgetting goals that were taken out long ago."""

from bot.blocks import ids
from bot.outbox.duty import Duties, Forget
from bot.plan.my_data import my_data
from bot.plan.posting import PLAN_DOCUMENT, render_plan
from storage.plan import forget_removed_goals

DUTIES = Duties(
    kinds=(PLAN_DOCUMENT,),
    living={ids.PLAN_MESSAGE: render_plan},
    forgets=(Forget(forget_removed_goals, kept=None, at_once=500),),
    my_data=(my_data,),
)
