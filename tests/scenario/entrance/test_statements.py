"""How many statements a request may send to the database: the table of what people do most, on both databases.

A request that needs one more changes its row here, on purpose.
"""

from datetime import UTC, datetime

from sqlalchemy import update

from storage.people import Ilt
from tests.steps.first_clicks import KINDS
from tests.steps.items import log
from tests.steps.statements import counted, sent

# The most that one request of each kind sends, BEGIN and COMMIT apart; the reveal wipes on PostgreSQL. "action, Spanish" is
# logged, the two above it are asked about.
MOST = {
    "vote": 3,
    "ballot": 6,
    "evidence": 3,
    "menu": 30,
    "agenda": 14,
    "agenda add": 13,
    "action, a weekday": 6,
    "action, a date in other words": 6,
    "action, Spanish": 11,
    "action, a form": 4,
    "done": 17,
    "actions": 6,
    "reflect": 8,
    "reveal": 70,
    "results": 8,
    "trend": 6,
    "meeting start": 29,
    "here": 9,
    "meeting end": 43,
    "how was this session": 16,
    "setup": 48,
    "focus": 17,
    "plan": 6,
}
# Those of an action item that is logged for somebody else, in a team that is set up: what each is for, and how it begins.
OF_LOGGING = {
    "where whoever asks is": "SELECT ilts.",
    "the request is noted": "INSERT INTO handled_requests ",
    "the meeting that goes on": "SELECT meetings.",
    "who can own it, and when they are off": "SELECT people.",
    "when the school is off": "SELECT days_off.",
    "its number": "INSERT INTO item_counters ",
    "the item": "INSERT INTO action_items ",
    "its history": "INSERT INTO item_changes ",
    "Home tabs that show it": "UPDATE home_views ",
    "messages that show it": "UPDATE posted_messages ",
    "its owner is to be looked at": "UPDATE people ",
    "its owner is to be told": "INSERT INTO deliveries ",
}


def test_no_request_sends_more_statements_than_its_row_allows(bot_on_both):
    found = {}
    with counted(bot_on_both.db) as requests:
        for name, deed in KINDS:
            deed(bot_on_both)
            bot_on_both.settle()
            found[name] = max(requests.values(), default=0)
            requests.clear()
    assert all(found[name] for name in MOST), found
    too_many = [f"{name}: {found[name]}, allowed {most}" for name, most in MOST.items() if found[name] > most]
    assert not too_many, "; ".join(too_many)


def test_each_statement_of_a_logged_item_has_its_name(bot):
    with bot.db.write() as session:
        session.execute(update(Ilt).values(set_up_at=datetime(2026, 8, 1, tzinfo=UTC)))
    with sent(bot.db) as statements:
        assert "Logged" in log(bot, "@Grade 3 lead share the data protocol by Friday").text
    assert len(statements) == len(OF_LOGGING)
    for statement, (name, begin) in zip(statements, OF_LOGGING.items(), strict=True):
        assert statement.startswith(begin), name
