"""What goes on in somebody's team at this moment: the menu offers only what makes sense then."""

from bot.assessments.rights import may_steer
from bot.assessments.voting import Voting, open_vote, votings_in
from bot.home.messages.menu import MeetingOn, Now, VoteOn
from bot.meetings.messages.plan import next_words
from bot.meetings.plan import next_line
from bot.meetings.rights import leads
from bot.rules.local_time import local_date
from bot.teams.membership import Place, in_place_or_not, shown_name
from bot.teams.times import team_time
from bot.turn import Act, Turn
from storage.agenda import AgendaState, agenda_of
from storage.focus import Cycle, CycleState, FocusArea
from storage.focus_rounds import active_areas
from storage.meetings import closed_meetings, running_meeting
from storage.people import Role
from storage.results import revealed_ids
from storage.rounds import answered_by


def now_in_team(turn: Turn) -> Now:
    """Of the team that a command here means; nothing where that is not clear, or is nobody's."""
    with turn.read() as act:
        place, why_none = in_place_or_not(act)
        return _now(act, place) if place else Now(why_none=why_none)


def _now(act: Act, place: Place) -> Now:
    ilt = place.ilt
    has_results = bool(revealed_ids(act.session, ilt.id))
    areas = active_areas(act.session, ilt.id)
    has_minutes = bool(closed_meetings(act.session, ilt.id, 1))
    votings = list(votings_in(act.session, ilt.id))
    voting = next((one for one in votings if one.is_open), None)
    return Now(
        ilt.id,
        shown_name(ilt),
        next_words(next_line(act, ilt), local_date(act.now, team_time(ilt, place.person.zone).zone)),
        _meeting(act, place),
        _vote(act, place, voting) if voting else None,
        assesses=any(one.round.criterion_key is None for one in votings),
        has_results=has_results,
        has_minutes=has_minutes,
        has_focus=bool(areas),
        may_commit=bool(areas) and _is_running(act, areas[0]),
    )


def _is_running(act: Act, area: FocusArea) -> bool:
    """Whether its time goes on: over, no strategy is taken before the step back."""
    return act.session.get_one(Cycle, area.cycle_id).state == CycleState.RUNNING


def _meeting(act: Act, place: Place) -> MeetingOn | None:
    meeting = running_meeting(act.session, place.ilt.id)
    if meeting is None:
        return None
    agenda = agenda_of(act.session, place.ilt.id, meeting.id)
    current = next((item for item in agenda if item.state == AgendaState.CURRENT), None)
    return MeetingOn(
        meeting.id,
        current.id if current else 0,
        current.title if current else "",
        sum(item.state == AgendaState.WAITING for item in agenda),
        begins=all(item.state == AgendaState.WAITING for item in agenda),
        leads=leads(act.session, place, meeting),
    )


def _vote(act: Act, place: Place, voting: Voting) -> VoteOn:
    vote = open_vote(act.session, voting, act.now)
    takes_part = place.member.role != Role.OBSERVER
    answered = answered_by(act.session, voting.round.id, place.member.id) if takes_part else set()
    total = len(voting.keys) if takes_part else 0
    return VoteOn(vote.turnout, vote.until, len(answered), total, may_end=may_steer(place, voting))
