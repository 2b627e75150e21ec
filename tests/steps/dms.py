"""What people find in their direct messages with the bot, and what they tap there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from bot.actor import Actor
from bot.items import logging as items
from bot.items.input import ItemFields
from bot.outbox.deliveries import Kind
from bot.worker.scheduler import Worker
from sandbox.results import ActionValue
from sandbox.state import Message, dm_id
from storage.deliveries import Delivery
from storage.items import ActionItem
from storage.people import Ilt
from tests.chaos.deliver import PACE
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import DatedBot, dms, element
from tests.steps.items import elements
from tests.steps.turns import turn_of

WORKSPACE = "T0SANDBOX01"


def texts(bot: RunningBot, user: str) -> list[str]:
    """What the bot wrote to somebody, oldest first."""
    return [message.text for message in dms(bot, user)]


def days(bot: RunningBot, user: str) -> list[str]:
    """Of that, the messages of a day."""
    return [text for text in texts(bot, user) if "For you on" in text]


def last(bot: RunningBot, user: str) -> Message:
    """The newest message, once every receipt is there."""
    bot.settle()
    return dms(bot, user)[-1]


def tap_dm(
    bot: RunningBot, user: str, action_id: str, value: ActionValue = None, message: Message | None = None
) -> None:
    """A tap on an element of a direct message: of the newest that has it, unless one is given."""
    bot.settle()
    shown = message or next(one for one in reversed(dms(bot, user)) if action_id in str(one.blocks))
    block_id, _ = element(shown, action_id)
    bot.slack.click(user, dm_id(user), shown.ts, block_id, action_id, value)


def day_message(bot: RunningBot, user: str) -> Message:
    """The newest message of a day, once every receipt is there."""
    bot.settle()
    return next(one for one in reversed(dms(bot, user)) if "For you on" in one.text)


def buttons(message: Message) -> list[str]:
    """What its buttons say."""
    return [one["text"]["text"] for _, one in elements(message) if one["type"] == "button"]


def logged(
    bot: RunningBot,
    text: str,
    due: date,
    owner: str = GRADE3,
    by: str = PRINCIPAL,
    channel: str = TEAM,
) -> int:
    """An item as its form logs it; its id."""
    with bot.db.read() as session:
        ilt_id = session.scalars(select(Ilt.id).where(Ilt.channel_id == channel)).one()
    actor = Actor(WORKSPACE, by, channel, f"test:{text}")
    times = bot.app.clock.now(), bot.app.clock.machine_now()
    return items.log_form(turn_of(bot.db, actor, *times), ilt_id, ItemFields(text, owner, due)).item.id


def actor(user: str, request: str) -> Actor:
    """Somebody who asks for something, once."""
    return Actor(WORKSPACE, user, TEAM, request)


def times(bot: RunningBot) -> tuple[datetime, datetime]:
    """Calendar time and real time."""
    return bot.app.clock.now(), bot.app.clock.machine_now()


def item_of(bot: RunningBot, item_id: int) -> ActionItem:
    """The item as it is in the tables."""
    with bot.db.read() as session:
        return session.get_one(ActionItem, item_id)


def deliveries(bot: RunningBot, kind: Kind) -> list[tuple[str, str, str]]:
    """Recipient, slot and state of everything owed of a kind, oldest first."""
    with bot.db.read() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind == kind.name).order_by(Delivery.id))
        return [(row.recipient, row.slot, row.state) for row in rows]


@contextmanager
def hasty(bot: DatedBot) -> Iterator[Worker]:
    """Another worker, which does not wait long before it tries or looks again."""
    worker = Worker(replace(bot.worker.tools, pace=replace(PACE, rate_scale=100)))
    try:
        yield worker
    finally:
        worker.engine.close()


def stop_lanes(bot: RunningBot) -> None:
    """The worker that ticks by itself lets others have its workspaces, which they would wait for until its lease is over."""
    bot.worker.engine._lanes.release()
