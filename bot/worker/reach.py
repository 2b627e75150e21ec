"""Slack for the looks of the worker: a workspace whose Slack is in doubt rests, and does not hold up the others."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackClientError

from bot.log import get_log
from bot.outbox.gateway import ChannelGoneError, Gateway, MessageGoneError, NoTokenYetError, SlowDownError
from bot.outbox.own_app import OwnApp
from bot.outbox.tools import Tools
from bot.turn import Turn
from rubric_data import Resources

_log = get_log(__name__)
_REST_SECONDS = 15.0
_WITHOUT_TOKEN_SECONDS = 60.0


class Workspaces:
    """What a look has besides its turn (`bot.outbox.duty.Reach`).

    Args:
        alive: gives a sign of life.
        pause: gives others a turn; False once the worker is told to stop.
    """

    def __init__(self, tools: Tools, alive: Callable[[], None], pause: Callable[[], bool]) -> None:
        self._tools = tools
        self._alive = alive
        self.pause = pause
        self._rest_until: dict[str, float] = {}

    @property
    def resources(self) -> Resources:
        """What the library lists for every team."""
        return self._tools.resources

    @property
    def own_app(self) -> OwnApp | None:
        """The app, where workspaces install it by themselves."""
        return self._tools.own_app

    def gateway(self, workspace_id: str) -> Gateway:
        """Slack; a fault of it ends the look."""
        return self._tools.gateway_of(workspace_id)

    @contextmanager
    def asking(self, workspace_id: str) -> Iterator[Gateway | None]:
        """Keeps one workspace's faults from the others, and from being met again every second."""
        self._alive()
        now = self._tools.clock.monotonic()
        gateway = self._awake(workspace_id, now)
        try:
            yield gateway
        except SlowDownError as error:
            self._rest_until[workspace_id] = now + error.seconds
            _log.info("slack_asked_for_a_pause", workspace=workspace_id, seconds=error.seconds)
        except (SlackClientError, OSError, ChannelGoneError, MessageGoneError) as error:
            self._rest_until[workspace_id] = now + _REST_SECONDS
            _log.warning(
                "workspace_not_read", workspace=workspace_id, error=type(error).__name__, exc_info=True
            )

    def _awake(self, workspace_id: str, now: float) -> Gateway | None:
        """None while it rests; a workspace without a token that can be read begins to."""
        if now < self._rest_until.get(workspace_id, 0.0):
            return None
        try:
            return self.gateway(workspace_id)
        except NoTokenYetError as error:
            self._rest_until[workspace_id] = now + _WITHOUT_TOKEN_SECONDS
            _log.info("workspace_waits", workspace=workspace_id, reason=str(error))
        except OSError as error:
            self._rest_until[workspace_id] = now + _REST_SECONDS
            _log.warning("workspace_not_read", workspace=workspace_id, error=type(error).__name__)
        return None

    def turn(self) -> Turn:
        """A turn that begins now."""
        return Turn.of_worker(self._tools.db, self._tools.clock)

    def members_read(self, ilt_id: int) -> None:
        """Tells every noun that a team's members were read."""
        for follows in self._tools.duties.members_read:
            follows(self.turn(), ilt_id)
