"""Eight members on a phone, one of them in Spanish, from the bot's greeting to what moved between two self-assessments."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.blocks import ids
from sandbox import SandboxClient, SandboxServer
from tests.browser.stage import OPEN_PAGE, become, last_message, send, taps_elsewhere
from tests.patience import PATIENT
from tests.processes import TOKENS, started, stop, wait_until
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM, made_manifest

PICTURES = os.environ.get("ILT_SCREENSHOTS")
NOTE = "In 4 of 6 team notes of October we planned from data."
STRENGTH, WEAKNESS, CANNOT = "Strength", "Weakness", "Can't say yet"
CHOICES = {STRENGTH: "strength", WEAKNESS: "weakness", CANNOT: "cannot_say"}
SPANISH = {STRENGTH: "Fortaleza", WEAKNESS: "Área por mejorar", CANNOT: "Aún no lo sé"}


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
    with SandboxServer(made_manifest("socket"), page=True, timing=PATIENT, clock_file=clock) as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": sqlite.migrated(),
            "ILT_REFRESH_SECONDS": "0",
            "ILT_CLOCK_FILE": str(clock),
            "ILT_LANGUAGES": "es",
        }
        bot = started(tmp_path, "run", **TOKENS, **settings)
        people = slack.client()
        people.speak(GRADE3, "es-LA")
        wait_until(people.app_connected)
        page = chromium_page(f"{slack.url}/?as={PRINCIPAL}&channel={TEAM}", phone=True)
        yield School(page, people)
        stop(bot)


def set_up(school: School) -> None:
    page = school.page
    greeting = page.get_by_test_id("messages").get_by_role("article").first
    expect(greeting).to_contain_text("evaluat")
    school.picture("1-hello")
    page.get_by_role("button", name="Yes, set up this team").first.click()
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
    # The turnout of the one before may be on its way: a tap on a message that is just redrawn goes nowhere.
    expect(school.page.get_by_text(f"{EIGHT.index(user)} of 8 finished").last).to_be_visible()
    school.page.get_by_role("button", name=re.compile("^Open my ballot")).last.click()
    is_spanish = user == GRADE3
    answered = "{} de 5 con respuesta" if is_spanish else "{} of 5 answered"
    expect(school.form).to_contain_text(answered.format(0))
    for number, answer in enumerate(answers):
        label = SPANISH[answer] if is_spanish else answer
        school.form.get_by_label(label, exact=True).nth(number).check()
        expect(school.form).to_contain_text(answered.format(number + 1))


def everyone_votes(school: School, answers: list[str], by_hand: list[str], noted: bool) -> None:
    """Those by hand on this phone, the others on theirs."""
    for number, user in enumerate(EIGHT):
        theirs = [*answers[:2], STRENGTH if number % 2 else WEAKNESS, *answers[3:]]
        if user not in by_hand:
            vote_elsewhere(school.people, user, theirs)
            continue
        vote(school, user, theirs)
        if noted and user == GRADE3:
            note_evidence(school)
        school.send_off()
        expect(school.page.get_by_test_id("form")).to_have_count(0)
    expect(school.page.get_by_text("8 of 8 finished").last).to_be_visible()
    school.be(PRINCIPAL)


def vote_elsewhere(people: SandboxClient, user: str, answers: list[str]) -> None:
    taps_elsewhere(people, user, "Open my ballot")
    form = people.modal_stack(user)[-1]
    rows = [block["block_id"] for block in form.payload["blocks"] if block["type"] == "input"]
    for row, answer in zip(rows, answers, strict=True):
        people.fill(user, form.id, row, ids.BALLOT_CHOICE, CHOICES[answer])
    assert people.submit(user, form.id).ok


def note_evidence(school: School) -> None:
    school.picture("5-ballot")
    school.page.get_by_role("button", name=re.compile("¿Cómo lo sabemos")).first.click()
    school.form.get_by_role("textbox").first.fill(NOTE)
    school.picture("6-evidence")
    school.send_off()
    expect(school.form).to_contain_text("1 nota")


def reveal(school: School) -> None:
    send(school.page, "/ilt reveal")
    expect(last_message(school.page)).to_contain_text("8 of 8")
    school.picture("7-reveal")
    school.page.get_by_role("button", name="Reveal now").last.click()
    school.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Reveal")).click()
    expect(school.page.get_by_text("Talk about these").last).to_be_visible()


def test_from_the_greeting_to_what_moved(school: School) -> None:
    page = school.page
    set_up(school)
    open_assessment(school)
    everyone_votes(school, [STRENGTH, WEAKNESS, "", STRENGTH, CANNOT], EIGHT, noted=True)
    reveal(school)
    school.picture("8-results")
    page.get_by_test_id("messages").evaluate("box => box.scrollTop = 0")
    school.picture("9-record")
    page.get_by_label(re.compile("See answers")).last.select_option(index=1)
    expect(school.form).to_contain_text(NOTE)
    school.picture("10-details")
    school.close()

    school.people.advance_clock(3600)
    send(page, "/ilt reflect")
    school.send_off()
    school.close()
    everyone_votes(school, [STRENGTH, STRENGTH, "", STRENGTH, WEAKNESS], [PRINCIPAL, GRADE3], noted=False)
    reveal(school)
    send(page, "/ilt trend")
    expect(last_message(page)).to_contain_text("Learning from data")
    school.picture("11-trend")
    send(page, "/ilt results")
    expect(last_message(page)).to_contain_text("8 of 8")
    school.picture("12-last-results")
    send(page, "/ilt")
    school.picture("13-menu")
    send(page, "/ilt privacy")
    school.picture("14-privacy")
