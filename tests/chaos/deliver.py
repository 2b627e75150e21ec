"""A worker of its own, to be killed: `python -m tests.chaos.deliver ADDRESS API_URL [lookup] [everything]`.

It sends numbered messages; with `everything` also all that the bot sends.
"""

import signal
import sys
import threading
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.blocks.say import sentence
from bot.clock import Clock
from bot.log import set_up_log
from bot.outbox.client import make_client
from bot.outbox.deliveries import Kind, Outgoing, Sending
from bot.outbox.doubt import DOUBT
from bot.outbox.duty import Duties, together
from bot.outbox.gateway import Gateway
from bot.outbox.sending.engine import Engine
from bot.outbox.tools import Pace, Tools
from bot.worker.duties import ALL_DUTIES
from rubric_data import load_rubrics
from storage import Database
from storage.deliveries import Owed

TIMEOUT_SECONDS = 1
PACE = Pace(
    lease=timedelta(seconds=4),
    look_up_after=timedelta(seconds=1.5),
    first_pause=timedelta(seconds=0.2),
    longest_pause=timedelta(seconds=1),
    lane=timedelta(seconds=1.5),
    most_attempts=100,
    rate_scale=100,
)


def _numbered(_session: Session, owed: Owed, sending: Sending) -> Outgoing:
    return Outgoing(sentence(f"{'late ' if sending.is_late else ''}number {owed.subject}"))


NUMBERED = Kind("numbered", _numbered)


def tools_for(
    db: Database,
    api_url: str,
    *,
    channel_lookup: bool = False,
    pace: Pace = PACE,
    everything: bool = False,
) -> Tools:
    """What sending needs, with one gateway for every workspace and short times.

    Args:
        everything: all kinds of deliveries are sent.
    """
    gateway = Gateway(make_client("xoxb-sandbox", api_url, timeout=TIMEOUT_SECONDS))
    duties = together([ALL_DUTIES if everything else Duties(kinds=(DOUBT,)), Duties(kinds=(NUMBERED,))])
    rubrics = load_rubrics() if everything else {}
    return Tools(db, lambda _workspace_id: gateway, Clock(), duties, rubrics, pace, channel_lookup)


def main() -> None:
    """Works until told to stop, then ends well."""
    address, api_url, *flags = sys.argv[1:]
    set_up_log(level="warning", form="json")
    db = Database(address)
    tools = tools_for(db, api_url, channel_lookup="lookup" in flags, everything="everything" in flags)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    engine = Engine(tools, f"worker:{id(told)}")
    while not told.is_set():
        engine.run(0.5, lambda: None)
        told.wait(0.05)
    engine.close()
    db.close()


if __name__ == "__main__":
    main()
