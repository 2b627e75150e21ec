"""README's tour, word for word: what stands in `code` is typed, what stands in *italics* is tapped, by whom it names.

The bot runs in this process. With ILT_SCREENSHOTS naming a folder, each step leaves a picture there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.rules.working_days import DaysOff, next_working_day_after
from sandbox.school import NAMES, on_a_monday
from tests.browser.stage import OPEN_PAGE, PICTURES, become, send
from tests.processes import wait_until
from tests.steps.bot import PRINCIPAL, TEAM
from tests.steps.calendar import MONDAY
from tests.steps.dated_bot import DatedBot, dated_bot

# In pixels, on a phone of 390 x 844, which shows 687 of a channel at once: answers to commands, and what stands in the channel.
# As measured and one line more: a date may be longer than today's.
ANSWERS = {
    "/ilt": 280,
    "/ilt help": 420,
    "/ilt privacy": 600,
    "/ilt agenda": 290,
    "/ilt actions": 230,
    "/ilt meeting": 160,
    "/ilt results": 150,
    "/ilt plan": 460,
    "/ilt focus": 270,
    "/ilt resources": 360,
    "/ilt start": 180,
}
POSTS = {
    "Hello!": 350,
    "Critical Work of the ILT": 1190,
    "Meeting of": 150,
    "How was this session?": 290,
    "Share parts": 590,
    "Our focus": 350,
}
README = Path("README.md").read_text(encoding="utf-8")
_STEP = re.compile(r"^\d+\. (.+(?:\n   .+)*)", re.MULTILINE)
# Whatever a reader does: types, taps, looks for, and fills in as told in plain words.
FILLS = (
    "vote",
    "a sentence",
    "a line",
    "fill it in",
    "pick one",
    "three sentences",
    "place them",
    "the goal",
)
_DEED = re.compile(
    rf'`(?P<typed>/ilt[^`]*)`|\*(?P<tapped>[^*]+)\*|"(?P<seen>[^"]+)"|\b(?P<filled>{"|".join(FILLS)})\b'
)
USERS = {name: user for user, name in NAMES.items()}


def steps() -> list[str]:
    return [" ".join(one.split()) for one in _STEP.findall(README)]


@dataclass
class Tourist:
    """Somebody with README in one hand and a phone in the other."""

    page: Page
    bot: DatedBot
    pictures: int = field(default=0)

    def follow(self, sentence: str) -> None:
        people = [user for name, user in USERS.items() if name in sentence]
        for user in people or [""]:
            if user:
                become(self.page, user, "phone")
            for deed in _DEED.finditer(sentence):
                self.do(deed)
                self.bot.settle()
                self.bot.tick()

    def do(self, deed: re.Match[str]) -> None:
        kind, words = str(deed.lastgroup), deed[str(deed.lastgroup)]
        getattr(self, kind)(words)
        self.picture(words)

    def picture(self, words: str) -> None:
        if PICTURES:
            self.pictures += 1
            name = re.sub(r"\W+", "-", words.lower()).strip("-")
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=Path(PICTURES) / f"tour-{self.pictures:02}-{name[:30]}.png")

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("form")

    def typed(self, words: str) -> None:
        expect(self.form).to_have_count(0)
        expect(self.page.get_by_test_id("confirm-yes")).to_have_count(0)
        send(self.page, words)

    def tapped(self, words: str) -> None:
        """On the form on top, else on the newest message that has it: the worker goes round until there is one."""

        def found() -> Locator | None:
            told = re.compile(rf"^\s*{re.escape(words)}\s*$")
            question, channel = self.page.get_by_test_id("confirm"), self.page.get_by_test_id("messages")
            place = next((one.last for one in (question, self.form) if one.count()), channel)
            buttons = place.get_by_role("button").filter(has_text=told)
            # Of rows that look alike in a form the first, in the channel the newest.
            button = buttons.last if place is channel else buttons.first
            return button if buttons.count() and button.is_enabled() else None

        def comes() -> bool:
            if is_there := found() is not None:
                return is_there
            self.bot.tick()
            return False

        wait_until(comes)
        button = found()
        assert button
        button.click()

    def seen(self, words: str) -> None:
        expect(self.page.get_by_text(words).last).to_be_visible()

    def filled(self, words: str) -> None:
        """Whatever is empty in the form on top: what is chosen, then lines and days."""
        # One that lies on another may be on its way: the other has nothing to fill in.
        expect(self.form.last.locator("select, textarea, input")).not_to_have_count(0)
        form = self.form.last
        groups = form.get_by_role("radiogroup")
        for number in range(groups.count()):
            groups.nth(number).get_by_role("radio").first.check()
            self.bot.settle()
        boxes = form.get_by_role("checkbox")
        for number in range(2 if words == "place them" else 0):
            boxes.nth(number).check()
        for number in range(form.locator("select").count()):
            chosen = form.locator("select").nth(number)
            if not chosen.input_value():
                chosen.select_option(index=1)
        most = 1 if words.startswith("a ") else 9
        lines = form.locator("textarea, input:not([type=radio]):not([type=checkbox])")
        for number in range(min(lines.count(), most)):
            line = lines.nth(number)
            if line.is_visible() and not line.input_value():
                is_day = line.get_attribute("type") == "date"
                said = self._in_five_weeks() if is_day else f"Sentence {number + 1}: {words}"
                is_long = line.evaluate("one => one.tagName") == "TEXTAREA"
                line.fill(f"{said}\nAnother\nA third" if is_long and "three" in words else said)

    def _in_five_weeks(self) -> str:
        ahead = self.bot.app.clock.now().date() + timedelta(weeks=5)
        return next_working_day_after(ahead, DaysOff(country="US")).isoformat()


@pytest.fixture
def tourist(sqlite, chromium_page: OPEN_PAGE) -> Iterator[Tourist]:
    world = on_a_monday("ilt", MONDAY)
    begun = MONDAY + timedelta(seconds=world.offset_seconds)
    world.offset_seconds = int((begun - datetime.now(UTC)).total_seconds())
    with dated_bot(sqlite.migrated(), begun, world, page=True) as bot:
        bot.tick()
        yield Tourist(chromium_page(f"{bot.slack_url}/?as={PRINCIPAL}&channel={TEAM}", phone=True), bot)


def test_the_tour_of_the_readme_works_word_for_word(tourist):
    for step in steps():
        for sentence in re.split(r"(?<=\.) ", step):
            tourist.follow(sentence)
    assert too_high(tourist) == {}


def too_high(tourist: Tourist) -> dict[str, float]:
    """What takes more of the screen than it may, and how much."""
    articles = tourist.page.get_by_test_id("messages").get_by_role("article")
    found = {words: height(articles.filter(has_text=words).first) for words in POSTS}
    for words in ANSWERS:
        before = articles.last.inner_text()
        tourist.typed(words)
        wait_until(lambda: articles.last.inner_text() != before)  # noqa: B023 - called in this round
        found[words] = height(articles.last)
    return {words: high for words, high in found.items() if high > {**POSTS, **ANSWERS}[words]}


def height(message: Locator) -> float:
    expect(message).to_be_visible()
    high: float = message.evaluate("one => one.getBoundingClientRect().height")
    return high
