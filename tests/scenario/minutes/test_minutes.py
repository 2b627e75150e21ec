"""The minutes of a meeting: once in the channel as a message and a file, following what changes, and told to who missed it."""

import base64
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.blocks import ids
from bot.meetings.access import When, Which
from bot.meetings.moves import move
from bot.minutes.minutes import MEETING_MISSED
from sandbox.state import Message
from storage.audit import AuditEntry
from storage.deliveries import State
from storage.items import ActionItem
from storage.living import PostedMessage, want_refresh
from storage.meetings import Attendance, Meeting, RoleTurn
from storage.people import Member, Person, Role, TimeOff
from storage.reflection import ProcessLine
from tests.steps.assessments import private, seen
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, STAFF, TEAM, RunningBot
from tests.steps.closed_meeting import Held, add_meeting, close, set_rhythm
from tests.steps.dated_bot import DatedBot, dms, element, set_role
from tests.steps.dms import deliveries
from tests.steps.forged import click_payload
from tests.steps.inbox import files_of, words_of
from tests.steps.minutes import minutes_in
from tests.steps.revealed import add_past, person
from tests.steps.turns import turn_of

DEC_1 = date(2026, 12, 1)


def held(bot: DatedBot, what: Held | None = None) -> int:
    """A meeting of the day before, closed now; the worker has worked."""
    meeting_id = add_meeting(bot.db, what)
    closed(bot, meeting_id)
    return meeting_id


def closed(bot: DatedBot, meeting_id: int) -> None:
    clock = bot.app.clock
    close(bot.db, meeting_id, clock.now(), clock.machine_now())
    bot.tick()


def files_in_channel(bot: RunningBot) -> list[Message]:
    return [one for one in seen(bot, PRINCIPAL) if one.files]


def leave(bot: RunningBot, user: str) -> None:
    bot.slack.leave(user, TEAM)
    bot.slack.settle()


def missed(bot: RunningBot, user: str) -> list[str]:
    return [one.text for one in dms(bot, user) if "without you" in one.text]


def test_the_minutes_tell_everything_once(tuesday_bot):
    set_rhythm(tuesday_bot.db)
    held(tuesday_bot)
    [shown] = minutes_in(tuesday_bot)
    for said in (
        "Minutes: #ilt-team, Mon, Nov 30, 2026",
        "3:32 PM to 4:35 PM · 2 there.",
        "Objective: Agree on the data protocol",
        "Facilitator: Principal",
        "Walkthrough data · done\n   Objective: We know where to look",
        "Budget · carried over",
        "Use the ATLAS protocol\n   Rests on: Four of six teams asked for it",
        "#10 Print the protocol · Grade 5 lead · Fri, Dec 4, 2026",
        "#11 Find a room · no owner yet · no date yet",
        "What we liked:\n• We started on time",
        "Fewer items (+2)",
        "strengths and challenges? 3 a lot, 1 not yet.",
        "The change we chose:\nFewer items",
        "Next meeting:\nTue, Dec 1, 2026, 3:30 PM",
    ):
        assert said in shown.text
    [file] = files_in_channel(tuesday_bot)
    assert "1 decision, 2 action items" in file.text
    name, content = next(iter(channel_files(tuesday_bot)))
    assert name.startswith("ilt-minutes-2026-11-30")
    words = words_of(content)
    for said in ("Use the ATLAS protocol", "no owner yet", "We started on time", "Budget", "carried over"):
        assert said in words
    for told in (shown.text, words):
        for absent in ("Absent", "absent", "Assistant principal", "Grade 3 lead"):
            assert absent not in told


def test_a_role_of_whoever_was_not_there_stands_nowhere(tuesday_bot):
    meeting_id = add_meeting(tuesday_bot.db)
    with tuesday_bot.db.write() as session:
        absent = session.scalars(select(Member).filter_by(person_id=person(session, GRADE3).id)).one()
        turn = RoleTurn(meeting_id=meeting_id, role="Timekeeper", position=1, member_id=absent.id)
        session.add(turn)
    closed(tuesday_bot, meeting_id)
    [(_, content)] = channel_files(tuesday_bot)
    for told in (minutes_in(tuesday_bot)[0].text, words_of(content)):
        assert "Facilitator" in told
        assert "Timekeeper" not in told


def channel_files(bot: RunningBot) -> list[tuple[str, bytes]]:
    known = bot.slack.world()["files"]
    return [
        (known[one]["name"], base64.b64decode(known[one]["content"]))
        for message in files_in_channel(bot)
        for one in message.files
    ]


def test_closing_twice_posts_once(tuesday_bot):
    closed(tuesday_bot, held(tuesday_bot))
    assert (len(minutes_in(tuesday_bot)), len(files_in_channel(tuesday_bot))) == (1, 1)
    assert len(missed(tuesday_bot, GRADE3)) == 1


def test_whoever_was_not_there_reads_what_was_decided_and_what_is_theirs(tuesday_bot):
    set_rhythm(tuesday_bot.db)
    held(tuesday_bot)
    [word] = missed(tuesday_bot, GRADE5)
    for said in (
        "#ilt-team met on Mon, Nov 30, 2026 without you. The minutes are in #ilt-team.",
        "Yours from it:\n• #10 Print the protocol · Grade 5 lead",
        "Decided:\n• Use the ATLAS protocol",
        "Next meeting: Tue, Dec 1, 2026, 3:30 PM",
    ):
        assert said in word
    assert "Yours from it" not in missed(tuesday_bot, GRADE3)[0]
    assert {user for user in EIGHT if missed(tuesday_bot, user)} == set(EIGHT) - {PRINCIPAL, ASSISTANT}


def test_observers_and_those_who_left_are_told_nothing(tuesday_bot):
    set_role(tuesday_bot, GRADE3, Role.OBSERVER)
    leave(tuesday_bot, GRADE5)
    held(tuesday_bot, Held(said_absent=()))
    assert missed(tuesday_bot, GRADE3) == missed(tuesday_bot, GRADE5) == []
    assert "Grade 3 lead" not in minutes_in(tuesday_bot)[0].text


def test_whoever_was_absent_and_left_before_the_minutes_is_owed_nothing(tuesday_bot):
    meeting_id = add_meeting(tuesday_bot.db, Held(said_absent=(GRADE3, GRADE5)))
    leave(tuesday_bot, GRADE5)
    closed(tuesday_bot, meeting_id)
    told = {user for user, *_ in deliveries(tuesday_bot, MEETING_MISSED)}
    assert GRADE3 in told
    assert GRADE5 not in told


def test_whoever_was_absent_and_leaves_before_they_are_told_is_told_nothing(tuesday_bot):
    with tuesday_bot.db.write() as session:
        session.execute(update(Person).values(zone="America/Chicago"))
    tuesday_bot.at("2026-12-01 20:00")
    held(tuesday_bot, Held(said_absent=(GRADE3, GRADE5)))
    leave(tuesday_bot, GRADE5)
    tuesday_bot.at("2026-12-02 07:31")
    assert len(missed(tuesday_bot, GRADE3)) == 1
    assert missed(tuesday_bot, GRADE5) == []
    assert (GRADE5, State.WITHDRAWN) in {
        (user, state) for user, _, state in deliveries(tuesday_bot, MEETING_MISSED)
    }


def test_nobody_is_told_in_their_night_or_their_time_off(tuesday_bot):
    with tuesday_bot.db.write() as session:
        session.execute(update(Person).where(Person.slack_user_id == GRADE5).values(zone="America/Chicago"))
        away = person(session, GRADE3)
        away.zone = "America/Chicago"
        days = (DEC_1, DEC_1 + timedelta(days=1))
        session.add(TimeOff(person_id=away.id, first_day=days[0], last_day=days[1]))
    tuesday_bot.at("2026-12-01 20:00")
    held(tuesday_bot)
    assert missed(tuesday_bot, GRADE5) == missed(tuesday_bot, GRADE3) == []
    tuesday_bot.at("2026-12-02 07:31")
    assert len(missed(tuesday_bot, GRADE5)) == 1
    assert missed(tuesday_bot, GRADE3) == []
    tuesday_bot.at("2026-12-03 07:31")
    assert len(missed(tuesday_bot, GRADE3)) == 1


def test_who_was_marked_there_before_it_was_sent_is_told_nothing(tuesday_bot):
    tuesday_bot.at("2026-12-01 20:00")
    meeting_id = held(tuesday_bot)
    with tuesday_bot.db.write() as session:
        session.execute(update(Attendance).values(is_there=True))
        want_refresh(session, ids.MINUTES_MESSAGE, meeting_id, "")
    tuesday_bot.at("2026-12-02 09:00")
    assert missed(tuesday_bot, GRADE3) == []
    assert "8 there" in minutes_in(tuesday_bot)[0].text


def test_the_message_follows_what_changes(tuesday_bot):
    meeting_id = held(tuesday_bot)
    tuesday_bot.slack.command(GRADE5, TEAM, "/ilt done 10")
    with tuesday_bot.db.write() as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.chosen_change = "Start with the data"
        session.delete(session.scalars(select(ProcessLine).filter_by(question="hard")).one())
        want_refresh(session, ids.MINUTES_MESSAGE, meeting_id, "")
    tuesday_bot.tick()
    [shown] = minutes_in(tuesday_bot)
    assert "#10 Print the protocol · Grade 5 lead · Fri, Dec 4, 2026 · done" in shown.text
    assert "Start with the data" in shown.text
    assert "Too many items" not in shown.text


def test_a_changed_item_alone_brings_the_message_up_to_date(tuesday_bot):
    held(tuesday_bot)
    tuesday_bot.slack.command(GRADE5, TEAM, "/ilt done 10")
    tuesday_bot.tick()
    assert "· done" in minutes_in(tuesday_bot)[0].text


def test_the_next_meeting_is_where_it_was_moved_to(tuesday_bot):
    set_rhythm(tuesday_bot.db)
    held(tuesday_bot)
    with tuesday_bot.db.read() as session:
        ilt_id = session.scalars(select(Meeting.ilt_id)).first()
    by = turn_of(tuesday_bot.db, Actor("T0SANDBOX01", ASSISTANT), tuesday_bot.app.clock.now())
    move(by, Which(ilt_id, DEC_1), When(date(2026, 12, 3), time(8)))
    tuesday_bot.tick()
    assert "Next meeting:\nThu, Dec 3, 2026, 8:00 AM" in minutes_in(tuesday_bot)[0].text


def test_an_item_carried_over_stays_so_when_a_later_meeting_takes_it_up(tuesday_bot):
    meeting_id = held(tuesday_bot)
    with tuesday_bot.db.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE agenda_items SET state = 'done', meeting_id = NULL WHERE title = 'Budget'"
        )
        want_refresh(session, ids.MINUTES_MESSAGE, meeting_id, "")
    tuesday_bot.tick()
    assert "Budget · carried over" in minutes_in(tuesday_bot)[0].text


def test_a_meeting_that_nobody_ended_says_when_it_was_planned_to_end(tuesday_bot):
    held(tuesday_bot, Held(ended_by=None))
    assert "3:32 PM to 4:30 PM (as planned; nobody ended it)" in minutes_in(tuesday_bot)[0].text


def test_a_bare_meeting_has_minutes_too(tuesday_bot):
    bare = Held(
        there=(PRINCIPAL,),
        topics=(),
        decisions=(),
        items=(),
        lines=(),
        backed_by=(),
        counts=(),
        chosen_change=None,
        objective="",
    )
    held(tuesday_bot, bare)
    [shown] = minutes_in(tuesday_bot)
    assert "No decisions were logged." in shown.text
    assert "None is planned yet" in shown.text
    assert "What we liked" not in shown.text


@pytest.mark.parametrize("with_results", [True, False])
def test_export_offers_the_minutes_too(tuesday_bot, with_results):
    held(tuesday_bot)
    if with_results:
        add_past(tuesday_bot.db)
    tuesday_bot.slack.command(GRADE5, TEAM, "/ilt export")
    answer = private(tuesday_bot, GRADE5)[-1]
    if with_results:
        block, _ = element(answer, ids.MINUTES_DOCUMENT)
        tuesday_bot.slack.click(GRADE5, TEAM, answer.ts, block, ids.MINUTES_DOCUMENT)
    tuesday_bot.settle()
    tuesday_bot.tick()
    names = [name for name, _ in files_of(tuesday_bot, GRADE5)]
    assert sum(name.startswith("ilt-minutes-") for name in names) == 1
    assert sum(name.startswith("ilt-results-") for name in names) == with_results
    with tuesday_bot.db.read() as session:
        assert "minutes:1" in session.scalars(select(AuditEntry.subject)).all()


def test_the_document_of_another_team_or_workspace_is_refused(tuesday_bot, mailbox):
    held(tuesday_bot)
    tuesday_bot.slack.add_person("U0OUTSIDER1", "Outsider")
    tuesday_bot.slack.join("U0OUTSIDER1", STAFF)
    for user, team in (("U0OUTSIDER1", "T0SANDBOX01"), (GRADE5, "T0ELSEWHERE")):
        for value in ("1", "999", "1 OR 1=1"):
            click = click_payload(mailbox, user=user, team=team, action_id=ids.MINUTES_DOCUMENT, value=value)
            tuesday_bot.slack.deliver("interactive", click)
    tuesday_bot.tick()
    with tuesday_bot.db.read() as session:
        assert session.scalars(select(AuditEntry)).all() == []
    assert files_of(tuesday_bot, GRADE5) == []


def test_only_what_the_bot_has_is_owed(tuesday_bot):
    held(tuesday_bot)
    with tuesday_bot.db.read() as session:
        assert len(session.scalars(select(PostedMessage).filter_by(kind=ids.MINUTES_MESSAGE)).all()) == 1
        assert session.scalars(select(ActionItem.state)).all() == ["open", "open"]
