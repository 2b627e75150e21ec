"""A process that starts or ends a team's meeting when told. `python -m tests.chaos.meet ADDRESS`; a JSON line each way.

Asked `{"do": "start" | "end", "user": …, "ilt": 1, "now": ISO}` it answers with the news of it.
"""

import json
import sys
from datetime import datetime
from itertools import count
from typing import Any

from bot.actor import Actor
from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live.messages.forms import EndForm
from bot.log import set_up_log
from storage import Database
from tests.steps.school import CHANNEL, WORKSPACE
from tests.steps.turns import turn_of

_requests = count(1)


def answer(db: Database, asked: dict[str, Any]) -> str:
    """What came of it."""
    now = datetime.fromisoformat(asked["now"])
    actor = Actor(WORKSPACE, asked["user"], CHANNEL, f"{id(_requests)}:{asked['user']}:{next(_requests)}")
    if asked["do"] == "start":
        outcome = live_meeting.start(turn_of(db, actor, now), 0, 0)
    else:
        ended = meeting_end.end_of_team(turn_of(db, actor, now))
        assert not isinstance(ended, EndForm)
        outcome = ended
    return str(outcome.news)


def main() -> None:
    """Does what it is told until there is nothing more."""
    set_up_log(level="error", form="json")
    db = Database(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(db, json.loads(line))), flush=True)
    db.close()


if __name__ == "__main__":
    main()
