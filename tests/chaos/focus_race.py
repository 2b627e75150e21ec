"""A process that places dots, shows them, chooses or steps back when told. `python -m tests.chaos.focus_race ADDRESS`.

Asked `{"do": "place" | "show" | "choose" | "step back" | "keep", "round": 1, "users": […], "candidates": […], "after": seconds, "changes": number}`, a
JSON line each way. "place" gives the candidates of each user that were accepted last; all others the sentence of a refusal, or
null. To step back and to keep a focus, "round" is the cycle.
"""

import json
import random
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import RefusalError, WrongInputError
from bot.focus.choice import choose
from bot.focus.cycles import step_back
from bot.focus.dots import place_dots, show_dots
from bot.focus.next_cycle import keep_focus
from bot.log import set_up_log
from storage import Database
from tests.chaos.process_race import until_done
from tests.chaos.race import actor
from tests.steps.turns import turn_of

_NOW = datetime(2026, 12, 1, 23, tzinfo=UTC)
_END = date(2027, 2, 26)


def place(db: Database, asked: dict[str, Any]) -> dict[str, list[int]]:
    """Everyone places two dots and changes them, in any order."""
    accepted: dict[str, list[int]] = {}
    for number in range(asked["changes"]):
        for user in random.sample(asked["users"], len(asked["users"])):
            chosen, turn = random.sample(asked["candidates"], 2), turn_of(db, actor(user), _NOW)
            try:
                until_done(lambda: place_dots(turn, asked["round"], chosen, f"{user} {number}"))  # noqa: B023
            except RefusalError:
                continue
            accepted[user] = chosen
    return accepted


def show(db: Database, asked: dict[str, Any]) -> str | None:
    """*Show the dots*."""
    return _refusal(lambda: show_dots(turn_of(db, actor(asked["users"][0]), _NOW), asked["round"]))


def choose_some(db: Database, asked: dict[str, Any]) -> str | None:
    """*Choose*."""
    turn = turn_of(db, actor(asked["users"][0]), _NOW)
    return _refusal(lambda: choose(turn, asked["round"], asked["candidates"], _END))


def step_back_now(db: Database, asked: dict[str, Any]) -> str | None:
    """*Step back now*."""
    turn = turn_of(db, actor(asked["users"][0]), _NOW)
    return _refusal(lambda: step_back(turn, asked["round"], by_hand=True))


def keep(db: Database, asked: dict[str, Any]) -> str | None:
    """*Keep our focus*."""
    return _refusal(lambda: keep_focus(turn_of(db, actor(asked["users"][0]), _NOW), asked["round"]))


_DEEDS = {"place": place, "show": show, "choose": choose_some, "step back": step_back_now, "keep": keep}


def _refusal(work: Any) -> str | None:
    try:
        until_done(work)
    except (RefusalError, WrongInputError) as refusal:
        return str(refusal)
    return None


def main() -> None:
    """Does what it is told until there is nothing more."""
    set_up_log(level="error", form="json")
    db = Database(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        time.sleep(asked["after"])
        print(json.dumps(_DEEDS[asked["do"]](db, asked)), flush=True)
    db.close()


if __name__ == "__main__":
    main()
