"""Only Slack's own addresses are written to, whoever names them."""

import pytest

from bot.outbox.addresses import is_slacks

SLACK, LOCAL = "https://slack.com/api/", "http://127.0.0.1:8010/api/"


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("https://hooks.slack.com/actions/T1/2/3", SLACK),
        ("https://slack.com/x", SLACK),
        ("https://files.slack.com/upload/v1/x", SLACK),
        ("https://hooks.slack-gov.com/actions/T1", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:9999/respond/x", LOCAL),
        ("https://127.0.0.1/respond/x", LOCAL),
    ],
)
def test_slacks_own_addresses_are_known(address, api):
    assert is_slacks(address, api)


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/actions/T1/2/3",
        "https://slack.com.example.org/x",
        "https://notslack.com/x",
        "https://slack.com@example.org/x",
        "https://example.org\\@slack.com/x",
        "https://example.org/slack.com",
        "https://169.254.169.254/latest",
        "http://127.0.0.1:9999/x",
        "ftp://slack.com/x",
        "https://hooks.slack.com:22/x",
        "https://hooks.slack.com:99999/x",
        "https://hooks.slack.com:abc/x",
        "file:///etc/passwd",
        "//slack.com/x",
        "https://[::1/x",
        "somewhere",
        "",
        None,
        5,
    ],
)
def test_other_addresses_are_not(address):
    assert not is_slacks(address, SLACK)


def test_a_local_slack_does_not_open_other_hosts():
    assert not is_slacks("http://localhost:9999/x", LOCAL)
    assert not is_slacks("http://hooks.slack.com/x", LOCAL)
