"""What people do with action items, and what is in the tables."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.blocks import ids
from sandbox.results import ActionValue
from sandbox.state import Message, View
from storage import Database
from storage.items import ActionItem, ItemChange
from storage.people import Person
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot


def later(bot: RunningBot, **more: float) -> None:
    """Calendar time goes on: `later(bot, days=3)`."""
    bot.put(bot.app.clock.now() + timedelta(**more))


def today(bot: RunningBot) -> date:
    """The date on the wall of the school; the tests stay in its daytime, when it is the same in UTC."""
    return bot.app.clock.now().date()


def log(bot: RunningBot, words: str, user: str = PRINCIPAL, channel: str = TEAM) -> Message:
    """`/ilt action …`; the private answer."""
    bot.slack.command(user, channel, f"/ilt action {words}")
    return newest(bot, user, channel)


def newest(bot: RunningBot, user: str = PRINCIPAL, channel: str = TEAM) -> Message:
    """The newest private message somebody sees."""
    return private(bot, user, channel)[-1]


def elements(message: Message | View) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every element with its block."""
    blocks = message.payload["blocks"] if isinstance(message, View) else message.blocks
    return [
        (block, element)
        for block in blocks
        for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]
        if element and "action_id" in element
    ]


def words_on(message: Message | View) -> list[str]:
    """What its buttons say."""
    return [element["text"]["text"] for _, element in elements(message) if element["type"] == "button"]


def tap(
    bot: RunningBot, message: Message, words: str, user: str = PRINCIPAL, channel: str = TEAM, nth: int = 0
) -> None:
    """A tap on a button of a message, or on an entry of a menu in it, by its words."""
    block, element, value = [
        (block, element, value)
        for block, element in elements(message)
        for said, value in _tappable(element)
        if said.startswith(words)
    ][nth]
    bot.slack.click(user, channel, message.ts, block["block_id"], element["action_id"], value)


def _tappable(element: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What a button, or each entry of the menu of an agenda item or of a meeting, says and carries."""
    if element["type"] == "button":
        return [(element["text"]["text"], None)]
    options = element["options"] if element["action_id"] in {ids.AGENDA_ROW, ids.MEETING_MORE} else []
    return [(option["text"]["text"], option["value"]) for option in options]


def use(
    bot: RunningBot, message: Message, action_id: str, value: ActionValue, user: str = PRINCIPAL, nth: int = 0
) -> None:
    """Chooses in a select, a picker or a row's menu of a message."""
    block, _ = [pair for pair in elements(message) if pair[1]["action_id"] == action_id][nth]
    bot.slack.click(user, TEAM, message.ts, block["block_id"], action_id, value)


def menu(bot: RunningBot, action: str, user: str = PRINCIPAL, nth: int = 0) -> None:
    """A choice in the menu of a row of the newest list."""
    use(bot, newest(bot, user), ids.ITEM_ROW, action, user, nth)


def fill(bot: RunningBot, user: str, **values: ActionValue) -> View:
    """Fills in the form in front of somebody, by the name of the field."""
    form = top_form(bot, user)
    for name, value in values.items():
        block, element = next(pair for pair in elements(form) if pair[1]["action_id"] == name)
        bot.slack.fill(user, form.id, block["block_id"], element["action_id"], value)
    return form


def send(bot: RunningBot, user: str = PRINCIPAL, **values: ActionValue) -> View | None:
    """Fills in the form in front of somebody and sends it; the form that is open afterwards."""
    form = fill(bot, user, **values)
    bot.slack.submit(user, form.id)
    return next(iter(bot.slack.modal_stack(user)[::-1]), None)


def initial(form: View) -> dict[str, Any]:
    """What is filled in, by the name of the field."""
    found = {}
    for _, element in elements(form):
        value = next((held for name, held in element.items() if name.startswith("initial_")), None)
        if isinstance(value, dict):
            value = value["value"]
        if isinstance(value, list):
            value = [one["value"] if isinstance(one, dict) else one for one in value]
        found[element["action_id"]] = value
    return found


def items(db: Database) -> list[ActionItem]:
    """Every item there is, in the order of logging."""
    with db.read() as session:
        return list(session.scalars(select(ActionItem).order_by(ActionItem.id)))


def for_grade3(bot: RunningBot, by: str = "Friday") -> ActionItem:
    """An item that the principal logged for the grade 3 lead."""
    log(bot, f"@Grade 3 lead share the data protocol by {by}")
    return items(bot.db)[-1]


def item(bot: RunningBot) -> ActionItem:
    """The newest one."""
    return items(bot.db)[-1]


def owner_of(bot: RunningBot) -> str:
    """The Slack id of whoever owns the newest item."""
    with bot.db.read() as session:
        return session.get_one(Person, item(bot).owner_id).slack_user_id


def history(bot: RunningBot) -> list[tuple[str, str, str]]:
    """What happened to the newest item: what, from, to."""
    with bot.db.read() as session:
        rows = session.scalars(select(ItemChange).filter_by(item_id=item(bot).id).order_by(ItemChange.id))
        return [(row.what, row.before, row.after) for row in rows]


def listed(bot, user, words=""):
    bot.slack.command(user, TEAM, f"/ilt actions {words}")
    return newest(bot, user)


def done(bot, user, words):
    bot.slack.command(user, TEAM, f"/ilt done {words}")
    return newest(bot, user)


def friday(bot, weeks: int = 0):
    return today(bot) + timedelta(days=4 + 7 * weeks)


def dm_texts(bot, user):
    return [message.text for message in seen(bot, user, bot.slack.open_dm(user).id)]
