"""A process that starts or ends a team's meeting when told. `python -m tests.chaos.meet`; a JSON line each way.

Asked `{"do": "start" | "end", "user": …, "ilt": 1, "now": ISO}` it answers with the news of it.
"""

from datetime import datetime
from typing import Any

from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live.messages.forms import EndForm
from storage import Database
from tests.chaos.racing import actor, serve
from tests.steps.turns import turn_of


def answer(db: Database, asked: dict[str, Any]) -> str:
    """What came of it."""
    now = datetime.fromisoformat(asked["now"])
    turn = turn_of(db, actor(asked["user"]), now)
    if asked["do"] == "start":
        outcome = live_meeting.start(turn, 0, 0)
    else:
        ended = meeting_end.end_of_team(turn)
        assert not isinstance(ended, EndForm)
        outcome = ended
    return str(outcome.news)


if __name__ == "__main__":
    serve({"start": answer, "end": answer})
