"""What people read privately about each step of a meeting that goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_hour
from bot.words import count, say

_TITLE, _OBJECTIVE, _NAME, _PARKED = 120, 300, 60, 40


class More(StrEnum):
    """What the menus of the meeting's message offer: the one below it, and that of the current item (PARK, MINUTES)."""

    OPEN = "open"
    PARK = "park"
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
        button = kit.button(say("I am not here"), ids.MEETING_AWAY, value=str(it.meeting_id))
        return _message(
            count(
                "You are on the list: {number} here so far.",
                "You are on the list: {number} here so far.",
                it.count,
            ),
            [button],
        )
    button = kit.button(say("I am here"), ids.MEETING_HERE, value=str(it.meeting_id))
    return _message(
        count(
            "You are not on the list any more: {number} here.",
            "You are not on the list any more: {number} here.",
            it.count,
        ),
        [button],
    )


def stepped(it: Step) -> dict[str, Any]:
    """After *Next item*, and *5 minutes more*."""
    first = say("Somebody was faster, so your tap changed nothing.") if it.is_stale else ""
    if it.before and not it.is_stale:
        first = say("Done: {title}", title=kit.tame(it.before, _TITLE))
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
        label = say("Park it: {title} waits for the next meeting", title=kit.tame(title, _PARKED))
        return [
            kit.button(say("Next item") if left else say("Item done"), ids.MEETING_NEXT, value=about),
            kit.button(say("Park it"), ids.MEETING_PARK, value=about, label=label),
        ]
    if left:
        return [kit.button(say("First item") if begins else say("Next item"), ids.MEETING_NEXT, value=about)]
    return [kit.button(say("End the meeting"), ids.MEETING_END, value=str(meeting_id))]


def _step_buttons(it: Step) -> list[kit.Block]:
    buttons = steer(it.meeting_id, it.item_id, it.now, it.left)
    return buttons if it.leads else [one for one in buttons if one["action_id"] == ids.MEETING_NEXT]


def _now(it: Step) -> list[str]:
    if not it.now:
        left = say("All agenda items are through. When you are ready, tap End the meeting.")
        if not it.leads:
            left = say("All agenda items are through. Whoever leads ends the meeting.")
        return [left if not it.left else say("No agenda item is open. Tap Next item to go on.")]
    title = kit.tame(it.now, _TITLE)
    now = (
        say("Now: {title}, until {hour}", title=title, hour=shown_hour(it.until))
        if it.until
        else say("Now: {title}", title=title)
    )
    more = (
        count("{number} more after it.", "{number} more after it.", it.left)
        if it.left
        else say("It is the last one.")
    )
    objective = kit.tame(it.objective, _OBJECTIVE)
    for_what = say("What should be different after it: {objective}", objective=objective)
    return [now, *([for_what] if objective else []), more]


def parked(it: Parked) -> dict[str, Any]:
    """After *Park it*."""
    about, title = f"{it.meeting_id}:{it.item_id}", kit.tame(it.title, _TITLE)
    lines = [say("Parked for the next meeting: {title}", title=title), *(_now(it.step) if it.step else [])]
    buttons = [
        *(_step_buttons(it.step) if it.step else []),
        kit.button(say("Keep it as a note instead…"), ids.MEETING_NOTE, value=about),
        kit.button(
            say("Bring it back"),
            ids.MEETING_UNPARK,
            value=about,
            label=say("Bring back: {title}", title=title),
        ),
    ]
    return _message("\n".join(lines), buttons)


def brought_back(it: Parked) -> dict[str, Any]:
    """After *Bring it back*."""
    title = kit.tame(it.title, _TITLE)
    return _message(say("Back on today's agenda: {title}. Tap Next item to come to it.", title=title), [])


def noted(it: Parked) -> dict[str, Any]:
    """After an item was kept as a note."""
    return _message(say("Kept as a note of this meeting: {title}.", title=kit.tame(it.title, _TITLE)), [])


def attendance_saved(there: int) -> dict[str, Any]:
    """After *Attendance…*."""
    return _message(count("Saved: {number} here.", "Saved: {number} here.", there), [])


def lead_given(name: str) -> dict[str, Any]:
    """After *Hand over the lead…*."""
    who = kit.tame(name, _NAME)
    words = say("{name} leads the meeting from now on: tell them, their taps steer it.", name=who)
    return _message(words, [])


def _message(words: str, buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    row = [kit.actions(buttons)] if buttons else []
    return kit.message(kit.escape(words), [kit.plain_section(words), *row])
