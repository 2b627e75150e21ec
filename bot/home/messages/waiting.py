"""What waits for a person on their Home tab: ballots, hand-overs, questions whether it worked, open action items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.assessments.messages.sections import ballot_value
from bot.blocks import ids, kit
from bot.blocks.dates import overdue, shown_day
from bot.focus.messages.cycles import over_rows
from bot.focus.messages.dots import Reminder, dots_rows
from bot.items.messages.check_ins import CheckInRow, check_in_row
from bot.items.messages.digest import MENU
from bot.items.messages.lists import ACTION_WORDS
from bot.items.messages.step_backs import Over
from bot.items.messages.success_checks import CheckRow, check_row
from bot.meetings.messages.reflection_shapes import Waiting as WaitingSession
from bot.reflection.messages.reflection import waiting_rows
from bot.words import say

# With these and those of the other parts there are never more than the 100 blocks that Slack takes (a test counts them).
PAGE = 10
MOST_BALLOTS, MOST_PARTS = 3, 3
MOST_HAND_OVERS = 4
MOST_CHECKS = 4
MOST_CHECK_INS = 3
_ROW_TEXT = 200
_NAME = 60
# The place of rows, by which a tap is answered with a receipt and the tab is shown anew.
PLACE = "home"


@dataclass(frozen=True)
class Part:
    """A section of a ballot that is not finished."""

    key: str
    title: str


@dataclass(frozen=True)
class WaitingBallot:
    """An open vote that a person has not finished. It says how many of their own answers there are, not which."""

    team: str
    round_id: int
    parts: Sequence[Part]
    answered: int
    total: int


@dataclass(frozen=True)
class MyItem:
    """An open item of the person's.

    Attributes:
        is_own: they own it; else they help.
        marks: further facts, in words.
    """

    item_id: int
    number: int
    text: str
    team: str
    due: date | None
    is_own: bool = True
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class WaitingHandOver:
    """An item that the person is asked to take over."""

    item_id: int
    number: int
    text: str
    team: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class Waiting:
    """Everything that waits.

    Attributes:
        items: a page of `total`, counted from 0.
        late, this_week: how many of all are past their date, or due by the end of the week.
        sessions: meetings to say how they were.
        dots: to be placed.
        check_ins: of strategies that they look after.
        step_backs: on a focus whose time is over.
    """

    today: date
    ballots: Sequence[WaitingBallot] = ()
    hand_overs: Sequence[WaitingHandOver] = ()
    checks: Sequence[CheckRow] = ()
    items: Sequence[MyItem] = ()
    total: int = 0
    page: int = 0
    sessions: Sequence[WaitingSession] = ()
    dots: Sequence[Reminder] = ()
    check_ins: Sequence[CheckInRow] = ()
    step_backs: Sequence[Over] = ()
    late: int = 0
    this_week: int = 0

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.total // PAGE))


def waiting_blocks(shown: Waiting) -> list[kit.Block]:
    """*Waiting for you*."""
    rows = [
        *waiting_rows(shown.sessions),
        *_ballots(shown),
        *dots_rows(shown.dots),
        *_check_ins(shown),
        *over_rows(shown.step_backs),
        *_hand_overs(shown),
        *_checks(shown),
        *_items(shown),
    ]
    if not rows:
        rows = [kit.plain_section("Nothing waits for you.")]
    return [kit.header("Waiting for you"), *rows]


def _ballots(shown: Waiting) -> list[kit.Block]:
    blocks = [block for ballot in shown.ballots[:MOST_BALLOTS] for block in _ballot(ballot)]
    return [*blocks, *left(len(shown.ballots), MOST_BALLOTS, "ballots", "/ilt shows them in each channel.")]


def _ballot(ballot: WaitingBallot) -> list[kit.Block]:
    """One row, or one for each part that is not finished."""
    words = f"Your ballot in {kit.tame(ballot.team, _NAME)}: {ballot.answered} of {ballot.total} answered"
    if len(ballot.parts) == 1:
        return [kit.plain_section(words, accessory=_ballot_button(ballot, ballot.parts[0]))]
    rows = [
        kit.plain_section(kit.tame(part.title, _ROW_TEXT) or "?", accessory=_ballot_button(ballot, part))
        for part in ballot.parts[:MOST_PARTS]
    ]
    return [kit.plain_section(words), *rows]


def _ballot_button(ballot: WaitingBallot, part: Part) -> dict[str, Any]:
    return kit.button(
        "Open my ballot",
        ids.OPEN_BALLOT,
        value=ballot_value(ballot.round_id, part.key),
        label=f"Open my ballot in {kit.tame(ballot.team, 20)}: {kit.tame(part.title, 20)}",
        style="primary",
    )


def _check_ins(shown: Waiting) -> list[kit.Block]:
    rows = [
        block for one in shown.check_ins[:MOST_CHECK_INS] for block in check_in_row(one, f"{PLACE}/check_in")
    ]
    return [
        *rows,
        *left(len(shown.check_ins), MOST_CHECK_INS, "check-ins", "They come here as you answer these."),
    ]


def _hand_overs(shown: Waiting) -> list[kit.Block]:
    blocks = []
    for one in shown.hand_overs[:MOST_HAND_OVERS]:
        owner = kit.tame(one.owner, _NAME) or "nobody yet"
        line = f"You are asked to take over {_line(one.number, one.text, one.team, one.due, shown.today)}"
        buttons = [
            kit.button("Accept", ids.ITEM_DM_ACCEPT, label=f"Accept #{one.number}"),
            kit.button("Decline", ids.ITEM_DM_DECLINE, label=f"Decline #{one.number}"),
        ]
        words = f"{line}\nUntil you accept, it stays with {owner}."
        blocks += [kit.plain_section(words), kit.actions(buttons, block_id=f"{PLACE}:{one.item_id}")]
    return [
        *blocks,
        *left(len(shown.hand_overs), MOST_HAND_OVERS, "to take over", "/ilt actions lists them."),
    ]


def _checks(shown: Waiting) -> list[kit.Block]:
    rows = [block for one in shown.checks[:MOST_CHECKS] for block in check_row(one, f"{PLACE}/check")]
    return [
        *([kit.plain_section("You finished this. Did it work?")] if rows else []),
        *rows,
        *left(len(shown.checks), MOST_CHECKS, "to answer", "They come here as you answer these."),
    ]


def _items(shown: Waiting) -> list[kit.Block]:
    if not shown.total:
        return []
    heading = kit.plain_section(_how_urgent(shown))
    rows = [block for one in shown.items for block in _item(one, shown.today)]
    return [heading, *rows, *_paging(shown)]


def _how_urgent(shown: Waiting) -> str:
    """`Your action items. Late 1 · This week 5 · Later 17`; what there is none of is left out."""
    rest = shown.total - shown.late - shown.this_week
    kept = [
        *([say("Late {number}", number=shown.late)] if shown.late else []),
        *([say("This week {number}", number=shown.this_week)] if shown.this_week else []),
        *([say("Later {number}", number=rest)] if rest else []),
    ]
    return say("Your action items. {counts}", counts=" · ".join(kept))


def _item(one: MyItem, today: date) -> list[kit.Block]:
    marks = [*([] if one.is_own else ["you help"]), *one.marks]
    line = " · ".join([_line(one.number, one.text, one.team, one.due, today), *marks])
    if not one.is_own:
        return [kit.plain_section(line)]
    options = [kit.option(say(ACTION_WORDS[action]), action.value) for action in MENU]
    buttons = [
        kit.button("Done", ids.ITEM_DM_DONE, label=f"Done: #{one.number}"),
        {"type": "overflow", "action_id": ids.ITEM_DM_MORE, "options": options},
    ]
    return [kit.plain_section(line), kit.actions(buttons, block_id=f"{PLACE}:{one.item_id}")]


def _line(number: int, text: str, team: str, due: date | None, today: date) -> str:
    """`#12 Share the protocol · North ILT · Fri, Dec 4 · overdue 2 days`."""
    when = [shown_day(due, today), overdue(due, today)] if due else ["no date yet"]
    parts = [f"#{number} {kit.tame(text, _ROW_TEXT)}", kit.tame(team, _NAME), *when]
    return " · ".join(part for part in parts if part)


def _paging(shown: Waiting) -> list[kit.Block]:
    if shown.pages == 1:
        return []
    back = [kit.button("Back", ids.HOME_BACK, value=str(shown.page - 1))] if shown.page > 0 else []
    more = (
        [kit.button("More", ids.HOME_MORE, value=str(shown.page + 1))] if shown.page + 1 < shown.pages else []
    )
    return [kit.context(f"Page {shown.page + 1} of {shown.pages}."), kit.actions([*back, *more])]


def left(count: int, most: int, what: str, where: str) -> list[kit.Block]:
    """Says how many more there are than the `most` that are shown, and where to find them."""
    return [kit.context(f"And {count - most} more {what}. {where}")] if count > most else []
