"""A meeting starts and ends: asked once, by hand, by itself; what its action items lack; who is told."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from bot.errors import RefusalError
from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live.end import Fix
from bot.live.items import ITEMS_TOLD, UNFINISHED
from bot.live.messages.status import News, Standing
from bot.live.questions import END_ASK, START_ASK
from storage.agenda import AgendaState
from storage.deliveries import Delivery
from storage.items import ItemState
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import Role
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated import chicago, dms, set_role
from tests.steps.dms import actor, buttons, deliveries, hasty, stop_lanes, tap_dm, texts, times
from tests.steps.items import items, log, newest, send, tap
from tests.steps.live import (
    agenda,
    agenda_rows,
    all_meetings,
    always_leads,
    asked,
    click,
    meeting,
    meeting_message,
    meeting_messages,
    meets,
    more,
    start,
)


@pytest.fixture
def team(tuesday_on):
    """Meets on Tuesday, December 1 at 3:30 PM; the principal facilitates."""
    meets(tuesday_on.live)
    always_leads(tuesday_on.live)
    set_role(tuesday_on.live, PRINCIPAL, Role.FACILITATOR)
    tuesday_on.live.tick()
    return tuesday_on


@pytest.fixture
def here(tuesday):
    """The same on SQLite only."""
    meets(tuesday.live)
    always_leads(tuesday.live)
    set_role(tuesday.live, PRINCIPAL, Role.FACILITATOR)
    tuesday.live.tick()
    return tuesday


def states(dated) -> list[str]:
    return [one.state for one in all_meetings(dated.live)]


def test_whoever_leads_is_asked_once_at_the_hour_and_starts_with_a_tap(team):
    agenda(team.live, "Reading data")
    team.at("2026-12-01 15:29")
    assert dms(team.live, PRINCIPAL) == []
    team.at("2026-12-01 15:30")
    message = asked(team.live)
    assert (
        "It is 3:30 PM: start the meeting of #ilt-team?\n1 agenda item waits; first: Reading data"
        in message.text
    )
    assert buttons(message) == ["Start", "Not today: skip"]
    team.at("2026-12-01 15:40")
    assert len(dms(team.live, PRINCIPAL)) == 1
    tap_dm(team.live, PRINCIPAL, ids.MEETING_START)
    assert "The meeting is on" in asked(team.live).text
    assert states(team) == [MeetingState.RUNNING]
    assert "Here (1): Principal" in meeting_message(team.live).text


def test_asked_to_start_late_within_two_hours_and_not_any_more_after(here):
    here.at("2026-12-01 17:31")
    assert dms(here.live, PRINCIPAL) == []
    here.at("2026-12-15 17:00")
    assert "It is 3:30 PM: start" in asked(here.live).text


def test_a_start_before_the_hour_leaves_nothing_to_ask(here):
    start(here, GRADE3, "2026-12-01 15:25")
    here.at("2026-12-01 15:31")
    assert dms(here.live, PRINCIPAL) == []
    assert states(here) == [MeetingState.RUNNING]


def test_a_moved_meeting_is_asked_about_at_its_new_hour_only(here):
    here.at("2026-12-01 15:30")
    with here.live.db.write() as session:
        session.execute(update(Meeting).values(starts_at=chicago("2026-12-01 16:00")))
    meets(here.live)
    here.at("2026-12-01 16:00")
    assert ["3:30 PM" in text for text in texts(here.live, PRINCIPAL)] == [True, False]


def test_skipped_today_by_whoever_leads(team):
    team.at("2026-12-01 15:30")
    tap_dm(team.live, PRINCIPAL, ids.MEETING_SKIP)
    assert "Skipped." in asked(team.live).text
    assert "the next meeting is on Tue, Dec 15 at 3:30 PM" in asked(team.live).text
    assert states(team) == [MeetingState.SKIPPED]
    team.live.slack.command(GRADE3, TEAM, "/ilt meeting start")
    assert states(team) == [MeetingState.RUNNING]


def test_asked_today_tapped_tomorrow_starts_nothing(here):
    here.at("2026-12-01 15:30")
    here.at("2026-12-02 08:00")
    tap_dm(here.live, PRINCIPAL, ids.MEETING_START)
    assert "That meeting's time is past" in asked(here.live).text
    assert states(here) == [MeetingState.NOT_HELD]


def test_a_team_without_a_rhythm_meets_now(tuesday_on):
    start(tuesday_on, GRADE3, "2026-12-03 10:05")
    row = meeting(tuesday_on.live)
    assert (row.slot, row.is_added, row.minutes, row.state) == (date(2026, 12, 3), True, 60, "running")
    assert "planned until 11:05 AM" in meeting_message(tuesday_on.live).text


def test_the_second_who_starts_reads_that_it_is_on(team):
    start(team, GRADE3)
    team.live.slack.command(GRADE5, TEAM, "/ilt meeting start")
    said = newest(team.live, GRADE5).text
    assert "on already" in said
    assert "Grade 3 lead started it" in said
    assert len(all_meetings(team.live)) == len(meeting_messages(team.live)) == 1


def ended(dated, user=PRINCIPAL) -> str:
    dated.live.slack.command(user, TEAM, "/ilt meeting end")
    return newest(dated.live, user).text


def test_a_day_has_one_meeting(team):
    start(team)
    ended(team)
    team.live.slack.command(GRADE3, TEAM, "/ilt meeting start")
    said = newest(team.live, GRADE3)
    assert "Today's meeting was held already" in said.text
    assert states(team) == [MeetingState.REFLECTING]


def test_one_that_ended_by_mistake_goes_on(team):
    agenda(team.live, "Reading data")
    start(team)
    ended(team)
    assert agenda_rows(team.live)["Reading data"] == (None, AgendaState.WAITING, 1)
    team.live.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team.live, newest(team.live), "Go on with it")
    assert states(team) == [MeetingState.RUNNING]
    assert agenda_rows(team.live)["Reading data"] == (meeting(team.live).id, AgendaState.WAITING, 0)
    assert "Next: Reading data" in meeting_message(team.live).text
    assert len(meeting_messages(team.live)) == 1


def test_it_does_not_go_on_half_an_hour_later(here):
    start(here)
    ended(here)
    here.at("2026-12-01 16:20")
    outcome = live_meeting.resume(
        here.live.db, actor(PRINCIPAL, "on"), meeting(here.live).id, *times(here.live)
    )
    assert outcome.news is News.CANNOT_RESUME
    assert states(here) == [MeetingState.REFLECTING]


def test_the_end_gives_the_rest_of_the_agenda_back_and_leaves_a_record(team):
    agenda(team.live, "Reading data", "Budget")
    start(team)
    click(team.live, "First item")
    click(team.live, "Next item")
    team.at("2026-12-01 16:25")
    assert "The meeting has ended." in ended(team)
    rows = agenda_rows(team.live)
    assert rows["Reading data"] == (meeting(team.live).id, AgendaState.DONE, 0)
    assert rows["Budget"] == (None, AgendaState.WAITING, 1)
    row = meeting(team.live)
    assert row.closes_at == chicago("2026-12-02 07:30")
    message = meeting_message(team.live)
    assert "3:31 PM to 4:25 PM, ended by Principal." in message.text
    assert "1 there, no decisions, no action items." in message.text
    assert "1 agenda item waits for the next meeting." in message.text
    assert len(message.blocks) == 1


def test_asked_once_at_the_planned_end_and_again_after_fifteen_minutes_more(team):
    start(team)
    team.at("2026-12-01 16:30")
    assert "It is 4:30 PM" in asked(team.live).text
    team.at("2026-12-01 16:33")
    tap_dm(team.live, PRINCIPAL, ids.MEETING_LONGER)
    assert "planned until 4:48 PM" in asked(team.live).text
    team.at("2026-12-01 16:47")
    before = len(dms(team.live, PRINCIPAL))
    team.at("2026-12-01 16:48")
    assert len(dms(team.live, PRINCIPAL)) == before + 1
    tap_dm(team.live, PRINCIPAL, ids.MEETING_END)
    assert states(team) == [MeetingState.REFLECTING]


def test_a_late_worker_does_not_ask_for_the_end_hours_later(here):
    start(here)
    here.at("2026-12-01 18:31")
    assert deliveries(here.live, END_ASK) == []


def test_what_nobody_ended_ends_by_itself_on_the_next_morning(team):
    start(team)
    team.at("2026-12-02 07:29")
    assert states(team) == [MeetingState.RUNNING]
    team.at("2026-12-02 07:30")
    assert states(team) == [MeetingState.REFLECTING]
    assert "nobody ended it, so it ended by itself" in meeting_message(team.live).text
    assert meeting(team.live).closes_at == chicago("2026-12-03 07:30")


def with_loose_items(dated) -> None:
    start(dated)
    log(dated.live, "buy sand timers")
    log(dated.live, "@Grade 5 lead share the protocol")
    log(dated.live, "repaint the room")


def test_what_lacks_an_owner_or_a_date_is_fixed_before_the_end(team):
    with_loose_items(team)
    more(team.live, "end")
    assert states(team) == [MeetingState.RUNNING]
    first, second, third = items(team.live.db)
    form = top_form(team.live, PRINCIPAL)
    fill = team.live.slack.fill
    fill(PRINCIPAL, form.id, f"fix_owner:{first.id}", "fix_owner", GRADE3)
    fill(PRINCIPAL, form.id, f"fix_due:{first.id}", "fix_due", "2026-12-05")
    fill(PRINCIPAL, form.id, f"fix_due:{second.id}", "fix_due", "2026-12-04")
    fill(PRINCIPAL, form.id, f"fix_drop:{third.id}", "fix_drop", ["yes"])
    team.live.slack.submit(PRINCIPAL, form.id)
    assert "not a school day" in str(top_form(team.live, PRINCIPAL).errors)
    assert states(team) == [MeetingState.RUNNING]
    fill(PRINCIPAL, form.id, f"fix_due:{first.id}", "fix_due", "2026-12-07")
    team.live.slack.submit(PRINCIPAL, form.id)
    assert states(team) == [MeetingState.REFLECTING]
    first, second, third = items(team.live.db)
    assert (first.due_on, second.due_on) == (date(2026, 12, 7), date(2026, 12, 4))
    assert third.state == ItemState.DROPPED
    team.at("2026-12-01 15:40")
    assert (
        "From the meeting of #ilt-team on Tue, Dec 1, 2026 one action item is yours"
        in texts(team.live, GRADE3)[-1]
    )
    assert deliveries(team.live, UNFINISHED) == []


def test_ended_anyway_what_is_nobodys_stays_open_and_whoever_led_is_reminded(team):
    with_loose_items(team)
    more(team.live, "end")
    team.live.slack.submit(PRINCIPAL, top_form(team.live, PRINCIPAL).id)
    assert states(team) == [MeetingState.REFLECTING]
    assert [item.owner_id is None for item in items(team.live.db)] == [True, False, True]
    assert "3 action items have no owner or no date yet" in meeting_message(team.live).text
    team.at("2026-12-01 15:40")
    message = asked(team.live)
    assert "3 action items still have no owner or no date" in message.text
    tap(team.live, message, "Decide…", channel=message.channel)
    send(team.live, PRINCIPAL, owner=GRADE3, due="2026-12-04")
    assert (items(team.live.db)[0].owner_id is not None, items(team.live.db)[0].due_on) == (
        True,
        date(2026, 12, 4),
    )
    team.at("2026-12-01 15:43")
    assert (
        "logged an action item" in texts(team.live, GRADE3)[-1] or "gave you" in texts(team.live, GRADE3)[-1]
    )


def test_owners_are_told_together_once_and_act_in_that_message(team):
    start(team)
    for text in ("share the protocol", "book the room"):
        log(team.live, f"@Grade 5 lead {text} by Friday")
    team.at("2026-12-01 16:25")
    assert dms(team.live, GRADE5) == []
    ended(team)
    team.at("2026-12-01 16:28")
    [message] = dms(team.live, GRADE5)
    assert "2 action items are yours" in message.text
    tap_dm(team.live, GRADE5, ids.ITEM_DM_TAKE)
    tap_dm(team.live, GRADE5, ids.ITEM_DM_DONE)
    team.live.settle()
    [after] = dms(team.live, GRADE5)
    assert after.text.count("· done") == 1
    assert "Book the room" in after.text
    team.at("2026-12-01 16:40")
    assert len(dms(team.live, GRADE5)) == 1


def test_who_was_told_before_the_meeting_went_on_is_told_only_of_what_is_new(here):
    start(here)
    log(here.live, "@Grade 5 lead share the protocol by Friday")
    ended(here)
    here.at("2026-12-01 15:36")
    here.live.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(here.live, newest(here.live), "Go on with it")
    log(here.live, "@Grade 5 lead book the room by Friday")
    ended(here)
    here.at("2026-12-01 15:45")
    first, second = texts(here.live, GRADE5)
    assert "Share the protocol" in first
    assert "Book the room" in second
    assert "Share the protocol" not in second


def test_only_whoever_leads_ends(here):
    start(here, ASSISTANT)
    assert "Only whoever leads the meeting can end the meeting" in ended(here, GRADE3)
    assert states(here) == [MeetingState.RUNNING]
    assert "has ended" in ended(here, ASSISTANT)


def test_nothing_on_is_said(here):
    assert "No meeting is on" in ended(here)


def test_in_the_week_in_which_the_clocks_change_it_is_asked_at_the_same_hour_on_the_wall(tuesday):
    meets(tuesday.live)
    always_leads(tuesday.live)
    set_role(tuesday.live, PRINCIPAL, Role.FACILITATOR)
    tuesday.at("2027-03-09 15:30")
    assert "It is 3:30 PM" in asked(tuesday.live).text
    before = len(dms(tuesday.live, PRINCIPAL))
    tuesday.at("2027-03-23 15:29")
    assert len(dms(tuesday.live, PRINCIPAL)) == before
    tuesday.at("2027-03-23 15:30")
    assert len(dms(tuesday.live, PRINCIPAL)) == before + 1


def test_two_workers_ask_once(team):
    with hasty(team) as other:
        team.at("2026-12-01 15:30")
        stop_lanes(team)
        for _ in range(3):
            other.tick()
            team.live.tick()
    assert len(deliveries(team.live, START_ASK)) == len(dms(team.live, PRINCIPAL)) == 1


def test_a_repeated_delivery_of_a_start_and_an_end_changes_nothing(here):
    db = here.live.db
    here.at("2026-12-01 15:31")
    again = actor(GRADE3, "same"), 0, 0, *times(here.live)
    assert live_meeting.start(db, *again).news is News.STARTED
    assert live_meeting.start(db, *again).news is News.ALREADY_ON
    mine = actor(GRADE3, "end"), meeting(here.live).id
    for _ in range(2):
        outcome = meeting_end.end_asked(db, *mine, *times(here.live))
        assert isinstance(outcome, Standing)
        assert outcome.news is News.ENDED
    assert len(all_meetings(here.live)) == 1
    with db.read() as session:
        assert len(session.scalars(select(PostedMessage).filter_by(kind=ids.MEETING_MESSAGE)).all()) == 1
        kinds = Counter(session.scalars(select(Delivery.kind)))
    assert (kinds[ITEMS_TOLD.name], kinds[END_ASK.name]) == (0, 0)


def test_forged_ids_of_other_teams_change_nothing(here):
    start(here)
    stranger = actor("U0STRANGER1", "forged")
    row = meeting(here.live)
    for work in (
        lambda: live_meeting.start(here.live.db, stranger, row.ilt_id, row.id, *times(here.live)),
        lambda: live_meeting.skip(here.live.db, stranger, row.id, here.live.bot.clock.now()),
        lambda: live_meeting.resume(here.live.db, stranger, row.id, *times(here.live)),
        lambda: meeting_end.end_asked(here.live.db, stranger, row.id, *times(here.live)),
        lambda: meeting_end.end_fixed(here.live.db, stranger, row.id, {1: Fix(drop=True)}, *times(here.live)),
        lambda: meeting_end.longer(here.live.db, stranger, row.id, 60, here.live.bot.clock.now()),
        lambda: live_meeting.skip(here.live.db, actor(PRINCIPAL, "x"), 999, here.live.bot.clock.now()),
    ):
        with pytest.raises(RefusalError):
            work()
    assert states(here) == [MeetingState.RUNNING]
