"""A few words typed to the bot: done, which day, undo; whatever else gets one line of help."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.blocks.dates import long_day
from sandbox.state import Message
from storage.items import ActionItem, ItemChange, SuccessCheck
from storage.typed import TypedReply
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.items import later, today


def ask(bot: RunningBot, words: str = "share the data protocol", days: int = 2) -> ActionItem:
    """An item of the grade 3 lead's that the bot has written to them about."""
    due = today(bot) + timedelta(days=days)
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt action @Grade 3 lead {words} by {due}")
    bot.settle()
    bot.tick()
    later(bot, minutes=3)
    bot.tick()
    return items(bot)[-1]


def items(bot: RunningBot) -> list[ActionItem]:
    with bot.db.read() as session:
        return list(session.scalars(select(ActionItem).order_by(ActionItem.id)))


def states(bot: RunningBot) -> list[str]:
    return [item.state for item in items(bot)]


def dm(bot: RunningBot, user: str = GRADE3) -> list[Message]:
    """What stands in the conversation with the bot."""
    bot.settle()
    return bot.slack.messages_for(user, bot.slack.open_dm(user).id)


def typed(bot: RunningBot, words: str, user: str = GRADE3) -> Message:
    """Types it; the newest message of the bot's afterwards."""
    bot.slack.say(user, bot.slack.open_dm(user).id, words)
    bot.slack.settle()
    bot.tick()
    return dm(bot, user)[-1]


def tap(bot: RunningBot, message: Message, action_id: str, user: str = GRADE3, nth: int = 0) -> Message:
    """A tap on a button of the message; that message as it is then."""
    blocks = [
        block["block_id"]
        for block in message.blocks
        for one in [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        if one.get("action_id") == action_id
    ]
    bot.slack.click(user, message.channel, message.ts, blocks[nth], action_id)
    return next(one for one in dm(bot, user) if one.ts == message.ts)


def test_done_marks_the_item_last_asked_about(bot):
    ask(bot)
    answer = typed(bot, "done, 4 teachers & the coach use it")
    assert answer.text.startswith("Done: #1")
    assert states(bot) == ["done"]
    assert items(bot)[0].done_note == "4 teachers & the coach use it"


def test_done_can_be_undone_by_typing(bot):
    ask(bot)
    typed(bot, "done")
    assert "Undone" in typed(bot, "undo").text
    assert states(bot) == ["open"]
    assert "nothing" in typed(bot, "undo").text


def test_done_can_be_undone_by_a_tap(bot):
    ask(bot)
    answer = typed(bot, "done")
    assert "Open again" in tap(bot, answer, ids.ITEM_REOPEN).text
    assert states(bot) == ["open"]


def test_a_day_up_to_the_promised_one_silences_until_then(bot):
    item = ask(bot, days=3)
    answer = typed(bot, "tomorrow")
    assert "The promised date stays." in answer.text
    kept = items(bot)[0]
    assert (kept.snoozed_until, kept.due_on, kept.moves) == (
        today(bot) + timedelta(days=1),
        item.due_on,
        0,
    )


def test_a_day_after_the_promised_one_moves_it(bot):
    item = ask(bot, days=1)
    answer = typed(bot, "in 2 days")
    assert answer.text.startswith("Moved: #1")
    moved = items(bot)[0]
    assert (moved.due_on, moved.moves) == (today(bot) + timedelta(days=2), 1)
    tap(bot, answer, ids.TYPED_UNDO)
    back = items(bot)[0]
    assert (back.due_on, back.moves) == (item.due_on, 0)


def test_next_friday_is_one_of_two_and_asked(bot):
    item = ask(bot, days=1)
    answer = typed(bot, "move it to next Friday")
    friday = today(bot) + timedelta(days=4)
    shown = [long_day(friday), long_day(friday + timedelta(days=7))]
    assert answer.text.endswith(f"? {shown[0]} or {shown[1]}")
    assert items(bot)[0].due_on == item.due_on


def test_the_other_reading_is_one_tap(bot):
    item = ask(bot, days=3)
    answer = tap(bot, typed(bot, "tomorrow"), ids.TYPED_OTHER)
    assert answer.text.startswith("Moved: #1")
    assert (items(bot)[0].due_on, items(bot)[0].snoozed_until) == (
        today(bot) + timedelta(days=1),
        None,
    )
    again = tap(bot, answer, ids.TYPED_OTHER)
    assert "The promised date stays." in again.text
    assert (items(bot)[0].due_on, items(bot)[0].moves) == (item.due_on, 0)


def forged_tap(bot: RunningBot, action_id: str, value: str, user: str = GRADE3, trigger: str = "once") -> str:
    """A tap on a button that stood there before; what its answer would be is in the tables."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T0SANDBOX01"},
        "user": {"id": user},
        "trigger_id": trigger,
        "container": {"type": "message", "channel_id": bot.slack.open_dm(user).id},
        "actions": [{"action_id": action_id, "block_id": "b", "value": value}],
    }
    bot.slack.deliver("interactive", payload)
    bot.settle()
    with bot.db.read() as session:
        return session.scalars(select(TypedReply).order_by(TypedReply.id.desc()).limit(1)).one().what


def test_the_same_tap_delivered_twice_does_not_flip_the_meaning_back(bot_on_both):
    ask(bot_on_both, days=3)
    typed(bot_on_both, "tomorrow")
    for _ in range(2):
        assert forged_tap(bot_on_both, ids.TYPED_OTHER, "1") == "moved"
    assert (items(bot_on_both)[0].due_on, items(bot_on_both)[0].snoozed_until) == (
        today(bot_on_both) + timedelta(days=1),
        None,
    )


def test_another_meaning_that_cannot_be_leaves_the_first_as_it_was(bot):
    ask(bot, days=3)
    answer = typed(bot, "tomorrow")
    later(bot, days=2)
    shown = tap(bot, answer, ids.TYPED_OTHER)
    assert shown.text == answer.text
    assert "has passed" in dm(bot)[-1].text
    [item] = items(bot)
    assert item.snoozed_until == today(bot) - timedelta(days=1)
    assert item.due_on == today(bot) + timedelta(days=1)


def test_undo_does_not_overrule_what_was_chosen_since(bot):
    ask(bot, days=4)
    answer = typed(bot, "tomorrow")
    typed(bot, "snooze until Wednesday")
    until = items(bot)[0].snoozed_until
    tap(bot, answer, ids.TYPED_UNDO)
    assert "was snoozed anew since then, so nothing was undone" in dm(bot)[-1].text
    assert items(bot)[0].snoozed_until == until


def test_undo_of_an_answer_does_not_overrule_a_later_one(bot):
    ask(bot)
    typed(bot, "done")
    with bot.db.write() as session:
        check = session.scalars(select(SuccessCheck)).one()
        check.due_on, check.asked_at = today(bot), bot.app.clock.now()
    answer = typed(bot, "partly")
    tap(bot, answer, ids.CHECK_NO)
    forged_tap(bot, ids.TYPED_UNDO, str(answer_id(bot)))
    with bot.db.read() as session:
        assert session.scalars(select(SuccessCheck)).one().answer == "no"


def answer_id(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(TypedReply.id).order_by(TypedReply.id.desc()).limit(1)).one()


def test_in_the_evening_tomorrow_has_both_meanings_too(bot):
    ask(bot, days=1)
    later(bot, hours=9)
    answer = typed(bot, "in 2 days")
    assert answer.text.startswith("Moved: #1")
    tap(bot, answer, ids.TYPED_UNDO)
    # 7 PM in Chicago: in Greenwich it is Tuesday already.
    assert today(bot) == bot.app.clock.now().date()
    answer = typed(bot, "move it to Wednesday")
    assert "Keep the date" in str(answer.blocks)


def test_move_and_snooze_may_be_said(bot):
    ask(bot, days=3)
    assert typed(bot, "move it to tomorrow").text.startswith("Moved: #1")
    assert "Quiet until" in typed(bot, "snooze until Thursday").text


def test_a_day_off_is_asked_about(bot):
    ask(bot, days=1)
    answer = typed(bot, "Saturday")
    assert "Which school day" in answer.text
    assert tap(bot, answer, ids.TYPED_DAY, nth=1).text.startswith("Moved: #1")
    assert items(bot)[0].due_on == today(bot) + timedelta(days=7)


def test_a_number_says_which(bot):
    ask(bot)
    ask(bot, "visit two classrooms")
    assert typed(bot, "done #1").text.startswith("Done: #1")
    assert states(bot) == ["done", "open"]


def test_a_number_that_nobody_has(bot):
    ask(bot)
    assert "None of your teams has a #7" in typed(bot, "done 7").text


def test_what_is_somebody_elses_stays_theirs(bot):
    ask(bot)
    answer = typed(bot, "done 1", ASSISTANT)
    assert "can be changed by its owner (Grade 3 lead)" in answer.text
    assert states(bot) == ["open"]


def test_nothing_asked_yet_is_asked_about(bot):
    for words in ("share the data protocol", "visit two classrooms"):
        bot.slack.command(GRADE3, TEAM, f"/ilt action me {words} by {today(bot) + timedelta(days=2)}")
    answer = typed(bot, "done")
    assert "Which one is done?" in answer.text
    assert tap(bot, answer, ids.TYPED_ITEM, nth=1).text.startswith("Done: #2")
    assert states(bot) == ["open", "done"]


def test_nothing_open_is_said(bot):
    assert "You have no open action item" in typed(bot, "done").text


def said(bot: RunningBot, words: str, event_id: str) -> dict[str, object]:
    """Slack's word that the grade 3 lead typed that."""
    message = {
        "type": "message",
        "channel_type": "im",
        "channel": bot.slack.open_dm(GRADE3).id,
        "user": GRADE3,
        "text": words,
        "ts": "1.1",
    }
    return {"type": "event_callback", "team_id": "T0SANDBOX01", "event_id": event_id, "event": message}


def history(bot: RunningBot) -> list[tuple[str, str]]:
    with bot.db.read() as session:
        return [(one.what, one.after) for one in session.scalars(select(ItemChange).order_by(ItemChange.id))]


def test_done_that_slack_delivers_again_is_done_once_and_answered_the_same(bot):
    ask(bot)
    event = said(bot, "done, the coach uses it", "Ev0DONE")
    bot.slack.deliver("events_api", event)
    bot.tick()
    answer, changes = dm(bot)[-1], history(bot)
    assert answer.text.startswith("Done: #1")
    bot.slack.deliver("events_api", event)
    bot.tick()
    again = dm(bot)[-1]
    assert (again.ts, again.text) == (answer.ts, answer.text)
    assert history(bot) == changes
    assert states(bot) == ["done"]


def test_the_same_event_twice_is_answered_once(bot_on_both):
    ask(bot_on_both)
    event = said(bot_on_both, "done", "Ev0TWICE")
    before = len(dm(bot_on_both))
    bot_on_both.slack.deliver("events_api", event)
    bot_on_both.slack.deliver("events_api", event)
    bot_on_both.tick()
    bot_on_both.slack.deliver("events_api", event)
    bot_on_both.tick()
    assert len(dm(bot_on_both)) == before + 1
    with bot_on_both.db.read() as session:
        assert len(session.scalars(select(TypedReply)).all()) == 1


def test_anything_else_gets_one_line_of_help_with_buttons(bot):
    answer = typed(bot, "hello there")
    assert "“done”" in answer.text
    assert "My action items" in str(answer.blocks)
    count = len(dm(bot))
    assert "“done”" in typed(bot, "and another thing").text
    assert len(dm(bot)) == count + 2, "what was typed, and an answer to it"


@pytest.mark.parametrize("words", ["done 1 and 3", "done #1, #3.", "1 & 3 are done: both shared"])
def test_several_numbers_are_all_done_and_undone_by_one_tap(bot, words):
    for one in ("share the data", "call the families", "plan the visit"):
        ask(bot, one)
    answer = typed(bot, words)
    assert answer.text.count("Done: #") == 2
    assert states(bot) == ["done", "open", "done"]
    tap(bot, answer, ids.ITEM_REOPEN_SEVERAL)
    assert states(bot) == ["open", "open", "open"]


def test_of_several_numbers_those_that_cannot_be_done_say_which_and_why(bot):
    ask(bot)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action @Principal book the room by next Friday")
    bot.settle()
    answer = typed(bot, "done 1, 2 & 77")
    assert "Done: #1" in answer.text
    assert "#2 can be changed by its owner" in answer.text
    assert "None of your teams has a #77" in answer.text
    assert states(bot) == ["done", "open"]
    assert "As they stand:\n#1" in typed(bot, "undo").text
    assert states(bot) == ["open", "open"]


def test_numbers_that_say_nothing_of_it_are_asked_about(bot):
    ask(bot, "share the data")
    ask(bot, "call the families")
    answer = typed(bot, "#1 #2")
    assert answer.text.startswith("Which one is done?")
    assert states(bot) == ["open", "open"]
    tap(bot, answer, ids.TYPED_ITEM, nth=1)
    assert sorted(states(bot)) == ["done", "open"]


def test_several_numbers_and_a_day_are_asked_about(bot):
    ask(bot, "share the data")
    ask(bot, "call the families")
    answer = typed(bot, "move 1 and 2 to next Friday")
    assert answer.text.startswith("Which one, for Fri")
    assert "#1 Share the data" in answer.text
    assert "#2 Call the families" in answer.text


def test_the_command_takes_several_numbers_too(bot):
    for one in ("share the data", "call the families"):
        ask(bot, one)
    bot.slack.command(GRADE3, TEAM, "/ilt done 1 & 2: both shared & 99 too")
    assert states(bot) == ["done", "done"]
    assert items(bot)[1].done_note == "both shared & 99 too"
    bot.slack.command(GRADE3, TEAM, "/ilt done 2, 99")
    answer = bot.slack.messages_for(GRADE3, TEAM)[-1]
    assert "There is no #99" in answer.text
    bot.slack.click(GRADE3, TEAM, answer.ts, answer.blocks[-1]["block_id"], ids.ITEM_REOPEN_SEVERAL)
    assert states(bot) == ["done", "open"]


def test_whoever_is_in_no_team_learns_what_to_do(bot):
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    assert "I do not know you as a member" in typed(bot, "done").text


def test_yes_answers_the_question_whether_it_worked(bot):
    item = ask(bot)
    typed(bot, "done")
    with bot.db.write() as session:
        check = session.scalars(select(SuccessCheck)).one()
        check.due_on, check.asked_at = today(bot), bot.app.clock.now()
    answer = typed(bot, "partly")
    assert "You said: Partly" in answer.text
    tap(bot, answer, ids.TYPED_UNDO)
    with bot.db.read() as session:
        check = session.scalars(select(SuccessCheck)).one()
        assert (check.item_id, check.answer) == (item.id, None)


@pytest.mark.parametrize("action_id", [ids.TYPED_UNDO, ids.TYPED_OTHER, ids.TYPED_ITEM, ids.TYPED_DAY])
def test_a_forged_button_changes_nothing(bot, caplog, action_id):
    ask(bot, days=3)
    answer = typed(bot, "tomorrow")
    before = [(item.due_on, item.snoozed_until, item.state) for item in items(bot)]
    for number, value in enumerate(["1", "1:1", "1:2026-12-04", "", "x:y", "9" * 12, "1:9999-99-99"]):
        forged = {
            "type": "block_actions",
            "team": {"id": "T0SANDBOX01"},
            "user": {"id": ASSISTANT},
            "trigger_id": f"{number}.{action_id}",
            "container": {"type": "message", "channel_id": answer.channel, "message_ts": answer.ts},
            "channel": {"id": answer.channel},
            "actions": [{"action_id": action_id, "block_id": "b", "value": value}],
        }
        [ack] = bot.slack.deliver("interactive", forged)
        assert ack.ok
    assert [(item.due_on, item.snoozed_until, item.state) for item in items(bot)] == before
    assert "listener_failed" not in caplog.text


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
        {"bot_id": "B0ILT"},
        {"channel_type": "channel"},
        {"subtype": "thread_broadcast"},
    ],
    ids=str,
)
def test_what_nobody_typed_to_the_bot_is_left_alone(bot, more):
    ask(bot)
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": GRADE3, "text": "done", **more}
    body = {"type": "event_callback", "team_id": "T0SANDBOX01", "event_id": "Ev0OTHER", "event": event}
    [ack] = bot.slack.deliver("events_api", body)
    assert ack.ok
    assert states(bot) == ["open"]


def test_spanish_does_the_same_as_english_in_commands_and_direct_messages(bot):
    due = today(bot) + timedelta(days=2)
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt tarea @Grade 3 lead compartir el protocolo para el {due}")
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt tarea @Grade 3 lead llamar a las familias para el {due}")
    bot.settle()
    assert [item.text for item in items(bot)] == ["Compartir el protocolo", "Llamar a las familias"]
    bot.slack.command(GRADE3, TEAM, "/ilt hecho 1 lo vimos juntos")
    assert typed(bot, "¡Hecha la 2, gracias!").text.startswith("Done: #2")
    assert states(bot) == ["done", "done"]
    assert [item.done_note for item in items(bot)] == ["lo vimos juntos", None]
    typed(bot, "deshazlo")
    assert states(bot) == ["done", "open"]


def test_words_that_ask_for_a_command_get_it_as_one_tap_and_are_not_kept(bot):
    answer = typed(bot, "when do we meet?")
    assert answer.text.startswith("Did you mean /ilt meeting list?\nHere I understand")
    with bot.db.read() as session:
        assert [row.after for row in session.scalars(select(TypedReply))] == ["meeting list"]
    tap(bot, answer, ids.PICK_TEAM)
    assert "The next meetings of #ilt-team" in dm(bot)[-1].text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("please stop reminders", "stand on the Home tab"),
        ("not now", "Here I understand"),
        ("I can't make it Tuesday", "Here I understand"),
        ("what do I owe?", "Here I understand"),
        ("see you at the meeting", "Here I understand"),
    ],
)
def test_other_words_offer_no_command(bot, words, says):
    answer = typed(bot, words)
    assert says in answer.text
    assert ids.PICK_TEAM not in str(answer.blocks)
