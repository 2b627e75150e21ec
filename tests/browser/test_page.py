"""The sandbox's page in Chromium, with a small app behind it: messages, forms, the message line, Home."""

from playwright.sync_api import expect

from tests.browser.double_app import TEAM
from tests.browser.stage import COACH, COUNSELOR, OPEN_PAGE, PRINCIPAL, Stage, last_message, open_vote, send
from tests.processes import wait_until


def test_a_newcomer_is_told_what_to_type_and_can_pick_it_from_the_list(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.server.url)
    expect(page.get_by_test_id("hint")).to_contain_text("Type /demo below")
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
    # The page tells Slack of each letter on its way: what it holds arrives a moment after what is seen.
    wait_until(lambda: typed_topic(stage) == "Who decides?")


def typed_topic(stage: Stage) -> str:
    """What the local Slack holds of the form's first field."""
    return str(stage.client.modal_stack(PRINCIPAL)[0].values["topic"]["words"]["value"])


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
    page.get_by_test_id("new-messages").click()
    expect(page.get_by_text("One more")).to_be_in_viewport()
    expect(page.get_by_test_id("new-messages")).to_have_count(0)


def test_who_sends_something_sees_it_wherever_they_had_scrolled(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    for number in range(40):
        stage.client.say(COACH, TEAM, f"Line {number}")
    expect(page.get_by_text("Line 39")).to_be_in_viewport()
    page.get_by_test_id("messages").evaluate("list => { list.scrollTop = 0 }")
    page.wait_for_function("document.querySelector('[data-testid=messages]').scrollTop === 0")
    send(page, "/demo help")
    expect(last_message(page)).to_be_in_viewport()
    expect(last_message(page)).to_contain_text("I know form")


def test_commands_are_completed_by_keyboard_and_names_after_an_at(
    stage: Stage, chromium_page: OPEN_PAGE
) -> None:
    page = chromium_page(stage.address(PRINCIPAL))
    line = page.get_by_test_id("message-line")
    line.click()
    page.keyboard.type("/demo g")
    page.keyboard.press("Tab")
    expect(line).to_have_value("/demo gallery ")
    line.fill("")
    page.keyboard.type("Thanks @Math")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(line).to_have_value("Thanks @Math coach ")
    page.keyboard.press("Enter")
    expect(last_message(page).get_by_text("@Math coach")).to_have_class("mention")


def test_the_app_is_invited_as_in_slack(stage: Stage, chromium_page: OPEN_PAGE) -> None:
    page = chromium_page(stage.address(PRINCIPAL, "C0STAFFROOM"))
    expect(page.get_by_text("Double is not here")).to_be_visible()
    page.get_by_test_id("commands").click()
    page.get_by_test_id("completion").get_by_text("/invite @Double").click()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Double is here")).to_be_visible()
    expect(last_message(page)).to_contain_text("has joined the channel")
