"""What action items owe: word to owners, and each person's one message of a day."""

from datetime import timedelta

from bot.items.departures import REASSIGN
from bot.items.digest import ITEM_DIGEST, look_at_people, looks_due
from bot.items.my_data import my_data
from bot.items.owed import HAND_OVER, HAND_OVER_ANSWERED, ITEM_TOLD
from bot.outbox.duty import Due, Duties, Forget, Look, Phase, Reach
from bot.turn import Turn
from storage.digests import PEOPLE_DUE
from storage.item_drafts import forget_drafts
from storage.items import forget_taken_back

_KEPT = timedelta(days=1)


def _look(turn: Turn, _reach: Reach) -> int:
    return look_at_people(turn)


DUTIES = Duties(
    kinds=(ITEM_TOLD, HAND_OVER, HAND_OVER_ANSWERED, ITEM_DIGEST, REASSIGN),
    looks=(Look(Phase.DUE, _look, (Due(PEOPLE_DUE),)),),
    is_due=(looks_due,),
    forgets=(Forget(forget_drafts, _KEPT), Forget(forget_taken_back, _KEPT)),
    my_data=(my_data,),
)
