"""Who may reveal, extend, nudge or cancel a vote: whoever opened it, and the facilitators of its team. Who shows its notes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assessments.messages.rounds import only_steerers
from bot.assessments.voting import Voting
from bot.errors import NotFacilitatorError
from bot.teams.membership import Place, facilitators_of, require_place
from bot.turn import Act
from storage.meetings import is_led_by, running_meeting
from storage.people import Member


def may_steer(place: Place, voting: Voting) -> bool:
    """Whether somebody of its team may."""
    return place.is_facilitator or (voting.opener is not None and voting.opener.id == place.person.id)


def require_steerer(act: Act, voting: Voting) -> Place:
    """Whoever asks, in the team of the vote. Raises RefusalError for an outsider, NotFacilitatorError for a member."""
    place = require_place(act, voting.ilt.id)
    if not may_steer(place, voting):
        raise not_theirs(act.session, voting)
    return place


def not_theirs(session: Session, voting: Voting) -> NotFacilitatorError:
    """The refusal that names who may, and offers to become one of them."""
    people = {person.id: person.name for person in facilitators_of(session, voting.ilt.id)}
    opener = voting.opener
    if opener and session.scalar(
        select(Member.id).filter_by(ilt_id=voting.ilt.id, person_id=opener.id, is_present=True)
    ):
        people = {opener.id: opener.name, **people}
    return NotFacilitatorError(only_steerers(list(people.values())), voting.ilt.id)


def may_show(session: Session, place: Place) -> bool:
    """Whether they show notes to the team: organizers, and whoever leads the meeting that is on."""
    if place.is_facilitator:
        return True
    meeting = running_meeting(session, place.ilt.id)
    return meeting is not None and is_led_by(session, meeting, place.member.id, place.person.id)
