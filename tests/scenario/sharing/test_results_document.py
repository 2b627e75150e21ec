"""The results as a document: to whoever asked, of what the channel was shown; and the answer under other headings."""

import json
from datetime import timedelta

from sqlalchemy import select

from bot.blocks import ids
from sandbox.state import Message
from storage.audit import AuditEntry
from storage.deliveries import Delivery, State
from tests.steps.assessments import private
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, TEAM, RunningBot
from tests.steps.dated_bot import dms
from tests.steps.inbox import files_of, words_of
from tests.steps.results import block_of, results_message
from tests.steps.revealed import EVEN, NOV_3, RUBRIC, Past, WrittenNote, add_past

NOTES = (
    WrittenNote("teacher_teams", "Four of six teams met"),
    WrittenNote("own_process", "Seen on Oct 6", by=GRADE3),
)


def ask_for_document(bot: RunningBot, user: str, value: str = "") -> str:
    """*Get it as a document* in the channel's message; what the person is told."""
    message = results_message(bot)
    bot.slack.click(user, TEAM, message.ts, block_of(message, ids.RESULTS_DOCUMENT), ids.RESULTS_DOCUMENT)
    return private(bot, user)[-1].text


def test_the_document_comes_as_a_direct_message(bot):
    add_past(bot.db, Past(notes=NOTES))
    bot.tick()
    assert "as a direct message in a moment" in ask_for_document(bot, GRADE5)
    bot.tick()
    [(name, content)] = files_of(bot, GRADE5)
    assert name.startswith("ilt-results-2026-11-03")
    assert name.endswith(".docx")
    words = words_of(content)
    assert "8 of 8 took part" in words
    assert "Four of six teams met" in words
    assert "Signed: Grade 3 lead" in words
    assert "holds counts and notes" in dms(bot, GRADE5)[-1].text
    assert files_of(bot, GRADE3) == []
    assert noted(bot) == [("exported", "1")]


def noted(bot: RunningBot) -> list[tuple[str, str]]:
    with bot.db.read() as session:
        return [(entry.deed, entry.subject) for entry in session.scalars(select(AuditEntry))]


def test_an_unnamed_document_holds_no_voter(bot):
    add_past(bot.db)
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    [(_, content)] = files_of(bot, GRADE5)
    assert "Assistant principal" not in words_of(content)


def test_a_named_document_says_so(bot):
    add_past(bot.db, Past(is_unnamed=False))
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    [(_, content)] = files_of(bot, GRADE5)
    assert "Assistant principal" in words_of(content)
    assert "says who chose what" in dms(bot, GRADE5)[-1].text


def test_impatient_taps_get_one_document_and_a_later_one_gets_another(bot):
    add_past(bot.db)
    for _ in range(3):
        bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    assert len(files_of(bot, GRADE5)) == 1
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.tick()
    assert len(files_of(bot, GRADE5)) == 2


def test_whoever_leaves_before_it_is_sent_does_not_get_it(bot):
    add_past(bot.db)
    bot.tick()
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.slack.leave(GRADE5, TEAM)
    bot.slack.settle()
    bot.tick()
    assert files_of(bot, GRADE5) == []
    with bot.db.read() as session:
        owed = session.scalars(select(Delivery).filter_by(kind="results_document")).one()
        assert owed.state == State.WITHDRAWN


def test_without_results_there_is_no_document(bot):
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    assert "no results yet" in private(bot, GRADE5)[-1].text


def test_the_answer_can_be_shown_under_other_headings_and_so_can_the_document(bot):
    add_past(
        bot.db,
        Past(rubric=RUBRIC, counts=dict.fromkeys([one.key for one in RUBRIC.criteria()], (6, 2, 0))),
    )
    bot.slack.command(GRADE5, TEAM, "/ilt results")
    before = private(bot, GRADE5)[-1]
    assert "Leader of Leaders" not in labels(before)
    block = block_of(before, ids.RESULTS_HEADINGS)
    bot.slack.click(GRADE5, TEAM, before.ts, block, ids.RESULTS_HEADINGS, "1:ilt_visual")
    [after] = [message for message in private(bot, GRADE5) if message.ts == before.ts]
    assert labels(after)[:3] == ["ILT Meeting Processes", "Leader of Leaders", "Teacher Leaders"]
    bot.slack.click(GRADE5, TEAM, after.ts, block_of(after, ids.RESULTS_DOCUMENT), ids.RESULTS_DOCUMENT)
    bot.settle()
    bot.tick()
    [(_, content)] = files_of(bot, GRADE5)
    assert "Leader of Leaders" in words_of(content)
    still = [message for message in private(bot, GRADE5) if message.ts == after.ts]
    assert labels(still[0]) == labels(after)


def labels(message: Message) -> list[str]:
    """The headings in the select of details."""
    selects = [one for block in message.blocks for one in block.get("elements", [])]
    found = next(one for one in selects if one.get("action_id") == ids.RESULTS_DETAILS)
    return [group["label"]["text"] for group in found.get("option_groups", [])]


def test_where_charts_are_refused_the_answer_comes_without_them(bot):
    add_past(bot.db, Past(on=NOV_3 - timedelta(days=90), counts=dict.fromkeys(EVEN, (2, 6, 0))))
    add_past(bot.db)
    bot.slack.set_faults(refuse_charts=True)
    for word in ("results", "trend"):
        bot.slack.command(GRADE5, TEAM, f"/ilt {word}")
        answer = private(bot, GRADE5)[-1]
        assert "data_visualization" not in json.dumps(answer.blocks)
        assert "6 strength, 1 weakness" in answer.text
    assert bot.slack.notice_for(PRINCIPAL) is None
