"""Who answers what is nowhere: in no table, no order of rows, no file, while a question is open, and after it."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import inspect, select, table, text

from bot.consult.asking import offer
from bot.consult.ending import end_due
from bot.consult.marks import Marks
from bot.consult.posts import render_asked
from bot.home.home import read_home
from bot.privacy.privacy import delete_me
from storage import Database
from storage.backup import back_up
from storage.consult import ConsultationAnswers, ConsultationChannel
from storage.database import note_leftovers
from storage.deliveries import Delivery
from storage.living import PostedMessage
from storage.people import person_of
from storage.requests import HandledRequest
from tests.databases import opened, with_programs_of_postgres
from tests.steps.consult import SECRET, AskedStaff, asked_staff
from tests.steps.leftovers import pages
from tests.steps.planned_team import LEAD, MONDAY, WORKSPACE
from tests.steps.turns import act_in, turn_of

STAFF = [f"U0STAFF00{number:02}" for number in range(12)]
# Numbers of people, four bytes each, that stand nowhere by chance.
FIRST = 0x5EC2E700
AFTER = MONDAY + timedelta(days=2)


@pytest.fixture
def asked(maker) -> Iterator[tuple[AskedStaff, int]]:
    """Twelve of the staff have answered in their order: yes, no, yes, no…; the first of them changed it."""
    with opened(maker.migrated()) as db:
        made = asked_staff(db, STAFF, first_id=FIRST)
        one = made.ask(MONDAY)
        for place, user in enumerate(STAFF):
            made.answer(user, one, place % 2, MONDAY)
        made.answer(STAFF[0], one, 1, MONDAY)
        yield made, one


def kept(db: Database) -> dict[str, int]:
    with db.read() as session:
        return dict(session.scalars(select(ConsultationAnswers.answers)).one())


def tables(db: Database) -> dict[str, list[str]]:
    with db.read() as session:
        return {
            name: [str(tuple(row)) for row in session.execute(select(text("*")).select_from(table(name)))]
            for name in inspect(session.connection()).get_table_names()
        }


def test_no_row_joins_a_person_to_an_answer_and_no_slack_id_leads_to_a_mark_without_the_secret(asked):
    made, one = asked
    answers = kept(made.db)
    assert sorted(answers.values()) == [0] * 5 + [1] * 7
    assert list(answers) == sorted(answers)
    assert {made.answer_of(user, one, MONDAY) for user in STAFF[1::2]} == {1}
    assert made.answer_of(STAFF[0], one, MONDAY) == 1
    holding = {name for name, rows in tables(made.db).items() for mark in answers if mark in str(rows)}
    assert holding == {"consultation_answers"}
    # Nothing of a request that answers is noted: neither that it was, nor when.
    with made.db.read() as session:
        noted = session.scalars(select(HandledRequest.key)).all()
    assert len(noted) == 1
    guessed = {
        guess
        for user in STAFF
        for guess in (
            sha256(f"consultation:{one}:{user}".encode()).hexdigest()[:32],
            *Marks(["x"]).of(one, user),
        )
    }
    assert not guessed & set(answers)
    assert set(answers) == {mark for user in STAFF for mark in SECRET.of(one, user)}
    assert not set(SECRET.of(one + 1, STAFF[0])) & set(answers)


def test_no_file_holds_an_earlier_state_or_a_person_beside_an_answer(asked):
    made, one = asked
    ids = [FIRST + place for place in range(len(STAFF))]
    numbers = [each.to_bytes(4, "big" if made.db.is_sqlite else "little") for each in ids]
    marks = [mark.encode() for user in STAFF for mark in SECRET.of(one, user)]
    held = [page for _, page in pages(made.db) if any(mark in page for mark in marks)]
    assert held
    assert not any(number in page for page in held for number in numbers)
    assert not any(user.encode() in page for page in held for user in STAFF)
    # Each stands once: nothing of before tells who came last, or changed it.
    assert [sum(page.count(mark) for page in held) for mark in marks] == [1] * len(marks)
    assert end_due(turn_of(made.db, now=AFTER)) == 1
    assert made.row(one).counts == [5, 7]
    assert not any(mark in page for _, page in pages(made.db) for mark in marks)


def test_a_copy_of_while_it_goes_on_tells_no_more_and_a_secret_that_is_changed_with_the_old_beside_it_finds_all(
    asked, tmp_path, monkeypatch
):
    made, one = asked
    with_programs_of_postgres(monkeypatch)
    back_up(made.db, tmp_path / "copy")
    if made.db.is_sqlite:
        held = (tmp_path / "copy").read_bytes()
        assert all(mark.encode() in held for mark in kept(made.db))
        assert not any(guess.encode() in held for user in STAFF for guess in Marks(["x"]).of(one, user))
    newer = Marks(["a newer secret", "a secret of this installation"])
    assert made.answer_of(STAFF[1], one, MONDAY, marks=newer) == 1
    made.answer(STAFF[1], one, 0, MONDAY, marks=newer)
    assert sorted(kept(made.db).values()) == [0] * 6 + [1] * 6
    assert newer.of(one, STAFF[1])[0] in kept(made.db)


def seen(made: AskedStaff, one: int, now) -> list[object]:
    """Everything that an organizer sees and the outbox holds: messages, where it stands, Home, what is owed."""
    with made.db.read() as session:
        row = session.scalars(select(ConsultationChannel.id)).one()
        message = PostedMessage(subject_id=row)
        lead = person_of(session, WORKSPACE, LEAD)
        posted = select(PostedMessage.kind, PostedMessage.version_wanted).order_by(PostedMessage.id)
        return [
            render_asked(session, message),
            read_home(act_in(made.db, session, now), lead, 0),
            session.execute(select(Delivery.kind, Delivery.recipient, Delivery.slot)).all(),
            session.execute(posted).all(),
            made.row(one).counts,
        ]


@pytest.mark.parametrize("leaves", [STAFF[0], STAFF[-1]])
def test_two_schools_in_which_others_answer_the_same_look_the_same_whoever_leaves(sqlite, leaves):
    looks = []
    for order in (STAFF, STAFF[::-1]):
        with ExitStack() as stack:
            made = asked_staff(stack.enter_context(opened(sqlite.migrated())), STAFF)
            one, shown = made.ask(MONDAY), list[object]()
            for place, user in enumerate(order[:6]):
                made.answer(user, one, place % 2, MONDAY)
                shown.append(seen(made, one, MONDAY))
            shown.append(str(offer(made.turn(LEAD, MONDAY))))
            delete_me(made.turn(leaves, MONDAY))
            shown.append(seen(made, one, MONDAY))
            end_due(turn_of(made.db, now=AFTER))
            shown.append(seen(made, one, AFTER))
            looks.append(shown)
            assert made.row(one).counts == [3, 3]
    assert str(looks[0]) == str(looks[1])


def test_an_answer_owes_a_wipe_of_the_files_before_it_is_kept(sqlite, monkeypatch):
    """Where the files cannot be wiped at once, the worker does it: the note is in the transaction of the answer."""
    with opened(sqlite.migrated()) as db:
        made = asked_staff(db, STAFF)
        one = made.ask(MONDAY)
        assert db.erase_leftovers()
        with db.write() as session:
            note_leftovers(session)
        assert db.erase_leftovers()
        monkeypatch.setattr(db, "erase_leftovers", lambda: False)
        made.answer(STAFF[0], one, 0, MONDAY)
        assert db.owes_a_wipe()
