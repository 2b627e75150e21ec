"""What is held about a person of what a team asked its staff: the questions they asked. Nobody knows whose an answer is."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_date
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import say
from storage.consult import consultations_by
from storage.people import Ilt


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """What they asked staff for a team."""
    for one in consultations_by(session, whose.person.id):
        ilt = session.get_one(Ilt, one.ilt_id)
        what = say("Asked staff on {day}", day=shown_date(one.asked_on))
        yield (
            Heading.WORDS,
            own_words(what, ilt.team_name or ilt.name, "\n".join([one.question, *one.choices])),
        )
