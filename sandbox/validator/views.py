"""Views: modals and the Home tab.

Slack: reference/views/modal-views, home-tab-views; views.open for the size.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from sandbox.validator.blocks import BLOCK
from sandbox.validator.composition import plain
from sandbox.validator.payload import BLOCKS_MAX, every_block, payload_problems
from sandbox.validator.place import Place
from sandbox.validator.problem import MISSING, Problem
from sandbox.validator.rules import Flag, Items, Rule, Str, one_of, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandbox.validator.payload import Found

Kind = Literal["modal", "home"]

BYTES_MAX = 250_000  # Slack: "250 kB"; the smaller reading
_IDENTITY: dict[str, Rule] = {
    "private_metadata": Str(3000, low=0),
    "callback_id": Str(255, low=0),
    "external_id": Str(255, low=0),
}
_MODAL = typed(
    "modal",
    {"title": plain(24), "blocks": Items(BLOCK, high=BLOCKS_MAX["modal"])},
    {
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        **_IDENTITY,
    },
)
_HOME = typed("home", {"blocks": Items(BLOCK, high=BLOCKS_MAX["home"])}, _IDENTITY)
_KINDS = {"modal": one_of("this view", _MODAL), "home": one_of("this view", _HOME)}


def check_view(view: object, kind: Kind) -> list[Problem]:
    """All problems of a view for views.open, push and update (`kind` "modal") or views.publish ("home").

    Pointers begin with /view. An empty list means Slack would take it.
    """
    place = Place("/view", kind)
    found = list(every_block(view.get("blocks"), place.at("blocks"))) if isinstance(view, dict) else []
    return [
        *_size_problems(view, place),
        *_KINDS[kind].check(view, place),
        *_submit_problems(view, found, place),
        *payload_problems(found),
    ]


def _size_problems(view: object, place: Place) -> Iterator[Problem]:
    size = len(
        json.dumps(view, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "replace")
    )
    if size > BYTES_MAX:
        yield place.problem("view_too_large", f"must be at most {BYTES_MAX} bytes of JSON: it has {size}")


def _submit_problems(view: object, found: Sequence[Found], place: Place) -> Iterator[Problem]:
    inputs = [one.place.pointer for one in found if one.block.get("type") == "input"]
    if place.surface == "modal" and inputs and isinstance(view, dict) and "submit" not in view:
        message = (
            f"missing required field: submit (a modal with an input block needs it; one is at {inputs[0]})"
        )
        yield place.problem(MISSING, message)
