"""Did it work? Asked two weeks after an action item was done, in the message of that day (bot/items/digest.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import RefusalError, WrongInputError
from bot.items.access import Hold, held, looked_at, require_right, shown
from bot.items.changes import CHECKED_AFTER
from bot.items.messages.success_checks import MOST_NOTE, NOTE, CheckRow
from bot.outbox.behind import people_changed
from bot.rules.text import too_long, visible
from bot.turn import Turn
from bot.words import later, say
from storage.items import ActionItem, Answer, ItemState, SuccessCheck, check_in_workspace, forget_checks

MOST_ASKED_AGAIN = 2
_GONE = later(
    "That question is not asked any more, so nothing was saved. Type /ilt actions done to see what is done."
)


def answer_check(turn: Turn, check_id: int, answer: Answer) -> CheckRow:
    """The answer, or another one instead. After "too early" it is asked again in two weeks, twice at most.

    Raises:
        RefusalError: no such question in a team of theirs, not theirs to answer, or the item is not done any more.
    """
    with _asked(turn, check_id) as (hold, check):
        if hold.is_first and answer != check.answer:
            check.answer, check.answered_at, check.answered_by_id = answer, turn.now, hold.place.person.id
            _ask_again(hold, check)
        return check_row_of(hold.session, check, hold.item)


def note_check(turn: Turn, check_id: int, note: str) -> CheckRow:
    """How they know; empty takes it back.

    Raises:
        RefusalError: as `answer_check`.
        WrongInputError: too long.
    """
    words = visible(note)
    if fault := too_long(words, MOST_NOTE):
        raise WrongInputError({NOTE: fault})
    with _asked(turn, check_id) as (hold, check):
        if hold.is_first:
            check.note = words or None
        return check_row_of(hold.session, check, hold.item)


def read_check(turn: Turn, check_id: int) -> CheckRow:
    """The question as it stands.

    Raises:
        RefusalError: as `answer_check`.
    """
    with looked_at(turn, _item_of(turn, check_id)) as hold:
        return check_row_of(hold.session, _require_asked(hold, check_id), hold.item)


@contextmanager
def _asked(turn: Turn, check_id: int) -> Iterator[tuple[Hold, SuccessCheck]]:
    with held(turn, _item_of(turn, check_id)) as hold:
        require_right(hold)
        yield hold, _require_asked(hold, check_id)


def _item_of(turn: Turn, check_id: int) -> int:
    with turn.read() as act:
        found = check_in_workspace(act.session, turn.actor.workspace_id, check_id)
    if found is None:
        raise RefusalError(say(_GONE))
    return found.item_id


def _require_asked(hold: Hold, check_id: int) -> SuccessCheck:
    check = hold.session.get(SuccessCheck, check_id)
    if check is None or hold.item.state != ItemState.DONE or not _is_asked(check, hold.today):
        raise RefusalError(say(_GONE))
    return check


def _is_asked(check: SuccessCheck, today: date) -> bool:
    """Not yet, where the item was done anew since: SQLite gives a new question the number of one that was deleted, and the
    button of an older message has it. A day more: the owner's calendar may be ahead of the team's.
    """
    return check.asked_at is not None or check.due_on <= today + timedelta(days=1)


def _ask_again(hold: Hold, check: SuccessCheck) -> None:
    """Only what the latest question was answered with decides whether there is another one."""
    item, session = hold.item, hold.session
    session.flush()
    latest = session.scalar(
        select(func.max(SuccessCheck.id)).where(
            SuccessCheck.item_id == item.id, SuccessCheck.answer.is_not(None)
        )
    )
    if check.id != latest:
        return
    forget_checks(session, item.id)
    if check.answer == Answer.TOO_EARLY and _asked_so_far(session, item) <= MOST_ASKED_AGAIN:
        session.add(SuccessCheck(item_id=item.id, due_on=hold.today + CHECKED_AFTER))
    if item.owner_id:
        people_changed(session, [item.owner_id])
    session.flush()


def _asked_so_far(session: Session, item: ActionItem) -> int:
    """Questions since it was last marked done."""
    assert item.done_on is not None
    asked = select(func.count()).where(SuccessCheck.item_id == item.id, SuccessCheck.due_on > item.done_on)
    return int(session.scalars(asked).one())


def check_row_of(session: Session, check: SuccessCheck, item: ActionItem, team: str = "") -> CheckRow:
    """The question as people read it."""
    return CheckRow(
        check.id,
        shown(session, item),
        team,
        check.answer or "",
        check.note or "",
        _asked_again(session, check) if check.answer == Answer.TOO_EARLY else None,
    )


def _asked_again(session: Session, check: SuccessCheck) -> date | None:
    return session.scalar(
        select(SuccessCheck.due_on).where(
            SuccessCheck.item_id == check.item_id, SuccessCheck.id > check.id, SuccessCheck.answer.is_(None)
        )
    )
