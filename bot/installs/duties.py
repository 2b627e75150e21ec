"""What installations owe: a token that works for each.

Forgotten are whoever began to install and did not come back, and workspaces that the app was taken out of.
"""

from bot.installs.granting import forget_revoked
from bot.installs.installing import forget_who_did_not_come_back
from bot.installs.rotation import refresh_tokens
from bot.outbox.duty import Due, Duties, Look, Phase, Reach
from bot.turn import Turn
from storage.installations import TOKENS_DUE


def _forget(turn: Turn, reach: Reach) -> int:
    forget_who_did_not_come_back(turn)
    forget_revoked(turn, reach.pause)
    return 0


DUTIES = Duties(
    looks=(Look(Phase.LEARN, refresh_tokens, (Due(TOKENS_DUE),)), Look(Phase.HOURLY, _forget, ()))
)
