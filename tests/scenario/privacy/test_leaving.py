"""A workspace that removes the app: silence at once, and after a week nothing of it is left; unless it comes back."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app import connect
from bot.assessments.opening import COULD_NOT_OPEN
from bot.blocks import ids
from bot.outbox.deliveries import ToSend, enqueue, stuck
from bot.teams.leaving import KEPT_FOR
from sandbox.state import BOT_USER_ID, TEAM_ID
from storage import Base, Database
from storage.deliveries import Delivery, State
from storage.delivery_rows import with_state
from storage.living import PostedMessage
from storage.people import Ilt, Person, Workspace
from storage.requests import is_first_delivery
from tests.steps.assessments import answer_all, open_assessment, section_messages
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.turns import act_in

# Of the whole installation, not of a workspace; of what was deleted only a fingerprint, for a backup that is brought back.
NOBODYS = {"heartbeats", "marks", "deletions", "oauth_states"}


def rows(db: Database) -> Counter[str]:
    with db.read() as session:
        return Counter(
            {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in Base.metadata.tables.items()
                if name not in NOBODYS
            }
        )


def a_neighbour(bot: RunningBot) -> None:
    db, now = bot.db, bot.app.clock.now()
    with db.write() as session:
        session.add(Workspace(id="T2", name="", bot_user_id="U2", bot_name="ILT"))
        session.flush()
        ilt = Ilt(workspace_id="T2", channel_id="C2", name="", is_private=False)
        session.add_all([ilt, Person(workspace_id="T2", slack_user_id="U3", name="", zone="UTC")])
        session.flush()
        enqueue(act_in(db, session, now), ToSend("T2", COULD_NOT_OPEN, "1", "U3", "failed", now, ilt.id))
        is_first_delivery(session, "trigger:2", "T2", now)


def a_busy_workspace(bot: RunningBot) -> None:
    open_assessment(bot)
    answer_all(bot, GRADE3)
    answer_all(bot, ASSISTANT, "weakness")
    owe(bot)
    bot.slack.uninstall()
    bot.slack.settle()


def owe(bot: RunningBot) -> None:
    now = bot.app.clock.now()
    with bot.db.write() as session:
        to_send = ToSend(TEAM_ID, COULD_NOT_OPEN, "1", GRADE3, "later", now + timedelta(hours=1))
        enqueue(act_in(bot.db, session, now), to_send)


def pass_days(bot: RunningBot, days: float) -> None:
    """The mark was made so many days ago."""
    with bot.db.write() as session:
        workspace = session.get_one(Workspace, TEAM_ID)
        assert workspace.uninstalled_at is not None
        workspace.uninstalled_at -= timedelta(days=days)


def mark(bot: RunningBot):
    with bot.db.read() as session:
        return session.get_one(Workspace, TEAM_ID).uninstalled_at


def tell(bot: RunningBot, event: dict[str, Any]) -> None:
    [ack] = bot.slack.deliver(
        "events_api", {"type": "event_callback", "team_id": TEAM_ID, "event_id": "Ev1", "event": event}
    )
    assert ack.ok


def test_nothing_more_is_sent_and_what_was_owed_is_withdrawn(bot_on_both):
    a_busy_workspace(bot_on_both)
    with bot_on_both.db.read() as session:
        assert {owed.last_error for owed in with_state(session, State.WITHDRAWN)} == {"uninstalled"}
    with bot_on_both.db.write() as session:
        session.query(PostedMessage).filter_by(kind=ids.SECTION_MESSAGE).one().version_wanted += 1
        now = bot_on_both.app.clock.now()
        enqueue(act_in(bot_on_both.db, session, now), ToSend(TEAM_ID, COULD_NOT_OPEN, "2", GRADE3, "x", now))
    before = len(bot_on_both.slack.calls())
    for _ in range(3):
        bot_on_both.tick()
    assert len(bot_on_both.slack.calls()) == before


def test_after_a_week_no_row_of_the_workspace_is_left_and_others_keep_theirs(bot):
    a_busy_workspace(bot)
    with bot.db.write() as session:
        session.execute(update(Delivery).values(state=State.SENT))
    busy = rows(bot.db)
    assert {"votes", "ballots", "members", "posted_messages", "lanes", "deliveries"} <= (+busy).keys()
    pass_days(bot, KEPT_FOR.days - 0.1)
    bot.worker.tidy()
    assert rows(bot.db) == busy
    pass_days(bot, 0.2)
    bot.worker.tidy()
    assert +rows(bot.db) == Counter()


def test_a_neighbour_keeps_everything(bot):
    a_busy_workspace(bot)
    a_neighbour(bot)
    pass_days(bot, 8)
    bot.worker.tidy()
    assert +rows(bot.db) == Counter(workspaces=1, ilts=1, people=1, deliveries=1, handled_requests=1)


def test_installed_again_within_the_week_everything_goes_on(bot):
    a_busy_workspace(bot)
    pass_days(bot, 6)
    bot.slack.install()
    connect(bot.app)
    assert mark(bot) is None
    pass_no_purge = rows(bot.db)
    bot.worker.tidy()
    assert rows(bot.db) == pass_no_purge
    bot.tick()
    assert "2 of 8" in section_messages(bot)[0].text


@pytest.mark.begins_with(steps=open_assessment)
def test_an_event_of_an_earlier_removal_is_found_out(bot):
    tell(bot, {"type": "app_uninstalled"})
    assert mark(bot) is not None
    pass_days(bot, 8)
    bot.worker.tidy()
    assert mark(bot) is None
    assert rows(bot.db)["assessments"] == 1


def test_nothing_is_deleted_while_slack_cannot_be_asked(bot):
    a_busy_workspace(bot)
    pass_days(bot, 8)
    bot.slack.set_faults(drop_before_accept={"auth.test": 1})
    bot.worker.tidy()
    assert mark(bot) is not None
    bot.worker.tidy()
    assert +rows(bot.db) == Counter()


@pytest.mark.parametrize(
    ("tokens", "is_ours"),
    [
        ({"bot": [BOT_USER_ID]}, True),
        ({"oauth": [PRINCIPAL], "bot": []}, False),
        ({"oauth": [PRINCIPAL]}, False),
    ],
)
def test_only_the_bots_own_token_counts(bot, tokens, is_ours):
    tell(bot, {"type": "tokens_revoked", "tokens": tokens})
    assert (mark(bot) is not None) is is_ours


def test_an_assessment_asked_for_before_is_not_opened(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    bot.slack.submit(PRINCIPAL, bot.slack.modal_stack(PRINCIPAL)[-1].id)
    bot.slack.uninstall()
    bot.slack.settle()
    bot.tick()
    assert section_messages(bot) == []
    assert stuck(bot.db) == []
