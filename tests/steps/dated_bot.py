"""A bot whose calendar stands where a test wants it, in a team that works in Chicago."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.blocks import ids
from bot.rules.local_time import instant_at
from sandbox.state import Message, World
from storage.people import Ilt, Member, Person, Role
from tests.steps.assessments import private, seen
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot, running_bot

ZONE = "America/Chicago"


def chicago(text: str) -> datetime:
    """`2026-12-01 16:00` on a clock in Chicago."""
    shown = datetime.fromisoformat(text)
    return instant_at(shown.date(), shown.time(), ZONE)


# Two working days later it is Thursday, 4:00 PM.
TUESDAY = chicago("2026-12-01 09:00")


@dataclass
class DatedBot(RunningBot):
    """A running bot whose calendar a test sets."""

    def at(self, shown: str) -> None:
        """Puts the calendar there and has the worker look."""
        self.put(chicago(shown))
        self.tick()


@contextmanager
def dated_bot(
    address: str, now: datetime = TUESDAY, world: World | None = None, **more: Any
) -> Iterator[DatedBot]:
    """The bot with its calendar at `now`; the rest as in `running_bot`."""
    with running_bot(address, now=now, world=world, **more) as bot:
        with bot.db.write() as session:
            session.execute(update(Ilt).values(zone=ZONE))
        yield DatedBot(**vars(bot))


def set_role(bot: RunningBot, user: str, role: Role) -> None:
    """Makes somebody a facilitator, an observer or a member."""
    with bot.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=user)).one()
        session.execute(update(Member).where(Member.person_id == person.id).values(role=role))


def dms(bot: RunningBot, user: str) -> list[Message]:
    """What the bot wrote to a person, oldest first."""
    return seen(bot, user, bot.slack.open_dm(user).id)


def element(message: Message, action_id: str) -> tuple[str, dict[str, Any]]:
    """The block id and the element of that action in a message."""
    for block in message.blocks:
        elements = [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        for one in elements:
            if one.get("action_id") == action_id:
                return block["block_id"], one
    raise AssertionError(f"no {action_id} in {message.text}")


def standing(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """`/ilt reveal`: the private answer."""
    bot.slack.command(user, TEAM, "/ilt reveal")
    return private(bot, user)[-1]


def steer(bot: RunningBot, action_id: str, user: str = PRINCIPAL) -> str:
    """`/ilt reveal` and one of its buttons; what the person reads then."""
    message = standing(bot, user)
    bot.slack.click(user, TEAM, message.ts, element(message, action_id)[0], action_id)
    said = private(bot, user)[-1]
    if ids.REVEAL_ANYWAY in str(said.blocks):  # they have not voted themselves
        bot.slack.click(user, TEAM, said.ts, element(said, ids.REVEAL_ANYWAY)[0], ids.REVEAL_ANYWAY)
    return private(bot, user)[-1].text


def reveal(bot: RunningBot, user: str = PRINCIPAL) -> None:
    """`/ilt reveal`, *Reveal now*, and the worker's round."""
    assert "Revealed" in steer(bot, ids.REVEAL_NOW, user)
    bot.tick()
