"""What is held about a person of a library: what they added, shared, and said of it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_date
from bot.outbox.messages.my_data import Heading, own_words
from bot.outbox.my_data import Whose
from bot.rules.local_time import local_date
from bot.words import say
from storage.library import library_of_person


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Added, shared, gone, helped."""
    held, zone = library_of_person(session, whose.person.id), whose.person.zone
    for row in held.added:
        day = shown_date(local_date(row.added_at, zone))
        words = f"{row.title}\n{row.address}\n{row.what}\n{row.why}"
        yield (
            Heading.WORDS,
            own_words(say("You added a resource on {day}", day=day), whose.team(row.ilt_id), words),
        )
    for post in held.posts:
        what = say("You shared a resource on {day}", day=shown_date(local_date(post.posted_at, zone)))
        yield (
            Heading.WORDS,
            own_words(what, whose.team(post.ilt_id), (post.listed or {}).get("title", post.ref)),
        )
    for mark in held.gone:
        what = say("You said that a resource is gone on {day}", day=shown_date(local_date(mark.at, zone)))
        yield Heading.WORDS, own_words(what, whose.team(mark.ilt_id), mark.address or mark.ref)
    for one in held.helped:
        what = say("You said that a resource helped on {day}", day=shown_date(local_date(one.at, zone)))
        yield Heading.WORDS, own_words(what, whose.team(one.ilt_id), one.ref)
