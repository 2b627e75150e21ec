"""What people do around when their team meets, its norms and its roles."""

from collections.abc import Mapping

from bot.blocks import ids
from sandbox.results import ActionValue
from sandbox.state import Message, View
from storage.meetings import Meeting
from storage.people import Ilt
from tests.steps.assessments import private, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.items import elements
from tests.steps.setup import open_setup, team


def ilt(bot: RunningBot) -> Ilt:
    """The team of the channel."""
    found = team(bot)
    assert found
    return found


def pushed(bot: RunningBot, action_id: str, user: str = PRINCIPAL) -> View:
    """A tap on a row's button in the form in front of somebody; the form that comes up on top of it."""
    below = top_form(bot, user)
    block, _ = next(pair for pair in elements(below) if pair[1]["action_id"] == action_id)
    bot.slack.view_action(user, below.id, block["block_id"], action_id)
    bot.settle()
    return top_form(bot, user)


def in_setup(bot: RunningBot, action_id: str, user: str = PRINCIPAL) -> View:
    """`/ilt setup` and a row's button; the small form."""
    open_setup(bot, user)
    return pushed(bot, action_id, user)


def fill(bot: RunningBot, values: Mapping[str, ActionValue], user: str = PRINCIPAL) -> View:
    """Fills in the form in front of somebody, by the name of the block."""
    for block_id, value in values.items():
        form = top_form(bot, user)
        element = next(one for block, one in elements(form) if block["block_id"] == block_id)
        bot.slack.fill(user, form.id, block_id, element["action_id"], value)
        bot.settle()
    return top_form(bot, user)


def send(bot: RunningBot, values: Mapping[str, ActionValue] | None = None, user: str = PRINCIPAL) -> View:
    """The same, and sends it; the form that is in front of them then."""
    form = fill(bot, values or {}, user)
    bot.slack.submit(user, form.id)
    bot.settle()
    return top_form(bot, user)


def shown(view: View | Message) -> str:
    """Every word of its sections and buttons."""
    blocks = view.payload["blocks"] if isinstance(view, View) else view.blocks
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def meet_every_other_tuesday(bot: RunningBot) -> View:
    """The usual rhythm, taken as it is offered; the setup form below it."""
    in_setup(bot, ids.MEETINGS_OPEN)
    return send(bot)


def rows(bot: RunningBot) -> list[Meeting]:
    """Every meeting with a row."""
    with bot.db.read() as session:
        return session.query(Meeting).order_by(Meeting.slot).all()


def row_menu(bot: RunningBot, message: Message | View, day: str, action: str, user: str = PRINCIPAL) -> None:
    """A choice in the menu of a row, by how the row begins."""
    blocks = message.payload["blocks"] if isinstance(message, View) else message.blocks
    block = next(one for one in blocks if one["type"] == "section" and one["text"]["text"].startswith(day))
    if isinstance(message, View):
        bot.slack.view_action(user, message.id, block["block_id"], ids.MEETING_ROW, action)
    else:
        bot.slack.click(user, TEAM, message.ts, block["block_id"], ids.MEETING_ROW, action)
    bot.settle()


def newest(bot: RunningBot, user: str = PRINCIPAL) -> Message:
    """The newest private message in the channel."""
    return private(bot, user)[-1]
