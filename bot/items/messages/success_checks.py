"""Did it work? The question some time after an action item was done, and its answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.fields import text_field
from bot.items.messages.forms import NOWHERE, OpenedIn, small_metadata
from bot.items.messages.items import ItemShown
from bot.words import later, say

NOTE = "note"
MOST_NOTE = 1000
_ROW_TEXT = 100
_NOTE_SHOWN = 200
_NAME = 30

# By the answer's name in the tables; the button of each.
ANSWERS = {"yes": later("Yes"), "partly": later("Partly"), "no": later("No"), "too_early": later("Too early")}
_BUTTONS = {
    "yes": ids.CHECK_YES,
    "partly": ids.CHECK_PARTLY,
    "no": ids.CHECK_NO,
    "too_early": ids.CHECK_TOO_EARLY,
}


@dataclass(frozen=True)
class CheckRow:
    """One question, and what was answered so far.

    Attributes:
        answer: its name in the tables; empty where it was not answered.
        asked_again: after "too early": the day from which it is asked again.
    """

    check_id: int
    item: ItemShown
    team: str = ""
    answer: str = ""
    note: str = ""
    asked_again: date | None = None


def check_line(row: CheckRow) -> str:
    """`#12 Share the protocol · done Fri, Nov 20, 2026 · You said: Partly`."""
    item = row.item
    parts = [f"#{item.number} {kit.tame(item.text, _ROW_TEXT)}", kit.tame(row.team, _NAME)]
    done = say("done {day}", day=long_day(item.done_on)) if item.done_on else say("not done any more")
    parts.append(done)
    if row.answer:
        parts.append(say("You said: {answer}", answer=say(ANSWERS[row.answer])))
    if row.asked_again:
        parts.append(say("asked again from {day}", day=long_day(row.asked_again)))
    if row.note:
        parts.append(f"“{kit.tame(row.note, _NOTE_SHOWN)}”")
    return " · ".join(part for part in parts if part)


def check_row(row: CheckRow, place: str) -> list[kit.Block]:
    """The question with all its answers: each can be changed to any other at any time. `place`: where it stands."""
    text = kit.plain_section(check_line(row))
    if not row.item.done_on:
        return [text]
    number = f"#{row.item.number}"
    elements = [
        kit.button(say(words), _BUTTONS[answer], label=f"{say(words)}: {number}")
        for answer, words in ANSWERS.items()
    ]
    if row.answer:
        words = say("Change the note…") if row.note else say("Add a note…")
        elements.append(kit.button(words, ids.CHECK_NOTE, label=f"{words} {number}"))
    return [text, kit.actions(elements, block_id=f"{place}:{row.check_id}")]


def answered(row: CheckRow) -> dict[str, Any]:
    """After an answer or a note, where the message it was given in is not known: the question as it is now."""
    words = say("Did it work? {item}", item=check_line(row))
    return kit.message(kit.escape(words), [kit.plain_section(say("Did it work?")), *check_row(row, NOTE)])


def note_form(row: CheckRow, opened_in: OpenedIn = NOWHERE) -> dict[str, Any]:
    """*Add a note…*."""
    field = text_field(
        NOTE,
        say("How do you know?"),
        initial=row.note,
        lines=True,
        hint=say("What did you see or count, where and when? Leave it empty to take a note back."),
        optional=True,
    )
    return kit.form(
        ids.CHECK_NOTE_FORM,
        say("Did it work?"),
        [kit.plain_section(check_line(row)), field],
        submit=say("Save"),
        close=say("Cancel"),
        private_metadata=small_metadata(row.check_id, opened_in),
    )
