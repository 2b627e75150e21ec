"""The bot's and the floor's WSGI applications in this process, and the Slack that answers them."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from bot.blocks import ids
from bot.settings import Settings
from handlers.server import Wsgi
from tests.bench.clicks import SECRET
from tests.bench.double import SlackDouble
from tests.bench.launch import floor_app, floor_wsgi

_PATIENCE_SECONDS = 10.0


@contextmanager
def double_beside() -> Iterator[SlackDouble]:
    """A Slack that answers at once, in a thread of its own."""
    double, loop = SlackDouble(), asyncio.new_event_loop()
    ready, done = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with double.running():
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    ready.wait(_PATIENCE_SECONDS)
    try:
        yield double
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()


def settings_of(double: SlackDouble, name: str, address: str) -> Settings:
    """As the programs under `make bench` have them: default but for addresses."""
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr("xoxb-bench"),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=double.api_url(name),
        database_url=address,
    )


def make_floor(settings: Settings) -> Wsgi:
    """Bolt and its adapter as the bot has them, with listeners that only acknowledge."""
    bolt = floor_app(settings)
    for name in (ids.BALLOT_CHOICE, ids.OPEN_BALLOT):
        bolt.action(name)(_only_acknowledge)
    bolt.view(ids.EVIDENCE_FORM)(_only_acknowledge)
    return floor_wsgi(bolt)


def _only_acknowledge(ack: Callable[[], None]) -> None:
    ack()
