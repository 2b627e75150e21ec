"""Where the pieces of a meeting meet: gone on with, moved, ended by itself, removed later, in a team without a zone."""

import json
import threading
from datetime import date

import pytest
from sqlalchemy import select, text, update

from bot.actor import Actor
from bot.blocks import ids
from bot.live import end as meeting_end
from bot.live.end import Fix
from bot.reflection.reflection import PLEASE_ANSWER
from storage.agenda import AgendaItem
from storage.home import HomeView
from storage.items import ActionItem, ItemState
from storage.living import want_refresh
from storage.meetings import Meeting, MeetingState, RoleTurn, running_meeting
from storage.people import Ilt, Member, Person, Role
from tests.databases import until_somebody_waits
from tests.patience import HANG_SECONDS
from tests.steps.assessments import seen, top_form
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM
from tests.steps.dated_bot import chicago, dated_bot, dms, set_role
from tests.steps.dms import WORKSPACE, deliveries, texts
from tests.steps.home import opened, said
from tests.steps.items import items, log, newest, send, tap, words_on
from tests.steps.live import (
    agenda,
    agenda_rows,
    click,
    decisions,
    meeting,
    meeting_message,
    meets,
    more,
    start,
)
from tests.steps.meetings import fill as fill_setup
from tests.steps.meetings import in_setup
from tests.steps.reflection import answer, channel_message, click_in
from tests.steps.setup import set_up
from tests.steps.teams import bring, in_private
from tests.steps.turns import turn_of


def end(bot, user=PRINCIPAL) -> None:
    bot.slack.command(user, TEAM, "/ilt meeting end")
    bot.tick()


def come(bot, *users) -> None:
    for user in users:
        click(bot, "I am here", user)


def asked_afterwards(bot) -> list[tuple[str, str]]:
    """Who was asked about the session by direct message, and whether it is sent."""
    return [(user, state) for user, _, state in deliveries(bot, PLEASE_ANSWER)]


def test_a_meeting_that_goes_on_says_so_in_its_reflection_and_asks_again_after_its_second_end(team):
    start(team)
    come(team, GRADE3)
    team.at("2026-12-01 15:50")
    end(team)
    answer(team, GRADE3, liked="The timer")
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team, newest(team), "Go on with it")
    team.tick()
    reflection = channel_message(team)
    assert "goes on, so these questions wait for its end. What was answered is kept" in reflection.text
    assert words_on(reflection) == ["Answer"]
    team.at("2026-12-01 16:20")
    assert not [one for one in dms(team, PRINCIPAL) if "How was the session" in one.text]
    end(team)
    assert "1 of 2 answered" in channel_message(team).text
    assert "or on Wed, Dec 2" in channel_message(team).text
    team.at("2026-12-01 16:36")
    team.tick()
    assert [user for user, state in asked_afterwards(team) if state == "sent"] == [PRINCIPAL]
    assert len(seen_reflections(team)) == 1


def seen_reflections(bot):
    return [
        one for one in seen(bot, PRINCIPAL) if "How was this session?" in one.text and not one.ephemeral_to
    ]


def test_nothing_is_closed_while_the_meeting_goes_on_again(team, mailbox):
    start(team)
    end(team)
    old = channel_message(team)
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team, newest(team), "Go on with it")
    tap(team, old, "Close and post the minutes")
    assert "That meeting has not ended" in newest(team).text
    assert meeting(team).state == MeetingState.RUNNING


def test_what_was_carried_over_is_told_once_after_a_second_end(team):
    agenda(team, "Reading data", "Budget")
    start(team)
    end(team)
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(team, newest(team), "Go on with it")
    assert meeting(team).carried_items is None
    click(team, "First item")
    click(team, "Next item")
    end(team)
    with team.db.read() as session:
        budget = session.scalars(select(AgendaItem).filter_by(title="Budget")).one()
        assert meeting(team).carried_items == [budget.id]
        assert budget.carried == 1


def test_what_was_decided_is_not_carried_over_whether_or_not_somebody_went_on_from_it(team):
    agenda(team, "Reading data", "Budget", "Norms")
    start(team)
    click(team, "First item")
    for user in (GRADE3, GRADE5):
        tap(team, meeting_message(team), "Log a decision", user)
    send(team, GRADE3, text="Pair grade 3 classes")
    rows = agenda_rows(team)
    now, waits = meeting(team).id, (None, "waiting", 1)
    assert rows["Reading data"][1] == "current", "the team may go on talking"
    end(team)
    assert agenda_rows(team) == {"Reading data": (now, "done", 0), "Budget": waits, "Norms": waits}
    budget, norms = meeting(team).carried_items or [0, 0]
    send(team, GRADE5, text="We buy the books", about=str(budget))
    assert agenda_rows(team) == {"Reading data": (now, "done", 0), "Budget": (now, "done", 0), "Norms": waits}
    assert meeting(team).carried_items == [norms]
    assert decisions(team)[1].agenda_item_id == budget


def test_the_next_meeting_closes_the_reflection_of_the_last_one_and_posts_its_minutes(team):
    start(team)
    end(team)
    first = meeting(team).id
    answer(team, PRINCIPAL, liked="We were quick")
    with team.db.write() as session:
        session.execute(update(Meeting).values(closes_at=chicago("2027-01-01 07:30")))
    start(team, at="2026-12-15 15:31")
    team.tick()
    with team.db.read() as session:
        assert session.get_one(Meeting, first).state == MeetingState.CLOSED
    minutes = [one.text for one in seen(team, PRINCIPAL) if one.text.startswith("Minutes: ")]
    assert len(minutes) == 1
    assert "We were quick" in minutes[0]
    assert "Next meeting:\nTue, Dec 15, 2026, 3:30 PM" in minutes[0]


def test_a_note_stands_in_the_minutes(team):
    agenda(team, "Reading data")
    start(team)
    click(team, "First item")
    click(team, "Park it")
    tap(team, newest(team), "Keep it as a note")
    send(team, note="Ask the district for the spring data")
    end(team)
    team.at("2026-12-02 08:00")
    team.tick()
    [minutes] = [one.text for one in seen(team, PRINCIPAL) if one.text.startswith("Minutes: ")]
    assert "Reading data · kept as a note" in minutes
    assert "Note: Ask the district for the spring data" in minutes


def test_a_team_that_never_was_set_up_reads_its_starters_clock_everywhere(tuesday_bot):
    with tuesday_bot.db.write() as session:
        session.execute(update(Ilt).values(zone=None, cadence=None))
    start(tuesday_bot, GRADE3, "2026-12-01 15:31")
    assert "3:31 PM" in meeting_message(tuesday_bot).text
    tuesday_bot.at("2026-12-01 16:02")
    end(tuesday_bot, GRADE3)
    assert "3:31 PM to 4:02 PM" in meeting_message(tuesday_bot).text
    assert "or on Wed, Dec 2, 7:30 AM" in channel_message(tuesday_bot).text
    tuesday_bot.at("2026-12-02 07:31")
    tuesday_bot.tick()
    [minutes] = [one.text for one in seen(tuesday_bot, PRINCIPAL) if one.text.startswith("Minutes: ")]
    assert minutes.startswith("Minutes: #ilt-team, Tue, Dec 1, 2026\n3:31 PM to 4:02 PM · ")


def homes_behind(bot) -> int:
    """How many tabs show something else than the truth."""
    with bot.db.read() as session:
        return len(session.scalars(select(HomeView.person_id).where(HomeView.wanted > HomeView.shown)).all())


def test_home_tells_of_the_meeting_after_the_one_that_started(team):
    assert "Next meeting: Tue, Dec 1" in said(opened(team))
    team.settle()
    assert homes_behind(team) == 0
    start(team)
    assert homes_behind(team) == 1
    assert "Next meeting: Tue, Dec 15" in said(opened(team))


def test_a_friday_meeting_that_nobody_ended_writes_to_nobody_at_the_weekend(team):
    start(team, at="2026-12-04 15:31")
    log(team, "@Grade 5 lead share the protocol by Wednesday")
    team.at("2026-12-05 08:30")
    team.tick()
    assert meeting(team).state == MeetingState.RUNNING
    assert not [text for text in texts(team, GRADE5) if "protocol" in text]
    assert not [text for text in texts(team, PRINCIPAL) if "How was the session" in text]
    for at in ("2026-12-07 07:31", "2026-12-07 07:50"):
        team.at(at)
        team.tick()
    assert meeting(team).state == MeetingState.REFLECTING
    assert meeting(team).closes_at == chicago("2026-12-08 07:30")
    assert [text for text in texts(team, GRADE5) if "protocol" in text]
    assert [text for text in texts(team, PRINCIPAL) if "How was the session" in text]


def holders(bot) -> dict[str, str]:
    """Who has which role in the newest meeting, by Slack id."""
    with bot.db.read() as session:
        rows = session.execute(
            select(RoleTurn.role, Person.slack_user_id)
            .join(Member, Member.id == RoleTurn.member_id)
            .join(Person, Person.id == Member.person_id)
        )
        return {role: user for role, user in rows}  # noqa: C416 - rows are not pairs to the type checker


def test_who_always_has_a_role_from_now_on_has_it_in_the_meeting_whose_card_is_out(team):
    before = holders(team)
    assert before["Note-taker"] != GRADE3
    in_setup(team, ids.ROLES_OPEN)
    fill_setup(team, {"holder:2": GRADE3})
    team.slack.submit(PRINCIPAL, top_form(team, PRINCIPAL).id)
    team.tick()
    assert holders(team)["Note-taker"] == GRADE3
    assert holders(team)["Facilitator"] == PRINCIPAL
    assert len(set(holders(team).values())) == 3


def test_an_observer_is_not_offered_the_lead_and_cannot_be_forged_into_it(team):
    set_role(team, GRADE3, Role.OBSERVER)
    start(team)
    more(team, "lead")
    form = top_form(team, PRINCIPAL)
    assert GRADE3 not in json.dumps(form.payload)
    assert GRADE5 in json.dumps(form.payload)


def test_a_removed_line_that_was_the_chosen_change_is_gone_from_the_next_reflection_too(team):
    start(team)
    end(team)
    answer(team, PRINCIPAL, change="Let Emma Smith wait outside")
    team.at("2026-12-02 08:00")
    team.tick()
    first = channel_message(team)
    tap(team, first, "Choose one change")
    form = top_form(team, PRINCIPAL)
    [option] = [
        one["option_groups"][0]["options"][0]["value"]
        for block in form.payload["blocks"]
        if (one := block.get("element", {})).get("option_groups")
    ]
    send(team, line=option)
    start(team, at="2026-12-15 15:31")
    end(team)
    answer(team, PRINCIPAL, liked="It went on", helped="yes")
    team.at("2026-12-16 08:00")
    team.tick()
    assert "Emma Smith" in "".join(one.text for one in seen(team, PRINCIPAL) if not one.ephemeral_to)
    [now] = [one for one in seen(team, PRINCIPAL) if one.ts == first.ts]
    tap(team, now, "Read all")
    click_in(team, PRINCIPAL, top_form(team, PRINCIPAL), ids.PROCESS_REMOVE)
    for _ in range(2):
        team.tick()
    assert "Emma Smith" not in "".join(one.text for one in seen(team, PRINCIPAL) if not one.ephemeral_to)


def in_channel(bot, channel, begins) -> list[str]:
    """What everybody reads there."""
    return [
        one.text
        for one in seen(bot, PRINCIPAL, channel)
        if one.text.startswith(begins) and not one.ephemeral_to
    ]


def test_a_team_that_moves_takes_its_card_its_meeting_and_its_reflection_along(team):
    set_up(team)
    in_private(team)
    assert in_channel(team, TEAM, "Agenda for Tue, Dec 1")
    bring(team)
    assert len(in_channel(team, PRIVATE, "Agenda for Tue, Dec 1")) == 1
    team.at("2026-12-01 15:31")
    team.slack.command(PRINCIPAL, PRIVATE, "/ilt meeting start")
    team.tick()
    assert len(in_channel(team, PRIVATE, "Meeting of")) == 1
    assert in_channel(team, TEAM, "Meeting of") == []
    assert in_channel(team, PRIVATE, "Agenda of Tue, Dec 1: the meeting started")


def test_a_team_that_moves_in_its_meeting_goes_on_in_the_new_channel(team):
    set_up(team)
    in_private(team)
    start(team)
    bring(team)
    assert len(in_channel(team, PRIVATE, "Meeting of")) == 1
    team.slack.command(PRINCIPAL, PRIVATE, "/ilt meeting end")
    team.tick()
    assert len(in_channel(team, PRIVATE, "How was this session?")) == 1
    assert in_channel(team, TEAM, "How was this session?") == []


def test_the_agenda_says_whether_the_team_met_twice_a_month(team):
    for day in (date(2026, 10, 20), date(2026, 11, 10), date(2026, 11, 24)):
        held_on(team, day)
    team.slack.command(PRINCIPAL, TEAM, "/ilt agenda")
    assert "You met 2 times in the last 31 days: on track." in newest(team).text


def held_on(bot, day: date) -> None:
    with bot.db.write() as session:
        ilt = session.scalars(select(Ilt).where(Ilt.channel_id == TEAM)).one()
        at = chicago(f"{day} 15:30")
        session.add(
            Meeting(
                ilt_id=ilt.id,
                slot=day,
                day=day,
                starts_at=at,
                minutes=60,
                state=MeetingState.CLOSED,
                started_at=at,
            )
        )


def lacking_items(bot, *texts_of) -> list[int]:
    """Items of the meeting that is on, without an owner and a date; their ids."""
    for words in texts_of:
        log(bot, words)
    return [item.id for item in items(bot.db)]


@pytest.mark.parametrize("held_by_another", ["the meeting", "an item"])
def test_the_end_waits_for_whoever_logs_or_changes_an_item_and_neither_is_given_up(
    postgres, tmp_path, held_by_another
):
    """Both go the same way: the meeting, its items, then the messages that show them."""
    with dated_bot(postgres.migrated()) as there:
        bot = there
        meets(bot)
        set_role(bot, PRINCIPAL, Role.FACILITATOR)
        start(there)
        first, second = lacking_items(bot, "share the protocol", "print the protocol")
        row, now, machine_now = meeting(bot), bot.app.clock.now(), bot.app.clock.machine_now()
        fixes = {first: Fix(drop=True), second: Fix(drop=True)}
        who = Actor(WORKSPACE, PRINCIPAL, TEAM, "request:end")
        ending = threading.Thread(
            target=lambda: meeting_end.end_fixed(turn_of(bot.db, who, now, machine_now), row.id, fixes)
        )
        with bot.db.write() as session:
            if held_by_another == "the meeting":
                assert running_meeting(session, row.ilt_id, lock=True)
            else:
                session.get_one(ActionItem, second, with_for_update=True)
            ending.start()
            until_somebody_waits(bot.db)
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            want_refresh(session, ids.MEETING_MESSAGE, row.id, "")
        ending.join(HANG_SECONDS)
        assert meeting(bot).state == MeetingState.REFLECTING
        assert {item.state for item in items(bot.db)} == {ItemState.DROPPED}


def test_an_item_that_was_done_meanwhile_is_not_dropped_by_the_form_of_the_end(team):
    start(team)
    [only] = lacking_items(team, "share the protocol")
    with team.db.write() as session:
        session.get_one(ActionItem, only).owner_id = session.scalars(select(Person.id)).first()
    team.slack.command(PRINCIPAL, TEAM, "/ilt meeting end")
    form = top_form(team, PRINCIPAL)
    with team.db.write() as session:
        session.get_one(ActionItem, only).state = ItemState.DONE
    team.slack.submit(PRINCIPAL, form.id)
    assert [item.state for item in items(team.db)] == [ItemState.DONE]
    assert meeting(team).state == MeetingState.REFLECTING


def test_somebody_in_two_teams_is_asked_which_meeting_they_start(team):
    in_private(team)
    set_up(team, channel=PRIVATE)
    team.at("2026-12-01 15:25")
    direct = team.slack.open_dm(PRINCIPAL).id
    team.slack.command(PRINCIPAL, direct, "/ilt meeting start")
    team.settle()
    asked = seen(team, PRINCIPAL, direct)[-1]
    assert "Which one do you mean?" in asked.text
    tap(team, asked, words_on(asked)[0], channel=direct)
    assert meeting(team).state == MeetingState.RUNNING
    with team.db.read() as session:
        assert session.get_one(Ilt, meeting(team).ilt_id).channel_id == TEAM


def test_a_channel_archived_in_its_meeting_finds_it_ended_when_it_comes_back(team):
    start(team)
    team.slack.archive(TEAM)
    team.slack.settle()
    team.tick()
    team.at("2026-12-02 08:00")
    assert meeting(team).state == MeetingState.RUNNING
    team.slack.unarchive(TEAM)
    team.slack.settle()
    for _ in range(3):
        team.tick()
    assert meeting(team).state == MeetingState.REFLECTING
    assert len(seen_reflections(team)) == 1
