"""Slack that is not as expected at the start: what may pass is waited for, the rest is one sentence that blames the right thing."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import SecretStr

from bot.clock import Clock
from bot.errors import SettingsError
from bot.outbox.client import make_client
from bot.outbox.gateway import Gateway, SlowDownError
from bot.worker.doctor import examine
from bot.worker.finding import Finding
from bot.worker.first_answer import tell_what_is_off, wait_for_slack
from bot.worker.outside import outside
from tests.odd_slack import Answer, odd_slack, untrusted_tls
from tests.steps.bot import settings_for


class Hurried(Clock):
    """A clock on which patience is over after one more try: each look at it is three minutes later."""

    def __init__(self) -> None:
        super().__init__()
        self._looks = 0

    def monotonic(self) -> float:
        self._looks += 1
        return self._looks * 180.0


def said(status: int = 200, *, headers: dict[str, str] | None = None, **fields: Any) -> Answer:
    """JSON, as Slack answers."""
    return status, {"Content-Type": "application/json", **(headers or {})}, json.dumps(fields).encode()


ME: dict[str, Any] = {
    "ok": True,
    "team_id": "T1",
    "team": "School",
    "user_id": "U1",
    "user": "ilt",
    "bot_id": "B1",
}
PAGE = b"<html><head><title>Sign in</title></head><body>Welcome to the guest network</body></html>"
BOT = {"bots.info": [said(ok=True, bot={"app_id": "A1"})]}


def gateway(url: str) -> Gateway:
    return Gateway(make_client("xoxb-1", url, timeout=2))


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (said(ok=False, error="internal_error"), "has a fault of its own (internal_error)"),
        (said(503, ok=False, error="service_unavailable"), "has a fault of its own (HTTP 503)"),
        ((503, {"Content-Type": "text/html"}, PAGE), "has a fault of its own (HTTP 503)"),
        (said(429, ok=False, error="ratelimited", headers={"Retry-After": "0.2"}), "asks for a pause of 1 s"),
    ],
    ids=["internal_error", "503", "503 page", "429"],
)
def test_what_may_pass_is_waited_for_and_a_line_says_so(caplog, trouble, words):
    with odd_slack({"auth.test": [trouble, said(**ME)], **BOT}) as url:
        found = wait_for_slack(gateway(url).installation, Clock())
    assert (found.workspace_id, found.app_id) == ("T1", "A1")
    [line] = [record.getMessage() for record in caplog.records if "waiting_for_slack" in record.getMessage()]
    assert words in line


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (said(ok=False, error="internal_error"), "Slack has a fault of its own (internal_error)"),
        (
            said(ok=False, error="invalid_auth"),
            "Slack refuses SLACK_BOT_TOKEN (invalid_auth): starts with xoxb-",
        ),
        (said(ok=False, error="org_login_required"), "Slack does not let the bot in (org_login_required)"),
        ((200, {"Content-Type": "text/html"}, PAGE), "Slack is not what answers: http://127.0.0.1"),
        ((200, {}, b"[]"), "Slack is not what answers: http://127.0.0.1"),
        (said(ok=True), "Slack is not what answers: http://127.0.0.1"),
        ((404, {}, b""), "Slack is not what answers: http://127.0.0.1"),
    ],
    ids=["for long", "token", "organization", "page", "list", "another program", "not found"],
)
def test_what_does_not_pass_is_one_sentence(trouble, words):
    with odd_slack({"auth.test": [trouble]}) as url, pytest.raises(SettingsError) as fault:
        wait_for_slack(gateway(url).installation, Hurried())
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)
    assert "guest network" not in str(fault.value)


@pytest.mark.parametrize(
    ("seconds", "scopes", "told"),
    [
        (0, "commands,chat:write", ""),
        (0, "chat:write", "scopes_missing"),
        (120, "commands", "clock_is_wrong"),
        (-400, "commands", "SettingsError"),
    ],
    ids=["fine", "scopes", "a little", "far"],
)
def test_at_its_start_a_process_tells_of_scopes_and_clock_and_does_not_work_at_a_wrong_time(
    caplog, seconds, scopes, told
):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    headers = {"X-OAuth-Scopes": scopes, "Date": date}
    with odd_slack({"auth.test": [said(**ME, headers=headers)], **BOT}) as url:
        found = gateway(url).installation()
    far_off = pytest.raises(SettingsError, match=r"ahead of Slack's: set it by NTP")
    with far_off if told == "SettingsError" else nullcontext():
        tell_what_is_off(found, {"commands"}, Clock())
    events = {"scopes_missing", "clock_is_wrong"}
    assert {one for one in events if one in caplog.text} == events & {told}


def test_nobody_at_the_address_is_one_sentence():
    with pytest.raises(SettingsError, match=r"cannot be reached .*: is this machine online\?"):
        wait_for_slack(gateway("http://127.0.0.1:9/api/").installation, Hurried())


def looked_at(url: str, tmp_path) -> dict[str, Finding]:
    settings = settings_for("http://nowhere", f"sqlite:///{tmp_path / 'ilt.db'}", ilt_data_dir=tmp_path)
    return {one.what: one for one in examine(settings, gateway(url), {"commands": "to be called"}, Clock())}


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (
            said(ok=False, error="internal_error"),
            "has a fault of its own (internal_error); try again in a while",
        ),
        ((503, {}, PAGE), "has a fault of its own (HTTP 503); try again in a while"),
        ((200, {}, PAGE), "is not what answers"),
        (said(429, ok=False, error="ratelimited", headers={"Retry-After": "30"}), "asks for a pause of 30 s"),
        (said(ok=False, error="invalid_auth"), "refuses SLACK_BOT_TOKEN (invalid_auth)"),
    ],
    ids=["internal_error", "503", "page", "429", "token"],
)
def test_check_blames_what_is_to_blame(tmp_path, trouble, words):
    with odd_slack({"auth.test": [trouble]}) as url:
        findings = looked_at(url, tmp_path)
    assert not findings["Slack"].is_fine
    assert words in findings["Slack"].detail
    assert "Bot token" not in findings
    assert ("SLACK_BOT_TOKEN" in findings["Slack"].detail) is ("SLACK_BOT_TOKEN" in words)


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ({}, {"Scopes": "Slack does not tell which are granted"}),
        ({"X-OAuth-Scopes": "commands,chat:write"}, {"Scope commands": "to be called"}),
    ],
    ids=["not told", "told"],
)
def test_check_says_of_scopes_only_what_slack_tells(tmp_path, header, shown):
    with odd_slack({"auth.test": [said(**ME, headers=header)], **BOT}) as url:
        findings = looked_at(url, tmp_path)
    assert {what: one.detail for what, one in findings.items() if what.startswith("Scope")} == shown
    assert all(findings[what].is_fine for what in shown)


def looked_at_by_oauth(url: str, tmp_path, public_url: str = "") -> dict[str, Finding]:
    secret = SecretStr("secret")
    settings = settings_for(
        url.removesuffix("/api/"),
        f"sqlite:///{tmp_path / 'ilt.db'}",
        slack_client_id="1.2",
        slack_client_secret=secret,
        ilt_public_url=public_url,
    )
    return {one.what: one for one in outside(settings, Clock())}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            said(ok=False, error="invalid_client_id"),
            "Slack refuses SLACK_CLIENT_ID (invalid_client_id): in api",
        ),
        (
            said(ok=False, error="bad_client_secret"),
            "Slack refuses SLACK_CLIENT_SECRET (bad_client_secret): in api",
        ),
        ((200, {}, PAGE), "is not what answers"),
        (
            said(ok=False, error="invalid_code", headers={"Date": "Sat, 1 Jan 2000 00:00:00 GMT"}),
            "refuses neither",
        ),
    ],
    ids=["id", "secret", "page", "fine"],
)
def test_check_tries_the_apps_id_and_secret_and_the_clock_where_there_is_no_token(tmp_path, answer, words):
    with odd_slack({"oauth.v2.access": [answer]}) as url:
        findings = looked_at_by_oauth(url, tmp_path)
    assert words in findings["App"].detail
    assert findings["App"].is_fine is (words == "refuses neither")
    assert ("Time" in findings) is findings["App"].is_fine
    assert "Time" not in findings or "ahead of Slack's: set it by NTP" in findings["Time"].detail


def test_check_goes_to_the_public_address(tmp_path):
    answer = said(ok=False, error="invalid_code")
    pages: list[Answer] = [(502, {}, b""), (200, {}, b"The district's news")]
    with odd_slack({"oauth.v2.access": [answer], "install": pages}) as url:
        wrong = looked_at_by_oauth(url, tmp_path, url.removesuffix("/api/"))["Public address"]
        other = looked_at_by_oauth(url, tmp_path, url.removesuffix("/api/"))["Public address"]
        away = looked_at_by_oauth(url, tmp_path, "http://127.0.0.1:9")["Public address"]
        with untrusted_tls(tmp_path) as address:
            forged = looked_at_by_oauth(url, tmp_path, address)["Public address"]
    assert [one.is_fine for one in (wrong, other, away, forged)] == [False, False, True, False]
    assert "/slack/install answers 502: does `web` run" in wrong.detail
    assert "shows another page than the bot's" in other.detail
    assert "open it in a browser" in away.detail
    assert "is not a trusted one" in forged.detail


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"retry-after": "1.5"}, 2),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": "1e9"}, 3600),
        ({"Retry-After": "nan"}, 1),
        ({"Retry-After": "inf"}, 3600),
        ({"Retry-After": "soon"}, 1),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, 1),
        ({"Retry-After": "Fri, 31 Dec 9998 23:59:59 GMT"}, 3600),
        ({}, 1),
    ],
    ids=str,
)
def test_a_pause_is_read_in_every_form(header, seconds):
    answers = {"auth.test": [said(429, ok=False, error="ratelimited", headers=header)]}
    with odd_slack(answers) as url, pytest.raises(SlowDownError) as fault:
        gateway(url).installation()
    assert fault.value.seconds == seconds
