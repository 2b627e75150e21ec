"""What is said first where a message comes too late."""

from bot.words import say


def excused(words: str, *, is_late: bool) -> str:
    """The words, behind an excuse where they come late."""
    return " ".join([say("Sorry, this comes late."), words]) if is_late else words
