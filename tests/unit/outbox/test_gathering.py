"""Many threads, one of which does the work of all who wait."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from bot.outbox.sending.gathering import Gathering

THREADS = 8


class Book:
    """Doubles numbers, and keeps how. It never does two things at once; `alone` refuses 13, `together` leaves out 7."""

    def __init__(self) -> None:
        self.groups: list[int] = []
        self.singles: list[int] = []
        self.is_refusing = False

    def one(self, number: int) -> int:
        self.singles.append(number)
        if number == 13:
            raise ValueError(number)
        return 2 * number

    def several(self, numbers: Sequence[int]) -> dict[int, int]:
        if self.is_refusing:
            raise OperationalError("", {}, Exception())
        self.groups.append(len(numbers))
        return {place: 2 * number for place, number in enumerate(numbers) if number not in {7, 13}}


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def gathering(book: Book) -> Gathering[int, int]:
    return Gathering(book.one, book.several)


def test_each_of_many_is_done_once_and_gets_its_own_answer(book, gathering):
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(gathering.do, range(100, 300))) == [2 * number for number in range(100, 300)]
    assert len(book.singles) + sum(book.groups) == 200
    assert THREADS >= max(book.groups) > 1


def test_one_by_itself_is_done_alone(book, gathering):
    assert gathering.do(1) == 2
    assert (book.singles, book.groups) == ([1], [])


def test_what_is_left_out_is_done_alone_and_its_fault_is_nobody_elses(book, gathering):
    with ThreadPoolExecutor(THREADS) as pool:
        found = {number: pool.submit(gathering.do, number) for number in (*range(1, 9), 13)}
    assert isinstance(found.pop(13).exception(), ValueError)
    assert {number: one.result() for number, one in found.items()} == {one: 2 * one for one in range(1, 9)}
    assert 7 in book.singles


def test_where_the_database_refuses_them_together_each_is_tried_alone(book, gathering):
    book.is_refusing = True
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(gathering.do, range(20, 40))) == [2 * number for number in range(20, 40)]
    assert sorted(book.singles) == list(range(20, 40))
