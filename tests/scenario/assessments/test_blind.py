"""While the vote runs nobody can read a vote anywhere but in their own ballot."""

import json
import logging

import pytest
from sqlalchemy import inspect, select, table, text

from bot.blocks import ids
from tests.steps.assessments import answer_all, open_assessment, private, row_vote, seen
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM

CHOICES = ("strength", "weakness", "cannot_say")


def whole_vote(bot) -> None:
    """Both ways of voting, a refused click and a faulty one."""
    open_assessment(bot)
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    for user in EIGHT[:4]:
        answer_all(bot, user, "weakness")
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    bot.settle()


def test_no_log_line_holds_a_choice_a_text_or_a_token(bot, caplog):
    caplog.set_level(logging.DEBUG)
    whole_vote(bot)
    with bot.db.write() as session:
        session.execute(text("DROP TABLE votes"))
    bot.slack.join(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    ours = [
        record
        for record in caplog.records
        if record.name.split(".")[0] in {"bot", "handlers", "storage", "slack_bolt"}
    ]
    lines = "\n".join(logging.Formatter().format(record) for record in ours if record.levelno >= logging.INFO)
    assert "listener_failed" in lines
    assert "teacher_teams" not in lines
    assert "xoxb-" not in lines
    for choice in CHOICES:
        assert f"'{choice}'" not in lines
        assert f"row_{choice}" not in lines


def test_a_choice_is_stored_only_in_the_votes(bot_on_both):
    whole_vote(bot_on_both)
    with bot_on_both.db.read() as session:
        tables = [name for name in inspect(session.connection()).get_table_names() if name != "votes"]
        stored = {
            name: json.dumps(
                [list(map(str, row)) for row in session.execute(select(text("*")).select_from(table(name)))]
            )
            for name in tables
        }
    assert "members" in stored
    told = {
        name: words for name, words in stored.items() if any(f'"{choice}"' in words for choice in CHOICES)
    }
    assert told == {}


@pytest.mark.parametrize("user", [PRINCIPAL, GRADE3])
@pytest.mark.begins_with(steps=open_assessment)
def test_others_see_nothing_of_a_vote(bot, user):
    row_vote(bot, "U0MATHCOACH", "teacher_teams", ids.ROW_WEAKNESS)
    assert private(bot, user) == []
    for message in seen(bot, user):
        assert "Teacher teams: Weakness" not in message.text
