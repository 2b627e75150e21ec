"""What is owed and how it gets there, without the rest of the bot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.outbox.deliveries import Kind, Outgoing, ToSend, enqueue
from bot.outbox.duty import Duties
from bot.outbox.sending.engine import Engine
from bot.outbox.tools import Tools
from sandbox import SandboxServer
from sandbox.state import dm_id
from storage import Database
from storage.deliveries import Owed, State
from storage.delivery_rows import with_state
from storage.lanes import Lane
from storage.people import Ilt, Workspace
from tests.chaos.deliver import NUMBERED, PACE, tools_for
from tests.databases import opened
from tests.patience import PATIENT
from tests.steps.assessments import open_assessment
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, made_manifest
from tests.steps.turns import act_in

WORKSPACE = "T0SANDBOX01"
UNKNOWN = Kind("no such kind", lambda *_: None)
# A test says when a pause is over (`skip_pauses`): on a slow machine a short one would be over by itself.
_PACE = replace(PACE, first_pause=timedelta(minutes=1), longest_pause=timedelta(minutes=2))


def pauses_of(session: Session, workspace_id: str) -> dict[str, datetime]:
    """Until when (machine time) which method is not called."""
    found = session.scalar(select(Lane.pauses).where(Lane.workspace_id == workspace_id)) or {}
    return {method: datetime.fromisoformat(until) for method, until in found.items()}


def owe(db: Database, kind: Kind, subject: str = "1", workspace_id: str = WORKSPACE, *, at: datetime) -> None:
    """Owes one message to a member, due at that time of the calendar, as if something in the bot had."""
    with db.write() as session:
        enqueue(act_in(db, session, at), ToSend(workspace_id, kind, subject, GRADE3, "failed", at))


@dataclass
class Outbox:
    """Messages are owed, the engine works when told, Slack is a sandbox."""

    slack: SandboxServer
    db: Database
    tools: Tools
    ilt_id: int

    def owe(self, to: str = GRADE3, subject: str = "1", *, ago: timedelta = timedelta(0), **more) -> None:
        due = self.tools.clock.now() - ago
        with self.db.write() as session:
            to_send = ToSend(WORKSPACE, NUMBERED, subject, to, "once", due, self.ilt_id, PRINCIPAL, **more)
            enqueue(act_in(self.db, session, self.tools.clock.machine_now()), to_send)

    def work(self, tools: Tools | None = None) -> None:
        engine = Engine(tools or self.tools, "worker")
        engine.run(20, lambda: None)
        engine.close()

    def skip_pauses(self) -> None:
        with self.db.write() as session:
            session.connection().exec_driver_sql("UPDATE deliveries SET next_try_at = '2000-01-01 00:00:00'")

    def first(self, state: State) -> Owed:
        with self.db.read() as session:
            found = with_state(session, state)
        assert found, f"none is {state}"
        return found[0]

    def read(self, place: str = dm_id(GRADE3)) -> list[str]:
        return [message.text for message in self.slack.sandbox.world.messages.get(place, [])]


@contextmanager
def open_outbox(address: str) -> Iterator[Outbox]:
    """An outbox of one team on a migrated database."""
    with (
        SandboxServer(made_manifest("socket"), rate_scale=100, timing=PATIENT) as slack,
        opened(address) as db,
    ):
        with db.write() as session:
            session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0ILTBOT001", bot_name="ILT"))
            session.flush()
            ilt = Ilt(workspace_id=WORKSPACE, channel_id=TEAM, name="ilt-team", is_private=False)
            session.add(ilt)
            session.flush()
            ilt_id = ilt.id
        yield Outbox(slack, db, tools_for(db, slack.api_url, pace=_PACE), ilt_id)


def fault(outbox: Outbox, **switches) -> None:
    outbox.slack.client().set_faults(**switches)


def with_renderer(outbox: Outbox, render: Callable[..., Outgoing | None]) -> Tools:
    return replace(outbox.tools, duties=Duties(kinds=(replace(NUMBERED, render=render),)))


def doubtful_section(bot) -> None:
    """The message of a section arrived, and the bot does not know it."""
    bot.slack.set_faults(drop_after_accept={f"chat.postMessage {TEAM}": 1})
    open_assessment(bot)
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE deliveries SET next_try_at = '2000-01-01 00:00:00'")
    bot.tick()


def waive_pauses(bot) -> None:
    """Makes every pause be over, as time would."""
    bot.worker.engine.forget_pauses()
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE posted_messages SET next_try_at = '2000-01-01 00:00:00'")
