"""Several processes start on a database that is new to all of them."""

import threading
from dataclasses import asdict, replace

from sqlalchemy import select

from bot.outbox.descriptions import Installation
from bot.teams.people import remember_installation
from storage.people import Workspace
from storage.workspace_rows import store_workspace
from tests.databases import opened, until_somebody_waits

FOUND = Installation("T0NEW", "Lincoln", "U0BOT", "ILT", None, "A0APP")


def test_the_second_of_two_first_starts_waits_and_goes_on(postgres):
    with opened(postgres.migrated()) as db:
        second = threading.Thread(target=remember_installation, args=(db, replace(FOUND, bot_name="ILT bot")))
        with db.write() as session:
            store_workspace(session, FOUND.workspace_id, **_columns(FOUND))
            second.start()
            until_somebody_waits(db)
        second.join()
        with db.read() as session:
            assert list(session.scalars(select(Workspace.bot_name))) == ["ILT bot"]


def _columns(found: Installation) -> dict[str, str]:
    said = asdict(found)
    return {"name": found.workspace_name} | {
        name: said[name] for name in ("bot_user_id", "bot_name", "app_id")
    }
