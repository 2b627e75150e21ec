"""`app.py check`: what is needed, what is there, and for each thing missing what to do."""

import platform
from collections.abc import Generator, Iterable, Mapping
from functools import partial
from pathlib import Path

from slack_sdk.errors import SlackClientError

from bot import __version__
from bot.clock import Clock
from bot.outbox.gateway import Gateway, SlowDownError
from bot.settings import WHERE_TO_GET, Settings
from bot.worker.finding import Finding, looked_at
from bot.worker.first_answer import time_told, trouble_of
from bot.worker.in_database import in_database
from bot.worker.misspelt import misspelt
from bot.worker.outside import outside
from bot.worker.startup import open_secrets, private_paths
from bot.worker.ways_in import ways_in
from rubric_data import load_growth, load_resources, load_rubrics, load_session_questions
from storage import Database, DatabaseError
from storage.private_files import loose


def examine(
    settings: Settings, gateway: Gateway | None, scopes: Mapping[str, str], clock: Clock
) -> Iterable[Finding]:
    """Looks at everything, one finding after the other; a fault of one does not keep the next from being seen.

    Args:
        gateway: of the one workspace; None = workspaces install the app themselves.
        scopes: every scope the bot needs, with the reason.
    """
    yield Finding("Version", is_fine=True, detail=f"{__version__} on Python {platform.python_version()}")
    yield _settings(settings)
    yield from (Finding("Settings", is_fine=False, detail=one) for one in misspelt())
    token_of = None
    if gateway:
        token_of = yield from _slack(gateway, scopes, clock)
    else:
        yield from outside(settings, clock)
    yield from _read_files(settings)
    yield Finding("Clock", is_fine=True, detail=_clock(clock))
    try:
        db = Database(settings.database_address, pool=settings.pool, keys=settings.data_keys)
    except DatabaseError as error:
        yield Finding("Database", is_fine=False, detail=str(error))
        return
    try:
        yield from ways_in(settings, db)
        yield _files(settings, db)
        yield from in_database(db, clock, scopes, token_of)
    finally:
        db.close()


def _read_files(settings: Settings) -> Iterable[Finding]:
    """What the bot says and asks out of files, which a district may have of its own."""
    folder = settings.ilt_rubrics_dir
    yield looked_at("Rubrics", lambda: f"{len(load_rubrics(folder))} can be read")
    yield looked_at("Questions about a session", lambda: f"of {load_session_questions(folder).source}")
    yield looked_at("Skills of the growth page", lambda: f"of {load_growth(folder).source}")
    yield looked_at("Resources", lambda: f"{_resources(settings)} can be read")


def _resources(settings: Settings) -> int:
    rubrics = load_rubrics(settings.ilt_rubrics_dir)
    return len(load_resources(rubrics, settings.ilt_resources_dir).listed)


def _settings(settings: Settings) -> Finding:
    if settings.by_oauth:
        return looked_at("Settings", lambda: _settings_of_oauth(settings))
    missing = [name for name in WHERE_TO_GET if not getattr(settings, name.lower()).get_secret_value()]
    needed = [name for name in missing if name == "SLACK_BOT_TOKEN"]
    # Socket Mode needs the app token, HTTP the signing secret: one of the two is enough.
    if len(missing) - len(needed) > 1:
        needed += [name for name in missing if name != "SLACK_BOT_TOKEN"]
    if not needed:
        return Finding("Settings", is_fine=True, detail=f"complete; {_origin()}")
    lines = [f"{name} is not set ({WHERE_TO_GET[name]})" for name in needed]
    hint = (
        ""
        if len(needed) == 1
        else "; of the last two one is enough: xapp- for Socket Mode, the secret for HTTP"
    )
    return Finding("Settings", is_fine=False, detail=f"{'; '.join(lines)}{hint}; {_origin()}")


def _settings_of_oauth(settings: Settings) -> str:
    """Raises SettingsError where something is missing."""
    settings.require_oauth()
    return f"complete; people install the app at {settings.ilt_public_url}/slack/install; {_origin()}"


def _origin() -> str:
    """Whoever starts it from another folder has another file of settings."""
    file = Path(str(Settings.model_config["env_file"]))
    return (
        f"from the environment and {file.absolute()}"
        if file.is_file()
        else (f"from the environment only, because there is no {file} in {Path.cwd()}")
    )


def _slack(gateway: Gateway, scopes: Mapping[str, str], clock: Clock) -> Generator[Finding, None, str]:
    """Returns whose token it is; empty where Slack does not say."""
    try:
        found = gateway.installation()
    except (SlowDownError, SlackClientError, OSError) as error:
        trouble = trouble_of(error, "SLACK_BOT_TOKEN")
        again = "; try again in a while" if trouble.may_pass else ""
        yield Finding("Slack", is_fine=False, detail=f"{trouble.words}{again}")
        return ""
    yield Finding("Bot token", is_fine=True, detail=f"@{found.bot_name} in {found.workspace_name}")
    if found.told_at is not None:
        yield looked_at("Time", partial(time_told, found.told_at, clock.machine_now()))
    if found.scopes is None:
        yield Finding("Scopes", is_fine=True, detail="Slack does not tell which are granted")
        return found.workspace_id
    for scope, reason in scopes.items():
        granted = scope in found.scopes
        todo = "" if granted else '; not granted: add it under "OAuth & Permissions" and reinstall the app'
        yield Finding(f"Scope {scope}", is_fine=granted, detail=f"{reason}{todo}")
    return found.workspace_id


def _files(settings: Settings, db: Database) -> Finding:
    open_to_others = [*loose(settings.ilt_data_dir, private_paths(settings, db)), *open_secrets()]
    if not open_to_others:
        return Finding("Files", is_fine=True, detail="only this account can read the data and the secrets")
    return Finding("Files", is_fine=False, detail="; ".join(open_to_others))


def _clock(clock: Clock) -> str:
    ahead = clock.offset_seconds()
    return f"calendar time is {clock.now():%Y-%m-%d %H:%M} UTC" + (
        f", {ahead} s ahead of real time" if ahead else ""
    )
