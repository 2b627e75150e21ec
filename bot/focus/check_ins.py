"""A strategy's owner answers: did we do it, did it work; changes it until the next time, and adds what they saw."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam, select

from bot.errors import RefusalError, WrongInputError
from bot.focus.messages.check_ins import (
    DID,
    LINK,
    LONGEST_LINK,
    LONGEST_NOTE,
    NO_DID,
    NO_LINK,
    NOTE,
    AnswerForm,
    SeenForm,
    Watch,
    number_field,
)
from bot.focus.messages.strategy_forms import LONGEST_NUMBER, no_number
from bot.focus.strategy_access import By, Hold, held, looked_at
from bot.items.check_ins import CHECK_IN_GONE, check_in_row_of, check_in_rows, said_in, why_not
from bot.items.digest_pending import Desk
from bot.items.messages.check_ins import CheckInRow
from bot.outbox.behind import strategies_changed
from bot.outbox.languages import language_of_team
from bot.rules.check_ins import Did, Said, Worked
from bot.rules.strategy_words import number_said
from bot.rules.text import is_address, kept, too_long, visible
from bot.teams.membership import shown_name
from bot.turn import Turn
from bot.words import later, say, speaking
from storage.check_in_rows import check_ins_asked, last_check_in, values_in
from storage.strategies import CheckIn, Strategy, StrategyValue
from storage.strategy_rows import newest_wording, numbers_of

_BY_CHECK_IN = By(
    Strategy.id == select(CheckIn.strategy_id).where(CheckIn.id == bindparam("about")).scalar_subquery(),
    CHECK_IN_GONE,
)
_ANEW = later("That was answered anew since then, so nothing was undone.")
_FIRST = later("Say first whether you did it. Nothing was saved yet.")


@dataclass(frozen=True)
class Seen:
    """*Add what you saw…* as it was filled in. `numbers`: what was typed of each number to watch, by its id."""

    note: str = ""
    link: str = ""
    numbers: Mapping[int, str] = field(default_factory=dict)


def waiting_check_ins(desk: Desk) -> list[CheckInRow]:
    """What somebody was asked and has not answered in full, in all their teams."""
    asked = check_ins_asked(desk.session, desk.person.id, desk.teams)
    named = {ilt_id: shown_name(team.ilt) for ilt_id, team in desk.teams.items() if len(desk.teams) > 1}
    rows = [row for row, _ in asked if row.asked_on <= desk.today]
    return check_in_rows(desk.session, rows, desk.person.id, desk.today, named)


def read_row(turn: Turn, check_in_id: int) -> CheckInRow:
    """A check-in as whoever asks reads it. Raises as `say_did`."""
    with looked_at(turn, check_in_id, _BY_CHECK_IN) as hold:
        row = hold.session.get_one(CheckIn, check_in_id)
        return check_in_row_of(hold.session, row, hold.place.person.id, hold.today)


def say_did(turn: Turn, check_in_id: int, did: Did) -> None:
    """*Did we do it?*; the second question follows.

    Raises:
        RefusalError: no such check-in, not theirs to answer, or its time is over.
    """
    _answer(turn, check_in_id, lambda said: replace(said, did=did, has_nothing=False))


def say_worked(turn: Turn, check_in_id: int, worked: Worked) -> None:
    """*Did it work?*

    Raises:
        RefusalError: as `say_did`, or the first question waits still.
    """
    _answer(turn, check_in_id, lambda said: replace(said, worked=worked, has_nothing=False))


def say_all(turn: Turn, check_in_id: int, said: Said) -> None:
    """Both answers at once, or *Nothing to report*. Raises as `say_worked`."""
    _answer(turn, check_in_id, lambda _before: said)


def take_back(turn: Turn, check_in_id: int, said: Said, before: Said) -> None:
    """*Undo* of typed words: as it was before them.

    Raises:
        RefusalError: as `say_did`, or it was answered anew since.
    """

    def back(now: Said) -> Said:
        if now != said:
            raise RefusalError(say(_ANEW))
        return before

    _answer(turn, check_in_id, back)


def _answer(turn: Turn, check_in_id: int, becomes: Callable[[Said], Said]) -> None:
    with _asked(turn, check_in_id) as (hold, row):
        if hold.is_first:
            before = said_in(row)
            said = becomes(before)
            if said.worked and said.did is None:
                raise RefusalError(say(_FIRST))
            if said != before:
                _keep(hold, row, said)


def _keep(hold: Hold, row: CheckIn, said: Said) -> None:
    row.did, row.worked, row.has_nothing = said.did, said.worked, said.has_nothing
    is_answer, me = said.is_answer, hold.place.person.id
    row.answered_at, row.answered_by_id = (hold.now, me) if is_answer else (None, None)
    row.wording_id = newest_wording(hold.session, row.strategy_id).id
    if said.did and hold.row.accepted_at is None:
        # Whoever says how it goes looks after it, and is not asked any more whether they would.
        hold.row.accepted_at = hold.now
    _behind(hold)


def _behind(hold: Hold) -> None:
    """Whom to ask next does not depend on what was said; what is still asked in a message of the day does."""
    me = hold.place.person.id
    strategies_changed(hold.session, hold.row.ilt_id, at_once=hold.machine_now, told=[me])


@contextmanager
def _asked(turn: Turn, check_in_id: int) -> Iterator[tuple[Hold, CheckIn]]:
    with held(turn, check_in_id, _BY_CHECK_IN) as hold:
        yield hold, _require_open(hold, check_in_id)


def _require_open(hold: Hold, check_in_id: int) -> CheckIn:
    newest = last_check_in(hold.session, hold.row.id)
    is_newest = newest is not None and newest.id == check_in_id
    row = newest if is_newest else hold.session.get(CheckIn, check_in_id)
    if row is None:
        raise RefusalError(say(CHECK_IN_GONE))
    if why := why_not(hold.session, row, hold.row, hold.place.person.id, is_newest=is_newest):
        raise RefusalError(why)
    return row


def read_answer(turn: Turn, check_in_id: int) -> AnswerForm:
    """*Change*. Raises as `say_did`."""
    with _looked_at(turn, check_in_id) as (hold, row):
        return AnswerForm(row.id, newest_wording(hold.session, row.strategy_id).what, said_in(row))


def change_answer(turn: Turn, check_in_id: int, said: Said) -> None:
    """*Save*.

    Raises:
        WrongInputError: the first question was not answered.
        RefusalError: as `say_did`.
    """
    if not said.is_answer:
        raise WrongInputError({DID: say(NO_DID)})
    say_all(turn, check_in_id, Said(has_nothing=True) if said.has_nothing else said)


@contextmanager
def _looked_at(turn: Turn, check_in_id: int) -> Iterator[tuple[Hold, CheckIn]]:
    with looked_at(turn, check_in_id, _BY_CHECK_IN) as hold:
        yield hold, _require_open(hold, check_in_id)


def read_seen(turn: Turn, check_in_id: int) -> SeenForm:
    """*Add what you saw…*. Raises as `say_did`."""
    with _looked_at(turn, check_in_id) as (hold, row):
        values = values_in(hold.session, row.id)
        watched = numbers_of(hold.session, [row.strategy_id]).get(row.strategy_id, ())
        numbers = [
            Watch(one.id, one.name, one.unit, values[one.id].said if one.id in values else "")
            for one, _ in watched
        ]
        what = newest_wording(hold.session, row.strategy_id).what
        return SeenForm(row.id, what, row.note or "", row.link or "", numbers)


def add_seen(turn: Turn, check_in_id: int, typed: Seen) -> None:
    """*Save*; what is empty is taken back.

    Raises:
        WrongInputError: by field.
        RefusalError: as `say_did`.
    """
    note, link = visible(kept(typed.note)), kept(typed.link)
    faults = {NOTE: too_long(note, LONGEST_NOTE), LINK: _link_fault(link)}
    said = {number_id: visible(kept(words)) for number_id, words in typed.numbers.items()}
    faults |= {number_field(one): _number_fault(words) for one, words in said.items()}
    if wrong := {where: fault for where, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    with _asked(turn, check_in_id) as (hold, row):
        if hold.is_first:
            row.note, row.link = note or None, link or None
            _keep_values(hold, row, said)
            _behind(hold)


def _link_fault(link: str) -> str:
    if not link:
        return ""
    return too_long(link, LONGEST_LINK) or ("" if is_address(link) else say(NO_LINK))


def _number_fault(words: str) -> str:
    if not words:
        return ""
    return too_long(words, LONGEST_NUMBER) or ("" if number_said(words) is not None else no_number(words))


def _keep_values(hold: Hold, row: CheckIn, said: Mapping[int, str]) -> None:
    known = values_in(hold.session, row.id)
    for number, _ in numbers_of(hold.session, [row.strategy_id]).get(row.strategy_id, ()):
        words, before = said.get(number.id), known.get(number.id)
        if words is None:
            continue
        if before:
            hold.session.delete(before)
        value = number_said(words)
        if value is not None:
            hold.session.add(
                StrategyValue(
                    ilt_id=row.ilt_id,
                    number_id=number.id,
                    check_in_id=row.id,
                    said=words,
                    value=value,
                    day=hold.today,
                )
            )
    hold.session.flush()


@dataclass(frozen=True)
class Topic:
    """What a check-in gives the team to talk about."""

    ilt_id: int
    title: str
    objective: str


def to_talk_about(turn: Turn, check_in_id: int) -> Topic:
    """*Put it on the agenda*, which the whole team reads: in its language. Raises as `say_did`."""
    with _looked_at(turn, check_in_id) as (hold, row), speaking(language_of_team(hold.session, row.ilt_id)):
        what = newest_wording(hold.session, row.strategy_id).what
        said = said_in(row)
        title = say("Check: {what}", what=what)
        return Topic(row.ilt_id, title, said.echo)
