"""How much is measured, and in which rhythm the clicks come."""

from dataclasses import dataclass

from tests.bench.clicks import teams_needed

FLOOR = "floor"


@dataclass(frozen=True)
class Level:
    """How clicks follow each other.

    Attributes:
        in_flight: how many are under way at once.
        clicks: how many make a round.
        pause_seconds: how long each click comes after the receipt of the last one; 0 = it does not wait for that.
    """

    name: str
    in_flight: int
    clicks: int
    pause_seconds: float = 0.0


@dataclass(frozen=True)
class Plan:
    """What a run measures.

    Attributes:
        calm: one click at a time, each a little after the last one's receipt, as people click.
        one: one click at a time, each after the last one's acknowledgement.
        many: several at once.
        warm_up: clicks before the first round, not measured.
        starts: how often a start is timed; 0 = not at all.
        orders: in how many orders the votes come of which the updates of the channel's message are counted.
    """

    transports: tuple[str, ...] = ("http", "socket")
    databases: tuple[str, ...] = ("sqlite", "postgres")
    people: int = 12
    rounds: int = 5
    calm: Level = Level("calm", 1, 156, pause_seconds=0.004)
    one: Level = Level("one", 1, 312)
    many: Level = Level("many", 16, 624)
    warm_up: int = 150
    starts: int = 3
    orders: int = 3

    @property
    def levels(self) -> tuple[Level, ...]:
        """In the order of measuring."""
        return self.calm, self.one, self.many

    @property
    def teams(self) -> int:
        """How many teams each database needs."""
        return teams_needed([self.warm_up, *[one.clicks for one in self.levels] * self.rounds], self.people)


QUICK = Plan(
    databases=("sqlite",),
    people=4,
    rounds=1,
    calm=Level("calm", 1, 16, pause_seconds=0.004),
    one=Level("one", 1, 50),
    many=Level("many", 4, 50),
    warm_up=10,
    starts=0,
    orders=1,
)
