"""The bot's command line: `handlers.wiring` builds what a command starts.

python app.py            Socket Mode, bot and worker in one process (the same as `app.py run`)
python app.py --help     everything else
"""

from bot import garbage

# isort: split
import json
import sys
import threading
from contextlib import closing
from pathlib import Path

import click

from bot import __version__
from bot.clock import Clock
from bot.errors import SettingsError
from bot.privacy.restored import copy_from, copy_to
from bot.settings import Settings
from bot.turn import Turn
from bot.worker.doctor import examine
from bot.worker.metrics import metrics_served
from bot.worker.startup import keep_private, require_nobody_at_work, single_instance, until_told_to_stop
from handlers.manifest import manifest
from handlers.operating import COMMANDS
from handlers.server import serve
from handlers.sockets import Hearing, connect_socket, disconnect_socket
from handlers.terminal import PROGRAM, as_called, starts, unlogged
from handlers.wiring import Bot, build, connect, needed_scopes, opened, registered, slack_of, wsgi_of
from storage import Database
from storage.backup import back_up
from storage.revisions import current_revision, is_behind, newest_revision, require_known, require_newest

garbage.search_again()

__all__ = ["Bot", "build", "connect", "main", "registered", "wsgi_of"]


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name=PROGRAM)
@click.pass_context
def main(context: click.Context) -> None:
    """The ILT bot. Without a command it runs in Socket Mode, bot and worker in one process."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@starts
def run(settings: Settings) -> None:
    """Socket Mode: bot and worker in one process, on SQLite or PostgreSQL."""
    if settings.by_oauth:
        raise SettingsError(
            "SLACK_CLIENT_ID is set: workspaces install the app themselves over HTTP, by `app.py web` and `app.py worker`. "
            "Socket Mode serves one workspace: for that leave it away and set SLACK_BOT_TOKEN."
        )
    settings.require("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    with single_instance(settings.ilt_data_dir):
        bot = build(settings)
        connect(bot)
        worker = bot.worker()
        worker.start()
        socket = connect_socket(
            bot.bolt, settings.slack_app_token.get_secret_value(), bot.clock, bot.receipts
        )
        hearing = Hearing(socket.client.is_connected, bot.clock)
        with metrics_served(settings, bot.db, bot.clock, hearing.is_connected):
            until_told_to_stop(hearing.look)
        disconnect_socket(socket)
        worker.stop()
        bot.close()


@main.command()
@starts
def web(settings: Settings) -> None:
    """HTTP for Slack's requests, without the worker; PostgreSQL only."""
    _require_http(settings)
    _refuse_sqlite(settings, "web")
    bot = build(settings, waits=True)
    connect(bot)
    stopping = threading.Event()
    with metrics_served(settings, bot.db, bot.clock):
        serve(
            wsgi_of(bot, stopping),
            host=settings.ilt_host,
            port=settings.port,
            drain_seconds=settings.ilt_drain_seconds,
            stopping=stopping,
        )
    bot.close()


@main.command()
@starts
def worker(settings: Settings) -> None:
    """The worker alone, beside one or more `web`; PostgreSQL only."""
    if settings.by_oauth:
        settings.require("SLACK_CLIENT_SECRET", "ILT_DATA_KEYS")
    else:
        settings.require("SLACK_BOT_TOKEN")
    _refuse_sqlite(settings, "worker")
    bot = build(settings, waits=True)
    connect(bot)
    ticking = bot.worker()
    ticking.start()
    with metrics_served(settings, bot.db, bot.clock):
        until_told_to_stop()
    ticking.stop()
    bot.close()


def _require_http(settings: Settings) -> None:
    if settings.by_oauth:
        settings.require_oauth()
    else:
        settings.require("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")


def _refuse_sqlite(settings: Settings, command: str) -> None:
    if Database(settings.database_address, pool=settings.pool).is_sqlite:
        raise SettingsError(
            f"`{command}` needs PostgreSQL, because several processes share the data: set DATABASE_URL to "
            "postgresql://USER:PASSWORD@HOST/NAME, or use `app.py run` with the built-in SQLite."
        )


@main.command("migrate")
@click.option("--to", "revision", default="", help="An older schema, before an older version is installed.")
@click.option("--yes", is_flag=True, help="With --to: what only newer versions keep may be deleted.")
def migrate_command(revision: str, *, yes: bool) -> None:
    """Brings the database to the newest schema; safe to repeat."""
    starts(lambda settings: _migrate(settings, revision, may_delete=yes))()


def _migrate(settings: Settings, revision: str, *, may_delete: bool) -> None:
    from storage.migrate import go_back, migrate  # noqa: PLC0415 - with Alembic, which no other command needs

    with closing(Database(settings.database_address, pool=settings.pool)) as db:
        if revision:
            if may_delete and require_known(db):
                require_nobody_at_work(db, Clock(settings.ilt_clock_file))
            go_back(db, revision, may_delete=may_delete)
        else:
            migrate(db)
        keep_private(settings, db)
        at = current_revision(db)
        by_newer = (
            "" if revision or at == newest_revision() else ": a newer version's, which this one works with"
        )
        click.echo(f"{db.shown_address} is at {at}{by_newer}.")


@main.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_command(file: Path) -> None:
    """Copies all data into FILE while everybody works; FILE must not be there yet."""
    starts(lambda settings: _back_up(settings, file))()


def _back_up(settings: Settings, file: Path) -> None:
    why_unnoted = ""
    with closing(opened(settings)) as db:
        if is_behind(db):  # whoever installed the new version first still wants a copy before it migrates
            back_up(db, file)
        else:
            require_newest(db)
            why_unnoted = copy_to(Turn.of_worker(db, Clock(settings.ilt_clock_file)), file)
    click.echo(f"{file} holds everything up to now ({file.stat().st_size} bytes).")
    if why_unnoted:
        click.echo(f"`check` does not know of it, because the database takes nothing now: {why_unnoted}.")


@main.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore_command(file: Path) -> None:
    """Brings everything back from FILE into an empty database, and deletes again whoever was deleted since."""
    starts(lambda settings: _restore(settings, file))()


def _restore(settings: Settings, file: Path) -> None:
    with (
        single_instance(settings.ilt_data_dir),
        closing(Database(settings.database_address, pool=settings.pool)) as db,
    ):
        again = copy_from(Turn.of_worker(db, Clock(settings.ilt_clock_file)), file)
        keep_private(settings, db)
        click.echo(f"{db.shown_address} holds what {file} held, at {newest_revision()}.")
    if again:
        click.echo(f"{again} people or workspaces who were deleted since were deleted again.")


@main.command("manifest")
@click.option("--request-url", default="", help="Public https address of `web`, ending in /slack/events.")
@click.option(
    "--public-url", default="", help="ILT_PUBLIC_URL, where workspaces install the app themselves (OAuth)."
)
@click.option("--channel-lookup", is_flag=True, help="With the scopes that ILT_CHANNEL_LOOKUP needs.")
def manifest_command(request_url: str, public_url: str, *, channel_lookup: bool) -> None:
    """Prints the app's manifest for api.slack.com/apps."""
    made = manifest(
        registered(),
        request_url=request_url,
        channel_lookup=channel_lookup,
        public_url=public_url.rstrip("/"),
    )
    click.echo(json.dumps(made, indent=2))


@main.command()
@starts
def check(settings: Settings) -> None:
    """Looks at settings, Slack, database, rubrics, resources, clock and worker; says what to do about each fault."""
    gateway = None if settings.by_oauth else slack_of(settings)
    with unlogged():
        findings = list(examine(settings, gateway, needed_scopes(settings), Clock(settings.ilt_clock_file)))
    for finding in findings:
        click.echo(as_called(f"{'ok ' if finding.is_fine else 'NOT'}  {finding.what}: {finding.detail}"))
    if not all(finding.is_fine for finding in findings):
        sys.exit(1)


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
