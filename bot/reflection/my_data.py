"""What is held about a person of reflections: answers that nobody has seen yet, and +1s that still carry their name."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.meetings.messages.reflection_shapes import CHOICE_WORDS
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import count, later, say
from storage.personal_meetings import answers_of_person, count_backed
from storage.reflection import Question

_ASKED = {
    Question.LIKED: later("Not shown to anybody yet: What I liked"),
    Question.HARD: later("Not shown to anybody yet: What was hard"),
    Question.CHANGE: later("Not shown to anybody yet: What I would change"),
    Question.FITS: later("Not shown to anybody yet: Did it reflect our strengths and challenges?"),
    Question.STEP: later("Not shown to anybody yet: What we can do about that"),
    Question.HELPED: later("Not shown to anybody yet: Did the change chosen last time help?"),
}


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Answers, then how many +1s."""
    for answer, meeting in answers_of_person(session, whose.member_ids):
        choice = CHOICE_WORDS.get(answer.question, {}).get(answer.answer)
        words = say(choice) if choice else answer.answer
        asked = say(_ASKED[Question(answer.question)])
        yield Heading.WORDS, own_words(asked, whose.team(meeting.ilt_id), words)
    if backed := count_backed(session, whose.member_ids):
        lines = count("{number} line", "{number} lines", backed)
        yield Heading.WORDS, own_words(say("+1 on lines of others"), say("all teams"), lines)
