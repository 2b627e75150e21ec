"""One criterion after the reveal: its counts, who voted what where that was agreed, and the evidence, page by page."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.assessments.messages.original import marked
from bot.assessments.messages.result_shapes import AllNotes, CriterionDetail, CriterionResult, Note
from bot.blocks import ids, kit, limits
from bot.blocks.packing import packed, tidy
from bot.blocks.tallies import WHY_A_WORD, counted, counts_words
from bot.library.messages.shapes import Suggestion
from bot.library.messages.suggested import suggestions_below
from bot.rules.tally import MINIMUM
from bot.rules.votes import Choice
from bot.words import later, say

# A page of notes is scrolled with a thumb; two blocks a note leave room for the rest of Slack's 100.
NOTES_PER_PAGE = 40
# Slack takes 250 kB a form. The notes get a part of it, counted as JSON escapes them at worst.
PAGE_BYTES = 150_000
# In place of a criterion's key.
ALL_NOTES = "*"
NO_EVIDENCE = "How do we know? Nobody wrote down any evidence yet."
_NAME = 80
# Leaves room for the words before it in one block.
_GROUP = _LINK = limits.SECTION_TEXT - 100

_REMOVAL = {
    "title": kit.plain("Remove this note?"),
    "text": kit.plain("It is deleted for everyone and cannot be brought back. The votes stay as they are."),
    "confirm": kit.plain("Remove"),
    "deny": kit.plain("Keep"),
    "style": "danger",
}


def criterion_value(assessment_id: int, key: str) -> str:
    """What an option of the results' selects carries."""
    return f"{assessment_id}:{key}"


def page_value(assessment_id: int, key: str, page: int) -> str:
    """What the buttons of a form's pages carry, and the form itself: which criterion, which page."""
    return f"{criterion_value(assessment_id, key)}:{page}"


def details_form(
    detail: CriterionDetail, *, assessment_id: int, suggested: Sequence[Suggestion] = ()
) -> dict[str, Any]:
    """The form behind *See answers and evidence…*. Its metadata is `page_value`, to show it anew after a removal."""
    result = detail.result
    pages = _pages(detail)
    page = min(detail.page, len(pages) - 1)
    blocks = [
        kit.plain_section(tidy(result.text) or result.key),
        *marked(assessment_id if result.original else 0),
        *(kit.plain_section(words) for words in answers(result)),
        *suggestions_below(suggested),
        kit.divider(),
        *(kit.plain_section(words) for words in _about_notes(detail, [len(part) for part in pages], page)),
        *(block for note in pages[page] for block in note),
        *_turning(assessment_id, result.key, page, len(pages)),
        *(_showing(detail, assessment_id, result.key) if detail.notes else ()),
    ]
    metadata = page_value(assessment_id, result.key, page)
    return kit.form(
        ids.RESULTS_DETAILS, "Answers and evidence", blocks, close="Close", private_metadata=metadata
    )


def answers(result: CriterionResult) -> Iterator[str]:
    """The counts or why there are none, those of the vote before, and who gave which answer where that was agreed."""
    yield from counted_answers(result)
    yield from who_answered(result)


def counted_answers(result: CriterionResult) -> Iterator[str]:
    """The counts or why there are none, and those of the vote before."""
    if result.counts:
        yield f"{counts_words(result.counts)}."
    elif result.said:
        yield say("{said}. {why}", said=result.said[:1].upper() + result.said[1:], why=say(WHY_A_WORD))
    elif result.voters is None:
        yield (
            f"{counted(result.answered, 'answer').capitalize()}. Unnamed results need {MINIMUM}: "
            "with fewer, people could guess who said what."
        )
    else:
        yield "Nobody answered this one."
    if result.earlier:
        yield f"Before it was voted on again: {counts_words(result.earlier)}."
    elif result.said_before:
        yield say("Before it was voted on again: {said}.", said=result.said_before)


def who_answered(result: CriterionResult) -> Iterator[str]:
    """Who gave which answer, where that was agreed."""
    for choice, names in by_choice(result.voters or ()).items():
        # A group of any size is told in full, over several sections if need be.
        for words in packed(names, _GROUP, between=", "):
            yield f"{choice} ({len(names)}): {words}"


def by_choice(voters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """The names under each answer that was given, answers in the order of the ballot."""
    said = dict.fromkeys(choice for _, choice in voters)
    ballot = [choice.words for choice in Choice if choice.words in said]
    return {
        choice: [kit.tame(name, _NAME) or "A member" for name, chosen in voters if chosen == choice]
        for choice in dict.fromkeys([*ballot, *said])
    }


def _about_notes(detail: CriterionDetail, sizes: Sequence[int], page: int) -> Iterator[str]:
    hidden = hidden_notes(detail.result)
    if len(sizes) > 1:
        first = sum(sizes[:page])
        yield f"How do we know? Notes {first + 1} to {first + sizes[page]} of {len(detail.notes)}:"
    elif detail.notes:
        yield f"How do we know? {counted(sizes[0], 'note').capitalize()}:"
    elif not hidden:
        yield NO_EVIDENCE
    if hidden:
        yield hidden


def hidden_notes(result: CriterionResult) -> str:
    """How many unsigned notes are kept back, and why; empty where there are none."""
    number = result.withheld_notes
    if not number:
        return ""
    notes = f"{counted(number, 'unsigned note')} {'is' if number == 1 else 'are'}"
    return f"{notes} not shown: fewer than {MINIMUM} people answered, so one could guess who wrote."


def _pages(detail: CriterionDetail) -> list[list[list[kit.Block]]]:
    """The blocks of each note, on as few pages as their number and size allow; at least one page."""
    return _paged(
        [
            _note(note, number, may_remove=detail.may_remove or note.id in detail.own)
            for number, note in enumerate(detail.notes, 1)
        ]
    )


def _blocks_in(page: Sequence[Sequence[kit.Block]]) -> int:
    return sum(map(len, page))


def _paged(notes: Sequence[list[kit.Block]]) -> list[list[list[kit.Block]]]:
    pages: list[list[list[kit.Block]]] = [[]]
    used = 0
    for blocks in notes:
        size = len(json.dumps(blocks))
        if _blocks_in(pages[-1]) + len(blocks) > 2 * NOTES_PER_PAGE or (
            pages[-1] and used + size > PAGE_BYTES
        ):
            pages.append([])
            used = 0
        pages[-1].append(blocks)
        used += size
    return pages


def all_notes_form(found: AllNotes, *, assessment_id: int) -> dict[str, Any]:
    """*All notes together*: every note under its criterion, on as few pages as Slack allows."""
    pages = _paged(list(_under_criteria(found)))
    page = min(found.page, len(pages) - 1)
    blocks = [
        kit.plain_section(say("What people saw and counted, criterion by criterion:")),
        *(block for note in pages[page] for block in note),
        *_turning(assessment_id, ALL_NOTES, page, len(pages)),
        *_showing(found, assessment_id, ALL_NOTES),
    ]
    metadata = page_value(assessment_id, ALL_NOTES, page)
    return kit.form(
        ids.RESULTS_DETAILS, say("All notes"), blocks, close=say("Close"), private_metadata=metadata
    )


def _under_criteria(found: AllNotes) -> Iterator[list[kit.Block]]:
    number = 0
    for short, notes in found.groups:
        heading = [kit.header(kit.tame(short, limits.HEADER_TEXT) or "?")]
        for note in notes:
            number += 1
            may_remove = found.may_remove or note.id in found.own
            yield [*heading, *_note(note, number, may_remove=may_remove)]
            heading = []


def _note(note: Note, number: int, *, may_remove: bool) -> list[kit.Block]:
    first, *rest = packed(filter(None, (tidy(note.text), note_source(note))))
    remove = kit.button(
        "Remove…", ids.EVIDENCE_REMOVE, value=str(note.id), label=f"Remove note {number}", style="danger"
    )
    accessory = {**remove, "confirm": _REMOVAL} if may_remove else None
    return [
        kit.plain_section(first, accessory=accessory, block_id=f"note:{note.id}"),
        *map(kit.plain_section, rest),
    ]


def note_source(note: Note) -> str:
    """Who signed and where to look, on lines of their own."""
    name = kit.tame(note.signer or "", _NAME)
    signed = f"Signed: {name}" if name else "Unsigned"
    link = kit.tame(note.link or "", _LINK)
    return f"{signed}\nLink: {link}" if link else signed


def _showing(found: CriterionDetail | AllNotes, assessment_id: int, key: str) -> list[kit.Block]:
    """*Show these notes in the channel*, for whoever leads."""
    channel = kit.tame(found.channel, _NAME)
    if not channel:
        return []
    button = kit.button(
        say("Show these notes in the channel"),
        ids.RESULTS_SHOW_NOTES,
        value=criterion_value(assessment_id, key),
    )
    who = _PUBLIC if found.is_public else _PRIVATE
    confirm = {
        "title": kit.plain(say("Show them in the channel?")),
        "text": kit.plain(say(who, channel=f"#{channel}")),
        "confirm": kit.plain(say("Show them")),
        "deny": kit.plain(say("Not now")),
    }
    return [kit.actions([{**button, "confirm": confirm}])]


_PRIVATE = later(
    "Everyone in {channel} reads them there, signed ones with their names. First look for students' names."
)
_PUBLIC = later(
    "Everyone in the workspace can read {channel}, signed notes with their names. First look for students' names."
)


def _turning(assessment_id: int, key: str, page: int, pages: int) -> list[kit.Block]:
    """A block a button: one action id may stand only once in a block."""
    ways = (("Earlier notes", page - 1), ("More notes", page + 1))
    return [
        kit.actions([kit.button(words, ids.RESULTS_DETAILS, value=page_value(assessment_id, key, to))])
        for words, to in ways
        if 0 <= to < pages
    ]
