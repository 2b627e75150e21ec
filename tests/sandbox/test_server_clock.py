"""The clock: forwards only, in steps, waiting for the worker."""

import json
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import SandboxError, SandboxServer
from tests.patience import HANG_SECONDS
from tests.sandbox.server_kit import COACH, QUICK, TEAM, manifest, web_client

HOUR = 3600
# How long a worker is waited for that answers, and one that does not.
AWAKE, GONE = HANG_SECONDS, 0.5


@pytest.fixture
def clock_file(tmp_path):
    return tmp_path / "clock.json"


@pytest.fixture
def heartbeat():
    return GONE


@pytest.fixture
def server(clock_file, heartbeat):
    timing = replace(QUICK, heartbeat=heartbeat)
    with SandboxServer(manifest(), clock_file=clock_file, timing=timing, rate_scale=1000) as running:
        yield running


class Worker:
    """Reads the clock's file and writes a heartbeat, as the bot's worker does."""

    def __init__(self, clock_file, busy_rounds=0):
        self.seen = []
        self._clock_file = clock_file
        self._heartbeat = clock_file.with_name(clock_file.name + ".heartbeat")
        self._busy_rounds = busy_rounds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _run(self):
        busy = 0
        while not self._stop.wait(0.005):
            offset = json.loads(self._clock_file.read_text())["offset_seconds"]
            if not self.seen or self.seen[-1] != offset:
                self.seen.append(offset)
                busy = self._busy_rounds
            due, busy = busy > 0, busy - 1
            self._heartbeat.write_text(json.dumps({"offset_seconds": offset, "nothing_due": not due}))


def offset_in(clock_file):
    return json.loads(clock_file.read_text())["offset_seconds"]


def test_the_file_starts_at_nothing(server, clock_file):
    assert offset_in(clock_file) == 0


@pytest.mark.parametrize("heartbeat", [AWAKE], ids=["awake"])
def test_steps_of_an_hour_at_most_each_seen_by_the_worker(people, clock_file):
    with Worker(clock_file, busy_rounds=3) as worker:
        people.wait_until(lambda: worker.seen)
        report = people.advance_clock(2 * HOUR + 600)
    assert (report.steps, report.offset_seconds, report.gave_up_at) == (3, 7800, [])
    assert worker.seen == [0, HOUR, 2 * HOUR, 7800]


def test_calendar_time_moves_and_ts_with_it(people, slack):
    before = datetime.now(UTC)
    people.advance_clock(24 * HOUR)
    ts = float(slack.chat_postMessage(channel=TEAM, text="hi")["ts"])
    now = people.now()
    after = datetime.now(UTC)
    assert timedelta(hours=24) <= now - before
    assert now - after <= timedelta(hours=24)
    assert before.timestamp() + 24 * HOUR <= ts <= now.timestamp()


def test_deadlines_stay_on_real_time(app, people, slack):
    people.command(COACH, TEAM, "/try")
    trigger_id = app.last()["trigger_id"]
    people.advance_clock(HOUR)
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [{"type": "divider"}]}
    assert slack.views_open(trigger_id=trigger_id, view=view)["ok"]


@pytest.mark.parametrize("seconds", [0, -1])
def test_the_clock_goes_forwards_only(people, seconds):
    with pytest.raises(SandboxError, match="only goes forwards"):
        people.advance_clock(seconds)


def test_a_dead_worker_is_waited_for_once(people):
    hours, started = 30 * 24, time.monotonic()
    report = people.advance_clock(hours * HOUR)
    # As long as whatever hangs.
    assert hours * GONE > HANG_SECONDS > time.monotonic() - started
    assert (report.steps, len(report.gave_up_at)) == (hours, hours)
    assert report.gave_up_at[0] == HOUR


def test_a_busy_worker_is_given_up_but_not_forgotten(people, clock_file):
    with Worker(clock_file, busy_rounds=10_000) as worker:
        people.wait_until(lambda: worker.seen)
        report = people.advance_clock(2 * HOUR)
    assert report.gave_up_at == [HOUR, 2 * HOUR]


def test_a_half_written_heartbeat_is_no_heartbeat(people, clock_file):
    clock_file.with_name(clock_file.name + ".heartbeat").write_text('{"offset')
    assert people.advance_clock(60).gave_up_at == [60]


def test_without_a_file_nobody_is_waited_for():
    with SandboxServer(manifest()) as server:
        report = server.client().advance_clock(30 * 24 * HOUR)
        assert (report.steps, report.gave_up_at) == (720, [])
        assert web_client(server).auth_test()["ok"]
