"""Lists of action items, as private messages: a page of rows, each with what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import overdue, shown_day
from bot.rules.follow_through import FollowThrough
from bot.words import count, later, say

PAGE = 10
# A row is read on a phone; the whole text is in the item's form.
_ROW_TEXT = 200
_NAME, _MARK = 40, 300


class ListKind(StrEnum):
    """Which items are listed: one's own, everybody's, those past their date, those done, those dropped."""

    MINE = "mine"
    ALL = "all"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


class RowAction(StrEnum):
    """What the menu of a row offers."""

    DONE = "done"
    SNOOZE = "snooze"
    MOVE = "move"
    HAND_OVER = "hand_over"
    DROP = "drop"


ACTION_WORDS = {
    RowAction.DONE: later("Done"),
    RowAction.SNOOZE: later("Snooze…"),
    RowAction.MOVE: later("Move date…"),
    RowAction.HAND_OVER: later("Hand over…"),
    RowAction.DROP: later("Drop…"),
}
_SWITCH = {
    ListKind.MINE: (later("Mine"), ids.ITEM_LIST_MINE),
    ListKind.ALL: (later("All"), ids.ITEM_LIST_ALL),
    ListKind.OVERDUE: (later("Overdue"), ids.ITEM_LIST_OVERDUE),
    ListKind.DONE: (later("Done ones"), ids.ITEM_LIST_DONE),
    ListKind.DROPPED: (later("Dropped ones"), ids.ITEM_LIST_DROPPED),
}
# By itself, and above the list.
_HEADINGS = {
    ListKind.MINE: (later("Your open action items"), later("Your open action items in {team}: {number}")),
    ListKind.ALL: (later("All open action items"), later("All open action items in {team}: {number}")),
    ListKind.OVERDUE: (later("Overdue action items"), later("Overdue action items in {team}: {number}")),
    ListKind.DONE: (
        later("Action items that are done"),
        later("Action items that are done in {team}: {number}"),
    ),
    ListKind.DROPPED: (
        later("Action items that were dropped"),
        later("Action items that were dropped in {team}: {number}"),
    ),
}
_EMPTY = {
    ListKind.MINE: later("You have no open action items here."),
    ListKind.ALL: later("No action items are open."),
    ListKind.OVERDUE: later("Nothing is overdue."),
    ListKind.DONE: later("No action items are done yet."),
    ListKind.DROPPED: later("No action items were dropped."),
}


@dataclass(frozen=True)
class Row:
    """One item in a list.

    Attributes:
        marks: further facts, in words.
        may_change: whether whoever looks may change it.
    """

    item_id: int
    number: int
    text: str
    owner: str
    due: date | None
    done_on: date | None = None
    marks: Sequence[str] = ()
    may_change: bool = False
    is_dropped: bool = False


@dataclass(frozen=True)
class ItemList:
    """A page of a list. `page` counts from 0; `follow_through` stands under the list of everybody's items."""

    ilt_id: int
    team: str
    kind: ListKind
    page: int
    total: int
    rows: Sequence[Row]
    today: date
    follow_through: FollowThrough | None = None

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.total // PAGE))


def item_list(shown: ItemList, *, above: dict[str, Any] | None = None) -> dict[str, Any]:
    """The list. `above`: a message about what was just done in it."""
    heading = say(_HEADINGS[shown.kind][1], team=kit.tame(shown.team, 80), number=shown.total)
    lines = [_line(row, shown) for row in shown.rows]
    options = [kit.option(say(words), action.value) for action, words in ACTION_WORDS.items()]
    blocks = [
        *(above["blocks"] if above else ()),
        kit.plain_section(heading if shown.total else f"{heading}\n{say(_EMPTY[shown.kind])}"),
        *(_row(row, line, shown, options) for row, line in zip(shown.rows, lines, strict=True)),
        *_paging(shown),
        kit.actions([*_switches(shown), _log_button(shown)]),
        *_follow_through(shown.follow_through),
    ]
    rows = lines or [say(_EMPTY[shown.kind])]
    text = "\n".join([heading, *rows, *_page_words(shown), *_follow_words(shown.follow_through)])
    first = f"{above['text']}\n\n" if above else ""
    return kit.message(first + kit.escape(text), blocks)


def list_value(ilt_id: int, page: int) -> str:
    """What a list's buttons carry."""
    return f"{ilt_id}:{page}"


def _line(row: Row, shown: ItemList) -> str:
    """`#12 Share the protocol · Sam · Fri, Dec 4 · overdue 2 days`."""
    parts = [
        f"#{row.number} {kit.tame(row.text, _ROW_TEXT)}",
        # Everything in the list of one's own is one's own.
        *([] if shown.kind is ListKind.MINE else [kit.tame(row.owner, _NAME) or say("no owner yet")]),
        *_dates(row, shown.today),
        *(kit.tame(mark, _MARK) for mark in row.marks),
    ]
    return " · ".join(parts)


def _dates(row: Row, today: date) -> list[str]:
    if row.done_on:
        late = row.due is not None and row.done_on > row.due
        day = shown_day(row.done_on, today)
        return [say("done {day}, late", day=day) if late else say("done {day}", day=day)]
    if row.is_dropped:
        return [say("dropped")]
    if row.due is None:
        return [say("no date yet")]
    past = overdue(row.due, today)
    return [shown_day(row.due, today), past] if past else [shown_day(row.due, today)]


def _row(row: Row, line: str, shown: ItemList, options: Sequence[kit.Block]) -> kit.Block:
    accessory = _accessory(row, options) if row.may_change else None
    block_id = f"{shown.kind}:{shown.page}:{shown.ilt_id}:{row.item_id}"
    return kit.plain_section(line, accessory=accessory, block_id=block_id)


def _accessory(row: Row, options: Sequence[kit.Block]) -> dict[str, Any]:
    if row.done_on or row.is_dropped:
        item = f"#{row.number}"
        label = (
            say("Take up {item} again", item=item) if row.is_dropped else say("{item} is not done", item=item)
        )
        return kit.button(say("Undo"), ids.ITEM_LIST_UNDO, value=str(row.item_id), label=label)
    return {"type": "overflow", "action_id": ids.ITEM_ROW, "options": options}


def _paging(shown: ItemList) -> list[kit.Block]:
    if shown.pages == 1:
        return []
    buttons = []
    if shown.page > 0:
        value = f"{shown.kind}:{list_value(shown.ilt_id, shown.page - 1)}"
        buttons.append(kit.button(say("Back"), ids.ITEM_LIST_BACK, value=value))
    if shown.page + 1 < shown.pages:
        value = f"{shown.kind}:{list_value(shown.ilt_id, shown.page + 1)}"
        buttons.append(kit.button(say("More"), ids.ITEM_LIST_MORE, value=value))
    return [kit.context(" ".join(_page_words(shown))), kit.actions(buttons)]


def _page_words(shown: ItemList) -> list[str]:
    return [say("Page {page} of {pages}.", page=shown.page + 1, pages=shown.pages)] if shown.pages > 1 else []


def _switches(shown: ItemList) -> list[dict[str, Any]]:
    """A button for each other list."""
    return [
        kit.button(say(words), action_id, value=list_value(shown.ilt_id, 0), label=say(_HEADINGS[kind][0]))
        for kind, (words, action_id) in _SWITCH.items()
        if kind != shown.kind
    ]


def _log_button(shown: ItemList) -> dict[str, Any]:
    return kit.button(say("Log an action item"), ids.ITEM_LOG, value=str(shown.ilt_id))


def _follow_through(found: FollowThrough | None) -> list[kit.Block]:
    words = _follow_words(found)
    return [kit.divider(), kit.plain_section("\n".join(words))] if words else []


def _follow_words(found: FollowThrough | None) -> list[str]:
    """The team's own mirror; nothing while nothing has ended or come due."""
    if found is None or not (found.done or found.overdue or found.dropped):
        return []
    lines = [_follows(found)]
    if found.checked:
        asked = count(
            "Asked whether it worked, once: {yes} yes, {partly} partly, {no} no.",
            "Asked whether it worked, {number} times: {yes} yes, {partly} partly, {no} no.",
            found.checked,
            yes=found.worked,
            partly=found.partly,
            no=found.did_not,
        )
        lines.append(asked)
    return [*lines, say("Only members of this team see this. It is about the team, not about a person.")]


def _follows(found: FollowThrough) -> str:
    if found.undated:
        words = later(
            "How this team follows through, of {logged} logged: {on_time} done on time, {late} late, "
            "{undated} done without a date, {open} open ({overdue} overdue), {dropped} dropped."
        )
    else:
        words = later(
            "How this team follows through, of {logged} logged: {on_time} done on time, {late} late, "
            "{open} open ({overdue} overdue), {dropped} dropped."
        )
    return say(
        words,
        logged=found.logged,
        on_time=found.on_time,
        late=found.late,
        undated=found.undated,
        open=found.open,
        overdue=found.overdue,
        dropped=found.dropped,
    )
