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
from tests.steps.dated import set_role
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

FRIDAY = date(2026, 12, 4)
# The third overdue reminder of an item due on Friday, Dec 4 is on Tuesday, Dec 15.
MORNINGS = ("04", "07", "10", "15")


def neglected(dated, *more: str) -> int:
    """An item that three overdue reminders did not move, in a team that the principal steers."""
    set_role(dated.live, PRINCIPAL, Role.FACILITATOR)
    item_id = logged(dated.live, "Share it", FRIDAY)
    for day in (*MORNINGS, *more):
        dated.at(f"2026-12-{day} 07:30")
    return item_id


def test_on_monday_the_facilitator_sees_what_three_reminders_did_not_move(tuesday_on):
    neglected(tuesday_on, "16", "18")
    assert days(tuesday_on.live, PRINCIPAL) == []
    tuesday_on.at("2026-12-21 07:30")
    message = day_message(tuesday_on.live, PRINCIPAL)
    assert message.text.splitlines() == [
        "For you on Mon, Dec 21:",
        "Still open in #ilt-team after three reminders:",
        "#1 Share it · Grade 3 lead · Fri, Dec 4, overdue 17 days",
    ]
    assert buttons(message) == ["Reassign…"]
    assert len(days(tuesday_on.live, GRADE3)) == 4


def test_the_list_comes_each_week_until_it_is_empty(tuesday):
    item_id = neglected(tuesday, "21", "22", "28")
    assert len(days(tuesday.live, PRINCIPAL)) == 2
    item_changes.finish(tuesday.live.db, actor(GRADE3, "done"), item_id, "", *times(tuesday.live))
    tuesday.at("2027-01-04 07:30")
    assert len(days(tuesday.live, PRINCIPAL)) == 2


def test_the_list_comes_on_the_first_day_of_the_week_on_which_they_work(tuesday):
    neglected(tuesday)
    mine = tuesday.live.db, actor(PRINCIPAL, "off")
    person_settings.add_time_off(*mine, date(2026, 12, 21), date(2026, 12, 22), times(tuesday.live)[0])
    for day in ("21", "22", "23", "24"):
        tuesday.at(f"2026-12-{day} 07:30")
    assert [text.splitlines()[0] for text in days(tuesday.live, PRINCIPAL)] == ["For you on Wed, Dec 23:"]


def test_the_facilitator_reassigns_from_the_list(tuesday):
    item_id = neglected(tuesday, "21")
    tap_dm(tuesday.live, PRINCIPAL, ids.ITEM_DM_REASSIGN)
    assert "They own it at once." in str(top_form(tuesday.live, PRINCIPAL).payload)
    send(tuesday.live, PRINCIPAL, to=GRADE5)
    tuesday.at("2026-12-21 07:35")
    assert "Principal gave you an action item" in texts(tuesday.live, GRADE5)[-1]
    assert item_of(tuesday.live, item_id).handed_to_id is None


def test_a_snoozed_item_is_not_on_the_list_before_its_day(tuesday):
    item_id = neglected(tuesday)
    until = date(2026, 12, 26)
    item_changes.snooze(tuesday.live.db, actor(GRADE3, "snooze"), item_id, until, *times(tuesday.live))
    tuesday.at("2026-12-21 07:30")
    assert days(tuesday.live, PRINCIPAL) == []
    tuesday.at("2026-12-28 07:30")
    assert len(days(tuesday.live, PRINCIPAL)) == 1


def finished(dated) -> int:
    """An item that was done on Tuesday, Dec 1: it is asked about from Tuesday, Dec 15."""
    item_id = logged(dated.live, "Share it", FRIDAY)
    item_changes.finish(dated.live.db, actor(GRADE3, "done"), item_id, "", *times(dated.live))
    dated.at("2026-12-14 07:30")
    assert days(dated.live, GRADE3) == []
    dated.at("2026-12-15 07:30")
    return item_id


def answers(dated) -> list[tuple[date, str | None, str | None]]:
    with dated.live.db.read() as session:
        checks = session.scalars(select(SuccessCheck).order_by(SuccessCheck.id))
        return [(check.due_on, check.answer, check.note) for check in checks]


def test_two_weeks_after_it_was_done_its_owner_is_asked_whether_it_worked(tuesday_on):
    finished(tuesday_on)
    message = day_message(tuesday_on.live, GRADE3)
    assert "Did it work?" in message.text
    assert "#1 Share it · done Tue, Dec 1, 2026" in message.text
    assert buttons(message) == ["Yes", "Partly", "No", "Too early"]
    tap_dm(tuesday_on.live, GRADE3, ids.CHECK_PARTLY)
    after = day_message(tuesday_on.live, GRADE3)
    assert (after.ts, "You said: Partly" in after.text) == (message.ts, True)
    tap_dm(tuesday_on.live, GRADE3, ids.CHECK_NOTE)
    send(tuesday_on.live, GRADE3, note="Two of five rooms use it")
    assert answers(tuesday_on) == [(date(2026, 12, 15), "partly", "Two of five rooms use it")]
    tap_dm(tuesday_on.live, GRADE3, ids.CHECK_YES)
    assert "You said: Yes · “Two of five rooms use it”" in day_message(tuesday_on.live, GRADE3).text
    tuesday_on.at("2027-01-05 07:30")
    assert len(days(tuesday_on.live, GRADE3)) == 1


def test_too_early_asks_again_two_weeks_later_at_most_twice(tuesday):
    finished(tuesday)
    for asked, again in (("2026-12-29", "2027-01-12"), ("2027-01-12", "")):
        tap_dm(tuesday.live, GRADE3, ids.CHECK_TOO_EARLY)
        assert "asked again from" in day_message(tuesday.live, GRADE3).text
        tuesday.at(f"{asked} 07:30")
        assert f"For you on {day_words(asked)}:" in days(tuesday.live, GRADE3)[-1], again
    tap_dm(tuesday.live, GRADE3, ids.CHECK_TOO_EARLY)
    assert "asked again" not in day_message(tuesday.live, GRADE3).text
    tuesday.at("2027-02-02 07:30")
    assert len(days(tuesday.live, GRADE3)) == 3


def day_words(day: str) -> str:
    return {"2026-12-29": "Tue, Dec 29", "2027-01-12": "Tue, Jan 12"}[day]


def test_an_answer_instead_of_too_early_takes_the_next_question_back(tuesday):
    finished(tuesday)
    tap_dm(tuesday.live, GRADE3, ids.CHECK_TOO_EARLY)
    assert len(answers(tuesday)) == 2
    tap_dm(tuesday.live, GRADE3, ids.CHECK_NO)
    assert [answer for _, answer, _ in answers(tuesday)] == ["no"]
    tuesday.at("2026-12-29 07:30")
    assert len(days(tuesday.live, GRADE3)) == 1


def test_what_is_not_done_any_more_is_not_asked_about(tuesday, mailbox):
    item_id = logged(tuesday.live, "Share it", FRIDAY)
    item_changes.finish(tuesday.live.db, actor(GRADE3, "done"), item_id, "", *times(tuesday.live))
    tuesday.at("2026-12-08 12:00")
    item_changes.take_up_again(tuesday.live.db, actor(GRADE3, "undo"), item_id, *times(tuesday.live))
    assert answers(tuesday) == []
    tuesday.at("2026-12-15 07:30")
    assert "Did it work" not in "".join(days(tuesday.live, GRADE3))


def test_a_question_whose_item_was_taken_up_again_says_so(tuesday):
    item_id = finished(tuesday)
    item_changes.take_up_again(tuesday.live.db, actor(GRADE3, "undo"), item_id, *times(tuesday.live))
    tap_dm(tuesday.live, GRADE3, ids.CHECK_YES)
    assert "That question is not asked any more" in last(tuesday.live, GRADE3).text


def test_only_who_may_change_the_item_answers(tuesday):
    finished(tuesday)
    answer = (1, Answer.YES, times(tuesday.live)[0])
    with pytest.raises(RefusalError, match="can be changed by its owner"):
        success_checks.answer_check(tuesday.live.db, actor(GRADE5, "answer"), *answer)
    with pytest.raises(RefusalError, match="not asked any more"):
        success_checks.read_check(tuesday.live.db, actor(GRADE3, "read"), 99, times(tuesday.live)[0])
    with pytest.raises(WrongInputError, match="At most 1000"):
        success_checks.note_check(
            tuesday.live.db, actor(GRADE3, "note"), 1, "x" * 1001, times(tuesday.live)[0]
        )


def left(dated, *, facilitator: bool = True) -> list[int]:
    """Two items of the grade 3 lead, who then leaves the channel in the evening."""
    if facilitator:
        set_role(dated.live, PRINCIPAL, Role.FACILITATOR)
    items = [logged(dated.live, text, FRIDAY, by=ASSISTANT) for text in ("Share it", "Book it")]
    dated.at("2026-12-02 20:00")
    dated.live.slack.leave(GRADE3, TEAM)
    dated.live.slack.settle()
    dated.live.tick()
    return items


def test_when_an_owner_leaves_the_facilitator_is_asked_in_the_morning(tuesday_on):
    items = left(tuesday_on)
    assert "not in #ilt-team" not in str(texts(tuesday_on.live, PRINCIPAL))
    tuesday_on.at("2026-12-03 07:30")
    message = last(tuesday_on.live, PRINCIPAL)
    assert "Grade 3 lead is not in #ilt-team any more and still owns 2 action items." in message.text
    assert buttons(message) == ["Reassign…", "Reassign…"]
    tap_dm(tuesday_on.live, PRINCIPAL, ids.ITEM_DM_REASSIGN, message=message)
    send(tuesday_on.live, PRINCIPAL, to=GRADE5)
    assert item_of(tuesday_on.live, items[0]).handed_to_id is None
    after = last(tuesday_on.live, PRINCIPAL)
    assert (after.ts, "still owns 1 action item." in after.text) == (message.ts, True)
    assert buttons(after) == ["Reassign…"]
    for day in ("04", "07", "10"):
        tuesday_on.at(f"2026-12-{day} 07:30")
    assert len([one for one in texts(tuesday_on.live, PRINCIPAL) if "not in #ilt-team" in one]) == 1
    assert days(tuesday_on.live, GRADE3) == []


def test_without_a_facilitator_whoever_logged_it_is_asked_and_may_reassign(tuesday):
    items = left(tuesday, facilitator=False)
    tuesday.at("2026-12-03 07:30")
    assert "still owns 2 action items" in last(tuesday.live, ASSISTANT).text
    tap_dm(tuesday.live, ASSISTANT, ids.ITEM_DM_REASSIGN)
    assert "They own it at once." in str(top_form(tuesday.live, ASSISTANT).payload)
    send(tuesday.live, ASSISTANT, to=GRADE5)
    assert item_of(tuesday.live, items[0]).handed_to_id is None


def test_whoever_comes_back_before_the_morning_is_not_asked_about_and_is_reminded_again(tuesday):
    left(tuesday)
    tuesday.live.slack.join(GRADE3, TEAM)
    tuesday.live.slack.settle()
    tuesday.at("2026-12-03 07:30")
    assert [state for *_, state in deliveries(tuesday.live, REASSIGN)] == ["withdrawn"]
    tuesday.at("2026-12-04 07:30")
    assert len(days(tuesday.live, GRADE3)) == 1
    tuesday.live.slack.leave(GRADE3, TEAM)
    tuesday.live.slack.settle()
    tuesday.at("2026-12-04 09:00")
    assert "still owns 2 action items" in last(tuesday.live, PRINCIPAL).text


def test_a_deactivated_owner_is_asked_about_too(tuesday):
    set_role(tuesday.live, PRINCIPAL, Role.FACILITATOR)
    logged(tuesday.live, "Share it", FRIDAY)
    tuesday.live.slack.deactivate(GRADE3)
    tuesday.live.slack.settle()
    tuesday.at("2026-12-02 09:00")
    assert "still owns 1 action item" in last(tuesday.live, PRINCIPAL).text


def test_settings_are_kept_and_shown(tuesday_on):
    db, now = tuesday_on.live.db, times(tuesday_on.live)[0]
    shown = person_settings.read_settings(db, actor(GRADE3, ""), now)
    assert (shown.hour, shown.used_hour, shown.frequency) == (None, time(7, 30), Frequency.EVERY)
    person_settings.set_person_hour(db, actor(GRADE3, "1"), time(9, 15), now)
    person_settings.set_frequency(db, actor(GRADE3, "2"), Frequency.DUE, now)
    first, last_day = date(2026, 12, 21), date(2026, 12, 31)
    for request in ("3", "3", "4"):
        shown = person_settings.add_time_off(db, actor(GRADE3, request), first, last_day, now)
    assert (shown.hour, shown.used_hour, shown.frequency) == (time(9, 15), time(9, 15), Frequency.DUE)
    [away] = shown.time_off
    assert (away.first, away.last) == (first, last_day)
    untouched = person_settings.remove_time_off(db, actor(GRADE5, "5"), away.id, now)
    assert untouched.time_off == []
    assert len(person_settings.read_settings(db, actor(GRADE3, ""), now).time_off) == 1
    assert person_settings.remove_time_off(db, actor(GRADE3, "6"), away.id, now).time_off == []
    assert person_settings.set_person_hour(db, actor(GRADE3, "7"), None, now).hour is None


@pytest.mark.parametrize(
    ("first", "last_day", "says"),
    [
        (None, date(2026, 12, 9), "Choose the first day"),
        (date(2026, 12, 9), date(2026, 12, 8), "before the first day"),
        (date(2026, 11, 2), None, "has passed"),
        (date(2026, 12, 9), date(2027, 12, 12), "At most a year"),
    ],
)
def test_time_off_that_cannot_be_is_refused(tuesday, first, last_day, says):
    with pytest.raises(WrongInputError, match=says):
        person_settings.add_time_off(
            tuesday.live.db, actor(GRADE3, "off"), first, last_day, times(tuesday.live)[0]
        )


@pytest.mark.parametrize("hour", [time(6, 59), time(18), time(23, 30)])
def test_an_hour_in_the_quiet_hours_is_refused(tuesday, hour):
    with pytest.raises(WrongInputError, match="Nothing comes between 6:00 PM and 7:00 AM"):
        person_settings.set_person_hour(tuesday.live.db, actor(GRADE3, "hour"), hour, times(tuesday.live)[0])


def test_whoever_the_bot_does_not_know_has_no_settings(tuesday):
    with pytest.raises(RefusalError, match="do not know you"):
        person_settings.read_settings(tuesday.live.db, actor("U0NOBODY", ""), times(tuesday.live)[0])
