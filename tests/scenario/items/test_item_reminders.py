"""When reminders come: on their morning, once, whatever happens to the item, its owner, Slack or the bot."""

import threading
from datetime import date, time

import pytest
from sqlalchemy import event, select, update

from bot.home import settings as person_settings
from bot.items import changes as item_changes
from bot.items import owners as item_owners
from bot.items.digest import ITEM_DIGEST
from bot.outbox.descriptions import SlackPerson
from bot.setup import days_off
from bot.setup.messages.days_off import DaysOffTyped
from bot.teams import people
from bot.turn import Turn
from bot.worker.scheduler import Worker
from storage.deliveries import Delivery
from storage.items import ReminderSent
from storage.people import Frequency, Person, Role, look_again
from tests.patience import HANG_SECONDS
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM
from tests.steps.dated_bot import chicago, dated_bot, dms, set_role
from tests.steps.dms import actor, day_message, days, deliveries, hasty, logged, stop_lanes, times
from tests.steps.turns import turn_of

FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)
# A Friday whose first reminder is on Tuesday, Dec 8.
LATER = date(2026, 12, 11)


def mornings(bot, *shown: str) -> None:
    """The worker looks at those times of December."""
    for one in shown:
        bot.at(f"2026-12-{one}")


def reminded(bot, user: str = GRADE3) -> list[str]:
    """The second line of each message of a day, without what comes after the date."""
    return [text.splitlines()[1] for text in days(bot, user)]


def test_reminders_come_on_their_mornings_and_then_no_more(tuesday_bot):
    logged(tuesday_bot, "Share it", LATER)
    for day in range(2, 31):
        mornings(tuesday_bot, f"{day:02} 07:00", f"{day:02} 07:30", f"{day:02} 12:00")
    assert reminded(tuesday_bot) == [
        "#1 Share it · Fri, Dec 11, in 3 days",
        "#1 Share it · Fri, Dec 11, today",
        "#1 Share it · Fri, Dec 11, overdue 3 days",
        "#1 Share it · Fri, Dec 11, overdue 6 days",
        "#1 Share it · Fri, Dec 11, overdue 11 days",
    ]


def test_all_teams_of_a_person_are_in_one_message(tuesday_bot):
    tuesday_bot.slack.join(GRADE3, PRIVATE, PRINCIPAL)
    tuesday_bot.slack.invite_bot(PRINCIPAL, PRIVATE)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    logged(tuesday_bot, "Here", FRIDAY)
    logged(tuesday_bot, "There", FRIDAY, channel=PRIVATE)
    mornings(tuesday_bot, "04 07:30")
    [day] = days(tuesday_bot, GRADE3)
    assert "Here · #ilt-team · Fri" in day
    assert "There · #principal-office · Fri" in day


def test_moved_away_and_back_each_reminder_comes_once(tuesday_bot):
    item_id = logged(tuesday_bot, "Share it", LATER)
    mornings(tuesday_bot, "08 07:30", "08 09:00")
    first = turn_of(tuesday_bot.db, actor(GRADE3, "move 1"), *times(tuesday_bot))
    item_changes.move(first, item_id, date(2026, 12, 18), "")
    mornings(tuesday_bot, "08 10:00", "09 07:30")
    second = turn_of(tuesday_bot.db, actor(GRADE3, "move 2"), *times(tuesday_bot))
    item_changes.move(second, item_id, LATER, "")
    mornings(tuesday_bot, "10 07:30", "11 07:30", "14 07:30", "17 07:30")
    assert [line.rpartition(", ")[2] for line in reminded(tuesday_bot)] == [
        "in 3 days",
        "today",
        "overdue 3 days",
        "overdue 6 days",
    ]


def test_nothing_comes_of_an_item_that_is_done_dropped_or_taken_back(tuesday_bot):
    done, dropped, gone = (logged(tuesday_bot, text, FRIDAY) for text in ("One", "Two", "Three"))
    db, now = tuesday_bot.db, times(tuesday_bot)
    item_changes.finish(turn_of(db, actor(GRADE3, "done"), *now), done, "")
    item_changes.drop(turn_of(db, actor(GRADE3, "drop"), *now), dropped, "No time")
    item_changes.take_back(turn_of(db, actor(PRINCIPAL, "undo"), *now), gone)
    mornings(tuesday_bot, "04 07:30", "07 07:30")
    assert dms(tuesday_bot, GRADE3) == []


def test_a_snoozed_item_is_silent_and_comes_back_on_its_day(tuesday_bot):
    item_id = logged(tuesday_bot, "Share it", FRIDAY)
    mornings(tuesday_bot, "02 09:00")
    until = date(2026, 12, 12)
    item_changes.snooze(turn_of(tuesday_bot.db, actor(GRADE3, "snooze"), *times(tuesday_bot)), item_id, until)
    mornings(tuesday_bot, "04 07:30", "07 07:30", "10 07:30", "11 07:30")
    assert reminded(tuesday_bot) == []
    mornings(tuesday_bot, "14 07:30", "15 07:30")
    assert reminded(tuesday_bot) == [
        "#1 Share it · Fri, Dec 4, overdue 10 days",
        "#1 Share it · Fri, Dec 4, overdue 11 days",
    ]


def test_the_morning_it_was_put_off_to_is_told_to_whoever_wants_no_reminders_before_it_is_overdue(
    tuesday_bot,
):
    person_settings.set_frequency(settings(tuesday_bot), Frequency.OVERDUE)
    item_id = logged(tuesday_bot, "Share it", LATER)
    until = date(2026, 12, 9)
    item_changes.snooze(turn_of(tuesday_bot.db, actor(GRADE3, "snooze"), *times(tuesday_bot)), item_id, until)
    mornings(tuesday_bot, "08 07:30", "09 07:30", "10 07:30", "11 07:30", "14 07:30")
    assert reminded(tuesday_bot) == [
        "#1 Share it · Fri, Dec 11, in 2 days",
        "#1 Share it · Fri, Dec 11, overdue 3 days",
    ]


def test_nothing_comes_of_a_team_whose_channel_is_archived_and_what_is_still_to_come_once_it_is_back(
    tuesday_bot,
):
    logged(tuesday_bot, "Share it", LATER)
    tuesday_bot.slack.archive(TEAM)
    tuesday_bot.slack.settle()
    mornings(tuesday_bot, "08 07:30", "11 07:30")
    assert days(tuesday_bot, GRADE3) == []
    tuesday_bot.slack.unarchive(TEAM)
    tuesday_bot.slack.settle()
    mornings(tuesday_bot, "11 12:00", "14 07:30")
    assert reminded(tuesday_bot) == [
        "#1 Share it · Fri, Dec 11, today",
        "#1 Share it · Fri, Dec 11, overdue 3 days",
    ]


def test_a_new_owner_gets_what_is_still_to_come_and_the_old_one_nothing(tuesday_bot):
    item_id = logged(tuesday_bot, "Share it", LATER)
    mornings(tuesday_bot, "08 07:30", "08 10:00")
    give = turn_of(tuesday_bot.db, actor(PRINCIPAL, "give"), *times(tuesday_bot))
    item_owners.hand_over(give, item_id, GRADE5)
    mornings(tuesday_bot, "11 07:30", "14 07:30")
    assert len(reminded(tuesday_bot)) == 1
    assert [line.rpartition(", ")[2] for line in reminded(tuesday_bot, GRADE5)] == ["today", "overdue 3 days"]


def settings(bot) -> Turn:
    clock = bot.app.clock
    return turn_of(bot.db, actor(GRADE3, f"settings {clock.machine_now()}"), clock.now())


def test_the_persons_own_hour_counts_from_the_next_look(tuesday_bot):
    logged(tuesday_bot, "Share it", FRIDAY)
    person_settings.set_person_hour(settings(tuesday_bot), time(16, 45))
    mornings(tuesday_bot, "04 07:30", "04 16:44")
    assert reminded(tuesday_bot) == []
    mornings(tuesday_bot, "04 16:45")
    assert len(reminded(tuesday_bot)) == 1


@pytest.mark.parametrize(
    ("frequency", "count"), [(Frequency.EVERY, 5), (Frequency.DUE, 4), (Frequency.OVERDUE, 3)]
)
def test_fewer_reminders_for_whoever_wants_fewer(tuesday_bot, frequency, count):
    person_settings.set_frequency(settings(tuesday_bot), frequency)
    logged(tuesday_bot, "Share it", LATER)
    for day in range(2, 31):
        mornings(tuesday_bot, f"{day:02} 07:30")
    assert len(reminded(tuesday_bot)) == count


def test_time_off_moves_reminders_before_it_and_overdue_ones_after_it(tuesday_bot):
    logged(tuesday_bot, "Share it", LATER)
    first, last = date(2026, 12, 8), date(2026, 12, 14)
    person_settings.add_time_off(settings(tuesday_bot), first, last)
    for day in range(2, 19):
        mornings(tuesday_bot, f"{day:02} 07:30")
    assert [text.splitlines()[0] for text in days(tuesday_bot, GRADE3)] == [
        "For you on Mon, Dec 7:",
        "For you on Tue, Dec 15:",
        "For you on Fri, Dec 18:",
    ]


def test_a_day_off_of_the_school_moves_reminders_too(tuesday_bot):
    logged(tuesday_bot, "Share it", LATER)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    now = tuesday_bot.app.clock.now()
    days_off.add_days_off(
        turn_of(tuesday_bot.db, actor(PRINCIPAL, "off"), now), 1, DaysOffTyped("2026-12-11", name="Snow")
    )
    mornings(tuesday_bot, "08 07:30", "10 07:30", "11 07:30", "14 07:30")
    assert [text.splitlines()[0] for text in days(tuesday_bot, GRADE3)] == [
        "For you on Tue, Dec 8:",
        "For you on Thu, Dec 10:",
        "For you on Mon, Dec 14:",
    ]


def test_somebody_who_travels_is_reminded_in_their_own_morning(tuesday_bot):
    logged(tuesday_bot, "Share it", FRIDAY)
    moved = SlackPerson(GRADE3, "Grade 3 lead", "America/Los_Angeles", False, False, "T0SANDBOX01", False)
    people.person_changed(tuesday_bot.db, "T0SANDBOX01", moved)
    mornings(tuesday_bot, "04 07:30", "04 09:29")
    assert reminded(tuesday_bot) == []
    mornings(tuesday_bot, "04 09:30")
    assert len(reminded(tuesday_bot)) == 1


def test_late_it_says_sorry_and_in_the_evening_it_waits_for_the_morning(tuesday_bot):
    logged(tuesday_bot, "Share it", FRIDAY)
    logged(tuesday_bot, "And this", MONDAY)
    mornings(tuesday_bot, "02 07:30", "04 10:00")
    assert [text.startswith("Sorry, this comes late.") for text in days(tuesday_bot, GRADE3)] == [
        False,
        True,
    ]
    mornings(tuesday_bot, "07 21:00")
    assert len(reminded(tuesday_bot)) == 2
    mornings(tuesday_bot, "08 07:30")
    assert "And this · Mon, Dec 7, overdue 1 day" in days(tuesday_bot, GRADE3)[-1]


def test_over_two_working_days_late_it_comes_with_the_next_message_marked(tuesday_bot):
    logged(tuesday_bot, "Old", FRIDAY)
    logged(tuesday_bot, "New", date(2026, 12, 23))
    mornings(tuesday_bot, "04 07:30", "07 07:30", "10 07:30", "17 12:00")
    assert len(reminded(tuesday_bot)) == 3
    mornings(tuesday_bot, "18 07:30")
    message = days(tuesday_bot, GRADE3)[-1]
    assert message.splitlines() == [
        "For you on Fri, Dec 18:",
        "#1 Old · Fri, Dec 4, overdue 14 days · late: meant for Tue, Dec 15",
        "#2 New · Wed, Dec 23, in 5 days",
    ]


def test_what_slack_did_not_take_all_day_comes_the_next_morning(tuesday_bot):
    logged(tuesday_bot, "Share it", FRIDAY)
    tuesday_bot.tick()
    mornings(tuesday_bot, "02 07:30")
    tuesday_bot.slack.set_faults(server_error={"chat.postMessage": 1})
    mornings(tuesday_bot, "04 07:30")
    assert reminded(tuesday_bot) == []
    # It may be tried again at once: only the hour speaks against it.
    with tuesday_bot.db.write() as session:
        session.execute(update(Delivery).values(next_try_at=tuesday_bot.app.clock.machine_now()))
    mornings(tuesday_bot, "04 19:00")
    assert reminded(tuesday_bot) == []
    mornings(tuesday_bot, "07 07:30")
    assert reminded(tuesday_bot) == ["#1 Share it · Fri, Dec 4, overdue 3 days"]
    assert days(tuesday_bot, GRADE3)[0].startswith("Sorry, this comes late.")
    assert [state for *_, state in deliveries(tuesday_bot, ITEM_DIGEST)] == ["withdrawn", "sent"]


@pytest.mark.parametrize("fault", ["accept_then_timeout", "drop_after_accept"])
def test_a_message_that_arrived_without_slack_saying_so_is_found_and_not_repeated(tuesday_bot, fault):
    logged(tuesday_bot, "Share it", FRIDAY)
    mornings(tuesday_bot, "02 07:30")
    stop_lanes(tuesday_bot)
    tuesday_bot.slack.set_faults(**{fault: {"chat.postMessage": 1}}, appear_after=0.1)
    tuesday_bot.put(chicago("2026-12-04 07:30"))
    with hasty(tuesday_bot) as worker:

        def sent_after_a_round() -> bool:
            worker.tick()
            return sent_all(tuesday_bot)

        tuesday_bot.slack.wait_until(sent_after_a_round, seconds=HANG_SECONDS)
    stop_lanes(tuesday_bot)
    mornings(tuesday_bot, "04 12:00", "07 07:30")
    assert [line.rpartition(", ")[2] for line in reminded(tuesday_bot)] == ["today", "overdue 3 days"]


def sent_all(bot) -> bool:
    return [state for *_, state in deliveries(bot, ITEM_DIGEST)] == ["sent"]


def test_two_workers_send_one_message(tuesday_bot):
    for number in range(8):
        logged(tuesday_bot, f"Step {number}", FRIDAY)
    mornings(tuesday_bot, "02 07:30")
    tuesday_bot.put(chicago("2026-12-04 07:30"))
    workers = [Worker(tuesday_bot.worker.tools) for _ in range(3)]
    together = threading.Barrier(3)

    def tick(worker: Worker) -> None:
        together.wait()
        worker.tick()

    threads = [threading.Thread(target=tick, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for worker in workers:
        worker.engine.close()
    mornings(tuesday_bot, "04 12:00")
    assert len(days(tuesday_bot, GRADE3)) == 1
    with tuesday_bot.db.read() as session:
        assert len(session.scalars(select(ReminderSent)).all()) == 8


def test_a_change_while_the_worker_looks_is_not_overlooked(postgres):
    """On PostgreSQL somebody may change something between a look's reading and its end."""
    with dated_bot(postgres.migrated()) as made:
        item_id = logged(made, "Share it", LATER)
        mornings(made, "02 07:30")
        mine = turn_of(made.db, actor(GRADE3, "move"), *times(made))
        with made.db.write() as session:
            person = session.scalars(select(Person.id).where(Person.slack_user_id == GRADE3)).one()
            look_again(session, [person])
        in_between(made.db, "UPDATE people SET look_at", lambda: item_changes.move(mine, item_id, FRIDAY, ""))
        mornings(made, "02 08:00", "04 07:30")
        assert [line.rpartition(", ")[2] for line in reminded(made)] == ["today"]


def in_between(db, statement: str, change) -> None:
    """Has somebody else change something just before the worker runs that statement, once."""
    worker = threading.get_ident()
    done: list[bool] = []

    @event.listens_for(db.writer, "before_cursor_execute")
    def before(_connection, _cursor, words: str, *_: object) -> None:
        if words.startswith(statement) and threading.get_ident() == worker and not done:
            done.append(True)
            other = threading.Thread(target=change)
            other.start()
            other.join()


def test_more_than_twenty_rows_lead_to_the_home_tab(tuesday_bot):
    for number in range(23):
        logged(tuesday_bot, f"Step {number}", FRIDAY)
    mornings(tuesday_bot, "04 07:30")
    message = day_message(tuesday_bot, GRADE3)
    assert message.text.count("Step") == 20
    assert "And 3 more" in message.text
    assert "slack://app?team=T0SANDBOX01&id=A0SANDBOX01&tab=home" in str(message.blocks[-1])
    mornings(tuesday_bot, "07 07:30")
    assert len(days(tuesday_bot, GRADE3)) == 2
