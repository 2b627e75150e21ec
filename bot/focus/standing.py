"""How a team's strategies stand at a meeting: for its card, its message, and its minutes; without one, who hears of what is held."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.focus.messages.standing import Decided, HeldLine, StandingLine, held_message
from bot.items.check_ins import OF_MEETING, said_in, said_on
from bot.items.departures import is_gone, named_here
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.rules.check_ins import NOTHING_SAID
from bot.teams.membership import facilitators_of, shown_name
from bot.teams.times import in_their_day, team_time
from bot.turn import Act
from storage.check_in_rows import newest_marks, open_check_ins, readings_of
from storage.deliveries import Owed
from storage.meetings import Meeting, told_before
from storage.people import Ilt, Person, person_of
from storage.strategies import Mark, Strategy, StrategyState
from storage.strategy_rows import (
    active_strategies,
    decided_in,
    newest_wording,
    strategy_in_workspace,
    worded,
    worded_at,
)


def standing_of(session: Session, meeting: Meeting) -> list[StandingLine]:
    """Each active strategy of the team, as it stands for that meeting."""
    active = active_strategies(session, meeting.ilt_id)
    if not active:
        return []
    readings = readings_of(session, [one.row.id for one in active])
    waited_for = {
        row.strategy_id
        for row, _ in open_check_ins(session, meeting.ilt_id)
        if row.answered_at is None and row.slot == f"{OF_MEETING}{meeting.slot}"
    }
    kept = {mark.strategy_id for mark, _ in decided_in(session, meeting.id) if mark.what == Mark.KEPT}
    zone = team_time(session.get_one(Ilt, meeting.ilt_id)).zone
    found = []
    for row, wording, place in active:
        owner = session.get(Person, row.owner_id) if row.owner_id else None
        has_left = owner is not None and is_gone(session, row.ilt_id, owner.id)
        last = next((one.row for one in readings.get(row.id, ())), None)
        found.append(
            StandingLine(
                row.id,
                place,
                wording.what,
                named_here(owner.name, has_left=has_left) if owner else "",
                meeting.day,
                said_in(last) if last else NOTHING_SAID,
                said_on(last, zone) if last else None,
                is_waited_for=row.id in waited_for,
                is_kept=row.id in kept,
                ended_on=row.ends_on if row.ends_on and row.ends_on < meeting.day else None,
            )
        )
    return found


def held_for(session: Session, meeting: Meeting) -> list[HeldLine]:
    """What the bot put on hold since the last meeting that the channel was told of: each is said once, on the next card."""
    marks = newest_marks(session, meeting.ilt_id, Mark.HELD, Mark.TAKEN_UP)
    held = [one for one in marks.values() if one.what == Mark.HELD and one.person_id is None]
    if not held:
        return []
    before = told_before(session, meeting, ids.AGENDA_MESSAGE)
    rows = [session.get_one(Strategy, one.strategy_id) for one in held if before is None or one.at > before]
    return [
        HeldLine(row.id, newest_wording(session, row.id).what)
        for row in sorted(rows, key=lambda row: row.id)
        if row.state == StrategyState.ON_HOLD
    ]


def decided_about(session: Session, meeting: Meeting) -> Sequence[Decided]:
    """What a meeting decided about strategies, in the words of then; the last of each counts."""
    last = {row.id: (mark, row) for mark, row in decided_in(session, meeting.id)}
    found = []
    for mark, row in last.values():
        into = worded_at(session, row.successor_id, mark.at) if row.successor_id else ""
        name = worded_at(session, row.id, mark.at)
        learned = row.learned if mark.what in {Mark.DONE, Mark.STOPPED} else ""
        found.append(Decided(mark.what, name, into, learned or ""))
    return found


def tell_held(act: Act, ilt: Ilt, strategy: Strategy) -> None:
    """Owes it to each organizer, in their day: one message about all that are put on hold at this moment.

    Args:
        strategy: the first of them.
    """
    for person in facilitators_of(act.session, ilt.id):
        due_at = in_their_day(act.session, person, ilt, act.now)
        slot = _moment(act.now)
        word = ToSend(
            ilt.workspace_id, STRATEGY_HELD, str(strategy.id), person.slack_user_id, slot, due_at, ilt.id
        )
        enqueue(act, word)


def _moment(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def _render(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as one of them is on hold since then, and its reader in the team."""
    row = strategy_in_workspace(session, owed.workspace_id, int(owed.subject))
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if row is None or reader is None or is_gone(session, row.ilt_id, reader.id):
        return None
    held = [
        HeldLine(one.row.id, one.wording.what)
        for one in worded(session, row.ilt_id)
        if one.row.state == StrategyState.ON_HOLD
        and one.row.held_at
        and _moment(one.row.held_at) == owed.slot
    ]
    team = shown_name(session.get_one(Ilt, row.ilt_id))
    return Outgoing(held_message(held, team, is_late=sending.is_late)) if held else None


STRATEGY_HELD = Kind("strategy_held", _render)
