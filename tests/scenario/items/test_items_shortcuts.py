"""Slack's shortcuts: a form from anywhere, or from a message with its words and its place."""

import time

import pytest

from bot.blocks import ids
from tests.steps.assessments import top_form
from tests.steps.bot import GRADE3, PRINCIPAL, PRIVATE, STAFF, TEAM
from tests.steps.items import friday, initial, item, items, send, today


def test_slack_is_told_of_both_shortcuts(bot):
    offered = {(one.name, one.callback_id) for one in bot.slack.shortcuts()}
    assert {
        ("ILT: log an action item", ids.LOG_SHORTCUT),
        ("Log as ILT action item", ids.LOG_MESSAGE_SHORTCUT),
    } <= offered


def test_the_global_shortcut_logs_from_anywhere(bot):
    bot.slack.shortcut(PRINCIPAL, ids.LOG_SHORTCUT)
    form = top_form(bot, PRINCIPAL)
    assert "For #ilt-team" in str(form.payload)
    day = today(bot)
    while day.weekday() != 2 or day == today(bot):
        day = day.fromordinal(day.toordinal() + 1)
    after = send(bot, text="Share it", owner=GRADE3, due=day.isoformat())
    assert after
    assert "Logged: #1 · @Grade 3 lead" in str(after.payload)
    assert item(bot).text == "Share it"


def in_two_teams(bot) -> None:
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()


def test_in_several_teams_the_form_asks_for_the_team_and_keeps_what_was_typed(bot):
    in_two_teams(bot)
    bot.slack.shortcut(PRINCIPAL, ids.LOG_SHORTCUT)
    form = top_form(bot, PRINCIPAL)
    assert initial(form) == {ids.ITEM_TEAM: None, "text": None, "due": None}
    staff = next(
        option["value"]
        for option in form.payload["blocks"][0]["element"]["options"]
        if "staff" in option["text"]["text"]
    )
    bot.slack.fill(PRINCIPAL, form.id, "text", "text", "x" * 501)
    bot.slack.fill(PRINCIPAL, form.id, ids.ITEM_TEAM, ids.ITEM_TEAM, staff)
    bot.settle()
    values = {"text": "Share it", "owner": GRADE3, "due": friday(bot).isoformat()}
    refused = send(bot, owner=GRADE3, due=friday(bot).isoformat())
    assert refused
    assert "At most 500 characters" in refused.errors["text"]
    others = [value for value in team_options(bot) if value != staff]
    bot.slack.fill(PRINCIPAL, form.id, ids.ITEM_TEAM, ids.ITEM_TEAM, others[0])
    bot.settle()
    shown = top_form(bot, PRINCIPAL)
    assert shown.values["text"]["text"]["value"] == "x" * 501
    assert shown.values["due"]["due"]["selected_date"] == friday(bot).isoformat()
    assert shown.values[f"owner:{others[0]}"]["owner"]["selected_option"] is None
    send(bot, **values)
    assert str(item(bot).ilt_id) == others[0]


def team_options(bot) -> list[str]:
    block = next(
        block for block in top_form(bot, PRINCIPAL).payload["blocks"] if block["block_id"] == ids.ITEM_TEAM
    )
    return [option["value"] for option in block["element"]["options"]]


def test_without_a_team_the_shortcut_says_where_to_go(bot):
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.slack.shortcut(GRADE3, ids.LOG_SHORTCUT)
    assert "I do not know you as a member of a team yet" in str(top_form(bot, GRADE3).payload)


def test_a_message_becomes_an_item_with_its_words_and_its_place(bot):
    said = bot.slack.say(GRADE3, TEAM, 'Can @Math coach send the "fractions" data & notes?')
    bot.slack.message_shortcut(PRINCIPAL, TEAM, said.ts, ids.LOG_MESSAGE_SHORTCUT)
    form = top_form(bot, PRINCIPAL)
    words = 'Can @Math coach send the "fractions" data & notes?'
    assert initial(form)["text"] == words
    assert f"From a message: “{words}”" in str(form.payload)
    send(
        bot,
        text="Send the fractions data",
        owner="U0MATHCOACH",
        due=friday(bot).isoformat(),
    )
    made = item(bot)
    assert made.source_quote == words
    assert made.source_link == (
        f"https://lincoln-elementary.slack.com/archives/{TEAM}/p{said.ts.replace('.', '')}"
    )
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action 1")
    assert "From a message" in str(top_form(bot, PRINCIPAL).payload)


@pytest.mark.parametrize("text", ["x" * 3900, '"\\' * 1500, "\n" * 20 + "a", "👩‍🏫" * 500])
def test_any_message_can_become_an_item(bot, text):
    said = bot.slack.say(GRADE3, TEAM, text)
    ack = bot.slack.message_shortcut(PRINCIPAL, TEAM, said.ts, ids.LOG_MESSAGE_SHORTCUT)
    assert ack.ok
    assert top_form(bot, PRINCIPAL).callback_id == ids.ITEM_FORM
    send(bot, text="Do it", owner=GRADE3, due=friday(bot).isoformat())
    assert len(items(bot.db)) == 1


def test_a_message_of_a_channel_without_a_team_asks_which_team_is_meant(bot):
    in_two_teams(bot)
    said = bot.slack.say(PRINCIPAL, PRIVATE, "Order paper")
    bot.slack.message_shortcut(PRINCIPAL, PRIVATE, said.ts, ids.LOG_MESSAGE_SHORTCUT)
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, ids.ITEM_TEAM, ids.ITEM_TEAM, team_options(bot)[0])
    bot.settle()
    shown = top_form(bot, PRINCIPAL)
    assert "From a message: “Order paper”" in str(shown.payload)
    send(bot, owner=GRADE3, due=friday(bot).isoformat())
    assert (item(bot).text, item(bot).source_quote) == ("Order paper", "Order paper")


def test_a_shortcut_that_was_retired_gets_a_sentence(bot):
    payload = {
        "type": "shortcut",
        "callback_id": "items.from_last_year",
        "trigger_id": f"{time.time_ns()}.1.x",
        "team": {"id": "T0SANDBOX01", "domain": "x"},
        "user": {"id": PRINCIPAL},
    }
    [ack] = bot.slack.deliver("interactive", payload)
    assert ack.ok


def test_change_and_undo_work_in_the_notice_after_the_form(bot):
    bot.slack.shortcut(PRINCIPAL, ids.LOG_SHORTCUT)
    after = send(bot, text="Share it", owner=GRADE3, due=friday(bot).isoformat())
    assert after
    row = next(block for block in after.payload["blocks"] if block["type"] == "actions")
    bot.slack.view_action(PRINCIPAL, after.id, row["block_id"], ids.ITEM_CHANGE)
    bot.settle()
    assert initial(top_form(bot, PRINCIPAL))["text"] == "Share it"
    changed = send(bot, text="Share it with all")
    assert changed
    assert "Changed: #1" in str(changed.payload)
    assert item(bot).text == "Share it with all"
    assert newest_or_none(bot) is None


def newest_or_none(bot):
    """Nothing was said in the channel: the form was the whole conversation."""
    messages = [message for message in bot.slack.messages_for(PRINCIPAL, TEAM) if message.ephemeral_to]
    return messages[-1] if messages else None


def test_a_shortcut_whose_form_did_not_open_in_time_is_told_by_direct_message(bot):
    bot.slack.set_faults(fail={"views.open": ["expired_trigger_id", 1]})
    bot.slack.shortcut(GRADE3, ids.LOG_SHORTCUT)
    bot.settle()
    [told] = bot.slack.messages_for(GRADE3, bot.slack.open_dm(GRADE3).id)
    assert "Slack took too long to open the form." in told.text
