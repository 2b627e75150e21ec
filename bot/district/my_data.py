"""What is held about a person of across schools: what they proposed and published, and that they read along."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import say
from storage.district import district_of_person, is_reader


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Nothing tells who said no, or took a team out."""
    if is_reader(session, whose.person.id):
        yield Heading.SETTINGS, say("You read Across schools as a reader of the district.")
    stays, cards = district_of_person(session, whose.person.id)
    for stay in stays:
        yield (
            Heading.TEAMS,
            say("{team}: you proposed that it takes part in Across schools.", team=whose.team(stay.ilt_id)),
        )
    for card in cards:
        words = f"{card.did}\n{card.changed}"
        yield Heading.WORDS, own_words(say("Your card for other schools"), whose.team(card.ilt_id), words)
