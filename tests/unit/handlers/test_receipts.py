"""Receipts: in order for one person, side by side for several, and one that fails holds up nobody."""

import threading
from contextvars import ContextVar
from functools import partial
from http.client import IncompleteRead

import pytest

from handlers.receipts import Receipts
from tests.patience import HANG_SECONDS

FLAG: ContextVar[str] = ContextVar("flag")


def test_one_person_s_receipts_are_sent_in_the_order_asked_for():
    receipts, sent = Receipts(), []
    first_may_go = threading.Event()

    def slow_first() -> None:
        first_may_go.wait(HANG_SECONDS)
        sent.append(0)

    receipts.send("receipt", "U1", slow_first)
    for number in range(1, 50):
        receipts.send("receipt", "U1", partial(sent.append, number))
    first_may_go.set()
    receipts.close()
    assert sent == list(range(50))


def test_one_person_s_slow_receipt_holds_up_nobody_else():
    receipts, other_was_sent = Receipts(), threading.Event()
    receipts.send("receipt", "U1", lambda: other_was_sent.wait(HANG_SECONDS))
    receipts.send("receipt", "U2", other_was_sent.set)
    assert other_was_sent.wait(HANG_SECONDS)
    receipts.close()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (TimeoutError(), "receipt_not_sent"),
        (IncompleteRead(b""), "receipt_not_sent"),
        (ValueError("unknown url type"), "receipt_not_sent"),
        (KeyError("a fault of ours"), "receipt_failed"),
    ],
)
def test_a_receipt_that_fails_is_told_and_does_not_stop_the_next(fault, told, caplog):
    receipts, sent = Receipts(), []

    def fails() -> None:
        raise fault

    receipts.send("receipt", "U1", fails)
    receipts.send("receipt", "U1", lambda: sent.append(1))
    receipts.close()
    assert sent == [1]
    assert told in caplog.text


def test_what_is_asked_for_while_a_request_is_answered_is_sent_after_the_answer():
    receipts, sent = Receipts(), threading.Event()
    with receipts.keeping():
        receipts.send("receipt", "U1", sent.set)
        before = sent.is_set(), receipts.is_idle
    assert sent.wait(HANG_SECONDS)
    receipts.close()
    assert (before, receipts.is_idle) == ((False, False), True)


def test_what_is_done_afterwards_is_done_by_the_same_thread_when_slack_has_the_answer():
    receipts, done = Receipts(), []

    def note() -> None:
        done.append((threading.get_ident(), FLAG.get()))

    with receipts.keeping():
        FLAG.set("as it was then")
        receipts.afterwards(note)
        FLAG.set("as it is by now")
        assert (done, receipts.is_idle) == ([], False)
    assert (done, receipts.is_idle) == ([(threading.get_ident(), "as it was then")], True)
    receipts.afterwards(note)
    assert done[1:] == [(threading.get_ident(), "as it is by now")]
    receipts.close()
