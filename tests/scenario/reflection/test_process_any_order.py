"""Any order of answers, changes, +1s, removals, leaving, the end and the close is what a plain model of the rules says."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.errors import RefusalError
from bot.live.steps import here
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS, FITS, WORDS
from bot.reflection.answers import join, save_answers
from bot.reflection.lines import read_lines, remove_line, turn_plus_one
from bot.reflection.reflection import close_now, show_now
from bot.reflection.showing import reflection_of
from bot.turn import Turn
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
    st.tuples(st.just("join"), people),
    st.tuples(st.just("show_now")),
    st.tuples(st.just("unmark"), st.sampled_from(PEOPLE[1:])),
    st.tuples(st.just("observe"), st.sampled_from(PEOPLE[1:])),
    st.tuples(st.just("unobserve"), st.sampled_from(PEOPLE[1:])),
)


@dataclass
class Model:
    """The rules in the plainest words. A line is told by its words: everyone writes their own."""

    state: str = "running"
    is_shown: bool = False
    observers: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=lambda: set(THERE))
    asked: set[str] = field(default_factory=set)
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    lines: dict[str, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def is_open(self, user: str) -> bool:
        return user not in self.observers and not self.is_shown and self.state != "closed"

    def may_answer(self, user: str, answers: dict[str, str]) -> bool:
        is_theirs = user in self.asked | self.answered or (self.state == "running" and user in self.there)
        return self.is_open(user) and is_theirs and bool(answers)

    def answer(self, user: str, answers: dict[str, str]) -> None:
        self.waiting[user] = answers
        self.answered.add(user)
        self.show_if_everyone()

    def join(self, user: str) -> None:
        self.there.add(user)
        if self.state == "reflecting":
            self.asked.add(user)

    def show_if_everyone(self) -> None:
        answered, asked = self.turnout()
        if self.state == "reflecting" and not self.is_shown and 0 < asked <= answered:
            self.show()

    def may_show(self) -> bool:
        return self.is_shown or (self.state == "reflecting" and self.turnout()[0] >= 4)

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
        self.asked |= self.there - self.observers
        self.show_if_everyone()

    def turnout(self) -> tuple[int, int]:
        return min(len(self.asked), len(self.answered)), len(self.asked)


class Team:
    """The real thing and the model, moved together."""

    def __init__(self, school: School) -> None:
        self.school, self.model = school, Model()
        self._db = school.db
        self._number = 0
        self.meeting = start_meeting(self._db, THERE, channel=CHANNEL, by=PEOPLE[0])

    def _turn(self, user: str) -> Turn:
        return turn_of(self._db, self.school.actor(user), NOW)

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

    def join(self, user: str) -> None:
        turn = self._turn(user)
        if self.model.is_open(user):
            join(turn, self.meeting)
            self.model.join(user)
        else:
            with pytest.raises(RefusalError):
                join(turn, self.meeting)

    def show_now(self) -> None:
        turn = self._turn(PEOPLE[0])
        if self.model.may_show():
            show_now(turn, self.meeting)
            if not self.model.is_shown:
                self.model.show()
        else:
            with pytest.raises(RefusalError):
                show_now(turn, self.meeting)

    def unmark(self, user: str) -> None:
        if self.model.state == "running":
            here(self._turn(user), self.meeting, is_there=False)
            self.model.there.discard(user)

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
        close_now(self._turn(PEOPLE[0]), self.meeting)
        if not self.model.is_shown:
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


@settings(max_examples=12)
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
