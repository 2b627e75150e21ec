"""What the outbox owes by itself: the posts of living messages, and questions that only people can answer."""

from datetime import timedelta

from bot.outbox.doubt import DOUBT
from bot.outbox.duty import Duties, Forget
from bot.outbox.given_up import GIVEN_UP
from bot.outbox.living import LIVING_POST
from bot.outbox.outsiders import OUTSIDERS
from bot.turn import Act
from storage.claims import workspaces_due
from storage.deliveries import forget_done
from storage.living import workspaces_behind

_KEPT = timedelta(days=90)


def _is_due(act: Act) -> bool:
    """Whether something is to be sent or shown now, also what waits for a better moment."""
    return bool(workspaces_due(act.session, act.now, None) or workspaces_behind(act.session, act.machine_now))


DUTIES = Duties(
    kinds=(LIVING_POST, DOUBT, OUTSIDERS, GIVEN_UP),
    is_due=(_is_due,),
    forgets=(Forget(forget_done, _KEPT, at_once=500),),
)
