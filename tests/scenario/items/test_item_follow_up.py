"""What follows after the reminders: the facilitator's list, whether it worked, owners who left, personal settings."""

from datetime import date, time

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.errors import RefusalError, WrongInputError
from bot.home import settings as person_settings
from bot.items import changes as item_changes
from bot.items import success_checks
from bot.items.departures import REASSIGN
from storage.items import Answer, SuccessCheck
from storage.people import Frequency, Role
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import set_role
from tests.steps.dms import (
    actor,
    buttons,
    day_message,
    days,
    deliveries,
    item_of,
    last,
    logged,
    tap_dm,
    texts,
    times,
)
from tests.steps.items import send
from tests.steps.turns import turn_of

FRIDAY = date(2026, 12, 4)
# The third overdue reminder of an item due on Friday, Dec 4 is on Tuesday, Dec 15.
MORNINGS = ("04", "07", "10", "15")


def neglected(bot, *more: str) -> int:
    """An item that three overdue reminders did not move, in a team that the principal steers."""
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    item_id = logged(bot, "Share it", FRIDAY)
    for day in (*MORNINGS, *more):
        bot.at(f"2026-12-{day} 07:30")
    return item_id


def test_on_monday_the_facilitator_sees_what_three_reminders_did_not_move(tuesday_bot_on_both):
    neglected(tuesday_bot_on_both, "16", "18")
    assert days(tuesday_bot_on_both, PRINCIPAL) == []
    tuesday_bot_on_both.at("2026-12-21 07:30")
    assert days(tuesday_bot_on_both, ASSISTANT) == []
    message = day_message(tuesday_bot_on_both, PRINCIPAL)
    assert message.text.splitlines() == [
        "For you on Mon, Dec 21:",
        "Still open in #ilt-team after three reminders:",
        "#1 Share it · Grade 3 lead · Fri, Dec 4, overdue 17 days",
    ]
    assert buttons(message) == ["Reassign…"]
    assert len(days(tuesday_bot_on_both, GRADE3)) == 4


def test_the_list_comes_each_week_until_it_is_empty(tuesday_bot):
    item_id = neglected(tuesday_bot, "21", "22", "28")
    assert len(days(tuesday_bot, PRINCIPAL)) == 2
    item_changes.finish(turn_of(tuesday_bot.db, actor(GRADE3, "done"), *times(tuesday_bot)), item_id, "")
    tuesday_bot.at("2027-01-04 07:30")
    assert len(days(tuesday_bot, PRINCIPAL)) == 2


def test_the_list_comes_on_the_first_day_of_the_week_on_which_they_work(tuesday_bot):
    neglected(tuesday_bot)
    mine = turn_of(tuesday_bot.db, actor(PRINCIPAL, "off"), *times(tuesday_bot))
    person_settings.add_time_off(mine, date(2026, 12, 21), date(2026, 12, 22))
    for day in ("21", "22", "23", "24"):
        tuesday_bot.at(f"2026-12-{day} 07:30")
    assert [text.splitlines()[0] for text in days(tuesday_bot, PRINCIPAL)] == ["For you on Wed, Dec 23:"]


def test_the_facilitator_reassigns_from_the_list(tuesday_bot):
    item_id = neglected(tuesday_bot, "21")
    tap_dm(tuesday_bot, PRINCIPAL, ids.ITEM_DM_REASSIGN)
    assert "They own it at once." in str(top_form(tuesday_bot, PRINCIPAL).payload)
    send(tuesday_bot, PRINCIPAL, to=GRADE5)
    tuesday_bot.at("2026-12-21 07:35")
    assert "Principal gave you an action item" in texts(tuesday_bot, GRADE5)[-1]
    assert item_of(tuesday_bot, item_id).handed_to_id is None


def test_a_snoozed_item_is_not_on_the_list_before_its_day(tuesday_bot):
    item_id = neglected(tuesday_bot)
    until = date(2026, 12, 26)
    item_changes.snooze(turn_of(tuesday_bot.db, actor(GRADE3, "snooze"), *times(tuesday_bot)), item_id, until)
    tuesday_bot.at("2026-12-21 07:30")
    assert days(tuesday_bot, PRINCIPAL) == []
    tuesday_bot.at("2026-12-28 07:30")
    assert len(days(tuesday_bot, PRINCIPAL)) == 1


def test_what_is_taken_up_again_after_the_morning_of_the_list_waits_for_the_next_one(tuesday_bot):
    item_id = neglected(tuesday_bot)
    logged(tuesday_bot, "Print it", date(2026, 12, 22), owner=PRINCIPAL)
    tuesday_bot.at("2026-12-16 10:00")
    item_changes.finish(turn_of(tuesday_bot.db, actor(GRADE3, "done"), *times(tuesday_bot)), item_id, "")
    tuesday_bot.at("2026-12-21 10:00")
    item_changes.take_up_again(turn_of(tuesday_bot.db, actor(GRADE3, "again"), *times(tuesday_bot)), item_id)
    tuesday_bot.at("2026-12-22 07:30")
    [message] = days(tuesday_bot, PRINCIPAL)
    assert "Print it" in message
    assert "Share it" not in message
    tuesday_bot.at("2026-12-28 07:30")
    assert "#1 Share it · Grade 3 lead · Fri, Dec 4, overdue 24 days" in days(tuesday_bot, PRINCIPAL)[-1]


def finished(bot) -> int:
    """An item that was done on Tuesday, Dec 1: it is asked about from Tuesday, Dec 15."""
    item_id = logged(bot, "Share it", FRIDAY)
    item_changes.finish(turn_of(bot.db, actor(GRADE3, "done"), *times(bot)), item_id, "")
    bot.at("2026-12-14 07:30")
    assert days(bot, GRADE3) == []
    bot.at("2026-12-15 07:30")
    return item_id


def answers(bot) -> list[tuple[date, str | None, str | None]]:
    with bot.db.read() as session:
        checks = session.scalars(select(SuccessCheck).order_by(SuccessCheck.id))
        return [(check.due_on, check.answer, check.note) for check in checks]


def test_two_weeks_after_it_was_done_its_owner_is_asked_whether_it_worked(tuesday_bot):
    finished(tuesday_bot)
    message = day_message(tuesday_bot, GRADE3)
    assert "Did it work?" in message.text
    assert "#1 Share it · done Tue, Dec 1, 2026" in message.text
    assert buttons(message) == ["Yes", "Partly", "No", "Too early"]
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_PARTLY)
    after = day_message(tuesday_bot, GRADE3)
    assert (after.ts, "You said: Partly" in after.text) == (message.ts, True)
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_NOTE)
    send(tuesday_bot, GRADE3, note="Two of five rooms use it")
    assert answers(tuesday_bot) == [(date(2026, 12, 15), "partly", "Two of five rooms use it")]
    tuesday_bot.settle()
    assert "You said: Partly · “Two of five rooms use it”" in day_message(tuesday_bot, GRADE3).text
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_YES)
    assert "You said: Yes · “Two of five rooms use it”" in day_message(tuesday_bot, GRADE3).text
    tuesday_bot.at("2027-01-05 07:30")
    assert len(days(tuesday_bot, GRADE3)) == 1


def test_too_early_asks_again_two_weeks_later_at_most_twice(tuesday_bot):
    finished(tuesday_bot)
    for asked, again in (("2026-12-29", "2027-01-12"), ("2027-01-12", "")):
        tap_dm(tuesday_bot, GRADE3, ids.CHECK_TOO_EARLY)
        assert "asked again from" in day_message(tuesday_bot, GRADE3).text
        tuesday_bot.at(f"{asked} 07:30")
        assert f"For you on {day_words(asked)}:" in days(tuesday_bot, GRADE3)[-1], again
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_TOO_EARLY)
    assert "asked again" not in day_message(tuesday_bot, GRADE3).text
    tuesday_bot.at("2027-02-02 07:30")
    assert len(days(tuesday_bot, GRADE3)) == 3


def day_words(day: str) -> str:
    return {"2026-12-29": "Tue, Dec 29", "2027-01-12": "Tue, Jan 12"}[day]


def test_an_answer_instead_of_too_early_takes_the_next_question_back(tuesday_bot):
    finished(tuesday_bot)
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_TOO_EARLY)
    assert len(answers(tuesday_bot)) == 2
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_NO)
    assert [answer for _, answer, _ in answers(tuesday_bot)] == ["no"]
    tuesday_bot.at("2026-12-29 07:30")
    assert len(days(tuesday_bot, GRADE3)) == 1


def test_an_older_answer_that_is_changed_asks_nothing_anew(tuesday_bot):
    finished(tuesday_bot)
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_TOO_EARLY)
    older = day_message(tuesday_bot, GRADE3)
    tuesday_bot.at("2026-12-29 07:30")
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_YES)
    for answer in (ids.CHECK_NO, ids.CHECK_TOO_EARLY):
        tap_dm(tuesday_bot, GRADE3, answer, message=older)
    assert [answer for _, answer, _ in answers(tuesday_bot)] == ["too_early", "yes"]


def test_what_is_not_done_any_more_is_not_asked_about(tuesday_bot, mailbox):
    item_id = logged(tuesday_bot, "Share it", FRIDAY)
    item_changes.finish(turn_of(tuesday_bot.db, actor(GRADE3, "done"), *times(tuesday_bot)), item_id, "")
    tuesday_bot.at("2026-12-08 12:00")
    item_changes.take_up_again(turn_of(tuesday_bot.db, actor(GRADE3, "undo"), *times(tuesday_bot)), item_id)
    assert answers(tuesday_bot) == []
    tuesday_bot.at("2026-12-15 07:30")
    assert "Did it work" not in "".join(days(tuesday_bot, GRADE3))


def test_a_question_whose_item_was_taken_up_again_says_so(tuesday_bot):
    item_id = finished(tuesday_bot)
    item_changes.take_up_again(turn_of(tuesday_bot.db, actor(GRADE3, "undo"), *times(tuesday_bot)), item_id)
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_YES)
    assert "That question is not asked any more" in last(tuesday_bot, GRADE3).text


def test_a_question_of_before_is_not_the_one_that_waits_since_it_was_done_anew(tuesday_bot):
    item_id = finished(tuesday_bot)
    for what in (item_changes.take_up_again, lambda turn, item: item_changes.finish(turn, item, "")):
        what(turn_of(tuesday_bot.db, actor(GRADE3, str(what)), *times(tuesday_bot)), item_id)
    for tapped in (ids.CHECK_TOO_EARLY, ids.CHECK_NO):
        tap_dm(tuesday_bot, GRADE3, tapped)
        assert "That question is not asked any more" in last(tuesday_bot, GRADE3).text
    assert answers(tuesday_bot) == [(date(2026, 12, 29), None, None)]
    tuesday_bot.at("2026-12-29 07:30")
    tap_dm(tuesday_bot, GRADE3, ids.CHECK_TOO_EARLY)
    assert len(answers(tuesday_bot)) == 2


def test_only_who_may_change_the_item_answers(tuesday_bot):
    finished(tuesday_bot)
    with pytest.raises(RefusalError, match="can be changed by its owner"):
        success_checks.answer_check(
            turn_of(tuesday_bot.db, actor(GRADE5, "answer"), *times(tuesday_bot)), 1, Answer.YES
        )
    with pytest.raises(RefusalError, match="not asked any more"):
        success_checks.read_check(turn_of(tuesday_bot.db, actor(GRADE3, "read"), times(tuesday_bot)[0]), 99)
    with pytest.raises(WrongInputError, match="At most 1000"):
        success_checks.note_check(
            turn_of(tuesday_bot.db, actor(GRADE3, "note"), times(tuesday_bot)[0]), 1, "x" * 1001
        )


def left(bot, *, facilitator: bool = True) -> list[int]:
    """Two items of the grade 3 lead, who then leaves the channel in the evening."""
    if facilitator:
        set_role(bot, PRINCIPAL, Role.FACILITATOR)
    items = [logged(bot, text, FRIDAY, by=ASSISTANT) for text in ("Share it", "Book it")]
    bot.at("2026-12-02 20:00")
    bot.slack.leave(GRADE3, TEAM)
    bot.slack.settle()
    bot.tick()
    return items


def test_when_an_owner_leaves_the_facilitator_is_asked_in_the_morning(tuesday_bot):
    items = left(tuesday_bot)
    assert "not in #ilt-team" not in str(texts(tuesday_bot, PRINCIPAL))
    tuesday_bot.at("2026-12-03 07:30")
    message = last(tuesday_bot, PRINCIPAL)
    assert "Grade 3 lead is not in #ilt-team any more and still owns 2 action items." in message.text
    assert buttons(message) == ["Reassign…", "Reassign…"]
    tap_dm(tuesday_bot, PRINCIPAL, ids.ITEM_DM_REASSIGN, message=message)
    send(tuesday_bot, PRINCIPAL, to=GRADE5)
    assert item_of(tuesday_bot, items[0]).handed_to_id is None
    after = last(tuesday_bot, PRINCIPAL)
    assert (after.ts, "still owns 1 action item." in after.text) == (message.ts, True)
    assert buttons(after) == ["Reassign…"]
    for day in ("04", "07", "10"):
        tuesday_bot.at(f"2026-12-{day} 07:30")
    assert len([one for one in texts(tuesday_bot, PRINCIPAL) if "not in #ilt-team" in one]) == 1
    assert days(tuesday_bot, GRADE3) == []


def test_without_a_facilitator_whoever_logged_it_is_asked_and_may_reassign(tuesday_bot):
    items = left(tuesday_bot, facilitator=False)
    tuesday_bot.at("2026-12-03 07:30")
    assert "still owns 2 action items" in last(tuesday_bot, ASSISTANT).text
    tap_dm(tuesday_bot, ASSISTANT, ids.ITEM_DM_REASSIGN)
    assert "They own it at once." in str(top_form(tuesday_bot, ASSISTANT).payload)
    send(tuesday_bot, ASSISTANT, to=GRADE5)
    assert item_of(tuesday_bot, items[0]).handed_to_id is None


def test_whoever_comes_back_before_the_morning_is_not_asked_about_and_is_reminded_again(tuesday_bot):
    left(tuesday_bot)
    tuesday_bot.slack.join(GRADE3, TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.at("2026-12-03 07:30")
    assert [state for *_, state in deliveries(tuesday_bot, REASSIGN)] == ["withdrawn"]
    tuesday_bot.at("2026-12-04 07:30")
    assert len(days(tuesday_bot, GRADE3)) == 1
    tuesday_bot.slack.leave(GRADE3, TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.at("2026-12-04 09:00")
    assert "still owns 2 action items" in last(tuesday_bot, PRINCIPAL).text


def test_a_deactivated_owner_is_asked_about_too(tuesday_bot):
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    logged(tuesday_bot, "Share it", FRIDAY)
    tuesday_bot.slack.deactivate(GRADE3)
    tuesday_bot.slack.settle()
    tuesday_bot.at("2026-12-02 09:00")
    assert "still owns 1 action item" in last(tuesday_bot, PRINCIPAL).text


def test_settings_are_kept_and_shown(tuesday_bot):
    db, now = tuesday_bot.db, times(tuesday_bot)[0]
    shown = person_settings.read_settings(turn_of(db, actor(GRADE3, ""), now))
    assert (shown.hour, shown.frequency) == (None, Frequency.EVERY)
    person_settings.set_person_hour(turn_of(db, actor(GRADE3, "1"), now), time(9, 15))
    person_settings.set_frequency(turn_of(db, actor(GRADE3, "2"), now), Frequency.DUE)
    first, last_day = date(2026, 12, 21), date(2026, 12, 31)
    for request in ("3", "3", "4"):
        shown = person_settings.add_time_off(turn_of(db, actor(GRADE3, request), now), first, last_day)
    assert (shown.hour, shown.frequency) == (time(9, 15), Frequency.DUE)
    [away] = shown.time_off
    assert (away.first, away.last) == (first, last_day)
    untouched = person_settings.remove_time_off(turn_of(db, actor(GRADE5, "5"), now), away.id)
    assert untouched.time_off == []
    assert len(person_settings.read_settings(turn_of(db, actor(GRADE3, ""), now)).time_off) == 1
    assert person_settings.remove_time_off(turn_of(db, actor(GRADE3, "6"), now), away.id).time_off == []
    assert person_settings.set_person_hour(turn_of(db, actor(GRADE3, "7"), now), None).hour is None


@pytest.mark.parametrize(
    ("first", "last_day", "says"),
    [
        (None, date(2026, 12, 9), "Choose the first day"),
        (date(2026, 12, 9), date(2026, 12, 8), "before the first day"),
        (date(2026, 11, 2), None, "has passed"),
        (date(2026, 12, 9), date(2027, 12, 12), "At most a year"),
    ],
)
def test_time_off_that_cannot_be_is_refused(tuesday_bot, first, last_day, says):
    with pytest.raises(WrongInputError, match=says):
        person_settings.add_time_off(
            turn_of(tuesday_bot.db, actor(GRADE3, "off"), times(tuesday_bot)[0]), first, last_day
        )


@pytest.mark.parametrize("hour", [time(6, 59), time(18), time(23, 30)])
def test_an_hour_in_the_quiet_hours_is_refused(tuesday_bot, hour):
    with pytest.raises(WrongInputError, match="Nothing comes between 6:00 PM and 7:00 AM"):
        person_settings.set_person_hour(
            turn_of(tuesday_bot.db, actor(GRADE3, "hour"), times(tuesday_bot)[0]), hour
        )


def test_whoever_the_bot_does_not_know_has_no_settings(tuesday_bot):
    with pytest.raises(RefusalError, match="do not know you"):
        person_settings.read_settings(turn_of(tuesday_bot.db, actor("U0NOBODY", ""), times(tuesday_bot)[0]))
