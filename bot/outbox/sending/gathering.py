"""Threads that want the same of the database at about the same time: one asks it for all of them, the others wait for that."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.log import get_log

_log = get_log(__name__)
# Whoever comes within this time is waited for; meanwhile the processor and the database are people's.
_LONGEST_WAIT_SECONDS = 0.002

One = TypeVar("One")
Answer = TypeVar("Answer")


@dataclass(eq=False)
class _Wish(Generic[One, Answer]):
    """What a thread wants.

    Attributes:
        called: when somebody has done it, or its thread is to do it with all others that wait.
        answer: empty until there is one, and for good where it must be done alone.
    """

    one: One
    called: Event = field(default_factory=Event)
    is_taken: bool = False
    answer: list[Answer] = field(default_factory=list)


class Gathering(Generic[One, Answer]):
    """Does one at a time; whoever comes meanwhile is done together with all who came.

    So people's requests meet one thread of the worker instead of eight, and many deliveries cost few transactions.

    Args:
        alone: does one. It may raise: only whoever wanted it hears of that.
        together: does several, and returns what became of them, by their places. Those that it leaves out, and all where
            the database refuses, are done alone.
    """

    def __init__(
        self, alone: Callable[[One], Answer], together: Callable[[Sequence[One]], Mapping[int, Answer]]
    ) -> None:
        self._alone = alone
        self._together = together
        self._lock = Lock()
        self._waiting: list[_Wish[One, Answer]] = []
        self._is_busy = False

    def do(self, one: One) -> Answer:
        """Returns when it is done. Raises whatever `alone` raises."""
        mine = _Wish[One, Answer](one)
        if not self._comes_first(mine):
            mine.called.wait()
        if not mine.is_taken:
            self._serve()
        return mine.answer[0] if mine.answer else self._alone(one)

    def _comes_first(self, mine: _Wish[One, Answer]) -> bool:
        with self._lock:
            self._waiting.append(mine)
            is_first, self._is_busy = not self._is_busy, True
        return is_first

    def _serve(self) -> None:
        time.sleep(_LONGEST_WAIT_SECONDS)
        with self._lock:
            wishes, self._waiting = self._waiting, []
        for wish in wishes:
            wish.is_taken = True
        try:
            self._answer(wishes)
        finally:
            for wish in wishes:
                wish.called.set()
            self._call_next()

    def _answer(self, wishes: Sequence[_Wish[One, Answer]]) -> None:
        if len(wishes) == 1:
            wishes[0].answer.append(self._alone(wishes[0].one))
            return
        try:
            answers = self._together([wish.one for wish in wishes])
        except (DBAPIError, PoolTimeoutError) as error:
            _log.info("not_done_together", number=len(wishes), error=type(error).__name__)
            return
        for place, answer in answers.items():
            wishes[place].answer.append(answer)

    def _call_next(self) -> None:
        with self._lock:
            self._is_busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.set()
