"""After process answers were shown the database's files hold no link from a person to a line, nor after the close to a +1."""

from sqlalchemy import text, update

from bot.blocks import ids
from storage import Database
from storage.people import Member
from tests.steps.bot import EIGHT, PRINCIPAL, Live
from tests.steps.dated import dated
from tests.steps.leftovers import FIRST_ID, everything, files
from tests.steps.reflection import (
    SIX,
    answer,
    backings,
    click_in,
    held,
    lines,
    open_list,
    tap,
    waiting_answers,
)

# Four bytes that SQLite stores as they are.
FIRST_LINE = 0x3A5EC000
QUESTIONS = (b"liked", b"hard", b"change", b"step", b"fits")
WITHDRAWN = "marker-of-words-that-were-changed"


def recognisable(live: Live) -> None:
    """Members, and later lines, whose numbers can be found among bytes."""
    with live.db.write() as session:
        for place, row in enumerate(session.scalars(text("SELECT id FROM members ORDER BY id")).all()):
            session.execute(update(Member).where(Member.id == row).values(id=FIRST_ID + place))
        session.execute(
            text("INSERT INTO sqlite_sequence VALUES ('process_lines', :last)"), {"last": FIRST_LINE}
        )


def members() -> list[bytes]:
    return [(FIRST_ID + place).to_bytes(6, "big") for place in range(len(EIGHT) + 1)]


def authors(db: Database) -> int:
    """How often a member stands beside a question, as in an answer and its index."""
    found = files(db)
    return sum(found.count(member + question) for member in members() for question in QUESTIONS)


def backers(db: Database) -> int:
    """How often a line stands beside a member, as in a +1 and its index."""
    found = files(db)
    numbers = [(FIRST_LINE + place).to_bytes(4, "big") for place in range(60)]
    return sum(found.count(line + member) for line in numbers for member in members())


def write_much(live: Live) -> None:
    """Answers of all lengths, many changed later."""
    for place, user in enumerate(SIX[:3]):
        answer(live, user, liked=f"{WITHDRAWN} {user} " + "x" * 2500, hard="y" * 900, fits="not_yet")
        answer(
            live, user, liked=f"liked {place} " + "z" * (900 * place), change=f"change {place}", fits="a_lot"
        )


def test_nothing_in_the_files_leads_from_a_person_to_a_line(tuesday):
    live = tuesday.live
    recognisable(live)
    meeting = held(tuesday)
    write_much(live)
    assert authors(live.db) > 0
    assert WITHDRAWN.encode() in files(live.db)
    answer(live, SIX[3], step="the fourth")
    assert len(lines(live.db, meeting)) == 10
    assert authors(live.db) == 0
    assert WITHDRAWN.encode() not in files(live.db)
    answer(live, SIX[4], hard="the fifth", liked="also the fifth")
    assert authors(live.db) > 0
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    assert len(lines(live.db, meeting)) == 12
    assert authors(live.db) == 0


def test_after_the_close_no_plus_one_is_anybodys(tuesday):
    live = tuesday.live
    recognisable(live)
    held(tuesday)
    write_much(live)
    answer(live, SIX[3], step="the fourth")
    for user in EIGHT[:5]:
        form = open_list(live, user)
        for nth in (0, 1, 1):
            form = click_in(live, user, form, ids.PROCESS_PLUS_ONE, nth)
    assert backings(live.db) == 5
    assert backers(live.db) > 0
    tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
    assert backings(live.db) == 0
    assert backers(live.db) == 0


def test_a_reflection_that_closes_by_itself_leaves_nothing_either(tuesday):
    live = tuesday.live
    recognisable(live)
    held(tuesday)
    write_much(live)
    live.worker._wipe_at = 0
    tuesday.at("2026-12-02 07:31")
    assert waiting_answers(live.db) == 0
    assert authors(live.db) == 0
    assert WITHDRAWN.encode() not in files(live.db)


def test_a_removed_line_is_nowhere(tuesday):
    live = tuesday.live
    held(tuesday)
    for user in SIX[:4]:
        answer(live, user, liked=f"Maria-of-room-twelve {user}")
    for _ in range(4):
        form = open_list(live, PRINCIPAL)
        live.slack.close(PRINCIPAL, click_in(live, PRINCIPAL, form, ids.PROCESS_REMOVE).id)
    assert b"Maria-of-room-twelve" not in files(live.db)


def test_no_row_that_is_left_tells_who_wrote_or_wanted_what(tuesday_on):
    """In every table: a line's number stands nowhere but in the line, and those written late are not the last ones."""
    live = tuesday_on.live
    orders = set()
    for day in range(1, 8):
        meeting = held(tuesday_on, ended=f"2026-12-{day:02} 16:30")
        for place, user in enumerate(SIX):
            answer(live, user, liked=f"line {place}")
        click_in(live, PRINCIPAL, open_list(live, PRINCIPAL), ids.PROCESS_PLUS_ONE)
        for form in live.slack.modal_stack(PRINCIPAL):
            live.slack.close(PRINCIPAL, form.id)
        tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
        live.tick()
        orders.add(tuple(words for _, words, _ in lines(live.db, meeting)))
    assert len(orders) > 1
    assert {order[-2:] for order in orders} != {("line 4", "line 5")}
    for row in everything(live, "process_lines").splitlines():
        assert "line 3" not in row


def test_on_postgresql_too_nothing_is_left_in_the_tables(postgres, tmp_path):
    with dated(postgres.migrated(), tmp_path / "clock.json") as tuesday:
        live = tuesday.live
        held(tuesday)
        for user in SIX[:5]:
            answer(live, user, liked=f"liked by {user}")
        click_in(live, PRINCIPAL, open_list(live, PRINCIPAL), ids.PROCESS_PLUS_ONE)
        live.slack.close(PRINCIPAL, live.slack.modal_stack(PRINCIPAL)[-1].id)
        assert size(live.db, "process_answers") > 0
        tap(live, PRINCIPAL, ids.PROCESS_CLOSE)
        assert size(live.db, "process_answers") == 0
        assert size(live.db, "line_backings") == 0


def size(db: Database, name: str) -> int:
    with db.read() as session:
        return int(session.scalar(text("SELECT pg_relation_size(:name)"), {"name": name}) or 0)
