"""One member's ballot: the private form, and the receipt after a quick vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import ids, kit
from bot.rules.votes import Choice

# A section is one page of a form up to here; more criteria are spread over pages.
CRITERIA_PER_PAGE = 8
WHO_SEES_WHAT = (
    "Until the reveal nobody here sees votes; whoever runs the server could look them up. "
    "This is about the team's work and is never used to evaluate a person."
)


@dataclass(frozen=True)
class Row:
    """A criterion with one member's answer."""

    key: str
    short: str
    text: str
    choice: Choice | None = None


@dataclass(frozen=True)
class SectionBallot:
    """One member's answers in one section."""

    round_id: int
    section_key: str
    title: str
    question: str
    rows: Sequence[Row]

    @property
    def answered(self) -> int:
        """How many criteria have an answer."""
        return sum(row.choice is not None for row in self.rows)

    @property
    def pages(self) -> int:
        """How many pages the ballot has."""
        return -(-len(self.rows) // CRITERIA_PER_PAGE)


def ballot_form(ballot: SectionBallot, page: int = 0) -> dict[str, Any]:
    """The private form: one radio group a criterion, saved on tap."""
    is_last = page + 1 >= ballot.pages
    rows = ballot.rows[page * CRITERIA_PER_PAGE : (page + 1) * CRITERIA_PER_PAGE]
    blocks = [
        kit.plain_section(
            ballot.title + (f" (page {page + 1} of {ballot.pages})" if ballot.pages > 1 else "")
        ),
        *(_ballot_row(ballot.round_id, row) for row in rows),
        kit.context(f"*{_saved(ballot)}* Each tap is saved at once and can be changed."),
        kit.context(WHO_SEES_WHAT),
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


def _ballot_row(round_id: int, row: Row) -> kit.Block:
    options = _answers()
    radio: dict[str, Any] = {"type": "radio_buttons", "action_id": ids.BALLOT_CHOICE, "options": options}
    if initial := kit.chosen(options, row.choice):
        radio["initial_option"] = initial
    return {
        "type": "input",
        "block_id": f"{round_id}:{row.key}",
        "label": kit.plain(row.text),
        "dispatch_action": True,
        "element": radio,
    }


def receipt(ballot: SectionBallot) -> dict[str, Any]:
    """The private summary after a quick vote: my answers in this section, each changeable in place."""
    blocks = [
        kit.plain_section(
            f"Saved. Your answers in “{ballot.title}”, seen only by you. Change any of them here:"
        ),
        *(_receipt_row(ballot.round_id, row) for row in ballot.rows),
        kit.context(f"*{_saved(ballot)}*"),
    ]
    answers = "; ".join(
        f"{row.short}: {row.choice.words if row.choice else 'no answer yet'}" for row in ballot.rows
    )
    return kit.message(
        kit.escape(f"Saved. {_saved(ballot)} Your answers in {ballot.title}: {answers}"), blocks
    )


def _receipt_row(round_id: int, row: Row) -> kit.Block:
    options = _answers()
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.RECEIPT_CHOICE,
        "placeholder": kit.plain("No answer yet"),
        "options": options,
    }
    if initial := kit.chosen(options, row.choice):
        select["initial_option"] = initial
    return kit.plain_section(row.short, accessory=select, block_id=f"{round_id}:{row.key}")
