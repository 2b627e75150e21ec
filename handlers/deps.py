"""What handlers need, built once in `wiring.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.actor import NOBODY, Actor
from bot.clock import Clock
from bot.consult.marks import Marks
from bot.installs.tokens import Tokens
from bot.library.catalog import EMPTY, Catalog
from bot.outbox.own_app import OwnApp
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
    # Where the app is installed by OAuth; None: one workspace, by its token.
    tokens: Tokens | None = None
    # Under which answers to questions to staff are kept.
    marks: Marks = field(default_factory=Marks)
    own_app: OwnApp | None = None

    def turn(self, actor: Actor = NOBODY) -> Turn:
        """For what is no request of a person: an event, or what follows a request later."""
        return Turn.of_request(self.db, actor, self.clock)

    def works(self, workspace_id: str) -> bool:
        """Asks Slack whether the token of a workspace works. Raises SlackClientError, OSError where that is not told."""
        return self.tokens is not None and self.tokens.works(workspace_id)

    def forget_token(self, workspace_id: str) -> None:
        """The next one who needs the token of a workspace reads it anew."""
        if self.tokens:
            self.tokens.drop(workspace_id)

    @property
    def rubric(self) -> Rubric:
        """The instrument a team uses unless it chose another."""
        return self.rubrics[DEFAULT_RUBRIC]
