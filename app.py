"""The bot's command line: `handlers.wiring` builds what a command starts.

python app.py            Socket Mode, bot and worker in one process (the same as `app.py run`)
python app.py --help     everything else
"""

from bot import garbage

# isort: split
import functools
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import click

from bot import __version__
from bot.clock import Clock
from bot.district import operators as district
from bot.errors import SettingsError
from bot.installs.operators import forget, listed
from bot.library.online import all_found, look_at_all
from bot.log import log_what_nobody_catches, set_up_log
from bot.outbox.deliveries import retry, stuck
from bot.privacy.restored import copy_from, copy_to
from bot.settings import Settings, read_settings
from bot.turn import Turn
from bot.worker.doctor import examine
from bot.worker.metrics import metrics_served
from bot.worker.startup import keep_private, single_instance, until_told_to_stop
from handlers.manifest import manifest
from handlers.server import serve
from handlers.sockets import connect_socket, disconnect_socket
from handlers.wiring import Bot, build, connect, needed_scopes, opened, registered, slack_of, wsgi_of
from rubric_data import BrokenFileError, load_resource_file, load_rubrics
from rubric_data.previews import preview_file, preview_resources
from storage import Database, DatabaseError
from storage.backup import BackupError
from storage.keys import new_key
from storage.migrate import current_revision, go_back, migrate, newest_revision, require_newest
from storage.sealed import looked_over, reseal

garbage.search_again()

EXIT_CANNOT_START = 2
# What the program is called where it was installed instead of started from its folder.
PROGRAM = "ilt-bot"

__all__ = ["Bot", "build", "connect", "main", "registered", "wsgi_of"]


def give_up(reason: str) -> NoReturn:
    """Says why on standard error and exits with 2."""
    click.echo(as_called(reason), err=True)
    sys.exit(EXIT_CANNOT_START)


def as_called(words: str) -> str:
    """Commands in what operators read, as whoever started this one can type them."""
    return re.sub(r"(python )?\bapp\.py\b", PROGRAM, words) if Path(sys.argv[0]).stem == PROGRAM else words


def starts(command: Callable[[Settings], None]) -> Callable[[], None]:
    """A command that reads the settings first and says in plain lines why it cannot start."""

    @functools.wraps(command)
    def wrapped() -> None:
        try:
            settings = read_settings()
            set_up_log(level=settings.ilt_log_level, form=settings.ilt_log_format)
            log_what_nobody_catches()
            command(settings)
        except (SettingsError, DatabaseError, BrokenFileError, BackupError) as error:
            give_up(str(error))

    return wrapped


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
        with metrics_served(settings, bot.db, bot.clock):
            until_told_to_stop()
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
    with closing(Database(settings.database_address, pool=settings.pool)) as db:
        if revision:
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
    with _database(settings) as db:
        copy_to(Turn.of_worker(db, Clock(settings.ilt_clock_file)), file)
    click.echo(f"{file} holds everything up to now ({file.stat().st_size} bytes).")


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
    findings = list(examine(settings, gateway, needed_scopes(settings), Clock(settings.ilt_clock_file)))
    for finding in findings:
        click.echo(as_called(f"{'ok ' if finding.is_fine else 'NOT'}  {finding.what}: {finding.detail}"))
    if not all(finding.is_fine for finding in findings):
        sys.exit(1)


@main.group("deliveries", invoke_without_command=True)
@click.pass_context
def deliveries_group(context: click.Context) -> None:
    """Messages that wait for a person: given up, refused by Slack, or asked about."""
    if context.invoked_subcommand is None:
        context.invoke(deliveries_list)


@deliveries_group.command("list")
@starts
def deliveries_list(settings: Settings) -> None:
    """Lists them, one line each."""
    with _database(settings) as db:
        found = stuck(db)
    for one in found:
        click.echo(one.line)
    click.echo(f"{len(found)} waiting." if found else "Nothing waits.")


@deliveries_group.command("retry")
@click.argument("number", type=int)
def deliveries_retry(number: int) -> None:
    """Sends one again, whatever became of it before."""
    _retry(number)


@deliveries_group.command("retry-all")
def deliveries_retry_all() -> None:
    """Sends all again that were given up or refused; not those that are asked about."""
    _retry(None)


def _retry(number: int | None) -> None:
    def again(settings: Settings) -> None:
        with _database(settings) as db:
            done = retry(Turn.of_worker(db, Clock(settings.ilt_clock_file)), number)
        if number and not done:
            raise SettingsError(f"No delivery {number} was given up or is asked about.")
        click.echo(f"{done} will be sent by the worker.")

    starts(again)()


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    db = opened(settings)
    try:
        require_newest(db)
        yield db
    finally:
        db.close()


@main.command("workspaces")
@starts
def workspaces_command(settings: Settings) -> None:
    """Lists the workspaces that have the app, or had it lately, one line each."""
    with _database(settings) as db:
        found = listed(Turn.of_worker(db, Clock(settings.ilt_clock_file)), needed_scopes(settings))
    for one in found:
        click.echo(one.line)
    click.echo(f"{len(found)} in all." if found else "The app is installed nowhere yet.")


@main.command("forget")
@click.argument("workspace")
@click.option("--yes", is_flag=True, help="Without asking.")
def forget_command(workspace: str, *, yes: bool) -> None:
    """Deletes everything of a WORKSPACE (its id) now, instead of a week after it removed the app."""
    starts(lambda settings: _forget(settings, workspace, is_sure=yes))()


def _forget(settings: Settings, workspace: str, *, is_sure: bool) -> None:
    question = f"Everything of {workspace} is deleted: teams, votes, action items, minutes. Go on?"
    if not is_sure and not click.confirm(question):
        click.echo("Nothing was deleted.")
        return
    with _database(settings) as db:
        turn = Turn.of_worker(db, Clock(settings.ilt_clock_file))
        forget(turn, workspace)
    click.echo(
        f"Nothing of {workspace} is left but in backups. Remove the app in Slack too, so that nobody is offered it."
    )


@main.group("district")
def district_group() -> None:
    """Across schools: who reads along, and which workspaces are one district."""


@district_group.command("add")
@click.argument("workspace")
@click.argument("person")
def district_add(workspace: str, person: str) -> None:
    """PERSON (a member ID, U…) reads what teams of WORKSPACE's district read that take part, and nothing more."""
    _on_districts(lambda turn: district.add_reader(turn, workspace, person), f"{person} reads /ilt schools.")


@district_group.command("remove")
@click.argument("workspace")
@click.argument("person")
def district_remove(workspace: str, person: str) -> None:
    """PERSON reads nothing of it any more, unless a team of theirs takes part."""
    _on_districts(
        lambda turn: district.remove_reader(turn, workspace, person), f"{person} is no reader any more."
    )


@district_group.command("together")
@click.argument("workspaces", nargs=-1, required=True)
def district_together(workspaces: tuple[str, ...]) -> None:
    """WORKSPACES are one district. Teams that took part in another one are out, and are told."""
    _on_districts(lambda turn: district.together(turn, workspaces), f"One district: {', '.join(workspaces)}.")


@district_group.command("list")
def district_list() -> None:
    """Lists readers, and workspaces that are listed together."""
    _on_districts(lambda turn: click.echo("\n".join(district.lines(turn))), "")


def _on_districts(work: Callable[[Turn], object], done: str = "") -> None:
    def run_it(settings: Settings) -> None:
        with _database(settings) as db:
            work(Turn.of_worker(db, Clock(settings.ilt_clock_file)))
        if done:
            click.echo(done)

    starts(run_it)()


@main.group("keys")
def keys_group() -> None:
    """The keys of ILT_DATA_KEYS, with which some texts are encrypted in the database."""


@keys_group.command("new")
def keys_new() -> None:
    """Prints a new key. Keep it apart from the backups: without it nobody reads what it encrypted."""
    click.echo(new_key())


@keys_group.command("rotate")
@starts
def keys_rotate(settings: Settings) -> None:
    """Encrypts everything anew with the first key of ILT_DATA_KEYS, while the bot runs; safe to repeat."""
    if not settings.data_keys:
        raise SettingsError(
            "ILT_DATA_KEYS is not set: `app.py keys new` prints a key, docs/operating.md says where it goes."
        )
    with _database(settings) as db:
        done = reseal(db)
        with db.read() as session:
            left = looked_over(session).unreadable
    click.echo(f"Encrypted with the first key of ILT_DATA_KEYS: {done}.")
    if left:
        raise SettingsError(
            f"Not to be read with any of them, and left as it was: {left}. Put the key back that they were encrypted with, behind "
            "the others, and say it again; docs/operating.md, *Secrets*, has what to do where it is lost."
        )
    click.echo("The other keys can go once every process knows the first.")


@main.group("rubric")
def rubric_group() -> None:
    """Rubric files."""


@rubric_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def rubric_check(file: Path) -> None:
    """Checks a rubric file, the questions about a session or the skills of the growth page, and shows what people will read."""
    try:
        lines = preview_file(file)
    except BrokenFileError as error:
        give_up(str(error))
    for line in lines:
        click.echo(line)


@main.group("resources")
def resources_group() -> None:
    """Files of the resource library."""


@resources_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--online", is_flag=True, help="Asks each address whether it is still there; the bot itself never does."
)
def resources_check(file: Path, *, online: bool) -> None:
    """Checks a file of resources, and shows what people will read."""
    starts(lambda settings: _check_resources(settings, file, online=online))()


def _check_resources(settings: Settings, file: Path, *, online: bool) -> None:
    found = load_resource_file(file, load_rubrics(settings.ilt_rubrics_dir))
    for line in preview_resources(found):
        click.echo(line)
    if not online:
        return
    answers = []
    for answer in look_at_all(found.resources):
        answers.append(answer)
        click.echo(answer.line)
    if not all_found(answers):
        sys.exit(1)


if __name__ == "__main__":
    main()
