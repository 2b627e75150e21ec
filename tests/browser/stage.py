"""The sandbox with its page and the small app behind it, and what every test does on it."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from sandbox import SandboxClient, SandboxServer
from tests.browser.double_app import TEAM, DoubleApp

PRINCIPAL, COACH, COUNSELOR = "U0PRINCIPAL", "U0MATHCOACH", "U0COUNSELOR"


@dataclass
class Stage:
    """The sandbox with its page, and the app that is connected to it."""

    server: SandboxServer
    client: SandboxClient
    double: DoubleApp

    def address(self, user_id: str, channel: str = TEAM) -> str:
        return f"{self.server.url}/?as={user_id}&channel={channel}"


def send(page: Page, text: str) -> None:
    page.get_by_test_id("message-line").fill(text)
    page.get_by_test_id("message-line").press("Enter")


def last_message(page: Page) -> Locator:
    return page.get_by_test_id("messages").get_by_role("article").last


def open_vote(page: Page, topic: str = "Clear roles?") -> None:
    send(page, "/demo form")
    page.get_by_label("Topic").fill(topic)
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_have_count(0)
