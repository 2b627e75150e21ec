"""The worker's look at who is where: channels and members as Slack has them, read once a day or when something was told."""

from bot.log import get_log
from bot.outbox.duty import Reach
from bot.outbox.gateway import ChannelGoneError, Gateway
from bot.teams.people import stale_ilts, stale_workspaces, sync_channels, sync_members
from bot.turn import Turn

_log = get_log(__name__)


def read_channels(turn: Turn, reach: Reach) -> int:
    """Reads where the bot is. Returns how many workspaces were to be read."""
    stale = stale_workspaces(turn)
    for workspace_id in stale:
        with reach.asking(workspace_id) as gateway:
            if gateway:
                sync_channels(reach.turn(), gateway, workspace_id)
    return len(stale)


def read_members(turn: Turn, reach: Reach) -> int:
    """Reads who is in the channels. Returns how many were to be read."""
    stale = stale_ilts(turn)
    for workspace_id, ilt_id in stale:
        with reach.asking(workspace_id) as gateway:
            if gateway:
                _read_members(reach, gateway, ilt_id)
    return len(stale)


def _read_members(reach: Reach, gateway: Gateway, ilt_id: int) -> None:
    try:
        sync_members(reach.turn(), gateway, ilt_id)
    except ChannelGoneError as error:
        _log.warning("channel_gone", ilt_id=ilt_id, reason=error.reason)
    else:
        reach.members_read(ilt_id)
