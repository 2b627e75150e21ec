"""One member's ballot: the private form, and the receipt after a quick vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.assessments.messages.original import marked
from bot.blocks import ids, kit
from bot.rules.votes import Choice
from bot.words import later, say

# A section is one page of a form up to here; more criteria are spread over pages.
CRITERIA_PER_PAGE = 8
# Above this, a section's messages have no buttons by row: they would be too long to scroll on a phone.
MOST_ROW_BUTTONS = 20
NEVER_ABOUT_A_PERSON = later("This is about the team's work and is never used to evaluate a person.")
HOW_DO_WE_KNOW = later("How do we know?")

_UNTIL_THE_REVEAL = later(
    "Until the reveal nobody here sees votes; whoever runs the server could look them up."
)
_UNNAMED = later("After it, nobody: names are deleted.")
_NAMED = later("After the reveal everyone in this channel sees who chose what.")


@dataclass(frozen=True)
class Row:
    """A criterion with one member's answer, and whether they wrote down how they know."""

    key: str
    short: str
    text: str
    choice: Choice | None = None
    has_note: bool = False


@dataclass(frozen=True)
class NextPart:
    """Another section of the same vote in which `left` criteria wait for an answer."""

    section_key: str
    title: str
    left: int


@dataclass(frozen=True)
class SectionBallot:
    """One member's answers in one section.

    Attributes:
        following: the part to go on with; None = all is answered elsewhere.
        translated: the self-assessment, where its words are a translation; else 0.
    """

    round_id: int
    section_key: str
    title: str
    question: str
    rows: Sequence[Row]
    is_unnamed: bool
    following: NextPart | None = None
    translated: int = 0

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
    after = say(_UNNAMED if is_unnamed else _NAMED)
    return " ".join([say(_UNTIL_THE_REVEAL), after, say(NEVER_ABOUT_A_PERSON)])


def ballot_form(ballot: SectionBallot, page: int = 0) -> dict[str, Any]:
    """The private form: one radio group a criterion, saved on tap."""
    is_last = page + 1 >= ballot.pages
    rows = ballot.rows[page * CRITERIA_PER_PAGE : (page + 1) * CRITERIA_PER_PAGE]
    blocks = [
        kit.plain_section(_title(ballot, page)),
        *(block for row in rows for block in _ballot_row(ballot.round_id, row)),
        *marked(ballot.translated),
        kit.context(_saved(ballot)),
        kit.context(who_sees_what(is_unnamed=ballot.is_unnamed)),
    ]
    return kit.form(
        ids.BALLOT_FORM,
        say("My ballot"),
        blocks,
        submit=say("Done") if is_last else say("Next page"),
        close=say("Close") if ballot.answered == len(ballot.rows) else say("Finish later"),
        private_metadata=f"{ballot.round_id}:{ballot.section_key}:{page}",
    )


def _title(ballot: SectionBallot, page: int) -> str:
    if ballot.pages == 1:
        return ballot.title
    return say("{title} (page {page} of {pages})", title=ballot.title, page=page + 1, pages=ballot.pages)


def _saved(ballot: SectionBallot) -> str:
    return say(
        "*{answered} of {total} answered.* Each tap is saved at once and can be changed.",
        answered=ballot.answered,
        total=len(ballot.rows),
    )


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
    if row.has_note:
        words = say("How do we know? (1 note)")
        label = say("How do we know? {criterion}, 1 note", criterion=row.short)
    else:
        words, label = say(HOW_DO_WE_KNOW), say("How do we know? {criterion}", criterion=row.short)
    return kit.button(words, ids.OPEN_EVIDENCE, value=f"{round_id}:{row.key}", label=label)


@dataclass(frozen=True)
class QuickVote:
    """An answer given by a quick button.

    Attributes:
        key: of the criterion.
        before: what the member had answered until then.
    """

    ballot: SectionBallot
    key: str
    before: Choice | None

    @property
    def row(self) -> Row:
        """The criterion as it is answered now."""
        return next(row for row in self.ballot.rows if row.key == self.key)


def receipt(vote: QuickVote) -> dict[str, Any]:
    """The private line after a quick vote."""
    row, ballot = vote.row, vote.ballot
    words = say(
        "Saved, only for you: {criterion}, {answer}. {answered} of {total}.",
        criterion=row.short,
        answer=_in_words(row),
        answered=ballot.answered,
        total=len(ballot.rows),
    )
    value = f"{ballot.round_id}:{row.key}:{row.choice or ''}:{vote.before or ''}"
    undo = kit.button(say("Undo"), ids.ROW_UNDO, value=value, label=say("Undo: {row}", row=row.short))
    return _line(words, ballot, [undo] if row.choice != vote.before else [])


def undone(vote: QuickVote, *, was_changed: bool) -> dict[str, Any]:
    """After *Undo*. `was_changed`: the answer had been changed since, so it was left."""
    row, ballot = vote.row, vote.ballot
    named: dict[str, str | int] = {"criterion": row.short, "answer": _in_words(row)}
    if was_changed:
        words = say("You changed {criterion} since, so nothing was undone. It is: {answer}.", **named)
    else:
        words = say("Undone. {criterion}: {answer}.", **named)
    return _line(words, ballot, [])


def _line(words: str, ballot: SectionBallot, more: Sequence[dict[str, Any]]) -> dict[str, Any]:
    value = f"{ballot.round_id}:{ballot.section_key}"
    label = say("Open my ballot: {title}", title=ballot.title)
    button = kit.button(say("Open my ballot"), ids.OPEN_BALLOT, value=value, label=label)
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([button, *more])])


def _in_words(row: Row) -> str:
    return row.choice.words if row.choice else say("no answer yet")


def go_on_form(ballot: SectionBallot, following: NextPart) -> dict[str, Any]:
    """After *Done* in one part, while another has something to answer."""
    words = say(
        "“{done}” is saved. Go on with “{title}”: {left} to answer.",
        done=ballot.title,
        title=following.title,
        left=following.left,
    )
    return kit.form(
        ids.BALLOT_GO_ON,
        say("My ballot"),
        [kit.plain_section(words)],
        submit=say("Go on"),
        close=say("Later"),
        private_metadata=f"{ballot.round_id}:{following.section_key}",
    )
