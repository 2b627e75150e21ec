"""What teams owe: who is where, hello, and what is announced in a channel."""

from bot.blocks import ids
from bot.outbox.duty import Due, Duties, Look, Phase, Reach
from bot.teams.announcements import ANNOUNCEMENT, HELLO, render_hello
from bot.teams.leaving import forget_removed
from bot.teams.look import read_channels, read_members
from bot.teams.my_data import my_data
from bot.teams.people import STALE_ILTS, STALE_WORKSPACES, read_before
from bot.teams.times import free_at
from bot.turn import Turn


def _forget_removed(turn: Turn, reach: Reach) -> int:
    forget_removed(turn, reach.gateway, reach.pause)
    return 0


DUTIES = Duties(
    kinds=(HELLO, ANNOUNCEMENT),
    living={ids.HELLO_MESSAGE: render_hello},
    looks=(
        Look(Phase.LEARN, read_channels, (Due(STALE_WORKSPACES, read_before),)),
        Look(Phase.LEARN, read_members, (Due(STALE_ILTS, read_before),)),
        Look(Phase.HOURLY, _forget_removed, ()),
    ),
    my_data=(my_data,),
    free_at=(free_at,),
)
