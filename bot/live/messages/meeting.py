"""The message of a meeting in the channel: while it goes on, and the short record it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.agenda.messages.agenda import asked_words
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
from bot.words import count, later, say

_NAME, _ROLE, _TITLE, _ABOUT, _TEXT, _OBJECTIVE = 40, 40, 120, 80, 200, 300
_NAMES, _ROLES, _WAITING, _DONE, _DECISIONS, _ITEMS = 20, 8, 8, 3, 5, 8
_MORE = {
    More.ATTENDANCE: later("Attendance…"),
    More.LEAD: later("Hand over the lead…"),
    More.MINUTES: later("5 minutes more for this item"),
    More.DECISIONS: later("Decisions…"),
    More.END: later("End the meeting"),
}


@dataclass(frozen=True)
class AgendaLine:
    """One agenda item of a meeting.

    Attributes:
        is_current, is_done: neither: it waits for its turn.
        until: when its minutes are over, on the team's clock; None where nobody gave it minutes.
        since: when it was begun.
        is_note: it was parked, and stands as a note.
        asked: what was asked of staff for it, while it is the current one.
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
    asked: str = ""


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
    heading = say(
        "Meeting of {day}: since {started}, planned until {until}",
        day=long_day(live.day),
        started=shown_hour(live.started),
        until=shown_hour(live.until),
    )
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
    lines = [_ended(it), _came_of(it)]
    if it.unfinished:
        lines.append(
            count(
                "{number} action item has no owner or no date yet: /ilt actions all",
                "{number} action items have no owner or no date yet: /ilt actions all",
                it.unfinished,
            )
        )
    if it.left_over:
        lines.append(
            count(
                "{number} agenda item waits for the next meeting.",
                "{number} agenda items wait for the next meeting.",
                it.left_over,
            )
        )
    words = "\n".join(lines)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def _ended(it: Record) -> str:
    if it.ended_by:
        return say(
            "Meeting of {day}: {started} to {ended}, ended by {name}.",
            day=long_day(it.day),
            started=shown_hour(it.started),
            ended=shown_hour(it.ended),
            name=kit.tame(it.ended_by, _NAME),
        )
    return say(
        "Meeting of {day}: {started} to {ended}, nobody ended it, so it ended by itself.",
        day=long_day(it.day),
        started=shown_hour(it.started),
        ended=shown_hour(it.ended),
    )


def _came_of(it: Record) -> str:
    return say(
        "{there} there, {decisions}, {items}.",
        there=it.there,
        decisions=counted(it.decisions, "decision"),
        items=counted(it.promised, "action item"),
    )


def names_shown(names: Sequence[str], most: int = _NAMES) -> str:
    """Names in a row; what is too much is counted."""
    words = ", ".join(kit.tame(name, _NAME) for name in names[:most])
    if len(names) <= most:
        return words
    return count("{names} and {number} more", "{names} and {number} more", len(names) - most, names=words)


def decision_line(one: DecisionShown) -> str:
    """`Pair the grade 3 classes · about: Reading data · rests on: the October scores`."""
    parts = [kit.tame(one.text, _TEXT) or "?"]
    if one.about:
        parts.append(say("about: {title}", title=kit.tame(one.about, _ABOUT)))
    if one.evidence:
        parts.append(say("rests on: {evidence}", evidence=kit.tame(one.evidence, _TEXT)))
    return " · ".join(parts)


def _purpose(live: Live) -> list[str]:
    """What the meeting is for, and how the team wants to work in it."""
    objective = kit.tame(live.objective, _OBJECTIVE)
    lines = [say("What it is for: {objective}", objective=objective)] if live.objective else []
    if live.change:
        lines.append(say("Try today: {change}", change=kit.tame(live.change, _OBJECTIVE)))
    return [*lines, *filter(None, [live.norms])]


def _people(live: Live) -> list[str]:
    shown = [f"{kit.tame(role, _ROLE)}: {kit.tame(name, _NAME)}" for role, name in live.roles[:_ROLES]]
    more = len(live.roles) - _ROLES
    if more > 0:
        shown.append(count("and {number} more", "and {number} more", more))
    here = (
        say("Here ({number}): {names}", number=len(live.there), names=names_shown(live.there))
        if live.there
        else say("Here (0): nobody yet")
    )
    return [*([say("Roles: {roles}", roles=" · ".join(shown))] if live.roles else []), here]


def _agenda(items: Sequence[AgendaLine]) -> list[str]:
    if not items:
        return [say("No agenda items.")]
    done = [item for item in items if item.is_done]
    waiting = [item for item in items if not item.is_done and not item.is_current]
    lines = [say("Agenda"), *_done(done), *(_current(item) for item in items if item.is_current)]
    lines += [_waiting(item, is_next=item is waiting[0]) for item in waiting[:_WAITING]]
    if len(waiting) > _WAITING:
        lines.append(count("… and {number} more item", "… and {number} more items", len(waiting) - _WAITING))
    return lines


def _done(items: Sequence[AgendaLine]) -> list[str]:
    hidden = len(items) - _DONE
    more = (
        [count("Done: {number} earlier item", "Done: {number} earlier items", hidden)] if hidden > 0 else []
    )
    return more + [_done_line(item) for item in items[max(0, hidden) :]]


def _done_line(item: AgendaLine) -> str:
    title = _title(item)
    return (
        say("Parked as a note: {title}", title=title) if item.is_note else say("Done: {title}", title=title)
    )


def _current(item: AgendaLine) -> str:
    first, *rest = _about(item) or [""]
    return "\n".join([" · ".join(filter(None, [say("Now: {title}", title=_title(item)), first])), *rest])


def _about(item: AgendaLine) -> list[str]:
    """Until when, and whose it is; then what it is for."""
    when = say("since {hour}", hour=shown_hour(item.since)) if item.since else ""
    if item.until:
        when = say("until {hour}", hour=shown_hour(item.until))
    line = " · ".join(filter(None, [when, kit.tame(item.presenter, _NAME)]))
    objective = kit.tame(item.objective, _OBJECTIVE)
    for_what = say("What should be different after it: {objective}", objective=objective)
    return [line, *([for_what] if objective else []), *asked_words(item.asked)]


def _waiting(item: AgendaLine, *, is_next: bool) -> str:
    minutes = say("{number} min", number=item.minutes) if item.minutes else ""
    title = _title(item)
    head = say("Next: {title}", title=title) if is_next else say("Then: {title}", title=title)
    parts = (head, minutes, kit.tame(item.presenter, _NAME))
    return " · ".join(part for part in parts if part)


def _title(item: AgendaLine) -> str:
    return kit.tame(item.title, _TITLE)


def _decisions(decisions: Sequence[DecisionShown]) -> list[str]:
    if not decisions:
        return []
    hidden = len(decisions) - _DECISIONS
    shown = [f"• {decision_line(one)}" for one in decisions[max(0, hidden) :]]
    if hidden > 0:
        earlier = count(
            "… and {number} earlier one: the three dots, then Decisions…",
            "… and {number} earlier ones: the three dots, then Decisions…",
            hidden,
        )
        shown.insert(0, earlier)
    return [say("Decisions ({number})", number=len(decisions)), *shown]


def _promised(items: Sequence[ItemShown]) -> list[str]:
    if not items:
        return []
    hidden = len(items) - _ITEMS
    shown = [_item(one) for one in items[max(0, hidden) :]]
    if hidden > 0:
        earlier = count(
            "… and {number} earlier one: /ilt actions all",
            "… and {number} earlier ones: /ilt actions all",
            hidden,
        )
        shown.insert(0, earlier)
    return [say("Action items of this meeting ({number})", number=len(items)), *shown]


def _item(item: ItemShown) -> str:
    owner = f"@{kit.tame(item.owner, _NAME)}" if item.owner else say("no owner yet")
    due = long_day(item.due) if item.due else say("no date yet")
    return f"#{item.number} · {owner} · {due} · {kit.tame(item.text, _TEXT)}"


def _open_words(live: Live) -> list[str]:
    if not live.open_before:
        return []
    return [
        count(
            "Open from before: {number} action item.",
            "Open from before: {number} action items.",
            live.open_before,
        )
    ]


def _open_before(live: Live) -> list[kit.Block]:
    button = kit.button(
        say("Open items"),
        ids.ITEM_LIST_ALL,
        value=list_value(live.ilt_id, 0),
        label=say("Open action items, to go through privately"),
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
        kit.button(say("I am here"), ids.MEETING_HERE, value=meeting, style="primary"),
        *steps[:first],
        kit.button(say("Log a decision…"), ids.DECISION_LOG, value=meeting),
        kit.button(say("Log an action item"), ids.ITEM_LOG, value=str(live.ilt_id)),
        *steps[first:],
    ]
    options = [
        kit.option(say(words), more.value)
        for more, words in _MORE.items()
        if current or more is not More.MINUTES
    ]
    overflow = {"type": "overflow", "action_id": ids.MEETING_MORE, "options": options}
    return kit.actions([*buttons, overflow], block_id=f"meeting:{meeting}")
