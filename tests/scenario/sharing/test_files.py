"""A file that is owed arrives once, whatever Slack says to any of the calls it takes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks.say import sentence
from bot.outbox.deliveries import Attachment, Outgoing
from bot.outbox.gateway import named
from bot.outbox.tools import Tools
from sandbox.state import StoredFile, dm_id
from storage.deliveries import Delivery, State
from storage.lanes import pauses_of
from tests.steps.bot import GRADE3, TEAM
from tests.steps.outbox import WORKSPACE, Post, fault, with_renderer

CONTENT = "Minutes of November 20 – 3 items".encode()
SHARE, PLACE = "files.completeUploadExternal", "files.getUploadURLExternal"


def minutes(post: Post) -> Tools:
    file = Attachment("minutes.txt", CONTENT, "Minutes")
    return with_renderer(post, lambda *_: Outgoing(sentence("Here are the minutes."), attachment=file))


def work(post: Post, rounds: int = 1) -> None:
    for _ in range(rounds):
        post.work(minutes(post))
        post.skip_pauses()


def received(post: Post, place: str = dm_id(GRADE3)) -> list[StoredFile]:
    messages = post.slack.sandbox.world.messages.get(place, [])
    return [post.slack.sandbox.world.files[one] for message in messages for one in message.files]


def test_a_file_arrives_with_its_title_and_the_words_above_it(post):
    post.owe()
    work(post)
    [file] = received(post)
    key = post.first(State.SENT).key
    assert (file.content, file.title) == (CONTENT, "Minutes")
    assert file.name == f"minutes-{key[:8]}.txt" == named("minutes.txt", key)
    assert post.read() == ["Here are the minutes."]


def test_a_file_for_a_channel(post):
    post.owe(TEAM)
    work(post)
    assert len(received(post, TEAM)) == 1


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
def test_a_doubtful_file_is_looked_up_and_arrives_once(post, switches):
    fault(post, **switches)
    post.owe()
    post.work(minutes(post))
    assert post.first(State.OWED).is_unsure
    post.slack.client().wait_until(lambda: received(post) or "accept_then_timeout" not in switches)
    post.skip_pauses()
    work(post, 2)
    assert len(received(post)) == 1
    assert post.first(State.SENT).last_error == ""


@pytest.mark.parametrize("step", [PLACE, "upload", "conversations.open"])
@pytest.mark.parametrize("switch", ["drop_after_accept", "drop_before_accept", "server_error"])
def test_a_fault_before_the_file_is_shared_leaves_no_doubt(post, step, switch):
    fault(post, **{switch: {step: 1}})
    post.owe()
    post.work(minutes(post))
    owed = post.first(State.OWED)
    assert (owed.attempts, owed.is_unsure) == (1, False)
    post.skip_pauses()
    work(post)
    assert len(received(post)) == 1
    assert post.slack.sandbox.recorder.of("conversations.history") == []


@pytest.mark.parametrize("step", [PLACE, SHARE])
def test_a_file_waits_as_long_as_slack_asks(post, step):
    fault(post, rate_limit={step: 1}, retry_after=30)
    post.owe()
    post.work(minutes(post))
    assert post.first(State.OWED).attempts == 0
    with post.db.read() as session:
        assert session.get_one(Delivery, 1).next_try_at > datetime.now(UTC) + timedelta(seconds=25)
        assert list(pauses_of(session, WORKSPACE).values()) > [datetime.now(UTC) + timedelta(seconds=25)]


def test_a_file_for_someone_who_left_is_owed_no_more(post):
    post.slack.client().deactivate(GRADE3)
    post.owe()
    work(post)
    assert post.first(State.WITHDRAWN).last_error == "user_disabled"


def test_a_doubtful_file_in_a_channel_is_asked_about(post):
    fault(post, drop_after_accept={SHARE: 1})
    post.owe(TEAM)
    work(post, 2)
    assert post.first(State.ASKED).last_error == "unsure"
    assert len(received(post, TEAM)) == 1
