"""How many statements a request may send to the database: the table of what people do most, on both databases.

A request that needs one more changes its row here, on purpose.
"""

from tests.steps.first_clicks import KINDS
from tests.steps.statements import counted

# The most that one request of each kind sends, SQLite's BEGIN among them; none of PostgreSQL's sends more, but for the reveal,
# which wipes there. "action, Spanish" is logged, the two above it are asked about.
MOST = {
    "vote": 4,
    "ballot": 7,
    "evidence": 3,
    "menu": 31,
    "agenda": 15,
    "agenda add": 14,
    "action, a weekday": 7,
    "action, a date in other words": 7,
    "action, Spanish": 13,
    "action, a form": 5,
    "done": 19,
    "actions": 7,
    "reflect": 9,
    "reveal": 72,
    "results": 9,
    "trend": 7,
    "meeting start": 31,
    "here": 10,
    "meeting end": 45,
    "how was this session": 18,
    "setup": 49,
    "focus": 18,
    "plan": 7,
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
