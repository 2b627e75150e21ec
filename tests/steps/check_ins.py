"""What a strategy's owner is asked and says, and what is in the tables."""

from sqlalchemy import select

from bot.blocks import ids
from sandbox.state import Message
from storage.strategies import CheckIn, Strategy
from tests.steps.bot import GRADE3, RunningBot
from tests.steps.dated_bot import DatedBot
from tests.steps.dms import day_message, tap_dm
from tests.steps.live import meets
from tests.steps.strategies import STUDENT_WORK, commit, with_focus

# The team meets on Tuesday, Dec 15: two working mornings before, and the last one.
FIRST, AGAIN = "2026-12-11 07:30", "2026-12-14 07:30"
# Those of the four meetings after it.
LATER = (
    ("2026-12-25 07:30", "2026-12-28 07:30"),
    ("2027-01-08 07:30", "2027-01-11 07:30"),
    ("2027-01-22 07:30", "2027-01-25 07:30"),
)


def looked_after(bot: RunningBot, what: str = STUDENT_WORK, owner: str = GRADE3) -> int:
    """A strategy of a team that meets every other Tuesday; its id."""
    with_focus(bot)
    commit(bot, what, owner=owner)
    meets(bot)
    bot.tick()
    return strategy(bot).id


def asked(bot: DatedBot, what: str = STUDENT_WORK, owner: str = GRADE3) -> Message:
    """The same, on the morning on which its owner is asked; the message of that day."""
    looked_after(bot, what, owner)
    bot.at(FIRST)
    return day_message(bot, owner)


def answer(bot: RunningBot, *action_ids: str, user: str = GRADE3) -> str:
    """Taps one after the other in the newest message that has them; what it reads then."""
    for action_id in action_ids:
        tap_dm(bot, user, action_id)
    return day_message(bot, user).text


def partly_better(bot: RunningBot, user: str = GRADE3) -> str:
    """A whole check-in."""
    return answer(bot, ids.CHECK_IN_PARTLY, ids.CHECK_IN_BETTER, user=user)


def strategy(bot: RunningBot) -> Strategy:
    """The newest one."""
    with bot.db.read() as session:
        return session.scalars(select(Strategy).order_by(Strategy.id.desc())).all()[0]


def check_ins(bot: RunningBot) -> list[tuple[str, str | None, str | None, bool]]:
    """(slot, did, worked, missed) of each, in their order."""
    with bot.db.read() as session:
        rows = session.scalars(select(CheckIn).order_by(CheckIn.id))
        return [(one.slot, one.did, one.worked, one.is_missed) for one in rows]
