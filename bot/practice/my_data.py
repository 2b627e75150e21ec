"""What is held about a person of their practice: their growth page, whole."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading, indented
from bot.outbox.my_data import Whose
from bot.practice.kept import Page
from bot.practice.messages.words import change_words, skill_words, usual_levels
from bot.words import say
from storage.growth import pages_of
from storage.sealed import SealedError


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Levels, notes, what comes next, what changed."""
    try:
        page = Page.read(pages_of(session, whose.person))
    except SealedError:
        yield (
            Heading.GROWTH,
            say(
                "It cannot be read on the server, most likely because its key is missing: ask whoever runs the bot."
            ),
        )
        return
    levels = usual_levels()
    for known in page.skills.values():
        yield Heading.GROWTH, indented("\n".join(filter(None, [skill_words(levels, known), known.note])))
    if next_skill := page.skills.get(page.next_key):
        yield Heading.GROWTH, say("Next: {skill}", skill=next_skill.name)
    for change in page.changes:
        yield Heading.GROWTH, change_words(levels, change)
