"""What is held about a person of meetings: that they were there, what they did there, and what they logged as decided."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.live.messages.my_data import meeting_line
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import say
from storage.meetings import MeetingState
from storage.personal_meetings import Part, decisions_by, parts_in_meetings


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """The meetings that have to do with them, and their decisions."""
    me = whose.person.id
    for part in parts_in_meetings(session, whose.member_ids, me):
        team = whose.team(part.meeting.ilt_id)
        yield Heading.MEETINGS, meeting_line(part.meeting.day, team, list(_ways(part, me)))
    for one in decisions_by(session, me):
        text = "\n".join(filter(None, [one.text, one.evidence]))
        yield Heading.WORDS, own_words(say("Decision you logged"), whose.team(one.ilt_id), text)


def _ways(part: Part, person_id: int) -> Iterator[str]:
    if part.is_there is not None:
        yield say("you were there") if part.is_there else say("you were not there")
    for role in part.roles:
        if part.meeting.state == MeetingState.PLANNED:
            yield say("your role will be {role}", role=role)
        else:
            yield say("your role was {role}", role=role)
    if part.meeting.started_by_id == person_id:
        yield say("you started it")
    if part.meeting.ended_by_id == person_id:
        yield say("you ended it")
    if part.was_asked and part.has_answered:
        yield say("asked how it was, you answered")
    elif part.was_asked:
        yield say("asked how it was, you have not answered")
