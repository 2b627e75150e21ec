"""Which token belongs to which workspace: read from the database, and for a minute not again."""

import threading
from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.log import get_log
from bot.outbox.client import make_client
from bot.outbox.gateway import (
    LISTENER_TIMEOUT_SECONDS,
    WORKER_TIMEOUT_SECONDS,
    Gateway,
    NotInstalledError,
    NoTokenYetError,
)
from storage import Database
from storage.installations import Installed, granted_to, installed
from storage.people import Workspace
from storage.sealed import SealedError

_log = get_log(__name__)
# How long another process may go on with a token that was removed, or replaced.
KNOWN_SECONDS = 60.0


@dataclass(frozen=True)
class _Known:
    found: Installed
    until: float
    gateway: Gateway


class Tokens:
    """The installations, for whoever speaks with Slack. Used by several threads."""

    def __init__(self, db: Database, clock: Clock, api_url: str) -> None:
        self._db = db
        self._clock = clock
        self._api_url = api_url
        self._known: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def find(self, workspace_id: str) -> Installed | None:
        """The installation; None where there is none. Raises NoTokenYetError."""
        known = self._lately(workspace_id)
        return known.found if known else None

    def gateway(self, workspace_id: str) -> Gateway:
        """Slack for a workspace. Raises NotInstalledError, NoTokenYetError."""
        known = self._lately(workspace_id)
        if known is None:
            raise NotInstalledError(f"{workspace_id} has no token")
        if self._is_over(known.found):
            # Slack would refuse each call. What people and events say is taken all the same.
            raise NoTokenYetError(
                f"the token of {workspace_id} ended {known.found.ends_at:%Y-%m-%d %H:%M} UTC, and no worker got the next one"
            )
        return known.gateway

    def works(self, workspace_id: str) -> bool:
        """Asks Slack whether the token of a workspace works, with a listener's patience.

        Raises:
            SlackClientError, OSError: that is not told, or there is no token that can be read.
        """
        found = self.find(workspace_id)
        if found is None:
            return False
        client = make_client(found.token, self._api_url, timeout=LISTENER_TIMEOUT_SECONDS)
        return Gateway(client).works()

    def drop(self, workspace_id: str) -> None:
        """The next one who asks has it read anew."""
        with self._lock:
            if known := self._known.get(workspace_id):
                self._known[workspace_id] = _Known(known.found, 0.0, known.gateway)

    def _lately(self, workspace_id: str) -> _Known | None:
        now = self._clock.monotonic()
        known = self._known.get(workspace_id)
        if known and now < known.until:
            return known
        found = self._read(workspace_id)
        with self._lock:
            if found is None:
                self._known.pop(workspace_id, None)
                return None
            # A gateway remembers what its workspace refuses: the same one as long as nothing changed.
            is_same = known is not None and known.found == found
            gateway = known.gateway if known and is_same else self._gateway(found)
            kept = 0.0 if self._is_over(found) else KNOWN_SECONDS
            self._known[workspace_id] = _Known(found, now + kept, gateway)
            return self._known[workspace_id]

    def _read(self, workspace_id: str) -> Installed | None:
        try:
            with self._db.read() as session:
                if found := installed(session, workspace_id):
                    return found
                workspace = session.get(Workspace, workspace_id)
        except SealedError as error:
            _log.error("token_not_readable", workspace=workspace_id, reason=str(error))
            raise NoTokenYetError(str(error)) from error
        # It was served by its token before: what it is owed waits until it installs the app itself.
        if workspace and workspace.uninstalled_at is None:
            raise NoTokenYetError(f"{workspace_id} has not installed the app itself yet")
        return None

    def _is_over(self, found: Installed) -> bool:
        return found.ends_at is not None and found.ends_at <= self._clock.machine_now()

    def _gateway(self, found: Installed) -> Gateway:
        client = make_client(found.token, self._api_url, timeout=WORKER_TIMEOUT_SECONDS)
        # Read each time: another process may just have been told of them.
        teams = partial(self._teams, found.workspace_id) if found.is_org else None
        return Gateway(client, teams, lambda: self.drop(found.workspace_id))

    def _teams(self, workspace_id: str) -> tuple[str, ...]:
        with self._db.read() as session:
            return granted_to(session, workspace_id)
