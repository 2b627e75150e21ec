"""A check-in of a strategy in its owner's message of the day: one question at a time, then one line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.rules.check_ins import Did, Follow, Said, Worked
from bot.words import count, say

_WHAT = 100
_SIGN = 200
_NOTE = 200
_NAME = 30

DID_BUTTONS = {
    Did.NOT_YET: ids.CHECK_IN_NOT_YET,
    Did.PARTLY: ids.CHECK_IN_PARTLY,
    Did.AS_PLANNED: ids.CHECK_IN_AS_PLANNED,
    Did.STOPPED: ids.CHECK_IN_STOPPED,
}
WORKED_BUTTONS = {
    Worked.TOO_EARLY: ids.CHECK_IN_TOO_EARLY,
    Worked.WORSE: ids.CHECK_IN_WORSE,
    Worked.NO_CHANGE: ids.CHECK_IN_NO_CHANGE,
    Worked.BETTER: ids.CHECK_IN_BETTER,
    Worked.THERE: ids.CHECK_IN_THERE,
}


@dataclass(frozen=True)
class CheckInRow:
    """One check-in as its owner reads it.

    Attributes:
        today: on their wall.
        team: whose it is; empty where all of a message are of one team.
        did_when, worked_when: the signs that the team named.
        items_done, items: of its action items.
        last, last_on: what was said the time before.
        numbers: what was said of the numbers to watch, in words.
        meeting: the day of the meeting that it is for; None: no meeting is planned.
        why_not: why it cannot be answered any more, in a sentence; empty: it can.
    """

    id: int
    strategy_id: int
    what: str
    today: date
    said: Said
    team: str = ""
    did_when: str = ""
    worked_when: str = ""
    items_done: int = 0
    items: int = 0
    last: Said | None = None
    last_on: date | None = None
    note: str = ""
    link: str = ""
    numbers: Sequence[str] = ()
    meeting: date | None = None
    why_not: str = ""

    @property
    def name(self) -> str:
        """The strategy's first words."""
        return kit.tame(self.what, _WHAT) or "?"


def check_in_line(row: CheckInRow) -> str:
    """`Check: Weekly note to staff · 2 of 3 items done · last time, Tue, Nov 3: Partly · Too early`, and the question."""
    return "\n".join(_lines(row))


def _lines(row: CheckInRow) -> Iterator[str]:
    if row.why_not or row.said.is_whole:
        yield " · ".join(_short(row))
        if row.said.is_whole and not row.why_not and row.said.echo:
            yield row.said.echo
        elif row.why_not and not row.said.is_answer:
            yield row.why_not
        return
    parts = [say("Check: {what}", what=row.name), kit.tame(row.team, _NAME), *_facts(row)]
    yield " · ".join(part for part in parts if part)
    if row.said.did is None:
        yield _asked(say("Did we do it?"), row.did_when)
    else:
        yield say("Did we do it? {echo}", echo=row.said.echo)
        yield _asked(say("Did it work?"), row.worked_when)


def _short(row: CheckInRow) -> Iterator[str]:
    yield row.name
    if row.team:
        yield kit.tame(row.team, _NAME)
    if row.said.is_answer:
        yield row.said.words
    yield from row.numbers
    if row.note:
        yield f"“{kit.tame(row.note, _NOTE)}”"


def _facts(row: CheckInRow) -> Iterator[str]:
    if row.items:
        yield count(
            "{done} of {number} item done", "{done} of {number} items done", row.items, done=row.items_done
        )
    if row.last and row.last_on:
        yield say("last time, {day}: {said}", day=shown_day(row.last_on, row.today), said=row.last.words)


def _asked(question: str, sign: str) -> str:
    """The question, with the sign by which the team wants to see it."""
    words = kit.tame(sign, _SIGN)
    return say("{question} We said: {sign}", question=question, sign=words) if words else question


def check_in_row(row: CheckInRow, place: str) -> list[kit.Block]:
    """The question with its answers, or the one line with what follows. `place`: where it stands."""
    text = kit.plain_section(check_in_line(row))
    if row.why_not:
        return [text]
    if row.said.is_whole:
        elements = _afterwards(row)
    elif row.said.did is None:
        elements = [
            *(_answer(row, did.words, action_id) for did, action_id in DID_BUTTONS.items()),
            _answer(row, say("Nothing to report"), ids.CHECK_IN_NOTHING),
        ]
    else:
        elements = [_answer(row, worked.words, action_id) for worked, action_id in WORKED_BUTTONS.items()]
    return [text, kit.actions(elements, block_id=f"{place}:{row.id}")]


def _answer(row: CheckInRow, words: str, action_id: str) -> dict[str, Any]:
    return kit.button(words, action_id, label=say("{answer}: {what}", answer=words, what=row.name))


def _afterwards(row: CheckInRow) -> list[dict[str, Any]]:
    change, see = say("Change"), say("Add what you saw…")
    return [
        _answer(row, change, ids.CHECK_IN_CHANGE),
        _answer(row, see, ids.CHECK_IN_SEE),
        *_follow(row),
    ]


def _follow(row: CheckInRow) -> Iterator[dict[str, Any]]:
    if row.said.follow is Follow.CHANGE:
        yield kit.button(say("Change the strategy"), ids.STRATEGY_CHANGE, value=str(row.strategy_id))
    elif row.said.follow is Follow.TALK:
        yield kit.button(_agenda_words(row), ids.CHECK_IN_AGENDA)


def _agenda_words(row: CheckInRow) -> str:
    if row.meeting is None or row.meeting < row.today:
        return say("Put it on the next agenda")
    return say("Put it on the agenda of {day}", day=shown_day(row.meeting, row.today))


def check_in_answered(row: CheckInRow) -> dict[str, Any]:
    """After an answer, where the message it was given in is not known: the check-in as it is now."""
    return kit.message(kit.escape(check_in_line(row)), check_in_row(row, "note"))
