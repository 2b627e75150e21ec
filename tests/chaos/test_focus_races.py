"""Dots, choosing, the end of a cycle and a vote again in two processes: each dot and vote is counted or refused, one end holds."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select, update

from bot.assessments.ballot import cast_votes
from bot.assessments.revotes import open_revote
from bot.assessments.rounds import reveal_now
from bot.blocks import ids
from bot.focus.choice import choose
from bot.focus.committing import commit_to
from bot.focus.cycles import step_back
from bot.focus.dots import cancel_choosing
from bot.focus.messages.strategy_forms import Said
from bot.focus.next_cycle import end_focus
from bot.focus.opening import open_choosing_of
from bot.rules.votes import Choice
from storage.assessments import Assessment, Tally, Vote
from storage.audit import AuditEntry
from storage.focus import (
    AreaState,
    Cycle,
    CycleState,
    FocusAnswer,
    FocusArea,
    FocusAsking,
    FocusCandidate,
    FocusDot,
    FocusLine,
)
from storage.focus_rounds import candidates_of
from storage.living import PostedMessage
from storage.people import Member, Person, Role
from storage.strategies import Strategy, StrategyState
from tests.chaos.racing import Racer, using
from tests.chaos.workers import PEOPLE, address_of
from tests.patience import LARGE
from tests.processes import wait_until
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.school import School
from tests.steps.turns import turn_of

LATER = chicago("2027-02-01 09:00")
PROGRAM = "focus_race"
ROUNDS = 20 if LARGE else 2


def ask(
    racer: Racer, do: str, round_id: int, users: list[str], candidates: Sequence[int] = (), **how: Any
) -> None:
    racer.ask(do, **{"round": round_id, "users": users, "candidates": list(candidates), "changes": 3, **how})


def choosing(school: School, number: int = 0) -> tuple[int, list[int]]:
    """An open choosing among four that were never asked about before; its id and its candidates'."""
    turn = turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY)
    round_id = open_choosing_of(
        turn, school.ilt_id, 0, [], "\n".join(f"{name} {number}" for name in "ABCD")
    ).round_id
    with school.db.read() as session:
        return round_id, [one.id for one in candidates_of(session, round_id)]


def test_a_dot_is_counted_as_it_was_last_accepted_or_refused_and_shown_once(school, processes):
    with using(processes, address_of(school.db)) as (placing, showing):
        for number in range(ROUNDS):
            round_id, known = choosing(school, number)
            ask(placing, "place", round_id, PEOPLE, known, changes=6)
            while not is_shown(school, round_id):
                ask(showing, "show", round_id, PEOPLE, known, after=random.uniform(0, 0.1))
                showing.answer()
            accepted = placing.answer()
            check(school, round_id, accepted)
            ask(showing, "show", round_id, PEOPLE, known)
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


def test_two_who_choose_at_once_leave_one_choice_in_one_cycle(school, processes):
    round_id, known = choosing(school)
    with using(processes, address_of(school.db)) as pair:
        ask(pair[0], "place", round_id, PEOPLE, known, changes=1)
        pair[0].answer()
        ask(pair[0], "show", round_id, PEOPLE, known)
        assert pair[0].answer() is None
        for _ in range(ROUNDS):
            ask(pair[0], "choose", round_id, PEOPLE, known[:2])
            ask(pair[1], "choose", round_id, PEOPLE, known[2:])
            assert [racer.answer() for racer in pair] == [None, None]
            with school.db.read() as session:
                active = session.scalars(select(FocusArea.candidate_id).filter_by(state="active")).all()
                assert sorted(active) in (known[:2], known[2:])
                assert len(session.scalars(select(Cycle.id)).all()) == 1


def chosen(pair: tuple[Racer, Racer], school: School, number: int = 0, of: int = 2) -> int:
    """Dots placed, shown and followed, with a strategy; the id of the cycle that runs then."""
    round_id, known = choosing(school, number)
    ask(pair[0], "place", round_id, PEOPLE, known, changes=1)
    pair[0].answer()
    for deed in ("show", "choose"):
        ask(pair[0], deed, round_id, PEOPLE, known[:of])
        assert pair[0].answer() is None
    return running(school)


def running(school: School) -> int:
    with school.db.read() as session:
        return session.scalars(select(Cycle.id).where(Cycle.state == CycleState.RUNNING)).one()


def committed(school: School) -> None:
    """A strategy for the first focus area."""
    turn = turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY)
    with school.db.read() as session:
        area = session.scalars(
            select(FocusArea.id).filter_by(state=AreaState.ACTIVE).order_by(FocusArea.id)
        ).first()
    commit_to(turn, school.ilt_id, area, Said("Look at work", "they plan from it", owner=PEOPLE[0]))


def count_of(school: School, found: Select[int]) -> int:
    with school.db.read() as session:
        return len(session.scalars(found).all())


@pytest.fixture
def organizers(school) -> list[str]:
    """Two of them."""
    with school.db.write() as session:
        people = select(Person.id).where(Person.slack_user_id.in_(PEOPLE[:2]))
        session.execute(update(Member).where(Member.person_id.in_(people)).values(role=Role.FACILITATOR))
    return PEOPLE[:2]


def test_two_organizers_who_step_back_and_keep_it_at_once_leave_one_message_and_one_cycle(
    school, organizers, processes
):
    with using(processes, address_of(school.db)) as pair:
        cycle = chosen(pair, school)
        for number in range(1, ROUNDS + 1):
            assert both(pair, organizers, cycle, "step back", "step back") == [None, None]
            refused = both(pair, organizers, cycle, "keep", "keep")
            assert refused.count(None) == 1
            assert any("That step back is finished" in (one or "") for one in refused)
            assert count_of(school, select(Cycle.id)) == number + 1
            assert count_of(school, select(FocusArea.id).filter_by(state=AreaState.ACTIVE)) == 2
            assert count_of(school, select(PostedMessage.id).filter_by(kind=ids.STEP_BACK_MESSAGE)) == number
            cycle = running(school)


def both(
    pair: tuple[Racer, Racer], organizers: list[str], cycle: int, *deeds: str, **how: Any
) -> list[str | None]:
    """Each of them does one of two things at once; what each reads."""
    for racer, user, deed in zip(pair, organizers, deeds, strict=True):
        ask(racer, deed, cycle, [user], after=random.uniform(0, 0.03), **how)
    return [racer.answer() for racer in pair]


def test_of_two_organizers_of_whom_one_goes_on_and_one_ends_it_one_does(school, organizers, processes):
    with using(processes, address_of(school.db)) as pair:
        for number in range(ROUNDS):
            cycle = chosen(pair, school, number, of=1)
            committed(school)
            assert both(pair, organizers, cycle, "step back", "step back") == [None, None]
            refused = both(pair, organizers, cycle, "keep", "end")
            assert refused.count(None) == 1
            goes_on = refused[0] is None
            with school.db.read() as session:
                newest = session.scalars(select(Strategy).order_by(Strategy.id.desc())).first()
                active = session.scalars(select(FocusArea.cycle_id).filter_by(state=AreaState.ACTIVE)).all()
                assert newest
                assert newest.state == (StrategyState.ACTIVE if goes_on else StrategyState.ON_HOLD)
                assert len(active) == int(goes_on)
                assert cycle not in active
            if goes_on:
                after_it(school, organizers[0])


def after_it(school: School, user: str) -> None:
    """What went on is ended too, so that the next one begins with nothing."""
    turn = turn_of(school.db, school.actor(user), LATER)
    step_back(turn, cycle := running(school), by_hand=True)
    end_focus(turn_of(school.db, school.actor(user), LATER), cycle)


def test_two_workers_and_an_organizer_end_a_cycle_once(school, organizers, processes):
    with using(processes, address_of(school.db)) as pair:
        cycle = chosen(pair, school)
        ends_on = date(2027, 2, 26)
        for number in range(ROUNDS):
            over = chicago(f"{ends_on + timedelta(days=3)} 09:00")
            for racer in pair:
                ask(racer, "look", 0, PEOPLE, now=over.isoformat())
            assert [racer.answer() for racer in pair] == [None, None]
            asked = select(Cycle.id).where(
                Cycle.id == cycle, Cycle.asked_at == chicago(f"{ends_on + timedelta(days=3)} 09:00")
            )
            assert count_of(school, asked) == 1
            assert count_of(school, select(Cycle.id).filter_by(id=cycle, state=CycleState.WAITING)) == 1
            refused = both(pair, organizers, cycle, "step back", "look", now=over.isoformat())
            assert refused == [None, None]
            assert count_of(school, asked) == 1
            assert (
                count_of(school, select(PostedMessage.id).filter_by(kind=ids.STEP_BACK_MESSAGE)) == number + 1
            )
            ask(pair[0], "keep", cycle, organizers, now=over.isoformat())
            assert pair[0].answer() is None
            cycle = running(school)
            with school.db.read() as session:
                ends_on = session.get_one(Cycle, cycle).ends_on


@pytest.fixture
def voted_again(school, rubric) -> tuple[int, str]:
    """The assessment that a focus was chosen from, and its criterion, while the team steps back on it."""
    key = next(iter(rubric.only(["critical_work"]).criteria())).key
    for user in PEOPLE:
        turn = turn_of(school.db, school.actor(user), TUESDAY)
        cast_votes(turn, school.round_id, {key: Choice.WEAKNESS})
    reveal_now(turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY), school.round_id)
    with school.db.read() as session:
        assessment = session.scalars(select(Assessment.id)).one()
    turn = turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY)
    round_id = open_choosing_of(turn, school.ilt_id, assessment, [key], "").round_id
    with school.db.read() as session:
        [candidate] = [one.id for one in candidates_of(session, round_id)]
    choose(turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY), round_id, [candidate], date(2027, 2, 26))
    step_back(turn_of(school.db, school.actor(PEOPLE[0]), TUESDAY), running(school), by_hand=True)
    return assessment, key


def test_a_vote_again_on_a_focus_is_counted_as_it_was_last_accepted_or_refused_and_shown_once(
    school, voted_again, processes
):
    assessment, key = voted_again
    with using(processes, address_of(school.db)) as (voting, revealing):
        for _ in range(ROUNDS):
            turn = turn_of(school.db, school.actor(PEOPLE[0]), LATER)
            round_id = open_revote(turn, assessment, key).round_id
            ask(voting, "vote", round_id, PEOPLE, key=key, changes=8)
            wait_until(lambda: count_of(school, select(Vote.member_id).filter_by(round_id=round_id)) > 0)  # noqa: B023
            ask(revealing, "reveal", round_id, PEOPLE, after=random.uniform(0, 0.1))
            assert revealing.answer() is None
            expected = Counter(voting.answer().values())
            with school.db.read() as session:
                [tally] = session.scalars(select(Tally).filter_by(round_id=round_id)).all()
            assert tally.answered == expected.total()
            if tally.strength is None:
                # Too few; or the same people as a moment ago, of whom a word tells enough.
                assert expected.total() < 4 or tally.word
            else:
                found = (tally.strength, tally.weakness, tally.cannot_say)
                assert found == (expected["strength"], expected["weakness"], expected["cannot_say"])
            assert count_of(school, select(Vote.member_id).filter_by(round_id=round_id)) == 0


def test_two_who_reveal_a_vote_again_at_once_reveal_it_once(school, voted_again, processes):
    assessment, key = voted_again
    with using(processes, address_of(school.db)) as pair:
        for number in range(1, ROUNDS + 1):
            turn = turn_of(school.db, school.actor(PEOPLE[0]), LATER)
            round_id = open_revote(turn, assessment, key).round_id
            ask(pair[0], "vote", round_id, PEOPLE, key=key, changes=1)
            assert len(pair[0].answer()) == len(PEOPLE)
            refused = both(pair, [PEOPLE[0], PEOPLE[0]], round_id, "reveal", "reveal")
            assert refused.count(None) == 1
            assert any("revealed already" in (one or "") for one in refused)
            assert count_of(school, select(AuditEntry.id).filter_by(deed="revealed")) == number + 1
            assert count_of(school, select(Tally.id).filter_by(round_id=round_id)) == 1


def test_what_goes_on_while_a_vote_again_is_revealed_takes_its_count_along_whole_or_not_at_all(
    school, voted_again, processes
):
    assessment, key = voted_again
    with using(processes, address_of(school.db)) as pair:
        turn = turn_of(school.db, school.actor(PEOPLE[0]), LATER)
        round_id = open_revote(turn, assessment, key).round_id
        for user in PEOPLE:
            cast_votes(turn_of(school.db, school.actor(user), LATER), round_id, {key: Choice.STRENGTH})
        ask(pair[0], "reveal", round_id, PEOPLE, after=random.uniform(0, 0.03))
        ask(pair[1], "keep", running_or_waiting(school), PEOPLE, after=random.uniform(0, 0.03))
        assert [racer.answer() for racer in pair] == [None, None]
    with school.db.read() as session:
        newest = session.scalars(select(FocusCandidate).order_by(FocusCandidate.id.desc())).first()
        assert newest
        before, now = (0, 6, 0), (6, 0, 0)
        assert (newest.strength, newest.weakness, newest.cannot_say) in (before, now)


def running_or_waiting(school: School) -> int:
    with school.db.read() as session:
        return session.scalars(select(Cycle.id).where(Cycle.state != CycleState.ENDED)).one()
