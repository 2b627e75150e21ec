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
from bot.words import later, say

# The form's fields.
LINE, OWN = "line", "own"
MOST_CHANGE = 500
# A page of lines is scrolled with a thumb; two blocks a line leave room for the rest of Slack's 100.
LINES_PER_PAGE = 30
# Slack takes 250 kB a form. The lines get a part of it, counted as JSON escapes them at worst.
PAGE_BYTES = 150_000
# What can be chosen, in the order of the select.
CHOOSABLE = {CHANGE: later("Changes"), STEP: later("Steps"), HARD: later("Challenges")}
_SHOWN = 300


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
        ids.PROCESS_LINES,
        say(TITLE),
        blocks,
        close=say("Close"),
        private_metadata=page_value(shown.meeting_id, page),
    )


def page_value(meeting_id: int, page: int) -> str:
    """What the buttons of the pages carry, and the form itself."""
    return f"{meeting_id}:{page}"


def line_value(meeting_id: int, line_id: int) -> str:
    """What a line's buttons carry."""
    return f"{meeting_id}:{line_id}"


def _about(shown: LineList) -> str:
    if not shown.lines:
        return say("Nobody wrote anything down.")
    if shown.may_back:
        return say(
            "Nobody knows who wrote what. Tap +1 on what you want too, and again to take it back; only counts are shown."
        )
    return say("Nobody knows who wrote what.")


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
        yield from ((line, "" if place else say(heading)) for place, line in enumerate(mine))


def _line(shown: LineList, line: Line, number: int) -> list[kit.Block]:
    words = kit.plain_section(line.called(tidy(line.text)) or "?")
    buttons = list(_line_buttons(shown, line, number))
    if buttons:
        return [words, kit.actions(buttons)]
    return [words, kit.context(f"+{line.backed}")] if line.backed else [words]


def _line_buttons(shown: LineList, line: Line, number: int) -> Iterator[dict[str, Any]]:
    value = line_value(shown.meeting_id, line.id)
    if shown.may_back:
        is_mine = line.id in shown.mine
        words = say("+1 ({number}, with yours)", number=line.backed) if is_mine else f"+1 ({line.backed})"
        label = (
            say("Take back +1: line {number}", number=number)
            if is_mine
            else say("Give +1: line {number}", number=number)
        )
        yield kit.button(words, ids.PROCESS_PLUS_ONE, value=value, label=label)
    if shown.may_remove:
        remove = kit.button(
            say("Remove…"),
            ids.PROCESS_REMOVE,
            value=value,
            label=say("Remove line {number}", number=number),
            style="danger",
        )
        yield {**remove, "confirm": _removal()}


def _removal() -> dict[str, Any]:
    return {
        "title": kit.plain(say("Remove this line?")),
        "text": kit.plain(say("It is deleted for everyone and cannot be brought back.")),
        "confirm": kit.plain(say("Remove")),
        "deny": kit.plain(say("Keep")),
        "style": "danger",
    }


def _turning(meeting_id: int, page: int, pages: int) -> list[kit.Block]:
    """A block a button: one action id may stand only once in a block."""
    ways = ((say("Earlier lines"), page - 1), (say("More lines"), page + 1))
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
    about = say(
        "One change to try at the next meeting. It stands on its agenda, and at its end we ask whether it helped."
    )
    now = say("Chosen now: {change}", change=kit.tame(form.chosen, _SHOWN)) if form.chosen else ""
    blocks = [
        *(kit.plain_section(words) for words in (about, now) if words),
        *_select(form),
        text_field(
            OWN,
            say("Or in your own words"),
            hint=say("If you fill this in, it is taken instead of a line."),
            optional=True,
        ),
    ]
    return kit.form(
        ids.PROCESS_CHOOSE_FORM,
        say("Choose one change"),
        blocks,
        submit=say("Choose"),
        close=say("Cancel"),
        private_metadata=str(form.meeting_id),
    )


def _select(form: ChooseForm) -> list[kit.Block]:
    groups = [
        {"label": kit.plain(say(title)), "options": options}
        for question, title in CHOOSABLE.items()
        if (options := _options(form.lines, question))
    ]
    if not groups:
        return []
    element = {
        "type": "static_select",
        "action_id": LINE,
        "placeholder": kit.plain(say("Choose a line")),
        "option_groups": groups,
    }
    label = kit.plain(say("A line of our answers"))
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
    return say(
        "Chosen: {change}. The channel's message shows it, and you can choose another until the next meeting starts.",
        change=kit.tame(words, _SHOWN),
    )
