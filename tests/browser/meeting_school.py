"""A team and its meetings on a phone: the local Slack's page, the people behind it, and a calendar that goes forward."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as NothingCameError

from sandbox import SandboxClient, SandboxServer
from sandbox.state import BOT_USER_ID, dm_id
from tests.browser.stage import OPEN_PAGE, PHONE, PICTURES, become, last_message, send
from tests.patience import PATIENT
from tests.processes import TOKENS, started, stop, wait_until
from tests.steps.bot import PRINCIPAL, TEAM, made_manifest

LONG: ViewportSize = {"width": 390, "height": 1900}
CHICAGO = ZoneInfo("America/Chicago")
# A tap that nothing came of, on any machine.
_TAP_MS = 30_000


@dataclass
class School:
    """The page as one person holds it, and the clock of the school. `monday`: the day on which all begins."""

    page: Page
    people: SandboxClient
    monday: date
    pictures: int = field(default=0)

    def picture(self, step: str, *, whole: bool = False) -> None:
        """What is on the screen; `whole`: on one as long as three, with what a phone scrolls to."""
        if not PICTURES:
            return
        self.pictures += 1
        if whole:
            self.page.set_viewport_size(LONG)
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=Path(PICTURES) / f"meeting-{self.pictures:02}-{step}.png")
        self.page.set_viewport_size(PHONE)

    def be(self, user: str, place: str = TEAM) -> None:
        """Somebody else picks up the phone, in the channel or another place: `home`, or a channel's id."""
        become(self.page, user, "phone")
        self.go(place)

    def read_dms(self, user: str) -> None:
        """Somebody looks at what the bot wrote to them."""
        self.be(user, dm_id(user))

    def go(self, place: str) -> None:
        """A place from the drawer."""
        self.page.get_by_test_id("drawer").click()
        self.page.get_by_test_id("home-tab" if place == "home" else f"channel-{place}").click()
        self.page.wait_for_url(f"**channel={place}")

    def type(self, words: str) -> None:
        """Into the line of the place."""
        send(self.page, words)

    def says(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message, once it says that."""
        expect(last_message(self.page)).to_contain_text(words)
        return last_message(self.page)

    def message(self, words: str | re.Pattern[str]) -> Locator:
        """The newest of the messages that say that, once there is one."""
        found = self.page.get_by_test_id("messages").get_by_role("article").filter(has_text=words).last
        expect(found).to_be_visible()
        return found

    def tap(self, words: str | re.Pattern[str], inside: Locator | None = None) -> None:
        """A button of the newest message, or of another one."""
        (inside or last_message(self.page)).get_by_role("button", name=words).first.click()

    def opens(self, words: str | re.Pattern[str], inside: Locator) -> None:
        """A button that opens a form, tapped again where its message was drawn anew under the finger."""
        self.tap(words, inside)
        try:
            self.page.get_by_test_id("form").wait_for(timeout=_TAP_MS)
        except NothingCameError:
            self.tap(words, inside)

    def choose(self, words: str, inside: Locator) -> None:
        """A choice in the menu of a message."""
        inside.get_by_role("button", name="More options").last.click()
        self.page.locator("[popover]:popover-open").get_by_role("button", name=words).click()

    @property
    def form(self) -> Locator:
        """The one on top."""
        return self.page.get_by_test_id("form").last

    def label(self, words: str | re.Pattern[str]) -> Locator:
        """A field of the form on top."""
        return self.form.get_by_label(words)

    def send_off(self, *, says: str | re.Pattern[str] = "") -> None:
        """The button of the form. `says`: what it says then; else it closes."""
        self.page.get_by_test_id("form-submit").last.click()
        if says:
            expect(self.form).to_contain_text(says)
        else:
            expect(self.page.get_by_test_id("form")).to_have_count(0)

    def close(self) -> None:
        """The form, and whatever is below it."""
        self.page.get_by_test_id("form-close").last.click()
        expect(self.page.get_by_test_id("form")).to_have_count(0)

    def at(self, day: date, hour: str) -> None:
        """The school's clock goes on to that hour, and the worker has kept up."""
        then = datetime.combine(day, time.fromisoformat(hour), CHICAGO)
        gap = int(then.timestamp() - self.people.now().timestamp()) + 1
        assert self.people.advance_clock(gap).gave_up_at == []

    def posts(self) -> list[str]:
        """What the bot has said to everyone in the team's channel so far, a line each."""
        heard = self.people.messages_for(PRINCIPAL, TEAM)
        return [one.text for one in heard if one.user == BOT_USER_ID and not one.ephemeral_to]


def first_monday_of_march(now: datetime) -> date:
    """The next one: no week of it has a day off, whatever day the test runs on."""
    for year in (now.year, now.year + 1):
        first = date(year, 3, 1)
        monday = first + timedelta(days=-first.weekday() % 7)
        if monday > now.date():
            return monday
    raise AssertionError("There is a March in every year.")


@contextmanager
def open_school(
    address: str, folder: Path, open_page: OPEN_PAGE, record: Path | None = None
) -> Iterator[School]:
    """The bot as a process of its own, the principal's phone in the team's channel, a Monday at nine."""
    clock = folder / "clock.json"
    slack = SandboxServer(
        made_manifest("socket"), page=True, timing=PATIENT, clock_file=clock, rate_scale=100, record=record
    )
    with slack:
        settings = {
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": address,
            "ILT_REFRESH_SECONDS": "0",
            "ILT_CLOCK_FILE": str(clock),
            "ILT_LANGUAGES": "es",
        }
        bot = started(folder, "run", **TOKENS, **settings)
        people = slack.client()
        wait_until(people.app_connected)
        wait_until(lambda: "conversations.members" in {call.method for call in people.calls()})
        page = open_page(f"{slack.url}/?as={PRINCIPAL}&channel={TEAM}", phone=True)
        school = School(page, people, first_monday_of_march(people.now()))
        school.at(school.monday, "09:00")
        yield school
        stop(bot)
