"""In no file of a database does a person stand beside an answer that was promised to be nobody's: on both databases.

Every table that ever joins the two is in `OPEN_TABLES`; a wipe writes it anew. Read are the bytes of the files themselves,
page by page: a member's number beside a choice, a criterion's or a question's key, or a text.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import select, table, text

from bot.assessments.ballot import cast_votes
from bot.assessments.evidence import save_evidence
from bot.assessments.rounds import cancel_vote, reveal_now
from bot.clock import Clock
from bot.errors import SettingsError
from bot.meetings.messages.reflection_shapes import FITS, HARD, LIKED
from bot.privacy.privacy import delete_me
from bot.reflection.answers import save_answers
from bot.reflection.lines import read_lines, turn_plus_one
from bot.reflection.reflection import close_now, show_now
from bot.rules.votes import Choice
from bot.worker.in_database import deleted_is_gone
from rubric_data import load_rubrics
from storage import Base, Database
from storage.evidence import Note
from storage.heartbeat import beat
from storage.people import Member
from storage.wipes import OPEN_TABLES
from tests.databases import opened
from tests.steps.dated_bot import TUESDAY, chicago
from tests.steps.leftovers import address_of, pages
from tests.steps.reflection import ENDED, end_meeting, start_meeting
from tests.steps.school import CHANNEL, LATER, School, open_school
from tests.steps.turns import turn_of

PEOPLE = [f"U0PERSON{number}" for number in range(8)]
RUBRIC = load_rubrics()["cps_ilt"].only(["critical_work"])
KEYS = [criterion.key for criterion in RUBRIC.criteria()]
NOW = chicago(ENDED)
# Members' numbers, four bytes each, that stand nowhere by chance.
FIRST = 0x5EC2E700
MARK = b"somebody-wrote-this"
# Lasting tables that hold a member beside something else: that they took part, were there, or have signed.
# What a person is never to stand beside, once it is nobody's.
ANSWERS = (b"weakness", b"cannot_say", b"not_yet", b"a_lot", MARK)


@pytest.fixture
def school(maker) -> Iterator[School]:
    """A team whose members' numbers can be found among bytes, and an open vote."""
    with opened(maker.migrated()) as db:
        _number_members_from(db, FIRST)
        made = open_school(db, RUBRIC, PEOPLE, TUESDAY, LATER)
        with db.read() as session:
            assert session.scalars(select(Member.id)).all() == [FIRST + place for place in range(len(PEOPLE))]
        yield made


def _number_members_from(db: Database, first: int) -> None:
    with db.write() as session:
        if not db.is_sqlite:
            session.execute(text(f"ALTER SEQUENCE members_id_seq RESTART WITH {first}"))
            return
        numbered = f"UPDATE members SET id = {first} - 1 + new.id WHERE id = new.id"  # noqa: S608 - our own number
        when = "AFTER INSERT ON members WHEN new.id < 1000"
        session.execute(text(f"CREATE TRIGGER numbered {when} BEGIN {numbered}; END"))


def turn(school: School, user: str, now=TUESDAY):
    return turn_of(school.db, school.actor(user), now)


def vote_and_write(school: School) -> None:
    """Votes of everybody, changed once; notes short and long, signed and not."""
    noise = random.Random(7)
    for user in PEOPLE:
        for choice in (Choice.CANNOT_SAY, Choice.WEAKNESS):
            cast_votes(turn(school, user), school.round_id, dict.fromkeys(KEYS, choice))
        for size, key in zip((0, 300, 2900), KEYS, strict=False):
            words = f"{MARK.decode()} {user} " + "".join(noise.choices("abcdefgh ", k=size))
            save_evidence(turn(school, user), school.round_id, key, Note(words, None, is_signed=False))
    cast_votes(turn(school, PEOPLE[0]), school.round_id, {KEYS[0]: Choice.STRENGTH})


def found_beside(db: Database) -> set[tuple[str, bytes]]:
    """Where a member's number stands in one page with an answer: (file, answer)."""
    ids = [FIRST + place for place in range(len(PEOPLE))]
    numbers = [one.to_bytes(4, "big") if db.is_sqlite else one.to_bytes(4, "little") for one in ids]
    return {
        (name, answer)
        for name, page in pages(db)
        if any(number in page for number in numbers)
        for answer in ANSWERS
        if answer in page
    }


@contextmanager
def in_the_way(db: Database, held: str) -> Iterator[None]:
    """Somebody reads on for long: a backup, which holds each table; or a transaction that saw the state of before."""
    with ExitStack() as stack:
        if db.is_sqlite:
            session = stack.enter_context(db.read())
            session.scalars(text("SELECT id FROM votes")).all()
        else:
            other = stack.enter_context(psycopg.connect(address_of(db)))
            other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            names = sorted(Base.metadata.tables) if held == "every table" else ["workspaces"]
            for name in names:
                other.execute(f"LOCK TABLE {name} IN ACCESS SHARE MODE")
            other.execute("SELECT 1 FROM workspaces")
        yield


def test_after_a_reveal_nobody_stands_beside_an_answer(school):
    vote_and_write(school)
    assert {answer for _, answer in found_beside(school.db)} >= {b"weakness", MARK}
    reveal_now(turn(school, PEOPLE[0]), school.round_id)
    assert found_beside(school.db) == set()
    assert any(MARK in page for _, page in pages(school.db)), "the notes are kept, without their authors"


def test_after_a_cancelled_vote_nothing_at_all_is_left(school):
    vote_and_write(school)
    cancel_vote(turn(school, PEOPLE[0]), school.round_id)
    assert found_beside(school.db) == set()
    assert not any(MARK in page for _, page in pages(school.db))


def test_other_votes_that_are_open_stay_whole(school):
    """The wipe writes the rows of other rounds anew."""
    vote_and_write(school)
    with school.db.write() as session:
        before = _rows(session)
    assert school.db.erase_leftovers()
    with school.db.read() as session:
        assert _rows(session) == before
    cast_votes(turn(school, PEOPLE[1]), school.round_id, {KEYS[0]: Choice.STRENGTH})
    reveal_now(turn(school, PEOPLE[0]), school.round_id)
    assert found_beside(school.db) == set()


def _rows(session) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted(map(tuple, session.execute(select(text("*")).select_from(table(name)))), key=str)
        for name in OPEN_TABLES
    }


@pytest.mark.parametrize("held", ["every table", "a snapshot"])
def test_while_something_is_in_the_way_it_is_owed_and_afterwards_nothing_is_left(school, held):
    vote_and_write(school)
    with school.db.write() as session:
        beat(session, "a worker that tries", datetime.now(UTC))
    with in_the_way(school.db, held):
        reveal_now(turn(school, PEOPLE[0]), school.round_id)
        is_left = bool(found_beside(school.db))
        assert school.db.owes_a_wipe() == is_left
        if held == "every table":
            assert is_left
            assert not school.db.erase_leftovers()
            with pytest.raises(SettingsError, match=r"still stand in the database's files"):
                deleted_is_gone(school.db, Clock())
    with opened(str(school.db.url.render_as_string(hide_password=False))) as other_process:
        assert other_process.erase_leftovers()
        assert not other_process.owes_a_wipe()
    assert found_beside(school.db) == set()
    assert "nothing that was deleted is left" in deleted_is_gone(school.db, Clock())


def test_a_session_that_was_shown_leaves_nobody_beside_a_line_and_closed_beside_a_plus_one(school):
    meeting = start_meeting(school.db, PEOPLE, channel=CHANNEL, by=PEOPLE[0])
    end_meeting(school.db, meeting)
    for user in PEOPLE[:5]:
        for said in ("a_lot", "not_yet"):
            words = {LIKED: f"{MARK.decode()} {user}", HARD: MARK.decode() * 120, FITS: said}
            save_answers(turn(school, user, NOW), meeting, words)
    assert {answer for _, answer in found_beside(school.db)} >= {b"not_yet", MARK}
    show_now(turn(school, PEOPLE[0], NOW), meeting)
    assert found_beside(school.db) == set()
    line = read_lines(turn(school, PEOPLE[0], NOW), meeting, 0).lines[0].id
    for user in PEOPLE:
        turn_plus_one(turn(school, user, NOW), meeting, line)
    close_now(turn(school, PEOPLE[0], NOW), meeting)
    with school.db.read() as session:
        assert session.execute(text("SELECT count(*) FROM line_backings")).scalar() == 0
    assert found_beside(school.db) == set()


def test_whoever_has_themselves_deleted_leaves_no_words_that_nobody_has_seen(school):
    vote_and_write(school)
    delete_me(turn(school, PEOPLE[3]))
    assert not any(MARK + b" " + PEOPLE[3].encode() in page for _, page in pages(school.db))


def test_every_table_that_joins_a_member_to_an_answer_is_written_anew():
    """A table with a member and words or a choice is in the list, or what is in it is never nobody's."""
    lasting = {
        "evidence": "signed notes",
        "named_votes": "agreed at the opening",
    }
    columns = {"choice", "answer", "note", "line", "text", "line_id", "candidate_id"}
    joined = {
        name
        for name, table in Base.metadata.tables.items()
        if "member_id" in table.c and columns & set(table.c.keys())
    }
    assert joined == {*OPEN_TABLES, *lasting}
