"""The commands of operators beside those that start something: deliveries, workspaces, districts, keys, files of data."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from bot.clock import Clock
from bot.district import operators as district
from bot.errors import SettingsError
from bot.installs.operators import forget, listed, named
from bot.library.online import all_found, look_at_all
from bot.outbox.deliveries import retry, stuck
from bot.settings import Settings
from bot.turn import Turn
from handlers.terminal import database_of, give_up, starts
from handlers.wiring import needed_scopes
from rubric_data import BrokenFileError, load_resource_file, load_rubrics
from rubric_data.previews import preview_file, preview_resources
from storage.keys import new_key
from storage.sealed import looked_over, reseal

# Ids are 32 bits in the tables.
_MOST = 2**31 - 1


@click.group("deliveries", invoke_without_command=True)
@click.pass_context
def deliveries_group(context: click.Context) -> None:
    """Messages that wait for a person: given up, refused by Slack, or asked about."""
    if context.invoked_subcommand is None:
        context.invoke(deliveries_list)


@deliveries_group.command("list")
@starts
def deliveries_list(settings: Settings) -> None:
    """Lists them, one line each."""
    with database_of(settings) as db:
        found = stuck(db)
    for one in found:
        click.echo(one.line)
    click.echo(f"{len(found)} waiting." if found else "Nothing waits.")


@deliveries_group.command("retry")
@click.argument("number", type=click.IntRange(1, _MOST))
def deliveries_retry(number: int) -> None:
    """Sends one again, whatever became of it before."""
    _retry(number)


@deliveries_group.command("retry-all")
def deliveries_retry_all() -> None:
    """Sends all again that were given up or refused; not those that are asked about."""
    _retry(None)


def _retry(number: int | None) -> None:
    def again(settings: Settings) -> None:
        with database_of(settings) as db:
            done = retry(Turn.of_worker(db, Clock(settings.ilt_clock_file)), number)
        if number and not done:
            raise SettingsError(f"No delivery {number} was given up or is asked about.")
        click.echo(f"{done} will be sent by the worker.")

    starts(again)()


@click.command("workspaces")
@starts
def workspaces_command(settings: Settings) -> None:
    """Lists the workspaces that have the app, or had it lately, one line each."""
    with database_of(settings) as db:
        found = listed(Turn.of_worker(db, Clock(settings.ilt_clock_file)), needed_scopes(settings))
    for one in found:
        click.echo(one.line)
    click.echo(f"{len(found)} in all." if found else "The app is installed nowhere yet.")


@click.command("forget")
@click.argument("workspace")
@click.option("--yes", is_flag=True, help="Without asking.")
def forget_command(workspace: str, *, yes: bool) -> None:
    """Deletes everything of a WORKSPACE (its id) now, instead of a week after it removed the app."""
    starts(lambda settings: _forget(settings, workspace, is_sure=yes))()


def _forget(settings: Settings, workspace: str, *, is_sure: bool) -> None:
    with database_of(settings) as db:
        turn = Turn.of_worker(db, Clock(settings.ilt_clock_file))
        question = (
            f"Everything of {named(turn, workspace)} is deleted: teams, votes, action items, minutes. Go on?"
        )
        if not is_sure and not click.confirm(question):
            click.echo("Nothing was deleted.")
            return
        forget(turn, workspace)
    click.echo(
        f"Nothing of {workspace} is left but in backups. Remove the app in Slack too, so that nobody is offered it."
    )


@click.group("district")
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


def _on_districts(work: Callable[[Turn], object], done: str) -> None:
    """Has a command's work done, and says `done`; empty: the work itself said what there is to say."""

    def run_it(settings: Settings) -> None:
        with database_of(settings) as db:
            work(Turn.of_worker(db, Clock(settings.ilt_clock_file)))
        if done:
            click.echo(done)

    starts(run_it)()


@click.group("keys")
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
    with database_of(settings) as db:
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


@click.group("rubric")
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


@click.group("resources")
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


COMMANDS: tuple[click.Command, ...] = (
    deliveries_group,
    workspaces_command,
    forget_command,
    district_group,
    keys_group,
    rubric_group,
    resources_group,
)
