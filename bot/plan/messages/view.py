"""The plan as a private page with its buttons, and as the message in the channel."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.naming import name_of
from bot.blocks.packing import first_that_fits, packed
from bot.plan.messages.sections import Section, now_words, sections_of, title_of
from bot.plan.messages.shapes import LONGEST_TEXT, Plan
from bot.words import say

# About two screens of a phone; and what no piece of a section is longer than, so that Slack takes it.
PAGE, _PIECE = 1800, 2900
_LENGTHS = (LONGEST_TEXT, 120, 60, 24)
_CHANNEL = 80


@dataclass(frozen=True)
class PlanView:
    """The plan as one member sees it.

    Attributes:
        page: counted from 0; the last one where there are fewer.
        may_edit, may_post: what they may do.
        organizers: who may edit an empty plan, in words; empty where nobody may.
    """

    plan: Plan
    page: int = 0
    may_edit: bool = False
    may_post: bool = False
    organizers: str = ""


def page_value(ilt_id: int, page: int) -> str:
    """What the buttons of a page carry."""
    return f"{ilt_id}:{page}"


def plan_view(view: PlanView) -> dict[str, Any]:
    """One page of it, only for whoever asked."""
    pages = list(pages_of(view.plan))
    page = max(0, min(view.page, len(pages) - 1))
    shown = pages[page] if pages else []
    title = _title(view.plan, page, len(pages))
    said = [*filter(None, [now_words(view.plan), *_when_empty(view)])]
    blocks = [
        kit.header(title),
        *map(kit.plain_section, said),
        *_drawn(shown),
        kit.actions(_buttons(view, page, len(pages))),
    ]
    forms = ("\n".join([title, *said, *_text(_shortened(shown, limit))]) for limit in _LENGTHS)
    return kit.message(first_that_fits(map(kit.escape, forms)), blocks)


def _title(plan: Plan, page: int, pages: int) -> str:
    title = title_of(plan)
    if pages < 2:  # noqa: PLR2004 - one page needs no number
        return title
    return say("{title}. Page {page} of {pages}.", title=title, page=page + 1, pages=pages)


def _when_empty(view: PlanView) -> Iterator[str]:
    if not view.plan.is_empty:
        return
    yield say("There is nothing in it yet. What you work on comes in by itself.")
    if view.may_edit:
        yield say("Add what you have: each part stands alone, and shows once it is filled.")
    elif view.organizers:
        yield say("Organizers fill it in: {names}.", names=view.organizers)


def pages_of(plan: Plan) -> Iterator[list[Section]]:
    """Sections page by page: as many as a page holds, one that is longer goes on over the next."""
    page: list[Section] = []
    used = 0
    for piece in _pieces(sections_of(plan)):
        size = len(piece.heading) + len(piece.lines[0])
        if page and used + size > PAGE:
            yield page
            page, used = [], 0
        page.append(piece)
        used += size
    if page:
        yield page


def _pieces(sections: Iterable[Section]) -> Iterator[Section]:
    """The same with one text each that is not too long; what goes on has its heading again."""
    for section in sections:
        for text in packed(section.lines, _PIECE, "\n\n" if _is_long(section) else "\n"):
            yield Section(section.heading, [text], section.changed)


def _is_long(section: Section) -> bool:
    """Whether its lines are paragraphs: run together they cannot be told apart on a phone."""
    return any("\n" in line for line in section.lines)


def _drawn(sections: Sequence[Section]) -> Iterator[kit.Block]:
    for heading, pieces in groupby(sections, key=lambda one: (one.heading, one.changed)):
        yield kit.header(heading[0])
        yield from (kit.plain_section("\n".join(one.lines)) for one in pieces)
        if heading[1]:
            yield kit.context(heading[1])


def _text(sections: Iterable[Section]) -> Iterator[str]:
    for one in sections:
        yield one.heading
        yield from one.lines
        if one.changed:
            yield one.changed


def _shortened(sections: Sequence[Section], limit: int) -> Iterator[Section]:
    if limit == LONGEST_TEXT:
        yield from sections
        return
    for one in sections:
        lines = [kit.tame(line, limit) for text in one.lines for line in text.splitlines() if line]
        yield Section(one.heading, lines, one.changed)


def _buttons(view: PlanView, page: int, pages: int) -> list[dict[str, Any]]:
    value, team = str(view.plan.ilt_id), name_of(view.plan.team)
    buttons = []
    if page > 0:
        before = page_value(view.plan.ilt_id, page - 1)
        buttons.append(kit.button(say("Page before"), ids.PLAN_PAGE_BACK, value=before))
    if page + 1 < pages:
        after = page_value(view.plan.ilt_id, page + 1)
        buttons.append(kit.button(say("Next page"), ids.PLAN_PAGE_MORE, value=after))
    if view.may_edit:
        label = say("Add to or change the plan of {team}", team=team)
        style = "primary" if view.plan.is_empty else ""
        edit = kit.button(say("Add or change…"), ids.PLAN_EDIT, value=value, label=label, style=style)
        buttons.append(edit)
    if view.may_post and not view.plan.is_empty:
        buttons.append(kit.button(say("Post it"), ids.PLAN_POST, value=value))
    if not view.plan.is_empty:
        buttons.append(kit.button(say("As a document"), ids.PLAN_DOCUMENT, value=value))
    return buttons or [kit.button(say("What we work on"), ids.menu_action("focus"))]


def plan_post(plan: Plan, posted_on: date) -> dict[str, Any]:
    """The message in the channel: all of it, kept up to date."""
    if plan.is_empty:
        return _record(say("Our plan: there is nothing in it now."))
    title, now = say("Our plan"), now_words(plan)
    value = str(plan.ilt_id)
    posted = say("Posted on {day}, and kept up to date.", day=long_day(posted_on))
    buttons = [
        _show_button(value),
        kit.button(say("As a document"), ids.PLAN_DOCUMENT, value=value),
    ]
    blocks = [
        kit.header(title),
        *([kit.plain_section(now)] if now else []),
        *_drawn(list(_pieces(sections_of(plan)))),
        kit.plain_section(posted),
        kit.actions(buttons),
    ]
    around = [title, *filter(None, [now])]
    forms = ("\n".join([*around, *_text(sections_of(plan, limit)), posted]) for limit in _LENGTHS)
    return kit.message(first_that_fits(map(kit.escape, forms)), blocks)


def plan_post_before(posted_on: date) -> dict[str, Any]:
    """What becomes of it once the plan was posted again."""
    return _record(
        say("Our plan, posted on {day}: a newer one stands further down.", day=long_day(posted_on))
    )


@dataclass(frozen=True)
class Posting:
    """A plan that is on its way to its channel."""

    ilt_id: int
    channel: str


def plan_posted(done: Posting) -> dict[str, Any]:
    """After *Post it*: one sentence, since the plan itself appears below it."""
    words = say(
        "Posted: #{channel} shows it in a moment and follows every change.",
        channel=name_of(done.channel, _CHANNEL),
    )
    row = kit.actions([_show_button(str(done.ilt_id))])
    return kit.message(kit.escape(words), [kit.plain_section(words), row])


def _show_button(value: str) -> dict[str, Any]:
    return kit.button(say("Show me the plan"), ids.PLAN_SHOW, value=value)


def document_comes() -> str:
    """After *As a document*."""
    return say(
        "I send you the plan as a direct message in a moment. Only you get it; pass it on as you see fit."
    )


def document_name(plan: Plan) -> str:
    """`ilt-plan-2026-11-03.docx`."""
    return f"ilt-plan-{plan.today}.docx"


def document_message(plan: Plan, *, is_late: bool) -> dict[str, Any]:
    """The words above the document."""
    lines = [say("Sorry, this comes late.")] if is_late else []
    lines.append(
        say("The quarterly action plan of {team}, as it stands now.", team=name_of(plan.team, _CHANNEL))
    )
    words = " ".join(lines)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def _record(words: str) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words)])
