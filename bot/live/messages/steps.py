"""What people read privately about each step of a meeting that goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_hour
from bot.words import say

_TITLE, _OBJECTIVE, _NAME, _PARKED = 120, 300, 60, 40


class More(StrEnum):
    """What the menu of the meeting's message offers."""

    ATTENDANCE = "attendance"
    LEAD = "lead"
    MINUTES = "minutes"
    DECISIONS = "decisions"
    END = "end"


@dataclass(frozen=True)
class Here:
    """Somebody who said that they are there, or that they are not."""

    meeting_id: int
    is_there: bool
    count: int


@dataclass(frozen=True)
class Step:
    """The agenda after a step of whoever leads.

    Attributes:
        before: the item that was the current one; empty = none was.
        now: the current one; empty = none is.
        until: on the team's clock; None without minutes.
        left: how many wait for their turn.
        is_stale: somebody had moved on meanwhile, so nothing was changed.
        item_id: of the current one; 0 = none is.
        leads: its reader leads the meeting; else they keep its time.
    """

    meeting_id: int
    before: str = ""
    now: str = ""
    until: time | None = None
    objective: str = ""
    left: int = 0
    is_stale: bool = False
    item_id: int = 0
    leads: bool = True


@dataclass(frozen=True)
class Parked:
    """An agenda item that waits for the next meeting, or was brought back, or stands as a note."""

    meeting_id: int
    item_id: int
    title: str
    step: Step | None = None


def here(it: Here) -> dict[str, Any]:
    """After *I am here* and *I am not here*."""
    if it.is_there:
        button = kit.button("I am not here", ids.MEETING_AWAY, value=str(it.meeting_id))
        return _message(f"You are on the list: {it.count} here so far.", [button])
    button = kit.button("I am here", ids.MEETING_HERE, value=str(it.meeting_id))
    return _message(f"You are not on the list any more: {it.count} here.", [button])


def stepped(it: Step) -> dict[str, Any]:
    """After *Next item*, and *5 minutes more*."""
    first = "Somebody was faster, so your tap changed nothing." if it.is_stale else ""
    if it.before and not it.is_stale:
        first = f"Done: {kit.tame(it.before, _TITLE)}"
    return _message("\n".join(line for line in (first, *_now(it)) if line), _step_buttons(it))


def steer(meeting_id: int, item_id: int, title: str, left: int, *, begins: bool = False) -> list[kit.Block]:
    """The buttons with which whoever leads goes on: to the next item, past this one, or to the end.

    Args:
        item_id, title: of the current item; 0 = none is.
        left: how many wait for their turn.
        begins: none was talked about yet.
    """
    about = f"{meeting_id}:{item_id}"
    if item_id:
        label = f"Park it: {kit.tame(title, _PARKED)} waits for the next meeting"
        return [
            kit.button("Next item" if left else "Item done", ids.MEETING_NEXT, value=about),
            kit.button("Park it", ids.MEETING_PARK, value=about, label=label),
        ]
    if left:
        return [kit.button("First item" if begins else "Next item", ids.MEETING_NEXT, value=about)]
    return [kit.button("End the meeting", ids.MEETING_END, value=str(meeting_id))]


def _step_buttons(it: Step) -> list[kit.Block]:
    buttons = steer(it.meeting_id, it.item_id, it.now, it.left)
    return buttons if it.leads else [one for one in buttons if one["action_id"] == ids.MEETING_NEXT]


def _now(it: Step) -> list[str]:
    if not it.now:
        left = say("All agenda items are through. When you are ready, tap End the meeting.")
        if not it.leads:
            left = say("All agenda items are through. Whoever leads ends the meeting.")
        return [left if not it.left else "No agenda item is open. Tap Next item to go on."]
    until = f", until {shown_hour(it.until)}" if it.until else ""
    more = f"{it.left} more after it." if it.left else "It is the last one."
    objective = kit.tame(it.objective, _OBJECTIVE)
    for_what = [f"What should be different after it: {objective}"] if objective else []
    return [f"Now: {kit.tame(it.now, _TITLE)}{until}", *for_what, more]


def parked(it: Parked) -> dict[str, Any]:
    """After *Park it*."""
    about, title = f"{it.meeting_id}:{it.item_id}", kit.tame(it.title, _TITLE)
    lines = [f"Parked for the next meeting: {title}", *(_now(it.step) if it.step else [])]
    buttons = [
        *(_step_buttons(it.step) if it.step else []),
        kit.button("Keep it as a note instead…", ids.MEETING_NOTE, value=about),
        kit.button("Bring it back", ids.MEETING_UNPARK, value=about, label=f"Bring back: {title}"),
    ]
    return _message("\n".join(lines), buttons)


def brought_back(it: Parked) -> dict[str, Any]:
    """After *Bring it back*."""
    return _message(f"Back on today's agenda: {kit.tame(it.title, _TITLE)}. Tap Next item to come to it.", [])


def noted(it: Parked) -> dict[str, Any]:
    """After an item was kept as a note."""
    return _message(f"Kept as a note of this meeting: {kit.tame(it.title, _TITLE)}.", [])


def attendance_saved(count: int) -> dict[str, Any]:
    """After *Attendance…*."""
    return _message(f"Saved: {count} here.", [])


def lead_given(name: str) -> dict[str, Any]:
    """After *Hand over the lead…*."""
    who = kit.tame(name, _NAME)
    return _message(f"{who} leads the meeting from now on: tell them, their taps steer it.", [])


def _message(words: str, buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    row = [kit.actions(buttons)] if buttons else []
    return kit.message(kit.escape(words), [kit.plain_section(words), *row])
