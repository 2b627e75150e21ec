"""What the bot itself recorded, in one sentence beside the votes."""

from bot.blocks.tallies import counted
from bot.rules.witness import WINDOW, Recorded


def witness_words(seen: Recorded) -> str:
    """`Recorded with me in the 30 days before: 2 meetings; 7 of 9 action items had an owner and a date; …`"""
    said = [counted(seen.meetings, "meeting")]
    if seen.items:
        said.append(f"{seen.complete} of {counted(seen.items, 'action item')} had an owner and a date")
    if seen.meetings:
        said += [
            f"{seen.with_agenda} of {seen.meetings} had an agenda with objectives",
            f"roles in {seen.with_roles} of {seen.meetings}",
            f"process reflection after {seen.with_reflection} of {seen.meetings}",
        ]
    return f"Recorded with me in the {WINDOW.days} days before: {'; '.join(said)}. It shows what I saw, not more."
