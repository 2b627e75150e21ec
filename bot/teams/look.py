"""The worker's look at who is where: channels and members as Slack has them, read once a day or when something was told."""

from operator import itemgetter

from bot.log import get_log
from bot.outbox.duty import Reach
from bot.outbox.gateway import ChannelGoneError, Gateway
from bot.rules.fair import in_turns
from bot.teams.people import stale_ilts, stale_workspaces, sync_channels, sync_members
from bot.turn import Turn

_log = get_log(__name__)
# In one round, each some calls to Slack: a workspace with hundreds of teams that comes does not hold up everybody's messages.
# Those that rest after a fault of Slack's are not counted, and so never stand before the others.
_MOST_WORKSPACES, _MOST_TEAMS = 10, 20


def read_channels(turn: Turn, reach: Reach) -> int:
    """Reads where the bot is. Returns how many workspaces were to be read."""
    stale = stale_workspaces(turn)
    asked = 0
    for workspace_id in stale:
        if asked == _MOST_WORKSPACES:
            break
        with reach.asking(workspace_id) as gateway:
            if gateway:
                asked += 1
                sync_channels(reach.turn(), gateway, workspace_id)
    return len(stale)


def read_members(turn: Turn, reach: Reach) -> int:
    """Reads who is in the channels. Returns how many were to be read."""
    stale = stale_ilts(turn)
    asked = 0
    for workspace_id, ilt_id in in_turns(stale, itemgetter(0)):
        if asked == _MOST_TEAMS:
            break
        with reach.asking(workspace_id) as gateway:
            if gateway:
                asked += 1
                _read_members(reach, gateway, ilt_id)
    return len(stale)


def _read_members(reach: Reach, gateway: Gateway, ilt_id: int) -> None:
    try:
        sync_members(reach.turn(), gateway, ilt_id)
    except ChannelGoneError as error:
        _log.warning("channel_gone", ilt_id=ilt_id, reason=error.reason)
    else:
        reach.members_read(ilt_id)
