"""The agenda card in the channel: once per meeting, at the right hour, true until the meeting starts or does not take place."""

import threading
from datetime import date, time, timedelta

import pytest
from sqlalchemy import update

from bot.blocks import ids
from bot.meetings.access import When
from bot.meetings.moves import add as add_meeting
from bot.outbox.behind import OfMeeting, OfTeam, meeting_changed, team_changed
from sandbox.state import Json
from storage.meetings import IltRole, Meeting, MeetingState
from storage.people import DayOff, Ilt, Role, look_at_meetings_of
from tests.patience import HANG_SECONDS
from tests.steps.agenda import (
    CARD_BUTTONS,
    add,
    agenda,
    cards,
    meeting,
    meets,
    member_id,
    posts_of_cards,
    roles,
    team_id,
)
from tests.steps.assessments import seen
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import chicago, dated_bot, set_role
from tests.steps.dms import actor, times
from tests.steps.items import elements, log, newest, tap, words_on
from tests.steps.turns import turn_of

FACILITATOR, TIMEKEEPER, NOTES = "Facilitator", "Timekeeper", "Note-taker"


def names_in(message) -> set[str]:
    return {element["action_id"] for _, element in elements(message)}


def test_the_card_comes_on_the_morning_of_the_working_day_before_once(tuesday_bot):
    meets(tuesday_bot)
    add(tuesday_bot, "Look at the reading data")
    tuesday_bot.at("2026-12-02 07:29")
    assert cards(tuesday_bot) == []
    tuesday_bot.at("2026-12-02 07:30")
    [card] = cards(tuesday_bot)
    assert "Agenda for Thu, Dec 3, 3:30 PM" in card.text
    assert "1. Look at the reading data · Principal · objective?" in card.text
    assert "The meeting has no objective yet" in card.text
    assert "Norms: Start on time · Evidence first" in card.text
    assert "Items: 0 of 60 minutes, 1 item without a time" in card.text
    assert names_in(card) == CARD_BUTTONS
    tuesday_bot.at("2026-12-02 12:00")
    tuesday_bot.at("2026-12-03 09:00")
    assert len(cards(tuesday_bot)) == posts_of_cards(tuesday_bot) == 1
    assert set(roles(tuesday_bot.db, meeting(tuesday_bot.db).id)) == {
        FACILITATOR,
        TIMEKEEPER,
        NOTES,
    }


def test_two_workers_at_the_same_moment_post_one_card(tuesday_bot_on_both):
    meets(tuesday_bot_on_both)
    tuesday_bot_on_both.put(chicago("2026-12-02 07:31"))
    workers = [tuesday_bot_on_both.worker, tuesday_bot_on_both.app.worker(rate_scale=100)]
    for _ in range(3):
        together = threading.Barrier(2)
        ticking = [
            threading.Thread(target=lambda one=one, at=together: (at.wait(), one.tick())) for one in workers
        ]
        for thread in ticking:
            thread.start()
        for thread in ticking:
            thread.join(HANG_SECONDS)
    assert len(cards(tuesday_bot_on_both)) == posts_of_cards(tuesday_bot_on_both) == 1
    assert len(roles(tuesday_bot_on_both.db, meeting(tuesday_bot_on_both.db).id)) == 3


def test_across_the_end_of_daylight_saving_the_card_comes_at_the_same_hour_on_the_wall(sqlite):
    """The clocks of Chicago go back on Sunday, November 1."""
    with dated_bot(sqlite.migrated(), chicago("2026-10-30 09:00")) as friday:
        meets(friday, date(2026, 11, 3))
        friday.at("2026-11-02 07:29")
        assert cards(friday) == []
        friday.at("2026-11-02 07:30")
        [card] = cards(friday)
        assert "Agenda for Tue, Nov 3, 3:30 PM" in card.text
        assert meeting(friday.db).starts_at == chicago("2026-11-03 15:30")


def test_a_meeting_after_a_weekend_and_a_day_off_has_its_card_before_them(tuesday_bot):
    ilt_id = meets(tuesday_bot, date(2026, 12, 8))
    with tuesday_bot.db.write() as session:
        session.add(DayOff(ilt_id=ilt_id, first_day=date(2026, 12, 7), last_day=date(2026, 12, 7), name=""))
        team_changed(session, ilt_id, OfTeam.TIMES)
    tuesday_bot.at("2026-12-04 07:29")
    assert cards(tuesday_bot) == []
    tuesday_bot.at("2026-12-04 07:30")
    assert len(cards(tuesday_bot)) == 1


def test_a_card_that_is_late_comes_until_the_meeting_starts(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-03 15:29")
    assert len(cards(tuesday_bot)) == 1


def test_after_the_start_no_card_comes_any_more(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-03 15:31")
    tuesday_bot.at("2026-12-03 19:00")
    assert cards(tuesday_bot) == []
    tuesday_bot.at("2026-12-16 07:30")
    [card] = cards(tuesday_bot)
    assert "Thu, Dec 17" in card.text


def test_a_card_that_slack_did_not_take_before_the_start_is_not_posted_after_it(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.slack.set_faults(fail={"chat.postMessage": ["fatal_error", 50]})
    tuesday_bot.at("2026-12-03 15:00")
    assert cards(tuesday_bot) == []
    tuesday_bot.slack.set_faults(fail={})
    tuesday_bot.at("2026-12-03 15:31")
    for _ in range(3):
        tuesday_bot.tick()
    assert cards(tuesday_bot) == []


def test_nothing_is_posted_for_a_meeting_on_a_day_off(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    with tuesday_bot.db.write() as session:
        session.add(DayOff(ilt_id=ilt_id, first_day=date(2026, 12, 3), last_day=date(2026, 12, 3), name=""))
        team_changed(session, ilt_id, OfTeam.TIMES)
    assert "No meeting, because the day is off: Thu, Dec 3" in agenda(tuesday_bot).text
    tuesday_bot.at("2026-12-03 09:00")
    assert cards(tuesday_bot) == []
    tuesday_bot.at("2026-12-16 07:30")
    assert len(cards(tuesday_bot)) == 1


def test_a_day_that_becomes_a_day_off_ends_the_card(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    with tuesday_bot.db.write() as session:
        session.add(DayOff(ilt_id=ilt_id, first_day=date(2026, 12, 3), last_day=date(2026, 12, 4), name=""))
        team_changed(session, ilt_id, OfTeam.TIMES)
    tuesday_bot.tick()
    [card] = cards(tuesday_bot)
    assert card.text == (
        "Agenda of Thu, Dec 3: there is no meeting on that day now. "
        "What was on it waits for the next meeting, Thu, Dec 17, 3:30 PM: /ilt agenda shows it."
    )
    assert names_in(card) == set()


def change_meeting(bot, **values) -> None:
    """As whatever changes a meeting does it."""
    with bot.db.write() as session:
        look_at_meetings_of(session, team_id(bot))
        session.execute(update(Meeting).values(**values))
        meeting_changed(session, session.get_one(Meeting, meeting(bot.db).id), OfMeeting.PLAN)
    bot.tick()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"state": MeetingState.RUNNING, "started_at": chicago("2026-12-03 15:32")},
            "Agenda of Thu, Dec 3: the meeting started at 3:32 PM.",
        ),
        (
            {"state": MeetingState.CLOSED, "started_at": chicago("2026-12-03 15:32")},
            "Agenda of Thu, Dec 3: the meeting started at 3:32 PM.",
        ),
        (
            {"state": MeetingState.SKIPPED},
            (
                "Agenda of Thu, Dec 3: this meeting was skipped. "
                "What was on it waits for the next meeting, Thu, Dec 17, 3:30 PM: /ilt agenda shows it."
            ),
        ),
    ],
)
def test_the_card_ends_as_a_short_record(tuesday_bot, values, words):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    change_meeting(tuesday_bot, **values)
    [card] = cards(tuesday_bot)
    assert card.text == words
    assert names_in(card) == set()
    assert posts_of_cards(tuesday_bot) == 1


def test_a_meeting_that_was_not_held_is_said_kindly_on_its_card(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    tuesday_bot.at("2026-12-03 18:29")
    assert "Agenda for" in cards(tuesday_bot)[0].text
    tuesday_bot.at("2026-12-03 18:31")
    [card] = cards(tuesday_bot)
    assert card.text == (
        "Agenda of Thu, Dec 3: the team did not meet with me this time, and that happens. "
        "What was on it waits for the next meeting, Thu, Dec 17, 3:30 PM: /ilt agenda shows it."
    )


def test_a_meeting_that_moves_keeps_its_card_with_the_new_date(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    change_meeting(tuesday_bot, day=date(2026, 12, 8), starts_at=chicago("2026-12-08 15:30"))
    tuesday_bot.at("2026-12-07 07:30")
    [card] = cards(tuesday_bot)
    assert "Agenda for Tue, Dec 8, 3:30 PM" in card.text
    assert "Moved here from Thu, Dec 3." in card.text
    assert posts_of_cards(tuesday_bot) == 1


def test_a_meeting_that_is_skipped_before_its_card_has_none(tuesday_bot):
    meets(tuesday_bot)
    agenda(tuesday_bot, "add Something")
    message = agenda(tuesday_bot)
    tap(tuesday_bot, message, "Objective…")
    form = tuesday_bot.slack.modal_stack(PRINCIPAL)[-1]
    tuesday_bot.slack.fill(PRINCIPAL, form.id, "objective", "objective", "We know what to do")
    tuesday_bot.slack.submit(PRINCIPAL, form.id)
    change_meeting(tuesday_bot, state=MeetingState.SKIPPED)
    tuesday_bot.at("2026-12-03 09:00")
    assert cards(tuesday_bot) == []


def test_the_card_follows_every_change(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    assert "No items yet, 60 minutes to fill" in cards(tuesday_bot)[0].text
    add(tuesday_bot, "Look at the reading data", GRADE3)
    tuesday_bot.tick()
    assert "1. Look at the reading data · Grade 3 lead · objective?" in cards(tuesday_bot)[0].text
    log(tuesday_bot, "@Grade 3 lead share the data protocol by tomorrow")
    tuesday_bot.tick()
    assert "Open action items: 1. Type" in cards(tuesday_bot)[0].text
    tap(tuesday_bot, agenda(tuesday_bot, user=GRADE3), "Remove", GRADE3)
    tuesday_bot.tick()
    assert "Look at the reading data" not in cards(tuesday_bot)[0].text
    assert posts_of_cards(tuesday_bot) == 1


def test_what_was_chosen_last_time_and_what_was_carried_over_stand_on_the_card(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    item = add(tuesday_bot, "Look at the reading data")
    with tuesday_bot.db.write() as session:
        session.merge(item).carried = 1
        past = date(2026, 11, 19)
        session.add(
            Meeting(
                ilt_id=ilt_id,
                slot=past,
                day=past,
                starts_at=chicago("2026-11-19 15:30"),
                minutes=60,
                state=MeetingState.CLOSED,
                chosen_change="Start with the evidence",
            )
        )
    tuesday_bot.at("2026-12-02 07:30")
    [card] = cards(tuesday_bot)
    assert "carried over from last time" in card.text
    assert "Last time you chose: Start with the evidence" in card.text
    assert "Last time you chose: Start with the evidence" in agenda(tuesday_bot).text


def test_whoever_leads_posts_it_earlier_and_it_comes_only_once(tuesday_bot):
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    older, message = agenda(tuesday_bot), agenda(tuesday_bot)
    tap(tuesday_bot, message, "Post the agenda now")
    assert "goes to the channel now" in newest(tuesday_bot).text
    assert "Post the agenda now" not in words_on(newest(tuesday_bot))
    tap(tuesday_bot, older, "Post the agenda now")
    tuesday_bot.tick()
    tuesday_bot.at("2026-12-02 08:00")
    assert len(cards(tuesday_bot)) == posts_of_cards(tuesday_bot) == 1


def test_a_member_who_leads_nothing_is_not_offered_to_post_it_and_cannot(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    set_role(tuesday_bot, ASSISTANT, Role.FACILITATOR)
    assert "Post the agenda now" in words_on(agenda(tuesday_bot, user=ASSISTANT))
    message = agenda(tuesday_bot, user=GRADE5)
    assert "Post the agenda now" not in words_on(message)
    tuesday_bot.slack.deliver("interactive", forged(message, GRADE5, ids.AGENDA_POST, f"{ilt_id}:2026-12-03"))
    tuesday_bot.tick()
    assert cards(tuesday_bot) == []
    tuesday_bot.slack.deliver(
        "interactive", forged(message, ASSISTANT, ids.AGENDA_POST, f"{ilt_id}:2026-12-03")
    )
    tuesday_bot.tick()
    assert len(cards(tuesday_bot)) == 1


def forged(message, user: str, action_id: str, value: str) -> Json:
    """A click that the message does not offer."""
    return {
        "type": "block_actions",
        "trigger_id": f"{message.ts}.{user}.x",
        "team": {"id": "T0SANDBOX01", "domain": "x"},
        "user": {"id": user},
        "channel": {"id": TEAM},
        "container": {"type": "message", "channel_id": TEAM, "message_ts": message.ts, "is_ephemeral": True},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
        "response_url": "",
    }


def test_roles_go_round_over_several_meetings(tuesday_bot):
    meets(tuesday_bot, weeks=1)
    had = []
    for week in range(8):
        day = date(2026, 12, 3) + timedelta(weeks=week)
        if day in {date(2026, 12, 24), date(2026, 12, 31)}:
            continue
        tuesday_bot.at(f"{day - timedelta(days=1)} 07:30")
        with tuesday_bot.db.write() as session:
            last = max(session.query(Meeting).all(), key=lambda one: one.day)
            last.state, last.started_at = MeetingState.CLOSED, last.starts_at
        had.append(roles(tuesday_bot.db, last.id))
    for role in (FACILITATOR, TIMEKEEPER, NOTES):
        assert len({meeting_roles[role] for meeting_roles in had}) == len(had)
    assert all(len(set(meeting_roles.values())) == 3 for meeting_roles in had)
    assert {user for meeting_roles in had for user in meeting_roles.values()} == set(EIGHT)


def test_a_role_that_one_member_keeps_stays_theirs_and_observers_have_none(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    for user in EIGHT[3:]:
        set_role(tuesday_bot, user, Role.OBSERVER)
    with tuesday_bot.db.write() as session:
        for position, name in enumerate(("Chair", "Scribe", "Clock")):
            keeper = None if position else member_id(tuesday_bot, GRADE3)
            session.add(IltRole(ilt_id=ilt_id, position=position, name=name, member_id=keeper))
    tuesday_bot.at("2026-12-02 07:30")
    given = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)
    assert given["Chair"] == GRADE3
    assert list(given) == ["Chair", "Scribe", "Clock"]
    assert set(given.values()) == {PRINCIPAL, ASSISTANT, GRADE3}


def test_who_leaves_or_is_deleted_loses_the_role_and_the_card_shows_who_has_it_then(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    first = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)[FACILITATOR]
    tuesday_bot.slack.command(first, TEAM, "/ilt privacy")
    tap(tuesday_bot, newest(tuesday_bot, first), "Delete my data", first)
    form = tuesday_bot.slack.modal_stack(first)[-1]
    tuesday_bot.slack.fill(first, form.id, ids.PRIVACY_SURE, ids.PRIVACY_SURE, ["yes"])
    tuesday_bot.slack.submit(first, form.id)
    tuesday_bot.tick()
    given = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)
    assert len(given) == 3
    assert first not in given.values()
    [card] = cards(tuesday_bot)
    assert "Facilitator: " in card.text
    assert f"{FACILITATOR}: former member" not in card.text


def test_whoever_leaves_the_channel_has_no_role_on_the_card_any_more(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    leader = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)[FACILITATOR]
    assert leader != PRINCIPAL
    before = cards(tuesday_bot)[0].text
    tuesday_bot.slack.leave(leader, TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    assert line_of(cards(tuesday_bot)[0].text, FACILITATOR) != line_of(before, FACILITATOR)
    add(tuesday_bot, "Walkthroughs")
    tuesday_bot.tick()
    given = roles(tuesday_bot.db, meeting(tuesday_bot.db).id)
    assert leader not in given.values()
    assert len(given) == 3


def line_of(text: str, start: str) -> str:
    [line] = [line for line in text.splitlines() if line.startswith(f"{start}: ")]
    return line


def test_the_buttons_of_the_card_lead_to_the_form_and_the_private_agenda(tuesday_bot):
    meets(tuesday_bot)
    tuesday_bot.at("2026-12-02 07:30")
    [card] = cards(tuesday_bot)
    tap(tuesday_bot, card, "Agenda and roles", GRADE3)
    assert newest(tuesday_bot, GRADE3).text.startswith(
        "Next meeting of #ilt-team: Thu, Dec 3, 3:30 PM, 60 minutes"
    )
    tap(tuesday_bot, card, "Propose an item", GRADE3)
    assert tuesday_bot.slack.modal_stack(GRADE3)[-1].callback_id == ids.AGENDA_FORM


def test_the_hour_of_the_card_is_the_teams(tuesday_bot):
    ilt_id = meets(tuesday_bot)
    with tuesday_bot.db.write() as session:
        from storage.people import Ilt  # noqa: PLC0415

        session.get_one(Ilt, ilt_id).reminder_hour = time(9)
        team_changed(session, ilt_id, OfTeam.TIMES)
    tuesday_bot.at("2026-12-02 08:59")
    assert cards(tuesday_bot) == []
    tuesday_bot.at("2026-12-02 09:00")
    assert (
        len([message for message in seen(tuesday_bot, PRINCIPAL) if message.text.startswith("Agenda for")])
        == 1
    )


def test_a_meeting_that_somebody_added_and_nobody_began_is_not_counted(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    ilt_id = meets(bot)
    bot.at("2026-12-03 18:31")
    more = When(date(2026, 12, 8), time(15, 30), 60)
    add_meeting(turn_of(bot.db, actor(PRINCIPAL, "one more"), *times(bot)), ilt_id, more)
    with bot.db.write() as session:
        session.execute(update(Ilt).values(meetings_missed=1))
    for moment in ("08 18:31", "16 07:30"):
        bot.at(f"2026-12-{moment}")
    assert "Agenda for Thu, Dec 17" in cards(bot)[-1].text
