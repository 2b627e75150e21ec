"""A file that is owed arrives once, whatever Slack says to any of the calls it takes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks.say import sentence
from bot.outbox.deliveries import Attachment, Outgoing
from bot.outbox.marks import named
from bot.outbox.tools import Tools
from sandbox.state import StoredFile, dm_id
from storage.deliveries import Delivery, State
from tests.steps.bot import GRADE3, TEAM
from tests.steps.outbox import WORKSPACE, Outbox, fault, pauses_of, with_renderer

CONTENT = "Minutes of November 20 – 3 items".encode()
SHARE, PLACE = "files.completeUploadExternal", "files.getUploadURLExternal"


def minutes(outbox: Outbox) -> Tools:
    file = Attachment("minutes.txt", CONTENT, "Minutes")
    return with_renderer(outbox, lambda *_: Outgoing(sentence("Here are the minutes."), attachment=file))


def work(outbox: Outbox, rounds: int = 1) -> None:
    for _ in range(rounds):
        outbox.work(minutes(outbox))
        outbox.skip_pauses()


def received(outbox: Outbox, place: str = dm_id(GRADE3)) -> list[StoredFile]:
    messages = outbox.slack.sandbox.world.messages.get(place, [])
    return [outbox.slack.sandbox.world.files[one] for message in messages for one in message.files]


def test_a_file_arrives_with_its_title_and_the_words_above_it(outbox):
    outbox.owe()
    work(outbox)
    [file] = received(outbox)
    key = outbox.first(State.SENT).key
    assert (file.content, file.title) == (CONTENT, "Minutes")
    assert file.name == f"minutes-{key[:8]}.txt" == named("minutes.txt", key)
    assert outbox.read() == ["Here are the minutes."]


def test_a_file_for_a_channel(outbox):
    outbox.owe(TEAM)
    work(outbox)
    assert len(received(outbox, TEAM)) == 1


@pytest.mark.parametrize(
    "switches",
    [
        {"accept_then_timeout": {SHARE: 1}, "appear_after": 1.2},
        {"drop_after_accept": {SHARE: 1}},
        {"drop_before_accept": {SHARE: 1}},
        {"server_error": {SHARE: 1}},
    ],
    ids=["time-out", "answer lost", "not accepted", "500"],
)
def test_a_doubtful_file_is_looked_up_and_arrives_once(outbox, switches):
    fault(outbox, **switches)
    outbox.owe()
    outbox.work(minutes(outbox))
    assert outbox.first(State.OWED).is_unsure
    outbox.slack.client().wait_until(lambda: received(outbox) or "accept_then_timeout" not in switches)
    outbox.skip_pauses()
    work(outbox, 2)
    assert len(received(outbox)) == 1
    assert outbox.first(State.SENT).last_error == ""


@pytest.mark.parametrize("step", [PLACE, "upload", "conversations.open"])
@pytest.mark.parametrize("switch", ["drop_after_accept", "drop_before_accept", "server_error"])
def test_a_fault_before_the_file_is_shared_leaves_no_doubt(outbox, step, switch):
    fault(outbox, **{switch: {step: 1}})
    outbox.owe()
    outbox.work(minutes(outbox))
    owed = outbox.first(State.OWED)
    assert (owed.attempts, owed.is_unsure) == (1, False)
    outbox.skip_pauses()
    work(outbox)
    assert len(received(outbox)) == 1
    assert outbox.slack.sandbox.recorder.of("conversations.history") == []


@pytest.mark.parametrize("step", [PLACE, SHARE])
def test_a_file_waits_as_long_as_slack_asks(outbox, step):
    fault(outbox, rate_limit={step: 1}, retry_after=30)
    outbox.owe()
    outbox.work(minutes(outbox))
    assert outbox.first(State.OWED).attempts == 0
    with outbox.db.read() as session:
        assert session.get_one(Delivery, 1).next_try_at > datetime.now(UTC) + timedelta(seconds=25)
        assert list(pauses_of(session, WORKSPACE).values()) > [datetime.now(UTC) + timedelta(seconds=25)]


def test_a_file_for_someone_who_left_is_owed_no_more(outbox):
    outbox.slack.client().deactivate(GRADE3)
    outbox.owe()
    work(outbox)
    assert outbox.first(State.WITHDRAWN).last_error == "user_disabled"


def test_a_doubtful_file_in_a_channel_is_asked_about(outbox):
    fault(outbox, drop_after_accept={SHARE: 1})
    outbox.owe(TEAM)
    work(outbox, 2)
    assert outbox.first(State.ASKED).last_error == "unsure"
    assert len(received(outbox, TEAM)) == 1
