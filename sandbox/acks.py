"""What the body of an acknowledgement does (Slack: implementing-slash-commands, surfaces/modals)."""

from typing import Any

from sandbox import modals
from sandbox.checking import check_sent_message, check_sent_view
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.messages import add
from sandbox.notices import TROUBLE
from sandbox.posting import bot_message, check_charts
from sandbox.results import Ack
from sandbox.state import Channel, Json, Person, View


def apply_command(core: Core, person: Person, channel: Channel, command: str, ack: Ack) -> None:
    """Show the answer to a slash command: to the person alone, or to the channel with "in_channel"."""
    answer = {"text": ack.body} if isinstance(ack.body, str) else ack.body
    if not answer:
        return
    try:
        _check_answer(core, answer)
    except ApiError:
        core.notify(person.id, f'{command} failed with the error "invalid_command_response"')
        return
    everyone = answer.get("response_type") == "in_channel"
    add(core, bot_message(core, channel.id, answer, ephemeral_to=None if everyone else person.id))


def _check_answer(core: Core, answer: Any) -> None:
    if not isinstance(answer, dict):
        raise ApiError("invalid_arguments")
    check_sent_message(answer, "ack")
    check_charts(core, answer)


def apply_submission(core: Core, view: View, ack: Ack) -> None:
    """Close, change or keep the form as the answer says; a bad answer keeps it and tells the person."""
    if view.id not in core.world.views:  # the app or the person closed it meanwhile
        return
    answer = ack.body or {}
    try:
        _respond(core, view, answer)
    except ApiError:
        core.notify(view.user_id, TROUBLE)


def _respond(core: Core, view: View, answer: Any) -> None:
    action = answer.get("response_action") if isinstance(answer, dict) else answer
    match action:
        case None if not answer:
            modals.close(core, view)
        case "clear":
            modals.clear(core, view.user_id)
        case "errors":
            _show_errors(core, view, answer.get("errors"))
        case "update":
            modals.replace(core, view, _checked(answer))
        case "push":
            modals.push(core, view.user_id, _checked(answer))
        case _:
            raise ApiError("invalid_arguments")


def _checked(answer: Json) -> Json:
    check_sent_view(answer.get("view"), "modal")
    checked: Json = answer["view"]
    return checked


def _show_errors(core: Core, view: View, errors: object) -> None:
    """Sentences under fields; each key must be the block_id of an input block."""
    inputs = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise ApiError("invalid_arguments")
    view.errors = dict(errors)
    core.touch()
