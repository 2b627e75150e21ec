"""Dots, showing, choosing and stepping back in two processes: each dot is counted or refused, one choice and one cycle hold."""

import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.focus.dots import cancel_choosing
from bot.focus.opening import open_choosing_of
from storage.focus import Cycle, FocusAnswer, FocusArea, FocusAsking, FocusDot, FocusLine
from storage.focus_rounds import candidates_of
from storage.living import PostedMessage
from tests.chaos.workers import PEOPLE, address_of
from tests.databases import opened
from tests.patience import HANG_SECONDS
from tests.processes import launch
from tests.steps.dated_bot import TUESDAY
from tests.steps.school import School, open_school
from tests.steps.turns import turn_of

ROUNDS = 20 if os.environ.get("ILT_CHAOS") == "large" else 2


class Racer:
    """One process."""

    def __init__(self, address: str) -> None:
        self._process = launch(
            ["-m", "tests.chaos.focus_race", address], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._line()

    def ask(self, do: str, round_id: int, users: list[str], candidates: list[int], **how: float) -> None:
        assert self._process.stdin
        asked = {
            "do": do,
            "round": round_id,
            "users": users,
            "candidates": candidates,
            "after": 0,
            "changes": 3,
        }
        self._process.stdin.write(json.dumps({**asked, **how}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        return json.loads(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def end(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            assert self._process.wait(HANG_SECONDS) == 0
        finally:
            self._process.kill()
            self._process.stdout.close()


@contextmanager
def two(address: str) -> Iterator[tuple[Racer, Racer]]:
    with ExitStack() as stack:
        first = Racer(address)
        stack.callback(first.end)
        second = Racer(address)
        stack.callback(second.end)
        yield first, second


@pytest.fixture
def school(maker, rubric) -> Iterator[School]:
    with opened(maker.migrated()) as db:
        yield open_school(db, rubric.only(["critical_work"]), PEOPLE, TUESDAY, TUESDAY + timedelta(days=2))


def choosing(school: School, number: int = 0) -> tuple[int, list[int]]:
    """An open choosing among four that were never asked about before; its id and its candidates'."""
    turn = turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY)
    round_id = open_choosing_of(
        turn, school.ilt_id, 0, [], "\n".join(f"{name} {number}" for name in "ABCD")
    ).round_id
    with school.db.read() as session:
        return round_id, [one.id for one in candidates_of(session, round_id)]


def test_a_dot_is_counted_as_it_was_last_accepted_or_refused_and_shown_once(school):
    with two(address_of(school.db)) as (placing, showing):
        for number in range(ROUNDS):
            round_id, known = choosing(school, number)
            placing.ask("place", round_id, PEOPLE, known, changes=6)
            while not is_shown(school, round_id):
                showing.ask("show", round_id, PEOPLE, known, after=random.uniform(0, 0.1))
                showing.answer()
            accepted = placing.answer()
            check(school, round_id, accepted)
            showing.ask("show", round_id, PEOPLE, known)
            assert "Nothing is chosen yet" in showing.answer()
            cancel_choosing(turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY), round_id)


def is_shown(school: School, round_id: int) -> bool:
    with school.db.read() as session:
        return session.scalars(select(FocusAsking.state).filter_by(round_id=round_id)).one() == "shown"


def check(school: School, round_id: int, accepted: dict[str, list[int]]) -> None:
    """Every dot that was accepted last is counted, each line is there once, and nothing tells whose they are."""
    with school.db.read() as session:
        counts = {one.id: one.dots for one in candidates_of(session, round_id)}
        wanted = Counter(one for chosen in accepted.values() for one in chosen)
        assert counts == {one: wanted[one] for one in counts}
        lines = select(FocusLine.id).join(FocusAsking, FocusAsking.id == FocusLine.asking_id)
        assert len(session.scalars(lines.where(FocusAsking.round_id == round_id)).all()) == len(accepted)
        assert session.scalars(select(FocusDot.asking_id)).all() == []
        assert session.scalars(select(FocusAnswer.asking_id)).all() == []


def test_two_who_choose_at_once_leave_one_choice_in_one_cycle(school):
    round_id, known = choosing(school)
    with two(address_of(school.db)) as pair:
        pair[0].ask("place", round_id, PEOPLE, known, changes=1)
        pair[0].answer()
        pair[0].ask("show", round_id, PEOPLE, known)
        assert pair[0].answer() is None
        for _ in range(ROUNDS):
            pair[0].ask("choose", round_id, PEOPLE, known[:2])
            pair[1].ask("choose", round_id, PEOPLE, known[2:])
            assert [racer.answer() for racer in pair] == [None, None]
            with school.db.read() as session:
                active = session.scalars(select(FocusArea.candidate_id).filter_by(state="active")).all()
                assert sorted(active) in (known[:2], known[2:])
                assert len(session.scalars(select(Cycle.id)).all()) == 1


def test_two_who_step_back_and_go_on_at_once_leave_one_message_and_one_cycle(school):
    round_id, known = choosing(school)
    with two(address_of(school.db)) as pair:
        pair[0].ask("place", round_id, PEOPLE, known, changes=1)
        pair[0].answer()
        for deed in ("show", "choose"):
            pair[0].ask(deed, round_id, PEOPLE, known[:2])
            assert pair[0].answer() is None
        for number in range(1, ROUNDS + 1):
            with school.db.read() as session:
                cycle = session.scalars(select(Cycle.id).where(Cycle.state == "running")).one()
            for racer in pair:
                racer.ask("step back", cycle, PEOPLE, known)
            assert [racer.answer() for racer in pair] == [None, None]
            for racer in pair:
                racer.ask("keep", cycle, PEOPLE, known)
            refused = [racer.answer() for racer in pair]
            assert refused.count(None) == 1
            assert any("somebody was faster" in (one or "") for one in refused)
            with school.db.read() as session:
                assert len(session.scalars(select(Cycle.id)).all()) == number + 1
                assert len(session.scalars(select(FocusArea.id).filter_by(state="active")).all()) == 2
                posted = select(PostedMessage.id).filter_by(kind=ids.STEP_BACK_MESSAGE)
                assert len(session.scalars(posted).all()) == number
