"""What handlers need, built once in app.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actor import NOBODY, Actor
from bot.clock import Clock
from bot.library.catalog import EMPTY, Catalog
from bot.settings import KEEP_TEXTS_DAYS
from bot.turn import Turn
from rubric_data import Growth, Rubric, SessionQuestions
from storage import Database

DEFAULT_RUBRIC = "cps_ilt"


@dataclass(frozen=True)
class Deps:
    """The database, the clock, the rubrics by key, what is asked about a session, the skills of the growth page, how many days
    notes are kept after a reveal, who runs the server, as people know them, and what the library lists.
    """

    db: Database
    clock: Clock
    rubrics: Mapping[str, Rubric]
    questions: SessionQuestions
    growth: Growth
    keep_texts_days: int = KEEP_TEXTS_DAYS
    run_by: str = ""
    catalog: Catalog = EMPTY

    def turn(self, actor: Actor = NOBODY) -> Turn:
        """For what is no request of a person: an event, or what follows a request later."""
        return Turn.of_request(self.db, actor, self.clock)

    @property
    def rubric(self) -> Rubric:
        """The instrument a team uses unless it chose another."""
        return self.rubrics[DEFAULT_RUBRIC]
