"""The first journey, by clicks: the real bot, the local Slack, Chromium on a desktop and on a phone.

With ILT_SCREENSHOTS naming a folder, each step leaves a picture there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sandbox import SandboxServer
from tests.browser.stage import OPEN_PAGE, PICTURES, become, last_message, send
from tests.databases import opened
from tests.patience import PATIENT
from tests.processes import TOKENS, started, stop, wait_until
from tests.steps.assessments import votes
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM, made_manifest

Picture = Callable[[Page, str], None]


@pytest.fixture
def address(sqlite) -> str:
    made: str = sqlite.migrated()
    return made


@pytest.fixture
def school(address, tmp_path) -> Iterator[str]:
    """The address of the local Slack's page, with the bot connected and at home in the team's channel."""
    with SandboxServer(made_manifest("socket"), page=True, timing=PATIENT) as slack:
        settings = {"SLACK_API_URL": slack.api_url, "DATABASE_URL": address, "ILT_REFRESH_SECONDS": "0"}
        bot = started(tmp_path, "run", **TOKENS, **settings)
        people = slack.client()
        wait_until(people.app_connected)
        wait_until(lambda: "conversations.members" in {call.method for call in people.calls()})
        yield slack.url
        stop(bot)


@pytest.fixture(params=["desktop", "phone"])
def device(request) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def picture(device) -> Picture:
    """Takes a picture of a step, where pictures are wanted."""

    def take(page: Page, step: str) -> None:
        if PICTURES:
            page.wait_for_timeout(400)
            page.screenshot(path=Path(PICTURES) / f"{step}-{device}.png")

    return take


def fill_ballot(page: Page, answer: str) -> None:
    """Opens the ballot, taps the answer to each criterion, *Done*."""
    page.get_by_role("button", name="Open my ballot").first.click()
    form = page.get_by_test_id("form")
    expect(form).to_contain_text("0 of 5 answered")
    for number in range(5):
        form.get_by_label(answer).nth(number).check()
        expect(form).to_contain_text(f"{number + 1} of 5 answered")


def go_on(page: Page) -> None:
    """Answers what a quick vote on the third criterion left open, and that one otherwise."""
    form = page.get_by_test_id("form")
    for number in range(5):
        answer = "Can't say yet" if number == 2 else "Weakness"
        form.get_by_label(answer).nth(number).check()
        expect(form).to_contain_text(f"{number + 1 + (number < 2)} of 5 answered")


def test_three_members_vote_and_the_channel_sees_three_of_eight(
    school: str, address: str, device: str, picture: Picture, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(f"{school}/?as={PRINCIPAL}&channel={TEAM}", phone=device == "phone")
    send(page, "/ilt")
    expect(last_message(page)).to_contain_text("is not set up yet")
    picture(page, "menu")
    send(page, "/ilt reflect")
    expect(page.get_by_role("dialog", name="Self-assessment")).to_be_visible()
    picture(page, "open")
    page.get_by_label("Who is counted?").first.scroll_into_view_if_needed()
    picture(page, "open-end")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_contain_text("Opening it now in #ilt-team")
    picture(page, "opening")
    page.get_by_test_id("form-close").click()
    expect(last_message(page)).to_contain_text("0 of 8 finished")
    picture(page, "channel")
    fill_ballot(page, "Strength")
    page.get_by_role("button", name="How do we know? Plan and progress").click()
    expect(page.get_by_role("dialog", name="How do we know?")).to_be_visible()
    page.get_by_label("What did you see or count? Where, and when?").fill(
        "We read the plan in August and in October"
    )
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_contain_text("How do we know? (1 note)")
    picture(page, "ballot")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_have_count(0)

    become(page, ASSISTANT, device)
    page.get_by_role("button", name="Weakness: Teacher teams").click()
    expect(last_message(page)).to_contain_text("Only visible to you")
    expect(last_message(page)).to_contain_text("Saved, only for you: Teacher teams, Weakness. 1 of 5.")
    picture(page, "receipt")
    last_message(page).get_by_role("button", name="Open my ballot").click()
    go_on(page)
    page.get_by_role("button", name="How do we know? Teacher teams").click()
    page.get_by_label("What did you see or count? Where, and when?").fill(
        "An owner for 7 of 9 steps, in October"
    )
    picture(page, "evidence")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_contain_text("How do we know? (1 note)")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_have_count(0)

    become(page, GRADE3, device)
    expect(page.get_by_text("Only visible to you")).to_have_count(0)
    fill_ballot(page, "Can't say yet")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_text("3 of 8 finished")).to_be_visible()
    picture(page, "three-finished")
    send(page, "/ilt help")
    picture(page, "help")
    with opened(address) as database:
        counted = list(votes(database).values())
    assert sorted(counted) == ["cannot_say"] * 6 + ["strength"] * 5 + ["weakness"] * 4
