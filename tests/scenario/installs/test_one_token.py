"""One workspace by its token, on a database that knows another: tried in one, used in the other; or two processes by mistake."""

from datetime import timedelta

from sqlalchemy import select

from app import connect
from bot.assessments.opening import COULD_NOT_OPEN
from bot.worker.doctor import examine
from storage.deliveries import State
from storage.delivery_rows import with_state
from storage.lanes import Lane
from storage.people import Ilt, Workspace
from tests.steps.outbox import WORKSPACE, owe

OTHER = "T0TRIED0001"


def test_a_token_speaks_for_its_own_workspace_alone(bot, caplog):
    with bot.db.write() as session:
        session.add(Workspace(id=OTHER, name="Tried before", bot_user_id="U0ILTBOT001", bot_name="ILT"))
    owe(bot.db, COULD_NOT_OPEN, workspace_id=OTHER, at=bot.app.clock.now())
    connect(bot.app)
    bot.tick()
    with bot.db.read() as session:
        assert set(session.scalars(select(Ilt.workspace_id))) == {WORKSPACE}, (
            "its channels are no teams there"
        )
        assert [one.workspace_id for one in with_state(session, State.OWED)] == [OTHER]
        assert session.get(Lane, OTHER) is None, "whoever has its token is not kept from sending"
    assert "other_workspaces_wait" in caplog.text
    looked = examine(bot.app.settings, bot.app.gateway, {}, bot.app.clock)
    [told] = [one for one in looked if one.what == "Workspace"]
    assert not told.is_fine
    assert f"holds {OTHER}: nothing is sent there" in told.detail
    with bot.db.write() as session:
        session.get_one(Workspace, OTHER).uninstalled_at = bot.app.clock.now() - timedelta(days=8)
    bot.worker.tidy()
    with bot.db.read() as session:
        assert session.get(Workspace, OTHER) is None
