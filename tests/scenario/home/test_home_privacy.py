"""What somebody chose on their Home tab, and what is kept about the tabs, is theirs to read and to have deleted."""

from datetime import time

from sqlalchemy import func, select

from storage.home import HomeView
from storage.people import Frequency, TimeOff
from storage.typed import TypedReply
from tests.steps.bot import GRADE3, GRADE5, RunningBot
from tests.steps.home import opened
from tests.steps.privacy import delete, my_file
from tests.steps.revealed import NOV_3, person


def chosen(bot: RunningBot, user: str) -> None:
    """Settings of their own, a Home tab opened, a word typed."""
    opened(bot, user)
    with bot.db.write() as session:
        who = person(session, user)
        who.reminder_hour, who.frequency = time(9, 30), Frequency.OVERDUE
        session.add(TimeOff(person_id=who.id, first_day=NOV_3.date(), last_day=NOV_3.date()))
        session.add(
            TypedReply(person_id=who.id, request=f"typed:{user}", at=bot.app.clock.now(), what="done")
        )


def rows(bot: RunningBot) -> list[int]:
    with bot.db.read() as session:
        return [
            session.scalars(select(func.count()).select_from(one)).one()
            for one in (HomeView, TypedReply, TimeOff)
        ]


def test_my_file_holds_my_settings_and_what_my_tabs_remember(bot_on_both):
    chosen(bot_on_both, GRADE3)
    words = my_file(bot_on_both)
    assert "Reminder hour: 9:30 AM" in words
    assert "Reminders: Only when overdue" in words
    assert "Time off: Nov 3, 2026 to Nov 3, 2026" in words
    assert "Home tab: opened last on " in words
    assert "What I understood of what you typed to me: 1 message" in words


def test_deleting_me_takes_them_and_nobody_elses(bot_on_both):
    chosen(bot_on_both, GRADE3)
    chosen(bot_on_both, GRADE5)
    delete(bot_on_both)
    assert rows(bot_on_both) == [1, 1, 1]
    with bot_on_both.db.read() as session:
        assert person(session, GRADE5).frequency == Frequency.OVERDUE
        assert session.scalars(select(TimeOff.person_id)).one() == person(session, GRADE5).id
