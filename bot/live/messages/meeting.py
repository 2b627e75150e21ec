"""The message of a meeting in the channel: while it goes on, and the short record it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day, shown_hour
from bot.blocks.tallies import counted
from bot.focus.messages.standing import (
    Decided,
    StandingLine,
    decided_words,
    deciding_blocks,
    standing_title,
)
from bot.items.messages.items import ItemShown
from bot.items.messages.lists import list_value
from bot.live.messages.steps import More, steer
from bot.outbox.messages.outsiders import aside_block
from bot.words import say

_NAME, _ROLE, _TITLE, _ABOUT, _TEXT, _OBJECTIVE = 40, 40, 120, 80, 200, 300
_NAMES, _ROLES, _WAITING, _DONE, _DECISIONS, _ITEMS = 20, 8, 8, 3, 5, 8
_MORE = {
    More.ATTENDANCE: "Attendance…",
    More.LEAD: "Hand over the lead…",
    More.MINUTES: "5 minutes more for this item",
    More.DECISIONS: "Decisions…",
    More.END: "End the meeting",
}


@dataclass(frozen=True)
class AgendaLine:
    """One agenda item of a meeting.

    Attributes:
        is_current, is_done: neither: it waits for its turn.
        until: when its minutes are over, on the team's clock; None where nobody gave it minutes.
        since: when it was begun.
        is_note: it was parked, and stands as a note.
    """

    id: int
    title: str
    is_current: bool = False
    is_done: bool = False
    minutes: int | None = None
    since: time | None = None
    until: time | None = None
    presenter: str = ""
    objective: str = ""
    is_note: bool = False


@dataclass(frozen=True)
class DecisionShown:
    """What was decided. `evidence`: what it rests on; `about`: of which agenda item; each may be empty."""

    id: int
    text: str
    evidence: str = ""
    about: str = ""
    by: str = ""


@dataclass(frozen=True)
class Live:
    """A meeting that goes on, hours on the team's clock.

    Attributes:
        roles: what they are called, and whose they are.
        there: names.
        promised: the action items that were logged in it.
        open_before: how many are open from before.
        strategies: each that is active.
        decided: what was decided about strategies that ended in it.
        change: what the team chose last time to try.
        norms: in one line.
        aside: why what people wrote is not shown; empty where it is.
    """

    meeting_id: int
    ilt_id: int
    day: date
    started: time
    until: time
    objective: str = ""
    roles: Sequence[tuple[str, str]] = ()
    there: Sequence[str] = ()
    agenda: Sequence[AgendaLine] = ()
    decisions: Sequence[DecisionShown] = ()
    promised: Sequence[ItemShown] = ()
    open_before: int = 0
    strategies: Sequence[StandingLine] = ()
    decided: Sequence[Decided] = ()
    change: str = ""
    norms: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Record:
    """A meeting that is over.

    Attributes:
        ended_by: a name; empty where it ended by itself.
        unfinished: how many of its action items have no owner or no date.
        left_over: how many agenda items wait for the next meeting.
    """

    day: date
    started: time
    ended: time
    ended_by: str
    there: int
    decisions: int
    promised: int
    unfinished: int
    left_over: int


def live_message(live: Live) -> dict[str, Any]:
    """The one message of a meeting that goes on; what does not fit is counted in words.

    Headers carry the weight, and never formatting: Slack reads none in them, whatever people typed.
    """
    heading = f"Meeting of {long_day(live.day)}: since {shown_hour(live.started)}, planned until {shown_hour(live.until)}"
    ended = [decided_words(one, _TITLE) for one in live.decided]
    blocks = [
        kit.header(say("Meeting until {hour}", hour=shown_hour(live.until))),
        *([aside_block(live.aside, live.ilt_id)] if live.aside else []),
        *_section(_purpose(live)),
        *_agenda_blocks(live.agenda),
        *_titled(_decisions(live.decisions)),
        *_titled(_promised(live.promised)),
        *deciding_blocks(live.strategies),
        *([kit.plain_section("\n".join(ended))] if ended else []),
        *_open_before(live),
        *_section(_people(live)),
    ]
    standing = [one.words for one in live.strategies]
    said = [
        heading,
        *filter(None, [live.aside]),
        *_purpose(live),
        *_agenda(live.agenda),
        *_decisions(live.decisions),
        *_promised(live.promised),
        *([standing_title()] if standing or ended else []),
        *standing,
        *ended,
        *_open_words(live),
        *_people(live),
    ]
    return kit.message(kit.escape("\n".join(said)), [*blocks, _steer(live)])


def _section(lines: Sequence[str]) -> list[kit.Block]:
    return [kit.plain_section("\n".join(lines))] if lines else []


def _titled(lines: Sequence[str]) -> list[kit.Block]:
    """The first line as a header, the others below it."""
    return [kit.header(lines[0]), *_section(lines[1:])] if lines else []


def _agenda_blocks(items: Sequence[AgendaLine]) -> list[kit.Block]:
    """What is talked about now stands out; what comes and what is done is beside it."""
    others = _agenda([item for item in items if not item.is_current]) if items else _agenda(())
    current = [
        block
        for item in items
        if item.is_current
        for block in _titled([say("Now: {title}", title=_title(item)), *filter(None, _about(item))])
    ]
    return [*current, *_section([] if current and len(others) == 1 else others)]


def record(it: Record) -> dict[str, Any]:
    """What the message becomes: a few lines without buttons."""
    how = (
        f"ended by {kit.tame(it.ended_by, _NAME)}"
        if it.ended_by
        else "nobody ended it, so it ended by itself"
    )
    counts = [
        f"{it.there} there",
        counted(it.decisions, "decision"),
        counted(it.promised, "action item"),
    ]
    lines = [
        f"Meeting of {long_day(it.day)}: {shown_hour(it.started)} to {shown_hour(it.ended)}, {how}.",
        f"{', '.join(counts)}.",
    ]
    if it.unfinished:
        verb = "has" if it.unfinished == 1 else "have"
        lines.append(
            f"{counted(it.unfinished, 'action item')} {verb} no owner or no date yet: /ilt actions all"
        )
    if it.left_over:
        verb = "waits" if it.left_over == 1 else "wait"
        lines.append(f"{counted(it.left_over, 'agenda item')} {verb} for the next meeting.")
    words = "\n".join(lines)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def names_shown(names: Sequence[str], most: int = _NAMES) -> str:
    """Names in a row; what is too much is counted."""
    words = ", ".join(kit.tame(name, _NAME) for name in names[:most])
    return f"{words} and {len(names) - most} more" if len(names) > most else words


def decision_line(one: DecisionShown) -> str:
    """`Pair the grade 3 classes · about: Reading data · rests on: the October scores`."""
    parts = [kit.tame(one.text, _TEXT) or "?"]
    if one.about:
        parts.append(f"about: {kit.tame(one.about, _ABOUT)}")
    if one.evidence:
        parts.append(f"rests on: {kit.tame(one.evidence, _TEXT)}")
    return " · ".join(parts)


def _purpose(live: Live) -> list[str]:
    """What the meeting is for, and how the team wants to work in it."""
    lines = [f"What it is for: {kit.tame(live.objective, _OBJECTIVE)}"] if live.objective else []
    if live.change:
        lines.append(say("Try today: {change}", change=kit.tame(live.change, _OBJECTIVE)))
    return [*lines, *filter(None, [live.norms])]


def _people(live: Live) -> list[str]:
    shown = [f"{kit.tame(role, _ROLE)}: {kit.tame(name, _NAME)}" for role, name in live.roles[:_ROLES]]
    more = len(live.roles) - _ROLES
    roles = "Roles: " + " · ".join([*shown, *([f"and {more} more"] if more > 0 else [])])
    here = f"Here ({len(live.there)}): {names_shown(live.there) or 'nobody yet'}"
    return [*([roles] if live.roles else []), here]


def _agenda(items: Sequence[AgendaLine]) -> list[str]:
    if not items:
        return ["No agenda items."]
    done = [item for item in items if item.is_done]
    waiting = [item for item in items if not item.is_done and not item.is_current]
    lines = ["Agenda", *_done(done), *(_current(item) for item in items if item.is_current)]
    lines += [_waiting(item, is_next=item is waiting[0]) for item in waiting[:_WAITING]]
    if len(waiting) > _WAITING:
        lines.append(f"… and {counted(len(waiting) - _WAITING, 'more item')}")
    return lines


def _done(items: Sequence[AgendaLine]) -> list[str]:
    hidden = len(items) - _DONE
    more = [f"Done: {counted(hidden, 'earlier item')}"] if hidden > 0 else []
    return more + [
        f"{'Parked as a note' if item.is_note else 'Done'}: {kit.tame(item.title, _TITLE)}"
        for item in items[max(0, hidden) :]
    ]


def _current(item: AgendaLine) -> str:
    first, *rest = _about(item) or [""]
    return "\n".join([" · ".join(filter(None, [f"Now: {_title(item)}", first])), *rest])


def _about(item: AgendaLine) -> list[str]:
    """Until when, and whose it is; then what it is for."""
    when = f"since {shown_hour(item.since)}" if item.since else ""
    if item.until:
        when = f"until {shown_hour(item.until)}"
    line = " · ".join(filter(None, [when, kit.tame(item.presenter, _NAME)]))
    objective = kit.tame(item.objective, _OBJECTIVE)
    return [line, *([f"What should be different after it: {objective}"] if objective else [])]


def _waiting(item: AgendaLine, *, is_next: bool) -> str:
    minutes = f"{item.minutes} min" if item.minutes else ""
    parts = (f"{'Next' if is_next else 'Then'}: {_title(item)}", minutes, kit.tame(item.presenter, _NAME))
    return " · ".join(part for part in parts if part)


def _title(item: AgendaLine) -> str:
    return kit.tame(item.title, _TITLE)


def _decisions(decisions: Sequence[DecisionShown]) -> list[str]:
    if not decisions:
        return []
    hidden = len(decisions) - _DECISIONS
    more = [f"… and {counted(hidden, 'earlier one')}: the three dots, then Decisions…"] if hidden > 0 else []
    shown = [f"• {decision_line(one)}" for one in decisions[max(0, hidden) :]]
    return [f"Decisions ({len(decisions)})", *more, *shown]


def _promised(items: Sequence[ItemShown]) -> list[str]:
    if not items:
        return []
    hidden = len(items) - _ITEMS
    more = [f"… and {counted(hidden, 'earlier one')}: /ilt actions all"] if hidden > 0 else []
    return [
        f"Action items of this meeting ({len(items)})",
        *more,
        *(_item(one) for one in items[max(0, hidden) :]),
    ]


def _item(item: ItemShown) -> str:
    owner = f"@{kit.tame(item.owner, _NAME)}" if item.owner else "no owner yet"
    due = long_day(item.due) if item.due else "no date yet"
    return f"#{item.number} · {owner} · {due} · {kit.tame(item.text, _TEXT)}"


def _open_words(live: Live) -> list[str]:
    if not live.open_before:
        return []
    return [f"Open from before: {counted(live.open_before, 'action item')}."]


def _open_before(live: Live) -> list[kit.Block]:
    button = kit.button(
        "Open items",
        ids.ITEM_LIST_ALL,
        value=list_value(live.ilt_id, 0),
        label="Open action items, to go through privately",
    )
    return [kit.plain_section(words, accessory=button) for words in _open_words(live)]


def _steer(live: Live) -> kit.Block:
    meeting = str(live.meeting_id)
    current = next((item for item in live.agenda if item.is_current), None)
    left = sum(not item.is_done and not item.is_current for item in live.agenda)
    begins = not any(item.is_done for item in live.agenda)
    steps = steer(
        live.meeting_id,
        current.id if current else 0,
        current.title if current else "",
        left,
        begins=begins,
    )
    first = 1 if current or left else 0
    buttons = [
        kit.button("I am here", ids.MEETING_HERE, value=meeting, style="primary"),
        *steps[:first],
        kit.button("Log a decision…", ids.DECISION_LOG, value=meeting),
        kit.button("Log an action item", ids.ITEM_LOG, value=str(live.ilt_id)),
        *steps[first:],
    ]
    options = [
        kit.option(words, more.value) for more, words in _MORE.items() if current or more is not More.MINUTES
    ]
    overflow = {"type": "overflow", "action_id": ids.MEETING_MORE, "options": options}
    return kit.actions([*buttons, overflow], block_id=f"meeting:{meeting}")
