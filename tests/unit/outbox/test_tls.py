"""One TLS context serves every call: making one reads the machine's certificates, 18 ms of CPU each time."""

import ssl
from collections.abc import Iterator

import pytest

from bot.clock import Clock
from bot.outbox import addresses, gateway
from bot.outbox.client import make_client
from bot.outbox.gateway import Gateway
from handlers.answers import Say
from handlers.boundary import Boundary
from handlers.receipts import Receipts
from handlers.request import from_action
from storage import Database

NOWHERE = "https://127.0.0.1:9/"


@pytest.fixture
def loaded(monkeypatch) -> Iterator[list[int]]:
    """Grows with each reading of the certificates."""
    readings: list[int] = []
    load = ssl.SSLContext.load_default_certs

    def counted(context: ssl.SSLContext, *args) -> None:
        readings.append(1)
        load(context, *args)

    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", counted)
    addresses._tls.cache_clear()
    addresses._opener.cache_clear()
    yield readings
    addresses._tls.cache_clear()
    addresses._opener.cache_clear()


def click(number: int) -> dict[str, object]:
    return {
        "team": {"id": "T1"},
        "user": {"id": f"U{number}"},
        "trigger_id": str(number),
        "container": {"type": "message", "channel_id": "C1"},
        "response_url": NOWHERE,
    }


def test_receipts_share_one_context(loaded, caplog, tmp_path):
    receipts = Receipts()
    boundary = Boundary(receipts, Database(f"sqlite:///{tmp_path / 'none.db'}"), Clock())
    listen = boundary.listener("test", from_action, lambda _: Say({"text": "Saved."}))
    for number in range(5):
        listen(lambda *_, **__: None, click(number), make_client("xoxb-1", NOWHERE, timeout=1))  # type: ignore[arg-type]
    receipts.close()
    assert caplog.text.count("receipt_not_sent") == 5
    assert loaded == [1]


def test_clients_and_uploads_share_it_too(loaded):
    for _ in range(3):
        slack = Gateway(make_client("xoxb-1", NOWHERE, timeout=1))
        with pytest.raises(OSError, match="refused"):
            slack.installation()
        with pytest.raises(OSError, match="refused"):
            gateway._send_bytes(NOWHERE, b"x", api_url=NOWHERE, timeout=1)
    assert loaded == [1]


def test_a_local_slack_without_tls_needs_none(loaded):
    assert addresses.tls_for("http://127.0.0.1:8010/") is None
    assert loaded == []
