"""Answers, showing, +1s and the close in two processes: each is counted or refused, and it closes once."""

import random
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from storage import Database
from storage.audit import AuditEntry
from storage.reflection import LineBacking, ProcessAnswer, ProcessCount, ProcessLine
from tests.chaos.racing import Racer, using
from tests.chaos.workers import PEOPLE, address_of
from tests.patience import LARGE
from tests.steps.dated_bot import TUESDAY
from tests.steps.reflection import end_meeting, start_meeting
from tests.steps.school import CHANNEL, School

PROGRAM = "process_race"
ROUNDS = 30 if LARGE else 3


def ask(racer: Racer, do: str, meeting: int, users: list[str], **how: float) -> None:
    racer.ask(do, **{"meeting": meeting, "users": users, "changes": 3, **how})


def sessions(school: School) -> Iterator[int]:
    """Session after session of the same team, each just ended."""
    for number in range(ROUNDS):
        started = TUESDAY + timedelta(days=number)
        meeting = start_meeting(school.db, PEOPLE, started, channel=CHANNEL, by=PEOPLE[0])
        end_meeting(school.db, meeting, started + timedelta(hours=1))
        yield meeting


def words(db: Database, meeting: int) -> list[str]:
    with db.read() as session:
        return sorted(session.scalars(select(ProcessLine.text).filter_by(meeting_id=meeting)))


def waiting(db: Database, meeting: int) -> set[int]:
    with db.read() as session:
        return set(session.scalars(select(ProcessAnswer.member_id).filter_by(meeting_id=meeting)))


def test_answers_in_two_processes_are_shown_once_when_everybody_has_answered(school, processes):
    with using(processes, address_of(school.db)) as pair:
        for meeting in sessions(school):
            for racer, users in zip(pair, (PEOPLE[:3], PEOPLE[3:]), strict=True):
                ask(racer, "answer", meeting, users, changes=1)
            accepted = [said for racer in pair for said in racer.answer().values()]
            assert len(accepted) == 6
            assert words(school.db, meeting) == sorted(accepted)
            assert waiting(school.db, meeting) == set()
            ask(pair[0], "close", meeting, PEOPLE)
            assert pair[0].answer() is None
            assert words(school.db, meeting) == sorted(accepted)


def test_an_answer_is_shown_as_it_was_last_accepted_or_refused(school, processes):
    with using(processes, address_of(school.db)) as (answering, closing):
        for meeting in sessions(school):
            ask(answering, "answer", meeting, PEOPLE)
            ask(closing, "close", meeting, PEOPLE, after=random.uniform(0, 0.1))
            assert closing.answer() is None
            accepted = answering.answer()
            assert words(school.db, meeting) == sorted(accepted.values())
            assert waiting(school.db, meeting) == set()
            with school.db.read() as session:
                counted = session.scalar(
                    select(func.sum(ProcessCount.count)).where(ProcessCount.meeting_id == meeting)
                )
            assert (counted or 0) == len(accepted)


def test_a_plus_one_is_counted_or_refused(school, processes):
    with using(processes, address_of(school.db)) as (backing, closing):
        for meeting in sessions(school):
            ask(backing, "answer", meeting, PEOPLE, changes=1)
            backing.answer()
            ask(backing, "plus_one", meeting, PEOPLE)
            ask(closing, "close", meeting, PEOPLE, after=random.uniform(0, 0.1))
            assert closing.answer() is None
            given = backing.answer()
            with school.db.read() as session:
                total = select(func.sum(ProcessLine.backed)).where(ProcessLine.meeting_id == meeting)
                assert (session.scalar(total) or 0) == given
                assert session.scalars(select(LineBacking.line_id)).all() == []


def test_two_who_close_at_once_close_once(school, processes):
    with using(processes, address_of(school.db)) as pair:
        for meeting in sessions(school):
            for racer in pair:
                ask(racer, "close", meeting, PEOPLE)
            answers = [racer.answer() for racer in pair]
            assert answers.count(None) == 1
            assert any("closed already" in (said or "") for said in answers)
    with school.db.read() as session:
        deeds = session.scalars(select(AuditEntry.deed)).all()
        assert deeds.count("reflection_closed") == ROUNDS
