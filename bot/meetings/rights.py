"""Which meeting a click means, and who may lead it."""

from sqlalchemy.orm import Session

from bot.errors import NotFacilitatorError, RefusalError
from bot.teams.membership import Place, facilitators_of, names_of, require_place
from bot.turn import Act
from bot.words import later, say
from storage.meetings import Meeting, is_led_by, meeting_in_workspace, turns_of
from storage.people import look_at_meetings_of

_UNKNOWN = later(
    "That button belongs to a meeting I no longer have. Nothing was changed. Type /ilt agenda to see the next one."
)


def require_meeting(act: Act, meeting_id: int, *, write: bool = False) -> tuple[Place, Meeting]:
    """A meeting of a team of theirs, whatever a button says. `write`: it is going to be changed.

    Raises:
        RefusalError: it is another team's or workspace's, or gone.
    """
    meeting = meeting_in_workspace(act.session, act.actor.workspace_id, meeting_id)
    if meeting is None:
        raise RefusalError(say(_UNKNOWN))
    place = require_place(act, meeting.ilt_id)
    if write:
        look_at_meetings_of(act.session, meeting.ilt_id)
        # Whoever logs an item in it has this row before the messages that show it: so does everybody.
        act.session.refresh(meeting, with_for_update={"key_share": True})
    return place, meeting


def leads(session: Session, place: Place, meeting: Meeting) -> bool:
    """Whether they may start, steer and end it: a facilitator of the team, whoever leads it, whoever started it."""
    return place.is_facilitator or is_led_by(session, meeting, place.member.id, place.person.id)


def require_leads(session: Session, place: Place, meeting: Meeting, what: str) -> None:
    """Raises NotFacilitatorError unless they lead the meeting. `what` they want: "end the meeting"."""
    if leads(session, place, meeting):
        return
    turns = turns_of(session, meeting.id)
    people = {person.id: person for _, _, person in turns[:1]}
    people |= {person.id: person for person in facilitators_of(session, place.ilt.id)}
    who = names_of(list(people.values()))
    words = (
        say(
            "Only whoever leads the meeting can {what}. That is {who}: ask them, or take over. Nothing was changed.",
            what=what,
            who=who,
        )
        if who
        else say(
            "Only whoever leads the meeting can {what}. Nobody leads it at the moment: you can take over. "
            "Nothing was changed.",
            what=what,
        )
    )
    raise NotFacilitatorError(words, place.ilt.id)
