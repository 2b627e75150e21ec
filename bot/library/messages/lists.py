"""The library as one member of a team reads it: the first page, lists of five, what was said of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit, limits
from bot.blocks.fields import Choice, select
from bot.blocks.packing import first_that_fits
from bot.library.messages.shapes import LONGEST_TITLE, Entry, Suggestion
from bot.library.messages.suggested import entry_words, open_button, suggestion_rows
from bot.words import count, later, say
from rubric_data import ResourceKind

PAGE = 5
# Choices behind the three dots of an entry.
AGENDA, SHARE, HELPED, GONE, REMOVE = "agenda", "share", "helped", "gone", "remove"
_TEAM, _SEARCHED = 60, 60
_MOST_MENUS = 12
_HOW = later("Or type what you look for, for example: /ilt resources norms")
_LENGTHS = (LONGEST_TITLE, 60, 30)


@dataclass(frozen=True)
class Menu:
    """A way into the library: a heading and what stands under it, as choices of views."""

    heading: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class FirstPage:
    """`/ilt resources` alone.

    Attributes:
        focus: what the team works on; empty: nothing.
        hidden: how many are taken for gone, for whoever may bring them back.
        why: what was looked for in vain.
    """

    ilt_id: int
    team: str
    menus: Sequence[Menu]
    number: int
    focus: str = ""
    suggested: Sequence[Suggestion] = ()
    hidden: int = 0
    why: str = ""


@dataclass(frozen=True)
class Listing:
    """A page of entries. `view`: what the buttons of its pages carry; `may_remove`: of the team's own, by their refs."""

    ilt_id: int
    heading: str
    view: str
    entries: Sequence[Entry]
    page: int
    may_remove: frozenset[str] = frozenset()
    are_hidden: bool = False

    @property
    def shown(self) -> Sequence[Entry]:
        """Those of the page."""
        return self.entries[self.page * PAGE : (self.page + 1) * PAGE]


def view_value(ilt_id: int, page: int, view: str) -> str:
    """What leads to a page of a list."""
    return f"{ilt_id}:{page}:{view}"


def first_page(page: FirstPage) -> dict[str, Any]:
    """The ways in: what fits what the team works on, by criterion, by part of the visual, all."""
    team = kit.tame(page.team, _TEAM)
    asked = count(
        "{team}: {number} resource. What would help you?",
        "{team}: {number} resources. What would help you?",
        page.number,
        team=team,
    )
    lines = [*filter(None, [page.why]), asked]
    blocks = [kit.plain_section("\n".join(lines))]
    if page.suggested:
        blocks.append(
            kit.plain_section(say("For what you work on, {focus}:", focus=kit.tame(page.focus, 200)))
        )
        blocks += suggestion_rows(page.suggested)
    for number, menu in enumerate(page.menus[:_MOST_MENUS]):
        # Beside a line of text its own words were cut.
        chosen = select(ids.RESOURCE_LIST, menu.choices, menu.heading)
        blocks.append(kit.actions([chosen], block_id=f"resources:{number}"))
    buttons = [
        kit.button(say("All of them"), ids.RESOURCE_ALL, value=view_value(page.ilt_id, 0, "all")),
        kit.button(say("Add a resource…"), ids.RESOURCE_ADD, value=str(page.ilt_id)),
    ]
    if page.hidden:
        words = count("Hidden: {number}", "Hidden: {number}", page.hidden)
        buttons.append(kit.button(words, ids.RESOURCE_HIDDEN, value=view_value(page.ilt_id, 0, "gone")))
    blocks += [kit.actions(buttons), kit.context(kit.escape(say(_HOW)))]
    return kit.message(kit.escape(" ".join([*lines, say(_HOW)])), blocks)


def listing(page: Listing) -> dict[str, Any]:
    """Five entries, each with what can be done with it."""
    heading = _heading(page)
    blocks = [kit.plain_section(heading)]
    for one in page.shown:
        blocks += _hidden(page, one) if page.are_hidden else _entry(page, one)
    titles = first_that_fits(
        kit.escape(f"{heading}: {', '.join(kit.tame(one.title, size) for one in page.shown)}")
        for size in _LENGTHS
    )
    return kit.message(titles, [*blocks, kit.actions(_ways_on(page))])


def _heading(page: Listing) -> str:
    name, number = kit.tame(page.heading, 200), len(page.entries)
    if number <= PAGE:
        return count("{name}: {number} resource", "{name}: {number} resources", number, name=name)
    first = page.page * PAGE + 1
    return say(
        "{name}: {first} to {last} of {number} resources",
        name=name,
        first=first,
        last=first + len(page.shown) - 1,
        number=number,
    )


def _entry(page: Listing, one: Entry) -> list[kit.Block]:
    value = f"{page.ilt_id}:{one.ref}"
    more = {
        "type": "overflow",
        "action_id": ids.RESOURCE_ROW,
        "options": [kit.option(words, f"{what}:{value}") for what, words in _more(page, one)],
    }
    if not one.address:
        return [entry_words(one, accessory=more)]
    return [entry_words(one), kit.actions([open_button(page.ilt_id, one), more])]


def _more(page: Listing, one: Entry) -> list[tuple[str, str]]:
    is_video = one.kind is ResourceKind.VIDEO
    choices = [
        (AGENDA, say("Watch together…") if is_video else say("Put on the agenda…")),
        (SHARE, say("Share in the channel")),
        (HELPED, say("It helped")),
    ]
    if one.address:
        choices.append((GONE, say("Not there any more")))
    if one.ref in page.may_remove:
        choices.append((REMOVE, say("Remove…")))
    return choices


def _hidden(page: Listing, one: Entry) -> list[kit.Block]:
    label = say("Bring back: {title}", title=kit.tame(one.title, LONGEST_TITLE))
    value = f"{page.ilt_id}:{one.ref}"
    back = kit.button(say("Bring back"), ids.RESOURCE_BRING_BACK, value=value, label=label)
    buttons = [*([open_button(page.ilt_id, one)] if one.address else []), back]
    return [entry_words(one), kit.actions(buttons)]


def _ways_on(page: Listing) -> list[dict[str, Any]]:
    last = (len(page.entries) - 1) // PAGE
    buttons = []
    if page.page:
        back = view_value(page.ilt_id, page.page - 1, page.view)
        buttons.append(kit.button(say("The five before"), ids.RESOURCE_PAGE_BACK, value=back))
    if page.page < last:
        more = view_value(page.ilt_id, page.page + 1, page.view)
        buttons.append(kit.button(say("More"), ids.RESOURCE_PAGE_MORE, value=more))
    return [*buttons, kit.button(say("Other resources"), ids.RESOURCE_START, value=str(page.ilt_id))]


def nothing_found(words: str) -> str:
    """Above the first page, where a search found nothing."""
    shown = kit.tame(words, _SEARCHED)
    return say(
        "Nothing in the library has “{words}”, or anything like it. Choose from these instead:", words=shown
    )


@dataclass(frozen=True)
class Done:
    """Something was said of an entry. `helped`: how many say so by now."""

    ilt_id: int
    team: str
    entry: Entry
    helped: int = 0

    @property
    def value(self) -> str:
        """What its buttons carry."""
        return f"{self.ilt_id}:{self.entry.ref}"


def helped(done: Done) -> dict[str, Any]:
    """After *It helped*."""
    words = count(
        "Noted: “{title}” helped. {number} of {team} says so; others read only the number.",
        "Noted: “{title}” helped. {number} of {team} say so; others read only the number.",
        done.helped,
        title=kit.tame(done.entry.title, LONGEST_TITLE),
        team=kit.tame(done.team, _TEAM),
    )
    return _with_button(words, kit.button(say("Undo"), ids.RESOURCE_UNDO_HELPED, value=done.value))


def not_helped(done: Done) -> dict[str, Any]:
    """After its *Undo*."""
    return _with_button(say("Taken back: “{title}”.", title=kit.tame(done.entry.title, LONGEST_TITLE)))


def gone(done: Done) -> dict[str, Any]:
    """After *Not there any more*."""
    words = say(
        "“{title}” is hidden for {team}. If a second team says so too, it is hidden for all. An organizer can bring it "
        "back: /ilt resources, Hidden.",
        title=kit.tame(done.entry.title, LONGEST_TITLE),
        team=kit.tame(done.team, _TEAM),
    )
    if done.entry.is_own:
        words = say(
            "“{title}” is hidden for {team}. An organizer can bring it back: /ilt resources, Hidden.",
            title=kit.tame(done.entry.title, LONGEST_TITLE),
            team=kit.tame(done.team, _TEAM),
        )
    return _with_button(words, kit.button(say("Undo"), ids.RESOURCE_BRING_BACK, value=done.value))


def brought_back(done: Done) -> dict[str, Any]:
    """After *Bring back*."""
    title, team = kit.tame(done.entry.title, LONGEST_TITLE), kit.tame(done.team, _TEAM)
    return _with_button(say("“{title}” is in the library of {team} again.", title=title, team=team))


def shared(done: Done) -> dict[str, Any]:
    """After *Share in the channel*."""
    title, team = kit.tame(done.entry.title, LONGEST_TITLE), kit.tame(done.team, _TEAM)
    return _with_button(say("I post “{title}” in the channel of {team} now.", title=title, team=team))


def added(done: Done) -> dict[str, Any]:
    """After *Add*."""
    words = say(
        "“{title}” is in the library of {team}. Nobody else was told: share it in the channel if they should know.",
        title=kit.tame(done.entry.title, LONGEST_TITLE),
        team=kit.tame(done.team, _TEAM),
    )
    again = kit.button(say("Our own"), ids.RESOURCE_ALL, value=view_value(done.ilt_id, 0, "own"))
    return _with_button(words, again)


def removed(done: Done) -> dict[str, Any]:
    """After *Remove*."""
    title, team = kit.tame(done.entry.title, LONGEST_TITLE), kit.tame(done.team, _TEAM)
    return _with_button(
        say(
            "“{title}” is deleted from the library of {team}, and from what was shared of it in the channel.",
            title=title,
            team=team,
        )
    )


def _with_button(words: str, *buttons: dict[str, Any]) -> dict[str, Any]:
    rows = [kit.actions(buttons)] if buttons else []
    return kit.message(kit.escape(words), [kit.plain_section(kit.cut(words, limits.SECTION_TEXT)), *rows])
