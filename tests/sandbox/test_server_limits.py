"""Rate limits: how many calls fit, and what the app is told."""

import pytest

from sandbox import SandboxServer
from sandbox.limits import Limits
from tests.sandbox.server_kit import PRINCIPAL, TEAM, manifest, refusal, web_client


class Seconds:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


def taken(limits, method, tier, channel=None):
    """How many calls go through before the first refusal, and the wait it names."""
    for count in range(1000):
        wait = limits.retry_after(method, tier, channel)
        if wait is not None:
            return count, wait
    return None


@pytest.mark.parametrize(("tier", "calls"), [("T1", 1), ("T2", 20), ("T3", 50), ("T4", 100)])
def test_calls_per_minute_and_method(seconds, tier, calls):
    limits = Limits(clock=seconds)
    assert taken(limits, "some.method", tier) == (calls, 60)
    assert taken(limits, "other.method", tier) == (calls, 60)
    seconds.now += 59.5
    assert limits.retry_after("some.method", tier, None) == 1
    seconds.now += 1
    assert taken(limits, "some.method", tier)[0] == calls


def test_a_message_a_second_and_channel_with_a_short_burst(seconds):
    limits = Limits(clock=seconds)
    assert taken(limits, "chat.postMessage", "post", "C1") == (4, 1)
    assert taken(limits, "chat.postMessage", "post", "C2") == (4, 1)
    seconds.now += 2
    assert taken(limits, "chat.postMessage", "post", "C1") == (2, 1)
    seconds.now += 1000
    assert taken(limits, "chat.postMessage", "post", "C1") == (4, 1)


def test_300_messages_a_minute_in_the_workspace(seconds):
    limits = Limits(clock=seconds)
    for number in range(300):
        assert limits.retry_after("chat.postMessage", "post", f"C{number}") is None
    assert limits.retry_after("chat.postMessage", "post", "C300") == 60


def test_limits_can_be_scaled(seconds):
    assert taken(Limits(3, clock=seconds), "some.method", "T2") == (60, 60)


def test_some_methods_have_no_limit():
    assert taken(Limits(), "auth.test", "unlimited") is None


def test_the_answer_is_429_with_retry_after(seconds):
    with SandboxServer(manifest()) as server:
        # Neither a slow machine nor a quick one decides how much is left of the second.
        server.sandbox.core.limits = Limits(clock=seconds)
        client = web_client(server)
        for number in range(4):
            client.chat_postMessage(channel=TEAM, text=str(number))
        answer = refusal(client.chat_postMessage, channel=TEAM, text="5")
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert answer.headers["retry-after"] == "1"
        assert client.chat_postMessage(channel=PRINCIPAL, text="elsewhere")["ok"]
        assert len(server.client().messages_for(PRINCIPAL, TEAM)) == 4
        server.sandbox.limits.rate_scale = 100
        seconds.now += 0.1
        assert client.chat_postMessage(channel=TEAM, text="5")["ok"]
