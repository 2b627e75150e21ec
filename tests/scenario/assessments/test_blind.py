"""While the vote runs nobody can read a vote anywhere but in their own ballot."""

import json
import logging

import pytest
from sqlalchemy import inspect, select, table, text

from bot.blocks import ids
from tests.steps.assessments import answer_all, open_assessment, private, row_vote, seen
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, TEAM

CHOICES = ("strength", "weakness", "cannot_say")


def whole_vote(live) -> None:
    """Both ways of voting, a refused click and a faulty one."""
    open_assessment(live)
    row_vote(live, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
    for user in EIGHT[:4]:
        answer_all(live, user, "weakness")
    live.slack.leave(GRADE3, TEAM)
    live.slack.settle()
    live.tick()
    live.settle()


def test_no_log_line_holds_a_choice_a_text_or_a_token(live_here, caplog):
    caplog.set_level(logging.DEBUG)
    whole_vote(live_here)
    with live_here.db.write() as session:
        session.execute(text("DROP TABLE votes"))
    live_here.slack.join(GRADE3, TEAM)
    live_here.slack.settle()
    live_here.tick()
    row_vote(live_here, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
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


def test_a_choice_is_stored_only_in_the_votes(live_on):
    whole_vote(live_on)
    with live_on.db.read() as session:
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
def test_others_see_nothing_of_a_vote(live_here, user):
    open_assessment(live_here)
    row_vote(live_here, "U0MATHCOACH", "teacher_teams", ids.ROW_WEAKNESS)
    assert private(live_here, user) == []
    for message in seen(live_here, user):
        assert "Teacher teams: Weakness" not in message.text
