"""`/ilt agenda`: the next meeting for one member, with everything they can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.agenda.messages.agenda import (
    MOST_OBJECTIVE,
    AgendaShown,
    MeetingShown,
    RoleShown,
    as_many,
    change_words,
    item_words,
    minutes_words,
    norms_words,
    quoted,
    roles_words,
)
from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.items.messages.lists import list_value
from bot.meetings.messages.list import calendar_button
from bot.staff.messages.list import from_staff_line, read_button
from bot.words import later, say

PAGE = 8
UP, CHANGE, REMOVE, LEAD = "up", "change", "remove", "lead"
_TEAM, _OFF_DAYS = 80, 200
_QUIET = later(
    "I post no agenda card for it, because the team has not met. Propose an item, and agenda cards go on."
)
_STOPPED = later(
    "I post no agenda card for it: an organizer stopped them. Propose an item, and agenda cards go on."
)


@dataclass(frozen=True)
class AgendaView:
    """The next meeting as one member sees it.

    Attributes:
        meeting: empty = none is planned.
        has_rhythm: somebody has said when the team meets.
        is_running: a meeting goes on now; what is shown here is the one after it.
        days_off: days before it on which the rhythm has a meeting and the school does not work.
        record: whether the team met twice a month, in words; empty = nothing to say yet.
        from_staff: how many questions of staff wait, and how many there are.
        page: of the items, counted from 0.
        may_swap, may_post: whether they may give a role away, or post the card now.
        may_ask: they have no role, and may ask for one.
        is_quiet: no card of it is posted, because the team has not met; is_stopped: or because an organizer said so.
    """

    ilt_id: int
    team: str
    today: date
    meeting: MeetingShown | None
    objective: str
    items: Sequence[AgendaShown]
    roles: Sequence[RoleShown]
    norms: Sequence[str]
    open_items: int
    overdue: int
    chosen_change: str = ""
    has_rhythm: bool = True
    is_running: bool = False
    days_off: Sequence[date] = ()
    record: str = ""
    from_staff: tuple[int, int] = (0, 0)
    page: int = 0
    may_swap: bool = False
    may_post: bool = False
    may_ask: bool = False
    is_quiet: bool = False
    is_stopped: bool = False

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-len(self.items) // PAGE))


def meeting_value(ilt_id: int, slot: date) -> str:
    """What buttons of a meeting carry that may have no row yet."""
    return f"{ilt_id}:{slot.isoformat()}"


def agenda_view(view: AgendaView, *, above: str = "") -> dict[str, Any]:
    """The private agenda. `above`: what was just done."""
    blocks = [
        *([kit.plain_section(above)] if above else []),
        *_meeting(view),
        *_items(view),
        *_around(view),
        kit.actions(_buttons(view)),
    ]
    lines = [above, *_meeting_lines(view), _items_line(view), *_item_lines(view), *_around_lines(view)]
    return kit.message(kit.escape("\n".join(line for line in lines if line)), blocks)


def _meeting(view: AgendaView) -> list[kit.Block]:
    *lines, objective = _meeting_lines(view)
    if view.meeting is None:
        return [kit.plain_section("\n".join([*lines, objective]))]
    value = meeting_value(view.ilt_id, view.meeting.slot)
    button = kit.button(
        say("Objective…"), ids.AGENDA_MEETING_OBJECTIVE, value=value, label=say("Objective of the meeting")
    )
    return [kit.plain_section("\n".join(lines)), kit.plain_section(objective, accessory=button)]


def _meeting_lines(view: AgendaView) -> list[str]:
    team = kit.tame(view.team, _TEAM)
    running = [say("A meeting goes on now: its steps are in its own message.")] if view.is_running else []
    if view.meeting is None:
        none = (
            say("No meeting of {team} is planned. Type /ilt setup to plan the next one.", team=team)
            if view.has_rhythm
            else say("I do not know yet when {team} meets: tap Say when you meet…, once.", team=team)
        )
        return [*running, none]
    quiet = [say(_STOPPED if view.is_stopped else _QUIET)] if view.is_quiet else []
    return [*running, _next(view, view.meeting, team), *quiet, *_days_off(view), _objective(view)]


def _next(view: AgendaView, meeting: MeetingShown, team: str) -> str:
    told: dict[str, str | int] = {
        "team": team,
        "when": meeting.when(view.today),
        "minutes": meeting.minutes,
    }
    if not meeting.moved_from:
        return say("Next meeting of {team}: {when}, {minutes} minutes", **told)
    day = shown_day(meeting.moved_from, view.today)
    return say("Next meeting of {team}: {when}, {minutes} minutes, moved from {day}", **told, day=day)


def _days_off(view: AgendaView) -> list[str]:
    days = as_many([shown_day(day, view.today) for day in view.days_off], _OFF_DAYS)
    return [say("No meeting, because the day is off: {days}", days=days)] if days else []


def _objective(view: AgendaView) -> str:
    words = kit.tame(view.objective, MOST_OBJECTIVE)
    if not words:
        return say("No objective yet: what should be different at the end of it?")
    return say("Objective: {objective}", objective=words)


def _items_line(view: AgendaView) -> str:
    if not view.items:
        return say("No items yet. What do you need the team for?")
    if view.meeting is None:
        return say("Waiting for the next meeting: {number}", number=len(view.items))
    words = say("Items: {time}.", time=minutes_words(view.items, view.meeting.minutes))
    if view.pages == 1:
        return words
    return " ".join([words, say("Page {page} of {pages}.", page=view.page + 1, pages=view.pages)])


def _shown(view: AgendaView) -> list[tuple[int, AgendaShown]]:
    first = view.page * PAGE
    return list(enumerate(view.items, 1))[first : first + PAGE]


def _item_lines(view: AgendaView) -> list[str]:
    return [f"{number}. {item_words(item)}" for number, item in _shown(view)]


def _items(view: AgendaView) -> list[kit.Block]:
    blocks = [kit.plain_section(_items_line(view))]
    for number, item in _shown(view):
        blocks += _row(number, item)
    return [*blocks, *_paging(view)]


def _row(number: int, item: AgendaShown) -> list[kit.Block]:
    """An item with its menu; where it lacks an objective, the menu stands beside the button for that."""
    if item.may_change and not item.objective:
        words = item_words(item, is_asked=True)
        row = kit.actions([_objective_button(item), _item_menu(number, item)])
        return [kit.plain_section(f"{number}. {words}"), row]
    menu = _item_menu(number, item) if item.may_change or item.may_ask else None
    return [kit.plain_section(f"{number}. {item_words(item)}", accessory=menu)]


def _objective_button(item: AgendaShown) -> dict[str, Any]:
    label = say("Add an objective: {item}", item=quoted(item))
    return kit.button(say("Add an objective"), ids.AGENDA_ADD_OBJECTIVE, value=str(item.id), label=label)


def _item_menu(number: int, item: AgendaShown) -> dict[str, Any]:
    """What is done less often, behind three dots."""
    options = [kit.option(say("I'd like to lead this"), f"{LEAD}:{item.id}")] if item.may_ask else []
    if item.may_change:
        options += [
            *([kit.option(say("Up"), f"{UP}:{item.id}")] if number > 1 else []),
            kit.option(say("Change…"), f"{CHANGE}:{item.id}"),
            kit.option(say("Remove"), f"{REMOVE}:{item.id}"),
        ]
    return {"type": "overflow", "action_id": ids.AGENDA_ROW, "options": options}


def _paging(view: AgendaView) -> list[kit.Block]:
    buttons = []
    if view.page > 0:
        buttons.append(
            kit.button(
                say("Earlier items"), ids.AGENDA_PAGE_BACK, value=list_value(view.ilt_id, view.page - 1)
            )
        )
    if view.page + 1 < view.pages:
        buttons.append(
            kit.button(say("Later items"), ids.AGENDA_PAGE_MORE, value=list_value(view.ilt_id, view.page + 1))
        )
    return [kit.actions(buttons)] if buttons else []


def _roles_line(view: AgendaView) -> str:
    return roles_words(view.roles) if view.meeting else ""


def _open_line(view: AgendaView) -> str:
    if not view.overdue:
        return say("Open action items: {number}", number=view.open_items)
    return say("Open action items: {number}, {overdue} overdue", number=view.open_items, overdue=view.overdue)


def _around_lines(view: AgendaView) -> list[str]:
    return [
        from_staff_line(view.from_staff[0]) if view.from_staff[1] else "",
        _roles_line(view),
        norms_words(view.norms),
        change_words(view.chosen_change),
        _open_line(view),
        view.record,
    ]


def _around(view: AgendaView) -> list[kit.Block]:
    from_staff, roles, norms, change, opened, record = _around_lines(view)
    blocks = []
    if from_staff:
        blocks.append(kit.plain_section(from_staff, accessory=read_button(view.ilt_id)))
    if roles and view.meeting:
        value = meeting_value(view.ilt_id, view.meeting.slot)
        blocks.append(kit.plain_section(roles, accessory=_role_button(view, value)))
    blocks += [kit.plain_section(line) for line in (norms, change) if line]
    listed = kit.button(
        say("See them"),
        ids.ITEM_LIST_ALL,
        value=list_value(view.ilt_id, 0),
        label=say("All open action items"),
    )
    blocks.append(kit.plain_section(opened, accessory=listed if view.open_items else None))
    return [*blocks, kit.plain_section(record)] if record else blocks


def _role_button(view: AgendaView, value: str) -> dict[str, Any] | None:
    if view.may_swap:
        return kit.button(say("Swap a role…"), ids.AGENDA_SWAP, value=value)
    return kit.button(say("I'd like a role…"), ids.AGENDA_ROLE_ASK, value=value) if view.may_ask else None


def _buttons(view: AgendaView) -> list[dict[str, Any]]:
    propose = kit.button(say("Propose an item"), ids.AGENDA_PROPOSE, value=str(view.ilt_id), style="primary")
    meetings = kit.button(say("Next meetings"), ids.MEETING_LIST, value=str(view.ilt_id))
    mine = calendar_button(view.ilt_id)
    if not view.has_rhythm and view.meeting is None:
        return [propose, kit.button(say("Say when you meet…"), ids.MEETINGS_OPEN, value=str(view.ilt_id))]
    if view.meeting is None or not view.may_post:
        return [propose, meetings, *([mine] if view.meeting else [])]
    value = meeting_value(view.ilt_id, view.meeting.slot)
    post = kit.button(say("Post the agenda now"), ids.AGENDA_POST, value=value)
    return [propose, meetings, post, mine]
