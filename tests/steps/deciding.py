"""What a meeting decides about strategies, and what its minutes say of it."""

from bot.blocks import ids
from bot.focus.messages.strategy_forms import AIM, NAME, NOW
from tests.steps.assessments import private
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.check_ins import looked_after, strategy
from tests.steps.dated_bot import DatedBot
from tests.steps.live import meeting_message, start
from tests.steps.minutes import minutes_in
from tests.steps.strategies import commit, fill, press_in_form, save


def in_a_meeting(bot: DatedBot) -> int:
    """A strategy in a meeting that the principal leads; its id."""
    strategy_id = looked_after(bot)
    start(bot, at="2026-12-01 15:31")
    return strategy_id


def decide(bot: RunningBot, what: str, strategy_id: int, user: str = PRINCIPAL) -> str:
    """One of the four in the menu beside a strategy in the meeting's message; what the person reads then."""
    message = meeting_message(bot)
    block_id = next(
        block["block_id"]
        for block in message.blocks
        if f"{what}:{strategy_id}" in str(block.get("accessory", ""))
    )
    bot.slack.click(user, TEAM, message.ts, block_id, ids.STRATEGY_DECIDE, f"{what}:{strategy_id}")
    return private(bot, user)[-1].text if private(bot, user) else ""


def minutes(bot: DatedBot) -> str:
    """The minutes once the meeting has ended and closed by itself."""
    for at in ("2026-12-01 19:00", "2026-12-02 12:00", "2026-12-03 12:00", "2026-12-04 12:00"):
        bot.at(at)
    return minutes_in(bot)[-1].text


def with_number_and_item(bot: RunningBot) -> int:
    """A strategy that somebody looks after, with a number to watch and an open action item; its id."""
    commit(bot, owner=GRADE3, keep=True)
    form = press_in_form(bot, PRINCIPAL, ids.STRATEGY_NUMBER)
    fill(bot, form, PRINCIPAL, **{NAME: "Miss summarizing", NOW: "41", AIM: "20"})
    save(bot, form)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action @Grade 3 lead print it by Dec 11 for strategy 1")
    return int(strategy(bot).id)
