"""How often messages are updated while a team votes: the real worker, a clock moved by hand."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.actor import Actor
from bot.assessments.ballot import cast_votes
from bot.rules.votes import Choice
from storage import Database
from tests.bench.double import WORKSPACE
from tests.bench.teams import (
    CRITERIA,
    SECTIONS,
    RecordingGateway,
    SteppedClock,
    Team,
    a_worker,
    opened_teams,
)
from tests.databases import Postgres, Sqlite, opened
from tests.steps.turns import turn_of

PEOPLE = 10
VOTES = PEOPLE * CRITERIA
MOST_UPDATES = 12
_SECONDS, _AFTERWARDS = 60, 30
# At night nobody is called to vote.
_A_MORNING = datetime(2026, 9, 14, 10, tzinfo=UTC)

Tap = tuple[str, str]


def together(user_ids: list[str]) -> list[Tap]:
    """The team goes through the criteria together: everyone answers one before anyone answers the next."""
    return [(user_id, key) for keys in SECTIONS.values() for key in keys for user_id in user_ids]


def one_after_another(user_ids: list[str]) -> list[Tap]:
    """One member answers everything, then the next: the counts change all the time."""
    return [(user_id, key) for user_id in user_ids for keys in SECTIONS.values() for key in keys]


def at_random(user_ids: list[str]) -> list[Tap]:
    """Each member at their own pace, from the first criterion to the last."""
    dice = random.Random(13)
    turns = user_ids * CRITERIA
    dice.shuffle(turns)
    keys = {user_id: iter([key for keys in SECTIONS.values() for key in keys]) for user_id in user_ids}
    return [(user_id, next(keys[user_id])) for user_id in turns]


ORDERS: dict[str, Callable[[list[str]], list[Tap]]] = {
    "criterion by criterion, together": together,
    "each at their own pace": at_random,
    "one member after the other": one_after_another,
}


@dataclass(frozen=True)
class Counted:
    """What one voting cost, and what the channel reads at the end.

    Attributes:
        updates: of the channel's message.
        own: of members' own calls to vote, which tell what is left of theirs.
    """

    order: str
    updates: int
    own: int
    shows_everyone: bool


def count_updates(maker: Sqlite | Postgres, orders: int) -> Iterator[Counted]:
    """130 votes by 10 members within a minute, in each of so many orders."""
    for order, taps in list(ORDERS.items())[:orders]:
        with opened(maker.migrated()) as db:
            yield _count(db, order, taps)


def _count(db: Database, order: str, taps: Callable[[list[str]], list[Tap]]) -> Counted:
    gateway, clock = RecordingGateway(1, PEOPLE), SteppedClock(_A_MORNING)
    worker = a_worker(db, gateway, clock)
    team = opened_teams(db, gateway, worker, clock)[0]
    clock.step(60)
    left = enumerate(taps(gateway.user_ids))
    for second in range(_SECONDS + _AFTERWARDS):
        for number, (user_id, key) in left:
            _vote(db, clock, team, user_id, key)
            if (number + 1) * _SECONDS >= (second + 1) * VOTES:
                break
        clock.step(1)
        worker.tick()
    updates = gateway.changed[team.channel_id]
    return Counted(order, updates, gateway.changed.total() - updates, _shows_everyone(gateway))


def _vote(db: Database, clock: SteppedClock, team: Team, user_id: str, key: str) -> None:
    actor = Actor(WORKSPACE, user_id, team.channel_id, f"trigger:{user_id} {key}")
    cast_votes(turn_of(db, actor, clock.now(), clock.machine_now()), team.round_id, {key: Choice.STRENGTH})


def _shows_everyone(gateway: RecordingGateway) -> bool:
    counts = [str(shown) for shown in gateway.messages.values() if "finished" in str(shown)]
    return all(f"{PEOPLE} of {PEOPLE} finished" in shown for shown in counts)
