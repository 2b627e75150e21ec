"""What `app.py check` finds in the database: whether it can be used, and what stands in it that somebody has to see to."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.clock import Clock
from bot.errors import SettingsError
from bot.installs.one_token import others_wait
from bot.installs.operators import listed
from bot.outbox.deliveries import stuck
from bot.turn import Turn
from bot.worker.finding import Finding, looked_at
from bot.worker.same_time import nobody_rests, same_time
from storage import Database
from storage.heartbeat import last_beat
from storage.installations import TOKEN_IS_LATE, tokens_held
from storage.operations import BACKED_UP, CHECKED, mark, marked_at
from storage.revisions import require_newest
from storage.sealed import are_locked, looked_over
from storage.wipes import owed_wipes
from storage.workspace_rows import other_workspaces

_MOST_DAYS_WITHOUT_BACKUP = 7
_HEARTBEAT_IS_OLD = timedelta(seconds=60)
_SHOWN = 3


def in_database(
    db: Database, clock: Clock, scopes: Mapping[str, str], token_of: str | None
) -> Iterable[Finding]:
    """One finding after the other; nothing is looked for in a database that cannot be used.

    Args:
        scopes: every scope the bot needs, with the reason.
        token_of: whose workspace the one token is; empty = Slack does not say, None = workspaces install the app themselves.
    """
    database = looked_at("Database", lambda: _usable(db))
    yield database
    if not database.is_fine:
        told = "unknown, as all else that the database holds, because it cannot be used"
        yield Finding("Worker", is_fine=False, detail=told)
        return
    if not db.is_sqlite:
        yield looked_at("Clock of the database", lambda: same_time(db, clock))
    if token_of:
        yield looked_at("Workspace", lambda: _alone(db, token_of))
    if token_of is None:
        yield looked_at("Installations", lambda: _installations(db, scopes, clock))
    yield looked_at("Writing", lambda: _writing(db, clock))
    yield looked_at("Worker", lambda: _heartbeat(db, clock))
    yield looked_at("Deliveries", lambda: _deliveries(db))
    yield looked_at("Wiping", lambda: deleted_is_gone(db, clock))
    yield looked_at("Backup", lambda: _backup(db, clock))
    yield looked_at("Keys", lambda: readable_with_keys(db))


def _usable(db: Database) -> str:
    require_newest(db)
    return f"{db.shown_address} is reachable and migrated"


def _alone(db: Database, workspace_id: str) -> str:
    """Raises SettingsError where the database holds workspaces that the token is not of."""
    require_newest(db)
    with db.read() as session:
        others = other_workspaces(session, workspace_id)
    if others:
        raise SettingsError(others_wait(workspace_id, others))
    return f"the database holds nobody's but {workspace_id}'s"


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


def _writing(db: Database, clock: Clock) -> str:
    """Writes a row: whether that can be is told by nothing else."""
    require_newest(db)
    with db.write() as session:
        mark(session, CHECKED, clock.machine_now())
    return "the database takes what is written"


def deleted_is_gone(db: Database, clock: Clock) -> str:
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
    if days > _MOST_DAYS_WITHOUT_BACKUP:
        raise SettingsError(f"the last one is {days} days old: `app.py backup FILE` makes another")
    return f"the last one is {days} days old"


def readable_with_keys(db: Database) -> str:
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
    if age >= _HEARTBEAT_IS_OLD:
        raise SettingsError(
            f"{told}: it is not running, or rests and says why in its log; start `app.py run` or `app.py worker`"
        )
    return told
