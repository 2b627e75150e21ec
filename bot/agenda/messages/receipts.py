"""What people read privately about one agenda item: proposed, changed, put down as its presenter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.agenda.messages.agenda import AgendaShown, RoleShown, item_words, quoted, roles_words
from bot.blocks import ids, kit
from bot.blocks.late import excused
from bot.words import later, say

_NAME = 60
_ASKED = later("What should be different at the end of it?")


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
    return _about(one, _put(one, item_words(one.item, is_asked=True)), [_undo(one.item)])


def put_there(one: Proposed) -> str:
    """After *Put on the agenda…*, above the list that it was in."""
    return _put(one, quoted(one.item))


def _put(one: Proposed, item: str) -> str:
    if one.when:
        return say("On the agenda for {when}: {item}", when=one.when, item=item)
    return say("Kept for your next meeting, once one is planned: {item}", item=item)


def changed(one: Proposed) -> dict[str, Any]:
    """After *Save*."""
    return _about(one, say("Changed: {item}", item=item_words(one.item)), [])


def objective_added(one: Proposed) -> dict[str, Any]:
    """After *Add an objective*."""
    return _about(one, say("Saved: {item}", item=item_words(one.item)), [])


def _about(one: Proposed, done: str, more: list[dict[str, Any]]) -> dict[str, Any]:
    lines = [done]
    if one.told:
        lines.append(say("{name} presents it and is told of it.", name=kit.tame(one.told, _NAME)))
    if not one.item.objective:
        lines.append(say(_ASKED))
    return _message("\n".join(lines), [*_objective(one.item), _change(one.item), *more])


def removed(item: AgendaShown, ilt_id: int) -> dict[str, Any]:
    """After *Remove*."""
    label = say("Put back {item}", item=quoted(item))
    button = kit.button(say("Undo"), ids.AGENDA_RESTORE, value=str(item.id), label=label)
    words = say("Taken off the agenda: {item}", item=item_words(item))
    return _message(words, [button, _show(ilt_id)])


def restored(one: Proposed) -> dict[str, Any]:
    """After *Undo* of a removal."""
    return _about(one, say("Back on the agenda: {item}", item=item_words(one.item)), [])


def to_present(team: str, item: AgendaShown, *, is_late: bool) -> dict[str, Any]:
    """To somebody whom another member named as presenter."""
    words = say(
        "You are to present at the next meeting of {team}: {item}",
        team=kit.tame(team, 80),
        item=item_words(item),
    )
    by = say("{name} proposed it.", name=kit.tame(item.proposed_by, _NAME))
    lines = [excused(words, is_late=is_late), by if item.objective else f"{by} {say(_ASKED)}"]
    return _message("\n".join(lines), [*_objective(item), _change(item)])


def roles_are(roles: Sequence[RoleShown], ilt_id: int) -> dict[str, Any]:
    """After a role was given to somebody."""
    words = say("The roles of that meeting now: {roles}", roles=roles_words(roles))
    return _message(words, [_show(ilt_id)])


def meeting_objective_is(when: str, objective: str, ilt_id: int) -> dict[str, Any]:
    """After *Objective…*."""
    words = (
        say(
            "The objective of the meeting on {when}: {objective}",
            when=when,
            objective=kit.tame(objective, 300),
        )
        if objective
        else say("The meeting on {when} has no objective now.", when=when)
    )
    return _message(words, [_show(ilt_id)])


def posted(when: str) -> str:
    """After *Post it now*."""
    return say("The agenda for {when} goes to the channel now, and follows every change there.", when=when)


def _objective(item: AgendaShown) -> list[dict[str, Any]]:
    if item.objective:
        return []
    return [
        kit.button(
            say("Add an objective"),
            ids.AGENDA_ADD_OBJECTIVE,
            value=str(item.id),
            label=say("Add an objective: {item}", item=quoted(item)),
            style="primary",
        )
    ]


def _show(ilt_id: int) -> dict[str, Any]:
    return kit.button(say("Agenda and roles"), ids.AGENDA_SHOW, value=str(ilt_id))


def _change(item: AgendaShown) -> dict[str, Any]:
    label = say("Change {item}", item=quoted(item))
    return kit.button(say("Change…"), ids.AGENDA_CHANGE, value=str(item.id), label=label)


def _undo(item: AgendaShown) -> dict[str, Any]:
    label = say("Take {item} off the agenda", item=quoted(item))
    return kit.button(say("Undo"), ids.AGENDA_REMOVE, value=str(item.id), label=label)


def _message(words: str, buttons: list[dict[str, Any]]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions(buttons)])
