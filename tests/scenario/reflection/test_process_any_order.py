"""Any order of answers, changes, +1s, removals, leaving, the end and the close is what a plain model of the rules says."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.errors import RefusalError
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS, FITS, WORDS
from bot.reflection.answers import save_answers
from bot.reflection.lines import read_lines, remove_line, turn_plus_one
from bot.reflection.reflection import close_now
from bot.reflection.showing import reflection_of
from storage.meetings import Meeting
from storage.people import Member, Person, Role
from storage.reflection import LineBacking, ProcessAnswer
from storage.reflection_answers import counts_of
from tests.databases import opened
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.reflection import ENDED, end_meeting, start_meeting
from tests.steps.school import CHANNEL, LATER, School, open_school
from tests.steps.turns import turn_of

PEOPLE = [f"U0PERSON{number}" for number in range(7)]
THERE = PEOPLE[:6]
NOW = chicago(ENDED)

people = st.sampled_from(PEOPLE)
said = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(WORDS, st.sampled_from("abc")),
        FITS: st.sampled_from(list(CHOICE_WORDS[FITS])),
    },
)
moves = st.one_of(
    st.tuples(st.just("answer"), people, said),
    st.tuples(st.just("answer"), people, said),
    st.tuples(st.just("plus_one"), people, st.integers(0, 30)),
    st.tuples(st.just("remove"), st.integers(0, 30)),
    st.tuples(st.just("observe"), st.sampled_from(PEOPLE[1:])),
    st.tuples(st.just("unobserve"), st.sampled_from(PEOPLE[1:])),
)


@dataclass
class Model:
    """The rules in the plainest words. A line is told by its words: everyone writes their own."""

    state: str = "running"
    is_shown: bool = False
    observers: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    lines: dict[str, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def may_answer(self, user: str, answers: dict[str, str]) -> bool:
        is_past = user in self.answered and user not in self.waiting
        return user not in self.observers and not is_past and self.state != "closed" and bool(answers)

    def answer(self, user: str, answers: dict[str, str]) -> None:
        self.waiting[user] = answers
        self.asked.add(user)
        self.answered.add(user)
        self.show_if_enough()

    def show_if_enough(self) -> None:
        if self.state == "reflecting" and not self.is_shown and len(self.waiting) >= 4:
            self.show()

    def show(self) -> None:
        for answers in self.waiting.values():
            for question, words in answers.items():
                if question == FITS:
                    self.counts[words] += 1
                else:
                    self.lines[words] = set()
        self.waiting.clear()
        self.is_shown = True

    def end(self) -> None:
        self.state = "reflecting"
        self.asked |= set(THERE) - self.observers
        self.show_if_enough()

    def turnout(self) -> tuple[int, int]:
        return len(self.answered), len(self.answered | (self.asked - self.observers))


class Team:
    """The real thing and the model, moved together."""

    def __init__(self, school: School) -> None:
        self.school, self.model = school, Model()
        self._db = school.db
        self._number = 0
        self.meeting = start_meeting(self._db, THERE, channel=CHANNEL, by=PEOPLE[0])

    def answer(self, user: str, answers: dict[str, str]) -> None:
        self._number += 1
        own = {q: w if q == FITS else f"{w} {q} {user} {self._number}" for q, w in answers.items()}
        if self.model.may_answer(user, own):
            self._save(user, own)
            self.model.answer(user, own)
        else:
            with pytest.raises(RefusalError):
                self._save(user, own)

    def _save(self, user: str, answers: dict[str, str]) -> None:
        save_answers(turn_of(self._db, self.school.actor(user), NOW), self.meeting, answers)

    def _line(self, place: int) -> tuple[int, str]:
        """A line that there is, else none."""
        if not self.model.lines:
            return 424242, ""
        shown = read_lines(turn_of(self._db, self.school.actor(PEOPLE[0])), self.meeting, 0).lines
        line = shown[place % len(shown)]
        return line.id, line.text

    def plus_one(self, user: str, place: int) -> None:
        line, words = self._line(place)
        if not words or self.model.state != "reflecting" or user in self.model.observers:
            with pytest.raises(RefusalError):
                turn_plus_one(turn_of(self._db, self.school.actor(user), NOW), self.meeting, line)
            return
        turn_plus_one(turn_of(self._db, self.school.actor(user), NOW), self.meeting, line)
        self.model.lines[words] ^= {user}

    def remove(self, place: int) -> None:
        line, words = self._line(place)
        if not words:
            with pytest.raises(RefusalError):
                remove_line(turn_of(self._db, self.school.actor(PEOPLE[0]), NOW), self.meeting, line)
            return
        remove_line(turn_of(self._db, self.school.actor(PEOPLE[0]), NOW), self.meeting, line)
        del self.model.lines[words]

    def observe(self, user: str) -> None:
        self._set(user, Role.OBSERVER)
        self.model.observers.add(user)

    def unobserve(self, user: str) -> None:
        self._set(user, Role.MEMBER)
        self.model.observers.discard(user)

    def _set(self, user: str, role: Role) -> None:
        person = select(Person.id).filter_by(slack_user_id=user).scalar_subquery()
        with self._db.write() as session:
            session.execute(update(Member).where(Member.person_id == person).values(role=role))

    def end(self) -> None:
        end_meeting(self._db, self.meeting)
        self.model.end()

    def close(self) -> None:
        close_now(turn_of(self._db, self.school.actor(PEOPLE[0]), NOW), self.meeting)
        self.model.show()
        self.model.state = "closed"

    def check(self) -> None:
        model = self.model
        with self._db.read() as session:
            meeting = session.get_one(Meeting, self.meeting)
            shown = reflection_of(session, meeting)
            assert meeting.state == model.state
            assert (shown.answered, shown.asked) == model.turnout()
            assert shown.is_shown == model.is_shown
            assert {line.text: line.backed for line in shown.lines} == {
                words: len(users) for words, users in model.lines.items()
            }
            assert Counter(counts_of(session, self.meeting).get(FITS, {})) == model.counts
            waiting = session.scalars(select(ProcessAnswer.answer)).all()
            assert Counter(waiting) == Counter(
                words for answers in model.waiting.values() for words in answers.values()
            )
            if model.state == "closed":
                assert session.scalars(select(LineBacking.line_id)).all() == []


@settings(max_examples=25)
@given(
    before=st.lists(moves, max_size=6), during=st.lists(moves, max_size=30), after=st.lists(moves, max_size=5)
)
def test_any_order_ends_as_the_model_says(sqlite, rubric, before, during, after):
    with opened(sqlite.migrated()) as db:
        team = Team(open_school(db, rubric.only(["critical_work"]), PEOPLE, TUESDAY, LATER))
        for steps, then in ((before, team.end), (during, team.close), (after, None)):
            for name, *values in steps:
                getattr(team, name)(*values)
                team.check()
            if then:
                then()
                team.check()
