"""The notes that whoever leads shows in the channel: what was seen, then what to do with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assessments.messages.result_details import ALL_NOTES, answers, criterion_value, hidden_notes
from bot.assessments.messages.result_shapes import CriterionResult, Note
from bot.blocks import ids, kit, limits
from bot.blocks.packing import packed, tidy
from bot.words import count, later, say

# More than a team reads together; it leaves room for the rest of Slack's 50 blocks. Each may be 3000 characters.
MOST_BLOCKS = 40
_NAME = 80
_LINK = limits.SECTION_TEXT - 100
_HOW = later("Say what was seen before what it means.")
_GONE = later("The notes that stood here were removed.")


@dataclass(frozen=True)
class ShownNotes:
    """Notes as the channel sees them, under their criteria.

    Attributes:
        key: of the one criterion, or `ALL_NOTES`.
    """

    assessment_id: int
    key: str
    groups: Sequence[tuple[CriterionResult, Sequence[Note]]]

    @property
    def is_of_one(self) -> bool:
        """Whether they are about one criterion."""
        return self.key != ALL_NOTES


@dataclass(frozen=True)
class NotesPosted:
    """What *Show these notes in the channel* did. `is_there`: they stand there since before."""

    channel_name: str
    is_there: bool


def notes_posted(done: NotesPosted) -> dict[str, Any]:
    """What whoever tapped it reads."""
    channel = f"#{kit.tame(done.channel_name, _NAME)}"
    words = (
        say(
            "These notes stand in {channel} since they were first shown. A note that you remove goes there too.",
            channel=channel,
        )
        if done.is_there
        else say(
            "The notes appear in {channel} in a moment. A note that you remove goes there too.",
            channel=channel,
        )
    )
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def notes_message(shown: ShownNotes) -> dict[str, Any]:
    """The message in the channel."""
    if not shown.groups:
        return kit.message(kit.escape(say(_GONE)), [kit.plain_section(say(_GONE))])
    title = _title(shown)
    inner = [block for result, notes in shown.groups for block in _group(shown, result, notes)]
    more = [kit.plain_section(say(_MORE))] if len(inner) > MOST_BLOCKS else []
    blocks = [kit.header(title), *inner[:MOST_BLOCKS], *more, kit.plain_section(say(_HOW)), *_again(shown)]
    return kit.message(kit.escape("\n".join([title, *_lines(shown), say(_HOW)])), blocks)


_MORE = later("There are more: See answers and evidence… under the results has all of them.")


def _title(shown: ShownNotes) -> str:
    if not shown.is_of_one:
        return say("How do we know? All notes")
    return say("How do we know? {criterion}", criterion=_short(shown.groups[0][0]))


def _short(result: CriterionResult) -> str:
    return kit.tame(result.short, _NAME) or result.key


def _group(shown: ShownNotes, result: CriterionResult, notes: Sequence[Note]) -> Iterator[kit.Block]:
    """Its counts stand above the notes; who chose what is read in one's own form."""
    if not shown.is_of_one:
        yield kit.header(_short(result))
    above = [tidy(result.text) or result.key, *list(answers(result))[:1]]
    yield from map(kit.plain_section, packed(above))
    yield from map(kit.plain_section, packed(map(_note, notes), between="\n\n"))
    if hidden := hidden_notes(result):
        yield kit.plain_section(hidden)


def _lines(shown: ShownNotes) -> Iterator[str]:
    for result, notes in shown.groups:
        number = count("{number} note", "{number} notes", len(notes))
        yield say("{criterion}, {notes}:", criterion=_short(result), notes=number)
        yield from map(_note, notes)


def _note(note: Note) -> str:
    """A note on a line, who signed it and where to look below."""
    name, link = kit.tame(note.signer or "", _NAME), kit.tame(note.link or "", _LINK)
    signed = [say("Signed: {name}", name=name)] if name else []
    source = [say("Link: {link}", link=link)] if link else []
    return "\n".join([f"• {tidy(note.text)}", *signed, *source])


def _again(shown: ShownNotes) -> list[kit.Block]:
    """What may follow the talk about one criterion."""
    if not shown.is_of_one:
        return []
    result = shown.groups[0][0]
    button = kit.button(
        say("Vote again on this"),
        ids.RESULTS_REVOTE,
        value=criterion_value(shown.assessment_id, result.key),
        label=say("Vote again on {criterion}", criterion=_short(result)),
    )
    return [kit.actions([{**button, "confirm": vote_again()}])]


def vote_again() -> dict[str, Any]:
    """What is asked before a new vote is opened."""
    return {
        "title": kit.plain(say("Vote again?")),
        "text": kit.plain(
            say(
                "Everyone gets a new, empty ballot for this one criterion. "
                "Both results are kept and shown side by side at the end."
            )
        ),
        "confirm": kit.plain(say("Vote again")),
        "deny": kit.plain(say("Not now")),
    }
