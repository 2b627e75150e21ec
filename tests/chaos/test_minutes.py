"""One set of minutes: whoever closes at the same moment, however many workers there are, whenever they are killed."""

import json
import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select

from sandbox import SandboxClient, SandboxServer
from storage import Database
from storage.deliveries import Delivery, State
from storage.heartbeat import Heartbeat
from storage.people import Member
from tests.chaos.test_two_workers import number_of
from tests.databases import opened
from tests.processes import TOKENS, kill, started, stop, wait_until
from tests.scenario.closed_meeting import add_meeting, close
from tests.scenario.live import ASSISTANT, EIGHT, PRINCIPAL, TEAM, alive, made_manifest

# Noon in Chicago on a school day: nobody's night.
NOON = datetime(2026, 12, 1, 18, tzinfo=UTC)
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
        together.wait(10)
        try:
            close(database, meeting_id, NOON, datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            faults.append(error)

    threads = [threading.Thread(target=closing) for _ in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return faults


def put_clock(folder, when: datetime):
    file = folder / "clock.json"
    file.write_text(json.dumps({"offset_seconds": int((when - datetime.now(UTC)).total_seconds()) + 1}))
    return file


def test_closings_at_the_same_moment_owe_one_set(maker):
    with alive("http", maker.migrated(), made_manifest("http")) as live:
        meeting_id = add_meeting(live.db)
        assert close_at_once(live.db, meeting_id) == []
        with live.db.read() as session:
            kinds = Counter(session.scalars(select(Delivery.kind)).all())
    assert (kinds["minutes_document"], kinds["meeting_missed"]) == (1, len(ABSENT))


def test_a_bot_that_is_killed_again_and_again_posts_one_set(tmp_path, maker):
    address, clock = maker.migrated(), put_clock(tmp_path, NOON)
    with SandboxServer(made_manifest("socket"), rate_scale=100) as slack, opened(address) as database:
        settings = TOKENS | {
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": address,
            "ILT_CLOCK_FILE": str(clock),
            "ILT_CHANNEL_LOOKUP": "true",
        }
        people = slack.client()
        bot = started(tmp_path, "run", **settings)
        wait_until(lambda: number_of(database, select(func.count(Member.id))) >= len(EIGHT))
        close(database, add_meeting(database), NOON, datetime.now(UTC))
        for _ in range(3):
            time.sleep(random.uniform(0.1, 0.8))
            kill(bot)
            bot = started(tmp_path, "run", **settings)
        wait_until(lambda: open_deliveries(database) == 0, 200)
        kill(bot)
        assert shown(people) == (1, 1, Counter(ABSENT))


def open_deliveries(database: Database) -> int:
    waiting = select(func.count(Delivery.id)).where(Delivery.state.in_((State.OWED, State.SENDING)))
    return number_of(database, waiting.where(Delivery.kind != "hello"))


def test_two_workers_post_one_set(tmp_path, postgres):
    address, clock = postgres.migrated(), put_clock(tmp_path, NOON)
    with alive("http", address, made_manifest("http"), ilt_clock_file=clock) as live:
        settings = TOKENS | {
            "SLACK_API_URL": str(live.bot.settings.slack_api_url),
            "DATABASE_URL": address,
            "ILT_CLOCK_FILE": str(clock),
        }
        workers = [started(tmp_path, "worker", **settings) for _ in range(2)]
        try:
            wait_until(lambda: number_of(live.db, select(func.count()).select_from(Heartbeat)) == 3)
            assert close_at_once(live.db, add_meeting(live.db)) == []
            wait_until(lambda: open_deliveries(live.db) == 0, 60)
            time.sleep(2)  # a second set would come within a tick or two
            for worker in workers:
                stop(worker)
        finally:
            for worker in workers:
                if worker.poll() is None:
                    kill(worker)
        assert shown(live.slack) == (1, 1, Counter(ABSENT))
