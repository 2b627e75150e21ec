"""One question, in one statement: which steps of a round have something to do. Most rounds have nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, literal_column, select, union_all

from bot.outbox.duty import Due
from bot.turn import Turn


class Question:
    """Built once: building it costs more than asking it.

    Args:
        steps: what is due for each of the steps; a step is known by its place.
    """

    def __init__(self, steps: Sequence[Sequence[Due]]) -> None:
        self._due = [one for step in steps for one in step]
        self._places = union_all(*(_place(place, one) for place, step in enumerate(steps) for one in step))

    def ask(self, turn: Turn) -> frozenset[int]:
        """The places of the steps for which something is due now."""
        with turn.read() as act:
            return frozenset(act.session.connection().execute(self._places, self._values(turn)).scalars())

    def _values(self, turn: Turn) -> Mapping[str, Any]:
        values = {"now": turn.now, "machine_now": turn.machine_now}
        for one in self._due:
            values.update(one.values(turn))
        return values


def _place(place: int, one: Due) -> Select[Any]:
    # In its order, and not as EXISTS: PostgreSQL would leave the order out, and with it the index in which few are.
    return select(literal_column(str(place))).select_from(one.rows.limit(1).subquery())
