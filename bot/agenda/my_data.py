"""What is held about a person of agendas: what they proposed or present."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import say
from storage.agenda import AgendaItem
from storage.personal_meetings import agenda_of_person


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Their agenda items, those of meetings that were held too."""
    for one in agenda_of_person(session, whose.person.id):
        text = "\n".join(filter(None, [one.title, one.objective]))
        yield Heading.WORDS, own_words(_tie(one, whose.person.id), whose.team(one.ilt_id), text)


def _tie(item: AgendaItem, person_id: int) -> str:
    if item.proposed_by_id != person_id:
        return say("Agenda item you present")
    if item.presenter_id != person_id:
        return say("Agenda item you proposed")
    return say("Agenda item you proposed and present")
