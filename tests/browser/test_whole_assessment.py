"""Eight members on a phone, from the bot's greeting to what moved between two self-assessments."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox import SandboxClient, SandboxServer
from tests.browser.conftest import OPEN_PAGE
from tests.browser.test_first_vote import become, last_message, send
from tests.processes import TOKENS, started, stop, wait_until
from tests.scenario.live import EIGHT, GRADE3, PRINCIPAL, TEAM, made_manifest

PICTURES = os.environ.get("ILT_SCREENSHOTS")
STRENGTH, WEAKNESS, CANNOT = "Strength", "Weakness", "Can't say yet"


@dataclass
class School:
    """The local Slack's page on a phone, and the people behind it."""

    page: Page
    people: SandboxClient

    def picture(self, step: str) -> None:
        if PICTURES:
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=Path(PICTURES) / f"whole-{step}.png", full_page=False)

    def be(self, user: str) -> None:
        become(self.page, user, "phone")

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("form").last

    def close(self) -> None:
        self.page.get_by_test_id("form-close").last.click()
        expect(self.page.get_by_test_id("form")).to_have_count(0)

    def send_off(self) -> None:
        self.page.get_by_test_id("form-submit").last.click()


@pytest.fixture
def school(sqlite, tmp_path, chromium_page: OPEN_PAGE) -> Iterator[School]:
    clock = tmp_path / "clock.json"
    with SandboxServer(made_manifest("socket"), page=True, clock_file=clock) as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": sqlite.migrated(),
            "ILT_REFRESH_SECONDS": "0.2",
            "ILT_CLOCK_FILE": str(clock),
        }
        bot = started(tmp_path, "run", **TOKENS, **settings)
        people = slack.client()
        wait_until(people.app_connected)
        page = chromium_page(f"{slack.url}/?as={PRINCIPAL}&channel={TEAM}", phone=True)
        yield School(page, people)
        stop(bot)


def set_up(school: School) -> None:
    page = school.page
    greeting = page.get_by_test_id("messages").get_by_role("article").first
    expect(greeting).to_contain_text("evaluat")
    school.picture("1-hello")
    page.get_by_role("button", name="Set up this team").first.click()
    expect(school.form).to_contain_text("Time zone")
    school.picture("2-setup")
    school.send_off()
    expect(school.form).to_contain_text("self-assessment")
    school.picture("2-setup-saved")
    school.close()


def open_assessment(school: School) -> None:
    send(school.page, "/ilt reflect")
    expect(school.page.get_by_role("dialog", name="Self-assessment")).to_be_visible()
    school.picture("3-reflect")
    school.send_off()
    school.close()
    expect(school.page.get_by_text("0 of 8 finished").last).to_be_visible()
    school.picture("4-channel")


def vote(school: School, user: str, answers: list[str]) -> None:
    """The whole ballot of one member."""
    school.be(user)
    school.page.get_by_role("button", name=re.compile("^Open my ballot")).last.click()
    expect(school.form).to_contain_text("0 of 5 answered")
    for number, answer in enumerate(answers):
        school.form.get_by_label(answer, exact=True).nth(number).check()
        expect(school.form).to_contain_text(f"{number + 1} of 5 answered")


def test_from_the_greeting_to_what_moved(school: School) -> None:
    set_up(school)
    open_assessment(school)
    for number, user in enumerate(EIGHT):
        vote(school, user, [STRENGTH, WEAKNESS, STRENGTH if number % 2 else WEAKNESS, STRENGTH, CANNOT])
        if user == GRADE3:
            school.picture("5-ballot")
            school.page.get_by_role("button", name=re.compile("How do we know")).first.click()
            school.form.get_by_role("textbox").first.fill("In 4 of 6 team notes of October we planned from data.")
            school.picture("6-evidence")
            school.send_off()
            expect(school.form).to_contain_text("1 note")
        school.send_off()
        expect(school.page.get_by_test_id("form")).to_have_count(0)
    expect(school.page.get_by_text("8 of 8 finished").last).to_be_visible()
    school.be(PRINCIPAL)
    school.picture("7-all-finished")
    send(school.page, "/ilt reveal")
    school.picture("8-reveal")
