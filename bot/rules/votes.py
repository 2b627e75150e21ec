"""What a vote can be."""

from enum import StrEnum

from bot.words import later, say


class Choice(StrEnum):
    """The three answers to a criterion. "Can't say yet" counts as taking part, not as a side."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    CANNOT_SAY = "cannot_say"

    @property
    def words(self) -> str:
        """The answer as people read it."""
        return say(_WORDS[self])


_WORDS = {
    Choice.STRENGTH: later("Strength"),
    Choice.WEAKNESS: later("Weakness"),
    Choice.CANNOT_SAY: later("Can't say yet"),
}
