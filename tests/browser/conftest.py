"""Chromium for tests that click: `chromium_page` opens pages, and watches what they do."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from sandbox import SandboxServer
from tests.browser.double_app import MANIFEST, connected
from tests.browser.stage import OPEN_PAGE, PHONE, Stage
from tests.debian import program_of
from tests.patience import PATIENT

ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)
OWN_HOSTS = {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per file: Playwright's loop may not run while other files' tests run theirs."""
    program = program_of("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=ARGS)
        yield browser
        browser.close()


class _Watch:
    """What a page did that it never should: errors, and requests to other hosts."""

    def __init__(self) -> None:
        self.misdeeds: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.misdeeds.append(f"error on the page: {error}"))
        page.on("console", self._read)
        page.on("request", lambda request: self._check(request.url))

    def _read(self, line: ConsoleMessage) -> None:
        server_ended = "ERR_CONNECTION_REFUSED" in line.text
        if line.type == "error" and not server_ended:
            self.misdeeds.append(f"console: {line.text}")

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in OWN_HOSTS:
            self.misdeeds.append(f"request to another host: {url}")


@pytest.fixture
def chromium_page(chromium: Browser) -> Iterator[OPEN_PAGE]:
    """Opens addresses, each in a fresh profile: `chromium_page(url)`, `chromium_page(url, phone=True)`."""
    contexts: list[BrowserContext] = []
    watch = _Watch()

    def open_page(url: str, *, phone: bool = False) -> Page:
        context = chromium.new_context(viewport=PHONE if phone else DESKTOP, is_mobile=phone, has_touch=phone)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        watch.follow(page)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.misdeeds == []


@pytest.fixture
def stage() -> Iterator[Stage]:
    with (
        SandboxServer(MANIFEST, page=True, timing=PATIENT, rate_scale=100) as server,
        connected(server.api_url) as double,
    ):
        yield Stage(server, server.client(), double)
