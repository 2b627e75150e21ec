"""A backup brings back whoever was deleted after it was made; they are deleted again before anybody sees them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.rules.tally import MINIMUM
from bot.turn import Turn
from storage import operations
from storage.backup import BackupError, back_up, brought_back, require_whole
from storage.database import note_leftovers
from storage.deliveries import doubt_what_is_owed
from storage.people import all_people
from storage.personal import forget_person
from storage.private_files import make_file
from storage.purge import purge_step
from storage.workspace_rows import all_workspaces

# The list beside the backups: a line for each deletion, that of a person or of a workspace, without a name.
LIST = "deletions.jsonl"


def copy_to(turn: Turn, file: Path) -> None:
    """Makes a backup, and the list of who was deleted beside it.

    Raises:
        BackupError: it could not be made; nothing of it is left.
    """
    with turn.write() as act:
        operations.mark(act.session, operations.COPIED, act.machine_now)
    back_up(turn.db, file)
    try:
        write_list(turn, file.parent)
    except (OSError, ValueError) as error:
        raise BackupError(
            f"{file} was made, and {file.parent / LIST} beside it cannot be written or read: {error}."
        ) from error
    with turn.write() as act:
        operations.mark(act.session, operations.BACKED_UP, act.machine_now)


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
        gone = set(operations.since(known, operations.marked_at(act.session, operations.COPIED)))
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
