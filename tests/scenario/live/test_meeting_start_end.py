"""A meeting starts and ends: asked once, by hand, by itself; what its action items lack; who is told."""

from collections import Counter
from datetime import date, timedelta

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
from tests.steps.dated_bot import chicago, dms, set_role
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
    start,
)
from tests.steps.reflection import answer
from tests.steps.turns import turn_of


def states(bot) -> list[str]:
    return [one.state for one in all_meetings(bot)]


def test_whoever_leads_is_asked_once_at_the_hour_and_starts_with_a_tap(team):
    agenda(team, "Reading data")
    team.at("2026-12-01 15:29")
    assert dms(team, PRINCIPAL) == []
    team.at("2026-12-01 15:30")
    message = asked(team)
    assert (
        "It is 3:30 PM: start the meeting of #ilt-team?\n1 agenda item waits; first: Reading data"
        in message.text
    )
    assert buttons(message) == ["Start", "Not today: skip"]
    team.at("2026-12-01 15:40")
    assert len(dms(team, PRINCIPAL)) == 1
    tap_dm(team, PRINCIPAL, ids.MEETING_START)
    assert "The meeting is on" in asked(team).text
    assert states(team) == [MeetingState.RUNNING]
    assert "Here (1): Principal" in meeting_message(team).text


def test_asked_to_start_late_within_two_hours_and_not_any_more_after(team):
    team.at("2026-12-01 17:31")
    assert dms(team, PRINCIPAL) == []
    team.at("2026-12-15 17:00")
    assert "It is 3:30 PM: start" in asked(team).text


def test_a_start_before_the_hour_leaves_nothing_to_ask(team):
    start(team, GRADE3, "2026-12-01 15:25")
    team.at("2026-12-01 15:31")
    assert dms(team, PRINCIPAL) == []
    assert states(team) == [MeetingState.RUNNING]


def test_a_moved_meeting_is_asked_about_at_its_new_hour_only(team):
    team.at("2026-12-01 15:30")
    with team.db.write() as session:
        session.execute(update(Meeting).values(starts_at=chicago("2026-12-01 16:00")))
    meets(team)
    team.at("2026-12-01 16:00")
    assert ["3:30 PM" in text for text in texts(team, PRINCIPAL)] == [True, False]


def test_skipped_today_by_whoever_leads(team):
    team.at("2026-12-01 15:30")
    tap_dm(team, PRINCIPAL, ids.MEETING_SKIP)
    assert "Skipped." in asked(team).text
    assert "the next meeting is on Tue, Dec 15 at 3:30 PM" in asked(team).text
    assert states(team) == [MeetingState.SKIPPED]
    team.slack.command(GRADE3, TEAM, "/ilt meeting start")
    assert states(team) == [MeetingState.RUNNING]


def test_asked_today_tapped_tomorrow_starts_nothing(team):
    team.at("2026-12-01 15:30")
    team.at("2026-12-02 08:00")
    tap_dm(team, PRINCIPAL, ids.MEETING_START)
    assert "That meeting's time is past" in asked(team).text
    assert states(team) == [MeetingState.NOT_HELD]


def test_a_team_without_a_rhythm_meets_now(tuesday_bot_on_both):
    start(tuesday_bot_on_both, GRADE3, "2026-12-03 10:05")
    row = meeting(tuesday_bot_on_both)
    assert (row.slot, row.is_added, row.minutes, row.state) == (date(2026, 12, 3), True, 60, "running")
    assert "planned until 11:05 AM" in meeting_message(tuesday_bot_on_both).text


def test_the_second_who_starts_reads_that_it_is_on(team):
    start(team, GRADE3)
    team.slack.command(GRADE5, TEAM, "/ilt meeting start")
    said = newest(team, GRADE5).text
    assert "on already" in said
    assert "Grade 3 lead started it" in said
    assert len(all_meetings(team)) == len(meeting_messages(team)) == 1


def test_the_question_to_start_is_worth_asking_for_two_hours(team):
    team.at("2026-12-01 15:30")
    with team.db.read() as session:
        [question] = session.scalars(select(Delivery).filter_by(kind=START_ASK.name))
        assert question.useful_until == question.due_at + timedelta(hours=2)


def ended(bot, user=PRINCIPAL) -> str:
    bot.slack.command(user, TEAM, "/ilt meeting end")
    return newest(bot, user).text


def test_a_day_has_one_meeting(team):
    start(team)
    ended(team)
    team.slack.command(GRADE3, TEAM, "/ilt meeting start")
    said = newest(team, GRADE3)
    assert "Today's meeting was held already" in said.text
    assert states(team) == [MeetingState.REFLECTING]


def test_one_that_ended_by_mistake_goes_on(team):
    agenda(team, "Reading data")
    start(team)
    ended(team)
    assert agenda_rows(team)["Reading data"] == (None, AgendaState.WAITING, 1)
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team, newest(team), "Go on with it")
    assert states(team) == [MeetingState.RUNNING]
    assert agenda_rows(team)["Reading data"] == (meeting(team).id, AgendaState.WAITING, 0)
    assert "Next: Reading data" in meeting_message(team).text
    assert len(meeting_messages(team)) == 1


def test_whoever_goes_on_at_the_planned_end_has_another_quarter_of_an_hour(team):
    start(team)
    team.at("2026-12-01 16:28")
    ended(team)
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team, newest(team), "Go on with it")
    assert "planned until 4:43 PM" in meeting_message(team).text


def test_one_that_starts_an_hour_early_is_planned_to_end_an_hour_early(team):
    assert "since 2:30 PM, planned until 3:30 PM" in start(team, at="2026-12-01 14:30").text


def test_it_does_not_go_on_half_an_hour_later(team):
    start(team)
    ended(team)
    team.at("2026-12-01 16:20")
    outcome = live_meeting.resume(turn_of(team.db, actor(PRINCIPAL, "on"), *times(team)), meeting(team).id)
    assert outcome.news is News.CANNOT_RESUME
    assert states(team) == [MeetingState.REFLECTING]


def test_the_end_gives_the_rest_of_the_agenda_back_and_leaves_a_record(team):
    agenda(team, "Reading data", "Budget")
    start(team)
    click(team, "First item")
    click(team, "Next item")
    team.at("2026-12-01 16:25")
    assert "The meeting has ended." in ended(team)
    rows = agenda_rows(team)
    assert rows["Reading data"] == (meeting(team).id, AgendaState.DONE, 0)
    assert rows["Budget"] == (None, AgendaState.WAITING, 1)
    row = meeting(team)
    assert row.closes_at == chicago("2026-12-02 07:30")
    message = meeting_message(team)
    assert "3:31 PM to 4:25 PM, ended by Principal." in message.text
    assert "1 there, no decisions, no action items." in message.text
    assert "1 agenda item waits for the next meeting." in message.text
    assert len(message.blocks) == 1


def test_what_nobody_ended_ends_by_itself_on_the_next_morning(team):
    start(team)
    team.at("2026-12-02 07:29")
    assert states(team) == [MeetingState.RUNNING]
    team.at("2026-12-02 07:30")
    assert states(team) == [MeetingState.REFLECTING]
    assert "nobody ended it, so it ended by itself" in meeting_message(team).text
    assert meeting(team).closes_at == chicago("2026-12-03 07:30")


def with_loose_items(bot) -> None:
    start(bot)
    log(bot, "buy sand timers")
    log(bot, "@Grade 5 lead share the protocol")
    log(bot, "repaint the room")


def test_what_lacks_an_owner_or_a_date_is_fixed_before_the_end(team):
    with_loose_items(team)
    tap(team, meeting_message(team), "End the meeting")
    assert states(team) == [MeetingState.RUNNING]
    first, second, third = items(team.db)
    form = top_form(team, PRINCIPAL)
    fill = team.slack.fill
    fill(PRINCIPAL, form.id, f"fix_owner:{first.id}", "fix_owner", GRADE3)
    fill(PRINCIPAL, form.id, f"fix_due:{first.id}", "fix_due", "2026-12-05")
    fill(PRINCIPAL, form.id, f"fix_due:{second.id}", "fix_due", "2026-12-04")
    fill(PRINCIPAL, form.id, f"fix_drop:{third.id}", "fix_drop", ["yes"])
    team.slack.submit(PRINCIPAL, form.id)
    assert "not a school day" in str(top_form(team, PRINCIPAL).errors)
    assert states(team) == [MeetingState.RUNNING]
    fill(PRINCIPAL, form.id, f"fix_due:{first.id}", "fix_due", "2026-12-07")
    team.slack.submit(PRINCIPAL, form.id)
    assert states(team) == [MeetingState.REFLECTING]
    first, second, third = items(team.db)
    assert (first.due_on, second.due_on) == (date(2026, 12, 7), date(2026, 12, 4))
    assert third.state == ItemState.DROPPED
    team.at("2026-12-01 15:40")
    assert (
        "From the meeting of #ilt-team on Tue, Dec 1, 2026 one action item is yours"
        in texts(team, GRADE3)[-1]
    )
    assert deliveries(team, UNFINISHED) == []


def test_ended_anyway_what_is_nobodys_stays_open_and_whoever_led_is_reminded(team):
    with_loose_items(team)
    tap(team, meeting_message(team), "End the meeting")
    team.slack.submit(PRINCIPAL, top_form(team, PRINCIPAL).id)
    assert states(team) == [MeetingState.REFLECTING]
    assert [item.owner_id is None for item in items(team.db)] == [True, False, True]
    assert "3 action items have no owner or no date yet" in meeting_message(team).text
    team.at("2026-12-01 15:40")
    message = asked(team)
    assert "3 action items still have no owner or no date" in message.text
    tap(team, message, "Decide…", channel=message.channel)
    send(team, PRINCIPAL, owner=GRADE3, due="2026-12-04")
    assert (items(team.db)[0].owner_id is not None, items(team.db)[0].due_on) == (
        True,
        date(2026, 12, 4),
    )
    team.at("2026-12-01 15:43")
    assert "logged an action item" in texts(team, GRADE3)[-1] or "gave you" in texts(team, GRADE3)[-1]


def test_owners_are_told_together_once_and_act_in_that_message(team):
    start(team)
    for text in ("share the protocol", "book the room"):
        log(team, f"@Grade 5 lead {text} by Friday")
    team.at("2026-12-01 16:25")
    assert dms(team, GRADE5) == []
    ended(team)
    team.at("2026-12-01 16:28")
    [message] = dms(team, GRADE5)
    assert "2 action items are yours" in message.text
    tap_dm(team, GRADE5, ids.ITEM_DM_TAKE)
    tap_dm(team, GRADE5, ids.ITEM_DM_DONE)
    team.settle()
    [after] = dms(team, GRADE5)
    assert after.text.count("· done") == 1
    assert "Book the room" in after.text
    team.at("2026-12-01 16:40")
    assert len(dms(team, GRADE5)) == 1


def test_whoever_was_there_reads_what_is_theirs_and_is_asked_how_it_was_in_one_message(team):
    start(team)
    log(team, "@Principal share the protocol by Friday", GRADE3)
    ended(team)
    before = len(dms(team, PRINCIPAL))
    team.at("2026-12-01 15:43")
    assert len(dms(team, PRINCIPAL)) == before
    team.at("2026-12-01 15:52")
    [message] = dms(team, PRINCIPAL)[before:]
    assert "one action item is yours" in message.text
    assert "How was the session of Tue, Dec 1" in message.text
    assert {"I take it", "Answer"} <= set(buttons(message))
    answer(team, PRINCIPAL, liked="The timer")
    tap_dm(team, PRINCIPAL, ids.ITEM_DM_TAKE)
    team.settle()
    [message] = dms(team, PRINCIPAL)[before:]
    assert "one action item is yours" in message.text
    assert "How was the session" not in message.text


def test_who_was_told_before_the_meeting_went_on_is_told_only_of_what_is_new(team):
    start(team)
    log(team, "@Grade 5 lead share the protocol by Friday")
    ended(team)
    team.at("2026-12-01 15:36")
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team, newest(team), "Go on with it")
    log(team, "@Grade 5 lead book the room by Friday")
    ended(team)
    team.at("2026-12-01 15:45")
    first, second = texts(team, GRADE5)
    assert "Share the protocol" in first
    assert "Book the room" in second
    assert "Share the protocol" not in second


def test_only_whoever_leads_ends(team):
    start(team, ASSISTANT)
    assert "Only whoever leads the meeting can end the meeting" in ended(team, GRADE3)
    assert states(team) == [MeetingState.RUNNING]
    assert "has ended" in ended(team, ASSISTANT)


def test_nothing_on_is_said(team):
    assert "No meeting is on" in ended(team)


def test_in_the_week_in_which_the_clocks_change_it_is_asked_at_the_same_hour_on_the_wall(tuesday_bot):
    meets(tuesday_bot)
    always_leads(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.at("2027-03-09 15:30")
    assert "It is 3:30 PM" in asked(tuesday_bot).text
    before = len(dms(tuesday_bot, PRINCIPAL))
    tuesday_bot.at("2027-03-23 15:29")
    assert len(dms(tuesday_bot, PRINCIPAL)) == before
    tuesday_bot.at("2027-03-23 15:30")
    assert len(dms(tuesday_bot, PRINCIPAL)) == before + 1


def test_two_workers_ask_once(team):
    with hasty(team) as other:
        team.at("2026-12-01 15:30")
        stop_lanes(team)
        for _ in range(3):
            other.tick()
            team.tick()
    assert len(deliveries(team, START_ASK)) == len(dms(team, PRINCIPAL)) == 1


def test_a_repeated_delivery_of_a_start_and_an_end_changes_nothing(team):
    db = team.db
    team.at("2026-12-01 15:31")
    again = turn_of(db, actor(GRADE3, "same"), *times(team))
    assert live_meeting.start(again, 0, 0).news is News.STARTED
    assert live_meeting.start(again, 0, 0).news is News.ALREADY_ON
    mine = turn_of(db, actor(GRADE3, "end"), *times(team)), meeting(team).id
    for _ in range(2):
        outcome = meeting_end.end_asked(*mine)
        assert isinstance(outcome, Standing)
        assert outcome.news is News.ENDED
    assert len(all_meetings(team)) == 1
    with db.read() as session:
        assert len(session.scalars(select(PostedMessage).filter_by(kind=ids.MEETING_MESSAGE)).all()) == 1
        kinds = Counter(session.scalars(select(Delivery.kind)))
    assert (kinds[ITEMS_TOLD.name], kinds[END_ASK.name]) == (0, 0)


def test_forged_ids_of_other_teams_change_nothing(team):
    start(team)
    stranger = actor("U0STRANGER1", "forged")
    row = meeting(team)
    for work in (
        lambda: live_meeting.start(turn_of(team.db, stranger, *times(team)), row.ilt_id, row.id),
        lambda: live_meeting.skip(turn_of(team.db, stranger, team.app.clock.now()), row.id),
        lambda: live_meeting.resume(turn_of(team.db, stranger, *times(team)), row.id),
        lambda: meeting_end.end_asked(turn_of(team.db, stranger, *times(team)), row.id),
        lambda: meeting_end.end_fixed(turn_of(team.db, stranger, *times(team)), row.id, {1: Fix(drop=True)}),
        lambda: meeting_end.longer(turn_of(team.db, stranger, team.app.clock.now()), row.id, 60),
        lambda: live_meeting.skip(turn_of(team.db, actor(PRINCIPAL, "x"), team.app.clock.now()), 999),
    ):
        with pytest.raises(RefusalError):
            work()
    assert states(team) == [MeetingState.RUNNING]
