"""What a vote can be."""

from enum import StrEnum


class Choice(StrEnum):
    """The three answers to a criterion. "Can't say yet" counts as taking part, not as a side."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    CANNOT_SAY = "cannot_say"

    @property
    def words(self) -> str:
        """The answer as people read it."""
        return _WORDS[self]


_WORDS = {
    Choice.STRENGTH: "Strength",
    Choice.WEAKNESS: "Weakness",
    Choice.CANNOT_SAY: "Can't say yet",
}
