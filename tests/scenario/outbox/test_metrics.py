"""What a monitoring system reads: numbers of this process and its database, and nothing about people."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from prometheus_client import generate_latest
from sqlalchemy import update

from bot.errors import SettingsError
from bot.worker.metrics import metrics_served, registry_of
from storage.deliveries import Delivery, State
from storage.heartbeat import Heartbeat
from tests.processes import free_port
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, RunningBot
from tests.steps.outbox import UNKNOWN, owe


def told(bot: RunningBot) -> str:
    return generate_latest(registry_of(bot.db, bot.app.clock)).decode()


def test_requests_are_counted_by_name_and_outcome(bot):
    def counted() -> float:
        name = 'ilt_request_seconds_count{name="command /ilt",outcome="ok"} '
        lines = [line for line in told(bot).splitlines() if line.startswith(name)]
        return float(lines[0].removeprefix(name)) if lines else 0

    before = counted()
    assert bot.slack.command(PRINCIPAL, TEAM, "/ilt help").ok
    assert counted() == before + 1


def test_what_is_owed_late_asked_and_given_up_is_told(bot_on_both):
    bot = bot_on_both
    clock, an_hour = bot.app.clock, timedelta(hours=1)
    rows: list[dict[str, Any]] = [
        {"state": State.OWED},
        {"due_at": clock.now() - an_hour, "next_try_at": clock.machine_now() - an_hour},
        {"state": State.ASKED},
        {"state": State.DEAD},
    ]
    for subject, values in enumerate(rows):
        owe(bot.db, UNKNOWN, str(subject), at=clock.now())
        with bot.db.write() as session:
            session.execute(update(Delivery).where(Delivery.subject == str(subject)).values(values))
    said = told(bot)
    for state, number in {"owed": 2, "late": 1, "asked": 1, "given_up": 1}.items():
        assert f'ilt_deliveries{{state="{state}"}} {number}.0' in said


def test_the_age_of_the_worker_the_rounds_and_the_version_are_told(bot):
    bot.tick()
    with bot.db.write() as session:
        session.execute(update(Heartbeat).values(beat_at=datetime.now(UTC) - timedelta(seconds=75)))
    said = told(bot)
    [age] = [line for line in said.splitlines() if line.startswith("ilt_worker_age_seconds ")]
    assert 75 <= float(age.split()[1]) < 375
    assert "ilt_tick_seconds_count " in said
    assert 'ilt_build_info{version="' in said
    assert "ilt_database_connections_in_use 0.0" in said


def test_nobody_is_named(bot):
    bot.tick()
    bot.slack.command(PRINCIPAL, TEAM, "/ilt help")
    said = told(bot)
    assert [name for name in (*EIGHT, TEAM, "T0SANDBOX01") if name in said] == []


def test_a_database_that_is_away_is_a_number_too(bot):
    with bot.db.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE deliveries")
    said = told(bot)
    assert "ilt_database_up 0.0" in said
    assert "ilt_request_seconds" in said


def test_they_are_served_on_a_port_of_their_own_that_is_given_back(bot):
    port = free_port()
    settings = bot.app.settings.model_copy(update={"ilt_metrics_port": port})
    with metrics_served(settings, bot.db, bot.app.clock):
        assert "ilt_build_info" in httpx.get(f"http://127.0.0.1:{port}/metrics").text
        with (
            pytest.raises(SettingsError, match="set it to a free port"),
            metrics_served(settings, bot.db, bot.app.clock),
        ):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")
