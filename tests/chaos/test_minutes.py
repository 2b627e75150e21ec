"""One set of minutes: whoever closes at the same moment, however many workers there are, whenever they are killed."""

import json
import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from app import registered
from handlers.manifest import manifest
from sandbox import SandboxClient
from storage import Database
from storage.deliveries import Delivery, State
from storage.heartbeat import Heartbeat
from tests.chaos.workers import FAULTS, Chaos, running
from tests.databases import number_of
from tests.patience import HANG_SECONDS
from tests.processes import TOKENS, kill, started, stop, wait_until
from tests.steps.bot import ASSISTANT, EIGHT, PRINCIPAL, TEAM, running_bot
from tests.steps.closed_meeting import add_meeting, close

# Noon in Chicago on a school day: nobody's night.
NOON = datetime(2026, 12, 1, 18, tzinfo=UTC)
# The same, so long ago that a clock of today is past it.
PAST_NOON = datetime(2025, 12, 2, 18, tzinfo=UTC)
KILLS = 20
URL = "https://ilt.example.org/slack/events"
ABSENT = set(EIGHT) - {PRINCIPAL, ASSISTANT}


def shown(people: SandboxClient) -> tuple[int, int, Counter[str]]:
    """How many minutes and files are in the channel, and how many words each absent member got."""
    channel = people.messages_for(PRINCIPAL, TEAM)
    told = Counter(
        user
        for user in ABSENT
        for one in people.messages_for(user, people.open_dm(user).id)
        if "without you" in one.text
    )
    return (
        sum(one.text.startswith("Minutes:") for one in channel),
        sum(bool(one.files) for one in channel),
        told,
    )


def close_at_once(database: Database, meeting_id: int, number: int = 4) -> list[BaseException]:
    """Several closings of one meeting at the same moment."""
    faults: list[BaseException] = []
    together = threading.Barrier(number)

    def closing() -> None:
        together.wait(HANG_SECONDS)
        try:
            close(database, meeting_id, NOON, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            faults.append(error)

    threads = [threading.Thread(target=closing) for _ in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(HANG_SECONDS)
    return faults


def put_clock(folder, when: datetime):
    file = folder / "clock.json"
    file.write_text(json.dumps({"offset_seconds": int((when - datetime.now(UTC)).total_seconds()) + 1}))
    return file


def test_closings_at_the_same_moment_owe_one_set(maker):
    with running_bot(maker.migrated()) as bot:
        meeting_id = add_meeting(bot.db)
        assert close_at_once(bot.db, meeting_id) == []
        with bot.db.read() as session:
            kinds = Counter(session.scalars(select(Delivery.kind)).all())
    assert (kinds["minutes_document"], kinds["meeting_missed"]) == (1, len(ABSENT))


def test_workers_that_are_killed_again_and_again_post_one_set(maker):
    address, scopes = maker.migrated(), manifest(registered(), request_url=URL, channel_lookup=True)
    with running_bot(address, app_manifest=scopes) as bot:
        close(bot.db, add_meeting(bot.db), PAST_NOON, datetime.now(UTC))
        chaos = Chaos(address, str(bot.app.settings.slack_api_url), ["lookup", "everything"])
        workers = 1 if bot.db.is_sqlite else 2
        with running(chaos, workers):
            for _ in range(KILLS):
                time.sleep(random.uniform(0.5, 2.5))
                bot.slack.set_faults(**random.choice(FAULTS))
                chaos.kill_one()
            wait_until(lambda: open_deliveries(bot.db) == 0, 90)
        assert shown(bot.slack) == (1, 1, Counter(ABSENT))


def open_deliveries(database: Database) -> int:
    waiting = select(func.count(Delivery.id)).where(Delivery.state.in_((State.OWED, State.SENDING)))
    return number_of(database, waiting.where(Delivery.kind != "hello"))


def test_two_workers_post_one_set(tmp_path, postgres):
    address, clock = postgres.migrated(), put_clock(tmp_path, NOON)
    with running_bot(address, ilt_clock_file=clock) as bot:
        settings = TOKENS | {
            "SLACK_API_URL": str(bot.app.settings.slack_api_url),
            "DATABASE_URL": address,
            "ILT_CLOCK_FILE": str(clock),
        }
        workers = [started(tmp_path, "worker", **settings) for _ in range(2)]
        try:
            wait_until(lambda: number_of(bot.db, select(func.count()).select_from(Heartbeat)) == 3)
            assert close_at_once(bot.db, add_meeting(bot.db)) == []
            wait_until(lambda: open_deliveries(bot.db) == 0, 60)
            time.sleep(2)  # a second set would come within a tick or two
            for worker in workers:
                stop(worker)
        finally:
            for worker in workers:
                if worker.poll() is None:
                    kill(worker)
        assert shown(bot.slack) == (1, 1, Counter(ABSENT))
