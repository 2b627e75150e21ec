"""Bolt's way through Slack's consent page, over our own tables: it looks after state and cookie, we after the rest."""

import logging
from collections.abc import Callable

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth.installation_store import Installation, InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.installs import installing
from bot.installs.failure import Failure, NoInstallError
from bot.installs.installing import STATE_SECONDS, Door, Granted
from bot.turn import Turn
from handlers.installs.drawn import installed_page

INSTALL_PATH, RETURN_PATH = "/slack/install", "/slack/oauth_redirect"
TurnNow = Callable[[], Turn]
_FAILURES = {
    "access_denied": Failure.CANCELLED,
    "invalid_browser": Failure.OTHER_BROWSER,
    "invalid_state": Failure.TOO_LATE,
    "missing_code": Failure.CODE_REFUSED,
}
_GRANTED = "granted"


class States(OAuthStateStore):
    """What is given out to whoever sets out for Slack, and taken back once."""

    def __init__(self, turn: TurnNow) -> None:
        self._turn = turn

    def issue(self, *_: object, **__: object) -> str:
        """A new one."""
        return installing.begin(self._turn())

    def consume(self, state: str) -> bool:
        """Whether it was given out, lately, and not taken back yet."""
        return installing.is_back(self._turn(), state)


class Installations(InstallationStore):
    """Where what Slack gave is kept; whose token a request has is asked elsewhere (`authorize.py`)."""

    def __init__(self, turn: TurnNow) -> None:
        self._turn = turn

    def save(self, installation: Installation) -> None:
        """Keeps it."""
        installing.install(self._turn(), _granted_in(installation))


class InstallFlow(OAuthFlow):
    """Bolt's flow; the exchange is our own, because Bolt's puts the code into the log.

    What it cannot do is raised as NoInstallError, an answer of the database as it is.
    """

    def __init__(self, door: Door, turn: TurnNow) -> None:
        self._door = door
        settings = OAuthSettings(
            client_id=door.client_id,
            client_secret=door.client_secret,
            scopes=sorted(door.scopes),
            user_scopes=[],
            redirect_uri=door.redirect_uri,
            install_path=INSTALL_PATH,
            redirect_uri_path=RETURN_PATH,
            authorization_url=door.consent_url,
            callback_options=CallbackOptions(success=_installed, failure=_failed),
            state_store=States(turn),
            state_expiration_seconds=STATE_SECONDS,
            installation_store=Installations(turn),
            installation_store_bot_only=True,
            logger=logging.getLogger("slack_bolt.oauth"),
        )
        super().__init__(settings=settings)

    def begin(self) -> tuple[str, str]:
        """Where somebody is sent to, and the cookie by which they are known when they are back."""
        state = self.settings.state_store.issue()
        cookie = self.settings.state_utils.build_set_cookie_for_new_state(state)
        return self.settings.authorize_url_generator.generate(state), f"{cookie}; SameSite=Lax"

    @property
    def no_cookie(self) -> str:
        """Takes the cookie away."""
        return self.settings.state_utils.build_set_cookie_for_deletion()

    def run_installation(self, code: str) -> Installation:
        """What Slack gives for a code. Raises NoInstallError."""
        granted = installing.exchange(self._door, code)
        # Bolt carries it to the store; its own fields are not used.
        made = Installation(user_id="", bot_token=granted.tokens.token)
        made.set_custom_value(_GRANTED, granted)
        return made

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:  # noqa: ARG002 - Bolt's signature
        """Keeps it."""
        self.settings.installation_store.save(installation)


def _granted_in(installation: Installation) -> Granted:
    granted = installation.get_custom_value(_GRANTED)
    assert isinstance(granted, Granted)
    return granted


def _installed(args: SuccessArgs) -> BoltResponse:
    granted = _granted_in(args.installation)
    page = installed_page(granted.who.workspace_name, granted.who.bot_name, granted.add_to)
    return BoltResponse(status=200, body=page)


def _failed(args: FailureArgs) -> BoltResponse:
    raise NoInstallError(_FAILURES.get(args.reason, Failure.CODE_REFUSED))
