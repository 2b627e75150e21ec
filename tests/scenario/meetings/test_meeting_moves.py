"""The next meetings as people see them, and a meeting moved, skipped, added with a tap or a small form."""

from datetime import date
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.blocks import ids
from storage.meetings import Meeting, MeetingState
from storage.people import DayOff, Role
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM
from tests.steps.dated_bot import chicago, set_role
from tests.steps.home import home, opened
from tests.steps.home import said as on_home
from tests.steps.inbox import files_of
from tests.steps.items import elements, initial, words_on
from tests.steps.meetings import ilt, meet_every_other_tuesday, row_menu, rows, send, shown
from tests.steps.setup import said, set_up

DEC1 = date(2026, 12, 1)


def with_tuesdays(bot):
    """A team that meets every other Tuesday from Dec 1 on."""
    set_up(bot)
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    meet_every_other_tuesday(bot)
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)


def open_list(bot, user=PRINCIPAL):
    view = opened(bot, user)
    block = next(pair[0] for pair in elements(view) if pair[1]["action_id"] == ids.MEETING_LIST)
    bot.slack.view_action(user, view.id, block["block_id"], ids.MEETING_LIST)
    bot.settle()
    return top_form(bot, user)


@pytest.mark.begins_with(steps=with_tuesdays)
def test_home_shows_the_next_meeting_and_opens_the_list(tuesday_bot):
    view = opened(tuesday_bot)
    assert "#ilt-team\nNext meeting: Tue, Dec 1, 3:30 PM\n" in on_home(view)
    text = shown(open_list(tuesday_bot))
    assert "The next meetings of #ilt-team\nEvery other Tuesday, 3:30 PM, 60 minutes" in text
    assert "Tue, Dec 1, 3:30 PM\nTue, Dec 15, 3:30 PM" in text


@pytest.mark.begins_with(steps=with_tuesdays)
def test_a_meeting_is_skipped_with_one_tap_undone_with_another_and_home_follows(tuesday_bot):
    row_menu(tuesday_bot, open_list(tuesday_bot), "Tue, Dec 1,", "skip")
    listed = top_form(tuesday_bot, PRINCIPAL)
    assert "Skipped: Tue, Dec 1. What you wanted to talk about waits for Tue, Dec 15, 3:30 PM." in shown(
        listed
    )
    assert "Tue, Dec 1: skipped" in shown(listed)
    assert "Next meeting: Tue, Dec 15" in on_home(home(tuesday_bot))
    tap(tuesday_bot, listed, ids.MEETING_UNDO)
    assert "Back in the plan: Tue, Dec 1, 3:30 PM." in shown(top_form(tuesday_bot, PRINCIPAL))
    assert [row.state for row in rows(tuesday_bot)] == [MeetingState.PLANNED]
    assert "Next meeting: Tue, Dec 1" in on_home(home(tuesday_bot))


def tap(bot, view, action_id, user=PRINCIPAL):
    block = next(pair[0] for pair in elements(view) if pair[1]["action_id"] == action_id)
    bot.slack.view_action(user, view.id, block["block_id"], action_id)
    bot.settle()


@pytest.mark.begins_with(steps=with_tuesdays)
def test_a_meeting_is_moved_in_a_small_form_and_the_list_below_shows_it(tuesday_bot):
    listed = open_list(tuesday_bot)
    row_menu(tuesday_bot, listed, "Tue, Dec 1,", "move")
    small = top_form(tuesday_bot, PRINCIPAL)
    assert len(tuesday_bot.slack.modal_stack(PRINCIPAL)) == 2
    assert (initial(small)["day"], initial(small)["hour"]) == ("2026-12-01", "15:30")
    below = send(tuesday_bot, {"day": "2026-12-03", "hour": "08:00"})
    assert below.id == listed.id
    assert "Moved. The meeting of Tue, Dec 1 is now Thu, Dec 3, 8:00 AM" in shown(below)
    assert "\nThu, Dec 3, 8:00 AM · moved from Tue, Dec 1" in shown(below)
    row_menu(tuesday_bot, below, "Thu, Dec 3,", "undo")
    assert "Back in the plan: Tue, Dec 1, 3:30 PM." in shown(top_form(tuesday_bot, PRINCIPAL))
    assert [row.day for row in rows(tuesday_bot)] == [DEC1]


def calendar_of(bot) -> list[Any]:
    """*Add to my calendar* in the list; what is in the file that comes."""
    tap(bot, open_list(bot), ids.MEETING_CALENDAR)
    assert "I send you the calendar file" in shown(top_form(bot, PRINCIPAL))
    bot.tick()
    name, content = files_of(bot, PRINCIPAL)[-1]
    assert name.endswith(".ics")
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.begins_with(steps=with_tuesdays)
def test_the_plan_comes_as_a_file_for_ones_own_calendar_and_a_newer_file_changes_it(tuesday_bot):
    bot = tuesday_bot
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action <@U0PRINCIPAL> share the protocol by Dec 4")
    bot.settle()
    series, due = calendar_of(bot)
    assert series["SUMMARY"] == "ILT meeting: #ilt-team"
    assert series["DTSTART"].dt == chicago("2026-12-01 15:30")
    assert (due["SUMMARY"], due["DTSTART"].dt) == ("Due: Share the protocol (#1)", date(2026, 12, 4))
    row_menu(bot, open_list(bot), "Tue, Dec 1,", "move")
    send(bot, {"day": "2026-12-03", "hour": "08:00"})
    row_menu(bot, open_list(bot), "Tue, Dec 15,", "skip")
    bot.at("2026-12-01 09:05")
    again, moved, skipped, _ = calendar_of(bot)
    assert (again["UID"], moved["UID"]) == (series["UID"], series["UID"])
    assert again["SEQUENCE"] > series["SEQUENCE"]
    assert moved["DTSTART"].dt == chicago("2026-12-03 08:00")
    assert (skipped["STATUS"], skipped["RECURRENCE-ID"].dt) == ("CANCELLED", chicago("2026-12-15 15:30"))


@pytest.mark.begins_with(steps=with_tuesdays)
def test_a_day_off_is_said_in_the_form_and_taken_with_a_tick(tuesday_bot):
    with tuesday_bot.db.write() as session:
        day = date(2026, 12, 3)
        session.add(DayOff(ilt_id=ilt(tuesday_bot).id, first_day=day, last_day=day, name="Retreat"))
    row_menu(tuesday_bot, open_list(tuesday_bot), "Tue, Dec 1,", "move")
    asked = send(tuesday_bot, {"day": "2026-12-03", "hour": "08:00"})
    assert "Thu, Dec 3, 2026 is not a school day. Choose another day, or tick the box." in shown(asked)
    assert asked.values["hour"]["hour"]["selected_time"] == "08:00"
    assert rows(tuesday_bot) == []
    again = send(tuesday_bot)
    assert "not a school day" in shown(again)
    below = send(tuesday_bot, {"anyway:2026-12-03": ["2026-12-03"]})
    assert "Thu, Dec 3, 8:00 AM · moved from Tue, Dec 1" in shown(below)


@pytest.mark.begins_with(steps=with_tuesdays)
def test_what_cannot_be_keeps_the_form_as_it_was_typed(tuesday_bot):
    row_menu(tuesday_bot, open_list(tuesday_bot), "Tue, Dec 1,", "move")
    again = send(tuesday_bot, {"day": "2026-12-15", "hour": "08:00"})
    assert "There is a meeting on Tue, Dec 15 already" in again.errors["day"]
    assert again.values["hour"]["hour"]["selected_time"] == "08:00"
    again = send(tuesday_bot, {"day": "2026-12-02", "hour": "02:00"})
    assert "AM or PM" in again.errors["hour"]
    assert rows(tuesday_bot) == []


@pytest.mark.begins_with(steps=with_tuesdays)
def test_one_more_meeting_is_added_shown_and_taken_out_again(tuesday_bot):
    tap(tuesday_bot, open_list(tuesday_bot), ids.MEETING_ADD)
    below = send(tuesday_bot, {"day": "2026-12-09", "hour": "12:00", "minutes": "30"})
    assert "Added: Wed, Dec 9, 12:00 PM · added." in shown(below)
    assert [(row.day, row.minutes, row.is_added) for row in rows(tuesday_bot)] == [
        (date(2026, 12, 9), 30, True)
    ]
    tap(tuesday_bot, below, ids.MEETING_UNDO)
    assert "Taken out again: Wed, Dec 9." in shown(top_form(tuesday_bot, PRINCIPAL))
    assert rows(tuesday_bot) == []


@pytest.mark.begins_with(steps=with_tuesdays)
def test_nothing_of_it_is_posted_in_the_channel(tuesday_bot):
    before = [message.text for message in said(tuesday_bot)]
    row_menu(tuesday_bot, open_list(tuesday_bot), "Tue, Dec 1,", "skip")
    tuesday_bot.tick()
    assert [message.text for message in said(tuesday_bot)] == before


@pytest.mark.begins_with(steps=with_tuesdays)
def test_members_see_the_list_without_menus_and_a_forged_tap_changes_nothing(tuesday_bot):
    listed = open_list(tuesday_bot, GRADE3)
    assert [one["action_id"] for _, one in elements(listed)] == [ids.MEETING_CALENDAR]
    assert "Organizers, and whoever leads a meeting" in str(listed.payload["blocks"][-2])
    forged = payload(listed, GRADE3, f"meeting:{ilt(tuesday_bot).id}:2026-12-01", "skip")
    tuesday_bot.slack.deliver("interactive", forged)
    tuesday_bot.settle()
    assert rows(tuesday_bot) == []
    assert "Only whoever leads the meeting can skip the meeting" in shown(top_form(tuesday_bot, GRADE3))


def payload(view, user, block_id, value):
    action = {
        "type": "overflow",
        "action_id": ids.MEETING_ROW,
        "block_id": block_id,
        "selected_option": {"value": value},
    }
    return {
        "type": "block_actions",
        "trigger_id": "1.1.forged",
        "user": {"id": user, "team_id": "T0SANDBOX01"},
        "team": {"id": "T0SANDBOX01"},
        "api_app_id": "A0SANDBOX01",
        "container": {"type": "view", "view_id": view.id},
        "view": {**view.payload, "id": view.id},
        "actions": [action],
    }


@pytest.mark.parametrize(
    "block_id", ["meeting:77:2026-12-01", "meeting:x:2026-12-01", "meeting:1:nonsense", "meeting", ""]
)
@pytest.mark.parametrize("action", ["skip", "move", "undo", "explode"])
def test_forged_rows_change_nothing_and_get_a_sentence(tuesday_bot, block_id, action):
    set_up(tuesday_bot)
    tuesday_bot.slack.close(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    meet_every_other_tuesday(tuesday_bot)
    view = top_form(tuesday_bot, PRINCIPAL)
    tuesday_bot.slack.deliver("interactive", payload(view, PRINCIPAL, block_id, action))
    tuesday_bot.settle()
    assert any(
        words in shown(top_form(tuesday_bot, PRINCIPAL)) for words in ("Nothing was changed", "Only members")
    )
    assert rows(tuesday_bot) == []


@pytest.mark.begins_with(steps=with_tuesdays)
def test_after_its_time_a_meeting_is_gone_from_the_list_and_an_old_button_says_why(tuesday_bot):
    listed = open_list(tuesday_bot)
    tuesday_bot.at("2026-12-01 16:30")
    row_menu(tuesday_bot, listed, "Tue, Dec 1,", "skip")
    assert "The time of the meeting of Tue, Dec 1 has passed" in shown(top_form(tuesday_bot, PRINCIPAL))
    assert [row.state for row in rows(tuesday_bot)] == [MeetingState.PLANNED]
    tuesday_bot.slack.close(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    assert "Tue, Dec 1," not in shown(open_list(tuesday_bot))


@pytest.mark.begins_with(steps=with_tuesdays)
def test_an_observer_looks_on_and_a_new_facilitator_may(tuesday_bot):
    set_role(tuesday_bot, ASSISTANT, Role.OBSERVER)
    assert words_on(open_list(tuesday_bot, ASSISTANT)) == ["Add to my calendar"]
    tuesday_bot.slack.close(ASSISTANT, top_form(tuesday_bot, ASSISTANT).id)
    set_role(tuesday_bot, ASSISTANT, Role.FACILITATOR)
    assert words_on(open_list(tuesday_bot, ASSISTANT)) == ["Add to my calendar", "Add a meeting…"]


def test_without_a_rhythm_home_says_nothing_of_meetings(tuesday_bot):
    view = opened(tuesday_bot)
    assert "Next meeting" not in on_home(view)
    assert ids.MEETING_LIST not in str(view.payload)
    with tuesday_bot.db.read() as session:
        assert session.scalars(select(Meeting)).all() == []
