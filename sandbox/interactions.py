"""Using an element of a message, of the visible form, or of Home."""

from sandbox import modals, payloads
from sandbox.blocks import find_element
from sandbox.core import Core
from sandbox.elements import STATE_FIELDS, action, held
from sandbox.messages import blocks_of, find
from sandbox.notices import click_failed
from sandbox.people import active, channel, seen_message
from sandbox.results import Ack, ActionValue, SandboxError
from sandbox.state import Json, Message, View


async def click(
    core: Core, user_id: str, found: tuple[str, str], target: tuple[str, str], value: ActionValue
) -> Ack:
    """Use an element of a message; `found` is (channel, ts), `target` is (block_id, action_id)."""
    person, message = seen_message(core, user_id, found[0], find(core, *found))
    block, element = element_at(blocks_of(message), target)
    check_offered(core, element, value)
    if element["type"] in STATE_FIELDS:
        _hold_on_message(core, message, (user_id, *target), held(element, value))
    clicked = action(block, element, value, payloads.action_ts(core))
    return await interact(core, user_id, payloads.message_actions(core, person, message, [clicked]))


async def view_action(
    core: Core, user_id: str, view_id: str, target: tuple[str, str], value: ActionValue
) -> Ack:
    """Use an element of a view: what it holds changes, and the app hears of it."""
    view = visible_view(core, user_id, view_id)
    block, element = element_at(view.payload["blocks"], target)
    check_offered(core, element, value)
    clicked = action(block, element, value, payloads.action_ts(core))
    if element["type"] in STATE_FIELDS:
        hold(core, view, target, element, value)
    payload = payloads.view_actions(core, active(core, user_id), view, [clicked])
    return await interact(core, user_id, payload)


async def interact(core: Core, user_id: str, payload: Json) -> Ack:
    """Send an interaction; without an answer the person is told what Slack would say."""
    ack = await core.send("interactive", payload)
    if not ack.ok:
        core.notify(user_id, click_failed(core, ack))
    return ack


def element_at(blocks: list[Json], target: tuple[str, str]) -> tuple[Json, Json]:
    """The block and element with these ids; SandboxError if they are gone."""
    found = find_element(blocks, *target)
    if found is None:
        raise SandboxError("That element is not there any more.")
    return found


def check_offered(core: Core, element: Json, value: ActionValue) -> None:
    """Selects of people and conversations offer only those that exist."""
    chosen = value if isinstance(value, list) else [value]
    for one in chosen:
        if one and element["type"].endswith("users_select"):
            active(core, one)
        elif one and element["type"].endswith(("conversations_select", "channels_select")):
            channel(core, one)


def visible_view(core: Core, user_id: str, view_id: str) -> View:
    """A view that the person sees now."""
    active(core, user_id)
    view = core.world.views.get(view_id)
    if view is None or view.user_id != user_id or not modals.is_visible(core, view):
        raise SandboxError("That form is not open, or another one covers it.")
    return view


def hold(core: Core, view: View, target: tuple[str, str], element: Json, value: ActionValue) -> None:
    """Keep what the person chose or typed in a view."""
    view.values.setdefault(target[0], {})[target[1]] = held(element, value)
    view.errors.pop(target[0], None)
    core.touch()


def _hold_on_message(core: Core, message: Message, place: tuple[str, str, str], state: Json) -> None:
    """Keep what a person chose in a message; `place` is (person, block_id, action_id)."""
    user_id, block_id, action_id = place
    message.values.setdefault(user_id, {}).setdefault(block_id, {})[action_id] = state
    core.touch()
