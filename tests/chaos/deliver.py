"""A worker of its own, to be killed: sends numbered messages. `python -m tests.chaos.deliver ADDRESS API_URL [lookup]`."""

import signal
import sys
import threading
from datetime import timedelta

from bot.clock import Clock
from bot.deliveries import Kind, Outgoing, Pace, Tools
from bot.doubt import DOUBT, doubt_kind
from bot.engine import Engine
from bot.gateway import Gateway, make_client
from bot.log import set_up_log
from bot.messages.say import sentence
from storage import Database

KIND = "numbered"
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


def tools_for(db: Database, api_url: str, *, channel_lookup: bool = False, pace: Pace = PACE) -> Tools:
    """What sending needs, with one gateway for every workspace and short times."""
    gateway = Gateway(make_client("xoxb-sandbox", api_url, timeout=TIMEOUT_SECONDS))
    kinds = {
        KIND: Kind(
            lambda _session, owed, late: Outgoing(sentence(f"{'late ' if late else ''}number {owed.subject}"))
        ),
        DOUBT: doubt_kind(),
    }
    return Tools(db, lambda _workspace_id: gateway, Clock(), kinds, {}, pace, channel_lookup)


def main() -> None:
    """Works until told to stop, then ends well."""
    address, api_url, *flags = sys.argv[1:]
    set_up_log(level="warning", form="json")
    db = Database(address)
    tools = tools_for(db, api_url, channel_lookup="lookup" in flags)
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
