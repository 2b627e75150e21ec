"""What is held about a person of sharing: what they asked to have posted elsewhere."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import say
from storage.personal_meetings import shares_by


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Their wishes, with the words they put above."""
    for one in shares_by(session, whose.person.id):
        what = say("Shared in {channel}", channel=one.channel_id)
        words = one.introduction or say("no words of yours")
        yield Heading.WORDS, own_words(what, whose.team(one.ilt_id), words)
