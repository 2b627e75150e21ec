"""What the Home tab owes: that it is true for whoever looks at it."""

from bot.home.home import looked_at, refresh_homes
from bot.home.my_data import my_data
from bot.outbox.duty import Due, Duties, Look, Phase, Reach
from bot.turn import Turn
from storage.home import HOMES_BEHIND


def _show(turn: Turn, reach: Reach) -> int:
    """A tab that is behind is nothing that the clock waits for."""
    refresh_homes(turn, reach.asking, reach.resources, reach.own_app)
    return 0


DUTIES = Duties(looks=(Look(Phase.SHOWN, _show, (Due(HOMES_BEHIND, looked_at),)),), my_data=(my_data,))
