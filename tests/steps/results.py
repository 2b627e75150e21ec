"""The results message, and what people open from it."""

from bot.blocks import ids
from sandbox.state import Message
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import element


def results_message(bot: RunningBot) -> Message:
    """The one message of the reveal in the channel."""
    [found] = [
        message
        for message in seen(bot, PRINCIPAL)
        if message.text.startswith("Results:") and not message.ephemeral_to
    ]
    return found


def block_of(message: Message, action_id: str) -> str:
    """The block that holds an element."""
    return element(message, action_id)[0]


def open_details(bot: RunningBot, user: str, value: str) -> str:
    """*See answers and evidence…*; what the form says."""
    message = results_message(bot)
    bot.slack.click(
        user, TEAM, message.ts, block_of(message, ids.RESULTS_DETAILS), ids.RESULTS_DETAILS, value
    )
    return str(top_form(bot, user).payload)
