"""`app.py check`: what is needed, what is there, and for each thing missing what to do."""

import platform
from collections.abc import Generator, Iterable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from slack_sdk.errors import SlackClientError

from bot import __version__
from bot.clock import Clock
from bot.errors import SettingsError
from bot.installs.one_token import others_wait
from bot.installs.operators import listed
from bot.outbox.deliveries import stuck
from bot.outbox.gateway import Gateway, SlowDownError
from bot.settings import WHERE_TO_GET, Settings
from bot.turn import Turn
from bot.worker.finding import Finding, looked_at
from bot.worker.misspelt import misspelt
from bot.worker.outside import outside
from bot.worker.same_time import nobody_rests, same_time
from bot.worker.startup import open_secrets, private_paths, time_told, trouble_of
from bot.worker.ways_in import ways_in
from rubric_data import load_growth, load_resources, load_rubrics, load_session_questions
from storage import Database, DatabaseError
from storage.heartbeat import last_beat
from storage.installations import TOKEN_IS_LATE, tokens_held
from storage.operations import BACKED_UP, CHECKED, mark, marked_at
from storage.private_files import loose
from storage.revisions import require_newest
from storage.sealed import are_locked, looked_over
from storage.wipes import owed_wipes
from storage.workspace_rows import other_workspaces

MOST_DAYS_WITHOUT_BACKUP = 7
HEARTBEAT_IS_OLD = timedelta(seconds=60)
_SHOWN = 3


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
    own = ""
    if gateway:
        own = yield from _slack(gateway, scopes, clock)
    else:
        yield from outside(settings, clock)
    yield looked_at("Rubrics", lambda: f"{len(load_rubrics(settings.ilt_rubrics_dir))} can be read")
    yield looked_at(
        "Questions about a session", lambda: f"of {load_session_questions(settings.ilt_rubrics_dir).source}"
    )
    yield looked_at("Skills of the growth page", lambda: f"of {load_growth(settings.ilt_rubrics_dir).source}")
    yield looked_at("Resources", lambda: f"{_resources(settings)} can be read")
    yield Finding("Clock", is_fine=True, detail=_clock(clock))
    try:
        db = Database(settings.database_address, pool=settings.pool, keys=settings.data_keys)
    except DatabaseError as error:
        yield Finding("Database", is_fine=False, detail=str(error))
        return
    try:
        yield from ways_in(settings, db)
        yield _files(settings, db)
        database = looked_at("Database", lambda: _database(db))
        yield database
        if not database.is_fine:
            told = "unknown, as all else that the database holds, because it cannot be used"
            yield Finding("Worker", is_fine=False, detail=told)
            return
        if not db.is_sqlite:
            yield looked_at("Clock of the database", lambda: same_time(db, clock))
        if own:
            yield looked_at("Workspace", lambda: _alone(db, own))
        if not gateway:
            yield looked_at("Installations", lambda: _installations(db, scopes, clock))
        yield looked_at("Writing", lambda: _writing(db, clock))
        yield looked_at("Worker", lambda: _heartbeat(db, clock))
        yield looked_at("Deliveries", lambda: _deliveries(db))
        yield looked_at("Wiping", lambda: _wipes(db, clock))
        yield looked_at("Backup", lambda: _backup(db, clock))
        yield looked_at("Keys", lambda: _keys(db))
    finally:
        db.close()


def _installations(db: Database, scopes: Mapping[str, str], clock: Clock) -> str:
    """Raises SettingsError where one lacks what the app needs."""
    require_newest(db)
    known = [one for one in listed(Turn.of_worker(db, clock), scopes) if not one.removed_at]
    found = [one for one in known if one.installed_at]
    if waiting := [one.id for one in known if not one.installed_at]:
        raise SettingsError(
            f"{', '.join(waiting[:_SHOWN])} had the app by a token before, and has to install it: until then what it is owed waits"
        )
    if lost := [one for one in found if one.is_lost]:
        shown = "; ".join(one.line for one in lost[:_SHOWN])
        raise SettingsError(f"{len(lost)} of {len(found)} lost what follows their token: {shown}")
    with db.read() as session:
        held = tokens_held(session, clock.machine_now() - TOKEN_IS_LATE)
    if held.late:
        raise SettingsError(
            f"the tokens of {held.late} of {len(found)} should have been exchanged long ago: is a worker running, and is "
            "SLACK_CLIENT_SECRET right? Its log says `token_not_refreshed`, with Slack's reason"
        )
    if lacking := [one for one in found if one.missing]:
        shown = "; ".join(one.line for one in lacking[:_SHOWN])
        raise SettingsError(f"{len(lacking)} of {len(found)} have granted less than the app needs: {shown}")
    return f"{len(found)} workspaces or organizations (`app.py workspaces`)"


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


def _alone(db: Database, workspace_id: str) -> str:
    """Raises SettingsError where the database holds workspaces that the token is not of."""
    require_newest(db)
    with db.read() as session:
        others = other_workspaces(session, workspace_id)
    if others:
        raise SettingsError(others_wait(workspace_id, others))
    return f"the database holds nobody's but {workspace_id}'s"


def _files(settings: Settings, db: Database) -> Finding:
    open_to_others = [*loose(settings.ilt_data_dir, private_paths(settings, db)), *open_secrets()]
    if not open_to_others:
        return Finding("Files", is_fine=True, detail="only this account can read the data and the secrets")
    return Finding("Files", is_fine=False, detail="; ".join(open_to_others))


def _database(db: Database) -> str:
    require_newest(db)
    return f"{db.shown_address} is reachable and migrated"


def _writing(db: Database, clock: Clock) -> str:
    """Writes a row: whether that can be is told by nothing else."""
    require_newest(db)
    with db.write() as session:
        mark(session, CHECKED, clock.machine_now())
    return "the database takes what is written"


def _wipes(db: Database, clock: Clock) -> str:
    """Raises SettingsError where the files still hold what was deleted."""
    require_newest(db)
    with db.read() as session:
        is_owed = bool(owed_wipes(session))
        has_worked = last_beat(session, clock.machine_now()) is not None
    if is_owed and not has_worked:
        return "the first worker that runs does it"
    if is_owed:
        raise SettingsError(
            "answers that were deleted still stand in the database's files: something holds them (a backup such as pg_dump, "
            "an open transaction, a reader), or the bot does not own its tables. The worker tries again every 10 seconds"
        )
    return "nothing that was deleted is left in the database's files"


def _backup(db: Database, clock: Clock) -> str:
    """Raises SettingsError where the last one is old. One who never made any may have another way."""
    require_newest(db)
    with db.read() as session:
        made_at = marked_at(session, BACKED_UP)
    if made_at is None:
        return "none yet with `app.py backup FILE`"
    days = (clock.machine_now() - made_at).days
    if days > MOST_DAYS_WITHOUT_BACKUP:
        raise SettingsError(f"the last one is {days} days old: `app.py backup FILE` makes another")
    return f"the last one is {days} days old"


def _keys(db: Database) -> str:
    """Raises SettingsError where something cannot be read with the keys, or is not encrypted though there are some."""
    require_newest(db)
    with db.read() as session:
        found, are_set = looked_over(session), are_locked(session)
    if found.unreadable:
        raise SettingsError(
            f"{found.unreadable} texts in the database cannot be read with ILT_DATA_KEYS: put the keys back that they were "
            "encrypted with; docs/operating.md, *Secrets*, has what to do where they are lost"
        )
    if not are_set:
        return "none set: growth pages are not encrypted in the database"
    if found.open:
        raise SettingsError(
            f"{found.open} texts were stored before there were keys: `app.py keys rotate` encrypts them"
        )
    return "what is one person's or one workspace's alone is encrypted in the database"


def _deliveries(db: Database) -> str:
    """Raises SettingsError where some were given up."""
    require_newest(db)
    waiting = stuck(db)
    dead = [one for one in waiting if one.is_given_up]
    if not dead:
        return f"none given up, {len(waiting)} asked about"
    shown = [one.line for one in dead[:_SHOWN]]
    raise SettingsError(
        f"{len(dead)} given up: {'; '.join(shown)}. `app.py deliveries` lists them, "
        "`app.py deliveries retry-all` sends them again"
    )


def _clock(clock: Clock) -> str:
    ahead = clock.offset_seconds()
    return f"calendar time is {clock.now():%Y-%m-%d %H:%M} UTC" + (
        f", {ahead} s ahead of real time" if ahead else ""
    )


def _heartbeat(db: Database, clock: Clock) -> str:
    """Raises SettingsError where no worker lives, or one rests."""
    nobody_rests(db, clock)
    now = clock.machine_now()
    with db.read() as session:
        beat = last_beat(session, now)
    if beat is None:
        raise SettingsError("has never run on this database: start `app.py run` or `app.py worker`")
    age = now - beat
    told = f"last sign of life {max(0, int(age.total_seconds()))} s ago"
    if age >= HEARTBEAT_IS_OLD:
        raise SettingsError(
            f"{told}: it is not running, or rests and says why in its log; start `app.py run` or `app.py worker`"
        )
    return told
