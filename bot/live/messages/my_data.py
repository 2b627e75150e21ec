"""What somebody's own data say about a meeting."""

from collections.abc import Sequence
from datetime import date

from bot.blocks.dates import shown_date


def meeting_line(on: date, team: str, what: Sequence[str]) -> str:
    """A meeting that has to do with them. `what`: in which ways."""
    return f"{shown_date(on)} ({team}): {', '.join(what)}"
