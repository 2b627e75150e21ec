"""Where one element stands, and the attributes every interactive element carries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.page.confirm import confirmed
from sandbox.page.surfaces import Surface
from sandbox.results import ActionValue


@dataclass
class Spot:
    """One element's place: its block, its labels, whether the block is an input, and whether filling it is told.

    `label` is the accessible name where no visible label names the element; `labelled_by` and `described_by` are ids
    of elements; `redraw` shows the element anew (after a "no" in a confirmation).
    """

    surface: Surface
    block_id: str
    is_input: bool = False
    optional: bool = False
    dispatches: bool = False
    label: str = ""
    labelled_by: str | None = None
    described_by: str | None = None
    redraw: Callable[[], None] = lambda: None

    def hooks(self, element: dict[str, Any], value: str | None = None) -> dict[str, Any]:
        """The attributes that name an element to a test: `data-block-id`, `data-action-id`, `data-value`."""
        return {
            "data_block_id": self.block_id,
            "data_action_id": element.get("action_id"),
            "data_value": value,
            "data_focus_on_load": "true" if element.get("focus_on_load") else None,
        }

    def names(self) -> dict[str, Any]:
        """The attributes that name an element to a screen reader."""
        return {
            "aria_label": None if self.labelled_by else self.label or None,
            "aria_labelledby": self.labelled_by,
            "aria_describedby": self.described_by,
            "aria_required": "true" if self.is_input and not self.optional else None,
        }

    def held(self, element: dict[str, Any]) -> dict[str, Any] | None:
        """What the person chose or typed in the element so far."""
        return self.surface.held(self.block_id, str(element.get("action_id", "")))

    async def give(self, element: dict[str, Any], value: ActionValue) -> None:
        """Fills an input, or uses the element after its confirmation."""
        action_id = str(element.get("action_id", ""))
        if self.is_input:
            await self.surface.fill(self.block_id, action_id, value)
        elif await confirmed(element, self.surface.names):
            await self.surface.use(self.block_id, action_id, value)
        else:
            self.redraw()
