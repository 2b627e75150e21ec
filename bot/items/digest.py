"""One message per person and local day over all their teams: when it goes out, what it brings, how it is made.

A change does not owe the message itself: it asks the worker to look at the person (`storage.people.look_again`), in the
transaction of the change. The worker looks then and whenever something comes due, owes the message of the day together
with what it brings, and notes when to look again. So a day cannot have two messages, and two messages cannot bring the
same, however late the worker is.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.items.departures import note_presence
from bot.items.digest_lines import digest_of
from bot.items.digest_pending import (
    CHECK,
    CHECK_IN,
    NOT_MET,
    STAFF,
    STEP_BACK,
    Desk,
    desk_of,
    pending,
    week_starts,
)
from bot.items.hand_overs import end_hand_overs_to
from bot.items.messages.digest import Digest, digest_message
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import Posted
from bot.rules.digests import Pending, plan
from bot.rules.fair import FAR, in_turns
from bot.rules.local_time import instant_at, local_date
from bot.turn import Act, Turn
from bot.words import later, say
from storage.check_in_rows import note_check_ins_said
from storage.deliveries import Owed
from storage.digests import (
    has_message,
    lines_of,
    note_look,
    note_said,
    people_to_look_at,
    teams_of,
    told_of,
)
from storage.items import SuccessCheck
from storage.people import Person
from storage.step_backs import note_step_backs_said
from storage.team_lines import note_team_lines_said

_NOTHING = later("There is nothing left here that you can change. Type /ilt actions to see what is yours.")
# People looked at in one round: what is on its way goes on in between.
_MOST_AT_ONCE = 100


# The column that says what it is about, and what writes it.
_Table = tuple[str, Callable[[Session, Sequence[dict[str, Any]]], None]]
_OF_ITEMS: _Table = ("item_id", note_said)
_OF_TEAMS: _Table = ("ilt_id", note_team_lines_said)
_TABLES: Mapping[str, _Table] = {
    CHECK_IN: ("check_in_id", note_check_ins_said),
    STEP_BACK: ("cycle_id", note_step_backs_said),
    STAFF: _OF_TEAMS,
    NOT_MET: _OF_TEAMS,
}


class _ChangedMeanwhileError(Exception):
    """Something that a look depends on changed while it looked: it is rolled back, and the next round looks again."""


def look_at_people(turn: Turn) -> int:
    """Looks at everyone whose time has come. Returns how many."""
    with turn.read() as act:
        due = in_turns(people_to_look_at(act.session, turn.now, FAR), itemgetter(1))[:_MOST_AT_ONCE]
    for person_id, _ in due:
        with suppress(_ChangedMeanwhileError), turn.write_politely() as act:
            _look(act, act.session.get_one(Person, person_id))
    return len(due)


def looks_due(act: Act) -> bool:
    """Whether somebody is to be looked at now."""
    return bool(people_to_look_at(act.session, act.now, 1))


def _look(act: Act, person: Person) -> None:
    looks = person.looks
    memberships = teams_of(act.session, person.id)
    note_presence(act, person, memberships)
    end_hand_overs_to(act, person, memberships)
    desk = desk_of(act.session, person, memberships, act.now)
    is_taken = has_message(act.session, ITEM_DIGEST.name, person.id, desk.today)
    made = plan(pending(desk), week_starts(desk), desk.time, act.now, is_taken=is_taken)
    if made.due_at:
        _owe(act, desk, made.says, made.due_at)
    if not note_look(act.session, person.id, looks, made.look_at):
        raise _ChangedMeanwhileError


def _owe(act: Act, desk: Desk, says: Sequence[Pending], due_at: datetime) -> None:
    person, today = desk.person, desk.today
    for (column, note), about in _by_table(says).items():
        same = {"person_id": person.id, "day": today}
        note(
            act.session,
            [{**same, column: number, "slot": one.key, "meant_for": one.day} for one, number in about],
        )
    message = ToSend(
        person.workspace_id,
        ITEM_DIGEST,
        str(person.id),
        person.slack_user_id,
        today.isoformat(),
        due_at,
        # What could not be sent before the quiet hours begin comes with the next one.
        useful_until=instant_at(today, desk.time.quiet_from, desk.time.zone),
    )
    enqueue(act, message)


def _by_table(says: Sequence[Pending]) -> Mapping[_Table, Sequence[tuple[Pending, int]]]:
    """Where it is noted that each was said, with what each is about."""
    found: dict[_Table, list[tuple[Pending, int]]] = {}
    for one in says:
        kind, _, rest = one.key.partition("/")
        table = _TABLES.get(kind)
        number = int(rest.partition("/")[0]) if table else one.item_id
        found.setdefault(table or _OF_ITEMS, []).append((one, number))
    return found


def read_digest(turn: Turn, day: date) -> Digest:
    """Somebody's message of a day, with what has become of everything in it.

    Raises:
        RefusalError: they have had no message that day, or are in no team of it any more.
    """
    with turn.read() as act:
        told = told_of(act.session, turn.actor.workspace_id, turn.actor.user_id, day)
        today = local_date(turn.now, told.person.zone) if told else day
        digest = digest_of(act.session, told, day, today, only_true=False) if told else None
    if digest is None or not digest.count:
        raise RefusalError(say(_NOTHING))
    return digest


def _render(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the message of a day is made: what it was to bring and is still true."""
    day = date.fromisoformat(owed.slot)
    told = told_of(session, owed.workspace_id, owed.recipient, day)
    if told is None:
        return None
    digest = digest_of(session, told, day, day, only_true=True)
    return Outgoing(digest_message(digest, is_late=sending.is_late)) if digest.count else None


def _note_asked(act: Act, owed: Owed, _posted: Posted, _version: int) -> None:
    """A success check is asked once."""
    lines = lines_of(act.session, int(owed.subject), date.fromisoformat(owed.slot))
    kinds = [line.slot.partition("/") for line, _item, _ilt in lines]
    asked = [int(number) for kind, _, number in kinds if kind == CHECK]
    act.session.execute(
        update(SuccessCheck)
        .where(SuccessCheck.id.in_(asked), SuccessCheck.asked_at.is_(None))
        .values(asked_at=owed.due_at)
    )


ITEM_DIGEST = Kind("item_digest", _render, _note_asked)
