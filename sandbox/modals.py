"""Views: the stack of forms of each person, and each person's Home (Slack: surfaces/modals)."""

import secrets
from typing import Any

from sandbox.blocks import prepare
from sandbox.core import Core
from sandbox.elements import initial_values
from sandbox.errors import ApiError
from sandbox.ids import new_id
from sandbox.state import APP_ID, BOT_ID, Json, View

MOST_VIEWS = 3
_EMPTY = {"title": None, "submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}


def stack(core: Core, user_id: str) -> list[View]:
    """The person's open forms, the visible one last."""
    return [core.world.views[view_id] for view_id in core.world.stacks.get(user_id, [])]


def home(core: Core, user_id: str) -> View | None:
    """The person's Home, if one was published."""
    view_id = core.world.homes.get(user_id)
    return core.world.views[view_id] if view_id else None


def is_visible(core: Core, view: View) -> bool:
    """Whether the person sees it: their Home, or the top of their stack."""
    if view.type == "home":
        return True
    return core.world.stacks.get(view.user_id, [])[-1:] == [view.id]


def open_first(core: Core, user_id: str, payload: Json) -> View:
    """Open a form as the only one."""
    clear(core, user_id)
    return _stack_up(core, user_id, payload, previous=None)


def push(core: Core, user_id: str, payload: Json) -> View:
    """Put a form on top of the person's stack; ApiError where Slack refuses."""
    views = stack(core, user_id)
    if not views:
        raise ApiError("not_found")
    if len(views) >= MOST_VIEWS:
        raise ApiError("push_limit_reached")
    return _stack_up(core, user_id, payload, previous=views[-1])


def replace(core: Core, view: View, payload: Json) -> View:
    """Show other content in the same view; what the person typed stays where ids stay the same."""
    check_external_id(core, payload, view)
    _fill(view, payload)
    core.touch()
    return view


def publish(core: Core, user_id: str, payload: Json) -> View:
    """Set a person's Home."""
    view = home(core, user_id)
    if view is None:
        check_external_id(core, payload, None)
        view = _new(core, user_id, payload, previous=None)
        core.world.homes[user_id] = view.id
        core.touch()
        return view
    return replace(core, view, payload)


def close(core: Core, view: View) -> None:
    """Close one form; the one below it shows again."""
    core.world.stacks[view.user_id].remove(view.id)
    del core.world.views[view.id]
    core.touch()


def clear(core: Core, user_id: str) -> None:
    """Close all forms of a person."""
    for view in stack(core, user_id):
        close(core, view)


def check_external_id(core: Core, payload: Json, own: View | None) -> None:
    """ApiError if another view has the same external_id (Slack: unique per team)."""
    external_id = payload.get("external_id")
    others = (view for view in core.world.views.values() if view is not own)
    if external_id and any(view.payload.get("external_id") == external_id for view in others):
        raise ApiError("duplicate_external_id")


def view_json(core: Core, view: View) -> Json:
    """Slack's view object, with what the person typed and chose."""
    return {
        **_EMPTY,
        **view.payload,
        "id": view.id,
        "team_id": core.team.id,
        "callback_id": view.callback_id,
        "private_metadata": view.private_metadata,
        "external_id": view.payload.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "app_id": APP_ID,
        "app_installed_team_id": core.team.id,
        "bot_id": BOT_ID,
    }


def _stack_up(core: Core, user_id: str, payload: Json, previous: View | None) -> View:
    check_external_id(core, payload, None)
    view = _new(core, user_id, payload, previous)
    core.world.stacks.setdefault(user_id, []).append(view.id)
    core.dismiss(user_id)
    core.touch()
    return view


def _new(core: Core, user_id: str, payload: Json, previous: View | None) -> View:
    view_id = new_id("V")
    view = View(view_id, payload["type"], user_id, "", "", "", {})
    view.root_view_id = previous.root_view_id if previous else view_id
    view.previous_view_id = previous.id if previous else None
    _fill(view, payload)
    core.world.views[view_id] = view
    return view


def _fill(view: View, payload: dict[str, Any]) -> None:
    prepared = {**payload, "blocks": prepare(payload["blocks"])}
    view.payload = prepared
    view.callback_id = payload.get("callback_id", "")
    view.private_metadata = payload.get("private_metadata", "")
    view.values = initial_values(prepared["blocks"], view.values)
    view.errors = {}
    view.hash = f"{secrets.randbelow(900_000_000) + 1_000_000_000}.{secrets.token_hex(4)}"
