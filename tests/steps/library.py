"""What people do with the resource library, in their words."""

from typing import Any

from bot.blocks import ids
from bot.library.messages.forms import ADDRESS, TITLE, WHAT, WHY
from sandbox.state import Message, View
from tests.steps.assessments import private, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import element

OWN = {
    TITLE: "Our meeting video",
    ADDRESS: "https://videos.district.org/ilt",
    WHAT: "A meeting of ours.",
    WHY: "You see how we begin.",
}


def look_for(bot: RunningBot, words: str = "", user: str = PRINCIPAL) -> Message:
    """`/ilt resources …`; the private answer."""
    bot.slack.command(user, TEAM, f"/ilt resources {words}".strip())
    return private(bot, user)[-1]


def press(
    bot: RunningBot, message: Message, action_id: str, user: str = PRINCIPAL, value: Any = None
) -> Message:
    """An element of it, the first of that name; the last private message then."""
    bot.slack.click(user, TEAM, message.ts, element(message, action_id)[0], action_id, value)
    return private(bot, user)[-1]


def row_of(message: Message, title: str) -> dict[str, Any]:
    """The block with what can be done with an entry: below it, or its own where it cannot be opened."""
    at = next(number for number, block in enumerate(message.blocks) if title in str(block.get("text")))
    row: dict[str, Any] = message.blocks[at if "accessory" in message.blocks[at] else at + 1]
    return row


def choose(bot: RunningBot, message: Message, title: str, what: str, user: str = PRINCIPAL) -> Message:
    """A choice behind the three dots of an entry; the last private message then."""
    row = row_of(message, title)
    elements = [row["accessory"]] if "accessory" in row else row["elements"]
    [more] = [one for one in elements if one["action_id"] == ids.RESOURCE_ROW]
    [value] = [one["value"] for one in more["options"] if one["value"].startswith(f"{what}:")]
    bot.slack.click(user, TEAM, message.ts, row["block_id"], ids.RESOURCE_ROW, value)
    return private(bot, user)[-1]


def titles(message: Message) -> list[str]:
    """The entries of a list."""
    found = []
    for block, below in zip(message.blocks, message.blocks[1:], strict=False):
        has_row = below["type"] == "actions" and ids.RESOURCE_OPEN in str(below)
        if block["type"] == "section" and (has_row or ids.RESOURCE_ROW in str(block)):
            found.append(block["text"]["text"].splitlines()[0].strip("*"))
    return found


def add(bot: RunningBot, user: str = PRINCIPAL, **fields: str) -> View | None:
    """*Add a resource…*, filled in, *Add*; the form where it is refused."""
    press(bot, look_for(bot, user=user), ids.RESOURCE_ADD, user)
    form = top_form(bot, user)
    for name, words in {**OWN, **fields}.items():
        bot.slack.fill(user, form.id, name, name, words)
    bot.slack.submit(user, form.id)
    bot.settle()
    left = top_form(bot, user)
    if left.callback_id == ids.RESOURCE_FORM:
        return left
    bot.slack.close(user, left.id)
    return None
