"""Nobody can learn who has voted or answered: what an organizer sees and can do tells two schools apart in nothing.

In both schools as many people give the same answers; who gives them differs. Whatever an organizer does (and whoever
leaves or has themselves deleted), what is shown is the same, word for word.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.assessments.ballot import cast_votes
from bot.assessments.living import render_revote, render_section
from bot.assessments.opening import count_joiners
from bot.assessments.results import detail_of, render_results
from bot.assessments.revotes import open_revote
from bot.assessments.rounds import extend, nudge_unfinished, reveal_now, standing
from bot.errors import RefusalError
from bot.home.home import read_home
from bot.live.meeting import resume
from bot.live.steps import attendance, save_attendance
from bot.meetings.messages.reflection_shapes import FITS, LIKED
from bot.outbox.descriptions import person_from_slack
from bot.privacy.privacy import delete_me
from bot.reflection.answers import save_answers
from bot.reflection.messages.reflection import reflection_message
from bot.reflection.reflection import close_now, show_now
from bot.reflection.showing import reflection_of
from bot.rules.votes import Choice
from bot.setup.messages.setup import NO_HOLIDAYS
from bot.setup.setup import SetupAnswers, save
from bot.teams.messages.announcements import UNNAMED
from bot.teams.people import member_left, person_changed
from bot.turn import Turn
from storage.assessments import Assessment, Round, State
from storage.living import PostedMessage
from storage.meetings import Meeting
from storage.people import Ilt, Member, Person, Role, person_of
from tests.databases import opened
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.reflection import ENDED, end_meeting, start_meeting
from tests.steps.school import CHANNEL, LATER, WORKSPACE, School, open_school
from tests.steps.turns import act_in, turn_of

ORGANIZER = "U0ORGANIZER"
OTHERS = [f"U0PERSON{number}" for number in range(6)]
EVERYONE = [ORGANIZER, *OTHERS]
KEYS = ["improvement_plan", "learning_from_data", "teacher_teams", "two_way_communication", "own_process"]
KEY = "teacher_teams"
NOW = chicago(ENDED)

choices = st.sampled_from(list(Choice))
targets = st.sampled_from(OTHERS)
# What the n-th giver gives: a finished ballot, or a single answer.
gifts = st.lists(st.tuples(choices, st.booleans()), min_size=1, max_size=6)
# Who gives it, in one school and in the other.
orders = st.tuples(st.permutations(OTHERS), st.permutations(OTHERS))
steering = st.lists(
    st.one_of(
        st.tuples(st.just("observers"), st.lists(targets, max_size=3, unique=True)),
        st.tuples(st.sampled_from(["remove", "invite", "deletes_themselves"]), targets),
        st.tuples(
            st.sampled_from(["comes_back", "is_deactivated", "is_activated", "becomes_external"]), targets
        ),
        st.tuples(st.sampled_from(["nudge", "extend"])),
    ),
    max_size=4,
)


class Watched:
    """One school, and everything that its organizer got to see."""

    def __init__(self, school: School) -> None:
        self.school, self.db = school, school.db
        self.seen: list[str] = []

    def do(self, name: str, *values: object) -> None:
        """One step, and what is to be seen after it."""
        self._note(lambda: getattr(self, name)(*values))
        for look in self._looks():
            self._note(look)

    def _note(self, see: Callable[[], object]) -> None:
        try:
            self.seen.append(str(see()))
        except RefusalError as refusal:
            self.seen.append(f"refused: {refusal}")

    def _looks(self) -> Iterator[Callable[[], object]]:
        yield self._messages
        yield self._home

    def _messages(self) -> list[object]:
        """The living messages of every vote, as the channel reads them."""
        with self.db.read() as session:
            found = session.scalars(select(PostedMessage).order_by(PostedMessage.id)).all()
            return [_drawn(session, one) for one in found]

    def _home(self) -> object:
        with self.db.read() as session:
            return read_home(act_in(self.db, session, TUESDAY), person_of(session, WORKSPACE, ORGANIZER), 0)

    def _turn(self, user: str = ORGANIZER, now: datetime = TUESDAY) -> Turn:
        return turn_of(self.db, self.school.actor(user), now)

    def observers(self, users: Sequence[str]) -> object:
        """Saves the setup with these observers and no others; who is one no more is counted again."""
        with self.db.read() as session:
            gone = select(Person.slack_user_id).join(Member).where(Member.is_present)
            there = set(session.scalars(gone))
        watching = [user for user in users if user in there]
        answers = SetupAnswers("", "America/Chicago", [ORGANIZER], watching, "07:30", NO_HOLIDAYS, UNNAMED)
        said = save(self._turn(), self.school.ilt_id, answers)
        count_joiners(self._turn(), self.school.ilt_id)
        return said

    def remove(self, user: str) -> None:
        member_left(self.db, WORKSPACE, CHANNEL, user)

    def invite(self, user: str) -> None:
        with self.db.write() as session:
            person = person_of(session, WORKSPACE, user)
            if person:
                session.scalars(select(Member).filter_by(person_id=person.id)).one().is_present = True
        count_joiners(self._turn(), self.school.ilt_id)

    def deletes_themselves(self, user: str) -> None:
        delete_me(self._turn(user))

    def comes_back(self, user: str) -> None:
        """Has themselves deleted, is met again in the channel, and answers once more."""
        with suppress(RefusalError):
            self.deletes_themselves(user)
        with self.db.write() as session:
            if person_of(session, WORKSPACE, user) is None:
                met = Person(workspace_id=WORKSPACE, slack_user_id=user, name=user, zone="America/Chicago")
                session.add(met)
                session.flush()
                session.add(Member(ilt_id=self.school.ilt_id, person_id=met.id, role=Role.MEMBER))
        count_joiners(self._turn(), self.school.ilt_id)
        with suppress(RefusalError):
            self.answer_again(user)

    def answer_again(self, user: str) -> None:
        """What somebody answers who has come back."""
        raise NotImplementedError

    def is_deactivated(self, user: str) -> None:
        self._slack_says(user, deleted=True)

    def is_activated(self, user: str) -> None:
        self._slack_says(user)

    def becomes_external(self, user: str) -> None:
        self._slack_says(user, team_id="T0OTHER")

    def _slack_says(self, user: str, **told: object) -> None:
        about = {"id": user, "name": user, "tz": "America/Chicago", "team_id": WORKSPACE} | told
        person_changed(self.db, WORKSPACE, person_from_slack(about))
        count_joiners(self._turn(), self.school.ilt_id)


class Votes(Watched):
    """A self-assessment, and a new vote on one of its criteria."""

    def _looks(self) -> Iterator[Callable[[], object]]:
        yield from super()._looks()
        yield lambda: standing(self._turn())
        yield lambda: detail_of(self._turn(), 1, KEY, 0)

    def give(self, user: str, keys: Sequence[str], choice: Choice) -> None:
        cast_votes(self._turn(user), self._round_id(), dict.fromkeys(keys, choice))

    def answer_again(self, user: str) -> None:
        self.give(user, KEYS, Choice.CANNOT_SAY)

    def _round_id(self) -> int:
        with self.db.read() as session:
            return session.scalars(select(Round.id).order_by(Round.id.desc())).first() or 0

    def nudge(self) -> object:
        return nudge_unfinished(self._turn(), self._round_id())

    def extend(self) -> object:
        until = chicago("2026-12-04 15:00")
        times = (until.date(), until.time().replace(hour=15, minute=0))
        return extend(self._turn(), self._round_id(), times)

    def reveal(self) -> object:
        return reveal_now(self._turn(), self._round_id())

    def again(self) -> object:
        return open_revote(self._turn(), 1, KEY)


class Sessions(Watched):
    """A meeting that everybody is in, and the questions about it."""

    def __init__(self, school: School) -> None:
        super().__init__(school)
        self.meeting = start_meeting(self.db, EVERYONE, channel=CHANNEL, by=ORGANIZER)

    def _looks(self) -> Iterator[Callable[[], object]]:
        yield from super()._looks()
        yield self._reflection

    def _reflection(self) -> object:
        with self.db.read() as session:
            meeting = session.get_one(Meeting, self.meeting)
            return reflection_message(reflection_of(session, meeting)), meeting.state

    def give(self, user: str, answers: dict[str, str]) -> None:
        save_answers(self._turn(user, NOW), self.meeting, answers)

    def answer_again(self, user: str) -> None:
        self.give(user, {FITS: "not_yet"})

    def unmark(self, users: Sequence[str]) -> object:
        """*Attendance…*, these people not ticked."""
        form = attendance(self._turn(now=NOW), self.meeting)
        there = [user for user in form.there if user not in users]
        return save_attendance(self._turn(now=NOW), self.meeting, there, form.there)

    def end(self) -> None:
        end_meeting(self.db, self.meeting)

    def go_on(self) -> object:
        return resume(self._turn(now=NOW), self.meeting)

    def show_now(self) -> object:
        return show_now(self._turn(now=NOW), self.meeting)

    def close(self) -> object:
        return close_now(self._turn(now=NOW), self.meeting)

    def nudge(self) -> None:
        """Nothing of the kind is offered after a meeting."""

    def extend(self) -> None:
        """Neither is that."""


def _drawn(session, message: PostedMessage) -> object:
    renderers = {"section": render_section, "revote": render_revote, "results": render_results}
    found = [draw for name, draw in renderers.items() if name in message.kind]
    return found[0](session, message) if found else message.kind


def in_both(maker, rubric, kind: type, play: Callable[..., None], givers) -> None:
    """Plays the same in two schools with other givers; what was seen must be the same."""
    with ExitStack() as stack:
        seen = []
        for order in givers:
            db = stack.enter_context(opened(maker.migrated()))
            watched = kind(open_school(db, rubric.only(["critical_work"]), EVERYONE, TUESDAY, LATER))
            play(watched, order)
            seen.append(watched.seen)
        assert seen[0] == seen[1]


def play_votes(watched: Votes, order: Sequence[str], first, steps, second, later) -> None:
    for user, (choice, is_whole) in zip(order, first, strict=False):
        watched.do("give", user, KEYS if is_whole else [KEY], choice)
    for name, *values in steps:
        watched.do(name, *values)
    watched.do("reveal")
    watched.do("again")
    there = set(_able(watched))
    if set(order) <= there:  # else the same people could not give in both schools
        for user, (choice, _) in zip(order, second, strict=False):
            watched.do("give", user, [KEY], choice)
        for name, *values in later:
            watched.do(name, *values)
        watched.do("reveal")


def _able(watched: Votes) -> list[str]:
    with watched.db.read() as session:
        found = (
            select(Person.slack_user_id)
            .join(Member)
            .where(Member.is_present, Member.role != "observer", ~Person.is_external, ~Person.is_deactivated)
        )
        return list(session.scalars(found))


@settings(max_examples=8, deadline=None)
@given(givers=orders, first=gifts, steps=steering, second=gifts, later=steering)
def test_nobody_can_tell_who_voted_from_a_vote_and_a_new_vote(
    sqlite, rubric, givers, first, steps, second, later
):
    def play(watched: Votes, order: Sequence[str]) -> None:
        play_votes(watched, order, first, steps, second, later)

    in_both(sqlite, rubric, Votes, play, givers)


def play_session(watched: Sessions, early: Sequence[str], choice: str, unmarked, steps, later) -> None:
    for user in early:
        watched.do("give", user, {FITS: choice})
    watched.do("unmark", unmarked)
    for name, *values in steps:
        watched.do(name, *values)
    watched.do("end")
    for name, *values in later:
        watched.do(name, *values)
    watched.do("go_on")
    watched.do("unmark", unmarked)
    watched.do("end")
    watched.do("show_now")
    watched.do("close")


@settings(max_examples=8, deadline=None)
@given(
    givers=orders,
    given_early=st.tuples(st.sampled_from(["a_lot", "not_yet"]), st.integers(0, 6)),
    unmarked=st.lists(targets, max_size=2, unique=True),
    steps=steering,
    later=steering,
)
def test_nobody_can_tell_who_answered_before_the_end(
    sqlite, rubric, givers, given_early, unmarked, steps, later
):
    choice, number = given_early

    def play(watched: Sessions, order: Sequence[str]) -> None:
        play_session(watched, order[:number], choice, unmarked, steps, later)

    in_both(sqlite, rubric, Sessions, play, givers)


@settings(max_examples=6, deadline=None)
@given(givers=orders, number=st.integers(1, 6), later=steering)
def test_nobody_can_tell_who_answered_after_the_end(sqlite, rubric, givers, number, later):
    """In words too: those of whoever has themselves deleted are deleted, which is left out here."""
    steps = [step for step in later if step[0] not in {"deletes_themselves", "comes_back"}]

    def play(watched: Sessions, order: Sequence[str]) -> None:
        watched.do("end")
        for user in order[:number]:
            watched.do("give", user, {FITS: "a_lot", LIKED: "The same words"})
        for name, *values in steps:
            watched.do(name, *values)
        watched.do("show_now")
        watched.do("close")

    in_both(sqlite, rubric, Sessions, play, givers)


@pytest.mark.parametrize("kind", [Votes, Sessions])
def test_nobody_can_tell_who_voted_or_answered_on_postgresql_either(postgres, rubric, kind):
    """One play of each, with every step in it."""
    steps = [
        ("observers", [OTHERS[0]]),
        ("observers", []),
        ("remove", OTHERS[1]),
        ("nudge",),
        ("deletes_themselves", OTHERS[2]),
        ("extend",),
    ]
    whole = [(Choice.STRENGTH, True)] * 3

    def play(watched, order: Sequence[str]) -> None:
        if kind is Votes:
            play_votes(watched, order, whole, steps, whole, steps)
        else:
            play_session(watched, order[:3], "a_lot", [OTHERS[3]], steps, [])

    in_both(postgres, rubric, kind, play, (OTHERS, OTHERS[::-1]))


def test_the_two_schools_are_told_apart_where_something_is_told(sqlite, rubric):
    """The comparison sees a difference: in a named vote names are shown."""
    seen = []
    for order in (OTHERS, OTHERS[::-1]):
        with opened(sqlite.migrated()) as db:
            watched = Votes(
                open_school(db, rubric.only(["critical_work"]), EVERYONE, TUESDAY, LATER, is_unnamed=False)
            )
            play_votes(watched, order, [(Choice.STRENGTH, True)], [], [], [])
            seen.append(watched.seen)
            with db.read() as session:
                assert session.scalars(select(Assessment.state)).all() == [State.REVEALED]
                assert session.scalars(select(Ilt.id)).all() == [watched.school.ilt_id]
    assert seen[0] != seen[1]
