"""The sandbox with its page and the small app behind it, and what every test does on it."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, ViewportSize, expect

from sandbox import SandboxClient, SandboxError, SandboxServer
from tests.browser.double_app import TEAM, DoubleApp

PRINCIPAL, COACH, COUNSELOR = "U0PRINCIPAL", "U0MATHCOACH", "U0COUNSELOR"
PHONE: ViewportSize = {"width": 390, "height": 844}
OPEN_PAGE = Callable[..., Page]
# The folder for a picture of each step, where pictures are wanted.
PICTURES = os.environ.get("ILT_SCREENSHOTS")


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


def become(page: Page, user: str, device: str) -> None:
    """The switch of person: one click on a desktop, a menu on a phone."""
    if device == "phone":
        page.get_by_test_id("people").click()
    page.get_by_test_id(f"person-{user}").click()
    # A tap before the page has changed over would still be the other person's.
    expect(page.get_by_test_id(f"person-{user}")).to_have_attribute("aria-pressed", "true")


def taps_elsewhere(people: SandboxClient, user: str, words: str) -> None:
    """Somebody else, on their own phone, taps a button of the newest message of the channel that has it."""
    ts, block_id, action_id = next(
        (one.ts, block["block_id"], element["action_id"])
        for one in reversed(people.messages_for(user, TEAM))
        for block in one.blocks
        for element in block.get("elements", [])
        if element["type"] == "button" and element["text"]["text"] == words
    )
    try:
        people.click(user, TEAM, ts, block_id, action_id)
    except SandboxError as error:
        # What others do redraws it at any moment: then the one they tapped is gone, and they tap the new one.
        if "not there any more" not in str(error):
            raise
        taps_elsewhere(people, user, words)
