"""What somebody's own data say about an action item."""

from collections.abc import Sequence

from bot.outbox.messages.my_data import indented


def item_line(number: int, team: str, state: str, what: Sequence[str], text: str) -> str:
    """An item that has to do with them. `what`: in which ways."""
    return f"#{number} ({team}), {state}, {', '.join(what)}: {indented(text)}"
