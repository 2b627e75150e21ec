"""The private full list of a process reflection's lines, and the form in which one change is chosen."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.fields import text_field
from bot.blocks.limits import MOST_OPTIONS
from bot.blocks.packing import tidy
from bot.meetings.messages.reflection_shapes import CHANGE, HARD, HEADINGS, STEP, TITLE, Line, in_list

# The form's fields.
LINE, OWN = "line", "own"
MOST_CHANGE = 500
# A page of lines is scrolled with a thumb; two blocks a line leave room for the rest of Slack's 100.
LINES_PER_PAGE = 30
# Slack takes 250 kB a form. The lines get a part of it, counted as JSON escapes them at worst.
PAGE_BYTES = 150_000
# What can be chosen, in the order of the select.
CHOOSABLE = {CHANGE: "Changes", STEP: "Steps", HARD: "Challenges"}
_SHOWN = 300

_REMOVAL = {
    "title": kit.plain("Remove this line?"),
    "text": kit.plain("It is deleted for everyone and cannot be brought back."),
    "confirm": kit.plain("Remove"),
    "deny": kit.plain("Keep"),
    "style": "danger",
}


@dataclass(frozen=True)
class LineList:
    """The lines of a meeting as one member may see them.

    Attributes:
        lines: in their shuffled order.
        mine: ids of those to which the member gave a +1.
        may_back: +1s are taken, and theirs too.
        may_remove: they lead.
        page: from 0; past the last one means the last one.
    """

    meeting_id: int
    lines: Sequence[Line]
    mine: Collection[int]
    may_back: bool
    may_remove: bool
    page: int = 0


def line_list(shown: LineList) -> dict[str, Any]:
    """The form behind *Read all*. Its metadata is what its pages' buttons carry."""
    pages = _pages(shown)
    page = min(shown.page, len(pages) - 1)
    blocks = [
        kit.plain_section(_about(shown)),
        *(block for line in pages[page] for block in line),
        *_turning(shown.meeting_id, page, len(pages)),
    ]
    return kit.form(
        ids.PROCESS_LINES, TITLE, blocks, close="Close", private_metadata=page_value(shown.meeting_id, page)
    )


def page_value(meeting_id: int, page: int) -> str:
    """What the buttons of the pages carry, and the form itself."""
    return f"{meeting_id}:{page}"


def line_value(meeting_id: int, line_id: int) -> str:
    """What a line's buttons carry."""
    return f"{meeting_id}:{line_id}"


def _about(shown: LineList) -> str:
    if not shown.lines:
        return "Nobody wrote anything down."
    if shown.may_back:
        return "Nobody knows who wrote what. Tap +1 on what you want too, and again to take it back; only counts are shown."
    return "Nobody knows who wrote what."


def _pages(shown: LineList) -> list[list[list[kit.Block]]]:
    """The blocks of each line, on as few pages as their number and size allow; at least one page."""
    pages: list[list[list[kit.Block]]] = [[]]
    used = 0
    for number, (line, heading) in enumerate(_in_order(shown.lines), 1):
        blocks = [*([kit.header(heading)] if heading else []), *_line(shown, line, number)]
        size = len(json.dumps(blocks))
        if len(pages[-1]) == LINES_PER_PAGE or (pages[-1] and used + size > PAGE_BYTES):
            pages.append([])
            used = 0
        pages[-1].append(blocks)
        used += size
    return pages


def _in_order(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Every line under the three headings, each heading with its first line; the order stays as +1s come."""
    for name, heading in HEADINGS.items():
        mine = sorted(in_list(lines, name), key=lambda line: line.id)
        yield from ((line, "" if place else heading) for place, line in enumerate(mine))


def _line(shown: LineList, line: Line, number: int) -> list[kit.Block]:
    words = kit.plain_section(f"{line.label}{tidy(line.text)}" or "?")
    buttons = list(_line_buttons(shown, line, number))
    if buttons:
        return [words, kit.actions(buttons)]
    return [words, kit.context(f"+{line.backed}")] if line.backed else [words]


def _line_buttons(shown: LineList, line: Line, number: int) -> Iterator[dict[str, Any]]:
    value = line_value(shown.meeting_id, line.id)
    if shown.may_back:
        is_mine = line.id in shown.mine
        words = f"+1 ({line.backed}, with yours)" if is_mine else f"+1 ({line.backed})"
        label = f"{'Take back' if is_mine else 'Give'} +1: line {number}"
        yield kit.button(words, ids.PROCESS_PLUS_ONE, value=value, label=label)
    if shown.may_remove:
        remove = kit.button(
            "Remove…", ids.PROCESS_REMOVE, value=value, label=f"Remove line {number}", style="danger"
        )
        yield {**remove, "confirm": _REMOVAL}


def _turning(meeting_id: int, page: int, pages: int) -> list[kit.Block]:
    """A block a button: one action id may stand only once in a block."""
    ways = (("Earlier lines", page - 1), ("More lines", page + 1))
    return [
        kit.actions([kit.button(words, ids.PROCESS_LINES, value=page_value(meeting_id, to))])
        for words, to in ways
        if 0 <= to < pages
    ]


@dataclass(frozen=True)
class ChooseForm:
    """What can be chosen, and what was; empty where nothing was yet."""

    meeting_id: int
    lines: Sequence[Line]
    chosen: str = ""


def choose_form(form: ChooseForm) -> dict[str, Any]:
    """*Choose one change…*: a line of the lists, or own words."""
    about = "One change to try at the next meeting. It stands on its agenda, and at its end we ask whether it helped."
    now = f"Chosen now: {kit.tame(form.chosen, _SHOWN)}" if form.chosen else ""
    blocks = [
        *(kit.plain_section(words) for words in (about, now) if words),
        *_select(form),
        text_field(
            OWN,
            "Or in your own words",
            hint="If you fill this in, it is taken instead of a line.",
            optional=True,
        ),
    ]
    return kit.form(
        ids.PROCESS_CHOOSE_FORM,
        "Choose one change",
        blocks,
        submit="Choose",
        close="Cancel",
        private_metadata=str(form.meeting_id),
    )


def _select(form: ChooseForm) -> list[kit.Block]:
    groups = [
        {"label": kit.plain(title), "options": options}
        for question, title in CHOOSABLE.items()
        if (options := _options(form.lines, question))
    ]
    if not groups:
        return []
    element = {
        "type": "static_select",
        "action_id": LINE,
        "placeholder": kit.plain("Choose a line"),
        "option_groups": groups,
    }
    label = kit.plain("A line of our answers")
    return [{"type": "input", "block_id": LINE, "label": label, "optional": True, "element": element}]


def _options(lines: Sequence[Line], question: str) -> list[dict[str, Any]]:
    """The lines of a question; where there are more than a select holds, those that most want."""
    mine = sorted((line for line in lines if line.question == question), key=lambda line: -line.backed)
    return [
        kit.option(
            f"{kit.tame(line.text, limits.OPTION_TEXT - len(line.mark)) or '?'}{line.mark}", str(line.id)
        )
        for line in mine[:MOST_OPTIONS]
    ]


def chosen(words: str) -> str:
    """After *Choose*."""
    return f"Chosen: {kit.tame(words, _SHOWN)}. The channel's message shows it, and you can choose another until the next meeting starts."
