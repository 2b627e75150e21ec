"""A process that answers about a session, gives +1s or closes when told. `python -m tests.chaos.process_race`.

Asked `{"do": "answer" | "plus_one" | "close", "meeting": 1, "users": […], "after": seconds, "changes": number}`, a JSON
line each way. "answer" gives the last words of each user that were accepted; "plus_one" how many +1s stand of its own;
"close" the sentence of a refusal, or null.
"""

import random
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.errors import RefusalError
from bot.reflection.answers import save_answers
from bot.reflection.lines import turn_plus_one
from bot.reflection.reflection import close_now
from storage import Database
from storage.reflection import ProcessLine
from tests.chaos.racing import actor, refusal_of, serve, until_done
from tests.steps.turns import turn_of

_NOW = datetime(2026, 12, 1, 23, tzinfo=UTC)


def answer(db: Database, asked: dict[str, Any]) -> dict[str, str]:
    """Everyone answers and changes it, in any order."""
    accepted: dict[str, str] = {}
    for number in range(asked["changes"]):
        for user in random.sample(asked["users"], len(asked["users"])):
            words = f"{user} {number}"
            typed = {"liked": words, "fits": "a_lot"}
            try:
                until_done(lambda: save_answers(turn_of(db, actor(user), _NOW), asked["meeting"], typed))  # noqa: B023
            except RefusalError:
                continue
            accepted[user] = words
    return accepted


def plus_one(db: Database, asked: dict[str, Any]) -> int:
    """Each gives a +1 to every line and takes some back."""
    given = 0
    with db.read() as session:
        lines = session.scalars(select(ProcessLine.id).filter_by(meeting_id=asked["meeting"])).all()
    for user in asked["users"]:
        for line in lines:
            for step in (1, -1)[: random.randint(1, 2)]:
                try:
                    until_done(lambda: turn_plus_one(turn_of(db, actor(user), _NOW), asked["meeting"], line))  # noqa: B023
                except RefusalError:
                    return given
                given += step
    return given


def close(db: Database, asked: dict[str, Any]) -> str | None:
    """*Close and post the minutes*."""
    return refusal_of(lambda: close_now(turn_of(db, actor(asked["users"][0]), _NOW), asked["meeting"]))


if __name__ == "__main__":
    serve({"answer": answer, "plus_one": plus_one, "close": close})
