"""Where a team's meeting stands, for one of its members."""

from datetime import timedelta

from bot.items.access import name_of
from bot.live.messages.status import News, Standing, Stands
from bot.meetings.calendar import meeting_zone, next_occasion, planned_end
from bot.meetings.rights import leads
from bot.rules.local_time import local_date, local_hour
from bot.teams.membership import Place, in_team, shown_name
from bot.teams.times import team_time
from bot.turn import Act, Turn
from storage.agenda import AgendaState, agenda_of
from storage.live import people_there
from storage.meetings import HELD, Meeting, MeetingState, meetings_between, running_meeting

# A meeting that ended by mistake goes on if somebody notices within this.
RESUMABLE = timedelta(minutes=30)
_DAY = timedelta(days=1)


def read_standing(turn: Turn) -> Standing:
    """What `/ilt meeting` shows.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        return standing_of(act, place)


def standing_of(act: Act, place: Place, news: News | None = None) -> Standing:
    """Where it stands. `news`: what came of what was asked just now."""
    running = running_meeting(act.session, place.ilt.id)
    if running:
        return _running(act, place, running, news)
    today = local_date(act.now, team_time(place.ilt, place.person.zone).zone)
    over = _over(act, place)
    is_about_it = news in {News.ENDED, News.HELD_ALREADY, News.CANNOT_RESUME}
    if over and (is_about_it or can_resume(act, over)):
        return _ended(act, place, over, news)
    one = next_occasion(act.session, place.ilt, act.now)
    if one is None:
        return Standing(place.ilt.id, shown_name(place.ilt), Stands.NONE, today, news=news)
    return Standing(
        place.ilt.id,
        shown_name(place.ilt),
        Stands.PLANNED,
        today,
        day=one.day,
        starts=local_hour(one.starts_at, team_time(place.ilt, place.person.zone).zone),
        news=news,
    )


def can_resume(act: Act, meeting: Meeting) -> bool:
    """Whether it ended so short a time ago that it can go on; not once its process answers were shown."""
    if meeting.state != MeetingState.REFLECTING or meeting.ended_at is None:
        return False
    return act.now - meeting.ended_at <= RESUMABLE and meeting.shown_at is None


def _over(act: Act, place: Place) -> Meeting | None:
    """The last meeting that was held today or yesterday."""
    today = local_date(act.now, team_time(place.ilt, place.person.zone).zone)
    rows = meetings_between(act.session, place.ilt.id, today - _DAY, today)
    ended = [row for row in rows if row.state in HELD and row.ended_at is not None]
    return max(ended, key=lambda row: row.ended_at or act.now, default=None)


def _running(act: Act, place: Place, meeting: Meeting, news: News | None) -> Standing:
    zone = meeting_zone(act.session, place.ilt, meeting)
    agenda = agenda_of(act.session, place.ilt.id, meeting.id)
    current = next((item for item in agenda if item.state == AgendaState.CURRENT), None)
    there = people_there(act.session, meeting.id)
    return Standing(
        place.ilt.id,
        shown_name(place.ilt),
        Stands.RUNNING,
        local_date(act.now, zone),
        meeting.id,
        meeting.day,
        local_hour(meeting.started_at or meeting.starts_at, zone),
        local_hour(planned_end(meeting), zone),
        name_of(act.session, meeting.started_by_id),
        len(there),
        current.title if current else "",
        can_end=leads(act.session, place, meeting),
        is_here=any(member.id == place.member.id for member, _ in there),
        channel_id=place.ilt.channel_id,
        current_id=current.id if current else 0,
        left=sum(item.state == AgendaState.WAITING for item in agenda),
        begins=all(item.state == AgendaState.WAITING for item in agenda),
        news=news,
    )


def _ended(act: Act, place: Place, meeting: Meeting, news: News | None) -> Standing:
    zone = meeting_zone(act.session, place.ilt, meeting)
    return Standing(
        place.ilt.id,
        shown_name(place.ilt),
        Stands.OVER,
        local_date(act.now, zone),
        meeting.id,
        meeting.day,
        local_hour(meeting.started_at or meeting.starts_at, zone),
        local_hour(meeting.ended_at or act.now, zone),
        name_of(act.session, meeting.ended_by_id),
        can_resume=can_resume(act, meeting) and leads(act.session, place, meeting),
        news=news,
    )
