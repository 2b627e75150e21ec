"""Check-ins of strategies as they stand in a person's message of the day: read from the tables; focus asks and answers them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_day
from bot.items.messages.check_ins import CheckInRow
from bot.rules.check_ins import Said
from bot.rules.local_time import PersonTime, local_date
from bot.rules.working_days import DaysOff, NoWorkingDayError, is_working_day, working_days_before
from bot.teams.times import team_time
from bot.words import later, say
from storage.check_in_rows import readings_of, values_in
from storage.people import Ilt, Person
from storage.strategies import CheckIn, Strategy, StrategyState
from storage.strategy_rows import AskedAbout, asked_about, items_of, numbers_of

# What the name of a check-in begins with that is for a meeting.
OF_MEETING = "meeting/"
FIRST, AGAIN = "first", "again"

CHECK_IN_GONE = later(
    "That check-in is not asked any more, so nothing was saved. Type /ilt strategy list to see what there is."
)
_STATES = {
    StrategyState.ON_HOLD: later(
        "That strategy is on hold, so nothing was saved. Organizers can take it up again."
    ),
    StrategyState.WAITING: later(
        "That strategy waits for your team to step back on its focus, so nothing was saved."
    ),
    StrategyState.ENDED: later(
        "That strategy has ended, so nothing was saved. Type /ilt strategy list to see what there is."
    ),
}
_CLOSED = later(
    "That check-in closed on {day}, so nothing was saved. You are asked again next time; until then say it in the meeting."
)
_NEWER = later("You were asked again since then, so this one stays as it is. Answer the newer question.")
_NOT_THEIRS = later(
    "{owner} speaks for this strategy, so nothing was saved. Tell them, or say it in the meeting."
)
_NOBODY = later("Nobody looks after this strategy now, so nothing was saved. Type /ilt strategy list.")


def mornings_of(row: CheckIn, days_off: DaysOff, owner: PersonTime) -> Iterator[tuple[str, date]]:
    """The days on which it is asked, by their names: first, and once more on the last working morning before its meeting."""
    yield FIRST, row.asked_on
    if not row.slot.startswith(OF_MEETING):
        return
    try:
        last = working_days_before(row.due_on, 1, days_off)
    except NoWorkingDayError:
        return
    if last > row.asked_on and is_working_day(last, days_off, owner):
        yield AGAIN, last


def said_in(row: CheckIn) -> Said:
    """What was answered so far."""
    return Said.of(row.did, row.worked, has_nothing=row.has_nothing)


def said_on(row: CheckIn, zone: str) -> date:
    """The day of a reading, on the team's wall."""
    return local_date(row.answered_at, zone) if row.answered_at else row.asked_on


def why_not(session: Session, row: CheckIn, strategy: Strategy, person_id: int, *, is_newest: bool) -> str:
    """Why somebody cannot answer it, or change what was answered; empty where they can."""
    if strategy.owner_id != person_id:
        owner = session.get(Person, strategy.owner_id) if strategy.owner_id else None
        return say(_NOT_THEIRS, owner=owner.name) if owner else say(_NOBODY)
    if strategy.state != StrategyState.ACTIVE:
        return say(_STATES[StrategyState(strategy.state)])
    if not is_newest:
        return say(_NEWER)
    if row.closed_at and row.answered_at is None:
        closed_on = local_date(row.closed_at, _zone(session, row))
        return say(_CLOSED, day=shown_day(closed_on, closed_on))
    return ""


def check_in_row_of(session: Session, row: CheckIn, person_id: int, today: date) -> CheckInRow:
    """The check-in as that person reads it."""
    return check_in_rows(session, [row], person_id, today)[0]


def check_in_rows(
    session: Session,
    rows: Sequence[CheckIn],
    person_id: int,
    today: date,
    teams: Mapping[int, str] | None = None,
) -> list[CheckInRow]:
    """Check-ins as that person reads them. `teams`: what each is called where they are told apart, by its id."""
    known = asked_about(session, {one.strategy_id for one in rows}) if rows else {}
    refused = {one.id: _why_not(session, one, known[one.strategy_id], person_id) for one in rows}
    # What is known of a strategy stands beside the question only.
    asked = {one.strategy_id for one in rows if not refused[one.id] and not said_in(one).is_whole}
    items = items_of(session, asked) if asked else {}
    before = readings_of(session, asked, most=2)
    found = []
    for one in rows:
        wording, (done, all_) = known[one.strategy_id].wording, items.get(one.strategy_id, (0, 0))
        last = next(
            (known_.row for known_ in before.get(one.strategy_id, ()) if known_.row.id < one.id), None
        )
        found.append(
            CheckInRow(
                one.id,
                one.strategy_id,
                wording.what,
                today,
                said_in(one),
                (teams or {}).get(one.ilt_id, ""),
                wording.did_when,
                wording.worked_when,
                done,
                all_,
                said_in(last) if last else None,
                said_on(last, _zone(session, last)) if last else None,
                one.note or "",
                one.link or "",
                _numbers(session, one) if one.answered_at else (),
                one.due_on if one.slot.startswith(OF_MEETING) else None,
                refused[one.id],
            )
        )
    return found


def _why_not(session: Session, row: CheckIn, about: AskedAbout, person_id: int) -> str:
    return why_not(session, row, about.row, person_id, is_newest=row.id == about.newest)


def _zone(session: Session, row: CheckIn) -> str:
    return team_time(session.get_one(Ilt, row.ilt_id)).zone


def _numbers(session: Session, row: CheckIn) -> list[str]:
    values = values_in(session, row.id)
    watched = numbers_of(session, [row.strategy_id]).get(row.strategy_id, ()) if values else ()
    return [
        " ".join(filter(None, [f"{one.number.name}:", values[one.number.id].said, one.number.unit]))
        for one in watched
        if one.number.id in values
    ]
