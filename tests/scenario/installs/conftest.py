"""One district for all: starting it takes longer than most of what is tried in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select

from bot.installs.operators import forget
from bot.turn import Turn
from sandbox.state import BOT_USER_ID, CLIENT_SECRET
from storage.installations import OAuthState
from storage.people import Workspace
from tests.steps.bot import STAFF
from tests.steps.installs import INSTALL_CODE, KEYS, District, running_district

NEVER_IN_A_LOG = ("xox", CLIENT_SECRET, INSTALL_CODE, *KEYS)


@pytest.fixture(scope="package")
def running(postgres) -> Iterator[District]:
    with running_district(postgres.migrated(is_shared=True)) as made:
        yield made


@pytest.fixture
def district(running, capfd, caplog) -> Iterator[District]:
    """The app is installed nowhere; nothing secret is in the log afterwards."""
    consent = running.consent
    consent.granted_scopes, consent.names_team, consent.rotates = None, False, False
    with running.db.read() as session:
        known = list(session.scalars(select(Workspace.id)))
    with running.db.write() as session:
        session.execute(delete(OAuthState))
    for workspace_id in known:
        forget(Turn.of_worker(running.db, running.app.clock), workspace_id)
        for bot in (running.app, running.behind):
            bot.tokens.drop(workspace_id)
    for core in consent.workspaces:
        core.world.installed, core.team.is_org_wide, core.team.is_granted = False, False, True
        core.world.channels[STAFF].members.discard(BOT_USER_ID)
    running.forget_tries()
    running.worker._reach._rest_until.clear()
    running.worker.engine._lanes._silent_until.clear()
    yield running
    running.settle()
    told = "".join([*capfd.readouterr(), *(str(record.msg) for record in caplog.get_records("call"))])
    assert [secret for secret in NEVER_IN_A_LOG if secret in told] == []
