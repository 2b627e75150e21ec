"""The meetings of a team for a member's own calendar, with their own dates: a file, sent to them alone."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.agenda.messages.calendar_file import (
    FILE_NAME,
    Due,
    TeamCalendar,
    When,
    calendar_file,
    calendar_message,
)
from bot.errors import RefusalError
from bot.meetings.calendar import Occasion, occasions
from bot.meetings.plan import YEAR
from bot.outbox.deliveries import Attachment, Kind, Outgoing, Sending
from bot.rules.local_time import local_date
from bot.teams.documents import owe_document
from bot.teams.membership import Place, place_in, require_place, shown_name
from bot.teams.rhythm import cadence_of
from bot.teams.times import team_time
from bot.turn import Turn
from bot.words import later, say
from storage.deliveries import Owed
from storage.items import ItemState, dated_items_of

_NOTHING = later(
    "No meeting is planned, and you have no action item with a date here, so there is nothing for a calendar. "
    "An organizer says in /ilt setup when you meet."
)


def ask_for_calendar(turn: Turn, ilt_id: int) -> None:
    """*Add to my calendar*: the worker sends the file as a direct message.

    Raises:
        RefusalError: no member of that team, or there is nothing for a calendar.
    """
    with turn.write() as act:
        place = require_place(act, ilt_id)
        shown = _calendar(act.session, place, act.now)
        if not shown.meetings and not shown.due:
            raise RefusalError(say(_NOTHING))
        owe_document(act, place, CALENDAR_FILE, str(place.ilt.id), noted_as=f"calendar:{place.ilt.id}")


def _render(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the file is made: as things stand when it is sent, and only for somebody who is a member then."""
    place = place_in(session, Actor(owed.workspace_id, owed.recipient), int(owed.subject))
    if place is None:
        return None
    shown = _calendar(session, place, owed.due_at)
    file = Attachment(FILE_NAME, calendar_file(shown), say("Meetings of {team}", team=shown.team))
    return Outgoing(calendar_message(shown.team, is_late=sending.is_late), attachment=file)


CALENDAR_FILE = Kind("calendar_file", _render, is_asked_for=True, is_answer=True)


def _calendar(session: Session, place: Place, now: datetime) -> TeamCalendar:
    """The meetings of a year before and a year to come; what the reader has to do, and what of that is settled."""
    ilt, cadence = place.ilt, cadence_of(place.ilt)
    zone = team_time(ilt).zone
    today = local_date(now, zone)
    first, last = today - YEAR, today + YEAR
    found = occasions(session, ilt, first, last, with_skipped=True)
    items = dated_items_of(session, ilt.id, place.person.id, today)
    return TeamCalendar(
        f"{ilt.workspace_id}-{ilt.id}",
        shown_name(ilt),
        ilt.name,
        zone,
        now,
        first,
        last,
        cadence,
        [_when(one) for one in found],
        [Due(one.number, one.text, one.due_on, one.state != ItemState.OPEN) for one in items if one.due_on],
    )


def _when(one: Occasion) -> When:
    return When(one.slot, one.starts_at, one.minutes, one.takes_place, one.is_skipped)
