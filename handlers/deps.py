"""What handlers need, built once in app.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.settings import KEEP_TEXTS_DAYS
from rubric_data import Rubric
from storage import Database

DEFAULT_RUBRIC = "cps_ilt"


@dataclass(frozen=True)
class Deps:
    """The database, the clock, the rubrics by key, and for how many days notes are kept after their reveal."""

    db: Database
    clock: Clock
    rubrics: Mapping[str, Rubric]
    keep_texts_days: int = KEEP_TEXTS_DAYS

    @property
    def rubric(self) -> Rubric:
        """The instrument a team uses unless it chose another."""
        return self.rubrics[DEFAULT_RUBRIC]
