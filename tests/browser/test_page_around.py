"""What is around the messages: people, places, the phone, clock, inspector, and the life of a tab."""

import time
from collections.abc import Callable

import pytest
from nicegui import background_tasks
from nicegui.client import Client
from playwright.sync_api import expect

import sandbox.page
from sandbox import SandboxServer
from sandbox.page import mount
from tests.browser.double_app import MANIFEST, TEAM, connected
from tests.browser.stage import COACH, COUNSELOR, OPEN_PAGE, PRINCIPAL, Stage, open_vote, send
from tests.patience import HANG_SECONDS, PATIENT


def running() -> set[str]:
    """The names of the tasks that NiceGUI runs."""
    return {task.get_name() for task in background_tasks.running_tasks}


def wait_for(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_one_tab_is_several_people_and_two_tabs_are_two(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    other = chromium_page(stage.address(COUNSELOR))
    send(page, "/demo form")
    expect(page.get_by_test_id("form")).to_be_visible()
    expect(other.get_by_test_id("form")).to_have_count(0)
    page.get_by_test_id(f"person-{COACH}").click()
    expect(page.get_by_test_id("form")).to_have_count(0)
    expect(page.get_by_test_id("channel-C0PRIVATE01")).to_have_count(0)
    page.get_by_test_id(f"person-{PRINCIPAL}").click()
    expect(page.get_by_test_id("form")).to_be_visible()
    expect(page.get_by_test_id("channel-C0PRIVATE01")).to_be_visible()
    page.wait_for_url(f"**/?as={PRINCIPAL}&channel={TEAM}")


def test_the_person_and_the_place_survive_a_reload(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.server.url)
    page.get_by_test_id(f"person-{COUNSELOR}").click()
    page.get_by_test_id("channel-C0STAFFROOM").click()
    page.wait_for_url("**channel=C0STAFFROOM")
    page.reload()
    expect(page.get_by_test_id(f"person-{COUNSELOR}")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("place-title")).to_have_text("# staff-room")


def test_without_the_bot_the_page_says_what_it_waits_for(chromium_page: OPEN_PAGE) -> None:
    with SandboxServer(MANIFEST, page=True, timing=PATIENT) as server:
        page = chromium_page(f"{server.url}/?as={PRINCIPAL}")
        expect(page.get_by_test_id("connection")).to_have_text("Waiting for the bot…")
        send(page, "/demo form")
        expect(page.get_by_test_id("notice").locator("visible=true")).to_contain_text("is not running yet")
        expect(page.get_by_test_id("hint")).to_be_visible()
        with connected(server.api_url):
            expect(page.get_by_test_id("connection")).to_have_text("The bot is connected")
        expect(page.get_by_test_id("connection")).to_have_text("Waiting for the bot…")


def test_a_page_that_breaks_says_so(
    stage: Stage, chromium_page: OPEN_PAGE, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    expect(page.get_by_test_id("message-line")).to_be_visible()

    def fail(user_id: str) -> None:
        raise LookupError(f"nothing about {user_id}")

    monkeypatch.setattr(stage.server.sandbox, "home_of", fail)
    page.get_by_test_id("home-tab").click()
    expect(page.get_by_test_id("broken")).to_contain_text("nothing about U0PRINCIPAL")


def test_the_clock_goes_on_from_the_page(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    page.get_by_test_id("clock-morning").click()
    expect(page.get_by_test_id("clock")).to_contain_text("7:30 AM")
    expect(page.get_by_test_id("clock-report")).to_have_text("Done.")


def test_the_inspector_shows_calls_and_switches_faults(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    open_vote(page)
    page.get_by_test_id("inspector-button").click()
    call = page.locator("[data-testid=call][data-method='chat.postMessage']").first
    call.locator("summary").click()
    expect(call).to_contain_text('"text": "Clear roles?"')
    page.get_by_test_id("faults").locator("summary").click()
    page.get_by_test_id("fault-on").click()
    expect(page.get_by_test_id("faults")).to_contain_text("the next 3 are refused")
    assert stage.server.sandbox.faults.rate_limit == {"chat.update": 3}
    page.get_by_test_id("fault-off").click()
    expect(page.get_by_test_id("fault-off")).to_have_count(0)


def test_on_the_phone_everything_is_within_reach(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(COACH), phone=True)
    expect(page.get_by_test_id(f"channel-{TEAM}")).to_be_hidden()
    page.get_by_test_id("people").click()
    page.get_by_test_id(f"person-{PRINCIPAL}").click()
    expect(page.get_by_test_id("people")).to_have_text("You are: Principal ▾")
    page.get_by_test_id("drawer").click()
    page.get_by_test_id("channel-C0PRIVATE01").click()
    expect(page.get_by_test_id("place-title")).to_have_text("principal-office")
    send(page, "/demo form")
    expect(page.get_by_test_id("form")).to_be_visible()
    assert page.get_by_test_id("form").bounding_box() == pytest.approx(
        {"x": 0, "y": 52, "width": 390, "height": 792}, abs=2
    )
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not too_wide


def test_touch_targets_on_the_phone_are_large_enough(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(COACH), phone=True)
    send(page, "/demo gallery")
    expect(page.get_by_text("Block type markdown")).to_be_visible()
    small = page.evaluate(
        """[...document.querySelectorAll('button, select, summary, label.choice, input.field, textarea')]
            .filter((one) => one.checkVisibility() && !one.closest('[popover]'))
            .filter((one) => one.getBoundingClientRect().height < 40)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_closed_tab_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch, chromium_page: OPEN_PAGE
) -> None:
    monkeypatch.setattr(sandbox.page, "RECONNECT_SECONDS", 0.1)
    with SandboxServer(MANIFEST, page=True, timing=PATIENT) as server:
        page = chromium_page(server.url)
        expect(page.get_by_test_id("message-line")).to_be_visible()
        assert "follow the sandbox" in running()
        page.close()
        wait_for(lambda: not Client.instances and "follow the sandbox" not in running())


def test_a_server_with_open_tabs_stops_at_once_and_the_next_one_starts(chromium_page: OPEN_PAGE) -> None:
    for _ in range(2):
        with SandboxServer(MANIFEST, page=True, timing=PATIENT) as server:
            expect(chromium_page(server.url).get_by_test_id("message-line")).to_be_visible()
        assert not Client.instances


def test_a_second_page_in_the_same_process_is_refused_while_the_first_runs(stage: Stage) -> None:
    assert stage.server.url
    with pytest.raises(RuntimeError, match="Another sandbox page"):
        mount(None, stage.server.sandbox)  # type: ignore[arg-type]
