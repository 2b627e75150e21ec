"""What handlers need, built once in app.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from rubric_data import Rubric
from storage import Database

DEFAULT_RUBRIC = "cps_ilt"


@dataclass(frozen=True)
class Deps:
    """The database, the clock and the rubrics by key."""

    db: Database
    clock: Clock
    rubrics: Mapping[str, Rubric]

    @property
    def rubric(self) -> Rubric:
        """The instrument a team uses unless it chose another."""
        return self.rubrics[DEFAULT_RUBRIC]
