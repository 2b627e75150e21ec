"""The agenda card in the team's channel: posted once per meeting on the working day before, kept true until it ends."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.agenda.facts import agenda_shown, meeting_shown
from bot.agenda.messages import card as words
from bot.agenda.messages.agenda import MeetingShown
from bot.agenda.messages.card import Card
from bot.agenda.quiet import is_quiet
from bot.agenda.roles import give_roles, holders, roles_shown
from bot.blocks import ids
from bot.errors import RefusalError
from bot.focus.cycles import waits_line
from bot.focus.standing import held_for, standing_of
from bot.meetings.calendar import Occasion, card_due_at, meeting_of, meeting_zone, next_occasion, occasions
from bot.meetings.planned import is_planned, planned_occasion, require_planned
from bot.meetings.rights import require_leads
from bot.outbox.behind import OfTeam, take_back_unposted, team_changed
from bot.outbox.held import is_closed
from bot.outbox.living import post_in_channel
from bot.rules.local_time import local_date, morning_of
from bot.rules.working_days import NoWorkingDayError
from bot.teams.membership import require_place
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import say
from storage.agenda import waiting_items
from storage.item_lists import Wanted, count_items
from storage.living import PostedMessage, posted_message
from storage.meetings import HELD, Meeting, MeetingState, last_closed
from storage.people import LOOK_AT_ONCE, PREPARED, Ilt, meets_again
from storage.staff import count_staff

# No card is due longer before its meeting: the longest break of a school year lies between.
_AHEAD = timedelta(days=130)


def post_due_cards(act: Act, ilt: Ilt) -> datetime | None:
    """The worker's look: posts the cards whose time has come, until their meetings start; refreshes those that may be behind.

    Returns when the next card is due, or a meeting starts whose card could still be on its way.
    """
    if ilt.meetings_look_at == LOOK_AT_ONCE:  # something about the team's meetings was changed
        team_changed(act.session, ilt.id, OfTeam.AGENDA)
    today = local_date(act.now, team_time(ilt).zone)
    later = []
    for one in occasions(act.session, ilt, today - timedelta(days=1), today + _AHEAD):
        if not is_planned(one):
            continue
        if one.starts_at <= act.now:
            take_back_unposted(act.session, one.meeting)
            continue
        due_at = _due_at(act.session, ilt, one)
        if due_at > act.now:
            later.append(due_at)
            break
        meeting = meeting_of(act.session, ilt, one)
        if not is_quiet(ilt, meeting):
            post_card(act, ilt, meeting)
        later.append(one.starts_at)
    return min(later, default=None)


def _due_at(session: Session, ilt: Ilt, one: Occasion) -> datetime:
    try:
        return card_due_at(session, ilt, one.day)
    except NoWorkingDayError:  # a meeting that somebody put into a year without working days
        return morning_of(one.day, team_time(ilt))


def post_card(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    """Gives out the roles and owes the channel the card, once per meeting. The caller holds the team's meetings."""
    give_roles(act.session, ilt, meeting)
    if posted_message(act.session, ids.AGENDA_MESSAGE, meeting.id):
        return
    post_in_channel(act, ilt, ids.AGENDA_MESSAGE, meeting.id)


def post_now(turn: Turn, ilt_id: int, slot: date) -> MeetingShown:
    """*Post it now*: the card goes out before its time.

    Raises:
        NotFacilitatorError: they do not lead the meeting.
        RefusalError: no member of that team, it is in the channel already, or the meeting is not to come any more.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        meets_again(act.session, ilt_id, PREPARED)
        meeting = require_planned(act, place.ilt, slot)
        give_roles(act.session, place.ilt, meeting)
        require_leads(act.session, place, meeting, say("post its agenda"))
        if meeting.starts_at <= turn.now:
            raise RefusalError(
                say("That meeting's time has come, so its agenda is not posted any more: start it instead.")
            )
        post_card(act, place.ilt, meeting)
        return meeting_shown(place.ilt, meeting)


def render_card(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The card of a meeting to come; the record of any other."""
    meeting = session.get_one(Meeting, message.subject_id)
    ilt = session.get_one(Ilt, message.ilt_id)
    if meeting.state in HELD and meeting.started_at:
        return words.started(meeting.day, meeting.started_at, meeting_zone(session, ilt, meeting))
    if meeting.state == MeetingState.SKIPPED:
        return words.skipped(meeting.day, _following(session, ilt, meeting))
    if meeting.state == MeetingState.NOT_HELD:
        return words.not_held(meeting.day, _following(session, ilt, meeting))
    if planned_occasion(session, ilt, meeting.slot) is None:
        return words.day_off(meeting.day, _following(session, ilt, meeting))
    card = _card(session, ilt, meeting)
    return words.agenda_card(words.for_others(card) if is_closed(session, ilt.id) else card)


def _following(session: Session, ilt: Ilt, meeting: Meeting) -> MeetingShown | None:
    """The next meeting that takes place, seen from the time of the card: another may have been put before this one."""
    found = next_occasion(session, ilt, meeting.starts_at - timedelta(days=1))
    return meeting_shown(ilt, found) if found else None


def _card(session: Session, ilt: Ilt, meeting: Meeting) -> Card:
    last = last_closed(session, ilt.id)
    return Card(
        ilt.id,
        meeting_shown(ilt, meeting),
        meeting.objective or "",
        agenda_shown(session, ilt.id, waiting_items(session, ilt.id)),
        roles_shown(holders(session, ilt, meeting)),
        ilt.norms,
        count_items(session, Wanted(ilt.id)),
        count_items(session, Wanted(ilt.id, due_before=meeting.day)),
        (last.chosen_change if last else None) or "",
        standing_of(session, meeting),
        held_for(session, meeting),
        waits_line(session, ilt.id, meeting.day),
        from_staff=count_staff(session, ilt.id)[0],
    )
