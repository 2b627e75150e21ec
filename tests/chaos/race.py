"""A process that votes in or ends a round when told. `python -m tests.chaos.race`; a JSON line each way.

Asked `{"do": "vote" | "reveal_now" | "cancel_vote", "round": 1, "users": […], "keys": […], "after": seconds,
"until_refused": false}` it answers with a list of [user, key, choice] that were accepted, or with the sentence of a refusal, or with null.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.assessments import rounds
from bot.assessments.ballot import cast_votes
from bot.errors import RefusalError
from bot.rules.votes import Choice
from bot.turn import Turn
from storage import Database
from storage.failures import is_too_slow
from tests.chaos.racing import Deed, actor, refusal_of, serve
from tests.steps.turns import turn_of

_NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)


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


def _ends(how: Callable[[Turn, int], object]) -> Deed:
    """An end of a round."""

    def deed(db: Database, asked: dict[str, Any]) -> str | None:
        # The other process votes without a pause: a person would read "please try again" and tap again.
        return refusal_of(lambda: how(turn_of(db, actor(asked["users"][0]), _NOW), asked["round"]))

    return deed


if __name__ == "__main__":
    serve({"vote": vote, "reveal_now": _ends(rounds.reveal_now), "cancel_vote": _ends(rounds.cancel_vote)})
