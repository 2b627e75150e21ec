"""Workers are killed and Slack misbehaves from the dots to the step back: dots are shown once, one of each message comes."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.focus.choice import choose
from bot.focus.committing import commit_to
from bot.focus.cycles import step_back
from bot.focus.dots import place_dots
from bot.focus.messages.strategy_forms import Said
from bot.focus.next_cycle import end_focus
from bot.focus.opening import open_choosing_of
from bot.focus.strategy_owners import accept
from storage.audit import AuditEntry, Deed
from storage.focus import Cycle, FocusAnswer, FocusArea, FocusCandidate, FocusDot, FocusLine, FocusRound
from storage.focus_rounds import candidates_of
from storage.people import Ilt
from storage.strategies import Strategy
from tests.chaos.torment import School, tormented_school
from tests.patience import LARGE
from tests.steps.bot import EIGHT, GRADE3, TEAM

FOCUSES = 6 if LARGE else 1
FIRST = date(2026, 11, 30)
PLACED, NOT_PLACED = EIGHT[:4], EIGHT[4:]
# By what a message holds; the first that fits.
IN_CHANNEL = {
    "Step back: what worked": "step back",
    "What should we work on?": "focus",
    "Our focus": "focus",
    "What we worked on": "focus",
}
TO_PEOPLE = {
    "Your two dots": "dots",
    "The dots of": "dots shown",
    "asks you to look after a strategy": "strategy asked",
    "looks after your strategy": "strategy answered",
    # One of them asks for a check-in, another one to step back.
    "Step back with your team": "step back ask",
    "For you on": "check-in",
}
# Of one focus there is one of each, and a reminder for everyone who has placed no dots.
OF_ONE = Counter({*IN_CHANNEL.values(), *TO_PEOPLE.values()}) + Counter(dots=len(NOT_PLACED) - 1)


# On every change on one database, and what happens around meetings on the other; on both with `make chaos`.
@pytest.fixture(params=["sqlite", "postgres"] if LARGE else ["postgres"])
def school(request, tmp_path) -> Iterator[School]:
    with tormented_school(tmp_path, request.getfixturevalue(request.param)) as made:
        yield made


def test_a_focus_is_told_of_once_whatever_happens(school):
    for number in range(FOCUSES):
        whole_focus(school, FIRST + timedelta(weeks=4 * number))
    told = school.read_by_everyone(IN_CHANNEL, TO_PEOPLE)
    assert told == Counter({kind: number * FOCUSES for kind, number in OF_ONE.items()})
    dots_were_shown_once(school)
    assert school.chaos.kills > 0
    school.report(f"{FOCUSES} focuses", told.total())


def whole_focus(school: School, monday: date) -> None:
    """From the dots to the step back; a strategy's owner is asked once, two weeks after it was committed to."""
    tuesday, wednesday, end = (monday + timedelta(days=number) for number in (1, 2, 18))
    over = end + timedelta(days=3)
    school.at(f"{monday} 09:00", lambda: opened(school, monday))
    for user in PLACED:
        placed(school, user)
    school.at(f"{tuesday} 07:31")
    school.at(f"{tuesday} 16:01")
    school.at(f"{wednesday} 09:00", lambda: committed(school, end))
    school.at(f"{wednesday} 09:10", lambda: accept(school.turn(GRADE3), newest(school, Strategy)))
    school.at(f"{wednesday + timedelta(weeks=2)} 07:31")
    school.at(f"{over} 07:31")
    school.at(f"{over} 09:00", lambda: step_back(school.turn(), newest(school, Cycle)))
    school.at(f"{over} 09:30", lambda: end_focus(school.turn(), newest(school, Cycle)))


def newest(school: School, kind: Any) -> int:
    with school.bot.db.read() as session:
        return session.scalars(select(func.max(kind.id))).one() or 0


def opened(school: School, monday: date) -> None:
    with school.bot.db.read() as session:
        ilt_id = session.scalars(select(Ilt.id).filter_by(channel_id=TEAM)).one()
    open_choosing_of(school.turn(), ilt_id, 0, [], "\n".join(f"{one} from {monday}" for one in "ABC"))


def placed(school: School, user: str) -> None:
    """Two dots, the second one not everybody's, and a line."""
    round_id, place = newest(school, FocusRound), PLACED.index(user)
    with school.bot.db.read() as session:
        known = [one.id for one in candidates_of(session, round_id)]
    place_dots(school.turn(user), round_id, [known[0], known[1 + place % 2]], f"Line {place} of {round_id}")


def committed(school: School, end: date) -> None:
    """The first candidate chosen, with a strategy."""
    round_id = newest(school, FocusRound)
    with school.bot.db.read() as session:
        [first, *_] = [one.id for one in candidates_of(session, round_id)]
        ilt_id = session.get_one(FocusRound, round_id).ilt_id
    choose(school.turn(), round_id, [first], end)
    said = Said("Look at student work", "teams plan from it", owner=GRADE3)
    commit_to(school.turn(), ilt_id, newest(school, FocusArea), said)


def dots_were_shown_once(school: School) -> None:
    """Every dot is counted, every line is there once, nothing tells whose they are; each cycle has ended."""
    with school.bot.db.read() as session:
        shown = select(func.count()).where(AuditEntry.deed == Deed.DOTS_SHOWN)
        assert session.scalar(shown) == FOCUSES
        assert session.scalar(select(func.sum(FocusCandidate.dots))) == FOCUSES * 2 * len(PLACED)
        lines = session.scalars(select(FocusLine.text)).all()
        assert len(set(lines)) == len(lines) == FOCUSES * len(PLACED)
        assert session.scalars(select(FocusDot.asking_id)).all() == []
        assert session.scalars(select(FocusAnswer.asking_id)).all() == []
        states = session.scalars(select(Cycle.state)).all()
        assert states == ["ended"] * FOCUSES
