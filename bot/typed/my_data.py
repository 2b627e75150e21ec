"""What is held about a person of what they typed to the bot."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from bot.outbox.messages.my_data import Heading
from bot.outbox.my_data import Whose
from bot.words import count
from storage.typed import count_replies


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """How many answers are kept; what was typed is not."""
    if typed := count_replies(session, whose.person.id):
        yield (
            Heading.SETTINGS,
            count(
                "What I understood of what you typed to me: {number} message, kept for 30 days",
                "What I understood of what you typed to me: {number} messages, kept for 30 days",
                typed,
            ),
        )
