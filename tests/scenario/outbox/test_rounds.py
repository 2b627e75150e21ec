"""A round of the worker: it asks once what is due, and does that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, text

from bot.outbox.duty import Due, Duties, Look, Phase, Reach, together
from bot.turn import Turn
from bot.worker.duties import ALL_DUTIES
from bot.worker.scheduler import Worker
from storage.heartbeat import Heartbeat
from storage.people import Workspace
from tests.processes import wait_until
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.live import meeting_message, meeting_messages


def test_a_round_that_finds_nothing_asks_the_database_one_thing(bot_on_both):
    bot = bot_on_both
    bot.tick()
    asked: list[tuple[str, str]] = []
    for engine in {bot.db.reader, bot.db.writer}:
        event.listen(
            engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, values, *_: asked.append((statement, str(values))),
        )
    bot.tick()
    [(_, values)] = [one for one in asked if one[0] != "BEGIN"]
    # Given along as a value, it would have all of it planned anew in each round.
    assert "'open'" not in values


def test_where_that_cannot_be_asked_the_steps_do_what_they_can(bot, caplog):
    with bot.db.write() as session:
        for table in ("district_counted", "district_tables"):
            session.execute(text(f"DROP TABLE {table}"))
    bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    bot.tick()
    assert "Meeting" in meeting_message(bot).text
    told = [str(record.msg) for record in caplog.records if "round_not_asked" in str(record.msg)]
    assert len(told) == 1
    assert "no such table: district_tables" in told[0]


def breaks(_turn: Turn, _reach: Reach) -> int:
    raise KeyError("what somebody typed")


def worker_with_a_fault(bot: RunningBot) -> Worker:
    looks = (Look(Phase.LEARN, breaks, (Due(select(Workspace.id)),)), Look(Phase.HOURLY, breaks, ()))
    return Worker(replace(bot.worker.tools, duties=together([Duties(looks=looks), ALL_DUTIES])))


def test_a_fault_of_ours_in_one_step_keeps_nothing_else_from_being_done_and_says_where_it_is(bot, caplog):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    worker = worker_with_a_fault(bot)
    worker.start()
    wait_until(lambda: bool(meeting_messages(bot)))
    worker.stop()
    [told] = [one.msg for one in caplog.records if "step_failed" in str(one.msg)]
    assert "test_rounds.py" in str(told)
    assert "what somebody typed" not in str(told)


def test_nor_is_anything_kept_longer_than_it_may_be(bot):
    old = datetime.now(UTC) - timedelta(days=8)
    with bot.db.write() as session:
        session.add(Heartbeat(worker_id="gone", beat_at=old))
    with pytest.raises(KeyError):
        worker_with_a_fault(bot).tidy()
    with bot.db.read() as session:
        assert session.get(Heartbeat, "gone") is None
