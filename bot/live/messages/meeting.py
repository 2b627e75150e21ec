"""The message in the channel of a meeting that goes on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.agenda.messages.agenda import asked_words
from bot.blocks import ids, kit
from bot.blocks.dates import long_day, shown_day, shown_hour
from bot.focus.messages.standing import decided_words, deciding_blocks, standing_title
from bot.items.messages.items import ItemShown
from bot.live.messages.shapes import AgendaLine, DecisionShown, Live
from bot.live.messages.steps import More, steer
from bot.outbox.messages.outsiders import aside_block
from bot.words import count, later, say

_NAME, _ROLE, _TITLE, _ABOUT, _TEXT, _OBJECTIVE = 40, 40, 120, 80, 200, 300
_NAMES, _ROLES, _WAITING, _DONE, _DECISIONS, _ITEMS = 20, 8, 8, 3, 5, 8
_MORE = {
    More.OPEN: later("Open items from before…"),
    More.ATTENDANCE: later("Attendance…"),
    More.LEAD: later("Hand over the lead…"),
    More.DECISIONS: later("Decisions…"),
    More.END: later("End the meeting"),
}


def live_message(live: Live) -> dict[str, Any]:
    """The one message of a meeting that goes on; what does not fit is counted in words.

    Headers carry the weight, and never formatting: Slack reads none in them, whatever people typed. What is only looked
    up is small print below, and what the meeting is for gives way to what an item is for: all of an ordinary meeting fits
    a phone's screen.
    """
    heading = say(
        "Meeting of {day}: since {started}, planned until {until}",
        day=long_day(live.day),
        started=shown_hour(live.started),
        until=shown_hour(live.until),
    )
    is_on = any(item.is_current for item in live.agenda)
    ended = [decided_words(one, _TITLE) for one in live.decided]
    blocks = [
        kit.header(say("Meeting until {hour}", hour=shown_hour(live.until))),
        *([aside_block(live.aside, live.ilt_id)] if live.aside else []),
        *_section([*([] if is_on else _objective(live)), *_tried(live)]),
        *_agenda_blocks(live),
        *_titled(_decisions(live.decisions)),
        *_titled(_promised(live.promised, live.day)),
        *deciding_blocks(live.strategies),
        *_section(ended),
        kit.quiet("\n".join(_small_print(live))),
    ]
    standing = [one.words for one in live.strategies]
    said = [
        heading,
        *filter(None, [live.aside]),
        *_objective(live),
        *_tried(live),
        *_norms(live),
        *_agenda(live.agenda),
        *_decisions(live.decisions),
        *_promised(live.promised, live.day),
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


def _agenda_blocks(live: Live) -> list[kit.Block]:
    """What is talked about now stands out, with what can be done about it; then what comes."""
    current = next((item for item in live.agenda if item.is_current), None)
    coming = _coming(live.agenda) if live.agenda else _agenda(())
    return [*(_now_blocks(live, current) if current else []), *_section(coming)]


def _now_blocks(live: Live, item: AgendaLine) -> list[kit.Block]:
    title = kit.header(say("Now: {title}", title=_title(item)))
    options = [
        kit.option(say("Park it for the next meeting"), More.PARK.value),
        kit.option(say("5 minutes more for this item"), More.MINUTES.value),
    ]
    menu = {"type": "overflow", "action_id": ids.MEETING_MORE, "options": options}
    words = "\n".join(filter(None, _about(item))) or say("No time was planned for it.")
    return [title, kit.plain_section(words, accessory=menu, block_id=f"meeting:{live.meeting_id}:{item.id}")]


def _names(names: Sequence[str]) -> str:
    """In a row; what is too much is counted."""
    words = ", ".join(kit.tame(name, _NAME) for name in names[:_NAMES])
    if len(names) <= _NAMES:
        return words
    return count("{names} and {number} more", "{names} and {number} more", len(names) - _NAMES, names=words)


def decision_line(one: DecisionShown) -> str:
    """`Pair the grade 3 classes · about: Reading data · rests on: the October scores`."""
    parts = [kit.tame(one.text, _TEXT) or "?"]
    if one.about:
        parts.append(say("about: {title}", title=kit.tame(one.about, _ABOUT)))
    if one.evidence:
        parts.append(say("rests on: {evidence}", evidence=kit.tame(one.evidence, _TEXT)))
    return " · ".join(parts)


def _objective(live: Live) -> list[str]:
    """What the meeting is for."""
    objective = kit.tame(live.objective, _OBJECTIVE)
    return [say("What it is for: {objective}", objective=objective)] if objective else []


def _tried(live: Live) -> list[str]:
    """What the team wants to try in it."""
    change = kit.tame(live.change, _OBJECTIVE)
    return [say("Try today: {change}", change=change)] if change else []


def _norms(live: Live) -> list[str]:
    return [live.norms] if live.norms else []


def _small_print(live: Live) -> list[str]:
    """What is through, how the team works, who is here, and what is open from before."""
    done = _done([item for item in live.agenda if item.is_done])
    return [*done, *_norms(live), *_people(live), *_open_words(live)]


def _people(live: Live) -> list[str]:
    shown = [f"{kit.tame(role, _ROLE)}: {kit.tame(name, _NAME)}" for role, name in live.roles[:_ROLES]]
    more = len(live.roles) - _ROLES
    if more > 0:
        shown.append(count("and {number} more", "and {number} more", more))
    here = (
        say("Here ({number}): {names}", number=len(live.there), names=_names(live.there))
        if live.there
        else say("Here (0): nobody yet")
    )
    return [*([say("Roles: {roles}", roles=" · ".join(shown))] if live.roles else []), here]


def _agenda(items: Sequence[AgendaLine]) -> list[str]:
    if not items:
        return [say("No agenda items.")]
    done = [item for item in items if item.is_done]
    current = [_current(item) for item in items if item.is_current]
    return [say("Agenda"), *_done(done), *current, *_coming(items)]


def _coming(items: Sequence[AgendaLine]) -> list[str]:
    waiting = [item for item in items if not item.is_done and not item.is_current]
    lines = [_waiting(item, is_next=item is waiting[0]) for item in waiting[:_WAITING]]
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
    for_what = say("Objective: {objective}", objective=objective)
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


def _promised(items: Sequence[ItemShown], today: date) -> list[str]:
    if not items:
        return []
    hidden = len(items) - _ITEMS
    shown = [_item(one, today) for one in items[max(0, hidden) :]]
    if hidden > 0:
        earlier = count(
            "… and {number} earlier one: /ilt actions all",
            "… and {number} earlier ones: /ilt actions all",
            hidden,
        )
        shown.insert(0, earlier)
    return [say("Action items of this meeting ({number})", number=len(items)), *shown]


def _item(item: ItemShown, today: date) -> str:
    owner = f"@{kit.tame(item.owner, _NAME)}" if item.owner else say("no owner yet")
    due = shown_day(item.due, today) if item.due else say("no date yet")
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


def _steer(live: Live) -> kit.Block:
    """Two rows on a phone: until the first item everybody says that they are here, then whoever leads goes on."""
    meeting = str(live.meeting_id)
    begins = not any(item.is_done or item.is_current for item in live.agenda)
    step = _step(live, begins=begins)
    here = kit.button(say("I am here"), ids.MEETING_HERE, value=meeting)
    first, last = (here, step) if begins else (step, here)
    first["style"] = "primary"
    elements = [
        first,
        kit.button(say("Log a decision…"), ids.DECISION_LOG, value=meeting),
        kit.button(say("Log an action item"), ids.ITEM_LOG, value=str(live.ilt_id)),
        last,
        _more(live, ends=step["action_id"] == ids.MEETING_END),
    ]
    return kit.actions(elements, block_id=f"meeting:{meeting}")


def _step(live: Live, *, begins: bool) -> kit.Block:
    """How whoever leads goes on: to the next item, or to the end."""
    current = next((item for item in live.agenda if item.is_current), None)
    about = (current.id, current.title) if current else (0, "")
    return steer(live.meeting_id, *about, len(_coming(live.agenda)), begins=begins)[0]


def _more(live: Live, *, ends: bool) -> kit.Block:
    """What is done less often, behind three dots. `ends`: a button beside it ends the meeting already."""
    left_out = {*([] if live.open_before else [More.OPEN]), *([More.END] if ends else [])}
    options = [kit.option(say(words), more.value) for more, words in _MORE.items() if more not in left_out]
    return {"type": "overflow", "action_id": ids.MEETING_MORE, "options": options}
