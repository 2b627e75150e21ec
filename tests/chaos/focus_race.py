"""A process that places dots, shows them, chooses, steps back or votes again when told. `python -m tests.chaos.focus_race`.

Asked `{"do": …, "round": 1, "users": […], "candidates": […], "after": seconds, "changes": number}`, a JSON line each way.
"place" gives the candidates of each user that were accepted last, "vote" what each user chose that was accepted last; all
others the sentence of a refusal, or null. To step back, to keep a focus and to end it, "round" is the cycle.
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.assessments.ballot import cast_votes
from bot.assessments.rounds import reveal_now
from bot.errors import RefusalError
from bot.focus.choice import choose
from bot.focus.cycles import end_due_cycles, step_back
from bot.focus.dots import place_dots, show_dots
from bot.focus.next_cycle import end_focus, keep_focus
from bot.rules.votes import Choice
from bot.turn import Turn
from storage import Database
from tests.chaos.racing import Deed, actor, refusal_of, serve, until_done
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


def vote(db: Database, asked: dict[str, Any]) -> dict[str, str]:
    """Everyone votes on the one criterion and changes it, in any order."""
    accepted: dict[str, str] = {}
    for _ in range(asked["changes"]):
        for user in random.sample(asked["users"], len(asked["users"])):
            choice, turn = random.choice(list(Choice)), turn_of(db, actor(user), _NOW)
            try:
                until_done(lambda: cast_votes(turn, asked["round"], {asked["key"]: choice}))  # noqa: B023
            except RefusalError:
                continue
            accepted[user] = choice.value
    return accepted


def look(db: Database, asked: dict[str, Any]) -> None:
    """The worker's look at cycles that are over, at that time."""
    now = datetime.fromisoformat(asked["now"])
    until_done(lambda: end_due_cycles(turn_of(db, now=now)))


def _organizer(db: Database, asked: dict[str, Any]) -> Turn:
    now = datetime.fromisoformat(asked["now"]) if "now" in asked else _NOW
    return turn_of(db, actor(asked["users"][0]), now)


def _tap(what: Callable[[Turn, dict[str, Any]], object]) -> Deed:
    """A tap of the first of the users."""

    def deed(db: Database, asked: dict[str, Any]) -> str | None:
        turn = _organizer(db, asked)
        return refusal_of(lambda: what(turn, asked))

    return deed


_TAPS: Mapping[str, Callable[[Turn, dict[str, Any]], object]] = {
    "show": lambda turn, asked: show_dots(turn, asked["round"]),
    "choose": lambda turn, asked: choose(turn, asked["round"], asked["candidates"], _END),
    "step back": lambda turn, asked: step_back(turn, asked["round"], by_hand=True),
    "keep": lambda turn, asked: keep_focus(turn, asked["round"]),
    "end": lambda turn, asked: end_focus(turn, asked["round"]),
    "reveal": lambda turn, asked: reveal_now(turn, asked["round"]),
}

if __name__ == "__main__":
    serve({"place": place, "vote": vote, "look": look, **{name: _tap(what) for name, what in _TAPS.items()}})
