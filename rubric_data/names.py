"""A name that was kept where something was chosen, and is said in the language of whoever reads it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeptName:
    """What a criterion was called where it was chosen, or a team's own sentence. No text: `bot.rules.criterion_names` says it.

    Args:
        key: the criterion's; None = it is a team's own sentence.
        words: as they were then.
    """

    key: str | None
    words: str

    @property
    def about(self) -> str:
        """The same for the same thing, in whatever language it was chosen."""
        return self.key or self.words
