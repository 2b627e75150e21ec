"""A strategy's owner is asked before each meeting, says in two taps how it goes, and what follows; and who is not asked."""

import json
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select, update

from bot.blocks import ids
from bot.focus.messages.check_ins import DID, LINK, NOTE, NOTHING
from bot.focus.messages.strategy_forms import EVERY
from bot.home import settings as person_settings
from bot.meetings import moves
from bot.meetings.access import When, Which
from storage.agenda import AgendaItem
from storage.focus import Cycle
from storage.meetings import Meeting
from storage.people import Ilt, look_at_meetings_of
from tests.steps.agenda import add
from tests.steps.assessments import seen, top_form
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.check_ins import (
    AGAIN,
    FIRST,
    LATER,
    answer,
    asked,
    check_ins,
    looked_after,
    partly_better,
    strategy,
)
from tests.steps.dated_bot import DatedBot, chicago, dms
from tests.steps.dms import actor, buttons, day_message, days, last, tap_dm, times
from tests.steps.focus import focus_message
from tests.steps.live import TUESDAYS, meets, start
from tests.steps.privacy import my_file
from tests.steps.statements import counted
from tests.steps.step_back import begin
from tests.steps.step_back import press as press_back
from tests.steps.strategies import STUDENT_WORK, commit, fill, listed, press, save
from tests.steps.turns import turn_of

DID_WORDS = ["Not yet", "Partly", "As planned", "Stopped", "Nothing to report"]
# Of a tap, to be changed on purpose; its message of the day is made anew in it.
MOST_STATEMENTS = 28
WORKED_WORDS = ["Too early", "Worse", "No change", "Better", "There"]


@pytest.mark.begins_with(steps=looked_after)
def test_the_owner_is_asked_two_working_mornings_before_the_meeting_and_on_the_last_one(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    for quiet in ("2026-12-02 07:30", "2026-12-09 07:30", "2026-12-10 07:30"):
        bot.at(quiet)
    assert days(bot, GRADE3) == []
    bot.at(FIRST)
    message = day_message(bot, GRADE3)
    assert message.text.splitlines() == [
        "For you on Fri, Dec 11:",
        f"Check: {STUDENT_WORK}",
        "Did we do it? We said: 4 of 5 meetings",
    ]
    assert buttons(message) == DID_WORDS
    bot.at(AGAIN)
    assert len(days(bot, GRADE3)) == 2
    bot.at("2026-12-15 07:30")
    assert len(days(bot, GRADE3)) == 2
    assert [one for one in days(bot, PRINCIPAL) if "Check:" in one] == []


def test_two_taps_are_a_whole_check_in_and_the_row_shrinks_to_one_line(tuesday_bot):
    bot = tuesday_bot
    first = asked(bot)
    text = answer(bot, ids.CHECK_IN_PARTLY)
    message = day_message(bot, GRADE3)
    assert message.ts == first.ts
    assert "Did we do it? Partly: what would make it easier to do?" in text
    # Whoever says how it goes looks after it: they are not "asked" any more.
    assert "Looks after it: Grade 3 lead" in listed(bot).text.splitlines()
    assert "Did it work? We said: 41 to 20 of 96 miss summarizing" in text
    assert buttons(message) == WORKED_WORDS
    text = answer(bot, ids.CHECK_IN_BETTER)
    assert text.splitlines()[1:] == [
        f"{STUDENT_WORK} · Partly · Better",
        "It works, though it was not done as planned: find out why.",
    ]
    assert buttons(day_message(bot, GRADE3)) == [
        "Change",
        "Add what you saw…",
        "Put it on the agenda of Tue, Dec 15",
    ]
    assert check_ins(bot) == [("meeting/2026-12-15", "partly", "better", False)]
    bot.at(AGAIN)
    assert len(days(bot, GRADE3)) == 1


@pytest.mark.begins_with(steps=asked)
def test_a_tap_asks_the_database_little(tuesday_bot):
    bot = tuesday_bot
    with counted(bot.db) as requests:
        partly_better(bot)
    assert max(requests.values()) <= MOST_STATEMENTS


@pytest.mark.begins_with(steps=asked)
def test_nothing_to_report_is_an_answer_and_no_miss(tuesday_bot):
    bot = tuesday_bot
    assert f"{STUDENT_WORK} · Nothing to report" in answer(bot, ids.CHECK_IN_NOTHING)
    assert buttons(day_message(bot, GRADE3)) == ["Change", "Add what you saw…"]
    bot.at(AGAIN)
    assert len(days(bot, GRADE3)) == 1
    bot.at("2026-12-15 19:00")
    assert check_ins(bot) == [("meeting/2026-12-15", None, None, False)]


@pytest.mark.parametrize(
    ("did", "worked", "says", "offers"),
    [
        (ids.CHECK_IN_AS_PLANNED, ids.CHECK_IN_BETTER, "Done, and it works: keep going.", ""),
        (ids.CHECK_IN_AS_PLANNED, ids.CHECK_IN_TOO_EARLY, "too early to see whether it works", ""),
        (
            ids.CHECK_IN_AS_PLANNED,
            ids.CHECK_IN_NO_CHANGE,
            "the idea may be wrong, not your effort",
            "Change the strategy",
        ),
        (
            ids.CHECK_IN_NOT_YET,
            ids.CHECK_IN_NO_CHANGE,
            "make the doing easier before you judge",
            "Put it on the agenda",
        ),
    ],
)
@pytest.mark.begins_with(steps=asked)
def test_both_answers_together_say_what_follows(tuesday_bot, did, worked, says, offers):
    assert says in answer(tuesday_bot, did, worked)
    following = buttons(day_message(tuesday_bot, GRADE3))[2:]
    assert [one.startswith(offers) for one in following] == ([True] if offers else [])


@pytest.mark.begins_with(steps=asked)
def test_change_the_strategy_opens_its_form(tuesday_bot):
    bot = tuesday_bot
    answer(bot, ids.CHECK_IN_AS_PLANNED, ids.CHECK_IN_WORSE)
    tap_dm(bot, GRADE3, ids.STRATEGY_CHANGE)
    assert STUDENT_WORK in str(top_form(bot, GRADE3).payload)


@pytest.mark.begins_with(steps=asked)
def test_put_it_on_the_agenda_works_and_is_done_once(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    tap_dm(bot, GRADE3, ids.CHECK_IN_AGENDA)
    assert f"Check: {STUDENT_WORK}" in last(bot, GRADE3).text
    tap_dm(bot, GRADE3, ids.CHECK_IN_AGENDA)
    with bot.db.read() as session:
        items = [(one.title, one.objective) for one in session.scalars(select(AgendaItem))]
    assert items == [(f"Check: {STUDENT_WORK}", "It works, though it was not done as planned: find out why.")]


@pytest.mark.begins_with(steps=asked)
def test_an_answer_is_changed_until_the_next_time_it_is_asked(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    tap_dm(bot, GRADE3, ids.CHECK_IN_CHANGE)
    form = top_form(bot, GRADE3)
    bot.slack.fill(GRADE3, form.id, DID, DID, "as_planned")
    bot.slack.submit(GRADE3, form.id)
    assert f"{STUDENT_WORK} · As planned · Better" in day_message(bot, GRADE3).text
    bot.at("2026-12-16 09:00")
    tap_dm(bot, GRADE3, ids.CHECK_IN_CHANGE)
    form = top_form(bot, GRADE3)
    bot.slack.fill(GRADE3, form.id, DID, DID, NOTHING)
    bot.slack.submit(GRADE3, form.id)
    assert "Nothing to report" in day_message(bot, GRADE3).text
    tap_dm(bot, GRADE3, ids.CHECK_IN_CHANGE)
    kept = top_form(bot, GRADE3)
    bot.at(LATER[0][0])
    errors = bot.slack.submit(GRADE3, kept.id).body["errors"]
    assert "You were asked again since then" in json.dumps(errors)


@pytest.mark.begins_with(steps=looked_after)
def test_what_was_seen_is_kept_with_the_reading_and_read_by_the_team(tuesday_bot):
    bot = tuesday_bot
    bot.at(FIRST)
    partly_better(bot)
    tap_dm(bot, GRADE3, ids.CHECK_IN_SEE)
    form = top_form(bot, GRADE3)
    assert "Your team reads this, and whoever reads what your team shares." in str(form.payload)
    fill(bot, form, GRADE3, **{NOTE: "Two of five rooms *use* it", LINK: "no address"})
    assert "should start with https://" in json.dumps(bot.slack.submit(GRADE3, form.id).body["errors"])
    fill(bot, form, GRADE3, **{LINK: "https://example.org/data"})
    bot.slack.submit(GRADE3, form.id)
    assert "· “Two of five rooms *use* it”" in day_message(bot, GRADE3).text
    bot.tick()
    said = "Check, Fri, Dec 11: Partly · Better (Grade 3 lead) · “Two of five rooms *use* it” · https://example.org/data"
    assert said in focus_message(bot).text
    assert said in listed(bot, GRADE5, "1").text
    file = my_file(bot, GRADE3)
    assert "You said how a strategy goes" in file
    assert "What you saw of a strategy" in file


@pytest.mark.begins_with(steps=asked)
def test_the_agenda_card_and_the_meeting_say_how_each_strategy_stands(tuesday_bot):
    bot = tuesday_bot
    bot.at(AGAIN)
    assert f"1. {STUDENT_WORK} · no check-in yet · Grade 3 lead" in card(bot)
    partly_better(bot)
    bot.tick()
    line = f"1. {STUDENT_WORK} · Partly · Better · Grade 3 lead"
    assert line in card(bot)
    message = start(bot, at="2026-12-15 15:31")
    assert line in message.text


def card(bot) -> str:
    return [one.text for one in seen(bot, PRINCIPAL) if one.text.startswith("Agenda for")][-1]


@pytest.mark.begins_with(steps=looked_after)
def test_three_missed_in_a_row_are_put_on_hold_and_said_once_on_the_next_card(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    for first, again in ((FIRST, AGAIN), *LATER[:2]):
        bot.at(first)
        bot.at(again)
        assert strategy(bot).state == "active"
        bot.at(f"{again[:10]} 19:00")
    bot.at("2027-01-12 19:00")
    assert strategy(bot).state == "on_hold"
    assert [missed for *_, missed in check_ins(bot)] == [True, True, True]
    bot.at(LATER[2][0])
    bot.at(LATER[2][1])
    assert len(days(bot, GRADE3)) == 6
    held = f"On hold, because nobody said how it goes three times in a row: {STUDENT_WORK}."
    # Nobody began a meeting: its card is the first one after somebody did something for it.
    bot.at("2027-01-26 19:00")
    assert all(held not in one.text for one in seen(bot, PRINCIPAL))
    add(bot, "Budget")
    bot.at("2027-02-08 07:30")
    assert held in card(bot)
    bot.at("2027-02-09 19:00")
    bot.at("2027-02-22 07:30")
    assert "On hold" not in card(bot)


@pytest.mark.begins_with(steps=looked_after)
def test_taken_up_again_on_the_card_it_is_asked_about_again(tuesday_bot):
    bot = tuesday_bot
    for first, again in ((FIRST, AGAIN), *LATER[:2]):
        bot.at(first)
        bot.at(again)
    bot.at("2027-01-12 19:00")
    add(bot, "Budget")
    bot.at(LATER[2][1])
    message = [one for one in seen(bot, PRINCIPAL) if one.text.startswith("Agenda for")][-1]
    press(bot, PRINCIPAL, message, ids.STRATEGY_RESUME, strategy(bot).id)
    assert strategy(bot).state == "active"
    bot.at("2027-02-05 07:30")
    assert "Check:" in days(bot, GRADE3)[-1]
    assert strategy(bot).state == "active"


@pytest.mark.begins_with(steps=looked_after)
def test_somebody_away_is_not_asked_and_misses_nothing(tuesday_bot):
    bot = tuesday_bot
    mine = turn_of(bot.db, actor(GRADE3, "off"), *times(bot))
    person_settings.add_time_off(mine, date(2026, 12, 11), date(2026, 12, 15))
    for at in (FIRST, AGAIN, "2026-12-15 19:00", "2026-12-16 07:30"):
        bot.at(at)
    assert days(bot, GRADE3) == []
    assert check_ins(bot) == []


@pytest.mark.begins_with(steps=looked_after)
def test_somebody_who_goes_away_between_misses_nothing_they_were_not_asked(tuesday_bot):
    bot = tuesday_bot
    bot.at("2026-12-10 12:00")
    mine = turn_of(bot.db, actor(GRADE3, "off"), *times(bot))
    person_settings.add_time_off(mine, date(2026, 12, 11), date(2026, 12, 15))
    for at in (FIRST, AGAIN, "2026-12-15 19:00", "2026-12-16 07:30"):
        bot.at(at)
    assert days(bot, GRADE3) == []
    assert check_ins(bot) == []


@pytest.mark.begins_with(steps=looked_after)
def test_without_a_planned_meeting_it_is_asked_every_two_weeks(tuesday_bot):
    bot = tuesday_bot
    meets(bot, None)
    for at in ("2026-12-14 07:30", "2026-12-15 07:30"):
        bot.at(at)
    assert len(days(bot, GRADE3)) == 1
    assert check_ins(bot) == [("2026-12-15", None, None, False)]
    for at in ("2026-12-16 07:30", "2026-12-28 07:30"):
        bot.at(at)
    assert len(days(bot, GRADE3)) == 1
    bot.at("2026-12-29 07:30")
    assert len(days(bot, GRADE3)) == 2
    assert [missed for *_, missed in check_ins(bot)] == [True, False]
    # No card will say that it is on hold then: organizers hear of it.
    for at in ("2027-01-12 07:30", "2027-01-26 07:30"):
        bot.at(at)
    assert strategy(bot).state == "on_hold"
    held = [one for one in dms(bot, PRINCIPAL) if "has a strategy on hold now" in one.text]
    assert [buttons(one) for one in held] == [["Take it up again", "End it"]]
    assert STUDENT_WORK in held[0].text
    tap_dm(bot, PRINCIPAL, ids.STRATEGY_RESUME, message=held[0])
    assert strategy(bot).state == "active"
    bot.settle()
    assert buttons(dms(bot, PRINCIPAL)[-1]) == []
    assert dms(bot, PRINCIPAL)[-1].text == f"Taken up again: 1. {STUDENT_WORK}."


def test_of_several_that_are_put_on_hold_at_once_organizers_hear_in_one_message(tuesday_bot):
    bot = tuesday_bot
    looked_after(bot)
    commit(bot, "Visit lessons", owner=GRADE3)
    commit(bot, "Write to families", owner=GRADE3)
    meets(bot, None)
    for at in ("2026-12-15 07:30", "2026-12-29 07:30", "2027-01-12 07:30", "2027-01-26 07:30"):
        bot.at(at)
    [held] = [one for one in dms(bot, PRINCIPAL) if "on hold now" in one.text]
    assert "#ilt-team has 3 strategies on hold now" in held.text
    assert buttons(held) == ["Take it up again", "End it"] * 3
    tap_dm(bot, PRINCIPAL, ids.STRATEGY_RESUME, message=held)
    bot.settle()
    left = dms(bot, PRINCIPAL)[-1]
    assert (left.ts, left.text) == (held.ts, f"Taken up again: 1. {STUDENT_WORK}.")
    assert buttons(left) == ["Take it up again", "End it"] * 2
    assert "Visit lessons" in str(left.blocks)
    assert len([one for one in dms(bot, PRINCIPAL) if "on hold now" in one.text]) == 0


def test_what_has_just_begun_is_asked_about_before_the_meeting_after_the_next(tuesday_bot):
    bot = tuesday_bot
    bot.at("2026-12-10 15:00")
    looked_after(bot)
    for quiet in (FIRST, AGAIN, "2026-12-15 19:00"):
        bot.at(quiet)
    assert days(bot, GRADE3) == []
    bot.at(LATER[0][0])
    assert "Check:" in day_message(bot, GRADE3).text


def test_in_a_rhythm_of_its_own_it_is_asked_by_the_calendar_and_says_so(tuesday_bot):
    bot = tuesday_bot
    strategy_id = looked_after(bot)
    press(bot, PRINCIPAL, listed(bot), ids.STRATEGY_CHANGE, strategy_id)
    form = top_form(bot, PRINCIPAL)
    fill(bot, form, PRINCIPAL, **{EVERY: "3"})
    save(bot, form, PRINCIPAL)
    assert "Checked every 3 weeks" in focus_message(bot).text
    for quiet in (FIRST, AGAIN, "2026-12-21 07:30"):
        bot.at(quiet)
    assert days(bot, GRADE3) == []
    bot.at("2026-12-22 07:30")
    assert partly_better(bot)
    bot.at("2027-01-11 07:30")
    assert len(days(bot, GRADE3)) == 1
    bot.at("2027-01-12 07:30")
    assert [slot for slot, *_ in check_ins(bot)] == ["2026-12-22", "2027-01-12"]
    assert strategy(bot).every_weeks == 3


@pytest.mark.begins_with(steps=asked)
def test_a_meeting_that_is_left_out_takes_its_check_in_along(tuesday_bot):
    bot = tuesday_bot
    bot.at(AGAIN)
    with bot.db.write() as session:
        session.execute(update(Meeting).where(Meeting.day == date(2026, 12, 15)).values(state="skipped"))
    meets(bot)
    bot.at("2026-12-14 09:00")
    assert check_ins(bot) == []
    tap_dm(bot, GRADE3, ids.CHECK_IN_PARTLY)
    assert "That check-in is not asked any more" in last(bot, GRADE3).text
    bot.at(LATER[0][0])
    assert "Check:" in days(bot, GRADE3)[-1]
    assert [slot for slot, *_ in check_ins(bot)] == ["meeting/2026-12-29"]


@pytest.mark.begins_with(steps=looked_after)
def test_a_team_that_meets_more_often_is_asked_between_its_meetings_only(tuesday_bot):
    bot = tuesday_bot
    meets(bot, replace(TUESDAYS, every=1))
    add_meeting(bot, date(2026, 12, 10))
    bot.at("2026-12-04 07:30")
    partly_better(bot)
    for at in ("2026-12-07 07:30", "2026-12-08 07:30", "2026-12-08 19:00"):
        bot.at(at)
    assert len(days(bot, GRADE3)) == 1
    bot.at("2026-12-09 07:30")
    assert len(days(bot, GRADE3)) == 2
    assert [slot for slot, *_ in check_ins(bot)] == ["meeting/2026-12-08", "meeting/2026-12-10"]


def add_meeting(bot: DatedBot, day: date) -> None:
    """One more meeting at 3:30 PM."""
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
        starts_at = chicago(f"{day} 15:30")
        meeting = Meeting(
            ilt_id=ilt.id, slot=day, day=day, starts_at=starts_at, minutes=60, state="planned", is_added=True
        )
        session.add(meeting)
        look_at_meetings_of(session, ilt.id)


@pytest.mark.begins_with(steps=asked)
def test_first_comes_what_is_known_of_it(tuesday_bot):
    bot = tuesday_bot
    partly_better(bot)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt action @Grade 3 lead print it by Jan 8 for strategy 1")
    bot.at("2026-12-15 19:00")
    bot.at(LATER[0][0])
    text = days(bot, GRADE3)[-1]
    known = "0 of 1 item done · last time, Fri, Dec 11: Partly · Better"
    assert f"Check: {STUDENT_WORK} · {known}" in text
    assert buttons(day_message(bot, GRADE3))[:5] == DID_WORDS


@pytest.mark.begins_with(steps=looked_after)
def test_what_waits_for_the_step_back_is_not_asked_about(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.scalars(select(Cycle)).one().ends_on = date(2026, 12, 9)
    bot.at("2026-12-10 08:00")
    assert strategy(bot).state == "waiting"
    for at in (FIRST, AGAIN, "2026-12-15 19:00"):
        bot.at(at)
    assert days(bot, GRADE3) == []
    assert check_ins(bot) == []


@pytest.mark.begins_with(steps=looked_after)
def test_what_goes_on_in_the_next_cycle_is_not_asked_for_mornings_on_which_it_waited(tuesday_bot):
    bot = tuesday_bot
    with bot.db.write() as session:
        session.execute(update(Cycle).values(ends_on=date(2027, 2, 3)))
    bot.at("2027-02-04 07:30")
    bot.at("2027-02-09 07:30")
    before = len(days(bot, GRADE3))
    begin(bot)
    press_back(bot, ids.STEP_BACK_KEEP)
    bot.at("2027-02-09 10:00")
    assert strategy(bot).state == "active"
    assert len(days(bot, GRADE3)) == before
    bot.at("2027-02-19 07:30")
    assert len(days(bot, GRADE3)) == before + 1


@pytest.mark.begins_with(steps=asked)
def test_a_meeting_that_is_moved_moves_what_was_not_asked_yet(tuesday_bot):
    bot = tuesday_bot
    moved = turn_of(bot.db, actor(PRINCIPAL, "move"), *times(bot))
    with bot.db.read() as session:
        ilt_id = session.scalars(select(Ilt.id).where(Ilt.channel_id == TEAM)).one()
    moves.move(moved, Which(ilt_id, date(2026, 12, 15)), When(date(2026, 12, 17), time(15, 30)))
    for quiet in ("2026-12-11 12:00", AGAIN, "2026-12-15 07:30", "2026-12-15 19:00"):
        bot.at(quiet)
    assert len(days(bot, GRADE3)) == 1
    bot.at("2026-12-16 07:30")
    assert len(days(bot, GRADE3)) == 2
    bot.at("2026-12-17 12:00")
    partly_better(bot)
    assert check_ins(bot) == [("meeting/2026-12-15", "partly", "better", False)]


@pytest.mark.begins_with(steps=asked)
def test_what_an_owner_puts_on_the_agenda_is_in_the_teams_language_and_the_receipt_in_theirs(tuesday_bot):
    bot = tuesday_bot
    bot.slack.speak(GRADE3, "es-LA")
    bot.slack.settle()
    for action_id in (ids.CHECK_IN_PARTLY, ids.CHECK_IN_BETTER, ids.CHECK_IN_AGENDA):
        tap_dm(bot, GRADE3, action_id)
    assert "En la agenda" in last(bot, GRADE3).text
    bot.at(AGAIN)
    assert f"Check: {STUDENT_WORK}" in card(bot)
    assert "Objective: It works, though it was not done as planned: find out why." in card(bot)
