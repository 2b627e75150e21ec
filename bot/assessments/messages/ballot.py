"""One member's ballot: the private form, and the receipt after a quick vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.rules.votes import Choice

# A section is one page of a form up to here; more criteria are spread over pages.
CRITERIA_PER_PAGE = 8
# Above this, a section's messages have no buttons by row: they would be too long to scroll on a phone.
MOST_ROW_BUTTONS = 20
NEVER_ABOUT_A_PERSON = "This is about the team's work and is never used to evaluate a person."
HOW_DO_WE_KNOW = "How do we know?"

_UNTIL_THE_REVEAL = "Until the reveal nobody here sees votes; whoever runs the server could look them up. "
_UNNAMED = "After it, nobody: names are deleted."
_NAMED = "After the reveal everyone in this channel sees who chose what."


@dataclass(frozen=True)
class Row:
    """A criterion with one member's answer, and whether they wrote down how they know."""

    key: str
    short: str
    text: str
    choice: Choice | None = None
    has_note: bool = False


@dataclass(frozen=True)
class SectionBallot:
    """One member's answers in one section."""

    round_id: int
    section_key: str
    title: str
    question: str
    rows: Sequence[Row]
    is_unnamed: bool

    @property
    def answered(self) -> int:
        """How many criteria have an answer."""
        return sum(row.choice is not None for row in self.rows)

    @property
    def pages(self) -> int:
        """How many pages the ballot has."""
        return -(-len(self.rows) // CRITERIA_PER_PAGE)

    def page_of(self, criterion_key: str) -> int:
        """On which page, from 0, a criterion stands."""
        return [row.key for row in self.rows].index(criterion_key) // CRITERIA_PER_PAGE


def who_sees_what(*, is_unnamed: bool) -> str:
    """The line on each ballot: who can see votes, now and after the reveal."""
    return f"{_UNTIL_THE_REVEAL}{_UNNAMED if is_unnamed else _NAMED} {NEVER_ABOUT_A_PERSON}"


def ballot_form(ballot: SectionBallot, page: int = 0) -> dict[str, Any]:
    """The private form: one radio group a criterion, saved on tap."""
    is_last = page + 1 >= ballot.pages
    rows = ballot.rows[page * CRITERIA_PER_PAGE : (page + 1) * CRITERIA_PER_PAGE]
    blocks = [
        kit.plain_section(
            ballot.title + (f" (page {page + 1} of {ballot.pages})" if ballot.pages > 1 else "")
        ),
        *(block for row in rows for block in _ballot_row(ballot.round_id, row)),
        kit.context(f"*{_saved(ballot)}* Each tap is saved at once and can be changed."),
        kit.context(who_sees_what(is_unnamed=ballot.is_unnamed)),
    ]
    return kit.form(
        ids.BALLOT_FORM,
        "My ballot",
        blocks,
        submit="Done" if is_last else "Next page",
        close="Close" if ballot.answered == len(ballot.rows) else "Finish later",
        private_metadata=f"{ballot.round_id}:{ballot.section_key}:{page}",
    )


def _saved(ballot: SectionBallot) -> str:
    return f"{ballot.answered} of {len(ballot.rows)} answered."


def _answers() -> list[dict[str, Any]]:
    return [kit.option(choice.words, choice.value) for choice in Choice]


def _ballot_row(round_id: int, row: Row) -> list[kit.Block]:
    options = _answers()
    radio: dict[str, Any] = {"type": "radio_buttons", "action_id": ids.BALLOT_CHOICE, "options": options}
    if initial := kit.chosen(options, row.choice):
        radio["initial_option"] = initial
    question = {
        "type": "input",
        "block_id": f"{round_id}:{row.key}",
        "label": kit.plain(row.text),
        "dispatch_action": True,
        "element": radio,
    }
    return [question, kit.actions([_note_button(round_id, row)])]


def _note_button(round_id: int, row: Row) -> dict[str, Any]:
    count = "1 note" if row.has_note else ""
    return kit.button(
        f"{HOW_DO_WE_KNOW} ({count})" if count else HOW_DO_WE_KNOW,
        ids.OPEN_EVIDENCE,
        value=f"{round_id}:{row.key}",
        label=f"{HOW_DO_WE_KNOW} {row.short}" + (f", {count}" if count else ""),
    )


def receipt(ballot: SectionBallot) -> dict[str, Any]:
    """The private summary after a quick vote: my answers in this section, each changeable in place."""
    with_buttons = len(ballot.rows) <= MOST_ROW_BUTTONS
    blocks = [
        kit.plain_section(
            f"Saved. Your answers in “{ballot.title}”, seen only by you. Change any of them here:"
        ),
        *(block for row in ballot.rows for block in _receipt_row(ballot.round_id, row, with_buttons)),
        kit.context(f"*{_saved(ballot)}*"),
    ]
    answers = "; ".join(_in_words(row) for row in ballot.rows)
    return kit.message(
        kit.escape(f"Saved. {_saved(ballot)} Your answers in {ballot.title}: {answers}"), blocks
    )


def _in_words(row: Row) -> str:
    choice = row.choice.words if row.choice else "no answer yet"
    return f"{row.short}: {choice}{' (1 note)' if row.has_note else ''}"


def _receipt_row(round_id: int, row: Row, with_buttons: bool) -> list[kit.Block]:  # noqa: FBT001 - private, one caller
    options = _answers()
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.RECEIPT_CHOICE,
        "placeholder": kit.plain("No answer yet"),
        "options": options,
    }
    if initial := kit.chosen(options, row.choice):
        select["initial_option"] = initial
    name, block_id = kit.plain_section(row.short), f"{round_id}:{row.key}"
    if with_buttons:
        return [name, kit.actions([select, _note_button(round_id, row)], block_id=block_id)]
    return [{**name, "accessory": select, "block_id": block_id}]
