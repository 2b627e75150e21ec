"""What sending needs: built once, when a process starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock
from bot.outbox.deliveries import Sending
from bot.outbox.duty import Duties
from bot.outbox.gateway import Gateway
from bot.outbox.own_app import OwnApp
from bot.settings import KEEP_TEXTS_DAYS
from rubric_data import NO_RESOURCES, Resources, Rubric
from storage import Database


@dataclass(frozen=True)
class Pace:
    """Times of the engine (machine time) and its limits; shorter and wider in tests only.

    Attributes:
        lease: how long a message is one worker's, longer than a call takes and a look-up waits.
        look_up_after: how long after an attempt Slack's history tells whether it arrived.
        first_pause, longest_pause: between attempts; doubled each time.
        lane: how long a workspace is one worker's.
        most_attempts: then it is given up.
        rate_scale: multiplies Slack's limits.
        threads: calls to Slack at a time.
    """

    lease: timedelta = timedelta(seconds=120)
    look_up_after: timedelta = timedelta(seconds=60)
    first_pause: timedelta = timedelta(seconds=30)
    longest_pause: timedelta = timedelta(minutes=15)
    lane: timedelta = timedelta(seconds=20)
    refresh_pause: timedelta = timedelta(seconds=8)
    most_attempts: int = 12
    rate_scale: float = 1.0
    threads: int = 16


@dataclass(frozen=True)
class Tools:
    """What sending needs, built once.

    Attributes:
        gateway_of: Slack for a workspace id.
        duties: of all nouns together.
        rubrics: by key.
        resources: what the library lists for every team.
        channel_lookup: the bot may read channels' history to see whether a post arrived.
        keep_texts: how long notes are kept after their reveal.
        own_app: the app, where workspaces install it by themselves; None: one workspace, by its token.
    """

    db: Database
    gateway_of: Callable[[str], Gateway]
    clock: Clock
    duties: Duties
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    pace: Pace = Pace()
    channel_lookup: bool = False
    keep_texts: timedelta = timedelta(days=KEEP_TEXTS_DAYS)
    resources: Resources = NO_RESOURCES
    own_app: OwnApp | None = None

    def sending(self, *, is_late: bool) -> Sending:
        """What a message is made with now."""
        duties = self.duties
        return Sending(is_late, self.rubrics, duties.living, duties.my_data)
