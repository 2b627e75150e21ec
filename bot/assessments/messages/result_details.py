"""One criterion after the reveal: its counts, who voted what where that was agreed, and the evidence, page by page."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.assessments.messages.original import marked
from bot.assessments.messages.result_shapes import AllNotes, CriterionDetail, CriterionResult, Note
from bot.blocks import ids, kit, limits
from bot.blocks.packing import packed, tidy
from bot.blocks.tallies import WHY_A_WORD, counts_words, said_sentence
from bot.library.messages.shapes import Suggestion
from bot.library.messages.suggested import suggestions_below
from bot.rules.tally import MINIMUM
from bot.rules.votes import Choice
from bot.words import count, later, say

# A page of notes is scrolled with a thumb; two blocks a note leave room for the rest of Slack's 100.
NOTES_PER_PAGE = 40
# Slack takes 250 kB a form. The notes get a part of it, counted as JSON escapes them at worst.
PAGE_BYTES = 150_000
# In place of a criterion's key.
ALL_NOTES = "*"
NO_EVIDENCE = later("How do we know? Nobody wrote down any evidence yet.")
_NAME = 80
# Leaves room for the words before it in one block.
_GROUP = _LINK = limits.SECTION_TEXT - 100


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
        ids.RESULTS_DETAILS,
        say("Answers and evidence"),
        blocks,
        close=say("Close"),
        private_metadata=metadata,
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
        yield f"{said_sentence(result.word)} {say(WHY_A_WORD)}"
    elif result.voters is None:
        yield _too_few(result.answered)
    else:
        yield say("Nobody answered this one.")
    if result.earlier:
        yield say("Before it was voted on again: {said}.", said=counts_words(result.earlier))
    elif result.said_before:
        yield say("Before it was voted on again: {said}.", said=result.said_before)


def _too_few(answered: int) -> str:
    if not answered:
        return say(
            "No answers. Unnamed results need {minimum}: with fewer, people could guess who said what.",
            minimum=MINIMUM,
        )
    return count(
        "{number} answer. Unnamed results need {minimum}: with fewer, people could guess who said what.",
        "{number} answers. Unnamed results need {minimum}: with fewer, people could guess who said what.",
        answered,
        minimum=MINIMUM,
    )


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
        choice: [kit.tame(name, _NAME) or say("A member") for name, chosen in voters if chosen == choice]
        for choice in dict.fromkeys([*ballot, *said])
    }


def _about_notes(detail: CriterionDetail, sizes: Sequence[int], page: int) -> Iterator[str]:
    hidden = hidden_notes(detail.result)
    if len(sizes) > 1:
        first = sum(sizes[:page])
        yield say(
            "How do we know? Notes {first} to {last} of {total}:",
            first=first + 1,
            last=first + sizes[page],
            total=len(detail.notes),
        )
    elif detail.notes:
        yield count("How do we know? {number} note:", "How do we know? {number} notes:", sizes[0])
    elif not hidden:
        yield say(NO_EVIDENCE)
    if hidden:
        yield hidden


def hidden_notes(result: CriterionResult) -> str:
    """How many unsigned notes are kept back, and why; empty where there are none."""
    if not result.withheld_notes:
        return ""
    return count(
        "{number} unsigned note is not shown: fewer than {minimum} people answered, so one could guess who wrote it.",
        "{number} unsigned notes are not shown: fewer than {minimum} people answered, so one could guess who wrote them.",
        result.withheld_notes,
        minimum=MINIMUM,
    )


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


def _removal() -> dict[str, Any]:
    """What is asked before a note is removed."""
    return {
        "title": kit.plain(say("Remove this note?")),
        "text": kit.plain(
            say("It is deleted for everyone and cannot be brought back. The votes stay as they are.")
        ),
        "confirm": kit.plain(say("Remove")),
        "deny": kit.plain(say("Keep")),
        "style": "danger",
    }


def _note(note: Note, number: int, *, may_remove: bool) -> list[kit.Block]:
    first, *rest = packed(filter(None, (tidy(note.text), note_source(note))))
    remove = kit.button(
        say("Remove…"),
        ids.EVIDENCE_REMOVE,
        value=str(note.id),
        label=say("Remove note {number}", number=number),
        style="danger",
    )
    accessory = {**remove, "confirm": _removal()} if may_remove else None
    return [
        kit.plain_section(first, accessory=accessory, block_id=f"note:{note.id}"),
        *map(kit.plain_section, rest),
    ]


def note_source(note: Note) -> str:
    """Who signed and where to look, on lines of their own."""
    name = kit.tame(note.signer or "", _NAME)
    signed = say("Signed: {name}", name=name) if name else say("Unsigned")
    link = kit.tame(note.link or "", _LINK)
    return "\n".join([signed, say("Link: {link}", link=link)]) if link else signed


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
    ways = ((say("Earlier notes"), page - 1), (say("More notes"), page + 1))
    return [
        kit.actions([kit.button(words, ids.RESULTS_DETAILS, value=page_value(assessment_id, key, to))])
        for words, to in ways
        if 0 <= to < pages
    ]
