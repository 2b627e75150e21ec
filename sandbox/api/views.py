"""views.*: forms and Home; blocks.validate."""

from collections.abc import Sequence
from typing import Any

from sandbox import modals
from sandbox.api.access import person
from sandbox.api.arguments import required, structured
from sandbox.api.registry import Args, method
from sandbox.checking import check_sent_view
from sandbox.core import Core
from sandbox.errors import ApiError, invalid_arguments
from sandbox.state import Json, View
from sandbox.validator import Problem, check_blocks, check_message, check_view


@method("views.open", "T4", json=True)
def open_view(core: Core, args: Args) -> Json:
    """Slack: views.open. From inside a form it opens on top of it."""
    payload = _checked(args, "modal")
    trigger = core.tickets.find_trigger(args.get("trigger_id"))
    inside = trigger.view_id in core.world.stacks.get(trigger.user_id, [])
    opened = (modals.push if inside else modals.open_first)(core, trigger.user_id, payload)
    trigger.used = True
    return {"view": modals.view_json(core, opened)}


@method("views.push", "T4", json=True)
def push(core: Core, args: Args) -> Json:
    """Slack: views.push. The trigger must come from inside a form that is still open."""
    payload = _checked(args, "modal")
    trigger = core.tickets.find_trigger(args.get("trigger_id"))
    if trigger.view_id is None:
        raise ApiError("invalid_trigger_id")
    pushed = modals.push(core, trigger.user_id, payload)
    trigger.used = True
    return {"view": modals.view_json(core, pushed)}


@method("views.update", "T4", json=True)
def update(core: Core, args: Args) -> Json:
    """Slack: views.update, by view_id or external_id."""
    payload = _checked(args, "modal")
    view = _named(core, args)
    _check_hash(view, args)
    return {"view": modals.view_json(core, modals.replace(core, view, payload))}


@method("views.publish", "T4", json=True)
def publish(core: Core, args: Args) -> Json:
    """Slack: views.publish. One Home per person."""
    user_id = person(core, required(args, "user_id")).id
    if not core.app.home_tab:
        raise ApiError("not_enabled")
    payload = _checked(args, "home")
    _check_hash(modals.home(core, user_id), args)
    return {"view": modals.view_json(core, modals.publish(core, user_id, payload))}


@method("blocks.validate", "T4", json=True, caller="anyone")
def validate(_core: Core, args: Args) -> Json:
    """Slack: blocks.validate. Exactly one of blocks, view, message."""
    given = [name for name in ("blocks", "view", "message") if args.get(name) is not None]
    if len(given) != 1:
        raise invalid_arguments("exactly one of blocks, view and message must be given")
    problems = _problems(given[0], args[given[0]])
    if problems:
        errors = [{"code": one.code, "message": one.message, "pointer": one.pointer} for one in problems]
        raise ApiError(f"invalid_{given[0]}", errors=errors)
    return {}


def _problems(name: str, value: Any) -> Sequence[Problem]:
    if name == "blocks":
        return check_blocks(value, "message", pointer="")
    kind = value.get("type") if isinstance(value, dict) else None
    if name == "view":
        return check_view(value, "home" if kind == "home" else "modal")
    if not isinstance(value, dict):
        raise invalid_arguments("must provide an object [json-pointer:/message]")
    return check_message(value, "chat.postMessage")


def _checked(args: Args, kind: Any) -> Json:
    payload: Json | None = structured(args, "view", dict, "invalid_arguments")
    if payload is None:
        raise invalid_arguments("missing required field: view")
    check_sent_view(payload, kind)
    return payload


def _named(core: Core, args: Args) -> View:
    view = core.world.views.get(str(args.get("view_id")))
    if view is None and args.get("external_id"):
        wanted = args["external_id"]
        same = (one for one in core.world.views.values() if one.payload.get("external_id") == wanted)
        view = next(same, None)
    if view is None or view.type == "home":
        raise ApiError("not_found")
    return view


def _check_hash(view: View | None, args: Args) -> None:
    """Slack: a hash that is not the view's current one means that someone else changed it meanwhile."""
    if args.get("hash") and view is not None and args["hash"] != view.hash:
        raise ApiError("hash_conflict")
