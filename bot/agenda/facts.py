"""Agenda items and roles as people read them: read from the tables for the agenda, its card and the meeting itself."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.agenda.messages.agenda import AgendaShown, MeetingShown
from bot.consult.reading import asked_words
from bot.meetings.calendar import Occasion
from bot.rules.local_time import local_date, local_hour
from bot.teams.times import team_time
from bot.words import say
from storage.agenda import AgendaItem
from storage.meetings import Meeting
from storage.people import Ilt, Person, members_of
from storage.plan import words_served


def agenda_shown(
    session: Session,
    ilt_id: int,
    items: Sequence[AgendaItem],
    *,
    changes_all: bool = False,
    by: int | None = None,
    may_ask: bool = False,
) -> list[AgendaShown]:
    """The items, in the order given.

    Args:
        changes_all: whoever looks may change each of them.
        by: the person who looks: they may change what they proposed or present.
        may_ask: that person may ask to lead what somebody else does.
    """
    serves = words_served(session, [item.id for item in items])
    asked = asked_words(session, [item.id for item in items])
    present = {person.id for member, person in members_of(session, ilt_id) if member.is_present}
    return [
        AgendaShown(
            item.id,
            item.title,
            item.objective or "",
            item.minutes,
            _presenter(session, item, present),
            name_of(session, item.proposed_by_id),
            item.carried,
            changes_all or (by is not None and by in {item.proposed_by_id, item.presenter_id}),
            serves.get(item.id, ""),
            may_ask=may_ask and item.presenter_id != by,
            asked=asked.get(item.id, ""),
        )
        for item in items
    ]


def _presenter(session: Session, item: AgendaItem, present: set[int]) -> str:
    name = name_of(session, item.presenter_id)
    return name if item.presenter_id in present or not name else say("{name} (has left)", name=name)


def name_of(session: Session, person_id: int | None) -> str:
    """A person's name; empty for nobody."""
    person = session.get(Person, person_id) if person_id is not None else None
    return person.name if person else ""


def meeting_shown(ilt: Ilt, meeting: Meeting | Occasion) -> MeetingShown:
    """Where a meeting is in the calendar, on the team's clock."""
    zone = team_time(ilt).zone
    day = local_date(meeting.starts_at, zone)
    moved_from = meeting.slot if meeting.slot != meeting.day else None
    return MeetingShown(meeting.slot, day, local_hour(meeting.starts_at, zone), meeting.minutes, moved_from)
