"""A focus on a phone, from one reveal to the next a quarter later: chosen, worked on, looked back on, gone on with.

Who looks after its strategy, the math coach, has a Slack in Spanish.

The bot runs in this process, on a calendar that goes forward when it is told. With ILT_SCREENSHOTS naming a folder, each
step leaves a picture there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.words import WHOLE, offer
from sandbox.state import dm_id
from tests.browser.stage import OPEN_PAGE, PICTURES, last_message, send
from tests.processes import wait_until
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.check_ins import FIRST
from tests.steps.dated_bot import DatedBot, dated_bot
from tests.steps.focus import place, with_result
from tests.steps.live import meets
from tests.steps.revotes import cast
from tests.steps.step_back import AFTER
from tests.steps.strategies import STUDENT_WORK

COACH = "U0MATHCOACH"
MOST_TAPS_TO_COMMIT, TAPS_OF_A_CHECK_IN = 14, 2


@dataclass
class Phone:
    """The local Slack's page in somebody's hand. `taps`: how often they touched it."""

    page: Page
    bot: DatedBot
    taps: int = field(default=0)
    pictures: int = field(default=0)

    def picture(self, step: str) -> None:
        if PICTURES:
            self.pictures += 1
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=Path(PICTURES) / f"focus-{self.pictures:02}-{step}.png")

    def be(self, user: str, place: str = TEAM) -> None:
        """Somebody else picks it up, in the channel or in their direct messages."""
        self.page.goto(f"{self.bot.slack_url}/?as={user}&channel={place}")

    def comes(self, words: str) -> Locator:
        """The newest message that says that: the worker goes round until there is one."""
        found = self.page.get_by_test_id("messages").get_by_role("article").filter(has_text=words).last

        def is_there() -> bool:
            self.bot.tick()
            return found.is_visible()

        wait_until(is_there)
        self.picture("message")
        return found

    def tap(self, words: str | re.Pattern[str], inside: Locator) -> None:
        self.taps += 1
        inside.get_by_role("button", name=words).first.click()

    def tap_yes(self) -> None:
        """The question before a button does what it says."""
        self.picture("question")
        self.taps += 1
        self.page.get_by_test_id("confirm-yes").click()

    def choose(self, words: str, inside: Locator) -> None:
        """A choice in the menu of a row: it opens, and closes."""
        self.taps += 2
        inside.get_by_role("button", name="More options").first.click()
        self.page.locator("[popover]:popover-open").get_by_role("button", name=words).click()

    @property
    def form(self) -> Locator:
        """The one on top."""
        return self.page.get_by_test_id("form").last

    def fill(self, label: str, words: str, taps: int = 1) -> None:
        """A field. `taps`: two for a calendar."""
        self.taps += taps
        self.form.get_by_label(label).fill(words)

    def pick(self, label: str, words: str) -> None:
        """A list opens, one of it is chosen."""
        self.taps += 2
        self.form.get_by_label(label).select_option(label=words)

    def send_off(self, says: str | re.Pattern[str]) -> None:
        """The button of the form, and what it says then."""
        self.picture("form")
        self.taps += 1
        self.page.get_by_test_id("form-submit").last.click()
        expect(self.form).to_contain_text(says)
        self.picture("answer")

    def close(self) -> None:
        """The cross: the form, and whatever is below it."""
        self.taps += 1
        self.page.get_by_test_id("form-dismiss").last.click()
        expect(self.page.get_by_test_id("form")).to_have_count(0)


@pytest.fixture
def phone(sqlite, chromium_page: OPEN_PAGE) -> Iterator[Phone]:
    """In a team that has just revealed its self-assessment, and meets every other Tuesday."""
    with dated_bot(sqlite.migrated(), page=True) as bot:
        with_result(bot)
        meets(bot)
        offer(["es"])
        bot.slack.speak(COACH, "es-LA")
        yield Phone(chromium_page(f"{bot.slack_url}/?as={PRINCIPAL}&channel={TEAM}", phone=True), bot)
        offer(WHOLE)


def from_the_results_to_a_focus(phone: Phone) -> None:
    """Opened under the results; four place their dots, which are shown; one is chosen, with a goal."""
    phone.tap("Choose what to work on", phone.comes("Talk about these"))
    phone.send_off("Opened")
    phone.close()
    phone.comes("0 of 8 are done")
    for user in (ASSISTANT, GRADE3, GRADE5):
        place(phone.bot, user, 0)
    phone.tap("Place my two dots", phone.comes("3 of 8 are done"))
    phone.form.get_by_label("Plan and progress").check()
    phone.send_off("Placed, only for you to see. 4 of 8 are done.")
    phone.close()
    phone.tap("Show the dots", phone.comes("4 of 8 are done"))
    phone.tap_yes()
    phone.tap("Choose our focus", phone.comes("Plan and progress: 4 dots"))
    phone.send_off("our team will")
    phone.fill("our team will", "look at student work in every meeting")
    phone.send_off("Saved")
    phone.close()


def commit(phone: Phone) -> None:
    """A strategy of the math coach with its first step, which is proposed as theirs."""
    phone.taps = 0
    phone.tap("Add a strategy", phone.comes("By then our team will look at student work"))
    phone.fill("What will we do?", STUDENT_WORK)
    phone.fill("So that", "teams plan from what students did")
    phone.fill("We did it when", "4 of 5 meetings")
    phone.fill("It worked when", "41 to 20 of 96 miss summarizing")
    phone.pick("Who looks after it?", "Math coach")
    phone.send_off("If we open each ILT meeting with student work")
    phone.tap("Add a first step", phone.form)
    phone.fill("What is the next step?", "Collect three samples of summaries")
    phone.fill("By when?", "2026-12-11", taps=2)
    phone.send_off("Logged: #1 · @Math coach")
    phone.close()
    assert phone.taps <= MOST_TAPS_TO_COMMIT


def look_after_it(phone: Phone) -> None:
    """Its owner agrees, and says two working mornings before the meeting how it goes."""
    phone.be(COACH, dm_id(COACH))
    phone.tap("Me hago cargo", phone.comes("le pide estar a cargo de una estrategia"))
    phone.comes("Usted está a cargo")
    phone.bot.at(FIRST)
    asked = phone.comes("¿Lo hicimos?")
    phone.taps = 0
    phone.tap("En parte", asked)
    expect(asked).to_contain_text("¿Funcionó?")
    phone.tap("Mejor", asked)
    phone.comes(f"{STUDENT_WORK} · En parte · Mejor")
    assert phone.taps == TAPS_OF_A_CHECK_IN


def meet(phone: Phone) -> None:
    """The meeting reads how it stands, and keeps it."""
    phone.bot.at("2026-12-15 15:31")
    phone.be(PRINCIPAL)
    send(phone.page, "/ilt meeting start")
    meeting = phone.comes("Our strategies: the three dots beside each are for Keep")
    line = f"1. {STUDENT_WORK} · Partly · Better · Math coach"
    expect(meeting).to_contain_text(line)
    phone.choose("Keep", meeting)
    phone.comes(f"{line} · kept")


def step_back(phone: Phone) -> None:
    """On the morning after the end: the strategy is done, the criterion is voted on again, the focus is kept."""
    phone.bot.at(AFTER)
    phone.be(PRINCIPAL, dm_id(PRINCIPAL))
    phone.tap("Step back", phone.comes("Step back with your team"))
    phone.comes("The step back on your focus is open in #ilt-team")
    phone.be(PRINCIPAL)
    back = phone.comes("Step back: what worked, what next?")
    expect(back).to_contain_text("Dec 11: Partly · Better")
    phone.tap(re.compile("is done$"), back)
    phone.fill("What did we learn?", "It became a habit")
    phone.send_off(f"Done: {STUDENT_WORK}")
    phone.close()
    phone.comes(f"Done on Tue, Feb 9: {STUDENT_WORK}")
    phone.tap("Vote again on", back)
    phone.tap_yes()
    phone.comes("Vote again: Plan and progress")
    cast(phone.bot, strengths=6)
    before, now = "1 strength, 6 weakness, 0 can't say", "6 strength, 2 weakness, 0 can't say"
    back = phone.comes(f"{before} on Nov 3, 2026 → {now} on Feb 9, 2027")
    expect(back).to_contain_text(f"In between: {STUDENT_WORK} (Partly · Better)")
    phone.tap("Keep our focus", back)
    phone.tap_yes()
    phone.comes("You go on with Plan and progress.")


def plan(phone: Phone) -> None:
    """A school goal, and the page in the channel."""
    send(phone.page, "/ilt plan")
    phone.comes("Our plan: #ilt-team")
    phone.tap(re.compile("^Add or change"), last_message(phone.page))
    phone.tap("Add: A school goal", phone.form)
    phone.fill("What do we want to reach?", "Every third grader reads at grade level")
    phone.send_off("Saved: School goals.")
    phone.send_off("Our plan")
    phone.tap("Post it", phone.form)
    expect(phone.form).to_contain_text("Posted: #ilt-team shows it in a moment")
    phone.close()
    posted = phone.comes("Posted on Tue, Feb 9, 2027, and kept up to date.")
    expect(posted).to_contain_text("1. Every third grader reads at grade level")
    expect(posted).to_contain_text("Plan and progress, until Mon, Apr 19")


def test_a_focus_goes_from_one_reveal_to_the_next_on_a_phone(phone: Phone) -> None:
    from_the_results_to_a_focus(phone)
    commit(phone)
    look_after_it(phone)
    meet(phone)
    step_back(phone)
    plan(phone)
