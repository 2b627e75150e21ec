"""What scenarios of a meeting that is on begin with."""

import pytest

from storage.people import Role
from tests.steps.bot import PRINCIPAL
from tests.steps.dated_bot import DatedBot, set_role
from tests.steps.live import always_leads, meets


@pytest.fixture
def team(tuesday_bot: DatedBot) -> DatedBot:
    """Meets on Tuesday, December 1 at 3:30 PM; the principal facilitates and always leads."""
    meets(tuesday_bot)
    always_leads(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.tick()
    return tuesday_bot
