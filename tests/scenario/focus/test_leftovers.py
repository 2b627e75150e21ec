"""After dots and answers were shown the database's files hold no link from a person to what they said."""

import pytest
from sqlalchemy import text, update

from bot.blocks import ids
from storage import Database
from storage.focus import FocusCandidate
from storage.people import Member
from tests.steps.bot import EIGHT, PRINCIPAL, RunningBot
from tests.steps.focus import (
    answer,
    candidates,
    choose,
    focus_message,
    open_focus,
    place,
    show,
    tap,
    with_result,
)
from tests.steps.leftovers import FIRST_ID, files

# Four bytes that SQLite stores as they are.
FIRST_CANDIDATE = 0x3A5EC000
WITHDRAWN = "marker-of-words-that-were-changed"


def recognisable(bot: RunningBot) -> None:
    """Members whose numbers can be found among bytes."""
    with bot.db.write() as session:
        for place_, row in enumerate(session.scalars(text("SELECT id FROM members ORDER BY id")).all()):
            session.execute(update(Member).where(Member.id == row).values(id=FIRST_ID + place_))


def recognisable_candidates(bot: RunningBot) -> None:
    """Candidates likewise, before anybody put a dot there."""
    with bot.db.write() as session:
        for place_, row in enumerate(candidates(bot.db).values()):
            session.execute(
                update(FocusCandidate).where(FocusCandidate.id == row).values(id=FIRST_CANDIDATE + place_)
            )


def dots_of_somebody(db: Database) -> int:
    """How often a member stands beside a candidate, as in a dot and its indexes."""
    found = files(db)
    members = [(FIRST_ID + place_).to_bytes(6, "big") for place_ in range(len(EIGHT) + 1)]
    those = [(FIRST_CANDIDATE + place_).to_bytes(4, "big") for place_ in range(10)]
    return sum(found.count(member + one) for member in members for one in those)


def words_of_somebody(db: Database, *words: str) -> int:
    """How often words stand in what somebody answered: right behind their number."""
    found = files(db)
    members = [(FIRST_ID + place_).to_bytes(6, "big") for place_ in range(len(EIGHT) + 1)]
    return sum(
        found.count(member + between + said.encode())
        for member in members
        for between in (b"", b"\x01")
        for said in words
    )


@pytest.mark.begins_with(steps=recognisable)
def test_nothing_in_the_files_leads_from_a_person_to_a_dot_or_a_line(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    recognisable_candidates(bot)
    for number, user in enumerate(EIGHT[:5]):
        place(bot, user, 0, 3, line=f"{WITHDRAWN} {user}")
        place(bot, user, number % 4, line=f"line of {number} " + "z" * (90 * number))
    assert dots_of_somebody(bot.db) > 0
    assert words_of_somebody(bot.db, "line of") > 0
    assert WITHDRAWN.encode() in files(bot.db)
    show(bot)
    assert "line of 0" in focus_message(bot).text
    assert dots_of_somebody(bot.db) == 0
    assert words_of_somebody(bot.db, "line of") == 0
    assert WITHDRAWN.encode() not in files(bot.db)


@pytest.mark.begins_with(steps=recognisable)
def test_what_was_never_shown_leaves_nothing_either(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    recognisable_candidates(bot)
    for user in EIGHT[:3]:
        place(bot, user, 1, 2, line=f"{WITHDRAWN} {user}")
    tap(bot, PRINCIPAL, ids.FOCUS_CANCEL)
    assert dots_of_somebody(bot.db) == 0
    assert WITHDRAWN.encode() not in files(bot.db)


@pytest.mark.begins_with(steps=recognisable)
def test_nor_does_anything_lead_to_whether_somebody_can_live_with_it(tuesday_bot):
    bot = tuesday_bot
    with_result(bot)
    open_focus(bot)
    for user in EIGHT[:4]:
        place(bot, user, 0)
    show(bot)
    choose(bot, [0])
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_WITH)
    bot.tick()
    for user in EIGHT[:4]:
        answer(bot, user, "not_yet", line=f"{WITHDRAWN} {user}")
        answer(bot, user, "not_yet", line="Fewer meetings")
    assert words_of_somebody(bot.db, "not_yet") > 0
    tap(bot, PRINCIPAL, ids.FOCUS_LIVE_SHOW)
    assert words_of_somebody(bot.db, "not_yet", "good", "can_live") == 0
    assert WITHDRAWN.encode() not in files(bot.db)
