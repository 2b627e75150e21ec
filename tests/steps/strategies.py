"""What people do with strategies, in their words."""

from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.strategy_forms import DID, HOW, LEARNED, SO_THAT, WHAT, WORKED
from sandbox.state import Message, View
from storage.people import Ilt
from storage.strategies import Strategy
from tests.steps.assessments import private, top_form
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, RunningBot
from tests.steps.focus import choose, open_focus, place, read_and_close, show, with_result, words_of

STUDENT_WORK = "Open each ILT meeting with student work"


def with_focus(bot: RunningBot, *places: int) -> None:
    """One or two focus areas that a team has just chosen (the first candidate, or those)."""
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0, 1)
    show(bot)
    choose(bot, places or (0,), goals={0: "look at student work in every meeting"})


def owner_block(bot: RunningBot) -> str:
    """The field of the owner in the team's forms."""
    with bot.db.read() as session:
        return f"owner:{session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()}"


def open_form(bot: RunningBot, user: str = PRINCIPAL) -> View:
    """`/ilt strategy`; the form that comes up."""
    bot.slack.command(user, TEAM, "/ilt strategy")
    return top_form(bot, user)


def fill(bot: RunningBot, form: View, user: str, owner: str = "", **fields: str) -> None:
    """Fills in a form; fields by their names."""
    for name, words in fields.items():
        bot.slack.fill(user, form.id, name, name, words)
    if owner:
        bot.slack.fill(user, form.id, owner_block(bot), "owner", owner)


def commit(
    bot: RunningBot,
    what: str = STUDENT_WORK,
    *,
    user: str = PRINCIPAL,
    owner: str = PRINCIPAL,
    so_that: str = "teams plan from what students did",
    did: str = "4 of 5 meetings",
    worked: str = "41 to 20 of 96 miss summarizing",
    keep: bool = False,
) -> str:
    """Commits to a strategy; what whoever did reads then, after the worker's round. `keep`: it stays open."""
    form = open_form(bot, user)
    fill(bot, form, user, owner, **{WHAT: what, SO_THAT: so_that, DID: did, WORKED: worked})
    bot.slack.submit(user, form.id)
    bot.tick()
    return words_of(top_form(bot, user)) if keep else read_and_close(bot, user)


def save(bot: RunningBot, form: View, user: str = PRINCIPAL) -> str:
    """Sends a form off; what is read then, after the worker's round."""
    bot.slack.submit(user, form.id)
    bot.tick()
    return read_and_close(bot, user)


def press_in_form(bot: RunningBot, user: str, action_id: str) -> View:
    """A button of what somebody reads in a form; the form that comes up."""
    form = top_form(bot, user)
    block_id = next(
        block["block_id"]
        for block in form.payload["blocks"]
        for one in block.get("elements", [])
        if one["action_id"] == action_id
    )
    bot.slack.view_action(user, form.id, block_id, action_id)
    return top_form(bot, user)


def strategies(bot: RunningBot) -> list[tuple[int, str]]:
    """(id, state) of every strategy, in the order of committing."""
    with bot.db.read() as session:
        rows = session.execute(select(Strategy.id, Strategy.state).order_by(Strategy.id))
        return [(strategy_id, state) for strategy_id, state in rows]


def listed(bot: RunningBot, user: str = PRINCIPAL, words: str = "list") -> Message:
    """`/ilt strategy list`."""
    bot.slack.command(user, TEAM, f"/ilt strategy {words}")
    return private(bot, user)[-1]


def menu(bot: RunningBot, user: str, what: str, strategy_id: int) -> None:
    """An entry of the menu beside a strategy in the list."""
    message = listed(bot, user)
    value = f"{what}:{strategy_id}"
    block_id = next(
        block["block_id"]
        for block in message.blocks
        for one in block.get("elements", [])
        if any(option["value"] == value for option in one.get("options", []))
    )
    bot.slack.click(user, TEAM, message.ts, block_id, ids.STRATEGY_MORE, value)


def press(bot: RunningBot, user: str, message: Message, action_id: str, strategy_id: int) -> None:
    """A button of a strategy in a private message."""
    block_id = next(
        block["block_id"]
        for block in message.blocks
        for one in block.get("elements", [])
        if one["action_id"] == action_id and one.get("value") == str(strategy_id)
    )
    bot.slack.click(user, message.channel, message.ts, block_id, action_id)


def end(bot: RunningBot, strategy_id: int, how: str, learned: str = "", user: str = PRINCIPAL) -> str:
    """*End…* in the list, filled in and sent off; what is read then."""
    press(bot, user, listed(bot, user), ids.STRATEGY_END, strategy_id)
    form = top_form(bot, user)
    bot.slack.fill(user, form.id, HOW, HOW, how)
    fill(bot, form, user, **{LEARNED: learned})
    return save(bot, form, user)
