"""One question, in one statement: which steps of a round have something to do. Most rounds have nothing."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Select, literal_column, select, union_all
from sqlalchemy.sql.visitors import replacement_traverse

from bot.outbox.duty import Due
from bot.turn import Turn


class Question:
    """Built once: building it costs more than asking it.

    Args:
        steps: what is due for each of the steps; a step is known by its place.
    """

    def __init__(self, steps: tuple[tuple[Due, ...], ...]) -> None:
        self._steps = steps
        self._due = [one for step in steps for one in step]

    def ask(self, turn: Turn, first: int = 0) -> frozenset[int]:
        """The places, from `first` on, of the steps for which something is due now."""
        with turn.read() as act:
            asked = act.session.connection().execute(_places(self._steps, first), self._values(turn))
            return frozenset(asked.scalars())

    def _values(self, turn: Turn) -> Mapping[str, Any]:
        values = {"now": turn.now, "machine_now": turn.machine_now}
        for one in self._due:
            values.update(one.values(turn))
        return values


@cache
def _places(steps: tuple[tuple[Due, ...], ...], first: int) -> CompoundSelect[Any]:
    return union_all(*(_place(place, one) for place, step in enumerate(steps[first:], first) for one in step))


def _place(place: int, one: Due) -> Select[Any]:
    # In its order, and not as EXISTS: PostgreSQL would leave the order out, and with it the index in which few are.
    rows: Any = replacement_traverse(one.rows.limit(1), {}, _written_out)
    return select(literal_column(str(place))).select_from(rows.subquery())


def _written_out(element: Any, **_: Any) -> Any:
    """What is always the same stands in the statement's own words.

    Of a value that is given along, SQLite and PostgreSQL have to look anew, each time they are asked, whether an index of
    some of the rows holds those with it: then they plan the whole statement anew, which takes longer than answering it.
    """
    if isinstance(element, BindParameter) and not element.required:
        return literal_column(str(element.compile(compile_kwargs={"literal_binds": True})), element.type)
    return None
