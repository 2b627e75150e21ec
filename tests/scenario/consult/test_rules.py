"""What can be asked, by whom, where and how often; who may answer; and what is left when people go or a question ends."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.consult import asking
from bot.consult.ending import end_due
from bot.consult.messages.posted import ANSWER
from bot.consult.messages.shapes import CHANNELS, CHOICES, QUESTION, UNTIL, AskForm, Wish
from bot.consult.my_data import my_data
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.outbox.my_data import Whose
from bot.privacy.privacy import delete_me
from bot.setup.moving import bring
from bot.teams.membership import Place
from bot.turn import Act
from storage.agenda import AgendaItem, Decision
from storage.consult import (
    Consultation,
    ConsultationChannel,
    ConsultState,
    count_consulted,
    forget_consultations,
    where_asked,
)
from storage.deliveries import Delivery
from storage.meetings import Meeting
from storage.people import Ilt, Member, Person, Role
from tests.databases import opened
from tests.steps.consult import ROOM, AskedStaff, asked_staff
from tests.steps.planned_team import KIM, LEAD, MONDAY, NOV24, SAM
from tests.steps.turns import turn_of

STAFF = [f"U0STAFF00{number:02}" for number in range(9)]
ANN = STAFF[0]
AFTER = MONDAY + timedelta(days=2)


@pytest.fixture
def asked(sqlite) -> Iterator[AskedStaff]:
    """A team whose lead is in a room of ten with nine others."""
    with opened(sqlite.migrated()) as db:
        yield asked_staff(db, STAFF)


def rows(asked: AskedStaff, table) -> list[Any]:
    with asked.db.read() as session:
        return list(session.scalars(select(table)))


def person(session, user: str) -> Person:
    found: Person = session.scalars(select(Person).filter_by(slack_user_id=user)).one()
    return found


def change(asked: AskedStaff, user: str, **columns: object) -> None:
    with asked.db.write() as session:
        session.execute(update(Person).where(Person.slack_user_id == user).values(**columns))


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"question": " "}, QUESTION, "Write what you ask"),
        ({"question": "x" * 151}, QUESTION, "At most 150 characters"),
        ({"choices": "Yes"}, CHOICES, "2 to 5 answers, one on a line: these are 1"),
        ({"choices": "\n".join("abcdef")}, CHOICES, "these are 6"),
        ({"choices": "Yes\n1. yes"}, CHOICES, "are the same"),
        ({"choices": "Yes\n" + "n" * 76}, CHOICES, "At most 75 characters"),
        ({"channels": []}, CHANNELS, "at least one channel"),
        ({"channels": [1]}, CHANNELS, "In at least one of these you cannot ask"),
        ({"last_day": None}, UNTIL, "Choose a day"),
        ({"last_day": date(2026, 11, 22)}, UNTIL, "has passed"),
        ({"last_day": date(2026, 12, 24)}, UNTIL, "more than 30 days"),
    ],
)
def test_what_cannot_be_asked_is_said_under_its_field(asked, fields, field, said):
    with pytest.raises(WrongInputError) as wrong:
        asked.ask(MONDAY, **{"question": "Why?", **fields})
    assert said in wrong.value.fields[field]
    assert rows(asked, Consultation) == rows(asked, Delivery) == []


@pytest.mark.parametrize(
    "change_room", [{"shared_since": MONDAY}, {"is_reachable": False}], ids=["others read it", "bot removed"]
)
def test_a_channel_that_cannot_be_asked_in_is_not_offered_and_where_there_is_none_the_way_is_said(
    asked, change_room
):
    offered = asking.offer(asked.turn(LEAD, MONDAY))
    assert isinstance(offered, AskForm)
    assert [(one.words, one.small) for one in offered.channels] == [
        ("#room", "10 people, 9 of them not in your team")
    ]
    assert offered.wish.channels == [asked.room_id]
    with asked.db.write() as session:
        session.execute(update(Ilt).where(Ilt.channel_id == ROOM).values(**change_room))
    with pytest.raises(RefusalError, match="Type /invite @ILT in it, wait a minute"):
        asking.offer(asked.turn(LEAD, MONDAY))
    with pytest.raises(WrongInputError, match="In at least one of these you cannot ask"):
        asked.ask(MONDAY)


def test_nothing_typed_is_cut_and_no_receipt_promises_an_item_that_is_not_to_come(asked):
    offered = asking.offer(asked.turn(LEAD, MONDAY), "x" * 160)
    assert isinstance(offered, AskForm)
    assert offered.wish.question == "x" * 160
    wish = Wish(asked.team.ilt_id, "Why?", "Yes\nNo", [asked.room_id], AFTER.date(), item_id=77)
    assert asking.ask(asked.turn(LEAD, MONDAY), wish).wish.item_id == 0


def test_nine_people_are_too_few_and_so_are_three_who_are_not_in_the_team(asked):
    change(asked, ANN, is_deactivated=True)
    with pytest.raises(RefusalError, match="at least 10 people"):
        asking.offer(asked.turn(LEAD, MONDAY))
    change(asked, ANN, is_deactivated=False)
    with asked.db.write() as session:
        for user in STAFF[3:]:
            session.add(Member(ilt_id=asked.team.ilt_id, person_id=person(session, user).id))
    with pytest.raises(WrongInputError, match="Fewer than 4 people who are not in your team"):
        asked.ask(MONDAY)


def test_organizers_ask_one_question_at_a_time_and_a_repeat_asks_it_once(asked):
    with pytest.raises(NotFacilitatorError, match="Only an organizer can ask the staff"):
        asking.offer(asked.turn(KIM, MONDAY))
    first = asked.ask(MONDAY, request="one")
    assert asked.ask(MONDAY, request="one") == first
    assert len(rows(asked, Consultation)) == len(rows(asked, Delivery)) == 1
    with pytest.raises(RefusalError, match="You are asking something already"):
        asked.ask(MONDAY, "Something else?")
    with pytest.raises(NotFacilitatorError):
        asking.take_back(asked.turn(KIM, MONDAY), first)


@pytest.mark.parametrize(
    "again", ["Should we start at 8?", "should we  start at 8", "Should we start at 8?!"]
)
def test_the_same_question_waits_three_months_however_it_is_spelled(asked, again):
    asked.ask(MONDAY)
    end_due(turn_of(asked.db, now=AFTER))
    with pytest.raises(WrongInputError, match="Staff were asked that on Mon, Nov 23 already"):
        asked.ask(AFTER, again)
    assert asked.ask(MONDAY + timedelta(days=92), again)


def test_one_answer_a_person_whoever_they_are_by_then(asked):
    one = asked.ask(MONDAY)
    for user in STAFF[:4]:
        asked.answer(user, one, 0, MONDAY)
    delete_me(asked.turn(STAFF[1], MONDAY))
    with asked.db.write() as session:
        lost = person(session, STAFF[2])
        session.execute(update(Member).where(Member.person_id == lost.id).values(is_present=False))
    change(asked, STAFF[3], is_deactivated=True)
    # Whoever had themselves deleted finds their answer, and changes it; counted it is once.
    asked.answer(STAFF[1], one, 1, MONDAY)
    end_due(turn_of(asked.db, now=AFTER))
    assert asked.row(one).counts == [3, 1]
    assert [each.recipient for each in rows(asked, Delivery) if each.kind == "consult_result"] == [LEAD]


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"is_external": True}, "another organization"), ({"is_bot": True}, "account of their own")],
)
def test_nobody_from_elsewhere_and_no_bot_answers(asked, columns, said):
    one = asked.ask(MONDAY)
    change(asked, ANN, **columns)
    with pytest.raises(RefusalError, match=said):
        asked.answer(ANN, one, 0, MONDAY, is_ours=None)


def test_who_may_not_answer_and_what_is_no_answer(asked):
    one = asked.ask(MONDAY)
    for user in (LEAD, KIM, SAM):
        with pytest.raises(RefusalError, match="You are in #team"):
            asked.answer(user, one, 0, MONDAY)
    for place in (None, 2, 999):
        with pytest.raises(WrongInputError) as wrong:
            asked.answer(ANN, one, place, MONDAY)
        assert wrong.value.fields == {ANSWER: "Choose an answer."}
    # Somebody whom the bot has not met, in a public channel; in a private one only its members.
    asked.answer("U0NEW000001", one, 0, MONDAY)
    with asked.db.write() as session:
        session.execute(update(Ilt).where(Ilt.channel_id == ROOM).values(is_private=True))
    with pytest.raises(RefusalError, match="private channel"):
        asked.answer("U0NEW000002", one, 0, MONDAY)
    asked.answer(ANN, one, 0, MONDAY)
    with pytest.raises(RefusalError, match="That is over"):
        asked.answer(ANN, one, 1, AFTER)


def test_a_question_stays_in_its_channel_when_a_team_moves_there_or_away(asked):
    one = asked.ask(MONDAY)
    with asked.db.write() as session:
        session.add(ConsultationChannel(consultation_id=one, channel_id=asked.team.ilt_id))
        room, lead = session.get_one(Ilt, asked.room_id), person(session, LEAD)
        old = session.get_one(Ilt, asked.team.ilt_id).channel_id
        here = Place(room, Member(ilt_id=room.id, person_id=lead.id), lead)
        bring(Act(asked.turn(LEAD, MONDAY), session), here, asked.team.ilt_id)
    with asked.db.read() as session:
        assert [each.channel.channel_id for each in where_asked(session, one)] == [ROOM, old]
        assert session.scalars(select(Delivery.ilt_id).filter_by(kind="consult_post")).all() == [
            asked.team.ilt_id
        ]
    with pytest.raises(RefusalError, match="You are in"):
        asked.answer(ANN, one, 0, MONDAY)


def test_with_fewer_than_four_answers_nothing_is_counted_and_nothing_rests_on_it(asked):
    one = asked.ask(MONDAY)
    for user in STAFF[:3]:
        asked.answer(user, one, 0, MONDAY)
    end_due(turn_of(asked.db, now=AFTER))
    row = asked.row(one)
    assert (row.state, row.counts) == (ConsultState.ENDED, None)


def test_what_was_asked_stays_of_whoever_asked_and_goes_with_the_texts(asked):
    one = asked.ask(MONDAY)
    with asked.db.read() as session:
        [(_, line)] = my_data(session, Whose(person(session, LEAD), [], {}))
        assert line == "Asked staff on Nov 23, 2026 (team): Should we start at 8?\n  Yes\n  No"
        assert list(my_data(session, Whose(person(session, ANN), [], {}))) == []
    asking.take_back(asked.turn(LEAD, MONDAY), one)
    assert (asked.row(one).question, asked.row(one).choices) == ("", [])
    assert {each.state for each in rows(asked, Delivery)} == {"withdrawn"}
    with asked.db.write() as session:
        assert forget_consultations(session, AFTER, limit=5) == 1


def test_whoever_leads_is_told_where_who_asked_steers_no_more(asked):
    asked.ask(MONDAY)
    with asked.db.write() as session:
        lead, kim = (person(session, user).id for user in (LEAD, KIM))
        session.execute(update(Member).where(Member.person_id == lead).values(role=Role.MEMBER))
        session.execute(update(Member).where(Member.person_id == kim).values(role=Role.FACILITATOR))
    end_due(turn_of(asked.db, now=AFTER))
    assert [each.recipient for each in rows(asked, Delivery) if each.kind == "consult_result"] == [KIM]


def test_the_witness_counts_decisions_before_which_staff_were_asked(asked):
    with asked.db.write() as session:
        lead = session.scalars(select(Person.id).filter_by(slack_user_id=LEAD)).one()
        item = AgendaItem(
            ilt_id=asked.team.ilt_id, request="1", title="Start", position=1, proposed_by_id=lead
        )
        session.add(item)
        session.flush()
        number = item.id
    one = asked.ask(MONDAY, item=number)
    assert asked.row(one).agenda_item_id == number
    for user in STAFF[:4]:
        asked.answer(user, one, 0, MONDAY)
    end_due(turn_of(asked.db, now=AFTER))
    with asked.db.write() as session:
        meeting = Meeting(ilt_id=asked.team.ilt_id, slot=NOV24, day=NOV24, starts_at=AFTER, minutes=60)
        session.add(meeting)
        session.flush()
        for at, about in ((MONDAY, number), (AFTER, number), (AFTER, None)):
            made = Decision(
                ilt_id=asked.team.ilt_id, meeting_id=meeting.id, request=f"{at}{about}", text="So"
            )
            made.logged_by_id, made.logged_at, made.agenda_item_id = lead, at, about
            session.add(made)
        session.flush()
        assert count_consulted(session, [meeting.id]) == 1
