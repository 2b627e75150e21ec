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
from tests.steps.assessments import seen, top_form
from tests.steps.bot import GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM
from tests.steps.dated import chicago, dated, dms, set_role
from tests.steps.dms import WORKSPACE, deliveries, texts
from tests.steps.home import opened, said
from tests.steps.items import items, log, newest, send, tap, words_on
from tests.steps.live import agenda, always_leads, click, meeting, meeting_message, meets, more, start
from tests.steps.meetings import fill as fill_setup
from tests.steps.meetings import in_setup
from tests.steps.reflection import answer, channel_message, click_in
from tests.steps.setup import set_up
from tests.steps.teams import bring, in_private


@pytest.fixture
def team(tuesday_on):
    """Meets on Tuesday, December 1 at 3:30 PM; the principal facilitates and always leads."""
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


def end(live, user=PRINCIPAL) -> None:
    live.slack.command(user, TEAM, "/ilt meeting end")
    live.tick()


def come(live, *users) -> None:
    for user in users:
        click(live, "I am here", user)


def asked_afterwards(live) -> list[tuple[str, str]]:
    """Who was asked about the session by direct message, and whether it is sent."""
    return [(user, state) for user, _, state in deliveries(live, PLEASE_ANSWER)]


def test_a_meeting_that_goes_on_says_so_in_its_reflection_and_asks_again_after_its_second_end(team):
    live = team.live
    start(team)
    come(live, GRADE3)
    team.at("2026-12-01 15:50")
    end(live)
    answer(live, GRADE3, liked="The timer")
    live.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(live, newest(live), "Go on with it")
    live.tick()
    reflection = channel_message(live)
    assert "goes on, so these questions wait for its end. What was answered is kept" in reflection.text
    assert words_on(reflection) == ["Answer"]
    team.at("2026-12-01 16:20")
    assert not [one for one in dms(live, PRINCIPAL) if "How was the session" in one.text]
    end(live)
    assert "1 of 2 answered" in channel_message(live).text
    assert "by itself on Wed, Dec 2" in channel_message(live).text
    team.at("2026-12-01 16:36")
    live.tick()
    assert [user for user, state in asked_afterwards(live) if state == "sent"] == [PRINCIPAL]
    assert len(seen_reflections(live)) == 1


def seen_reflections(live):
    return [
        one for one in seen(live, PRINCIPAL) if "How was this session?" in one.text and not one.ephemeral_to
    ]


def test_nothing_is_closed_while_the_meeting_goes_on_again(here, mailbox):
    live = here.live
    start(here)
    end(live)
    old = channel_message(live)
    live.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(live, newest(live), "Go on with it")
    tap(live, old, "Close and post the minutes")
    assert "That meeting has not ended" in newest(live).text
    assert meeting(live).state == MeetingState.RUNNING


def test_what_was_carried_over_is_told_once_after_a_second_end(here):
    live = here.live
    agenda(live, "Reading data", "Budget")
    start(here)
    end(live)
    live.slack.command(PRINCIPAL, TEAM, "/ilt meeting start")
    tap(live, newest(live), "Go on with it")
    assert meeting(live).carried_items is None
    click(live, "First item")
    click(live, "Next item")
    end(live)
    with live.db.read() as session:
        budget = session.scalars(select(AgendaItem).filter_by(title="Budget")).one()
        assert meeting(live).carried_items == [budget.id]
        assert budget.carried == 1


def test_the_next_meeting_closes_the_reflection_of_the_last_one_and_posts_its_minutes(team):
    live = team.live
    start(team)
    end(live)
    first = meeting(live).id
    answer(live, PRINCIPAL, liked="We were quick")
    with live.db.write() as session:
        session.execute(update(Meeting).values(closes_at=chicago("2027-01-01 07:30")))
    start(team, at="2026-12-15 15:31")
    live.tick()
    with live.db.read() as session:
        assert session.get_one(Meeting, first).state == MeetingState.CLOSED
    minutes = [one.text for one in seen(live, PRINCIPAL) if one.text.startswith("Minutes: ")]
    assert len(minutes) == 1
    assert "We were quick" in minutes[0]
    assert "Next meeting:\nTue, Dec 15, 2026, 3:30 PM" in minutes[0]


def test_a_note_stands_in_the_minutes(here):
    live = here.live
    agenda(live, "Reading data")
    start(here)
    click(live, "First item")
    click(live, "Park it")
    tap(live, newest(live), "Keep it as a note")
    send(live, note="Ask the district for the spring data")
    end(live)
    here.at("2026-12-02 08:00")
    here.live.tick()
    [minutes] = [one.text for one in seen(live, PRINCIPAL) if one.text.startswith("Minutes: ")]
    assert "Reading data · kept as a note" in minutes
    assert "Note: Ask the district for the spring data" in minutes


def test_a_team_that_never_was_set_up_reads_its_starters_clock_everywhere(tuesday):
    live = tuesday.live
    with live.db.write() as session:
        session.execute(update(Ilt).values(zone=None, cadence=None))
    start(tuesday, GRADE3, "2026-12-01 15:31")
    assert "3:31 PM" in meeting_message(live).text
    tuesday.at("2026-12-01 16:02")
    end(live, GRADE3)
    assert "3:31 PM to 4:02 PM" in meeting_message(live).text
    assert "by itself on Wed, Dec 2, 7:30 AM" in channel_message(live).text
    tuesday.at("2026-12-02 07:31")
    live.tick()
    [minutes] = [one.text for one in seen(live, PRINCIPAL) if one.text.startswith("Minutes: ")]
    assert "Tue, Dec 1, 2026, 3:31 PM to 4:02 PM" in minutes


def homes_behind(live) -> int:
    """How many tabs show something else than the truth."""
    with live.db.read() as session:
        return len(session.scalars(select(HomeView.person_id).where(HomeView.wanted > HomeView.shown)).all())


def test_home_tells_of_the_meeting_after_the_one_that_started(here):
    live = here.live
    assert "Next meeting: Tue, Dec 1" in said(opened(live))
    live.settle()
    assert homes_behind(live) == 0
    start(here)
    assert homes_behind(live) == 1
    assert "Next meeting: Tue, Dec 15" in said(opened(live))


def test_a_friday_meeting_that_nobody_ended_writes_to_nobody_at_the_weekend(here):
    live = here.live
    start(here, at="2026-12-04 15:31")
    log(live, "@Grade 5 lead share the protocol by Wednesday")
    here.at("2026-12-05 08:30")
    live.tick()
    assert meeting(live).state == MeetingState.RUNNING
    assert not [text for text in texts(live, GRADE5) if "protocol" in text]
    assert not [text for text in texts(live, PRINCIPAL) if "How was the session" in text]
    for at in ("2026-12-07 07:31", "2026-12-07 07:50"):
        here.at(at)
        live.tick()
    assert meeting(live).state == MeetingState.REFLECTING
    assert meeting(live).closes_at == chicago("2026-12-08 07:30")
    assert [text for text in texts(live, GRADE5) if "protocol" in text]
    assert [text for text in texts(live, PRINCIPAL) if "How was the session" in text]


def holders(live) -> dict[str, str]:
    """Who has which role in the newest meeting, by Slack id."""
    with live.db.read() as session:
        rows = session.execute(
            select(RoleTurn.role, Person.slack_user_id)
            .join(Member, Member.id == RoleTurn.member_id)
            .join(Person, Person.id == Member.person_id)
        )
        return {role: user for role, user in rows}  # noqa: C416 - rows are not pairs to the type checker


def test_who_always_has_a_role_from_now_on_has_it_in_the_meeting_whose_card_is_out(team):
    live = team.live
    before = holders(live)
    assert before["Note-taker"] != GRADE3
    in_setup(live, ids.ROLES_OPEN)
    fill_setup(live, {"holder:2": GRADE3})
    live.slack.submit(PRINCIPAL, top_form(live, PRINCIPAL).id)
    live.tick()
    assert holders(live)["Note-taker"] == GRADE3
    assert holders(live)["Facilitator"] == PRINCIPAL
    assert len(set(holders(live).values())) == 3


def test_an_observer_is_not_offered_the_lead_and_cannot_be_forged_into_it(here):
    live = here.live
    set_role(live, GRADE3, Role.OBSERVER)
    start(here)
    more(live, "lead")
    form = top_form(live, PRINCIPAL)
    assert GRADE3 not in json.dumps(form.payload)
    assert GRADE5 in json.dumps(form.payload)


def test_a_removed_line_that_was_the_chosen_change_is_gone_from_the_next_reflection_too(here):
    live = here.live
    start(here)
    end(live)
    answer(live, PRINCIPAL, change="Let Emma Smith wait outside")
    here.at("2026-12-02 08:00")
    live.tick()
    first = channel_message(live)
    tap(live, first, "Choose one change")
    form = top_form(live, PRINCIPAL)
    [option] = [
        one["option_groups"][0]["options"][0]["value"]
        for block in form.payload["blocks"]
        if (one := block.get("element", {})).get("option_groups")
    ]
    send(live, line=option)
    start(here, at="2026-12-15 15:31")
    end(live)
    answer(live, PRINCIPAL, liked="It went on", helped="yes")
    here.at("2026-12-16 08:00")
    live.tick()
    assert "Emma Smith" in "".join(one.text for one in seen(live, PRINCIPAL) if not one.ephemeral_to)
    [now] = [one for one in seen(live, PRINCIPAL) if one.ts == first.ts]
    tap(live, now, "Read all")
    click_in(live, PRINCIPAL, top_form(live, PRINCIPAL), ids.PROCESS_REMOVE)
    for _ in range(2):
        live.tick()
    assert "Emma Smith" not in "".join(one.text for one in seen(live, PRINCIPAL) if not one.ephemeral_to)


def in_channel(live, channel, begins) -> list[str]:
    """What everybody reads there."""
    return [
        one.text
        for one in seen(live, PRINCIPAL, channel)
        if one.text.startswith(begins) and not one.ephemeral_to
    ]


def test_a_team_that_moves_takes_its_card_its_meeting_and_its_reflection_along(team):
    live = team.live
    set_up(live)
    in_private(live)
    assert in_channel(live, TEAM, "Agenda for Tue, Dec 1")
    bring(live)
    assert len(in_channel(live, PRIVATE, "Agenda for Tue, Dec 1")) == 1
    team.at("2026-12-01 15:31")
    live.slack.command(PRINCIPAL, PRIVATE, "/ilt meeting start")
    live.tick()
    assert len(in_channel(live, PRIVATE, "Meeting of")) == 1
    assert in_channel(live, TEAM, "Meeting of") == []
    assert in_channel(live, PRIVATE, "Agenda of Tue, Dec 1: the meeting started")


def test_a_team_that_moves_in_its_meeting_goes_on_in_the_new_channel(team):
    live = team.live
    set_up(live)
    in_private(live)
    start(team)
    bring(live)
    assert len(in_channel(live, PRIVATE, "Meeting of")) == 1
    live.slack.command(PRINCIPAL, PRIVATE, "/ilt meeting end")
    live.tick()
    assert len(in_channel(live, PRIVATE, "How was this session?")) == 1
    assert in_channel(live, TEAM, "How was this session?") == []


def test_the_agenda_says_whether_the_team_met_twice_a_month(here):
    live = here.live
    for day in (date(2026, 10, 20), date(2026, 11, 10), date(2026, 11, 24)):
        held_on(live, day)
    live.slack.command(PRINCIPAL, TEAM, "/ilt agenda")
    assert "You met 2 times in the last 31 days: on track." in newest(live).text


def held_on(live, day: date) -> None:
    with live.db.write() as session:
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


def lacking_items(live, *texts_of) -> list[int]:
    """Items of the meeting that is on, without an owner and a date; their ids."""
    for words in texts_of:
        log(live, words)
    return [item.id for item in items(live.db)]


@pytest.mark.parametrize("held_by_another", ["the meeting", "an item"])
def test_the_end_waits_for_whoever_logs_or_changes_an_item_and_neither_is_given_up(
    postgres, tmp_path, held_by_another
):
    """Both go the same way: the meeting, its items, then the messages that show them."""
    with dated(postgres.migrated(), tmp_path / "clock.json") as there:
        live = there.live
        meets(live)
        set_role(live, PRINCIPAL, Role.FACILITATOR)
        start(there)
        first, second = lacking_items(live, "share the protocol", "print the protocol")
        row, now, machine_now = meeting(live), live.bot.clock.now(), live.bot.clock.machine_now()
        fixes = {first: Fix(drop=True), second: Fix(drop=True)}
        who = Actor(WORKSPACE, PRINCIPAL, TEAM, "request:end")
        ending = threading.Thread(
            target=lambda: meeting_end.end_fixed(live.db, who, row.id, fixes, now, machine_now)
        )
        with live.db.write() as session:
            if held_by_another == "the meeting":
                assert running_meeting(session, row.ilt_id, lock=True)
            else:
                session.get_one(ActionItem, second, with_for_update=True)
            ending.start()
            until_somebody_waits(live.db)
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            want_refresh(session, ids.MEETING_MESSAGE, row.id, "")
        ending.join(10)
        assert meeting(live).state == MeetingState.REFLECTING
        assert {item.state for item in items(live.db)} == {ItemState.DROPPED}


def test_an_item_that_was_done_meanwhile_is_not_dropped_by_the_form_of_the_end(here):
    live = here.live
    start(here)
    [only] = lacking_items(live, "share the protocol")
    with live.db.write() as session:
        session.get_one(ActionItem, only).owner_id = session.scalars(select(Person.id)).first()
    live.slack.command(PRINCIPAL, TEAM, "/ilt meeting end")
    form = top_form(live, PRINCIPAL)
    with live.db.write() as session:
        session.get_one(ActionItem, only).state = ItemState.DONE
    live.slack.submit(PRINCIPAL, form.id)
    assert [item.state for item in items(live.db)] == [ItemState.DONE]
    assert meeting(live).state == MeetingState.REFLECTING


def test_somebody_in_two_teams_is_asked_which_meeting_they_start(team):
    live = team.live
    in_private(live)
    team.at("2026-12-01 15:25")
    direct = live.slack.open_dm(PRINCIPAL).id
    live.slack.command(PRINCIPAL, direct, "/ilt meeting start")
    live.settle()
    asked = seen(live, PRINCIPAL, direct)[-1]
    assert "Which one do you mean?" in asked.text
    tap(live, asked, words_on(asked)[0], channel=direct)
    assert meeting(live).state == MeetingState.RUNNING
    with live.db.read() as session:
        assert session.get_one(Ilt, meeting(live).ilt_id).channel_id == TEAM


def test_a_channel_archived_in_its_meeting_finds_it_ended_when_it_comes_back(team):
    live = team.live
    start(team)
    live.slack.archive(TEAM)
    live.slack.settle()
    live.tick()
    team.at("2026-12-02 08:00")
    assert meeting(live).state == MeetingState.RUNNING
    live.slack.unarchive(TEAM)
    live.slack.settle()
    for _ in range(3):
        live.tick()
    assert meeting(live).state == MeetingState.REFLECTING
    assert len(seen_reflections(live)) == 1
