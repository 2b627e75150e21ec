"""Decisions of a meeting: the form, the private receipts, and the list in which they are changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.dates import shown_day
from bot.blocks.fields import Choice, select_field, text_field
from bot.blocks.limits import MOST_OPTIONS
from bot.live.messages.meeting import decision_line
from bot.live.messages.shapes import DecisionShown
from bot.words import count, say

TEXT, EVIDENCE, CRITERION, ABOUT, STAFF = "text", "evidence", "criterion", "about", "staff"
MOST_TEXT, MOST_EVIDENCE = 500, 600
# Beside the rows: a heading, and what is left out.
_MOST_ROWS = limits.MESSAGE_BLOCKS - 5
_SHOWN = 300
CHANGE, WITHDRAW = "change", "withdraw"
_ADD = "agenda add"


@dataclass(frozen=True)
class DecisionForm:
    """The form of one decision.

    Attributes:
        decision_id: the one to change; None: a new one.
        criteria: of the last results, to rest on; the value is the criterion's key.
        staff: what staff were asked, to rest on; the value is the question's id. `staff_said`: the one that is proposed.
        agenda: the meeting's agenda items; the value is the item's id.
        why: what is wrong with what was typed, above everything.
    """

    meeting_id: int
    decision_id: int | None = None
    text: str = ""
    evidence: str = ""
    about: str = ""
    criteria: Sequence[Choice] = ()
    staff: Sequence[Choice] = ()
    staff_said: str = ""
    agenda: Sequence[Choice] = ()
    why: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """A decision in the list. `may_change`: whoever looks wrote it, or leads the meeting."""

    decision: DecisionShown
    may_change: bool


@dataclass(frozen=True)
class LastDecisions:
    """What `/ilt decision` shows.

    Attributes:
        meeting_id: 0 = nothing has ever been decided, and no meeting is on.
        is_open: something can still be decided in it.
    """

    team: str
    today: date
    meeting_id: int = 0
    day: date = date.min
    rows: Sequence[DecisionRow] = ()
    is_open: bool = False


def decision_form(form: DecisionForm) -> dict[str, Any]:
    """The form: what was decided, and what it rests on."""
    is_new = form.decision_id is None
    limit = say("At most {number} characters.", number=MOST_TEXT)
    blocks = [
        *([kit.plain_section(form.why)] if form.why else []),
        text_field(TEXT, say("What was decided?"), initial=form.text, lines=True, hint=limit),
        *_criteria(form),
        *_staff(form),
        text_field(
            EVIDENCE,
            say("What does it rest on?"),
            initial=form.evidence,
            lines=True,
            hint=say("Data or evidence you have seen: what, where, when. It may stay empty."),
            optional=True,
        ),
        *_about(form),
    ]
    return kit.form(
        ids.DECISION_FORM if is_new else ids.DECISION_CHANGE_FORM,
        say("Log a decision") if is_new else say("Change a decision"),
        blocks,
        submit=say("Log it") if is_new else say("Save"),
        close=say("Cancel"),
        private_metadata=str(form.meeting_id if is_new else form.decision_id),
    )


def _criteria(form: DecisionForm) -> list[kit.Block]:
    if not form.criteria:
        return []
    return [
        select_field(CRITERION, say("From your last results"), form.criteria[:MOST_OPTIONS], optional=True)
    ]


def _staff(form: DecisionForm) -> list[kit.Block]:
    if not form.staff:
        return []
    choices = form.staff[:MOST_OPTIONS]
    return [select_field(STAFF, say("What staff said"), choices, initial=form.staff_said, optional=True)]


def _about(form: DecisionForm) -> list[kit.Block]:
    if not form.agenda:
        return []
    choices = form.agenda[:MOST_OPTIONS]
    return [
        select_field(ABOUT, say("Which agenda item is it about?"), choices, initial=form.about, optional=True)
    ]


def logged(it: DecisionShown) -> dict[str, Any]:
    """After *Log it*."""
    words = say("Logged as decided: {decision}", decision=decision_line(it))
    if not it.evidence:
        words += "\n" + say("It does not say what it rests on: Change… adds data or evidence.")
    return _message(words, [_change(it), _withdraw(it)])


def changed(it: DecisionShown) -> dict[str, Any]:
    """After *Save*."""
    words = say("Changed: {decision}", decision=decision_line(it))
    return _message(words, [_change(it), _withdraw(it)])


def withdrawn(it: DecisionShown) -> dict[str, Any]:
    """After *Take back*."""
    undo = kit.button(
        say("Undo"), ids.DECISION_RESTORE, value=str(it.id), label=say("It was decided after all")
    )
    words = say("Taken back, it is shown nowhere: {decision}", decision=decision_line(it))
    return _message(words, [undo])


def restored(it: DecisionShown) -> dict[str, Any]:
    """After *Undo* of that."""
    words = say("It stands again: {decision}", decision=decision_line(it))
    return _message(words, [_change(it), _withdraw(it)])


def decision_list(rows: Sequence[DecisionRow]) -> dict[str, Any]:
    """*Decisions…*: all of a meeting, the newest where they are too many, with a menu for whoever may change one."""
    if not rows:
        return _message(
            say("Nothing has been decided yet. Log a decision… in the meeting's message logs the first."), []
        )
    hidden = len(rows) - _MOST_ROWS
    heading = _heading(len(rows), hidden)
    shown = rows[max(0, hidden) :]
    words = "\n".join([heading, *(decision_line(row.decision) for row in shown)])
    return kit.message(kit.escape(words), [kit.plain_section(heading), *(_row(row) for row in shown)])


def last_decisions(it: LastDecisions) -> dict[str, Any]:
    """`/ilt decision`: what was decided, and how to add to it."""
    if not it.meeting_id:
        words = say(
            "{team} has decided nothing with me yet. In a meeting, /ilt decision with a sentence logs one.",
            team=it.team,
        )
        return _message(words, [])
    about = {"team": it.team, "day": shown_day(it.day, it.today)}
    heading = say("{team}: decisions of the meeting of {day}", **about)
    if not it.rows:
        heading = say("{team}: nothing has been decided yet in the meeting of {day}.", **about)
    rows, hidden = it.rows[-_MOST_ROWS:], len(it.rows) - _MOST_ROWS
    left = [kit.quiet(_earlier(hidden))] if hidden > 0 else []
    log = kit.button(say("Log a decision…"), ids.DECISION_LOG, value=str(it.meeting_id))
    words = "\n".join([heading, *(decision_line(row.decision) for row in rows)])
    blocks = [
        kit.plain_section(heading),
        *left,
        *map(_row, rows),
        *([kit.actions([log])] if it.is_open else []),
    ]
    return kit.message(kit.escape(words), blocks)


def _earlier(hidden: int) -> str:
    return count(
        "{number} earlier one is not shown here.", "{number} earlier ones are not shown here.", hidden
    )


def none_on(channel_id: str, words: str) -> dict[str, Any]:
    """What somebody reads who logs a decision while no meeting is on. `words`: what was decided, as typed."""
    said = say(
        "No meeting is on, and a decision is logged in one, so that it stands in its minutes. Nothing was logged. Start one with "
        "/ilt meeting start, or put it on the agenda of the next."
    )
    value = f"{channel_id} {_ADD} {words}"
    fits = kit.cut(value, limits.BUTTON_VALUE) == value
    return _message(
        said, [kit.button(say("Put it on the agenda"), ids.PICK_TEAM, value=value)] if fits else []
    )


def _heading(number: int, hidden: int) -> str:
    if hidden <= 0:
        return say("Decisions of this meeting ({number})", number=number)
    return count(
        "Decisions of this meeting ({all}); {number} earlier one not shown here",
        "Decisions of this meeting ({all}); {number} earlier ones not shown here",
        hidden,
        all=number,
    )


def _row(row: DecisionRow) -> kit.Block:
    options = [kit.option(say("Change…"), CHANGE), kit.option(say("Take back"), WITHDRAW)]
    menu = {"type": "overflow", "action_id": ids.DECISION_ROW, "options": options}
    words = kit.cut(decision_line(row.decision), 2 * _SHOWN)
    return kit.plain_section(
        words, accessory=menu if row.may_change else None, block_id=f"decision:{row.decision.id}"
    )


def _change(it: DecisionShown) -> dict[str, Any]:
    return kit.button(
        say("Change…"), ids.DECISION_CHANGE, value=str(it.id), label=say("Change this decision")
    )


def _withdraw(it: DecisionShown) -> dict[str, Any]:
    return kit.button(
        say("Take back"), ids.DECISION_WITHDRAW, value=str(it.id), label=say("Take this decision back")
    )


def _message(words: str, buttons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    row = [kit.actions(buttons)] if buttons else []
    return kit.message(kit.escape(words), [kit.plain_section(words), *row])
