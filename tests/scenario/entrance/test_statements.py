"""How many statements a request may send to the database: the table of what people do most, on both databases.

A request that needs one more changes its row here, on purpose.
"""

from tests.steps.first_clicks import KINDS
from tests.steps.statements import counted

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
    "action, Spanish": 12,
    "action, a form": 4,
    "done": 18,
    "actions": 6,
    "reflect": 8,
    "reveal": 71,
    "results": 8,
    "trend": 6,
    "meeting start": 30,
    "here": 9,
    "meeting end": 44,
    "how was this session": 17,
    "setup": 48,
    "focus": 17,
    "plan": 6,
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
