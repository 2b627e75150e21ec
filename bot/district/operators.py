"""What whoever runs the server says of districts: who reads along, and which workspaces are one. Texts for them are English."""

import re
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select

from bot.errors import SettingsError
from bot.turn import Act, Turn
from storage.district import DistrictReader, list_together, readers
from storage.people import Workspace, meet_person, person_of

_PERSON = re.compile(r"[UW][A-Z0-9]{2,31}")
_SEVERAL = 2


def add_reader(turn: Turn, workspace_id: str, user_id: str) -> None:
    """They read what teams of their district read, from now on. Raises SettingsError: no such workspace or person."""
    with turn.write() as act:
        _require_workspace(act, workspace_id)
        if not _PERSON.fullmatch(user_id):
            raise SettingsError(
                f"{user_id} is no member ID: in Slack, open the person's profile, the three dots, Copy member ID (U…)."
            )
        person = meet_person(act.session, workspace_id, user_id)
        if not person.takes_part:
            raise SettingsError(
                f"{user_id} is a bot, deactivated or of another organization, and cannot read along."
            )
        if act.session.get(DistrictReader, person.id) is None:
            act.session.add(DistrictReader(person_id=person.id, named_at=turn.now))


def remove_reader(turn: Turn, workspace_id: str, user_id: str) -> None:
    """They read nothing more from now on. Raises SettingsError: they are no reader."""
    with turn.write() as act:
        person = person_of(act.session, workspace_id, user_id)
        row = act.session.get(DistrictReader, person.id) if person else None
        if row is None:
            raise SettingsError(
                f"{user_id} is no reader in {workspace_id}: `app.py district list` shows who is."
            )
        act.session.delete(row)


def lines(turn: Turn) -> list[str]:
    """As `app.py district list` shows them: every reader, and the workspaces that are listed together."""
    with turn.read() as act:
        found = [
            f"{one.workspace_id}  {one.slack_user_id}  {one.name or '(not met yet)'}"
            for _, one in readers(act.session)
        ]
        listed: dict[str, list[str]] = {}
        rows = select(Workspace.listed_as, Workspace.id).where(Workspace.listed_as.is_not(None))
        for key, workspace_id in act.session.execute(rows.order_by(Workspace.id)):
            listed.setdefault(str(key), []).append(workspace_id)
    found += [f"One district: {', '.join(one)}" for one in listed.values()]
    return found or ["Nobody reads along, and each workspace is a district by itself."]


def together(turn: Turn, workspace_ids: Sequence[str]) -> None:
    """These workspaces are one district from now on; of one alone: it is one by itself again.

    What a team agreed to holds for the district that it was asked in: whoever is in another one by this is out, and is told.

    Raises:
        SettingsError: there is none of that id.
    """
    wanted = sorted(set(workspace_ids))
    with turn.write() as act:
        for workspace_id in wanted:
            _require_workspace(act, workspace_id)
        before = select(Workspace.listed_as).where(Workspace.id.in_(wanted), Workspace.listed_as.is_not(None))
        apart = act.session.scalars(select(Workspace.id).where(Workspace.listed_as.in_(before))).all()
        list_together(act.session, apart, None)
        if len(wanted) >= _SEVERAL:
            list_together(act.session, wanted, f"listed:{sha256('+'.join(wanted).encode()).hexdigest()[:32]}")


def _require_workspace(act: Act, workspace_id: str) -> None:
    if act.session.get(Workspace, workspace_id) is None:
        raise SettingsError(f"There is no workspace {workspace_id}: `app.py workspaces` lists them.")
