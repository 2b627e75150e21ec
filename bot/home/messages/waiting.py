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
from bot.focus.messages.strategy_owners import Asked, asked_rows
from bot.items.messages.check_ins import CheckInRow, check_in_row
from bot.items.messages.digest import MENU
from bot.items.messages.lists import ACTION_WORDS
from bot.items.messages.step_backs import Over
from bot.items.messages.success_checks import CheckRow, check_row
from bot.meetings.messages.reflection_shapes import Waiting as WaitingSession
from bot.reflection.messages.reflection import waiting_rows
from bot.words import count, say

# With these and those of the other parts there are never more than the 100 blocks that Slack takes (a test counts them).
PAGE = 10
MOST_BALLOTS, MOST_PARTS = 3, 3
MOST_HAND_OVERS = 4
MOST_CHECKS = 4
MOST_CHECK_INS = 3
MOST_ASKED = 2
# Of each, where little of it is shown.
_FEW = 2
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
    """An open vote that a person has not finished. It says how many of their own answers there are, not which.

    Attributes:
        again_on: the one criterion that is voted on again, by its short name; "" = a self-assessment.
    """

    team: str
    round_id: int
    parts: Sequence[Part]
    answered: int
    total: int
    again_on: str = ""


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
        asked: strategies that they are asked to look after.
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
    asked: Sequence[Asked] = ()

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
        *_asked(shown, MOST_ASKED),
        *_hand_overs(shown, PLACE, MOST_HAND_OVERS),
        *_checks(shown, PLACE, MOST_CHECKS),
        *_items(shown),
    ]
    if not rows:
        rows = [kit.plain_section(say("Nothing waits for you."))]
    return [kit.header(say("Waiting for you")), *rows]


def desk_rows(shown: Waiting, place: str, to_items: dict[str, Any]) -> list[kit.Block]:
    """The same in a few rows: what others wait for, and how many action items are late or due this week.

    Args:
        to_items: the button that leads to those.
    """
    urgent = [kit.plain_section(_how_urgent(shown), accessory=to_items)]
    return [
        *_asked(shown, _FEW),
        *_hand_overs(shown, place, _FEW),
        *_checks(shown, place, _FEW),
        *(urgent if shown.late or shown.this_week else []),
    ]


def _ballots(shown: Waiting) -> list[kit.Block]:
    blocks = [block for ballot in shown.ballots[:MOST_BALLOTS] for block in _ballot(ballot)]
    more = len(shown.ballots) - MOST_BALLOTS
    words = count(
        "And {number} more ballot. /ilt shows it in its channel.",
        "And {number} more ballots. /ilt shows them in each channel.",
        more,
    )
    return [*blocks, *left(more, words)]


def _ballot(ballot: WaitingBallot) -> list[kit.Block]:
    """One row, or one for each part that is not finished."""
    team, again_on = kit.tame(ballot.team, _NAME), kit.tame(ballot.again_on, _NAME)
    words = (
        say("Your ballot in {team}: the new vote on “{criterion}”", team=team, criterion=again_on)
        if again_on
        else say(
            "Your ballot in {team}: {answered} of {total} answered",
            team=team,
            answered=ballot.answered,
            total=ballot.total,
        )
    )
    if len(ballot.parts) == 1:
        return [kit.plain_section(words, accessory=_ballot_button(ballot, ballot.parts[0]))]
    rows = [
        kit.plain_section(kit.tame(part.title, _ROW_TEXT) or "?", accessory=_ballot_button(ballot, part))
        for part in ballot.parts[:MOST_PARTS]
    ]
    return [kit.plain_section(words), *rows]


def _ballot_button(ballot: WaitingBallot, part: Part) -> dict[str, Any]:
    return kit.button(
        say("Open my ballot"),
        ids.OPEN_BALLOT,
        value=ballot_value(ballot.round_id, part.key),
        label=say(
            "Open my ballot in {team}: {part}",
            team=kit.tame(ballot.team, 20),
            part=kit.tame(ballot.again_on or part.title, 20),
        ),
        style="primary",
    )


def _check_ins(shown: Waiting) -> list[kit.Block]:
    rows = [
        block for one in shown.check_ins[:MOST_CHECK_INS] for block in check_in_row(one, f"{PLACE}/check_in")
    ]
    more = len(shown.check_ins) - MOST_CHECK_INS
    words = count(
        "And {number} more check-in. It comes here as you answer these.",
        "And {number} more check-ins. They come here as you answer these.",
        more,
    )
    return [*rows, *left(more, words)]


def _asked(shown: Waiting, most: int) -> list[kit.Block]:
    rows = [block for one in shown.asked[:most] for block in asked_rows(one)]
    more = len(shown.asked) - most
    words = count(
        "And {number} more strategy to look after. It comes here as you answer these.",
        "And {number} more strategies to look after. They come here as you answer these.",
        more,
    )
    return [*rows, *left(more, words)]


def _hand_overs(shown: Waiting, place: str, most: int) -> list[kit.Block]:
    blocks = []
    for one in shown.hand_overs[:most]:
        buttons = [
            kit.button(say("Accept"), ids.ITEM_DM_ACCEPT, label=say("Accept #{number}", number=one.number)),
            kit.button(
                say("Decline"), ids.ITEM_DM_DECLINE, label=say("Decline #{number}", number=one.number)
            ),
        ]
        words = say(
            "You are asked to take over {item}\nUntil you accept, it stays with {owner}.",
            item=_line(one.number, one.text, one.team, one.due, shown.today),
            owner=kit.tame(one.owner, _NAME) or say("nobody yet"),
        )
        blocks += [kit.plain_section(words), kit.actions(buttons, block_id=f"{place}:{one.item_id}")]
    more = len(shown.hand_overs) - most
    further = count(
        "And {number} more to take over. /ilt actions lists it.",
        "And {number} more to take over. /ilt actions lists them.",
        more,
    )
    return [*blocks, *left(more, further)]


def _checks(shown: Waiting, place: str, most: int) -> list[kit.Block]:
    rows = [block for one in shown.checks[:most] for block in check_row(one, f"{place}/check")]
    more = len(shown.checks) - most
    words = count(
        "And {number} more to answer. It comes here as you answer these.",
        "And {number} more to answer. They come here as you answer these.",
        more,
    )
    return [
        *([kit.plain_section(say("You finished this. Did it work?"))] if rows else []),
        *rows,
        *left(more, words),
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
    marks = [*([] if one.is_own else [say("you help")]), *one.marks]
    line = " · ".join([_line(one.number, one.text, one.team, one.due, today), *marks])
    if not one.is_own:
        return [kit.plain_section(line)]
    options = [kit.option(say(ACTION_WORDS[action]), action.value) for action in MENU]
    buttons = [
        kit.button(say("Done"), ids.ITEM_DM_DONE, label=say("Done: #{number}", number=one.number)),
        {"type": "overflow", "action_id": ids.ITEM_DM_MORE, "options": options},
    ]
    return [kit.plain_section(line), kit.actions(buttons, block_id=f"{PLACE}:{one.item_id}")]


def _line(number: int, text: str, team: str, due: date | None, today: date) -> str:
    """`#12 Share the protocol · North ILT · Fri, Dec 4 · overdue 2 days`."""
    when = [shown_day(due, today), overdue(due, today)] if due else [say("no date yet")]
    parts = [f"#{number} {kit.tame(text, _ROW_TEXT)}", kit.tame(team, _NAME), *when]
    return " · ".join(part for part in parts if part)


def _paging(shown: Waiting) -> list[kit.Block]:
    if shown.pages == 1:
        return []
    back = [kit.button(say("Back"), ids.HOME_BACK, value=str(shown.page - 1))] if shown.page > 0 else []
    more = (
        [kit.button(say("More"), ids.HOME_MORE, value=str(shown.page + 1))]
        if shown.page + 1 < shown.pages
        else []
    )
    where = say("Page {page} of {pages}.", page=shown.page + 1, pages=shown.pages)
    return [kit.context(where), kit.actions([*back, *more])]


def left(more: int, words: str) -> list[kit.Block]:
    """Says how many more there are than are shown, and where to find them; nothing where there are no `more`."""
    return [kit.context(words)] if more > 0 else []
