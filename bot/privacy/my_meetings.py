"""What meetings hold about one person, for the file of their own data."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.blocks.tallies import counted
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS
from bot.privacy.messages.my_data_document import OwnMeeting, OwnWords
from storage.agenda import AgendaItem
from storage.meetings import MeetingState
from storage.people import Person
from storage.personal_meetings import (
    Part,
    agenda_of_person,
    answers_of_person,
    count_backed,
    decisions_by,
    parts_in_meetings,
    shares_by,
)
from storage.reflection import Question

_ASKED = {
    Question.LIKED: "What I liked",
    Question.HARD: "What was hard",
    Question.CHANGE: "What I would change",
    Question.FITS: "Did it reflect our strengths and challenges?",
    Question.STEP: "What we can do about that",
    Question.HELPED: "Did the change chosen last time help?",
}


def own_meetings(
    session: Session, person: Person, member_ids: Sequence[int], teams: Mapping[int, str]
) -> list[OwnMeeting]:
    """The meetings that have to do with somebody."""
    return [
        OwnMeeting(part.meeting.day, teams.get(part.meeting.ilt_id, ""), list(_ways(part, person.id)))
        for part in parts_in_meetings(session, member_ids, person.id)
    ]


def _ways(part: Part, person_id: int) -> Iterator[str]:
    if part.is_there is not None:
        yield "you were there" if part.is_there else "you were not there"
    is_planned = part.meeting.state == MeetingState.PLANNED
    yield from (f"{'your role will be' if is_planned else 'your role was'} {role}" for role in part.roles)
    if part.meeting.started_by_id == person_id:
        yield "you started it"
    if part.meeting.ended_by_id == person_id:
        yield "you ended it"
    if part.was_asked:
        answered = "you answered" if part.has_answered else "you have not answered"
        yield f"asked how it was, {answered}"


def own_words(
    session: Session, person: Person, member_ids: Sequence[int], teams: Mapping[int, str]
) -> list[OwnWords]:
    """What somebody wrote for meetings and is still linked to them."""
    proposed = agenda_of_person(session, person.id)
    backed = count_backed(session, member_ids)
    return [
        *(
            OwnWords(_agenda(one, person.id), teams.get(one.ilt_id, ""), _joined(one.title, one.objective))
            for one in proposed
        ),
        *(
            OwnWords("Decision you logged", teams.get(one.ilt_id, ""), _joined(one.text, one.evidence))
            for one in decisions_by(session, person.id)
        ),
        *(
            OwnWords(
                f"Not shown to anybody yet: {_ASKED[Question(answer.question)]}",
                teams.get(meeting.ilt_id, ""),
                CHOICE_WORDS.get(answer.question, {}).get(answer.answer, answer.answer),
            )
            for answer, meeting in answers_of_person(session, member_ids)
        ),
        *([OwnWords("+1 on lines of others", "all teams", counted(backed, "line"))] if backed else []),
        *(
            OwnWords(
                f"Shared in {one.channel_id}",
                teams.get(one.ilt_id, ""),
                one.introduction or "no words of yours",
            )
            for one in shares_by(session, person.id)
        ),
    ]


def _agenda(item: AgendaItem, person_id: int) -> str:
    ways = (("proposed", item.proposed_by_id), ("present", item.presenter_id))
    return f"Agenda item you {' and '.join(word for word, by_id in ways if by_id == person_id)}"


def _joined(*said: str | None) -> str:
    return "\n".join(filter(None, said))
