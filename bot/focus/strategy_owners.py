"""Whose a strategy is: whoever is to look after it is asked, and whoever asked hears the answer."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.focus.choosing import require_takes_part
from bot.focus.messages.strategy_owners import Asked, owner_answered, owner_asked
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.focus.strategy_access import Hold, changed, held, require_going_on, shown_one
from bot.items.departures import is_gone
from bot.items.owed import TOLD_AFTER
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.rules.local_time import local_date
from bot.teams.membership import shown_name
from bot.teams.times import in_their_day, team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.deliveries import Owed
from storage.people import Ilt, Person, person_of
from storage.strategies import Mark, Strategy, StrategyMark, StrategyState
from storage.strategy_rows import marks_of, strategies_asked, strategy_in_workspace

_NOT_ASKED = later(
    "That strategy is not waiting for you any more, so nothing was changed. Type /ilt strategy to see whose it is."
)
# Who looks after it, and who was asked to.
_ASKING = {Mark.COMMITTED, Mark.OWNER, Mark.DECLINED, Mark.UNDECLINED}


def give(hold: Hold, taker: Person) -> None:
    """Makes somebody the owner, who is asked; one who had agreed stays until the other one does, unless they are gone or
    an organizer gives it on.
    """
    row, me = hold.row, hold.place.person.id
    if taker.id == (row.handed_to_id or row.owner_id):
        return
    if row.handed_to_id:
        row.handed_to_id = row.handed_by_id = row.handed_at = None
        hold.mark(Mark.OWNER)
    if taker.id == row.owner_id:
        return
    is_theirs = (
        row.owner_id is None or row.accepted_at is None or is_gone(hold.session, row.ilt_id, row.owner_id)
    )
    if taker.id == me or is_theirs or (hold.place.is_facilitator and me != row.owner_id):
        set_owner(hold, taker)
        return
    row.handed_to_id, row.handed_by_id, row.handed_at = taker.id, me, hold.now
    hold.mark(Mark.OWNER)


def set_owner(hold: Hold, person: Person) -> None:
    """Makes somebody the owner from now on; whoever takes it themselves has agreed."""
    row, me = hold.row, hold.place.person.id
    row.owner_id, row.owner_since = person.id, hold.now
    row.accepted_at = hold.now if person.id == me else None
    row.handed_by_id = None if person.id == me else me
    row.handed_to_id = row.handed_at = None
    hold.mark(Mark.OWNER)


def owe_question(act: Act, row: Strategy) -> None:
    """Asks whoever is to look after it, once; what was asked of somebody else and not sent is taken back."""
    act.session.flush()
    withdraw(act.session, STRATEGY_ASKED, str(row.id))
    asked = _asked_id(row)
    person = act.session.get(Person, asked) if asked else None
    if person and row.state != StrategyState.ENDED:
        since = row.handed_at if row.handed_to_id else row.owner_since
        assert since is not None
        _owe(act, row, STRATEGY_ASKED, person, f"{person.id}/{since:%Y%m%dT%H%M%S}")


def _asked_id(row: Strategy) -> int | None:
    """Whose answer it waits for."""
    if row.handed_to_id:
        return row.handed_to_id
    return row.owner_id if row.accepted_at is None else None


def _owe(
    act: Act, row: Strategy, kind: Kind, to: Person, slot: str, *, after: timedelta = timedelta()
) -> None:
    ilt = act.session.get_one(Ilt, row.ilt_id)
    due_at = in_their_day(act.session, to, ilt, act.now + after)
    enqueue(act, ToSend(to.workspace_id, kind, str(row.id), to.slack_user_id, slot, due_at, row.ilt_id))


def asked_of(act: Act, person_id: int, ilt_ids: Collection[int]) -> list[Asked]:
    """What somebody is asked to look after and has not answered, oldest question first."""
    return [_asked(act.session, row, act.now) for row in strategies_asked(act.session, person_id, ilt_ids)]


def accept(turn: Turn, strategy_id: int) -> StrategyShown:
    """*I look after it*. A second tap finds it done.

    Raises:
        RefusalError: it does not wait for them, or has ended.
    """
    with held(turn, strategy_id) as hold:
        me, row = hold.place.person, hold.row
        if row.owner_id == me.id and row.accepted_at is not None and row.handed_to_id is None:
            return hold.shown()
        require_takes_part(hold.place)
        require_going_on(hold)
        _require_asked(hold)
        told = {row.handed_by_id, row.owner_id, row.committed_by_id if row.handed_by_id is None else None}
        set_owner(hold, me)
        _answered(hold, told)
        return hold.shown()


def decline(turn: Turn, strategy_id: int) -> StrategyShown:
    """*Not me*: whoever looked after it before does so still, or nobody.

    Raises:
        RefusalError: it does not wait for them, or has ended.
    """
    with held(turn, strategy_id) as hold:
        row = hold.row
        if not hold.is_first:
            return hold.shown()
        require_going_on(hold)
        _require_asked(hold)
        told = {row.handed_by_id or row.committed_by_id}
        if row.handed_to_id:
            row.handed_to_id = row.handed_by_id = row.handed_at = None
        else:
            row.owner_id, row.accepted_at, row.handed_by_id = None, None, None
        hold.mark(Mark.DECLINED)
        _answered(hold, told, after=TOLD_AFTER)
        return hold.shown()


def take_back_decline(turn: Turn, strategy_id: int) -> Asked:
    """*Undo* of *Not me*: the question waits for them again, and who has not heard the answer yet does not.

    Raises:
        RefusalError: it has ended, or somebody has done something else with it since.
    """
    with held(turn, strategy_id) as hold:
        row, me = hold.row, hold.place.person.id
        if _asked_id(row) != me:
            require_takes_part(hold.place)
            require_going_on(hold)
            question, answer = _declined(hold)
            _ask_again(hold, question)
            hold.mark(Mark.UNDECLINED)
            withdraw(hold.session, STRATEGY_ANSWERED, str(row.id), slot=_answer_slot(me, answer.at))
            owe_question(hold, row)
            changed(hold, row.ilt_id)
        return _asked(hold.session, row, hold.now)


def _ask_again(hold: Hold, question: StrategyMark) -> None:
    row, me = hold.row, hold.place.person.id
    row.handed_by_id = question.person_id
    if row.owner_id is None:
        row.owner_id = me
    else:
        row.handed_to_id, row.handed_at = me, question.at


def _declined(hold: Hold) -> tuple[StrategyMark, StrategyMark]:
    """The question that they declined, and their answer; raises RefusalError where something has followed."""
    marks = [one for one in marks_of(hold.session, hold.row.id) if one.what in _ASKING]
    is_mine = bool(marks) and marks[-1].what == Mark.DECLINED
    # One that takes the place of another asks whoever was asked of that one.
    question = next((one for one in reversed(marks) if one.what in {Mark.OWNER, Mark.COMMITTED}), None)
    if not is_mine or question is None or marks[-1].person_id != hold.place.person.id:
        raise RefusalError(say(_NOT_ASKED))
    return question, marks[-1]


def _require_asked(hold: Hold) -> None:
    if _asked_id(hold.row) != hold.place.person.id:
        raise RefusalError(say(_NOT_ASKED))


def _answered(hold: Hold, told: Iterable[int | None], *, after: timedelta = timedelta()) -> None:
    """Tells whoever asked. `after`: how long the answer can still be taken back unheard."""
    me = hold.place.person
    owe_question(hold, hold.row)
    for person_id in sorted({one for one in told if one is not None and one != me.id}):
        to = hold.session.get_one(Person, person_id)
        verdict = "yes" if hold.row.owner_id == me.id else "no"
        slot = _answer_slot(me.id, hold.now, verdict)
        _owe(hold, hold.row, STRATEGY_ANSWERED, to, slot, after=after)
    changed(hold, hold.row.ilt_id)


def _answer_slot(person_id: int, at: datetime, verdict: str = "no") -> str:
    return f"{person_id}/{verdict}/{at:%Y%m%dT%H%M%S}"


def _read(session: Session, owed: Owed) -> tuple[Strategy, Person] | None:
    """The strategy while it goes on, and its reader while they are in its team."""
    row = strategy_in_workspace(session, owed.workspace_id, int(owed.subject))
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if row is None or reader is None or row.state == StrategyState.ENDED:
        return None
    return None if is_gone(session, row.ilt_id, reader.id) else (row, reader)


def _asked(session: Session, row: Strategy, at: datetime) -> Asked:
    ilt = session.get_one(Ilt, row.ilt_id)
    today = local_date(at, team_time(ilt).zone)
    by = session.get(Person, row.handed_by_id or row.committed_by_id)
    owner = session.get(Person, row.owner_id) if row.handed_to_id and row.owner_id else None
    return Asked(
        shown_one(session, row, today), shown_name(ilt), by.name if by else "", owner.name if owner else ""
    )


def _render_asked(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How somebody is asked: true until they have answered."""
    found = _read(session, owed)
    if found is None or _asked_id(found[0]) != found[1].id:
        return None
    return Outgoing(owner_asked(_asked(session, found[0], owed.due_at), is_late=sending.is_late))


def _render_answered(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How whoever asked learns the answer."""
    found = _read(session, owed)
    person_id, _, verdict = owed.slot.partition("/")
    to = session.get(Person, int(person_id))
    if found is None or to is None:
        return None
    is_accepted = verdict.startswith("yes")
    if is_accepted != (found[0].owner_id == to.id):
        return None
    asked = _asked(session, found[0], owed.due_at)
    return Outgoing(owner_answered(asked, to.name, is_accepted=is_accepted, is_late=sending.is_late))


STRATEGY_ASKED = Kind("strategy_asked", _render_asked)
STRATEGY_ANSWERED = Kind("strategy_answered", _render_answered)
