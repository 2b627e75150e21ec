"""What people do around when their team meets, its norms and its roles."""

from collections.abc import Mapping

from bot.blocks import ids
from sandbox.results import ActionValue
from sandbox.state import Message, View
from storage.meetings import Meeting
from storage.people import Ilt
from tests.steps.assessments import private, top_form
from tests.steps.bot import PRINCIPAL, TEAM, Live
from tests.steps.items import elements
from tests.steps.setup import open_setup, team


def ilt(live: Live) -> Ilt:
    """The team of the channel."""
    found = team(live)
    assert found
    return found


def pushed(live: Live, action_id: str, user: str = PRINCIPAL) -> View:
    """A tap on a row's button in the form in front of somebody; the form that comes up on top of it."""
    below = top_form(live, user)
    block, _ = next(pair for pair in elements(below) if pair[1]["action_id"] == action_id)
    live.slack.view_action(user, below.id, block["block_id"], action_id)
    live.settle()
    return top_form(live, user)


def in_setup(live: Live, action_id: str, user: str = PRINCIPAL) -> View:
    """`/ilt setup` and a row's button; the small form."""
    open_setup(live, user)
    return pushed(live, action_id, user)


def fill(live: Live, values: Mapping[str, ActionValue], user: str = PRINCIPAL) -> View:
    """Fills in the form in front of somebody, by the name of the block."""
    for block_id, value in values.items():
        form = top_form(live, user)
        element = next(one for block, one in elements(form) if block["block_id"] == block_id)
        live.slack.fill(user, form.id, block_id, element["action_id"], value)
        live.settle()
    return top_form(live, user)


def send(live: Live, values: Mapping[str, ActionValue] | None = None, user: str = PRINCIPAL) -> View:
    """The same, and sends it; the form that is in front of them then."""
    form = fill(live, values or {}, user)
    live.slack.submit(user, form.id)
    live.settle()
    return top_form(live, user)


def shown(view: View | Message) -> str:
    """Every word of its sections and buttons."""
    blocks = view.payload["blocks"] if isinstance(view, View) else view.blocks
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def meet_every_other_tuesday(live: Live) -> View:
    """The usual rhythm, taken as it is offered; the setup form below it."""
    in_setup(live, ids.MEETINGS_OPEN)
    return send(live)


def rows(live: Live) -> list[Meeting]:
    """Every meeting with a row."""
    with live.db.read() as session:
        return session.query(Meeting).order_by(Meeting.slot).all()


def row_menu(live: Live, message: Message | View, day: str, action: str, user: str = PRINCIPAL) -> None:
    """A choice in the menu of a row, by how the row begins."""
    blocks = message.payload["blocks"] if isinstance(message, View) else message.blocks
    block = next(one for one in blocks if one["type"] == "section" and one["text"]["text"].startswith(day))
    if isinstance(message, View):
        live.slack.view_action(user, message.id, block["block_id"], ids.MEETING_ROW, action)
    else:
        live.slack.click(user, TEAM, message.ts, block["block_id"], ids.MEETING_ROW, action)
    live.settle()


def newest(live: Live, user: str = PRINCIPAL) -> Message:
    """The newest private message in the channel."""
    return private(live, user)[-1]
