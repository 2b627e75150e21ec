"""What a monitoring system may know: how many, how long, how old; nothing about people, and no name of a team.

Off unless ILT_METRICS_PORT is set. Prometheus reads it from a port of its own, which is not for the public.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot import __version__
from bot.clock import Clock
from bot.errors import SettingsError
from bot.settings import Settings
from bot.worker.startup import not_listening
from storage import Database
from storage.delivery_rows import Waiting, waiting
from storage.heartbeat import last_beat
from storage.installations import TOKEN_IS_LATE, tokens_held
from storage.living import count_given_up
from storage.times import seconds_ahead

# What is due for longer than this and could have been tried is late.
LATE_AFTER = timedelta(minutes=5)
# Slack gives up on a request after three seconds.
_REQUEST_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
_TICK_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60)

_requests = Histogram(
    "ilt_request_seconds",
    "Requests from Slack, by the listener's name and what came of them",
    ["name", "outcome"],
    buckets=_REQUEST_SECONDS,
    registry=None,
)
_ticks = Histogram("ilt_tick_seconds", "Rounds of the worker", buckets=_TICK_SECONDS, registry=None)


def note_request(name: str, outcome: str, seconds: float) -> None:
    """Counts a request of Slack's."""
    _requests.labels(name, outcome).observe(seconds)


def note_tick(seconds: float) -> None:
    """Counts a round of the worker."""
    _ticks.observe(seconds)


@contextmanager
def metrics_served(
    settings: Settings, db: Database, clock: Clock, is_connected: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Serves /metrics meanwhile, where a port is set. Raises SettingsError where it cannot be had.

    Args:
        is_connected: whether Slack is heard, with Socket Mode.
    """
    if settings.ilt_metrics_port is None:
        yield
        return
    host, port = settings.ilt_metrics_host, settings.ilt_metrics_port
    try:
        server, thread = start_http_server(port, host, registry=registry_of(db, clock, is_connected))
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"ILT_METRICS_PORT: {host}:{port} cannot be listened on ({not_listening(error)}): set it to a free port, "
            "ILT_METRICS_HOST to an address of this machine."
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def registry_of(
    db: Database, clock: Clock, is_connected: Callable[[], bool] | None = None
) -> CollectorRegistry:
    """Everything that is told about this process and its database."""
    registry = CollectorRegistry()
    for one in (_requests, _ticks, _OfDatabase(db, clock)):
        registry.register(one)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    Gauge("ilt_build_info", "Which version runs", ["version"], registry=registry).labels(__version__).set(1)
    if is_connected:
        heard = Gauge("ilt_socket_connected", "Whether there is a connection to Slack", registry=registry)
        heard.set_function(is_connected)
    return registry


class _OfDatabase(Collector):
    """Asked anew each time it is read: what is owed, how old the last sign of life of a worker is, the pool."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the database is not asked before somebody reads."""
        return []

    def collect(self) -> Iterator[Metric]:
        """What there is; of a database that does not answer only that."""
        yield GaugeMetricFamily(
            "ilt_database_connections_in_use", "Of this process", self._db.connections_in_use
        )
        try:
            found = [*self._deliveries(), *self._tokens(), *self._worker()]
        except (DBAPIError, PoolTimeoutError):
            yield GaugeMetricFamily("ilt_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("ilt_database_up", "Whether the database answers", 1)
        yield from found

    def _deliveries(self) -> Iterator[Metric]:
        with self._db.read() as session:
            found = waiting(session, self._clock.now() - LATE_AFTER, self._clock.machine_now() - LATE_AFTER)
            refused = count_given_up(session)
        yield _by_state(found, refused)

    def _tokens(self) -> Iterator[Metric]:
        """Of workspaces that installed the app where Slack's token rotation is on."""
        with self._db.read() as session:
            held = tokens_held(session, self._clock.machine_now() - TOKEN_IS_LATE)
        metric = GaugeMetricFamily("ilt_tokens", "Tokens that end by themselves", labels=["state"])
        for state, number in (("held", held.ending), ("late", held.late), ("lost", held.lost)):
            metric.add_metric([state], number)
        yield metric

    def _worker(self) -> Iterator[Metric]:
        now = self._clock.machine_now()
        with self._db.read() as session:
            beat, ahead = last_beat(session, now), seconds_ahead(session, now)
        # Where none was ever seen an alarm for old ones has to ring too, which it does not for a number that is not there.
        age = math.inf if beat is None else max((now - beat).total_seconds(), 0.0)
        yield GaugeMetricFamily("ilt_worker_age_seconds", "Since the last sign of life of any worker", age)
        yield GaugeMetricFamily(
            "ilt_clock_ahead_seconds", "This machine's clock, of that of the database's server", ahead
        )


def _by_state(found: Waiting, refused: int) -> Metric:
    """Late ones are among those owed."""
    metric = GaugeMetricFamily("ilt_deliveries", "Messages that were not sent yet", labels=["state"])
    metric.add_metric(["owed"], found.owed)
    metric.add_metric(["late"], found.late)
    metric.add_metric(["asked"], found.asked)
    metric.add_metric(["given_up"], found.given_up + refused)
    return metric
