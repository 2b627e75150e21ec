"""A running sandbox, the app's client, and a driver of the people."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import SandboxClient, SandboxServer
from sandbox.core import Timing
from tests.sandbox.server_kit import QUICK, SocketApp, manifest, socket_app, web_client


@pytest.fixture
def timing() -> Timing:
    """Slack's own deadlines; a test of what happens after them overrides this with IMPATIENT."""
    return QUICK


@pytest.fixture
def server(timing) -> Iterator[SandboxServer]:
    """A sandbox of its own for a test, without rate limits in its way."""
    with SandboxServer(manifest(), rate_scale=1000, timing=timing) as running:
        yield running


@pytest.fixture
def people(server) -> SandboxClient:
    """What people do."""
    driver: SandboxClient = server.client()
    return driver


@pytest.fixture
def slack(server) -> WebClient:
    """What the app calls."""
    return web_client(server)


@pytest.fixture
def app(server) -> Iterator[SocketApp]:
    """The app, connected."""
    with socket_app(server) as connected:
        yield connected
