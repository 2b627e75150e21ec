"""*Can everyone live with it?*: from five members on, three unnamed answers, shown once; a changed proposal is a new round."""

import json

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.messages.live_with import BETTER_LINE, CHOICE
from bot.focus.messages.message_buttons import LINES, STOP
from storage.focus import FocusLine
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import DatedBot, dms, element
from tests.steps.dms import buttons, last, tap_dm, texts
from tests.steps.focus import (
    answer,
    choose,
    focus_message,
    more,
    open_focus,
    place,
    read_and_close,
    set_goals,
    show,
    tap,
    waiting_rows,
    with_result,
    words_of,
)
from tests.steps.forged import click_payload
from tests.steps.live import start
from tests.steps.step_back import press


def asked(bot: RunningBot) -> None:
    """A focus that everyone is asked about."""
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0, line="Under the dots")
    show(bot)
    choose(bot, [0])
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.tick()


def stop(bot: RunningBot) -> None:
    """*Stop asking*."""
    message = focus_message(bot)
    block_id, menu = element(message, ids.FOCUS_MORE)
    value = next(one["value"] for one in menu["options"] if one["value"].startswith(STOP))
    bot.slack.click(PRINCIPAL, TEAM, message.ts, block_id, ids.FOCUS_MORE, value)
    bot.tick()


@pytest.mark.begins_with(steps=asked)
def test_answers_are_blind_until_everybody_has_answered_and_then_shown_once(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    for user in EIGHT[:7]:
        answer(bot, user, "good" if user == PRINCIPAL else "not_yet", line="Fewer meetings")
    bot.tick()
    text = focus_message(bot).text
    assert "Can everyone live with it? 7 of 8 are done" in text
    assert "Fewer meetings" not in text
    assert "not yet" not in text
    assert "Everyone has answered" in answer(bot, EIGHT[7], "can_live", helps=True)
    bot.tick()
    text = focus_message(bot).text
    assert "1 good, 1 can live with it, 6 not yet." in text
    assert "• Fewer meetings" in text
    assert "Would help lead it: Counselor." in text
    assert waiting_rows(bot.db) == (0, 0)


@pytest.mark.begins_with(steps=asked)
def test_from_four_on_an_organizer_may_show_them(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:3]:
        answer(bot, user, "good")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    assert "3 of 8 are done. Fewer than 4 answers are never shown" in private(bot, PRINCIPAL)[-1].text
    answer(bot, EIGHT[3], "can_live")
    bot.tick()
    question = element(focus_message(bot), ids.FOCUS_LIVE_SHOW)[1]["confirm"]["text"]["text"]
    assert question == "4 of 8 are done. Nobody can answer, or change an answer, afterwards."
    tap(bot, EIGHT[3], ids.FOCUS_LIVE_SHOW)
    assert "The focus is chosen by organizers" in private(bot, EIGHT[3])[-1].text
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    bot.tick()
    assert "3 good, 1 can live with it, 0 not yet." in focus_message(bot).text


@pytest.mark.begins_with(steps=asked)
def test_what_was_asked_is_not_asked_again_but_a_changed_proposal_is(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:4]:
        answer(bot, user, "good", line="About the first")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    bot.tick()
    assert ids.FOCUS_LIVE_WITH not in str(focus_message(bot).blocks).replace(ids.FOCUS_LIVE_ANSWER, "")
    tap(bot, PRINCIPAL, ids.FOCUS_GOAL)
    set_goals(bot, PRINCIPAL, {0: "visit two lessons a month"})
    bot.tick()
    text = focus_message(bot).text
    assert "About the first" not in text
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.tick()
    assert "0 of 8 are done" in focus_message(bot).text
    tap(bot, GRADE3, ids.FOCUS_LIVE_ANSWER)
    assert "visit two lessons a month" in words_of(top_form(bot, GRADE3))


@pytest.mark.begins_with(steps=asked)
def test_a_line_that_is_too_long_is_told_under_its_field_and_stays(tuesday_bot):
    bot = tuesday_bot
    tap(bot, GRADE3, ids.FOCUS_LIVE_ANSWER)
    form = top_form(bot, GRADE3)
    bot.slack.fill(GRADE3, form.id, BETTER_LINE, BETTER_LINE, "x" * 600)
    bot.slack.fill(GRADE3, form.id, CHOICE, CHOICE, "good")
    assert "At most 500 characters" in json.dumps(bot.slack.submit(GRADE3, form.id).body)
    assert waiting_rows(bot.db) == (0, 0)
    bot.slack.fill(GRADE3, form.id, BETTER_LINE, BETTER_LINE, "short")
    bot.slack.submit(GRADE3, form.id)
    assert "1 of 8 is done" in read_and_close(bot, GRADE3)


@pytest.mark.begins_with(steps=asked)
def test_stopping_deletes_unread_and_a_late_answer_is_refused(tuesday_bot, mailbox):
    bot = tuesday_bot
    answer(bot, GRADE3, "not_yet", line="Never read")
    tap(bot, EIGHT[4], ids.FOCUS_LIVE_ANSWER)
    form = top_form(bot, EIGHT[4])
    stop(bot)
    assert waiting_rows(bot.db) == (0, 0)
    assert "Can everyone live with it?" not in focus_message(bot).text
    bot.slack.fill(EIGHT[4], form.id, CHOICE, CHOICE, "good")
    assert "so your answer was not saved" in json.dumps(bot.slack.submit(EIGHT[4], form.id).body)
    bot.slack.close(EIGHT[4], form.id)
    bot.slack.deliver(
        "interactive", click_payload(mailbox, EIGHT[4], action_id=ids.FOCUS_LIVE_ANSWER, value="1")
    )
    assert "That question is closed already. Type /ilt focus" in mailbox.newest()


@pytest.mark.begins_with(steps=asked)
def test_a_line_that_names_a_student_is_removed_by_an_organizer(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:4]:
        answer(bot, user, "good", line="Maria of room twelve")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    bot.tick()
    form = more(bot, GRADE3, LINES)
    assert "Under the dots" in words_of(form)
    assert ids.FOCUS_LINE_REMOVE not in str(form.payload)
    form = more(bot, PRINCIPAL, LINES)
    for _ in range(4):
        found = [one for one in form.payload["blocks"] if "Maria" in str(one)]
        bot.slack.view_action(PRINCIPAL, form.id, found[0]["block_id"], ids.FOCUS_LINE_REMOVE)
        bot.settle()
        form = top_form(bot, PRINCIPAL)
    assert "Maria" not in words_of(form)
    bot.tick()
    assert "Maria" not in focus_message(bot).text
    with bot.db.read() as session:
        assert {one.text for one in session.scalars(select(FocusLine))} == {"Under the dots"}


@pytest.mark.begins_with(steps=asked)
def test_answers_about_a_goal_that_is_another_now_are_deleted_unread(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:5]:
        answer(bot, user, "not_yet", line="About the first")
    assert waiting_rows(bot.db) == (0, 5)
    tap(bot, PRINCIPAL, ids.FOCUS_GOAL)
    set_goals(bot, PRINCIPAL, {0: "visit two lessons a month"})
    bot.tick()
    assert waiting_rows(bot.db) == (0, 0)
    assert "Can everyone live with it?" not in focus_message(bot).text


@pytest.mark.begins_with(steps=asked)
def test_answers_that_nobody_showed_are_deleted_with_the_focus(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT[:5]:
        answer(bot, user, "not_yet", line="Never read")
    bot.slack.command(PRINCIPAL, TEAM, "/ilt focus end")
    told = private(bot, PRINCIPAL)[-1]
    bot.slack.click(PRINCIPAL, TEAM, told.ts, element(told, ids.STEP_BACK_NOW)[0], ids.STEP_BACK_NOW)
    bot.tick()
    press(bot, ids.STEP_BACK_END)
    assert waiting_rows(bot.db) == (0, 0)


def told(bot: DatedBot, user: str) -> list[str]:
    """What somebody was written about it."""
    return [text for text in texts(bot, user) if "live with the focus" in text]


@pytest.mark.begins_with(steps=asked)
def test_everybody_but_whoever_asks_hears_of_it_once_and_answers_from_there(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    assert told(bot, GRADE3) == []
    answer(bot, ASSISTANT, "good")
    bot.at("2026-12-01 09:10")
    assert told(bot, PRINCIPAL) == told(bot, ASSISTANT) == []
    [words] = told(bot, GRADE3)
    assert words == (
        "Principal asks #ilt-team: can everyone live with the focus that was chosen? Answers are shown all together, without "
        "names. 1 of 8 is done."
    )
    called = dms(bot, GRADE3)[-1]
    tap_dm(bot, GRADE3, ids.FOCUS_LIVE_ANSWER)
    form = top_form(bot, GRADE3)
    # What it is about stands in both.
    about = form.payload["blocks"][0]["text"]["text"]
    assert about in [block["text"]["text"] for block in called.blocks if "text" in block]
    bot.slack.fill(GRADE3, form.id, CHOICE, CHOICE, "can_live")
    bot.slack.submit(GRADE3, form.id)
    assert "2 of 8 are done" in read_and_close(bot, GRADE3)
    bot.at("2026-12-03 09:10")
    assert len(told(bot, GRADE5)) == 1


@pytest.mark.begins_with(steps=asked)
def test_what_was_a_slip_nobody_hears_of(tuesday_bot):
    bot = tuesday_bot
    stop(bot)
    bot.at("2026-12-01 09:10")
    assert told(bot, GRADE3) == []


@pytest.mark.begins_with(steps=asked)
def test_whoever_asked_hears_that_everybody_has_answered(tuesday_bot):
    bot = tuesday_bot
    for user in EIGHT:
        answer(bot, user, "good")
    bot.tick()
    [words] = told(bot, PRINCIPAL)
    assert words.startswith("Everyone in #ilt-team has said whether they can live with the focus")
    assert buttons(last(bot, PRINCIPAL)) == ["Goal…"]


def chosen(bot: RunningBot) -> None:
    """A focus that nobody is asked about yet."""
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0)
    show(bot)
    choose(bot, [0])


@pytest.mark.begins_with(steps=chosen)
def test_in_a_meeting_nobody_is_written_to_about_it(tuesday_bot):
    bot = tuesday_bot
    start(bot, PRINCIPAL, "2026-12-01 10:00")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.at("2026-12-01 10:10")
    assert "0 of 8 are done" in focus_message(bot).text
    assert told(bot, GRADE3) == []


@pytest.mark.begins_with(steps=chosen)
def test_asked_in_the_evening_they_hear_of_it_in_their_morning(tuesday_bot):
    bot = tuesday_bot
    bot.at("2026-12-01 20:00")
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.at("2026-12-01 20:10")
    assert told(bot, GRADE3) == []
    bot.at("2026-12-02 07:30")
    assert len(told(bot, GRADE3)) == 1
