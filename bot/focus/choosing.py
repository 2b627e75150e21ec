"""One choosing in the hands of somebody: found, held, checked; when its cycle can end, and where it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.focus.messages.choice import NO_DAY, UNTIL, end_words
from bot.meetings.rights import leads
from bot.outbox.behind import focus_changed
from bot.rules.cycles import EndFault, cycle_end, end_fault
from bot.rules.deadlines import working_days_around
from bot.rules.local_time import DateRange, PersonTime, local_date
from bot.rules.working_days import DaysOff, NoWorkingDayError
from bot.teams.membership import Place, facilitators_of, names_of, require_place, shown_name
from bot.teams.times import days_off_of, team_time
from bot.turn import Act
from bot.words import later, say
from storage.audit import Deed, note_deed
from storage.focus import AreaState, AskingKind, AskingState, FocusArea, FocusAsking, FocusRound, FocusState
from storage.focus_askings import open_asking
from storage.focus_rounds import areas_of, quarters_of, round_in_workspace
from storage.meetings import running_meeting
from storage.people import Ilt, Person, Role
from storage.taken import Question, is_taken

UNKNOWN = later(
    "That button belongs to a choice of focus that I no longer have. Nothing was changed. Type /ilt focus to see where you stand."
)
WHO_ENDS_OR_MOVES = later("Organizers move the end of a focus, or end it.")
NONE_LEFT = later("There is nothing left of this choice to change. Type /ilt focus to see where you stand.")
OBSERVER = later("You are an observer in this team: you can read, but not take part. Nothing was changed.")
_STATES = {
    FocusState.DOTS: later("Dots are still being placed: show them first. Nothing was changed."),
    FocusState.CHOOSING: later("Nothing is chosen yet. Nothing was changed. Choose the focus first."),
    FocusState.CHOSEN: later("The focus is chosen already. Nothing was changed. Type /ilt focus to see it."),
    FocusState.CANCELLED: later(
        "This was closed without a choice. Nothing was changed. Type /ilt focus to begin anew."
    ),
}
# By where it is: to whoever placed dots, and to whoever had not yet.
_DOTS_NOT_SAVED = {
    FocusState.CHOOSING: later(
        "The time for dots is over, so yours were not saved. Say it in the talk: the choice comes after it."
    ),
    FocusState.CHOSEN: later(
        "The focus is chosen already, so your dots were not saved. Type /ilt focus to see it."
    ),
    FocusState.CANCELLED: later(
        "This was closed without a choice, so your dots were not saved. Type /ilt focus to begin anew."
    ),
}
_DOTS_OVER = {
    FocusState.CHOOSING: later(
        "The time for dots is over. Say it in the talk: the choice comes after it. Type /ilt focus to see where the dots are."
    ),
    FocusState.CHOSEN: later("The time for dots is over: the focus is chosen. Type /ilt focus to see it."),
    FocusState.CANCELLED: _STATES[FocusState.CANCELLED],
}
_DELETED = later(
    "You had your data deleted while this was asked, so your place in it stays as it was then. Nothing was saved. The talk "
    "afterwards is yours too."
)
_NOT_SAVED = later("That question is closed already, so your answer was not saved.")
_NOT_ASKED = later("That question is closed already. Type /ilt focus to see where your focus stands.")


@dataclass(frozen=True)
class Choosing:
    """A choosing and its ILT. Rows of the session they were read in: they do not leave the use case."""

    session: Session
    row: FocusRound
    ilt: Ilt
    now: datetime

    @property
    def clock(self) -> PersonTime:
        """The team's; until it is set up, that of whoever opened it."""
        opener = self.session.get(Person, self.row.opened_by_id)
        return team_time(self.ilt, opener.zone if opener else "UTC")

    @property
    def today(self) -> date:
        """The date on the wall of the team."""
        return local_date(self.now, self.clock.zone)

    @property
    def days_off(self) -> DaysOff:
        """When the team does not work."""
        return days_off_of(self.session, self.ilt)


@dataclass(frozen=True)
class Hand:
    """A choosing and whoever wants something of it."""

    act: Act
    choosing: Choosing
    place: Place

    @property
    def session(self) -> Session:
        """Of the transaction."""
        return self.act.session

    @property
    def row(self) -> FocusRound:
        """The choosing."""
        return self.choosing.row

    def note(self, deed: Deed) -> None:
        """Notes what they did."""
        note_on(self.choosing, deed, self.place.person)


def take(act: Act, round_id: int, *, lock: str = "") -> Hand:
    """A choosing of a team of theirs, whatever a button says. `lock`: `storage.focus_rounds.round_in_workspace`.

    Raises:
        RefusalError: another team's or workspace's, or gone.
    """
    found = round_in_workspace(act.session, act.actor.workspace_id, round_id)
    if found is None:
        raise RefusalError(say(UNKNOWN))
    place = require_place(act, found[1].id)
    if lock == "team":
        hold_team(act.session, found[1].id)
    if lock:
        found = round_in_workspace(
            act.session, act.actor.workspace_id, round_id, lock="share" if lock == "share" else "update"
        )
        assert found is not None
    return Hand(act, Choosing(act.session, *found, act.now), place)


def hold_team(session: Session, ilt_id: int) -> None:
    """Nobody else opens or chooses for the team meanwhile; before its choosing is locked."""
    session.execute(_HELD_TEAM, {"ilt_id": ilt_id})


_HELD_TEAM = select(Ilt.id).where(Ilt.id == bindparam("ilt_id")).with_for_update(key_share=True)


def require_takes_part(place: Place) -> None:
    """Raises RefusalError for an observer."""
    if place.member.role == Role.OBSERVER:
        raise RefusalError(say(OBSERVER))


def require_state(row: FocusRound, *states: FocusState) -> None:
    """Raises RefusalError, saying where it is, unless it is in one of those states."""
    if row.state not in states:
        raise RefusalError(say(_STATES[FocusState(row.state)]))


def require_worked_on(hand: Hand) -> list[FocusArea]:
    """The focus areas of this choice that are worked on. Raises RefusalError where none is, or nothing is chosen yet."""
    require_state(hand.row, FocusState.CHOSEN)
    mine = [one for one in areas_of(hand.session, hand.row.id) if one.state == AreaState.ACTIVE]
    if not mine:
        raise RefusalError(say(NONE_LEFT))
    return mine


def require_asking(hand: Hand, kind: AskingKind, *, is_saved: bool = False) -> FocusAsking:
    """What is asked of that kind now.

    Args:
        is_saved: somebody answers it; else a form is to be opened or what was answered shown.

    Raises:
        RefusalError: nothing is asked any more. Only whoever answered reads that something was not saved.
    """
    asking = open_asking(hand.session, hand.row.id)
    if asking is None or asking.kind != kind or asking.state != AskingState.OPEN:
        raise RefusalError(_over(hand, kind, is_saved=is_saved))
    return asking


def _over(hand: Hand, kind: AskingKind, *, is_saved: bool) -> str:
    if kind is AskingKind.LIVE_WITH:
        return say(_NOT_SAVED if is_saved else _NOT_ASKED)
    state = FocusState(hand.row.state)
    # Dots that are over are chosen among, unless it went on from there.
    known = state if state in _DOTS_OVER else FocusState.CHOOSING
    return say((_DOTS_NOT_SAVED if is_saved else _DOTS_OVER)[known])


def require_asked(hand: Hand, kind: AskingKind, *, is_saved: bool = False) -> FocusAsking:
    """What is asked of them. Raises as `require_asking`; or they had themselves deleted meanwhile."""
    asking = require_asking(hand, kind, is_saved=is_saved)
    if is_taken(hand.session, Question.FOCUS, asking.id, hand.place.person.slack_user_id):
        raise RefusalError(say(_DELETED))
    return asking


def may_choose(hand: Hand) -> bool:
    """Whether they choose for the team: organizers, and whoever leads the meeting that is on."""
    if hand.place.is_facilitator:
        return True
    meeting = running_meeting(hand.session, hand.choosing.ilt.id)
    return meeting is not None and leads(hand.session, hand.place, meeting)


def require_may_choose(hand: Hand, who_may: str) -> None:
    """Raises NotFacilitatorError, naming who may. `who_may`: the sentence that says it in general."""
    if not may_choose(hand):
        raise _not_theirs(hand, who_may, [])


def require_may_steer(hand: Hand, who_may: str) -> None:
    """The same for what whoever opened it may do too."""
    opener = hand.session.get(Person, hand.row.opened_by_id)
    if hand.place.person.id != hand.row.opened_by_id and not may_choose(hand):
        raise _not_theirs(hand, who_may, [opener] if opener and not opener.is_deactivated else [])


def require_organizer(hand: Hand, who_may: str) -> None:
    """The same for what only organizers may."""
    if not hand.place.is_facilitator:
        raise _not_theirs(hand, who_may, [])


def _not_theirs(hand: Hand, who_may: str, more: list[Person]) -> NotFacilitatorError:
    return not_theirs(hand.session, hand.choosing.ilt, who_may, more)


def not_theirs(session: Session, ilt: Ilt, who_may: str, more: Sequence[Person] = ()) -> NotFacilitatorError:
    """The refusal that names who may, and offers to become one of them. `more`: who may besides organizers."""
    people = {one.id: one for one in (*more, *facilitators_of(session, ilt.id))}
    team = shown_name(ilt)
    if people:
        asked = say(
            "In {team} that is {who}: ask them, or become an organizer yourself; the channel will be told. "
            "Nothing was changed.",
            team=team,
            who=names_of(list(people.values())),
        )
    else:
        asked = say(
            "{team} has none at the moment: you can become one; the channel will be told. Nothing was changed.",
            team=team,
        )
    return NotFacilitatorError(f"{say(who_may)} {asked}", ilt.id)


def proposed_end(choosing: Choosing) -> date | None:
    """The end of a cycle that begins today; None where the school's days off leave none."""
    quarters = [
        DateRange(one.first_day, one.last_day) for one in quarters_of(choosing.session, choosing.ilt.id)
    ]
    try:
        return cycle_end(choosing.today, quarters, choosing.days_off)
    except NoWorkingDayError:
        return None


def checked_end(choosing: Choosing, day: date | None) -> date:
    """A day ahead on which the school works. Raises WrongInputError: none, or no such day."""
    if day is None:
        raise WrongInputError({UNTIL: say(NO_DAY)})
    fault = end_fault(day, choosing.today, choosing.days_off)
    if fault:
        around = (
            working_days_around(day, choosing.days_off, choosing.clock) if fault is EndFault.DAY_OFF else []
        )
        ahead = [one for one in around if end_fault(one, choosing.today, choosing.days_off) is None]
        raise WrongInputError({UNTIL: end_words(day, fault, ahead)})
    return day


def note_on(choosing: Choosing, deed: Deed, by: Person | None) -> None:
    """Notes what was done to a choosing, and by whom; None: by the bot itself."""
    note_deed(
        choosing.session,
        deed,
        workspace_id=choosing.ilt.workspace_id,
        at=choosing.now,
        ilt_id=choosing.ilt.id,
        person_id=by.id if by else None,
        subject=str(choosing.row.id),
    )


def changed(choosing: Choosing, *, at_once: datetime | None = None) -> None:
    """Whatever shows a choosing is behind. `at_once` (machine time): for what people wait for."""
    focus_changed(choosing.session, choosing.ilt.id, choosing.row.id, at_once=at_once)
