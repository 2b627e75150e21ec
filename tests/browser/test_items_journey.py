"""Action items on a phone: logged in four ways, told, done by a typed word, and two weeks later: did it work?

With ILT_SCREENSHOTS naming a folder, each step leaves a picture there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

import sandbox.clock
from sandbox import SandboxClient, SandboxServer
from sandbox.page.clock_card import seconds_to_morning
from sandbox.state import dm_id
from tests.browser.stage import OPEN_PAGE, PICTURES, become, last_message, send
from tests.patience import PATIENT
from tests.processes import TOKENS, started, stop, wait_until
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM, made_manifest

CHICAGO = ZoneInfo("America/Chicago")
DAY = 24 * 3600


@dataclass
class School:
    """The local Slack's page on a phone, the people behind it, and the Monday on which it begins."""

    page: Page
    people: SandboxClient
    monday: date

    def picture(self, step: str, *, whole: bool = False) -> None:
        """What is on the screen; `whole`: with what one scrolls to."""
        if PICTURES:
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=Path(PICTURES) / f"items-{step}.png", full_page=whole)

    def be(self, user: str) -> None:
        become(self.page, user, "phone")

    def go(self, place: str) -> None:
        """A place from the drawer: a channel's id, or `home`."""
        self.page.get_by_test_id("drawer").click()
        self.page.get_by_test_id("home-tab" if place == "home" else f"channel-{place}").click()
        self.page.wait_for_url(f"**channel={place}")

    def says(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message, once it says that."""
        expect(last_message(self.page)).to_contain_text(words)
        return last_message(self.page)

    def tap(self, words: str | re.Pattern[str]) -> None:
        last_message(self.page).get_by_role("button", name=words).first.click()

    def choose(self, row: int, words: str) -> None:
        """A choice in the menu of a row of the newest message."""
        last_message(self.page).get_by_role("button", name="More options").nth(row).click()
        self.page.locator("[popover]:popover-open").get_by_role("button", name=words).click()

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("form").last

    def send_off(self, *, says: str) -> None:
        """The button of the form; what it says then; closed."""
        self.page.get_by_test_id("form-submit").last.click()
        expect(self.form).to_contain_text(says)

    def close(self) -> None:
        self.page.get_by_test_id("form-close").last.click()
        expect(self.page.get_by_test_id("form")).to_have_count(0)

    def later(self, seconds: int) -> None:
        """The school's clock goes on, and the worker has kept up."""
        assert self.people.advance_clock(seconds).gave_up_at == []

    def morning_after(self, days: int) -> None:
        """To half past seven on a day that many days after today."""
        self.later(seconds_to_morning(self.people.now(), CHICAGO) + (days - 1) * DAY)


@pytest.fixture
def school(sqlite, tmp_path, monkeypatch, chromium_page: OPEN_PAGE) -> Iterator[School]:
    # Two weeks in one step: hour by hour is for people who watch.
    monkeypatch.setattr(sandbox.clock, "LONGEST_STEP_SECONDS", 400 * DAY)
    clock = tmp_path / "clock.json"
    with SandboxServer(
        made_manifest("socket"), page=True, timing=PATIENT, clock_file=clock, rate_scale=100
    ) as slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": sqlite.migrated(),
            "ILT_REFRESH_SECONDS": "0",
            "ILT_CLOCK_FILE": str(clock),
        }
        bot = started(tmp_path, "run", **TOKENS, **settings)
        people = slack.client()
        wait_until(people.app_connected)
        wait_until(lambda: "conversations.members" in {call.method for call in people.calls()})
        monday = to_monday(people)
        page = chromium_page(f"{slack.url}/?as={PRINCIPAL}&channel={TEAM}", phone=True)
        yield School(page, people, monday)
        stop(bot)


def to_monday(people: SandboxClient) -> date:
    """Nine in the morning of the next Monday: what words say of a date does not depend on the day of the test."""
    now = people.now().astimezone(CHICAGO)
    monday = now.date() + timedelta(days=7 - now.weekday())
    start = datetime.combine(monday, time(9), CHICAGO)
    assert people.advance_clock(int((start - now).total_seconds())).gave_up_at == []
    return monday


def shown(day: date) -> str:
    """As the bot writes it: `Fri, Dec 4`."""
    return f"{day:%a}, {day:%b} {day.day}"


def log_by_words(school: School) -> None:
    send(school.page, "/ilt")
    school.says(re.compile("not set up yet|nothing waits for you"))
    school.picture("01-menu")
    send(school.page, "/ilt action @Grade 3 lead share the data protocol by next Friday")
    friday = school.monday + timedelta(days=11)
    school.says(f"Logged: #1 · @Grade 3 lead · {shown(friday)}")
    school.says("Grade 3 lead hears of it in 2 minutes")
    school.picture("02-echo")
    school.tap(re.compile("instead"))
    school.says(f"Logged: #1 · @Grade 3 lead · {shown(friday - timedelta(days=7))}")
    school.picture("03-other-friday")


def log_after_questions(school: School) -> None:
    send(school.page, "/ilt action call the families of the new students")
    school.says("Who owns it?")
    school.picture("04-question-owner")
    school.tap("Me")
    school.says("By when?")
    school.picture("05-question-date")
    school.tap(re.compile("^Fri, "))
    school.says("Logged: #2 · @Principal")


def log_by_form(school: School) -> None:
    send(school.page, "/ilt action")
    expect(school.form).to_contain_text("What is the next step?")
    school.picture("06-form")
    school.page.get_by_test_id("form-submit").last.click()
    expect(school.page.get_by_test_id("field-error").first).to_be_visible()
    school.page.get_by_label("What is the next step?").fill(
        "Visit two classrooms, and write down what we see"
    )
    school.page.get_by_label("Who owns it?").select_option(label="Grade 3 lead")
    school.page.get_by_label("By when?").fill((school.monday + timedelta(days=3)).isoformat())
    school.send_off(says="Logged: #3 · @Grade 3 lead")
    school.picture("07-form-sent")
    school.close()


def log_by_message_shortcut(school: School) -> None:
    school.people.say(ASSISTANT, TEAM, "We should ask the district for a second reading coach.")
    said = school.says("second reading coach")
    said.get_by_role("button", name="Actions for the message of").click()
    school.page.get_by_role("button", name="Log as ILT action item").click()
    expect(school.form).to_contain_text("From a message")
    school.page.get_by_label("Who owns it?").select_option(label="Principal")
    school.page.get_by_label("By when?").fill((school.monday + timedelta(days=4)).isoformat())
    school.picture("08-shortcut-form")
    school.send_off(says="Logged: #4 · @Principal")
    school.close()


def look_at_the_list(school: School) -> None:
    send(school.page, "/ilt actions all")
    school.says("All open action items in #ilt-team: 4")
    school.picture("09-list")
    school.choose(0, "Move date…")
    expect(school.form).to_contain_text("New date")
    moved = school.monday + timedelta(days=9)
    school.page.get_by_label("New date").fill(moved.isoformat())
    school.picture("10-move-form")
    school.send_off(says="Moved: #3")
    school.picture("11-moved")
    school.close()
    # The list that the form was opened from shows it.
    expect(school.says("#3 Visit two classrooms")).to_contain_text(shown(moved))
    school.choose(0, "Hand over…")
    expect(school.form).to_contain_text("To whom?")
    school.picture("12-hand-over-form")
    school.close()


def the_owner_is_told_and_types_done(school: School) -> None:
    school.later(180)
    school.be(GRADE3)
    school.go(dm_id(GRADE3))
    expect(school.page.get_by_text("logged an action item for you in #ilt-team")).to_have_count(2)
    school.picture("13-told")
    first = school.page.get_by_test_id("messages").get_by_role("article").filter(has_text="#1 ·")
    first.get_by_role("button", name="I take #1").click()
    expect(first).to_contain_text("You said that you take it.")
    send(school.page, "done #1, all four teams used it on Thursday")
    school.says("Done: #1")
    school.says("What changed: all four teams used it on Thursday")
    school.picture("14-typed-done")
    school.tap("#1 is not done")
    school.says("Open again: #1")
    send(school.page, "done 1, all four teams used it on Thursday")
    school.says("Done: #1")
    send(school.page, "tomorrow")
    school.says("Quiet until")
    school.picture("15-typed-tomorrow")
    school.tap("Undo")
    school.says("Undone. As it stands: #3")
    send(school.page, "what can you do?")
    school.says("Here I understand")
    school.picture("16-typed-help")


def home(school: School) -> None:
    school.go("home")
    tab = school.page.get_by_test_id("home")
    expect(tab).to_contain_text("#3 Visit two classrooms")
    school.picture("17-home", whole=True)
    tab.get_by_role("button", name="More options").first.click()
    school.page.locator("[popover]:popover-open").get_by_role("button", name="Snooze…").click()
    expect(school.form).to_contain_text("Remind me again")
    school.picture("18-snooze-form")
    school.send_off(says="Quiet until")
    school.close()
    expect(tab).to_contain_text("snoozed until")
    school.picture("19-home-snoozed", whole=True)


def reminded(school: School) -> None:
    """Wednesday of next week: what is due comes in one message; nobody did what was due last Friday."""
    school.morning_after(9)
    school.go(dm_id(GRADE3))
    school.says("For you on Wed")
    school.picture("20-digest")
    school.tap("Done: #3")
    school.says("Say what changed")
    school.picture("21-digest-done")


def two_weeks_later(school: School) -> None:
    school.morning_after(5)
    school.says("You finished this. Did it work?")
    school.picture("22-success-check")
    school.tap("Partly: #1")
    school.says("You said: Partly")
    school.picture("23-answered")
    school.be(PRINCIPAL)
    school.go(TEAM)
    send(school.page, "/ilt actions all")
    school.says("How this team follows through")
    school.says("Asked whether it worked, once: 0 yes, 1 partly")
    school.picture("24-follow-through")
    send(school.page, "/ilt actions done")
    school.says("Action items that are done in #ilt-team: 2")
    school.picture("25-done-list")


def test_from_a_promise_to_whether_it_worked(school: School) -> None:
    log_by_words(school)
    log_after_questions(school)
    log_by_form(school)
    log_by_message_shortcut(school)
    look_at_the_list(school)
    the_owner_is_told_and_types_done(school)
    home(school)
    reminded(school)
    two_weeks_later(school)
