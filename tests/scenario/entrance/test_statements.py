"""How many statements a request may send to the database: the table of what people do most, on both databases.

A request that needs one more changes its row here, on purpose.
"""

from tests.steps.first_clicks import KINDS
from tests.steps.statements import counted

# The most that one request of each kind sends, SQLite's BEGIN and COMMIT among them; a few more than today.
MOST = {
    "vote": 6,
    "ballot": 8,
    "menu": 30,
    "agenda": 16,
    "action, a weekday": 10,
    "action, a date in other words": 10,
    "done": 20,
    "actions": 8,
    "reflect": 12,
    "reveal": 76,
    "meeting start": 36,
    "here": 12,
    "meeting end": 57,
    "how was this session": 22,
    "setup": 51,
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
