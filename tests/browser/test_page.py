"""The sandbox's page in Chromium, with a small app behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox import SandboxClient, SandboxServer
from sandbox.page import mount
from tests.browser.conftest import OPEN_PAGE
from tests.browser.double_app import MANIFEST, TEAM, DoubleApp, connected

PRINCIPAL, COACH, COUNSELOR = "U0PRINCIPAL", "U0MATHCOACH", "U0COUNSELOR"


@dataclass
class Stage:
    """The sandbox with its page, and the app that is connected to it."""

    server: SandboxServer
    client: SandboxClient
    double: DoubleApp

    def address(self, user_id: str, channel: str = TEAM) -> str:
        return f"{self.server.url}/?as={user_id}&channel={channel}"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with SandboxServer(MANIFEST, page=True, rate_scale=100) as server, connected(server.api_url) as double:
        yield Stage(server, server.client(), double)


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


def test_a_newcomer_is_told_what_to_type_and_can_pick_it_from_the_list(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.server.url)
    expect(page.get_by_test_id("hint")).to_contain_text("/demo form")
    expect(page.get_by_test_id(f"person-{PRINCIPAL}")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("connection")).to_have_text("The bot is connected")
    page.get_by_test_id("commands").click()
    page.get_by_test_id("completion").get_by_text("/demo form").click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Open a vote")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("form")).to_have_count(0)
    expect(page.get_by_test_id("hint")).to_be_hidden()


def test_the_whole_journey_form_message_vote_receipt(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    principal, coach = chromium_page(stage.address(PRINCIPAL)), chromium_page(stage.address(COACH))
    open_vote(principal)
    coach.get_by_role("button", name="Strength: Clear roles").click()
    expect(principal.get_by_text("1 of 8 finished")).to_be_visible()
    expect(last_message(coach)).to_contain_text("Only visible to you")
    expect(last_message(coach)).to_contain_text("Saved: Strength.")
    expect(principal.get_by_text("Saved: Strength.")).to_have_count(0)


def test_a_form_keeps_what_was_typed_through_errors_and_pushed_forms(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    send(page, "/demo form")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("field-error").first).to_have_text("Please complete this required field.")
    page.get_by_label("Topic").fill("a bad word")
    page.get_by_label("Part").select_option("trust")
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("field-error").first).to_have_text("Please say it kindly.")
    expect(page.get_by_label("Topic")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Tell me more").click()
    expect(page.get_by_text("More words.")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Topic")).to_have_value("a bad word")
    expect(page.get_by_label("Part")).to_have_value("trust")


def test_what_is_being_typed_and_the_focus_survive_what_others_do(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    line = page.get_by_test_id("message-line")
    line.click()
    page.keyboard.type("half a sen")
    stage.client.say(COACH, TEAM, "Good morning")
    expect(last_message(page)).to_contain_text("Good morning")
    page.keyboard.type("tence")
    expect(line).to_have_value("half a sentence")
    page.get_by_test_id("channel-C0STAFFROOM").click()
    expect(line).to_have_value("")
    page.get_by_test_id(f"channel-{TEAM}").click()
    expect(line).to_have_value("half a sentence")


def test_a_form_field_keeps_focus_and_text_when_the_app_changes_the_form(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    send(page, "/demo form")
    page.get_by_label("Topic").click()
    page.keyboard.type("Who de")
    view = stage.client.modal_stack(PRINCIPAL)[0]
    changed = {**view.payload, "blocks": [dict(block) for block in view.payload["blocks"]]}
    changed["blocks"][0] = {**changed["blocks"][0], "label": {"type": "plain_text", "text": "Topic of today"}}
    wanted = {key: changed[key] for key in ("type", "callback_id", "title", "submit", "close", "blocks")}
    stage.double.app.client.views_update(view_id=view.id, view=wanted)
    expect(page.get_by_label("Topic of today")).to_be_focused()
    page.keyboard.type("cides?")
    expect(page.get_by_label("Topic of today")).to_have_value("Who decides?")
    assert stage.client.modal_stack(PRINCIPAL)[0].values["topic"]["words"]["value"] == "Who decides?"


def test_a_button_keeps_the_keyboards_place_when_its_message_is_redrawn(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    open_vote(page)
    button = page.locator("[data-block-id=row-1][data-action-id=vote_no]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 8 finished")).to_be_visible()
    expect(button).to_be_focused()


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


def test_unread_marks_wait_in_other_channels_and_for_other_people(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    stage.client.say(COACH, "C0STAFFROOM", "Coffee is ready")
    expect(page.get_by_test_id("channel-C0STAFFROOM")).to_contain_text("1")
    page.get_by_test_id("channel-C0STAFFROOM").click()
    expect(last_message(page)).to_contain_text("Coffee is ready")
    expect(page.get_by_test_id("channel-C0STAFFROOM")).not_to_contain_text("1")


def test_home_and_direct_messages_open_and_work(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(COACH))
    page.get_by_test_id("home-tab").click()
    expect(page.get_by_test_id("home")).to_contain_text("Waiting for you")
    stage.client.say(COACH, TEAM, "Roles are clear")
    page.get_by_test_id(f"channel-{TEAM}").click()
    last_message(page).hover()
    last_message(page).get_by_role("button", name="Actions for the message").click()
    page.get_by_test_id("shortcut-log_message").locator("visible=true").click()
    expect(page.get_by_test_id("channel-D0MATHCOACH")).to_contain_text("1")
    page.get_by_test_id("channel-D0MATHCOACH").click()
    expect(last_message(page)).to_contain_text("Logged: Roles are clear")


def test_every_block_is_drawn_and_text_is_never_html(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(COACH))
    send(page, "/demo gallery")
    expect(page.get_by_text("Block type markdown (not drawn here)")).to_be_visible()
    expect(page.get_by_text("<img src=x onerror=alert(1)> &amp;")).to_have_count(1)
    expect(page.locator("img")).to_have_count(0)
    expect(page.get_by_role("img", name="A rising line")).to_have_count(1)
    expect(page.locator("table td", has_text="Clear roles")).to_have_count(1)
    expect(page.locator("canvas")).to_have_count(2)
    expect(page.locator("a", has_text="a link")).to_have_attribute("href", "https://example.org/a?b=1&c=2")


def test_elements_of_messages_are_used_as_a_person_would(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(COACH))
    send(page, "/demo gallery")
    page.locator("select[data-action-id=pick]").select_option("data")
    expect(last_message(page)).to_contain_text("Chosen: pick")
    page.get_by_role("button", name="More options").click()
    page.locator("[data-action-id=more][data-value=done]").click()
    expect(last_message(page)).to_contain_text("Chosen: more")
    page.locator("[data-action-id=side][data-value=weakness]").check()
    expect(last_message(page)).to_contain_text("Chosen: side")
    page.locator("[data-action-id=end]").click()
    page.get_by_test_id("confirm").get_by_role("button", name="Keep it open").click()
    page.locator("[data-action-id=end]").click()
    page.get_by_test_id("confirm-yes").click()
    expect(last_message(page)).to_contain_text("Chosen: end")


def test_every_input_reaches_the_form(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    send(page, "/demo inputs")
    page.get_by_label("One line").fill("words")
    page.get_by_label("Number").fill("7")
    page.get_by_label("Day").fill("2026-12-05")
    page.get_by_label("Time", exact=True).fill("08:15")
    page.get_by_label("Deadline").fill("2026-12-04T16:00")
    page.get_by_label("Owner").select_option(COACH)
    page.get_by_role("button", name="Helpers").click()
    page.locator(f"[data-block-id=helpers][data-value={COUNSELOR}]").check()
    page.keyboard.press("Escape")
    page.get_by_label("Strength").check()
    page.get_by_label("Start on time").check()
    expect(page.get_by_test_id("form")).to_be_visible()
    values = stage.client.modal_stack(PRINCIPAL)[0].values
    assert values["one_line"]["a"]["value"] == "words"
    assert values["lines"]["a"]["value"] == "First\nSecond"
    assert values["date"]["a"]["selected_date"] == "2026-12-05"
    assert values["time"]["a"]["selected_time"] == "08:15"
    assert values["when"]["a"]["selected_date_time"] == 1_796_421_600
    assert values["owner"]["a"]["selected_user"] == COACH
    assert values["helpers"]["a"]["selected_users"] == [COUNSELOR]
    assert values["side"]["a"]["selected_option"]["value"] == "strength"
    page.get_by_test_id("form-submit").click()
    expect(page.get_by_test_id("form")).to_have_count(0)


def test_an_unknown_command_is_refused_and_kept_in_the_line(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    send(page, "/nope at all")
    expect(page.get_by_test_id("notice").locator("visible=true")).to_contain_text(
        "/nope is not a valid command"
    )
    expect(page.get_by_test_id("message-line")).to_have_value("/nope at all")
    page.get_by_test_id("message-line").fill("Hello <b>all</b>")
    page.get_by_test_id("send").click()
    expect(last_message(page)).to_contain_text("Hello <b>all</b>")
    expect(page.get_by_test_id("notice").locator("visible=true")).to_have_count(0)


def test_the_list_stays_at_its_end_unless_the_person_scrolled_away(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    for number in range(40):
        stage.client.say(COACH, TEAM, f"Line {number}")
    expect(page.get_by_text("Line 39")).to_be_in_viewport()
    page.get_by_test_id("messages").evaluate("list => { list.scrollTop = 0 }")
    page.wait_for_function("document.querySelector('[data-testid=messages]').scrollTop === 0")
    stage.client.say(COACH, TEAM, "One more")
    expect(page.get_by_text("One more")).to_have_count(1)
    expect(page.get_by_text("One more")).not_to_be_in_viewport()


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


def test_a_closed_tab_leaves_nothing_running(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    expect(page.get_by_test_id("message-line")).to_be_visible()
    assert stage.server.sandbox.core.version >= 0
    page.close()


def test_a_second_page_in_the_same_process_is_refused_while_the_first_runs(stage: Stage) -> None:
    assert stage.server.url
    with pytest.raises(RuntimeError, match="Another sandbox page"):
        mount(None, stage.server.sandbox)  # type: ignore[arg-type]
