"""Whoever keeps time gets one private line two minutes before an agenda item's time is up, and can go on from there."""

from sqlalchemy import select

from bot.blocks import ids
from bot.live.message import item_end
from bot.live.timekeeping import TIME_LINE
from storage.agenda import AgendaItem
from storage.deliveries import Delivery
from storage.live import set_there
from storage.meetings import Meeting, RoleTurn
from storage.people import Member, Person, Role
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL
from tests.steps.dated_bot import DatedBot, dms, set_role
from tests.steps.dms import last, tap_dm
from tests.steps.live import agenda, click, meeting_message, meets, start


def under_way(bot: DatedBot, *, keeper: str = "", minutes: int = 15) -> None:
    """A meeting with two items of so many minutes, the first of them begun at 3:31 PM."""
    meets(bot)
    agenda(bot, "Walkthroughs", "Tutors", minutes=minutes)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    start(bot)
    with bot.db.write() as session:
        meeting = session.scalars(select(Meeting)).one()
        for turn in session.scalars(select(RoleTurn).where(RoleTurn.role == "Timekeeper")).all():
            found = select(Member).join(Person, Person.id == Member.person_id)
            member = session.scalars(found.where(Person.slack_user_id == (keeper or GRADE3))).one()
            turn.member_id = member.id
            if keeper:
                set_there(session, meeting.id, [member.id], is_there=True)
    click(bot, "First item")


def lines(bot: DatedBot, user: str) -> list[str]:
    bot.tick()
    return [one.text for one in dms(bot, user) if "minutes left" in one.text]


def test_whoever_keeps_time_is_told_once_and_goes_on_from_there(tuesday_bot):
    bot = tuesday_bot
    under_way(bot, keeper=GRADE5)
    bot.at("2026-12-01 15:43")
    assert lines(bot, GRADE5) == []
    bot.at("2026-12-01 15:44:30")
    assert lines(bot, GRADE5) == ["2 minutes left, until 3:46 PM: Walkthroughs\nAfter it: Tutors"]
    assert lines(bot, PRINCIPAL) == []
    tap_dm(bot, GRADE5, ids.MEETING_MORE_MINUTES)
    bot.settle()
    answer = last(bot, GRADE5)
    assert answer.text.startswith("Now: Walkthroughs, until 3:51 PM")
    # Who keeps time parks nothing and ends nothing.
    assert [one["text"]["text"] for one in answer.blocks[-1]["elements"]] == ["Next item"]
    bot.at("2026-12-01 15:49:30")
    assert lines(bot, GRADE5)[-1].startswith("2 minutes left, until 3:51 PM: Walkthroughs")
    tap_dm(bot, GRADE5, ids.MEETING_NEXT)
    bot.settle()
    assert "Now: Tutors" in last(bot, GRADE5).text
    assert "Now: Tutors" in meeting_message(bot).text


def test_without_a_timekeeper_whoever_leads_is_told_until_they_say_not_again(tuesday_bot):
    bot = tuesday_bot
    under_way(bot)
    bot.at("2026-12-01 15:44:30")
    assert len(lines(bot, PRINCIPAL)) == 1
    assert lines(bot, GRADE3) == []
    line = last(bot, PRINCIPAL)
    click(bot, "Next item")
    tap_dm(bot, PRINCIPAL, ids.MEETING_MORE_MINUTES, message=line)
    bot.settle()
    assert last(bot, PRINCIPAL).text.startswith("Somebody was faster, so your tap changed nothing.")
    bot.at("2026-12-01 15:57:40")
    assert lines(bot, PRINCIPAL)[-1].endswith("Tutors\nIt is the last one.")
    tap_dm(bot, PRINCIPAL, ids.TIME_LINES_OFF)
    bot.settle()
    assert "nothing about the time of agenda items any more" in last(bot, PRINCIPAL).text
    with bot.db.read() as session:
        assert len(set(session.scalars(select(Person.no_time_lines_since)))) == 2
    tap_dm(bot, PRINCIPAL, ids.TIME_LINES_ON)
    bot.settle()
    with bot.db.read() as session:
        assert set(session.scalars(select(Person.no_time_lines_since))) == {None}
    assert ids.TIME_LINES_ON not in str(last(bot, PRINCIPAL).blocks)


def test_an_item_of_two_minutes_is_not_told_of_as_it_begins(tuesday_bot):
    under_way(tuesday_bot, minutes=2)
    assert lines(tuesday_bot, PRINCIPAL) == []


def test_once_the_time_is_up_the_line_is_not_sent_any_more(tuesday_bot):
    under_way(tuesday_bot)
    tuesday_bot.at("2026-12-01 15:44:30")
    with tuesday_bot.db.read() as session:
        [until] = session.scalars(select(Delivery.useful_until).filter_by(kind=TIME_LINE.name))
        [item] = session.scalars(select(AgendaItem).filter_by(title="Walkthroughs"))
        assert until == item_end(item)


def test_who_said_not_again_is_told_no_more(tuesday_bot):
    bot = tuesday_bot
    under_way(bot)
    with bot.db.write() as session:
        for person in session.scalars(select(Person)):
            person.no_time_lines_since = bot.app.clock.now()
    bot.at("2026-12-01 15:44:30")
    assert lines(bot, PRINCIPAL) == []
