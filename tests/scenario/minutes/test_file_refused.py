"""A file that Slack does not take: whoever waits for it hears so, once, and nothing says that it is there."""

import pytest

from bot.outbox.deliveries import retry
from tests.steps.assessments import private, seen
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.closed_meeting import add_meeting, close
from tests.steps.dated_bot import DatedBot, dms
from tests.steps.inbox import files_of
from tests.steps.items import log
from tests.steps.minutes import minutes_in
from tests.steps.outbox import waive_pauses
from tests.steps.turns import turn_of

PLACE, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"


def held(bot: DatedBot) -> None:
    meeting_id = add_meeting(bot.db)
    close(bot.db, meeting_id, bot.app.clock.now(), bot.app.clock.machine_now())
    work(bot)


def work(bot: RunningBot) -> None:
    for _ in range(3):
        bot.tick()
        waive_pauses(bot)


def told(bot: RunningBot, user: str, words: str) -> list[str]:
    return [one.text for one in dms(bot, user) if words in one.text]


def ask_for_file(bot: RunningBot, user: str) -> str:
    bot.slack.command(user, TEAM, "/ilt export")
    said = private(bot, user)[-1].text
    work(bot)
    return said


@pytest.mark.parametrize(
    ("call", "reason", "why"),
    [
        (PLACE, "missing_scope", "not been given every permission"),
        (PLACE, "file_uploads_disabled", "does not let me store files"),
        (SHARE, "invalid_arguments", "Slack did not take it (invalid_arguments)"),
        (SHARE, "restricted_action", "Slack did not take it (restricted_action)"),
    ],
)
def test_whoever_asked_for_a_file_that_is_refused_is_told_once(tuesday_bot, call, reason, why):
    bot = tuesday_bot
    held(bot)
    bot.slack.set_faults(fail={call: [reason, 100]})
    assert "in a moment" in ask_for_file(bot, GRADE5)
    [word] = told(bot, GRADE5, "I could not send you the file that you asked for.")
    assert why in word
    assert "Then ask me for the file again." in word
    assert told(bot, GRADE3, "I could not send") == []
    bot.slack.set_faults(fail={})
    ask_for_file(bot, GRADE5)
    assert len(files_of(bot, GRADE5)) == 1
    assert len(told(bot, GRADE5, "I could not send")) == 1


def test_whoever_may_get_no_file_gets_everything_else(tuesday_bot):
    bot = tuesday_bot
    held(bot)
    log(bot, "@Grade 5 lead call the families by Friday")
    bot.slack.set_faults(fail={SHARE: ["restricted_action", 100]})
    ask_for_file(bot, GRADE5)
    bot.at("2026-12-01 09:30")
    assert told(bot, GRADE5, "Principal logged an action item for you")


def test_minutes_promise_no_document_that_could_not_be_sent(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    bot.slack.set_faults(fail={PLACE: ["missing_scope", 100]})
    held(bot)
    [shown] = minutes_in(bot)
    assert "The document below holds all" not in shown.text + str(shown.blocks)
    assert "Slack did not take the document" in str(shown.blocks)
    assert [one for one in seen(bot, PRINCIPAL) if one.files] == []
    [word] = told(bot, PRINCIPAL, "I could not post a message in #ilt-team.")
    assert "who can send it again" in word
    bot.slack.set_faults(fail={})
    retry(turn_of(bot.db))
    work(bot)
    [shown] = minutes_in(bot)
    assert "The document below holds all" in str(shown.blocks)
    assert len([one for one in seen(bot, PRINCIPAL) if one.files]) == 1
