"""What people do at the end of a cycle, in their words."""

from datetime import date

from sqlalchemy import select

from bot.blocks import ids
from sandbox.state import Message
from storage.focus import Cycle
from storage.people import Ilt
from storage.strategies import CheckIn, Strategy, StrategyNumber, StrategyValue, StrategyWording
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import chicago, dms, element
from tests.steps.dms import tap_dm
from tests.steps.focus import read_and_close

# The focus of `tests.steps.strategies.with_focus` ends on Monday, February 8: ten school weeks.
AFTER = "2027-02-09 08:00"


def step_back_message(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> Message:
    """The living message of a step back, the newest one."""
    found = [
        one
        for one in seen(bot, user, channel)
        if one.text.startswith("Step back: what worked, what next?") and not one.ephemeral_to
    ]
    assert found, "no message of a step back"
    return found[-1]


def asked(bot: RunningBot, user: str = PRINCIPAL) -> list[Message]:
    """How somebody was asked to step back."""
    return [one for one in dms(bot, user) if "Step back with your team" in one.text]


def begin(bot: RunningBot, user: str = PRINCIPAL) -> None:
    """*Step back* in the direct message, and the worker's round."""
    tap_dm(bot, user, ids.STEP_BACK, message=asked(bot, user)[-1])
    bot.tick()


def press(
    bot: RunningBot, action_id: str, value: str = "", user: str = PRINCIPAL, channel: str = TEAM
) -> None:
    """A button of the step back; `value`: which one of several. And the worker's round."""
    message = step_back_message(bot, user, channel)
    block_id = next(
        block["block_id"]
        for block in message.blocks
        for one in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if one.get("action_id") == action_id and value in {"", one.get("value")}
    )
    bot.slack.click(user, channel, message.ts, block_id, action_id)
    bot.tick()


def end(bot: RunningBot, action_id: str, strategy_id: int, learned: str = "", user: str = PRINCIPAL) -> None:
    """*Stop* or *Done* beside a strategy, what was learned, and the worker's round."""
    press(bot, action_id, str(strategy_id), user)
    form = top_form(bot, user)
    if learned:
        bot.slack.fill(user, form.id, "learned", "learned", learned)
    bot.slack.submit(user, form.id)
    read_and_close(bot, user) if bot.slack.modal_stack(user) else None
    bot.tick()


def add_reading(bot: RunningBot, strategy_id: int, day: date, did: str, worked: str, value: str = "") -> None:
    """A check-in that its owner answered, written straight into the tables; `value`: of its first number."""
    with bot.db.write() as session:
        row = session.get_one(Strategy, strategy_id)
        wording = session.scalars(select(StrategyWording.id).filter_by(strategy_id=strategy_id)).first()
        at = chicago(f"{day} 09:00")
        check_in = CheckIn(
            ilt_id=row.ilt_id,
            strategy_id=strategy_id,
            wording_id=wording,
            slot=day.isoformat(),
            owner_id=row.owner_id,
            asked_on=day,
            due_on=day,
            did=did,
            worked=worked,
            answered_at=at,
            answered_by_id=row.owner_id,
            closed_at=at,
        )
        session.add(check_in)
        session.flush()
        number = session.scalars(select(StrategyNumber).filter_by(strategy_id=strategy_id)).first()
        if value and number:
            session.add(
                StrategyValue(
                    ilt_id=row.ilt_id,
                    number_id=number.id,
                    check_in_id=check_in.id,
                    said=value,
                    value=float(value),
                    day=day,
                )
            )


def cycles(bot: RunningBot) -> list[tuple[int, str, str]]:
    """(number, state, last day) of every cycle of the team."""
    with bot.db.read() as session:
        rows = session.scalars(
            select(Cycle)
            .join(Ilt, Ilt.id == Cycle.ilt_id)
            .where(Ilt.channel_id == TEAM)
            .order_by(Cycle.number)
        )
        return [(one.number, one.state, one.ends_on.isoformat()) for one in rows]


def has_button(message: Message, action_id: str) -> bool:
    """Whether a message has that button."""
    try:
        element(message, action_id)
    except AssertionError:
        return False
    return True
