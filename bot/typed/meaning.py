"""What typed words are about: which item, which day, which question; decided once and kept by its request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.focus.check_ins import waiting_check_ins
from bot.items.digest import ITEM_DIGEST
from bot.items.digest_pending import Desk
from bot.items.messages.check_ins import CheckInRow
from bot.items.owed import ITEM_TOLD
from bot.rules.command_words import command_meant
from bot.rules.due.named import says_meeting
from bot.rules.due_words import Reading, read_due
from bot.rules.typed_check_in import CheckInWords, read_check_in
from bot.rules.typed_reply import MOST_NUMBERS, Deed, TypedReply, is_only_a_day, read_reply
from bot.teams.rhythm import meeting_days
from bot.typed.answers import MADE, kept_check_in
from bot.typed.messages.typed import Said
from storage.home import checks_asked, my_items
from storage.items import ActionItem, ItemState, SuccessCheck, item_numbered
from storage.typed import ROOM, days_told, last_reply, told_of

# What is asked about at once; more are in the list that the buttons open.
_MOST_CHOICES = MOST_NUMBERS
_UNDO_WITHIN = timedelta(days=1)
_CAN_UNDO = (Said.DONE, Said.DONE_SEVERAL, Said.MOVED, Said.SNOOZED, Said.ANSWERED, Said.CHECKED_IN)


@dataclass(frozen=True)
class Meaning:
    """What is to be done. `fields`: of storage.typed.TypedReply."""

    what: Said
    fields: Mapping[str, Any] = field(default_factory=dict)


def meaning_of(desk: Desk, typed: str) -> Meaning:
    """What somebody's words are about; of what is nothing of that, which command they would be."""
    found = _meaning_of(desk, typed)
    return Meaning(Said.HELP, {"after": command_meant(typed)}) if found.what is Said.HELP else found


def _meaning_of(desk: Desk, typed: str) -> Meaning:
    reply = read_reply(typed)
    words = read_check_in(typed)
    if words and (rows := waiting_check_ins(desk)):
        return _checked_in(desk, words, rows, may_be_an_item=reply.deed is Deed.ANSWER)
    match reply.deed:
        case Deed.DONE | Deed.WHICH:
            return _several_done(desk, reply) if reply.numbers else _done(desk, reply.number)
        case Deed.DAY:
            return _on_a_day(desk, reply)
        case Deed.ANSWER:
            return _answered(desk, reply.answer)
        case Deed.UNDO:
            return _undo(desk)
    return Meaning(Said.ASKED_HELP if reply.deed is Deed.HELP else Said.HELP)


def _done(desk: Desk, number: int | None) -> Meaning:
    items = _numbered(desk, number) if number is not None else asked_items(desk)
    if len(items) == 1 and (number is not None or _was_asked(desk, items)):
        return Meaning(Said.DONE, {"item_id": items[0].id})
    return _which(items, number, "")


def _several_done(desk: Desk, reply: TypedReply) -> Meaning:
    """All of them where each number says one item and the words say that they are done; else it is asked which."""
    numbers = reply.numbers
    found = [_numbered(desk, number) for number in numbers]
    items = [each[0] for each in found if each]
    if reply.deed is Deed.WHICH or any(len(each) > 1 for each in found) or not items:
        return _which_of(desk, numbers, "")
    unknown = [number for number, each in zip(numbers, found, strict=True) if not each]
    return Meaning(Said.DONE_SEVERAL, {"before": _kept(unknown), "after": _kept(item.id for item in items)})


def _which_of(desk: Desk, numbers: Sequence[int], day: str) -> Meaning:
    """Asks about each item that one of the numbers may mean."""
    items = [item for number in numbers for item in _numbered(desk, number)]
    return _which(items, numbers[0], day)


def _kept(numbers: Iterable[int]) -> str:
    """As many as a row keeps."""
    words = ""
    for number in numbers:
        longer = f"{words},{number}".strip(",")
        words = longer if len(longer) <= ROOM else words
    return words


def _which(items: Sequence[ActionItem], number: int | None, day: str) -> Meaning:
    if items:
        ids = _kept(item.id for item in items[:_MOST_CHOICES])
        return Meaning(Said.WHICH_ITEM, {"number": number, "before": day, "after": ids})
    return (
        Meaning(Said.NO_SUCH_NUMBER, {"number": number}) if number is not None else Meaning(Said.NOTHING_OPEN)
    )


def _numbered(desk: Desk, number: int) -> list[ActionItem]:
    """Items of that number in the person's teams; their own open ones, if there are any."""
    found = [item_numbered(desk.session, ilt_id, number) for ilt_id in desk.teams]
    items = [item for item in found if item]
    mine = [item for item in items if item.owner_id == desk.person.id and item.state == ItemState.OPEN]
    return mine or [item for item in items if item.state == ItemState.OPEN] or items


def asked_items(desk: Desk) -> list[ActionItem]:
    """Open items of the person's that the bot last wrote to them about; without any, all that they own."""
    mine = _owned(desk)
    return _last_asked(desk, mine) or mine


def _owned(desk: Desk) -> list[ActionItem]:
    _total, items = my_items(desk.session, desk.person.id, list(desk.teams), desk.today, offset=0, limit=500)
    return [item for item in items if item.owner_id == desk.person.id]


def _was_asked(desk: Desk, items: Sequence[ActionItem]) -> bool:
    return bool(_last_asked(desk, items))


def _last_asked(desk: Desk, items: Sequence[ActionItem]) -> list[ActionItem]:
    """Those of them that stood in the last message about any of them."""
    by_id = {item.id: item for item in items}
    person = desk.person
    told = [
        *told_of(desk.session, [ITEM_TOLD.name], person.slack_user_id, by_id),
        *days_told(desk.session, ITEM_DIGEST.name, person.id, by_id),
    ]
    last = max((at for at, _item_id in told), default=None)
    in_last = {item_id for at, item_id in told if at == last}
    return [item for item_id, item in by_id.items() if item_id in in_last]


def _on_a_day(desk: Desk, reply: TypedReply) -> Meaning:
    if reply.numbers:
        items = [item for number in reply.numbers for item in _numbered(desk, number)]
    else:
        items = _numbered(desk, reply.number) if reply.number is not None else asked_items(desk)
    if not items:
        return _nothing_for_a_day(desk, reply)
    reading = _read(desk, reply.rest, items[0])
    if not is_only_a_day(reply.rest, reading.start, reading.end):
        return Meaning(Said.HELP)
    mode = Said.MOVED if reply.is_move else Said.SNOOZED if reply.is_snooze else ""
    if len(items) > 1 or not (reply.number is not None or _was_asked(desk, items)):
        return _which(items, reply.number, f"{reading.due}/{mode}") if reading.due else Meaning(Said.HELP)
    if reading.due is None or reading.other:
        return _which_day(items[0], reading, mode)
    return on_day(items[0], reading.due, mode, desk.today)


def _nothing_for_a_day(desk: Desk, reply: TypedReply) -> Meaning:
    """Words that are no day get the line of help, whatever is open."""
    reading = read_due(
        reply.rest, desk.today, next(iter(desk.teams.values())).days_off, locale=desk.person.locale
    )
    if is_only_a_day(reply.rest, reading.start, reading.end):
        return _which([], reply.number, "")
    return Meaning(Said.HELP)


def _read(desk: Desk, words: str, item: ActionItem) -> Reading:
    team = desk.teams[item.ilt_id]
    meetings = meeting_days(desk.session, team.ilt, desk.today) if says_meeting(words) else ()
    return read_due(words, desk.today, team.days_off, locale=desk.person.locale, meetings=meetings)


def _which_day(item: ActionItem, reading: Reading, mode: str) -> Meaning:
    # "Next Friday" is one of two.
    choices = reading.choices or sorted(day for day in (reading.other, reading.due) if day)
    if not choices:
        return Meaning(Said.HELP)
    days = ",".join(day.isoformat() for day in choices)
    return Meaning(Said.WHICH_DAY, {"item_id": item.id, "before": mode, "after": days})


def on_day(item: ActionItem, day: date, mode: str, today: date) -> Meaning:
    """A day for an item. Unless the words say which: up to the promised date they mean "ask me again then"; a later day
    cannot be kept without changing the promise, and hiding that would be worse than saying it.
    """
    due = item.due_on
    moves = mode == Said.MOVED or (mode != Said.SNOOZED and (due is None or day > due))
    if (moves and day == due) or (not moves and day <= today):
        return Meaning(Said.KEPT, {"item_id": item.id})
    before = due if moves else item.snoozed_until
    fields = {"item_id": item.id, "before": before.isoformat() if before else "", "after": day.isoformat()}
    return Meaning(Said.MOVED if moves else Said.SNOOZED, fields)


def _checked_in(
    desk: Desk, words: CheckInWords, rows: Sequence[CheckInRow], *, may_be_an_item: bool
) -> Meaning:
    """Of the one strategy that they are asked about; where something else may be meant, it is asked which."""
    if len(rows) > 1 or (may_be_an_item and _asked_checks(desk)):
        return Meaning(Said.WHICH_CHECK_IN, {"after": _kept(desk.teams)})
    [row] = rows
    before, after = row.said, words.after(row.said)
    return Meaning(
        Said.CHECKED_IN, {"before": kept_check_in(row.id, before), "after": kept_check_in(row.id, after)}
    )


def _asked_checks(desk: Desk) -> list[tuple[SuccessCheck, ActionItem]]:
    found = checks_asked(desk.session, desk.person.id, list(desk.teams), desk.today)
    return [(check, item) for check, item in found if check.asked_at is not None]


def _answered(desk: Desk, answer: str) -> Meaning:
    asked = _asked_checks(desk)
    if not asked:
        return Meaning(Said.HELP)
    if len(asked) > 1:
        return Meaning(Said.WHICH_CHECK, {"after": ",".join(map(str, desk.teams))})
    [(check, item)] = asked
    return Meaning(Said.ANSWERED, {"item_id": item.id, "check_id": check.id, "after": answer})


def _undo(desk: Desk) -> Meaning:
    last = last_reply(desk.session, desk.person.id, desk.now - _UNDO_WITHIN, _CAN_UNDO, MADE)
    if last is None:
        return Meaning(Said.NOTHING_TO_UNDO)
    return Meaning(Said.UNDO, {"item_id": last.item_id, "check_id": last.check_id, "number": last.id})
