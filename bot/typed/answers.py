"""The answer to typed words, rendered from what was made of them: rows hold ids and dates, never words."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.blocks.say import sentence
from bot.items.access import UNKNOWN, shown, why_not_theirs
from bot.items.changes import why_not_open
from bot.items.check_ins import CHECK_IN_GONE, check_in_row_of, check_in_rows
from bot.items.messages import items as item_messages
from bot.items.messages.check_ins import CheckInRow, check_in_answered
from bot.items.messages.several import done_several
from bot.items.success_checks import check_row_of
from bot.outbox.deliveries import Kind, Outgoing, Sending
from bot.rules.check_ins import Said as CheckInSaid
from bot.rules.local_time import local_date
from bot.teams.membership import in_no_team, place_in, shown_name
from bot.typed.messages import typed
from bot.typed.messages.typed import ItemChoice, Said
from bot.words import later, say
from storage.check_in_rows import check_in_in_workspace, check_ins_asked
from storage.deliveries import Owed
from storage.home import checks_asked
from storage.items import ActionItem, ItemState, SuccessCheck, item_in_workspace
from storage.people import Ilt, Person, person_of
from storage.typed import TypedReply, reply_of_person

_DASHES = 2
# The subject of an answer to somebody whom the bot knows in no team.
STRANGER = "stranger"
MADE, REFUSED, UNDONE = "made", "refused", "undone"
_SENTENCES = {
    Said.NOTHING_OPEN: later("You have no open action item, so nothing was changed."),
    Said.NOTHING_TO_UNDO: later(
        "You typed nothing here today that could be undone. Each of my receipts has its own Undo."
    ),
}
_NOT_NOW = later("That could not be done, and nothing was changed. Type /ilt actions to see how it stands.")


def _render_typed_reply(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    """How typed words are answered."""
    if owed.subject == STRANGER:
        return Outgoing(sentence(in_no_team(session, owed.workspace_id, owed.recipient)))
    person = person_of(session, owed.workspace_id, owed.recipient)
    reply = reply_of_person(session, person.id, int(owed.subject)) if person else None
    if person is None or reply is None:
        return None
    return Outgoing(answer_to(session, person, reply))


TYPED_REPLY = Kind("typed_reply", _render_typed_reply, is_answer=True)


def answer_to(session: Session, person: Person, reply: TypedReply) -> dict[str, Any]:
    """What somebody reads about what they typed."""
    item = item_in_workspace(session, person.workspace_id, reply.item_id) if reply.item_id else None
    if reply.what == Said.CHECKED_IN:
        return _about_check_in(session, person, reply)
    if reply.state == REFUSED:
        return sentence(_why_not(session, person, item))
    if item is None:
        return _about_nothing(session, person, reply)
    if reply.state == UNDONE or reply.what == Said.UNDO:
        return typed.as_before(shown(session, item))
    return _about(session, reply, item, _typed_on(person, reply))


def _about_nothing(session: Session, person: Person, reply: TypedReply) -> dict[str, Any]:
    """The answer where no single item is meant."""
    match Said(reply.what):
        case Said.WHICH_ITEM:
            return typed.which_item(reply.id, _choices(session, person, reply), _day(reply.before))
        case Said.WHICH_CHECK | Said.WHICH_CHECK_IN:
            return _which_question(session, person, reply)
        case Said.DONE_SEVERAL:
            return _about_several(session, person, reply)
        case Said.UNDO:
            return _about_undone(session, person, reply)
        case Said.NO_SUCH_NUMBER:
            return typed.told(typed.no_such_number(reply.number or 0))
        case what:
            return typed.told(say(_SENTENCES[what])) if what in _SENTENCES else typed.known_words(reply.after)


def _which_question(session: Session, person: Person, reply: TypedReply) -> dict[str, Any]:
    checks = _checks(session, person, reply)
    if reply.what == Said.WHICH_CHECK:
        return typed.which_check(checks)
    return typed.which_check_in(_check_ins(session, person, reply), checks)


def _about_undone(session: Session, person: Person, reply: TypedReply) -> dict[str, Any]:
    undone = reply_of_person(session, person.id, reply.number or 0)
    if undone is None:
        return typed.known_words()
    about = _about_check_in if undone.what == Said.CHECKED_IN else _about_several
    return about(session, person, undone)


def _about_several(session: Session, person: Person, reply: TypedReply) -> dict[str, Any]:
    """Each item as it is now, and why one is not done."""
    found = [item_in_workspace(session, person.workspace_id, one) for one in numbers_in(reply.after)]
    items = [item for item in found if item]
    if reply.state == UNDONE:
        return typed.several_as_before([shown(session, item) for item in items])
    done = [shown(session, item) for item in items if item.state == ItemState.DONE]
    left = [_why_not(session, person, item) for item in items if item.state != ItemState.DONE]
    unknown = [typed.no_such_number(number) for number in numbers_in(reply.before)]
    return done_several(done, [*left, *unknown])


def kept_check_in(check_in_id: int, said: CheckInSaid) -> str:
    """What was said in a check-in, as a row keeps it: `17/partly/better/`."""
    return "/".join(
        [str(check_in_id), said.did or "", said.worked or "", "nothing" if said.has_nothing else ""]
    )


def check_in_in(words: str) -> tuple[int, CheckInSaid]:
    """The same, read."""
    check_in_id, did, worked, nothing = words.split("/")
    return int(check_in_id), CheckInSaid.of(did, worked, has_nothing=bool(nothing))


def _about_check_in(session: Session, person: Person, reply: TypedReply) -> dict[str, Any]:
    """The check-in as it is now: answered, set back, or why it could not be."""
    check_in_id, _ = check_in_in(reply.after)
    row = check_in_in_workspace(session, person.workspace_id, check_in_id)
    if row is None:
        return sentence(say(CHECK_IN_GONE))
    return check_in_answered(check_in_row_of(session, row, person.id, _typed_on(person, reply)))


def numbers_in(words: str) -> list[int]:
    """Ids and running numbers as a row keeps them."""
    return [int(one) for one in words.split(",") if one]


def _typed_on(person: Person, reply: TypedReply) -> date:
    """The date on the person's wall when they typed it."""
    return local_date(reply.at, person.zone)


def _about(session: Session, reply: TypedReply, item: ActionItem, typed_on: date) -> dict[str, Any]:
    """The answer about one item, as it is now."""
    read, day = shown(session, item), _day(reply.after)
    check = session.get(SuccessCheck, reply.check_id) if reply.check_id else None
    made = typed.kept(read)
    match Said(reply.what):
        case Said.DONE:
            is_done = item.state == ItemState.DONE
            made = item_messages.done(read) if is_done else item_messages.reopened(read)
        case Said.MOVED if day:
            has_other = day > typed_on
            made = typed.moved(reply.id, read, _day(reply.before), day, has_other=has_other)
        case Said.SNOOZED if day:
            made = typed.snoozed(reply.id, read, day, has_other=day != item.due_on)
        case Said.ANSWERED if check:
            made = typed.check_answered(reply.id, check_row_of(session, check, item))
        case Said.WHICH_DAY:
            made = typed.which_day(reply.id, read, dates_in(reply.after))
    return made


def _why_not(session: Session, person: Person, item: ActionItem | None) -> str:
    """Why it could not be done, as things stand now."""
    place = place_in(session, Actor(person.workspace_id, person.slack_user_id), item.ilt_id) if item else None
    if item is None or place is None:
        return say(UNKNOWN)
    return why_not_theirs(session, place, item) or why_not_open(session, item) or say(_NOT_NOW)


def _choices(session: Session, person: Person, reply: TypedReply) -> list[ItemChoice]:
    found = [item_in_workspace(session, person.workspace_id, one) for one in numbers_in(reply.after)]
    items = [item for item in found if item and item.state == ItemState.OPEN]
    teams = {item.ilt_id: shown_name(session.get_one(Ilt, item.ilt_id)) for item in items}
    return [ItemChoice(shown(session, item), teams[item.ilt_id]) for item in items]


def _checks(session: Session, person: Person, reply: TypedReply) -> list[Any]:
    teams = set(numbers_in(reply.after))
    found = checks_asked(session, person.id, teams, _typed_on(person, reply))
    return [check_row_of(session, check, item) for check, item in found]


def _check_ins(session: Session, person: Person, reply: TypedReply) -> list[CheckInRow]:
    today = _typed_on(person, reply)
    found = check_ins_asked(session, person.id, numbers_in(reply.after))
    return check_in_rows(session, [row for row, _ in found if row.asked_on <= today], person.id, today)


def dates_in(words: str) -> list[date]:
    """Dates as a row keeps them."""
    return [date.fromisoformat(one) for one in words.split(",") if one]


def _day(words: str) -> date | None:
    """The day of `2026-12-04`, or of `2026-12-04/moved`; None of anything that is no date."""
    day = words.partition("/")[0]
    return date.fromisoformat(day) if day.count("-") == _DASHES else None
