"""What people read privately about one agenda item: proposed, changed, put down as its presenter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.agenda.messages.agenda import AgendaShown, RoleShown, item_words, quoted, roles_words
from bot.blocks import ids, kit
from bot.words import say

_NAME = 60
_ASKED = "What should be different at the end of it?"


@dataclass(frozen=True)
class Proposed:
    """An item on the agenda.

    Attributes:
        when: of the next meeting; empty where none is planned.
        told: the presenter, who is told of it; empty where that is whoever proposed it.
    """

    item: AgendaShown
    when: str = ""
    told: str = ""


def proposed(one: Proposed) -> dict[str, Any]:
    """After an item was proposed: what was understood, the question about its objective, the ways back."""
    place = f"On the agenda for {one.when}" if one.when else "Kept for your next meeting, once one is planned"
    return _about(one, place, [_undo(one.item)])


def put_there(one: Proposed) -> str:
    """After *Put on the agenda…*, above the list that it was in."""
    item = quoted(one.item)
    if one.when:
        return say("On the agenda for {when}: {item}", when=one.when, item=item)
    return say("Kept for your next meeting, once one is planned: {item}", item=item)


def changed(one: Proposed) -> dict[str, Any]:
    """After *Save*."""
    return _about(one, "Changed", [])


def objective_added(one: Proposed) -> dict[str, Any]:
    """After *Add an objective*."""
    return _about(one, "Saved", [])


def _about(one: Proposed, done: str, more: list[dict[str, Any]]) -> dict[str, Any]:
    lines = [f"{done}: {item_words(one.item)}"]
    if one.told:
        lines.append(f"{kit.tame(one.told, _NAME)} presents it and is told of it.")
    if not one.item.objective:
        lines.append(_ASKED)
    return _message("\n".join(lines), [*_objective(one.item), _change(one.item), *more])


def removed(item: AgendaShown, ilt_id: int) -> dict[str, Any]:
    """After *Remove*."""
    button = kit.button("Undo", ids.AGENDA_RESTORE, value=str(item.id), label=f"Put back {quoted(item)}")
    return _message(f"Taken off the agenda: {item_words(item)}", [button, _show(ilt_id)])


def restored(one: Proposed) -> dict[str, Any]:
    """After *Undo* of a removal."""
    return _about(one, "Back on the agenda", [])


def to_present(team: str, item: AgendaShown, *, is_late: bool) -> dict[str, Any]:
    """To somebody whom another member named as presenter."""
    sorry = "Sorry, this comes late. " if is_late else ""
    by = kit.tame(item.proposed_by, _NAME)
    lines = [f"{sorry}You are to present at the next meeting of {kit.tame(team, 80)}: {item_words(item)}"]
    lines.append(f"{by} proposed it." + ("" if item.objective else f" {_ASKED}"))
    return _message("\n".join(lines), [*_objective(item), _change(item)])


def roles_are(roles: Sequence[RoleShown], ilt_id: int) -> dict[str, Any]:
    """After a role was given to somebody."""
    words = f"The roles of that meeting now: {roles_words(roles)}"
    return _message(words, [_show(ilt_id)])


def meeting_objective_is(when: str, objective: str, ilt_id: int) -> dict[str, Any]:
    """After *Objective…*."""
    words = (
        f"The objective of the meeting on {when}: {kit.tame(objective, 300)}"
        if objective
        else f"The meeting on {when} has no objective now."
    )
    return _message(words, [_show(ilt_id)])


def posted(when: str) -> str:
    """After *Post it now*."""
    return f"The agenda for {when} goes to the channel now, and follows every change there."


def _objective(item: AgendaShown) -> list[dict[str, Any]]:
    if item.objective:
        return []
    return [
        kit.button(
            "Add an objective",
            ids.AGENDA_ADD_OBJECTIVE,
            value=str(item.id),
            label=f"Add an objective: {quoted(item)}",
            style="primary",
        )
    ]


def _show(ilt_id: int) -> dict[str, Any]:
    return kit.button("Agenda and roles", ids.AGENDA_SHOW, value=str(ilt_id))


def _change(item: AgendaShown) -> dict[str, Any]:
    return kit.button("Change…", ids.AGENDA_CHANGE, value=str(item.id), label=f"Change {quoted(item)}")


def _undo(item: AgendaShown) -> dict[str, Any]:
    return kit.button(
        "Undo", ids.AGENDA_REMOVE, value=str(item.id), label=f"Take {quoted(item)} off the agenda"
    )


def _message(words: str, buttons: list[dict[str, Any]]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])
