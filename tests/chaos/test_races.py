"""A round that ends while people vote, in two processes: each vote is counted or refused, and it ends once."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from bot.blocks import ids
from storage import Database
from storage.assessments import Assessment, NamedVote, Round, State, Tally, Vote
from storage.audit import AuditEntry
from storage.deliveries import Delivery
from storage.living import PostedMessage
from storage.people import Person
from tests.chaos.racing import Racer, using
from tests.chaos.workers import PEOPLE, address_of
from tests.patience import LARGE
from tests.processes import wait_until
from tests.steps.dated_bot import TUESDAY
from tests.steps.school import School, open_round

PROGRAM = "race"
ROUNDS = 60 if LARGE else 3
LATER = TUESDAY + timedelta(days=2)


def ask(racer: Racer, do: str, round_id: int, keys: list[str], **how: float) -> None:
    racer.ask(do, **{"round": round_id, "users": PEOPLE, "keys": keys, "until_refused": False, **how})


def rounds(school: School, rubric) -> Iterator[tuple[int, bool]]:
    """Round after round in the same team, unnamed and named in turns."""
    critical = rubric.only(["critical_work"])
    yield school.round_id, True
    for number in range(1, ROUNDS):
        with school.db.read() as session:
            opener = session.scalars(select(Person.id).order_by(Person.id)).first()
        assert opener
        is_unnamed = number % 2 == 0
        yield (
            open_round(school.db, school.ilt_id, critical, opener, TUESDAY, LATER, is_unnamed=is_unnamed),
            is_unnamed,
        )


def counted(db: Database, round_id: int) -> dict[str, Tally]:
    with db.read() as session:
        return {row.criterion_key: row for row in session.scalars(select(Tally).filter_by(round_id=round_id))}


def votes_left(db: Database, round_id: int) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Vote).where(Vote.round_id == round_id)) or 0


def named_votes(db: Database, round_id: int) -> int:
    found = select(func.count()).select_from(NamedVote).where(NamedVote.round_id == round_id)
    with db.read() as session:
        return session.scalar(found) or 0


def race(
    pair: tuple[Racer, Racer], school: School, round_id: int, keys: list[str], end: str
) -> dict[tuple[str, str], str]:
    """People vote and change their votes until the round ends in the other process; the last accepted of each."""
    voter, ender = pair
    ask(voter, "vote", round_id, keys, until_refused=True)
    wait_until(lambda: votes_left(school.db, round_id) > 0)
    ask(ender, end, round_id, keys, after=random.uniform(0, 0.12))
    assert ender.answer() is None
    return {(user, key): choice for user, key, choice in voter.answer()}


def test_a_vote_is_in_the_count_or_refused(school, rubric, processes):
    keys = [criterion.key for criterion in rubric.only(["critical_work"]).criteria()]
    with using(processes, address_of(school.db)) as pair:
        for round_id, is_unnamed in rounds(school, rubric):
            accepted = race(pair, school, round_id, keys, "reveal_now")
            for key, tally in counted(school.db, round_id).items():
                expected = Counter(choice for (_, one), choice in accepted.items() if one == key)
                assert tally.answered == expected.total()
                if tally.strength is not None:
                    shown = (tally.strength, tally.weakness, tally.cannot_say)
                    assert shown == (expected["strength"], expected["weakness"], expected["cannot_say"])
                else:
                    assert is_unnamed
                    # Too few; or nearly the same people as a moment ago, of whom a word tells enough.
                    assert expected.total() < 4 or tally.word
            assert votes_left(school.db, round_id) == 0
            assert named_votes(school.db, round_id) == (0 if is_unnamed else len(accepted))


def test_a_vote_is_deleted_with_the_round_or_refused(school, rubric, processes):
    keys = [criterion.key for criterion in rubric.only(["critical_work"]).criteria()]
    with using(processes, address_of(school.db)) as pair:
        for round_id, _ in rounds(school, rubric):
            assert race(pair, school, round_id, keys, "cancel_vote")
            assert votes_left(school.db, round_id) == 0
            assert counted(school.db, round_id) == {}
    with school.db.read() as session:
        assert set(session.scalars(select(Round.state))) == {State.CANCELLED}


def test_two_who_reveal_at_once_reveal_once(school, rubric, processes):
    keys = [criterion.key for criterion in rubric.only(["critical_work"]).criteria()]
    with using(processes, address_of(school.db)) as pair:
        for round_id, _ in rounds(school, rubric):
            ask(pair[0], "vote", round_id, keys)
            pair[0].answer()
            for one in pair:
                ask(one, "reveal_now", round_id, keys)
            answers = [one.answer() for one in pair]
            assert answers.count(None) == 1
            assert any("revealed already" in (said or "") for said in answers)
    with school.db.read() as session:
        assert session.scalars(select(AuditEntry.deed)).all() == ["revealed"] * ROUNDS
        results = session.scalars(select(PostedMessage.id).filter_by(kind=ids.RESULTS_MESSAGE)).all()
        posts = session.scalars(select(Delivery.subject).where(Delivery.kind == "living_post")).all()
        assert len(results) == ROUNDS
        assert Counter(posts) == dict.fromkeys(map(str, range(1, 2 * ROUNDS + 1)), 1)
        assert session.scalars(select(Assessment.state)).all() == [State.REVEALED] * ROUNDS
        assert len(session.scalars(select(Tally.id)).all()) == ROUNDS * len(keys)
