"""Any order of dots, answers, steering, coming and going, showing and choosing is what a plain model of the rules says."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.errors import RefusalError, WrongInputError
from bot.focus.choice import choose
from bot.focus.dots import cancel_choosing, go_without_dots, place_dots, show_dots
from bot.focus.live_with import answer_live_with, ask_live_with, show_answers, stop_asking
from bot.focus.living import focus_of
from bot.focus.messages.dots import TooFew
from bot.focus.opening import open_choosing_of
from bot.turn import Turn
from storage.focus import FocusAnswer, FocusDot, FocusRound
from storage.focus_rounds import candidates_of
from storage.people import Member, Person, Role
from tests.databases import opened
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.school import School, open_school

PEOPLE = [f"U0PERSON{number}" for number in range(7)]
OWN = "Reading\nTeams\nFamilies\nData"
END = chicago("2027-02-26 12:00").date()
LATER = chicago("2026-12-03 16:00")

people = st.sampled_from(PEOPLE)
others = st.sampled_from(PEOPLE[1:])
moves = st.one_of(
    st.tuples(st.just("place"), people, st.sets(st.integers(0, 3), max_size=3), st.booleans()),
    st.tuples(st.just("place"), people, st.sets(st.integers(0, 3), min_size=1, max_size=2), st.booleans()),
    st.tuples(st.just("answer"), people, st.sampled_from(["good", "can_live", "not_yet", ""]), st.booleans()),
    st.tuples(st.just("set_role"), others, st.sampled_from([Role.OBSERVER, Role.MEMBER])),
    st.tuples(st.just("set_present"), others, st.booleans()),
    st.tuples(st.just("show"), people),
    st.tuples(st.just("without"), people),
    st.tuples(st.just("choose"), people, st.sets(st.integers(0, 3), max_size=3)),
    st.tuples(st.just("ask"), people),
    st.tuples(st.just("show_answers"), people),
    st.tuples(st.just("stop"), people),
    st.tuples(st.just("cancel"), people),
)


@dataclass
class Asked:
    """One blind question: who is counted, and what each of them answered last."""

    counted: set[str]
    given: dict[str, tuple[object, str]] = field(default_factory=dict)


@dataclass
class Model:
    """The rules in the plainest words."""

    state: str = "dots"
    observers: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    asked: Asked | None = None
    dots: Counter[int] | None = None
    turnout: tuple[int, int] = (0, 0)
    lines: Counter[str] = field(default_factory=Counter)
    chosen: frozenset[int] = frozenset()
    lived: dict[frozenset[int], tuple[Counter[object], int, int] | None] = field(default_factory=dict)

    @property
    def counted(self) -> set[str]:
        return set(PEOPLE) - self.observers - self.gone

    def takes_part(self, user: str) -> bool:
        return user in self.counted

    def give(self, user: str, what: object, line: str) -> None:
        assert self.asked is not None
        self.asked.counted.add(user)
        self.asked.given[user] = (what, line)

    def numbers(self) -> tuple[int, int]:
        assert self.asked is not None
        return len(self.asked.given), len(self.asked.counted)


class Team:
    """The real thing and the model, moved together. The first person is the organizer and opened it."""

    def __init__(self, school: School) -> None:
        self.school, self.model = school, Model()
        self._number = 0
        done = open_choosing_of(self._turn(PEOPLE[0]), school.ilt_id, 0, [], OWN)
        self.round_id = done.round_id
        self.model.asked = Asked(set(PEOPLE))
        with school.db.read() as session:
            self.ids = [one.id for one in candidates_of(session, self.round_id)]

    def _turn(self, user: str) -> Turn:
        return Turn(self.school.db, self.school.actor(user), TUESDAY, TUESDAY)

    def _expect(self, is_fine: bool, deed: Callable[[], object]) -> bool:
        if is_fine:
            deed()
        else:
            with pytest.raises((RefusalError, WrongInputError)):
                deed()
        return is_fine

    def _line(self, has_line: bool) -> str:
        self._number += 1
        return f"line {self._number}" if has_line else ""

    def place(self, user: str, places: set[int], has_line: bool) -> None:
        model, line = self.model, self._line(has_line)
        chosen = {self.ids[place] for place in places}
        is_fine = model.takes_part(user) and model.state == "dots" and 1 <= len(places) <= 2
        if self._expect(is_fine, lambda: place_dots(self._turn(user), self.round_id, chosen, line)):
            model.give(user, frozenset(places), line)

    def answer(self, user: str, choice: str, has_line: bool) -> None:
        model, line = self.model, self._line(has_line)
        is_open = model.state == "chosen" and model.asked is not None
        is_fine = model.takes_part(user) and is_open and bool(choice)
        turn = self._turn(user)
        if self._expect(is_fine, lambda: answer_live_with(turn, self.round_id, choice, line, helps=False)):
            model.give(user, choice, line)
            answered, counted = model.numbers()
            if answered >= counted:
                self._show_lived()

    def set_role(self, user: str, role: Role) -> None:
        self._change(user, role=role)
        if role is Role.OBSERVER:
            self.model.observers.add(user)
        else:
            self.model.observers.discard(user)

    def set_present(self, user: str, is_present: bool) -> None:
        self._change(user, is_present=is_present)
        if is_present:
            self.model.gone.discard(user)
        else:
            self.model.gone.add(user)

    def _change(self, user: str, **values: object) -> None:
        person = select(Person.id).filter_by(slack_user_id=user).scalar_subquery()
        with self.school.db.write() as session:
            session.execute(update(Member).where(Member.person_id == person).values(**values))

    def show(self, user: str) -> None:
        model = self.model
        is_fine = user == PEOPLE[0] and model.state == "dots"
        enough = model.state == "dots" and model.numbers()[0] >= 4
        done: list[object] = []
        if not self._expect(is_fine, lambda: done.append(show_dots(self._turn(user), self.round_id))):
            return
        assert isinstance(done[0], TooFew) is not enough
        if enough:
            assert model.asked is not None
            dots = [what for what, _ in model.asked.given.values() if isinstance(what, frozenset)]
            model.dots = Counter(place for places in dots for place in places)
            model.lines.update(line for _, line in model.asked.given.values() if line)
            self._end_dots()

    def without(self, user: str) -> None:
        model = self.model
        is_fine = user == PEOPLE[0] and model.state == "dots"
        if self._expect(is_fine, lambda: go_without_dots(self._turn(user), self.round_id)):
            self._end_dots()

    def _end_dots(self) -> None:
        self.model.turnout = self.model.numbers()
        self.model.state, self.model.asked = "choosing", None

    def choose(self, user: str, places: set[int]) -> None:
        model = self.model
        chosen = {self.ids[place] for place in places}
        may = user == PEOPLE[0] and model.state in {"choosing", "chosen"}
        is_fine = may and 1 <= len(places) <= 2
        if self._expect(is_fine, lambda: choose(self._turn(user), self.round_id, chosen, END)):
            model.state, model.asked = "chosen", None
            model.chosen = frozenset(places)

    def ask(self, user: str) -> None:
        model = self.model
        may = user == PEOPLE[0] and model.state == "chosen" and len(model.counted) >= 5
        is_fine = may and model.asked is None and model.chosen not in model.lived
        if self._expect(is_fine, lambda: ask_live_with(self._turn(user), self.round_id)):
            model.asked = Asked(set(model.counted))

    def show_answers(self, user: str) -> None:
        model = self.model
        may = user == PEOPLE[0] and model.state == "chosen" and model.asked is not None
        is_fine = may and model.numbers()[0] >= 4
        if self._expect(is_fine, lambda: show_answers(self._turn(user), self.round_id)):
            self._show_lived()

    def _show_lived(self) -> None:
        model = self.model
        assert model.asked is not None
        counts = Counter(what for what, _ in model.asked.given.values())
        model.lived[model.chosen] = (counts, *model.numbers())
        model.asked = None

    def stop(self, user: str) -> None:
        model = self.model
        is_fine = user == PEOPLE[0] and model.state == "chosen" and model.asked is not None
        if self._expect(is_fine, lambda: stop_asking(self._turn(user), self.round_id)):
            model.asked = None

    def cancel(self, user: str) -> None:
        model = self.model
        is_fine = user == PEOPLE[0] and model.state in {"dots", "choosing"}
        if self._expect(is_fine, lambda: cancel_choosing(self._turn(user), self.round_id)):
            model.state, model.asked = "cancelled", None

    def check(self) -> None:
        model = self.model
        with self.school.db.read() as session:
            row = session.get_one(FocusRound, self.round_id)
            shown = focus_of(session, row)
            assert row.state == model.state
            self._check_rows(session)
            if model.state == "dots":
                assert (shown.turnout.answered, shown.turnout.counted) == model.numbers()
                assert shown.dots == []
                assert list(shown.lines) == []
            else:
                assert Counter(shown.lines) == model.lines
                assert shown.dots == (
                    [model.dots[place] for place in range(4)] if model.dots is not None else []
                )
            assert {self.ids.index(one.candidate_id) for one in shown.active} == (
                model.chosen if model.state == "chosen" else set()
            )
            self._check_lived(shown)

    def _check_rows(self, session) -> None:
        model = self.model
        given = model.asked.given if model.asked else {}
        dots = sum(len(what) for what, _ in given.values() if isinstance(what, frozenset))
        assert len(session.scalars(select(FocusDot.asking_id)).all()) == dots
        others = sum(1 for what, line in given.values() if isinstance(what, str) or line)
        assert len(session.scalars(select(FocusAnswer.asking_id)).all()) == others

    def _check_lived(self, shown) -> None:
        model = self.model
        if model.state != "chosen":
            return
        lived = model.lived.get(model.chosen)
        if model.asked:
            assert shown.live_with is not None
            assert shown.live_with.is_open
            assert (shown.live_with.turnout.answered, shown.live_with.turnout.counted) == model.numbers()
            assert shown.live_with.good is None
        elif lived:
            counts, answered, counted = lived
            assert shown.live_with is not None
            assert (shown.live_with.turnout.answered, shown.live_with.turnout.counted) == (answered, counted)
            found = (shown.live_with.good, shown.live_with.can_live, shown.live_with.not_yet)
            assert found == (counts["good"], counts["can_live"], counts["not_yet"])
        else:
            assert shown.live_with is None


@settings(max_examples=12, deadline=None)
@given(st.lists(moves, max_size=40))
def test_any_order_ends_as_the_model_says(sqlite, rubric, steps):
    with opened(sqlite.migrated()) as db:
        team = Team(open_school(db, rubric.only(["critical_work"]), PEOPLE, TUESDAY, LATER))
        for name, *values in steps:
            getattr(team, name)(*values)
            team.check()
