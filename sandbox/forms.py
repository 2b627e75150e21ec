"""Filling, submitting and closing forms."""

from sandbox import acks, form_errors, interactions, modals, payloads
from sandbox.core import Core
from sandbox.elements import STATE_FIELDS
from sandbox.notices import TROUBLE
from sandbox.people import active
from sandbox.results import Ack, ActionValue, SandboxError
from sandbox.state import View

INCOMPLETE = "incomplete"


async def fill(core: Core, user_id: str, view_id: str, target: tuple[str, str], value: ActionValue) -> None:
    """Set an input. Slack dispatches block_actions for it only with `dispatch_action`."""
    view = interactions.visible_view(core, user_id, view_id)
    block, element = interactions.element_at(view.payload["blocks"], target)
    if element["type"] not in STATE_FIELDS:
        raise SandboxError(f"A {element['type']} cannot be filled in.")
    interactions.check_offered(core, element, value)
    if block.get("dispatch_action"):
        await interactions.view_action(core, user_id, view_id, target, value)
    else:
        interactions.hold(core, view, target, element, value)


async def submit(core: Core, user_id: str, view_id: str) -> Ack:
    """Send a form. Slack itself keeps an incomplete one open and never sends it."""
    view = interactions.visible_view(core, user_id, view_id)
    if view.type == "home" or not view.payload.get("submit"):
        raise SandboxError("This view has nothing to submit.")
    core.dismiss(user_id)
    view.errors = form_errors.errors_in(view)
    core.touch()
    if view.errors:
        return Ack(ok=False, error=INCOMPLETE)
    ack = await core.send("interactive", payloads.submission(core, active(core, user_id), view))
    if ack.ok:
        acks.apply_submission(core, view, ack)
    else:
        core.notify(user_id, TROUBLE)
    return ack


async def close(core: Core, user_id: str, view_id: str, *, clear_all: bool) -> Ack | None:
    """Close the visible form, or all of them; the app hears of those with `notify_on_close`."""
    view = interactions.visible_view(core, user_id, view_id)
    if view.type == "home":
        raise SandboxError("Home cannot be closed.")
    is_cleared = clear_all or bool(view.payload.get("clear_on_close"))
    gone = modals.stack(core, user_id)[::-1] if is_cleared else [view]
    for one in gone:
        modals.close(core, one)
    core.dismiss(user_id)
    return await _tell_closed(core, user_id, gone, is_cleared=is_cleared)


async def _tell_closed(core: Core, user_id: str, gone: list[View], *, is_cleared: bool) -> Ack | None:
    """The answer to the first notice sent, None if the app wanted none."""
    person = active(core, user_id)
    told = [view for view in gone if view.payload.get("notify_on_close")]
    answers = [
        await core.send("interactive", payloads.closed(core, person, view, is_cleared=is_cleared))
        for view in told
    ]
    return answers[0] if answers else None
