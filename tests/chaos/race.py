"""A process that votes in or ends a round when told. `python -m tests.chaos.race ADDRESS`; a JSON line each way.

Asked `{"do": "vote" | "reveal_now" | "cancel_vote", "round": 1, "users": […], "keys": […], "after": seconds,
"until_refused": false}` it answers with a list of [user, key, choice] that were accepted, or with the sentence of a refusal, or with null.
"""

import json
import random
import sys
import time
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.actor import Actor
from bot.assessments import rounds
from bot.assessments.ballot import cast_votes
from bot.errors import RefusalError
from bot.log import set_up_log
from bot.rules.votes import Choice
from storage import Database
from storage.database import is_too_slow
from tests.steps.school import CHANNEL, WORKSPACE
from tests.steps.turns import turn_of

_NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)
_requests = count(1)


def actor(user: str) -> Actor:
    """Somebody with a request of their own; it names the process too."""
    return Actor(WORKSPACE, user, CHANNEL, f"{id(_requests)}:{time.time_ns()}:{next(_requests)}")


def vote(db: Database, asked: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Everyone's vote on everything, in any order; then changes of them until one is refused. What was accepted."""
    wanted = [(user, key) for user in asked["users"] for key in asked["keys"]]
    more = iter(lambda: random.choice(wanted), None) if asked["until_refused"] else ()
    accepted = []
    for user, key in chain(random.sample(wanted, len(wanted)), more):
        choice = random.choice(list(Choice))
        try:
            cast_votes(turn_of(db, actor(user), _NOW), asked["round"], {key: choice})
        except RefusalError:
            break
        except DBAPIError as error:
            if not is_too_slow(error):
                raise
            continue
        accepted.append((user, key, choice.value))
    return accepted


def main() -> None:
    """Does what it is told until there is nothing more."""
    set_up_log(level="error", form="json")
    db = Database(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        time.sleep(asked["after"])
        print(json.dumps(answer(db, asked)), flush=True)
    db.close()


def answer(db: Database, asked: dict[str, Any]) -> Any:
    """What came of one thing that was asked for."""
    if asked["do"] == "vote":
        return vote(db, asked)
    end = {"reveal_now": rounds.reveal_now, "cancel_vote": rounds.cancel_vote}[asked["do"]]
    while True:
        try:
            end(turn_of(db, actor(asked["users"][0]), _NOW), asked["round"])
        except RefusalError as refusal:
            return str(refusal)
        except DBAPIError as error:
            # The other process votes without a pause: a person would read "please try again" and tap again.
            if not is_too_slow(error):
                raise
        else:
            return None


if __name__ == "__main__":
    main()
