"""After process answers were shown the database's files hold no link from a person to a line, nor after the close to a +1."""

import pytest
from sqlalchemy import text, update

from bot.blocks import ids
from storage import Database
from storage.people import Member
from tests.steps.bot import EIGHT, PRINCIPAL, RunningBot
from tests.steps.dated_bot import dated_bot
from tests.steps.leftovers import FIRST_ID, everything, files
from tests.steps.reflection import (
    SIX,
    answer,
    backings,
    click_in,
    held,
    lines,
    open_list,
    show_now,
    tap,
    waiting_answers,
)

# Four bytes that SQLite stores as they are.
FIRST_LINE = 0x3A5EC000
QUESTIONS = (b"liked", b"hard", b"change", b"step", b"fits")
WITHDRAWN = "marker-of-words-that-were-changed"


def recognisable(bot: RunningBot) -> None:
    """Members, and later lines, whose numbers can be found among bytes."""
    with bot.db.write() as session:
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


def write_much(bot: RunningBot) -> None:
    """Answers of all lengths, many changed later."""
    for place, user in enumerate(SIX[:3]):
        answer(bot, user, liked=f"{WITHDRAWN} {user} " + "x" * 2500, hard="y" * 900, fits="not_yet")
        answer(
            bot, user, liked=f"liked {place} " + "z" * (900 * place), change=f"change {place}", fits="a_lot"
        )


@pytest.mark.begins_with(steps=recognisable)
def test_nothing_in_the_files_leads_from_a_person_to_a_line(tuesday_bot):
    meeting = held(tuesday_bot)
    write_much(tuesday_bot)
    assert authors(tuesday_bot.db) > 0
    assert WITHDRAWN.encode() in files(tuesday_bot.db)
    answer(tuesday_bot, SIX[3], step="the fourth")
    show_now(tuesday_bot)
    assert len(lines(tuesday_bot.db, meeting)) == 10
    assert authors(tuesday_bot.db) == 0
    assert WITHDRAWN.encode() not in files(tuesday_bot.db)


@pytest.mark.begins_with(steps=recognisable)
def test_after_the_close_no_plus_one_is_anybodys(tuesday_bot):
    held(tuesday_bot)
    write_much(tuesday_bot)
    answer(tuesday_bot, SIX[3], step="the fourth")
    show_now(tuesday_bot)
    for user in EIGHT[:5]:
        form = open_list(tuesday_bot, user)
        for nth in (0, 1, 1):
            form = click_in(tuesday_bot, user, form, ids.PROCESS_PLUS_ONE, nth)
    assert backings(tuesday_bot.db) == 5
    assert backers(tuesday_bot.db) > 0
    tap(tuesday_bot, PRINCIPAL, ids.PROCESS_CLOSE)
    assert backings(tuesday_bot.db) == 0
    assert backers(tuesday_bot.db) == 0


@pytest.mark.begins_with(steps=recognisable)
def test_a_reflection_that_closes_by_itself_leaves_nothing_either(tuesday_bot):
    held(tuesday_bot)
    write_much(tuesday_bot)
    tuesday_bot.worker._wipe_at = 0
    tuesday_bot.at("2026-12-02 07:31")
    assert waiting_answers(tuesday_bot.db) == 0
    assert authors(tuesday_bot.db) == 0
    assert WITHDRAWN.encode() not in files(tuesday_bot.db)


def test_a_removed_line_is_nowhere(tuesday_bot):
    held(tuesday_bot)
    for user in SIX[:4]:
        answer(tuesday_bot, user, liked=f"Maria-of-room-twelve {user}")
    show_now(tuesday_bot)
    for _ in range(4):
        form = open_list(tuesday_bot, PRINCIPAL)
        tuesday_bot.slack.close(PRINCIPAL, click_in(tuesday_bot, PRINCIPAL, form, ids.PROCESS_REMOVE).id)
    assert b"Maria-of-room-twelve" not in files(tuesday_bot.db)


def test_no_row_that_is_left_tells_who_wrote_or_wanted_what(tuesday_bot_on_both):
    """In every table: a line's number stands nowhere but in the line, and those written late are not the last ones."""
    orders = set()
    for day in range(1, 8):
        meeting = held(tuesday_bot_on_both, ended=f"2026-12-{day:02} 16:30")
        for place, user in enumerate(SIX):
            answer(tuesday_bot_on_both, user, liked=f"line {place}")
        click_in(
            tuesday_bot_on_both, PRINCIPAL, open_list(tuesday_bot_on_both, PRINCIPAL), ids.PROCESS_PLUS_ONE
        )
        for form in tuesday_bot_on_both.slack.modal_stack(PRINCIPAL):
            tuesday_bot_on_both.slack.close(PRINCIPAL, form.id)
        tap(tuesday_bot_on_both, PRINCIPAL, ids.PROCESS_CLOSE)
        tuesday_bot_on_both.tick()
        orders.add(tuple(words for _, words, _ in lines(tuesday_bot_on_both.db, meeting)))
    assert len(orders) > 1
    assert {order[-2:] for order in orders} != {("line 4", "line 5")}
    for row in everything(tuesday_bot_on_both, "process_lines").splitlines():
        assert "line 3" not in row


def test_on_postgresql_too_nothing_is_left_in_the_tables(postgres):
    with dated_bot(postgres.migrated()) as bot:
        held(bot)
        for user in SIX[:5]:
            answer(bot, user, liked=f"liked by {user}")
        assert size(bot.db, "process_answers") > 0
        show_now(bot)
        click_in(bot, PRINCIPAL, open_list(bot, PRINCIPAL), ids.PROCESS_PLUS_ONE)
        bot.slack.close(PRINCIPAL, bot.slack.modal_stack(PRINCIPAL)[-1].id)
        tap(bot, PRINCIPAL, ids.PROCESS_CLOSE)
        assert size(bot.db, "process_answers") == 0
        assert size(bot.db, "line_backings") == 0


def size(db: Database, name: str) -> int:
    with db.read() as session:
        return int(session.scalar(text("SELECT pg_relation_size(:name)"), {"name": name}) or 0)
