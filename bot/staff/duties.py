"""What is owed to staff who ask: answers, a line under the post; and to the team: words without a name, in the morning."""

from bot.blocks import ids
from bot.outbox.duty import Due, Duties, Forget, Look, Phase
from bot.staff.answering import STAFF_ANSWER
from bot.staff.handing_over import hand_over_due, is_due
from bot.staff.my_data import my_data
from bot.staff.thread import STAFF_THREAD, render_thread
from storage.staff import LAST_ZONE, TEAMS_TO_HAND_OVER, forget_counts, forget_staff_texts

DUTIES = Duties(
    kinds=(STAFF_ANSWER, STAFF_THREAD),
    living={ids.STAFF_THREAD_MESSAGE: render_thread},
    looks=(Look(Phase.DUE, hand_over_due, (Due(TEAMS_TO_HAND_OVER),)),),
    is_due=(is_due,),
    forgets=(Forget(forget_counts, LAST_ZONE), Forget(forget_staff_texts, kept=None, at_once=500)),
    my_data=(my_data,),
)
