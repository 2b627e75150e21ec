"""Whatever an organizer does, what is shown does not tell who has answered: another giver, the same sequence of messages."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.errors import RefusalError
from bot.focus.dots import count_joiners, place_dots, show_dots
from bot.focus.living import focus_of
from bot.focus.messages.dots import TooFew
from bot.focus.messages.message import focus_message
from bot.focus.opening import open_choosing_of
from bot.privacy.privacy import delete_me
from bot.turn import Turn
from storage.focus import FocusRound
from storage.focus_rounds import candidates_of
from storage.people import Member, Person, Role, person_of
from tests.databases import opened
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.school import WORKSPACE, School, open_school

PEOPLE = [f"U0PERSON{number}" for number in range(7)]
LATER = chicago("2026-12-03 16:00")
others = st.sampled_from(PEOPLE[1:])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("role"), others, st.sampled_from([Role.OBSERVER, Role.MEMBER])),
        st.tuples(st.just("present"), others, st.booleans()),
        st.tuples(st.sampled_from(["read", "comes back"]), others, st.none()),
        st.tuples(st.just("deactivated"), others, st.booleans()),
    ),
    max_size=12,
)


def change(school: School, what: str, user: str, value) -> None:
    """What an organizer does, or Slack tells."""
    person = select(Person.id).filter_by(slack_user_id=user).scalar_subquery()
    theirs = update(Member).where(Member.person_id == person)
    changes = {
        "role": theirs.values(role=value),
        "present": theirs.values(is_present=value),
        "deactivated": update(Person).where(Person.slack_user_id == user).values(is_deactivated=value),
    }
    if what in changes:
        with school.db.write() as session:
            session.execute(changes[what])
    count_joiners(Turn(school.db, school.actor(PEOPLE[0]), TUESDAY, TUESDAY), school.ilt_id)


def come_back(school: School, user: str) -> None:
    """Has themselves deleted and is met again in the channel."""
    with suppress(RefusalError):
        delete_me(Turn(school.db, school.actor(user), TUESDAY, TUESDAY))
    with school.db.write() as session:
        if person_of(session, WORKSPACE, user) is None:
            met = Person(workspace_id=WORKSPACE, slack_user_id=user, name=user, zone="UTC")
            session.add(met)
            session.flush()
            session.add(Member(ilt_id=school.ilt_id, person_id=met.id, role=Role.MEMBER))
    change(school, "met", user, None)


def world(sqlite, rubric, givers: list[str], dots: list[int], before, after) -> list[str]:
    """What is shown after each step: opened, those people place those dots, an organizer does this and that, shown."""
    with opened(sqlite.migrated()) as db:
        school = open_school(db, rubric.only(["critical_work"]), PEOPLE, TUESDAY, LATER)

        def turn(user: str) -> Turn:
            return Turn(db, school.actor(user), TUESDAY, TUESDAY)

        opened_ = open_choosing_of(turn(PEOPLE[0]), school.ilt_id, 0, [], "A\nB\nC")
        texts = []

        def read() -> None:
            with db.read() as session:
                row = session.get_one(FocusRound, opened_.round_id)
                texts.append(focus_message(focus_of(session, row))["text"])

        def steer(some) -> None:
            for what, user, value in some:
                if what == "comes back":
                    come_back(school, user)
                    with suppress(RefusalError):
                        place_dots(turn(user), opened_.round_id, [ids[2]], "")
                change(school, what, user, value)
                read()

        with db.read() as session:
            ids = [one.id for one in candidates_of(session, opened_.round_id)]
        for user, dot in zip(givers, dots, strict=True):
            place_dots(turn(user), opened_.round_id, [ids[dot]], "")
        steer(before)
        texts.append("few" if isinstance(show_dots(turn(PEOPLE[0]), opened_.round_id), TooFew) else "shown")
        read()
        steer(after)
        return texts


@settings(max_examples=8, deadline=None)
@given(
    st.permutations(PEOPLE),
    st.permutations(PEOPLE),
    st.lists(st.integers(0, 2), min_size=1, max_size=6),
    steps,
    steps,
)
def test_another_giver_shows_the_same(sqlite, rubric, one, other, dots, before, after):
    shown = [world(sqlite, rubric, givers[: len(dots)], dots, before, after) for givers in (one, other)]
    assert shown[0] == shown[1]
