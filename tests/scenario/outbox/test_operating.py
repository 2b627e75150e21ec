"""What whoever runs the bot sees: dead workers, messages given up, a clock that waits for what is owed."""

from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.assessments.opening import COULD_NOT_OPEN
from bot.blocks import ids
from bot.worker import scheduler
from storage.assessments import Assessment
from storage.deliveries import Delivery, State
from storage.heartbeat import Heartbeat
from storage.living import MOST_FAILURES, PostedMessage
from storage.people import Ilt, Workspace
from tests.databases import opened
from tests.processes import TOKENS, app, wait_until
from tests.steps.assessments import open_assessment, section_messages
from tests.steps.bot import EIGHT, GRADE3, TEAM, RunningBot
from tests.steps.dated_bot import chicago
from tests.steps.outbox import UNKNOWN, owe

WORKSPACE = "T0SANDBOX01"


def readiness(bot: RunningBot) -> tuple[int, str]:
    answer = httpx.get(f"{bot.url}/readyz")
    return answer.status_code, answer.text


def test_readyz_says_only_that_something_is_wrong_and_the_log_says_what_once(bot_on_both, caplog):
    assert readiness(bot_on_both) == (200, "ok")
    with bot_on_both.db.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    for _ in range(3):
        assert readiness(bot_on_both) == (503, "not ok")
    assert httpx.get(f"{bot_on_both.url}/livez").text == "ok"
    [line] = [one.getMessage() for one in caplog.records if "not_ready" in one.getMessage()]
    assert "is not migrated" in line


def test_a_worker_that_is_away_makes_no_web_unready(bot):
    bot.tick()
    with bot.db.write() as session:
        session.execute(update(Heartbeat).values(beat_at=datetime.now(UTC) - timedelta(days=2)))
    assert readiness(bot) == (200, "ok")


def test_a_worker_that_cannot_put_its_lanes_down_stops_all_the_same(bot, caplog):
    worker = scheduler.Worker(bot.worker.tools)
    worker.start()
    with bot.db.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE lanes")
    worker.stop()
    assert "stopped_without_database" in caplog.text
    assert "Traceback" not in caplog.text


def test_given_up_messages_are_listed_checked_and_retried(tmp_path):
    assert app(tmp_path, "migrate").returncode == 0
    with opened(f"sqlite:///{tmp_path / 'ilt.db'}") as db:
        with db.write() as session:
            session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0ILTBOT001", bot_name="ILT"))
        owe(db, COULD_NOT_OPEN, at=datetime.now(UTC))
        with db.write() as session:
            session.execute(update(Delivery).values(state=State.DEAD, last_error="invalid_blocks"))
            refused_message(session)
    assert (
        "message 1  refused  assessment_section to C0ILTTEAM01: invalid_blocks"
        in app(tmp_path, "deliveries").stdout
    )
    assert "#1  dead  could_not_open to U0GRADE3LEAD: invalid_blocks" in app(tmp_path, "deliveries").stdout
    checked = app(tmp_path, "check", SLACK_API_URL="http://127.0.0.1:9/api/", **TOKENS).stdout
    assert "NOT  Deliveries: 2 given up: #1" in checked
    assert app(tmp_path, "deliveries", "retry", "7").returncode == 2
    for odd in ("0", "99999999999999999999"):
        assert "is not in the range" in app(tmp_path, "deliveries", "retry", odd).stderr
    assert "1 will be sent" in app(tmp_path, "deliveries", "retry", "1").stdout
    assert "1 will be sent" in app(tmp_path, "deliveries", "retry-all").stdout
    assert "0 will be sent" in app(tmp_path, "deliveries", "retry-all").stdout
    assert "Nothing waits." in app(tmp_path, "deliveries", "list").stdout


def refused_message(session: Session) -> None:
    ilt = Ilt(workspace_id=WORKSPACE, channel_id=TEAM, name="", is_private=False)
    session.add(ilt)
    session.flush()
    message = PostedMessage(
        ilt_id=ilt.id,
        kind=ids.SECTION_MESSAGE,
        subject_id=1,
        part="x",
        channel_id=TEAM,
        ts="1.1",
        failures=MOST_FAILURES,
        last_error="invalid_blocks",
        next_try_at=datetime.now(UTC),
    )
    session.add(message)


def test_the_clock_waits_for_what_is_owed(filed_bot):
    bot = filed_bot
    bot.tick()
    bot.tick()
    assert bot.told["nothing_due"]
    owe(bot.db, UNKNOWN, at=bot.app.clock.now())
    with bot.db.write() as session:
        at = datetime.now(UTC) + timedelta(hours=1)
        session.execute(update(Delivery).values(next_try_at=at))
    bot.tick()
    assert not bot.told["nothing_due"]
    with bot.db.write() as session:
        session.execute(update(Delivery).values(next_try_at=datetime.now(UTC)))
    bot.tick()
    assert bot.told["nothing_due"]


def test_a_commit_that_owes_something_wakes_the_worker(bot, monkeypatch):
    monkeypatch.setattr(scheduler, "TICK_SECONDS", 3600)
    bot.tick()  # the greeting is sent: nothing but what follows wakes the worker
    bot.worker.start()
    owe(bot.db, UNKNOWN, at=bot.app.clock.now())

    def state() -> str | None:
        with bot.db.read() as session:
            found = session.query(Delivery).filter_by(kind="no such kind").first()
            return found.state if found else None

    wait_until(lambda: state() == State.DEAD, 5)
    bot.worker.stop()


def test_a_worker_whose_next_round_lies_far_ahead_since_the_clock_was_put_back_wakes_by_itself(
    bot, monkeypatch
):
    monkeypatch.setattr(scheduler, "TICK_SECONDS", 3600)
    monkeypatch.setattr(scheduler, "_STILL_SECONDS", 0.05)
    worker = scheduler.Worker(bot.worker.tools)
    worker.start()

    def has_beaten() -> bool:
        with bot.db.read() as session:
            return session.get(Heartbeat, worker.worker_id) is not None

    wait_until(has_beaten)
    worker.stop()


def test_a_calendar_that_is_moved_wakes_the_worker(filed_bot, monkeypatch):
    monkeypatch.setattr(scheduler, "TICK_SECONDS", 3600)
    bot = filed_bot
    bot.tick()
    bot.worker.start()

    def is_through() -> bool:
        return bool(bot.told == {"offset_seconds": bot.app.clock.offset_seconds(), "nothing_due": True})

    for shown in ("2026-12-03 07:31", "2026-12-04 07:31"):
        bot.put(chicago(shown))
        wait_until(is_through)
    bot.worker.stop()


def test_two_workers_post_a_section_and_invite_everyone_once(tuesday_bot):
    """Two whole workers on one database, ticking at the same time."""
    bot = tuesday_bot
    other = bot.app.worker(rate_scale=100)
    other.start()
    open_assessment(bot)
    for _ in range(5):
        bot.tick()
    wait_until(lambda: bool(section_messages(bot)))
    other.stop()
    bot.tick()
    assert len(section_messages(bot)) == 1
    sent_to = [call.args["channel"] for call in bot.slack.calls("chat.postMessage")]
    assert sorted(sent_to) == sorted([TEAM, *EIGHT])
    with bot.db.read() as session:
        assert session.query(Assessment).count() == 1
    assert bot.slack.messages_for(GRADE3, TEAM)
