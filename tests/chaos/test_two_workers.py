"""Two whole worker processes at the same moment at one opening: one message for each section."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select, text

from bot.blocks import ids
from storage import Database
from storage.heartbeat import Heartbeat
from storage.people import Ilt
from tests.databases import number_of
from tests.processes import TOKENS, kill, started, stop, wait_until
from tests.steps.assessments import CONDITIONS, CRITICAL, PARTS, section_messages, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot, running_bot
from tests.steps.dms import stop_lanes

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@contextmanager
def both_held(db: Database) -> Iterator[None]:
    """Whoever opens writes the members it read; that waits here until two are waiting."""
    with db.write() as session:
        session.scalars(select(Ilt).with_for_update(key_share=True)).all()
        yield
        wait_until(lambda: number_of(db, _WAITING) == 2)


def ask_for_assessment(bot: RunningBot) -> None:
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, PARTS, ids.REFLECT_SECTIONS, [CRITICAL, CONDITIONS])
    assert bot.slack.submit(PRINCIPAL, form.id).ok


def test_two_workers_that_open_the_same_assessment_post_it_once(tmp_path, postgres):
    address = postgres.migrated()
    with running_bot(address) as bot:
        stop_lanes(bot)
        settings = TOKENS | {"SLACK_API_URL": str(bot.app.settings.slack_api_url), "DATABASE_URL": address}
        workers = [started(tmp_path, "worker", **settings) for _ in range(2)]
        try:
            wait_until(lambda: number_of(bot.db, select(func.count()).select_from(Heartbeat)) == 3)
            with both_held(bot.db):
                ask_for_assessment(bot)
            wait_until(lambda: bool(section_messages(bot)))
            logs = [stop(worker) for worker in workers]
        finally:
            for worker in workers:
                if worker.poll() is None:
                    kill(worker)
        bot.tick()  # whatever is owed now is posted: a second post too
        in_channel = [call for call in bot.slack.calls("chat.postMessage") if call.args["channel"] == TEAM]
        posts = [call for call in in_channel if "finished" in call.args["text"]]  # the greeting is none
        assert len(posts) == len(section_messages(bot)) == 1
    assert all("members_synced" in log for log in logs)
