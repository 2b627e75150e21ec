"""Slack's pace, the turns of channels, the pauses between attempts and the table of outcomes."""

import socket
from datetime import timedelta
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.outbox.gateway import ChannelGoneError, SlowDownError
from bot.outbox.living import in_turns
from bot.outbox.refusals import Fate, verdict
from bot.outbox.sending.rates import POST, UPDATE, Rates
from bot.rules.backoff import pause_after
from storage.living import PostedMessage

HALF_MINUTE, QUARTER = timedelta(seconds=30), timedelta(minutes=15)


def test_one_post_a_second_in_a_channel():
    rates = Rates()
    rates.note_post("C1", 10.0)
    assert rates.post_at("C1", 10.0) == 11.0
    assert rates.post_at("C2", 10.0) == 10.0
    assert rates.post_at("C1", 20.0) == 20.0


def test_posts_that_do_not_fit_are_put_off_one_after_the_other():
    rates = Rates()
    rates.note_post("C1", 0.0)
    assert [rates.put_off("C1", 0.0) for _ in range(3)] == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(("method", "limit"), [(POST, 300), (UPDATE, 50)])
def test_so_many_calls_a_minute(method, limit):
    rates = Rates()
    for _ in range(limit):
        assert rates.free(method, 0.0) > 0
        rates.note(method, 0.0)
    assert rates.free(method, 59.0) == 0
    assert rates.free(method, 61.0) == limit
    assert Rates(20).free(method, 0.0) == limit * 20


def test_what_another_called_counts_as_long_as_it_would_have_there():
    before, after = Rates(), Rates()
    for second in range(50):
        before.note(UPDATE, 100.0 + second)
    after.note(UPDATE, 7000.0)
    after.restore(before.recent(150.0), 7000.0)
    assert after.free(UPDATE, 7000.0) == 0
    assert after.free(UPDATE, 7011.0) == before.free(UPDATE, 161.0) == 1
    assert after.free(UPDATE, 7061.0) == 50


def test_the_pause_doubles_up_to_the_longest():
    pauses = [pause_after(n, HALF_MINUTE, QUARTER, 0.0).total_seconds() for n in range(1, 8)]
    assert pauses == [30, 60, 120, 240, 480, 900, 900]
    assert pause_after(1000, HALF_MINUTE, QUARTER, 1.0) == QUARTER * 1.2
    assert pause_after(1, HALF_MINUTE, QUARTER, -1.0) == HALF_MINUTE * 0.8


def living(number: int, channel: str, *, final: bool = False) -> PostedMessage:
    return PostedMessage(id=number, channel_id=channel, is_final=final)


def test_channels_take_turns_and_final_states_come_first():
    many = [living(1, "A"), living(2, "A"), living(3, "A"), living(4, "B"), living(5, "C", final=True)]
    assert [one.id for one in in_turns(many, {})] == [5, 1, 4, 2, 3]
    assert [one.id for one in in_turns(many, {"A": 7.0, "B": 3.0})] == [5, 4, 1, 2, 3]


def api_error(code: str, status: int = 200) -> SlackApiError:
    answer = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": code},
        headers={},
        status_code=status,
    )
    return SlackApiError(code, answer)


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (SlowDownError(3), Fate.PAUSE),
        (api_error("whatever", 503), Fate.UNSURE),
        (api_error("fatal_error"), Fate.UNSURE),
        (api_error("Received a response in a non-JSON format: <html>Log in"), Fate.UNSURE),
        (TimeoutError(), Fate.UNSURE),
        (ConnectionResetError(), Fate.UNSURE),
        (URLError(TimeoutError()), Fate.UNSURE),
        (URLError(ConnectionRefusedError()), Fate.AGAIN),
        (URLError(socket.gaierror()), Fate.AGAIN),
        (api_error("account_inactive"), Fate.CLOSED),
        (api_error("team_added_to_org"), Fate.CLOSED),
        (api_error("ekm_access_denied"), Fate.CLOSED),
        (ChannelGoneError("is_archived"), Fate.BLOCKED),
        (api_error("user_not_found"), Fate.GONE),
        (api_error("invalid_blocks"), Fate.DEAD),
    ],
    ids=str,
)
def test_what_each_error_means(error, fate):
    assert verdict(error, is_direct=False).fate is fate


def test_a_channel_that_is_gone_means_a_person_who_is():
    assert verdict(ChannelGoneError("channel_not_found"), is_direct=True).fate is Fate.GONE


@pytest.mark.parametrize("reason", ["restricted_action", "posting_to_channel_denied"])
def test_what_may_not_be_sent_to_somebody_does_not_mean_that_they_are_gone(reason):
    assert verdict(api_error(reason), is_direct=True).fate is Fate.DEAD
    assert verdict(api_error(reason), is_direct=False).fate is Fate.BLOCKED


def test_a_look_up_sends_nothing():
    assert verdict(TimeoutError(), is_direct=True, sends_nothing=True).fate is Fate.AGAIN
