"""A self-assessment after its reveal, and voting again on one criterion."""

from bot.actor import Actor
from bot.assessments.revotes import open_revote
from bot.blocks import ids
from bot.turn import Turn
from sandbox.state import Message
from tests.steps.assessments import answer_all, open_assessment, seen
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import reveal

KEY = "teacher_teams"
WORKSPACE = "T0SANDBOX01"


def revealed_once(bot: RunningBot, strengths: int = 3, weaknesses: int = 4) -> None:
    """A self-assessment after its reveal, with those votes on every criterion."""
    open_assessment(bot)
    for number, user in enumerate(EIGHT[: strengths + weaknesses]):
        answer_all(bot, user, "strength" if number < strengths else "weakness")
    reveal(bot)


def again(bot: RunningBot, user: str = GRADE3, key: str = KEY) -> str:
    """*Vote again on…*, and the worker's round; what the person reads."""
    clock = bot.app.clock
    actor = Actor(WORKSPACE, user, TEAM, f"again:{user}:{key}:{clock.machine_now().timestamp()}")
    vote = open_revote(Turn.of_request(bot.db, actor, clock), 1, key)
    bot.tick()
    return vote.until


def revote_message(bot: RunningBot) -> Message:
    return next(one for one in reversed(seen(bot, PRINCIPAL)) if "Vote again:" in one.text)


def cast(bot: RunningBot, strengths: int) -> None:
    """All eight vote in the new vote, the rest of them weakness, and it is revealed."""
    message = revote_message(bot)
    row = next(one for one in message.blocks if ids.ROW_STRENGTH in str(one))
    for number, user in enumerate(EIGHT):
        action = ids.ROW_STRENGTH if number < strengths else ids.ROW_WEAKNESS
        bot.slack.click(user, TEAM, message.ts, row["block_id"], action)
    reveal(bot)
