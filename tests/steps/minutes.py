"""Minutes as the channel has them."""

from sandbox.state import Message
from tests.steps.assessments import seen
from tests.steps.bot import PRINCIPAL, RunningBot


def minutes_in(bot: RunningBot, user: str = PRINCIPAL) -> list[Message]:
    return [one for one in seen(bot, user) if one.text.startswith("Minutes:") and not one.ephemeral_to]
