"""What somebody's own data say about votes, a line each."""

from datetime import date

from bot.blocks.dates import shown_date
from bot.outbox.messages.my_data import indented
from bot.words import say

# The title of an instrument, a team, and the short words of a criterion.
Where = tuple[str, str, str]


def vote_line(title: str, team: str, on: date | None, what: str) -> str:
    """A vote they had a place in, or started. `on`: when it was opened; empty = not yet."""
    if on is None:
        return say("{title} ({team}): {what}", title=title, team=team, what=what)
    return say("{title} ({team}, {day}): {what}", title=title, team=team, day=shown_date(on), what=what)


def answer_line(where: Where, words: str) -> str:
    """One answer of theirs that is still linked to them: of an open vote, or of a named one."""
    title, team, criterion = where
    return say(
        "{title} ({team}), {criterion}: {answer}", title=title, team=team, criterion=criterion, answer=words
    )


def note_line(where: Where, text: str, link: str | None, *, is_signed: bool) -> str:
    """One answer of theirs to "How do we know?" that is still linked to them."""
    title, team, criterion = where
    signed = say("signed") if is_signed else say("unsigned")
    below = [f"{title} ({team}), {criterion}, {signed}:", indented(text), *([link] if link else [])]
    return "\n  ".join(below)
