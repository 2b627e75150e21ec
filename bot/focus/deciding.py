"""What a team decides about a strategy: kept, changed into another, stopped, done. In a meeting, at a step back, or between.

Whoever ended one can undo it, as if it had not been ended.

The three functions `keep_it`, `change_it` and `end_it` are for whoever holds a strategy already (`to_decide`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.errors import RefusalError, WrongInputError
from bot.focus.choosing import not_theirs, require_takes_part
from bot.focus.committing import Taken, add_wording, checked
from bot.focus.messages.strategies import LONGEST_LEARNED
from bot.focus.messages.strategy_forms import HOW, LEARNED, NO_END, WHAT, Said, SuccessorForm
from bot.focus.messages.strategy_shapes import StrategyShown
from bot.focus.strategy_access import (
    Hold,
    changed,
    held,
    looked_at,
    require_going_on,
    said_of,
    shown_one,
    why_full,
)
from bot.focus.strategy_lines import note_mark
from bot.focus.strategy_owners import STRATEGY_ASKED, give, owe_question
from bot.items.input import choices_of, takers_and
from bot.meetings.rights import leads
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.outbox.deliveries import withdraw
from bot.rules.local_time import local_date
from bot.rules.text import kept, too_long, visible
from bot.teams.membership import Place
from bot.teams.times import team_time
from bot.turn import Turn
from bot.words import later, say
from storage.check_in_rows import last_check_in, readings_of
from storage.focus import AreaState, CycleState, FocusArea
from storage.meetings import Meeting, running_meeting
from storage.people import Person
from storage.plan import serve_instead, serve_successor
from storage.strategies import Mark, Strategy, StrategyEnd, StrategyMark, StrategyState
from storage.strategy_rows import (
    give_back,
    hand_on,
    marks_of,
    newest_wording,
    strategy_of_request,
)

WHO_DECIDES = later(
    "Organizers decide about a strategy, and in a meeting whoever leads it: keep, change, stop or done."
)
_ENDS = {"done": (StrategyEnd.DONE, Mark.DONE), "stopped": (StrategyEnd.STOPPED, Mark.STOPPED)}
_ON_HOLD = later("That strategy is on hold: take it up again first, or end it. Nothing was changed.")
_SAME = later("It says exactly this now. Write what you will do differently, or close this and tap Keep.")
_NOT_YOURS = later(
    "Only whoever ended it can undo that, so nothing was changed. To go on with it, add it anew with /ilt strategy."
)
_OVER = later(
    "What it was for is not worked on any more, so nothing was undone. Type /ilt strategy list to see what there is."
)
_FOLLOWED = later(
    "Somebody has done something with the new one since then, so nothing was undone. Type /ilt strategy list to see it."
)
_ENDINGS = {Mark.DONE, Mark.STOPPED, Mark.CHANGED}


@dataclass(frozen=True)
class Deciding(Hold):
    """A strategy in the hands of somebody who decides. `meeting`: the one that is on, if any; it stays on meanwhile."""

    meeting: Meeting | None = None

    def mark(self, what: Mark) -> None:
        """Notes what they decided, and in which meeting."""
        note_mark(self, self.row, what, self.place.person, self.meeting)


def may_decide(session: Session, place: Place) -> bool:
    """Organizers, and whoever leads the meeting that is on."""
    if place.is_facilitator:
        return True
    meeting = running_meeting(session, place.ilt.id)
    return meeting is not None and leads(session, place, meeting)


@contextmanager
def to_decide(turn: Turn, strategy_id: int) -> Iterator[Deciding]:
    """A strategy that nobody else changes meanwhile, for whoever decides; the team's other ones stay as they are too.

    Raises:
        RefusalError: no such strategy in a team of theirs, it has ended, or it is not theirs to decide.
    """
    with held(turn, strategy_id) as hold:
        if hold.is_first:
            require_going_on(hold)
        require_decides(hold)
        meeting = running_meeting(hold.session, hold.place.ilt.id)
        yield Deciding(hold.turn, hold.session, hold.place, hold.row, meeting)


def require_decides(hold: Hold) -> None:
    """Raises NotFacilitatorError, naming who decides."""
    require_takes_part(hold.place)
    if not may_decide(hold.session, hold.place):
        raise not_theirs(hold.session, hold.place.ilt, WHO_DECIDES)


def read_to_decide(turn: Turn, strategy_id: int) -> StrategyShown:
    """*Stop* and *Done*, for their form.

    Raises:
        RefusalError: as `to_decide`, or it has ended.
    """
    with looked_at(turn, strategy_id) as hold:
        require_going_on(hold)
        require_decides(hold)
        return hold.shown()


def keep(turn: Turn, strategy_id: int) -> StrategyShown:
    """*Keep*: a dated mark. A second one on the same day finds it kept.

    Raises:
        RefusalError: as `to_decide`, or it is on hold or has ended.
    """
    with to_decide(turn, strategy_id) as hold:
        keep_it(hold)
        return hold.shown()


def keep_it(hold: Deciding) -> None:
    """The same, for whoever holds it."""
    require_going_on(hold)
    if hold.row.state == StrategyState.ON_HOLD:
        raise RefusalError(say(_ON_HOLD))
    if not _is_kept_today(hold):
        hold.mark(Mark.KEPT)
        changed(hold, hold.row.ilt_id)


def _is_kept_today(hold: Deciding) -> bool:
    zone = team_time(hold.place.ilt, hold.place.person.zone).zone
    *_, last = marks_of(hold.session, hold.row.id)
    meeting_id = hold.meeting.id if hold.meeting else None
    is_today = local_date(last.at, zone) == hold.today
    return last.what == Mark.KEPT and is_today and last.meeting_id == meeting_id


def end(turn: Turn, strategy_id: int, how: str, learned: str) -> StrategyShown:
    """*Done*, *Stop* or *End…*. A repeated delivery finds it done.

    Args:
        how: "done" or "stopped".

    Raises:
        WrongInputError: how was not said, or too long.
        RefusalError: as `to_decide`, or it has ended already.
    """
    words = _checked_learned(how, learned)
    with to_decide(turn, strategy_id) as hold:
        if hold.is_first:
            end_it(hold, how, words)
        return hold.shown()


def _checked_learned(how: str, learned: str) -> str:
    words = visible(kept(learned))
    faults = {HOW: "" if how in _ENDS else say(NO_END), LEARNED: too_long(words, LONGEST_LEARNED)}
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    return words


def end_it(hold: Deciding, how: str, learned: str) -> None:
    """The same, for whoever holds it. `how`: "done" or "stopped"; `learned`: checked already."""
    require_going_on(hold)
    as_, mark = _ENDS[how]
    _end(hold, as_, mark)
    hold.row.learned = learned or None
    changed(hold, hold.row.ilt_id)


def _end(hold: Deciding, as_: StrategyEnd, mark: Mark) -> None:
    row = hold.row
    row.state, row.ended_at, row.ended_by_id = StrategyState.ENDED, hold.now, hold.place.person.id
    row.ended_as = as_
    # Who was asked to look after it stays noted: taken back, it waits for them again.
    hold.mark(mark)
    owe_question(hold, row)


def read_to_change(turn: Turn, strategy_id: int) -> SuccessorForm:
    """*Change*: the strategy as it stands, to be worded as another one.

    Raises:
        RefusalError: as `to_decide`, or it has ended.
    """
    with looked_at(turn, strategy_id) as hold:
        require_going_on(hold)
        require_decides(hold)
        row = hold.row
        people, owner = takers_and(hold.session, row.ilt_id, row.handed_to_id or row.owner_id)
        said = said_of(newest_wording(hold.session, row.id), owner)
        return SuccessorForm(row.id, row.ilt_id, hold.shown().called, choices_of(people), said)


def change_into(turn: Turn, strategy_id: int, typed: Said) -> StrategyShown:
    """*Change* into what was typed: the old one ends, the new one takes its place. A repeated delivery finds it.

    Raises:
        WrongInputError: by field; or nothing is different.
        RefusalError: as `read_to_change`.
    """
    with to_decide(turn, strategy_id) as hold:
        known = strategy_of_request(hold.session, hold.row.ilt_id, turn.actor.request)
        row = known or change_it(hold, typed)
        return shown_one(hold.session, row, hold.today)


def change_it(hold: Deciding, typed: Said) -> Strategy:
    """The same, for whoever holds it. Open action items and the numbers to watch go along. Returns the new one."""
    require_going_on(hold)
    old = hold.row
    asked = old.handed_to_id or old.owner_id
    owner = hold.session.get(Person, asked) if asked else None
    taken = checked(hold, hold.place, typed, owner)
    if taken.said == said_of(newest_wording(hold.session, old.id)):
        raise WrongInputError({WHAT: say(_SAME)})
    new = _successor(hold, taken)
    _end(hold, StrategyEnd.CHANGED, Mark.CHANGED)
    old.successor_id = new.id
    hand_on(hold.session, old.id, new.id)
    serve_successor(hold.session, old.id, new.id)
    changed(hold, old.ilt_id)
    return new


def _successor(hold: Deciding, taken: Taken) -> Strategy:
    """In the same place and of the same owner, until somebody else agreed."""
    old, by = hold.row, hold.place.person
    new = Strategy(
        ilt_id=old.ilt_id,
        area_id=old.area_id,
        request=hold.actor.request,
        state=old.state,
        committed_by_id=by.id,
        committed_at=hold.now,
        owner_id=old.owner_id,
        owner_since=old.owner_since,
        accepted_at=old.accepted_at,
        ends_on=old.ends_on,
        every_weeks=old.every_weeks,
        makes_room=old.makes_room,
        held_at=old.held_at,
    )
    hold.session.add(new)
    hold.session.flush()
    add_wording(hold, new, 1, taken.said, by)
    given = replace(hold, row=new)
    given.mark(Mark.COMMITTED)
    give(given, taken.owner)
    owe_question(hold, new)
    return new


def take_back_end(turn: Turn, strategy_id: int) -> StrategyShown:
    """*Undo*: it goes on where it was, with its action items, numbers, and whoever was asked to look after it.

    What it was changed into is gone. A second tap finds it going on.

    Raises:
        RefusalError: somebody else ended it, its focus is over, three others are active, or something followed.
    """
    with held(turn, strategy_id) as hold:
        if hold.is_first and hold.row.state == StrategyState.ENDED:
            require_takes_part(hold.place)
            if hold.row.ended_by_id != hold.place.person.id:
                raise RefusalError(say(_NOT_YOURS))
            _take_back(hold)
        return hold.shown()


def _take_back(hold: Hold) -> None:
    row, state = hold.row, _state_before(hold)
    if row.ended_as == StrategyEnd.CHANGED:
        _without_successor(hold)
    if state == StrategyState.ACTIVE and (why := why_full(hold.session, row.ilt_id)):
        raise RefusalError(why)
    _ask_on(hold)
    row.state = state
    row.ended_at = row.ended_by_id = row.ended_as = row.learned = row.successor_id = None
    _forget_mark(hold)
    owe_question(hold, row)
    changed(hold, row.ilt_id)


def _state_before(hold: Hold) -> StrategyState:
    """On hold as it was; else as its cycle is by now."""
    if hold.row.held_at is not None:
        return StrategyState.ON_HOLD
    if hold.session.get_one(FocusArea, hold.row.area_id).state != AreaState.ACTIVE:
        raise RefusalError(say(_OVER))
    return StrategyState.WAITING if hold.cycle.state == CycleState.WAITING else StrategyState.ACTIVE


def _without_successor(hold: Hold) -> None:
    """What it was changed into goes, and gives back what it took along."""
    new = hold.session.get(Strategy, hold.row.successor_id) if hold.row.successor_id else None
    if new is None or not _is_untouched(hold, new):
        raise RefusalError(say(_FOLLOWED))
    withdraw(hold.session, STRATEGY_ASKED, str(new.id))
    give_back(hold.session, new.id, hold.row.id)
    serve_instead(hold.session, new.id, hold.row.id)
    hold.row.successor_id = None
    hold.session.flush()
    hold.session.delete(new)
    hold.session.flush()


def _is_untouched(hold: Hold, new: Strategy) -> bool:
    """Whether nobody has said anything of it since, nor changed it."""
    me, mine = hold.place.person.id, {Mark.COMMITTED, Mark.OWNER}
    marks = marks_of(hold.session, new.id)
    is_as_it_was = all(one.what in mine and one.person_id == me for one in marks)
    was_said = bool(readings_of(hold.session, [new.id]))
    return is_as_it_was and not was_said and newest_wording(hold.session, new.id).number == 1


def _ask_on(hold: Hold) -> None:
    """A check-in that was answered, and closed because it ended, is asked about as before."""
    last, ended_at = last_check_in(hold.session, hold.row.id), hold.row.ended_at
    if last and ended_at and last.closed_at and last.closed_at >= ended_at and not last.is_missed:
        last.closed_at = None


def _forget_mark(hold: Hold) -> None:
    """No meeting decided it: what is left of that one says so."""
    mark: StrategyMark = [one for one in marks_of(hold.session, hold.row.id) if one.what in _ENDINGS][-1]
    meeting = hold.session.get(Meeting, mark.meeting_id) if mark.meeting_id else None
    hold.session.delete(mark)
    if meeting:
        meeting_changed(hold.session, meeting, OfMeeting.COURSE, at_once=hold.machine_now)
