"""What a person reads on the morning of a day: what they own, whether it worked, what is stuck in a team they steer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import overdue, shown_day
from bot.blocks.late import excused
from bot.items.messages.check_ins import CheckInRow, check_in_line, check_in_row
from bot.items.messages.items import ItemShown
from bot.items.messages.lists import ACTION_WORDS, RowAction
from bot.items.messages.not_met import NotMet, not_met_line, not_met_row
from bot.items.messages.step_backs import Over, step_back_line, step_back_row
from bot.items.messages.success_checks import CheckRow, check_line, check_row
from bot.words import count, later, say

# More is on the Home tab. Each row takes two blocks at most; ten are left for the words around them.
MOST_ROWS = (limits.MESSAGE_BLOCKS - 10) // 2
# Two teams with three strategies each.
_MOST_CHECK_INS = 6
_MOST_STEP_BACKS = 2
# Asked once, and nowhere else.
MOST_NOT_MET = 5
_ROW_TEXT = 100
_NAME = 30
MENU = (RowAction.SNOOZE, RowAction.MOVE, RowAction.HAND_OVER, RowAction.DROP)


class Standing(StrEnum):
    """What has become of an item since the message was sent."""

    OPEN = "open"
    DONE = later("done")
    DROPPED = later("dropped")
    TAKEN_BACK = later("taken back")
    GIVEN = later("given to somebody else")


@dataclass(frozen=True)
class DigestRow:
    """An item of one's own.

    Attributes:
        team: whose it is; empty where all are of one team.
        meant_for: the day on which it should have come; empty where it comes in time.
    """

    item: ItemShown
    team: str = ""
    meant_for: date | None = None
    standing: Standing = Standing.OPEN


@dataclass(frozen=True)
class OverdueRow:
    """An item of somebody's that three reminders did not move.

    Attributes:
        is_gone: its owner is not in the team any more.
    """

    item: ItemShown
    is_gone: bool = False
    standing: Standing = Standing.OPEN


@dataclass(frozen=True)
class OverdueList:
    """Those of one team, for whoever steers it."""

    team: str
    rows: Sequence[OverdueRow]


@dataclass(frozen=True)
class StaffWaits:
    """That words of staff wait for a team."""

    ilt_id: int
    team: str
    waiting: int


@dataclass(frozen=True)
class Digest:
    """Everything a person is told on a day.

    Attributes:
        day: whose message it is.
        today: the date on the reader's wall; after a tap on a later day not the same.
        home: a link to the Home tab; empty where it is not known.
        check_ins: of strategies that they look after: two taps each, so they come first.
        step_backs: on a focus that is over, in teams that they steer.
        from_staff: what staff asked the teams that they steer.
        not_met: which of those teams have not met.
    """

    day: date
    today: date
    items: Sequence[DigestRow] = ()
    checks: Sequence[CheckRow] = ()
    lists: Sequence[OverdueList] = ()
    home: str = ""
    check_ins: Sequence[CheckInRow] = ()
    step_backs: Sequence[Over] = ()
    from_staff: Sequence[StaffWaits] = ()
    not_met: Sequence[NotMet] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return (
            len(self.check_ins)
            + len(self.step_backs)
            + len(self.items)
            + len(self.checks)
            + sum(len(one.rows) for one in self.lists)
            + len(self.from_staff)
            + len(self.not_met)
        )


def digest_message(digest: Digest, *, is_late: bool = False) -> dict[str, Any]:
    """The message. `is_late`: it says sorry."""
    shown = _first_rows(digest)
    heading = excused(say("For you on {day}:", day=shown_day(digest.day, digest.today)), is_late=is_late)
    left = digest.count - shown.count
    parts = [
        *_check_ins(shown),
        *_step_backs(shown),
        *_items(shown),
        *_checks(shown),
        *_not_met(shown),
        *_from_staff(shown),
        *_lists(shown),
    ]
    lines = [heading, *(line for line, _blocks in parts), *([_more_words(left)] if left else [])]
    blocks = [kit.plain_section(heading), *(block for _line, made in parts for block in made)]
    return kit.message(kit.escape("\n".join(lines)), [*blocks, *_more(left, digest.home)])


def fits(digest: Digest) -> bool:
    """Whether it all stands in one message: else the rest is on the Home tab."""
    return _first_rows(digest).count == digest.count


def _first_rows(digest: Digest) -> Digest:
    """What fits into one message: check-ins first, what teams are asked, then own items, then questions, then the teams."""
    check_ins = digest.check_ins[:_MOST_CHECK_INS]
    step_backs = digest.step_backs[:_MOST_STEP_BACKS]
    not_met = digest.not_met[:MOST_NOT_MET]
    room = MOST_ROWS - len(check_ins) - len(step_backs) - len(not_met)
    items = digest.items[:room]
    checks = digest.checks[: room - len(items)]
    room -= len(items) + len(checks)
    from_staff = digest.from_staff[: max(0, room)]
    room -= len(from_staff)
    lists = []
    for one in digest.lists:
        if rows := one.rows[:room]:
            lists.append(replace(one, rows=rows))
        room -= len(rows)
    return replace(
        digest,
        check_ins=check_ins,
        step_backs=step_backs,
        items=items,
        checks=checks,
        lists=lists,
        from_staff=from_staff,
        not_met=not_met,
    )


_Part = tuple[str, list[kit.Block]]


def _items(digest: Digest) -> Iterable[_Part]:
    for row in digest.items:
        line = _item_line(row, digest.today)
        yield line, [kit.plain_section(line), *_item_buttons(row, digest.day)]


def _item_line(row: DigestRow, today: date) -> str:
    """`#12 Share the protocol · North ILT · Fri, Dec 4, in 3 days`."""
    parts = [f"#{row.item.number} {kit.tame(row.item.text, _ROW_TEXT)}", kit.tame(row.team, _NAME)]
    parts += [say(row.standing)] if row.standing != Standing.OPEN else _when(row.item, today)
    if row.meant_for and row.standing == Standing.OPEN:
        parts.append(say("late: meant for {day}", day=shown_day(row.meant_for, today)))
    return " · ".join(part for part in parts if part)


def _when(item: ItemShown, today: date) -> list[str]:
    if item.due is None:
        return [say("no date yet")]
    words = f"{shown_day(item.due, today)}, {_distance(item.due, today)}"
    if item.snoozed_until is None or item.snoozed_until <= today:
        return [words]
    return [words, say("quiet until {day}", day=shown_day(item.snoozed_until, today))]


def _distance(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return overdue(due, today)
    if days == 0:
        return say("today")
    return say("tomorrow") if days == 1 else count("in {number} day", "in {number} days", days)


def _item_buttons(row: DigestRow, day: date) -> list[kit.Block]:
    item, number = row.item, f"#{row.item.number}"
    match row.standing:
        case Standing.OPEN:
            options = [kit.option(say(ACTION_WORDS[action]), action.value) for action in MENU]
            elements = [
                kit.button(say("Done"), ids.ITEM_DM_DONE, label=say("Done: {item}", item=number)),
                {"type": "overflow", "action_id": ids.ITEM_DM_MORE, "options": options},
            ]
        case Standing.DONE:
            note = kit.button(
                say("Say what changed…"),
                ids.ITEM_NOTE,
                value=str(item.id),
                label=say("What changed: {item}", item=number),
            )
            elements = [
                note,
                kit.button(say("Undo"), ids.ITEM_DM_UNDO, label=say("{item} is not done", item=number)),
            ]
        case Standing.DROPPED:
            elements = [
                kit.button(say("Undo"), ids.ITEM_DM_UNDO, label=say("Take up {item} again", item=number))
            ]
        case _:
            return []
    return [kit.actions(elements, block_id=row_block("item", day, item.id))]


def row_block(part: str, day: date, item_id: int) -> str:
    """Where a row stands and which item it is about; an item may be in two parts of a message."""
    return f"{part}@{day}:{item_id}"


def _check_ins(digest: Digest) -> Iterable[_Part]:
    for row in digest.check_ins:
        yield check_in_line(row), check_in_row(row, f"check_in@{digest.day}")


def _step_backs(digest: Digest) -> Iterable[_Part]:
    for one in digest.step_backs:
        yield step_back_line(one), step_back_row(one, f"step_back@{digest.day}")


def _checks(digest: Digest) -> Iterable[_Part]:
    if digest.checks:
        heading = say("You finished this. Did it work? It helps your team to learn, and is not about you.")
        yield heading, [kit.plain_section(heading)]
    for row in digest.checks:
        yield check_line(row), check_row(row, f"check@{digest.day}")


def _not_met(digest: Digest) -> Iterable[_Part]:
    for one in digest.not_met:
        yield not_met_line(one), not_met_row(one, f"not_met@{digest.day}")


def _from_staff(digest: Digest) -> Iterable[_Part]:
    for one in digest.from_staff:
        team = kit.tame(one.team, _NAME)
        line = count(
            "{number} question from staff waits for {team}.",
            "{number} questions from staff wait for {team}.",
            one.waiting,
            team=team,
        )
        label = say("Read what staff asked {team}", team=team)
        read = kit.button(say("Read them"), ids.STAFF_LIST, value=str(one.ilt_id), label=label)
        yield line, [kit.plain_section(line, accessory=read)]


def _lists(digest: Digest) -> Iterable[_Part]:
    for one in digest.lists:
        heading = say("Still open in {team} after three reminders:", team=kit.tame(one.team, _NAME))
        yield heading, [kit.plain_section(heading)]
        for row in one.rows:
            line = _overdue_line(row, digest.today)
            yield line, [_overdue_row(row, line, digest.day)]


def _overdue_line(row: OverdueRow, today: date) -> str:
    item = row.item
    owner = kit.tame(item.owner, _NAME) or say("no owner yet")
    parts = [
        f"#{item.number} {kit.tame(item.text, _ROW_TEXT)}",
        say("{owner} (not in the team any more)", owner=owner) if row.is_gone else owner,
    ]
    parts += [say(row.standing)] if row.standing != Standing.OPEN else _when(item, today)
    return " · ".join(parts)


def _overdue_row(row: OverdueRow, line: str, day: date) -> kit.Block:
    block_id = row_block("list", day, row.item.id)
    if row.standing != Standing.OPEN:
        return kit.plain_section(line)
    label = say("Reassign #{number}", number=row.item.number)
    return kit.plain_section(
        line, accessory=kit.button(say("Reassign…"), ids.ITEM_DM_REASSIGN, label=label), block_id=block_id
    )


def _more(left: int, home: str) -> list[kit.Block]:
    if not left:
        return []
    words = _more_words(left)
    to_home = say("Open Home")
    return [kit.section(f"{words} <{home}|{to_home}>" if home else words)]


def _more_words(left: int) -> str:
    return count(
        "And {number} more: the Home tab at the top of this conversation shows all of them.",
        "And {number} more: the Home tab at the top of this conversation shows all of them.",
        left,
    )
