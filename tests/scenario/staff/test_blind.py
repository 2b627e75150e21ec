"""Words without a name are nobody's: in no row, no order of rows, no file and no copy do they stand beside whoever asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, table, text

from bot.privacy.privacy import delete_me
from bot.staff.handing_over import hand_over_due
from bot.staff.messages.asking import UNSIGNED
from storage import Database
from storage.backup import back_up, brought_back
from storage.staff import StaffState, forget_counts
from tests.databases import opened, with_programs_of_postgres
from tests.steps.dated_bot import chicago
from tests.steps.leftovers import pages
from tests.steps.planned_team import MONDAY
from tests.steps.staff import SharedPost, shared_post
from tests.steps.turns import turn_of

STAFF = [f"U0STAFF00{number:02}" for number in range(12)]
# Numbers of people, four bytes each, that stand nowhere by chance.
FIRST = 0x5EC2E700
MARK = "somebody-asked-"
TUESDAY_MORNING = chicago("2026-11-24 07:30")


@pytest.fixture
def post(maker) -> Iterator[SharedPost]:
    """All twelve of the staff have asked once without a name, in their order."""
    with opened(maker.migrated()) as db:
        made = shared_post(db, STAFF, first_id=FIRST)
        for place, user in enumerate(STAFF):
            made.ask(user, f"{MARK}{place:02} " + "w" * 300, MONDAY, name=UNSIGNED)
        yield made


def places(db: Database, columns: str, of: str) -> list[str]:
    """Which of the words stand in a table, in the order in which its rows lie there."""
    lies = "rowid" if db.is_sqlite else "ctid"
    with db.read() as session:
        rows = session.execute(text(f"SELECT {columns} FROM {of} ORDER BY {lies}"))  # noqa: S608 - our own names
        return [str(row[0])[len(MARK) :][:2] for row in rows if str(row[0]).startswith(MARK)]


def tables_with(db: Database, words: str) -> set[str]:
    with db.read() as session:
        return {
            name
            for name in inspect(session.connection()).get_table_names()
            for row in session.execute(select(text("*")).select_from(table(name)))
            if words in str(row)
        }


def test_nobody_stands_beside_words_without_a_name_and_no_order_of_rows_tells_whose_they_are(post):
    asked = [f"{place:02}" for place in range(len(STAFF))]
    assert tables_with(post.db, MARK) == {"staff_waiting"}
    waiting = places(post.db, "text", "staff_waiting")
    assert sorted(waiting) == asked
    assert waiting != asked
    assert hand_over_due(turn_of(post.db, now=chicago("2026-11-24 07:29"))) == 0
    assert hand_over_due(turn_of(post.db, now=TUESDAY_MORNING)) == 1
    assert tables_with(post.db, MARK) == {"staff_texts"}
    handed_over = places(post.db, "text", "staff_texts")
    assert sorted(handed_over) == asked
    assert handed_over not in (asked, waiting)
    rows = post.texts()
    assert {(one.person_id, one.share_id, str(one.asked_on), one.state) for one in rows} == {
        (None, None, "2026-11-24", StaffState.NEW)
    }


def test_no_file_holds_a_person_and_their_words_in_one_page_or_an_earlier_order_of_rows(post):
    ids = [FIRST + place for place in range(len(STAFF))]
    numbers = [one.to_bytes(4, "big") if post.db.is_sqlite else one.to_bytes(4, "little") for one in ids]
    held = list(pages(post.db))
    marked = [page for _, page in held if MARK.encode() in page]
    assert marked
    assert not any(number in page for page in marked for number in numbers)
    # Each stands once: what was written anew left nothing behind that tells who came last.
    assert sum(page.count(MARK.encode()) for page in marked) == len(STAFF)
    lying = [page[at + len(MARK) :][:2] for page in marked for at in _found(page)]
    assert lying not in (sorted(lying), sorted(lying, reverse=True))
    if not post.db.is_sqlite:
        with post.db.read() as session:
            written_by = session.scalars(text("SELECT DISTINCT xmin::text FROM staff_waiting")).all()
            assert len(written_by) == 1


def _found(page: bytes) -> list[int]:
    mark, found = MARK.encode(), []
    at = page.find(mark)
    while at >= 0:
        found.append(at)
        at = page.find(mark, at + 1)
    return found


def test_how_often_somebody_asked_goes_with_the_day_and_with_them_and_is_in_no_copy(
    post, tmp_path, monkeypatch
):
    with_programs_of_postgres(monkeypatch)
    assert count(post.db) == len(STAFF)
    file = Path(tmp_path, "copy")
    back_up(post.db, file)
    delete_me(turn_of(post.db, post.team.actor(STAFF[0]), MONDAY))
    assert count(post.db) == len(STAFF) - 1
    with post.db.write() as session:
        forget_counts(session, chicago("2026-11-24 05:59"))
    assert count(post.db) == 0
    if post.db.is_sqlite:
        held = file.read_bytes()
        assert MARK.encode() in held
        with opened(f"sqlite:///{tmp_path}/back.db") as back, brought_back(back, file):
            pass
        with opened(f"sqlite:///{tmp_path}/back.db") as back:
            assert count(back) == 0


def count(db: Database) -> int:
    with db.read() as session:
        return int(session.scalar(text("SELECT count(*) FROM staff_counts")) or 0)
