"""Builds everything one process of the bot needs, and wires it; starts nothing."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest

from bot.blocks.say import not_installed
from bot.clock import Clock
from bot.consult.marks import Marks
from bot.installs.installing import Door, next_tokens
from bot.installs.one_token import OneToken, tell_of_others
from bot.installs.tokens import Tokens
from bot.library.catalog import Catalog
from bot.outbox.client import make_client
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS, WORKER_TIMEOUT_SECONDS, Gateway
from bot.outbox.own_app import OwnApp
from bot.outbox.tools import Pace, Tools
from bot.rules.criterion_names import know_names
from bot.settings import Settings
from bot.teams.people import remember_installation
from bot.turn import Turn
from bot.words import WHOLE, offer, offered
from bot.worker.duties import ALL_DUTIES
from bot.worker.first_answer import tell_what_is_off, wait_for_slack
from bot.worker.misspelt import tell_of_misspelt
from bot.worker.scheduler import Worker
from bot.worker.startup import keep_private, look_at_keys, wait_for_database
from bot.worker.warm import warming
from handlers import register
from handlers.boundary import Boundary
from handlers.deps import Deps
from handlers.installs.authorize import AuthorizeByRow
from handlers.installs.flow import INSTALL_PATH, RETURN_PATH, InstallFlow
from handlers.installs.pages import InstallPages
from handlers.manifest import scopes
from handlers.receipts import Receipts
from handlers.registry import Listeners
from handlers.steady import SteadyApp
from handlers.web import wsgi_application
from rubric_data import Growth, Rubric, SessionQuestions, load_growth, load_rubrics, load_session_questions
from storage import Database
from storage.locales import read_locales
from storage.revisions import require_newest


@dataclass(frozen=True)
class Bot:
    """Everything one process needs, built and wired; nothing is started yet."""

    settings: Settings
    clock: Clock
    db: Database
    bolt: App
    listeners: Listeners
    receipts: Receipts
    rubrics: Mapping[str, Rubric]
    catalog: Catalog
    one_token: OneToken
    # None: one workspace, by its token.
    tokens: Tokens | None = None
    own_app: OwnApp | None = None

    @property
    def gateway(self) -> Gateway:
        """Slack for the one workspace, with the worker's patience."""
        return slack_of(self.settings)

    @property
    def gateway_of(self) -> Callable[[str], Gateway]:
        """Slack for each workspace."""
        return (self.tokens or self.one_token).gateway

    def worker(self, *, rate_scale: float = 1.0) -> Worker:
        """A worker over this database. `rate_scale` multiplies Slack's limits: for a local Slack that does so too."""
        pause = timedelta(seconds=self.settings.ilt_refresh_seconds)
        tools = Tools(
            self.db,
            self.gateway_of,
            self.clock,
            ALL_DUTIES,
            self.rubrics,
            Pace(refresh_pause=pause, rate_scale=rate_scale),
            self.settings.ilt_channel_lookup,
            timedelta(days=self.settings.ilt_keep_texts_days),
            self.catalog.resources,
            self.own_app,
        )
        return Worker(tools)

    def close(self) -> None:
        """Lets go of everything, receipts first."""
        self.receipts.close()
        self.db.close()


@dataclass(frozen=True)
class Texts:
    """What stands in files, the project's and a district's; nothing of it changes while a process runs."""

    rubrics: Mapping[str, Rubric]
    questions: SessionQuestions
    growth: Growth
    catalog: Catalog

    @classmethod
    def read(cls, rubrics_dir: Path | None, resources_dir: Path | None) -> "Texts":
        """Reads all of them. Raises BrokenFileError: one cannot be used."""
        rubrics = load_rubrics(rubrics_dir)
        return cls(
            rubrics,
            load_session_questions(rubrics_dir),
            load_growth(rubrics_dir),
            Catalog.read(rubrics, resources_dir),
        )


def build(
    settings: Settings, texts: Texts | None = None, clock: Clock | None = None, *, waits: bool = False
) -> Bot:
    """Builds the bot.

    Args:
        texts: None = they are read where the settings say.
        clock: None = the one the settings say.
        waits: for a database that is not there yet, or not migrated yet: somebody else may be about to do that.

    Raises:
        DatabaseError: not reachable, or not migrated, or its texts are encrypted and there is no key.
        BrokenFileError: a file of rubrics or resources cannot be used.
    """
    offer(settings.languages or WHOLE)
    read = texts or Texts.read(settings.ilt_rubrics_dir, settings.ilt_resources_dir)
    know_names(read.rubrics.values())
    db = opened(settings)
    clock = clock or Clock(settings.ilt_clock_file)
    if waits:
        wait_for_database(partial(require_newest, db), clock)
    else:
        require_newest(db)
    keep_private(settings, db)
    look_at_keys(settings, db)
    if len(offered()) > 1:
        with db.read() as session:
            read_locales(session)
    receipts = Receipts()
    tokens = Tokens(db, clock, settings.slack_api_url) if settings.by_oauth else None
    own_app = _own_app(settings) if settings.by_oauth else None
    bolt = _bolt(settings, tokens, partial(Turn.of_worker, db, clock))
    listeners = Listeners(bolt, Boundary(receipts, db, clock))
    kept, run_by = settings.ilt_keep_texts_days, settings.ilt_run_by
    marks = Marks(settings.secrets)
    register(
        listeners,
        Deps(
            db,
            clock,
            read.rubrics,
            read.questions,
            read.growth,
            kept,
            run_by,
            read.catalog,
            tokens,
            marks,
            own_app,
        ),
    )
    one_token = OneToken(slack_of(settings))
    return Bot(
        settings, clock, db, bolt, listeners, receipts, read.rubrics, read.catalog, one_token, tokens, own_app
    )


def _bolt(settings: Settings, tokens: Tokens | None, turn: Callable[[], Turn]) -> App:
    return SteadyApp(
        # Bolt calls loggers after it: what those say is Bolt's (`bot.log`).
        name="slack_bolt.ilt",
        client=make_client(
            settings.slack_bot_token.get_secret_value() or None,
            settings.slack_api_url,
            timeout=LISTENER_TIMEOUT_SECONDS,
        ),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        process_before_response=True,
        token_verification_enabled=False,
        **_by_oauth(settings, tokens, turn),
    )


def _by_oauth(settings: Settings, tokens: Tokens | None, turn: Callable[[], Turn]) -> dict[str, Any]:
    """What Bolt needs where workspaces install the app themselves."""
    if tokens is None:
        return {}
    return {
        "authorize": AuthorizeByRow(tokens),
        "oauth_flow": InstallFlow(_door(settings), turn),
        "user_facing_authorize_error_message": not_installed(),
    }


def _door(settings: Settings) -> Door:
    return Door(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        redirect_uri=f"{settings.ilt_public_url}{RETURN_PATH}",
        api_url=settings.slack_api_url,
        scopes=needed_scopes(settings),
        allowed=settings.allowed_teams,
    )


def _own_app(settings: Settings) -> OwnApp:
    address = f"{settings.ilt_public_url}{INSTALL_PATH}"
    return OwnApp(needed_scopes(settings), address, partial(next_tokens, _door(settings)))


def connect(bot: Bot) -> None:
    """Asks Slack whose token this is and remembers it; afterwards no first click waits for anything.

    Where workspaces install the app themselves there is nothing to ask.

    Raises:
        SettingsError: a refused token, or no Slack, or a clock that is far off.
    """
    tell_of_misspelt()
    with warming(bot.clock):
        if bot.tokens is None:
            found = wait_for_slack(bot.gateway.installation, bot.clock)
            tell_what_is_off(found, needed_scopes(bot.settings), bot.clock)
            remember_installation(bot.db, found)
            bot.one_token.is_of(found.workspace_id)
            tell_of_others(bot.db, found.workspace_id)
    if bot.tokens is None:
        warm_up(bot)


def warm_up(bot: Bot) -> Bot:
    """Gives Bolt a first request of our own: it asks Slack for the token's owner then, and no person waits for it."""
    bot.bolt.event("warm_up")(lambda: None)
    bot.bolt.dispatch(
        BoltRequest(mode="socket_mode", body={"type": "event_callback", "event": {"type": "warm_up"}})
    )
    return bot


def slack_of(settings: Settings) -> Gateway:
    """Slack by the one token of the settings, with the worker's patience."""
    token = settings.slack_bot_token.get_secret_value()
    return Gateway(make_client(token, settings.slack_api_url, timeout=WORKER_TIMEOUT_SECONDS))


def opened(settings: Settings) -> Database:
    """The database, with the keys of this process."""
    return Database(settings.database_address, pool=settings.pool, keys=settings.data_keys)


def wsgi_of(bot: Bot, stopping: threading.Event | None = None) -> Any:
    """The bot as a WSGI application: /slack/events, /livez and /readyz; with OAuth the pages on which it is installed."""
    secret = bot.settings.slack_signing_secret.get_secret_value()
    flow = bot.bolt.oauth_flow
    pages = _install_pages(bot, flow).by_path if isinstance(flow, InstallFlow) else None
    return wsgi_application(bot.bolt, secret, bot.db, stopping, pages, bot.receipts)


def _install_pages(bot: Bot, flow: InstallFlow) -> InstallPages:
    settings = bot.settings
    code = settings.ilt_install_code.get_secret_value()
    return InstallPages(flow, bot.clock, needed_scopes(settings), code, settings.ilt_public_url)


def needed_scopes(settings: Settings) -> dict[str, str]:
    """The scopes that the app asks for, with their reasons."""
    return scopes(channel_lookup=settings.ilt_channel_lookup)


def registered() -> Listeners:
    """Every listener's name, without a database or a token: for the manifest and the tests."""
    bolt = SteadyApp(token="none", signing_secret="none", token_verification_enabled=False)  # noqa: S106 - not a secret
    db, clock = Database("sqlite:///none.db"), Clock()
    listeners = Listeners(bolt, Boundary(Receipts(), db, clock))
    register(listeners, Deps(db, clock, load_rubrics(), load_session_questions(), load_growth()))
    return listeners
