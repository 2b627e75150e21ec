"""A backup brings back whoever was deleted after it was made; they are deleted again before anybody sees them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from bot.rules.tally import MINIMUM
from bot.turn import Turn
from storage import operations
from storage.backup import BackupError, back_up, brought_back, require_whole
from storage.database import note_leftovers
from storage.deliveries import doubt_what_is_owed
from storage.failures import reason_of, saved_nothing
from storage.people import all_people
from storage.personal import forget_person
from storage.private_files import make_file
from storage.purge import purge_step
from storage.workspace_rows import all_workspaces

# The list beside the backups: a line for each deletion, that of a person or of a workspace, without a name.
LIST = "deletions.jsonl"


def copy_to(turn: Turn, file: Path) -> str:
    """Makes a backup, and the list of who was deleted beside it. Returns why that could not be noted; empty: it was.

    Where a disk is full, or a database is another's copy, a backup is wanted most, and nothing can be written there.

    Raises:
        BackupError: it could not be made; nothing of it is left.
    """
    _note(turn, operations.COPIED)
    back_up(turn.db, file)
    try:
        write_list(turn, file.parent)
    except (OSError, ValueError) as error:
        raise BackupError(
            f"{file} was made, and {file.parent / LIST} beside it cannot be written or read: {error}."
        ) from error
    return _note(turn, operations.BACKED_UP)


def _note(turn: Turn, what: str) -> str:
    try:
        with turn.write() as act:
            operations.mark(act.session, what, act.machine_now)
    except (DBAPIError, PoolTimeoutError) as error:
        if not saved_nothing(error):
            raise
        return reason_of(error)
    return ""


def copy_from(turn: Turn, file: Path) -> int:
    """Brings a backup back into an empty database, migrates it, and deletes again whoever was deleted since. How many.

    Nobody sees it before that is done: all of it counts, or nothing.

    Raises:
        BackupError: that cannot be; nothing was changed.
        DatabaseError: as `storage.migrate.migrate`.
    """
    require_whole(file, turn.db)
    try:
        known = read_list(file.parent)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BackupError(
            f"{file.parent / LIST}, which says who was deleted since, cannot be read. Nothing was changed."
        ) from error
    from storage.migrate import migrate  # noqa: PLC0415 - with Alembic, which only whoever migrates needs

    with brought_back(turn.db, file) as db:
        migrate(db)
        return delete_again(replace(turn, db=db), known)


def write_list(turn: Turn, folder: Path) -> None:
    """Has the list beside the backups hold all that was deleted so far. Raises OSError."""
    with turn.read() as act:
        found = read_list(folder) | operations.deletions(act.session)
    partial = folder / f".{LIST}.partial"
    make_file(partial)
    partial.write_text(
        "".join(f"{json.dumps({'who': who, 'at': at.isoformat()})}\n" for who, at in sorted(found.items())),
        encoding="utf-8",
    )
    partial.replace(folder / LIST)


def read_list(folder: Path) -> dict[str, datetime]:
    """Who was deleted when. Raises OSError and ValueError where it cannot be read."""
    path = folder / LIST
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = {str(row["who"]): datetime.fromisoformat(row["at"]) for row in rows}
    if any(at.tzinfo is None for at in found.values()):
        raise ValueError("a time without its zone")
    return found


def delete_again(turn: Turn, known: Mapping[str, datetime]) -> int:
    """Deletes whoever was deleted after this database was copied. Returns how many people and workspaces.

    What was owed then may have been sent since: it is looked up before it is sent.
    """
    with turn.write() as act:
        gone = _gone_since(act.session, known)
        operations.add_deletions(act.session, known)
        people = [
            one
            for one in all_people(act.session)
            if operations.who_is(one.workspace_id, one.slack_user_id) in gone
        ]
        for one in people:
            forget_person(act.session, one, MINIMUM)
        workspaces = [one for one in all_workspaces(act.session) if operations.who_is(one) in gone]
        for workspace_id in workspaces:
            while purge_step(act.session, workspace_id):
                pass
        doubt_what_is_owed(act.session, act.now)
        if people or workspaces:
            note_leftovers(act.session)
    return len(people) + len(workspaces)


def _gone_since(session: Session, known: Mapping[str, datetime]) -> set[str]:
    """Whoever came back after a deletion that the copy knows of stays, also where nobody could note when it was made."""
    held = operations.deletions(session)
    later = operations.since(known, operations.marked_at(session, operations.COPIED))
    return {who for who in later if held.get(who) != known[who]}
