"""What people do and see around the setup of a team."""

from datetime import timedelta
from typing import Any

from bot.blocks import ids
from sandbox.state import Message, View
from storage.people import Ilt, Member, Person
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot

HELLO = "Hello! I help a school's Instructional Leadership Team"


def open_setup(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> View:
    """`/ilt setup`; the form that comes up."""
    bot.slack.command(user, channel, "/ilt setup")
    return top_form(bot, user)


def set_up(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM, **chosen: Any) -> View:
    """`/ilt setup`, some inputs changed (by their name in `ids`), *Save*, and the worker's round. What is open then."""
    form = open_setup(bot, user, channel)
    for name, value in chosen.items():
        block_id = getattr(ids, f"SETUP_{name.upper()}")
        bot.slack.fill(user, form.id, block_id, block_id, value)
    bot.slack.submit(user, form.id)
    shown = top_form(bot, user)
    bot.tick()
    return shown


def said(bot: RunningBot, channel: str = TEAM, user: str = PRINCIPAL) -> list[Message]:
    """What the bot said to everyone in a channel by itself."""
    return [one for one in seen(bot, user, channel) if not one.ephemeral_to and not one.subtype]


def greetings(bot: RunningBot, channel: str = TEAM, user: str = PRINCIPAL) -> list[Message]:
    """The times the bot said hello in a channel."""
    return [message for message in said(bot, channel, user) if HELLO in message.text]


def button_of(message: Message, action_id: str) -> str:
    """The block in which a message has that button."""
    return next(
        str(block["block_id"])
        for block in message.blocks
        for element in [*block.get("elements", []), block.get("accessory", {})]
        if element.get("action_id") == action_id
    )


def element_of(form: View, action_id: str) -> dict[str, Any]:
    """An element of a form."""
    blocks = form.payload["blocks"]
    found = [block["element"] for block in blocks if block["type"] == "input"]
    found += [element for block in blocks for element in block.get("elements", [])]
    return next(element for element in found if element.get("action_id") == action_id)


def team(bot: RunningBot, channel: str = TEAM) -> Ilt | None:
    """The row of a channel's team."""
    with bot.db.read() as session:
        return session.query(Ilt).filter_by(channel_id=channel).one_or_none()


def roles(bot: RunningBot, channel: str = TEAM) -> dict[str, str]:
    """Everybody's role in a channel's team, by Slack id; of those who are there."""
    with bot.db.read() as session:
        rows = (
            session.query(Person.slack_user_id, Member.role)
            .join(Member, Member.person_id == Person.id)
            .join(Ilt, Ilt.id == Member.ilt_id)
            .filter(Ilt.channel_id == channel, Member.is_present, ~Person.is_bot)
        )
        return {user: role for user, role in rows}  # noqa: C416 - rows are not pairs to the type checker


def a_day_later(bot: RunningBot) -> None:
    """Everything is read from Slack anew, as it is each day."""
    with bot.db.write() as session:
        for ilt in session.query(Ilt):
            ilt.members_synced_at = ilt.members_synced_at and ilt.members_synced_at - timedelta(days=2)
    bot.app.db.owed.clear()
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE workspaces SET channels_synced_at = NULL")
    bot.tick()
