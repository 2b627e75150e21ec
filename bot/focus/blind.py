"""What is asked blindly: whom dots remind, and how each asking ends, in the transaction of whoever ends it.

Dots remind once, on the last working morning before they end; in a meeting nobody is reminded. Answers are shown once, all
together, or deleted unread. Afterwards no row tells who answered what: counts are written, answers deleted, lines written as
nobody's in a shuffled order.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_moment
from bot.focus.choosing import Choosing, changed, note_on
from bot.focus.cycles import waiting_step_backs
from bot.focus.living import proposal_words
from bot.focus.messages.dots import Reminder, dots_reminder, dots_shown, goes_on
from bot.focus.messages.live_with import asked_live_with, live_with_shown
from bot.focus.messages.shapes import Turnout
from bot.items.departures import is_gone
from bot.items.messages.step_backs import Over
from bot.items.owed import TOLD_AFTER
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.rules.again import DAYS_OF_DOUBT, FEW
from bot.rules.deadlines import NudgeSlot, nudges
from bot.rules.focus import dots_for, share_of
from bot.rules.local_time import local_date
from bot.rules.tally import MINIMUM
from bot.rules.working_days import NoWorkingDayError, working_days_after
from bot.teams.membership import facilitators_of, shown_name, who_hears
from bot.teams.times import in_their_day, person_time, team_time
from bot.turn import Act, Turn
from storage.audit import Deed
from storage.database import note_leftovers
from storage.deliveries import Owed
from storage.focus import AskingKind, AskingState, FocusAsking, FocusRound, FocusState, LiveWith
from storage.focus_askings import (
    Counted,
    answered_and_counted,
    asked_of,
    open_asking,
    shown_with_numbers,
    take_out,
    takers_of,
    waited_for,
    write_lines,
)
from storage.focus_rounds import candidates_of
from storage.meetings import running_meeting
from storage.people import Ilt, Person, person_of


def waiting_dots(session: Session, person_id: int, now: datetime) -> list[Reminder]:
    """The dots that somebody is asked for and has not placed, in all their teams."""
    return [_reminder(session, asking, ilt, now) for asking, ilt in asked_of(session, person_id)]


def focus_waiting(turn: Turn) -> tuple[list[Reminder], list[Over]]:
    """The same for whoever asks, and the step backs that wait for them; nothing for somebody the bot does not know."""
    with turn.read() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        if person is None or person.is_deactivated:
            return [], []
        return waiting_dots(act.session, person.id, act.now), waiting_step_backs(act, person.id)


def _reminder(session: Session, asking: FocusAsking, ilt: Ilt, now: datetime) -> Reminder:
    zone = team_time(ilt).zone
    return Reminder(
        asking.round_id,
        shown_name(ilt),
        shown_moment(asking.deadline_at, now, zone) if asking.deadline_at else "",
        dots_for(len(candidates_of(session, asking.round_id))),
        Turnout(*answered_and_counted(session, asking)),
    )


def _render_nudge(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as its reader has not placed their dots."""
    person = person_of(session, owed.workspace_id, owed.recipient)
    if person is None or person.is_deactivated:
        return None
    mine = [one for one in asked_of(session, person.id) if str(one[0].id) == owed.subject]
    if not mine:
        return None
    return Outgoing(dots_reminder(_reminder(session, *mine[0], owed.due_at), is_late=sending.is_late))


def _render_goes_on(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as it does."""
    asking = session.get(FocusAsking, int(owed.subject))
    if asking is None or asking.state != AskingState.OPEN or asking.kind != AskingKind.DOTS:
        return None
    ilt = session.get_one(Ilt, asking.ilt_id)
    return Outgoing(goes_on(_reminder(session, asking, ilt, owed.due_at), is_late=sending.is_late))


def _render_shown(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as nothing is chosen."""
    asking = session.get(FocusAsking, int(owed.subject))
    row = session.get(FocusRound, asking.round_id) if asking else None
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if asking is None or row is None or row.state != FocusState.CHOOSING or reader is None:
        return None
    if is_gone(session, row.ilt_id, reader.id):
        return None
    reminder = _reminder(session, asking, session.get_one(Ilt, row.ilt_id), owed.due_at)
    return Outgoing(dots_shown(reminder, is_late=sending.is_late))


def _live_with(
    session: Session, owed: Owed, state: AskingState
) -> tuple[FocusAsking, FocusRound, Person] | None:
    """What is, or was, asked about a focus that is worked on, and its reader while they are in the team."""
    asking = session.get(FocusAsking, int(owed.subject))
    row = session.get(FocusRound, asking.round_id) if asking else None
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if asking is None or row is None or reader is None or asking.state != state:
        return None
    is_there = row.state == FocusState.CHOSEN and not is_gone(session, row.ilt_id, reader.id)
    return (asking, row, reader) if is_there else None


def _render_live_with(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as it is asked, and its reader has not answered."""
    found = _live_with(session, owed, AskingState.OPEN)
    if found is None or found[2] not in waited_for(session, found[0].id):
        return None
    asking, row, _ = found
    by = session.get_one(Person, asking.opened_by_id)
    team = shown_name(session.get_one(Ilt, row.ilt_id))
    proposal, turnout = proposal_words(session, row), Turnout(*answered_and_counted(session, asking))
    return Outgoing(asked_live_with(row.id, team, by.name, proposal, turnout, is_late=sending.is_late))


def _render_live_with_shown(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as nothing else is asked since."""
    found = _live_with(session, owed, AskingState.SHOWN)
    if found is None or open_asking(session, found[1].id):
        return None
    team = shown_name(session.get_one(Ilt, found[1].ilt_id))
    return Outgoing(live_with_shown(found[1].id, team, is_late=sending.is_late))


LIVE_WITH_ASKED = Kind("focus_live_with_asked", _render_live_with)
LIVE_WITH_SHOWN = Kind("focus_live_with_shown", _render_live_with_shown)
DOTS_NUDGE = Kind("focus_dots_nudge", _render_nudge)
DOTS_GO_ON = Kind("focus_dots_go_on", _render_goes_on)
DOTS_SHOWN = Kind("focus_dots_shown", _render_shown)


def remind_later(act: Act, choosing: Choosing, asking: FocusAsking, people: Iterable[Person]) -> None:
    """Owes people their reminder, where it still comes before the end."""
    if asking.deadline_at is None:
        return
    for person in people:
        times = nudges(
            asking.opened_at,
            asking.deadline_at,
            choosing.now,
            choosing.days_off,
            person_time(person, choosing.ilt),
        )
        for one in times:
            if one.slot is NudgeSlot.LAST_MORNING:
                reminder = ToSend(
                    choosing.ilt.workspace_id,
                    DOTS_NUDGE,
                    str(asking.id),
                    person.slack_user_id,
                    one.slot,
                    one.at,
                    choosing.ilt.id,
                    useful_until=one.useful_until,
                )
                enqueue(act, reminder)


def remind_anew(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """After a new deadline: what is not sent yet moves with it."""
    withdraw(choosing.session, DOTS_NUDGE, str(asking.id))
    remind_later(act, choosing, asking, waited_for(act.session, asking.id))


def take_back_calls(session: Session, asking: FocusAsking) -> None:
    """Takes back what is not sent yet."""
    for kind in (DOTS_NUDGE, DOTS_GO_ON, LIVE_WITH_ASKED):
        withdraw(session, kind, str(asking.id))


def call_live_with(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """Everybody but whoever asks hears of it once, in their day: the channel's message was changed, of which Slack tells nobody.

    In a meeting they are told by whoever leads it. A slip can be taken back before anybody reads of it.
    """
    if running_meeting(act.session, choosing.ilt.id):
        return
    for person in waited_for(act.session, asking.id):
        if person.id != asking.opened_by_id:
            _owe_live_with(act, choosing, asking, LIVE_WITH_ASKED, person, act.now + TOLD_AFTER)


def _tell_asker(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """Whoever asked hears that everybody has answered, unless their own answer was the last."""
    asker = act.session.get(Person, asking.opened_by_id)
    if asker and asker.slack_user_id != act.actor.user_id:
        _owe_live_with(act, choosing, asking, LIVE_WITH_SHOWN, asker, act.now)


def _owe_live_with(
    act: Act, choosing: Choosing, asking: FocusAsking, kind: Kind, to: Person, at: datetime
) -> None:
    ilt, due_at = choosing.ilt, in_their_day(act.session, to, choosing.ilt, at)
    enqueue(act, ToSend(ilt.workspace_id, kind, str(asking.id), to.slack_user_id, "once", due_at, ilt.id))


def tell_opener(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """Whoever opened it, or else steers the team, hears that it goes on."""
    opener = choosing.session.get(Person, choosing.row.opened_by_id)
    for person in who_hears(choosing.session, choosing.ilt.id, opener):
        told = ToSend(
            choosing.ilt.workspace_id,
            DOTS_GO_ON,
            str(asking.id),
            person.slack_user_id,
            "deadline",
            in_their_day(act.session, person, choosing.ilt, choosing.now),
            choosing.ilt.id,
        )
        enqueue(act, told)


def tell_who_chooses(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """Dots ended by themselves, and a message that is changed tells nobody: organizers hear of it, else whoever opened it."""
    session, ilt = choosing.session, choosing.ilt
    opener = session.get(Person, choosing.row.opened_by_id)
    for person in facilitators_of(session, ilt.id) or who_hears(session, ilt.id, opener):
        at = in_their_day(session, person, ilt, act.now)
        enqueue(
            act,
            ToSend(ilt.workspace_id, DOTS_SHOWN, str(asking.id), person.slack_user_id, "shown", at, ilt.id),
        )


def show(act: Act, choosing: Choosing, asking: FocusAsking, by: Person | None) -> None:
    """Shows what was answered; fewer than four people's answers are deleted unread. The choosing is held for update.

    Args:
        by: who asked for it; None where its deadline or the last answer did.
    """
    numbers = answered_and_counted(act.session, asking)
    found = take_out(act.session, asking.id)
    asking.state, asking.shown_at = AskingState.SHOWN, act.now
    asking.answered, asking.counted = numbers
    is_dots = asking.kind == AskingKind.DOTS
    if found.givers >= MINIMUM:
        in_words = _is_close(choosing, asking)
        if is_dots:
            _write_dots(choosing, found, in_words=in_words)
        else:
            _write_choices(asking, found, in_words=in_words)
        write_lines(act.session, asking, found.lines)
    if is_dots:
        choosing.row.state = FocusState.CHOOSING
    elif by is None:
        _tell_asker(act, choosing, asking)
    _ended(act, choosing, asking)
    note_on(choosing, Deed.DOTS_SHOWN if is_dots else Deed.LIVE_WITH_SHOWN, by)


def _is_close(choosing: Choosing, asking: FocusAsking) -> bool:
    """Whether numbers beside those of before would tell what one of a few people answered (as `bot.rules.again`)."""
    takers = takers_of(choosing.session, asking.id)
    asked_about = {one.name.about for one in candidates_of(choosing.session, choosing.row.id)}
    for earlier, about in shown_with_numbers(choosing.session, asking):
        before = takers_of(choosing.session, earlier.id)
        moved = max(len(before - takers), len(takers - before))
        if about & asked_about and 1 <= moved <= FEW and _is_soon(choosing, asking, earlier):
            return True
    return False


def _is_soon(choosing: Choosing, asking: FocusAsking, earlier: FocusAsking) -> bool:
    zone = choosing.clock.zone
    shown_on = local_date(earlier.shown_at or earlier.opened_at, zone)
    try:
        until = working_days_after(shown_on, DAYS_OF_DOUBT, choosing.days_off, choosing.clock)
    except NoWorkingDayError:
        return True
    return local_date(asking.opened_at, zone) <= until


def _write_dots(choosing: Choosing, found: Counted, *, in_words: bool) -> None:
    """What is not stored cannot be shown by mistake: numbers, where words stand for them."""
    for candidate in candidates_of(choosing.session, choosing.row.id):
        number = found.dots.get(candidate.id, 0)
        if in_words:
            candidate.share = share_of(number, found.givers)
        else:
            candidate.dots = number


def _write_choices(asking: FocusAsking, found: Counted, *, in_words: bool) -> None:
    good, can_live = found.choices.get(LiveWith.GOOD, 0), found.choices.get(LiveWith.CAN_LIVE, 0)
    if in_words:
        asking.share = share_of(good + can_live, found.givers)
    else:
        asking.good, asking.can_live = good, can_live
        asking.not_yet = found.choices.get(LiveWith.NOT_YET, 0)


def close_asking(act: Act, choosing: Choosing) -> bool:
    """Deletes unread whatever is asked now. Returns whether something was."""
    asking = open_asking(act.session, choosing.row.id)
    if asking is None:
        return False
    asking.answered, asking.counted = answered_and_counted(act.session, asking)
    take_out(act.session, asking.id)
    asking.state = AskingState.CANCELLED
    _ended(act, choosing, asking)
    return True


def cancel(act: Act, choosing: Choosing, by: Person) -> None:
    """Ends a choosing without a choice."""
    close_asking(act, choosing)
    choosing.row.state = FocusState.CANCELLED
    changed(choosing, at_once=act.machine_now)
    note_on(choosing, Deed.FOCUS_CANCELLED, by)


def _ended(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    take_back_calls(act.session, asking)
    changed(choosing, at_once=act.machine_now)
    note_leftovers(act.session)
