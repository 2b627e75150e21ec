"""What is held about a person of what they asked: words with their name, and how often today."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_date
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.words import count, say
from storage.people import Ilt
from storage.staff import counts_by, staff_texts_by


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """What they signed, whatever team they asked; of words without a name only that day's number."""
    for one in staff_texts_by(session, whose.person.id):
        ilt = session.get_one(Ilt, one.ilt_id)
        what = say("Asked on {day}", day=shown_date(one.asked_on))
        text = "\n".join(filter(None, [one.about, one.text]))
        yield Heading.WORDS, own_words(what, ilt.team_name or ilt.name, text)
        if one.answer:
            yield Heading.WORDS, own_words(say("Their answer"), ilt.team_name or ilt.name, one.answer)
    for counted in counts_by(session, whose.person.id):
        yield (
            Heading.WORDS,
            count(
                "On {day} you asked teams {number} time (kept for that day)",
                "On {day} you asked teams {number} times (kept for that day)",
                counted.number,
                day=shown_date(counted.day),
            ),
        )
