"""A worker of its own, to be killed: `python -m tests.chaos.deliver ADDRESS API_URL [lookup] [everything]`.

It sends numbered messages; with `everything` also all that the bot sends.
"""

import signal
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta

from app import RENDERERS
from bot.blocks.say import sentence
from bot.clock import Clock
from bot.log import set_up_log
from bot.outbox.deliveries import Kind, Outgoing, Pace, Tools
from bot.outbox.doubt import DOUBT, doubt_kind
from bot.outbox.engine import Engine
from bot.outbox.gateway import Gateway, make_client
from bot.outbox.living import Renderer
from bot.worker.kinds import all_kinds
from rubric_data import load_rubrics
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


def tools_for(
    db: Database,
    api_url: str,
    *,
    channel_lookup: bool = False,
    pace: Pace = PACE,
    renderers: Mapping[str, Renderer] | None = None,
) -> Tools:
    """What sending needs, with one gateway for every workspace and short times.

    Args:
        renderers: of living messages; given, all kinds of deliveries are sent.
    """
    gateway = Gateway(make_client("xoxb-sandbox", api_url, timeout=TIMEOUT_SECONDS))
    kinds = {
        KIND: Kind(
            lambda _session, owed, late: Outgoing(sentence(f"{'late ' if late else ''}number {owed.subject}"))
        ),
        DOUBT: doubt_kind(),
    } | (all_kinds(renderers, load_rubrics()) if renderers else {})
    known = renderers or {}
    return Tools(db, lambda _workspace_id: gateway, Clock(), kinds, known, pace, channel_lookup)


def main() -> None:
    """Works until told to stop, then ends well."""
    address, api_url, *flags = sys.argv[1:]
    set_up_log(level="warning", form="json")
    db = Database(address)
    renderers = RENDERERS if "everything" in flags else None
    tools = tools_for(db, api_url, channel_lookup="lookup" in flags, renderers=renderers)
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
