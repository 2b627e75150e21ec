"""What is owed of questions to staff: their message in each channel, their end, and a word to whoever asked."""

from bot.blocks import ids
from bot.consult.ending import CONSULT_RESULT, end_due, is_due
from bot.consult.my_data import my_data
from bot.consult.posts import CONSULT_POST, CONSULT_TROUBLE, render_asked
from bot.outbox.duty import Due, Duties, Forget, Look, Phase
from storage.consult import DUE_CONSULTATIONS, forget_consultations

DUTIES = Duties(
    kinds=(CONSULT_POST, CONSULT_TROUBLE, CONSULT_RESULT),
    living={ids.CONSULT_MESSAGE: render_asked},
    looks=(Look(Phase.DUE, end_due, (Due(DUE_CONSULTATIONS),)),),
    is_due=(is_due,),
    forgets=(Forget(forget_consultations, kept=None, at_once=500),),
    my_data=(my_data,),
)
