"""Minutes as the channel has them."""

from sandbox.state import Message
from tests.steps.assessments import seen
from tests.steps.bot import PRINCIPAL, Live


def minutes_in(live: Live, user: str = PRINCIPAL) -> list[Message]:
    return [one for one in seen(live, user) if one.text.startswith("Minutes:") and not one.ephemeral_to]
