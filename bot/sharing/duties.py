"""What sharing owes: posts elsewhere, word of why not, and documents."""

from datetime import timedelta
from operator import attrgetter

from bot.outbox.duty import Due, Duties, Forget, Look, Phase, Reach
from bot.rules.fair import in_turns
from bot.sharing.export import RESULTS_DOCUMENT
from bot.sharing.my_data import my_data
from bot.sharing.posts import NOT_SHARED, SHARED, look_at_share, shares_to_look_at
from bot.turn import Turn
from storage.sharing import SHARES_ASKED, forget_shares

_KEPT = timedelta(days=90)
# In one round of the worker: Slack is asked about each.
_MOST_AT_ONCE = 10


def _look_at_shares(turn: Turn, reach: Reach) -> int:
    asked = shares_to_look_at(turn.db)
    looked_at = 0
    for one in in_turns(asked, attrgetter("workspace_id")):
        if looked_at == _MOST_AT_ONCE:
            break
        with reach.asking(one.workspace_id) as gateway:
            if gateway:
                looked_at += 1
                look_at_share(reach.turn(), gateway, one)
    return len(asked)


DUTIES = Duties(
    kinds=(RESULTS_DOCUMENT, SHARED, NOT_SHARED),
    looks=(Look(Phase.ASKED, _look_at_shares, (Due(SHARES_ASKED),)),),
    forgets=(Forget(forget_shares, _KEPT),),
    my_data=(my_data,),
)
