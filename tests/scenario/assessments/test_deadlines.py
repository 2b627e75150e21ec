"""Deadlines end votes in working hours, once, whatever the number of workers; people are reminded before."""

import threading

import pytest
from sqlalchemy import select, update

from bot.assessments.deadlines import end_due
from bot.blocks import ids
from storage.assessments import Round
from storage.living import PostedMessage
from storage.people import DayOff, Role
from tests.steps.assessments import (
    CONDITIONS,
    CRITICAL,
    answer_all,
    open_assessment,
    private,
    row_vote,
    seen,
    top_form,
    votes,
)
from tests.steps.bot import EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import chicago, dms, element, set_role
from tests.steps.ended_round import deeds, states, tallies
from tests.steps.privacy import delete
from tests.steps.turns import turn_of

DEADLINE = "2026-12-03 16:00"
SECOND = "2026-12-07 16:00"


def shared(bot) -> str:
    return "\n".join(one.text for one in seen(bot, PRINCIPAL) if not one.ephemeral_to)


def opened_by_a_member(bot) -> None:
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    open_assessment(bot, GRADE5)


def last_dm(bot, user: str = PRINCIPAL) -> str:
    return dms(bot, user)[-1].text


def test_each_voter_is_invited_once_with_a_row_a_section(tuesday_bot_on_both):
    open_assessment(tuesday_bot_on_both, sections=(CRITICAL, CONDITIONS))
    for user in EIGHT:
        [invitation] = dms(tuesday_bot_on_both, user)
        assert "The self-assessment of #ilt-team is open until Thu, Dec 3, 4:00 PM." in invitation.text
        assert "about 7 minutes" in invitation.text
        rows = [block for block in invitation.blocks if "accessory" in block]
        assert [row["accessory"]["value"] for row in rows] == [f"1:{CRITICAL}", f"1:{CONDITIONS}"]
    mine = dms(tuesday_bot_on_both, GRADE3)[0]
    row = next(block for block in mine.blocks if "accessory" in block)
    tuesday_bot_on_both.slack.click(
        GRADE3, tuesday_bot_on_both.slack.open_dm(GRADE3).id, mine.ts, row["block_id"], ids.OPEN_BALLOT
    )
    assert tuesday_bot_on_both.slack.modal_stack(GRADE3)


@pytest.mark.begins_with(steps=open_assessment)
def test_a_call_says_that_one_is_done_and_that_the_vote_is_over(tuesday_bot):
    bot = tuesday_bot
    [call] = dms(bot, GRADE3)
    answer_all(bot, GRADE3)
    bot.tick()
    [done] = dms(bot, GRADE3)
    assert done.ts == call.ts
    assert "you are done, 5 of 5. You can change answers until Thu, Dec 3, 4:00 PM." in done.text
    [still] = dms(bot, GRADE5)
    assert not still.edited
    dm = bot.slack.open_dm(GRADE3).id
    bot.slack.click(GRADE3, dm, done.ts, *element(done, ids.OPEN_BALLOT)[:1], ids.OPEN_BALLOT)
    ballot = bot.slack.modal_stack(GRADE3)[-1]
    assert "5 of 5 answered" in str(ballot.payload)
    bot.slack.close(GRADE3, ballot.id)
    for user in EIGHT[:4]:
        answer_all(bot, user)
    for moment in ("2026-12-02 12:45", "2026-12-03 07:31", "2026-12-03 16:01"):
        bot.at(moment)
    bot.tick()
    [over] = dms(bot, GRADE5)
    assert (over.ts, over.text) == (still.ts, "The self-assessment of #ilt-team has ended.")
    # Whoever was called three times reads it once.
    called = [one.text for one in dms(bot, EIGHT[-1])]
    assert called == [*["What became of this vote stands further down."] * 2, over.text]
    dm = bot.slack.open_dm(GRADE5).id
    bot.slack.click(GRADE5, dm, over.ts, *element(over, ids.PICK_TEAM)[:1], ids.PICK_TEAM)
    assert "Strengths" in private(bot, GRADE5, dm)[-1].text
    # Where the calls are is kept as long as something in them changes.
    with bot.db.read() as session:
        assert session.scalars(select(PostedMessage).filter_by(kind=ids.CALL_MESSAGE)).first()
    bot.at("2026-12-03 17:02")
    bot.worker.tidy()
    with bot.db.read() as session:
        assert session.scalars(select(PostedMessage).filter_by(kind=ids.CALL_MESSAGE)).all() == []


def test_a_vote_opened_on_a_saturday_night_calls_on_the_next_working_morning(tuesday_bot):
    tuesday_bot.at("2026-12-05 23:22")
    tuesday_bot.slack.command(PRINCIPAL, TEAM, "/ilt reflect")
    tuesday_bot.slack.submit(PRINCIPAL, top_form(tuesday_bot, PRINCIPAL).id)
    assert "People get word of it on Mon, Dec 7, 7:30 AM" in str(top_form(tuesday_bot, PRINCIPAL).payload)
    tuesday_bot.tick()
    assert "0 of 8 finished" in shared(tuesday_bot)
    assert all(dms(tuesday_bot, user) == [] for user in EIGHT)
    tuesday_bot.at("2026-12-07 07:29")
    assert dms(tuesday_bot, PRINCIPAL) == []
    tuesday_bot.at("2026-12-07 07:30")
    [invitation] = dms(tuesday_bot, PRINCIPAL)
    assert "is open until Tue, Dec 8, 4:00 PM" in invitation.text
    assert "comes late" not in invitation.text
    tuesday_bot.at("2026-12-07 17:55")
    assert len(dms(tuesday_bot, PRINCIPAL)) == 1


def test_who_joins_is_invited_too(tuesday_bot):
    tuesday_bot.slack.leave(GRADE3, TEAM)
    tuesday_bot.slack.settle()
    open_assessment(tuesday_bot)
    assert dms(tuesday_bot, GRADE3) == []
    tuesday_bot.slack.join(GRADE3, TEAM)
    tuesday_bot.slack.settle()
    tuesday_bot.tick()
    tuesday_bot.tick()
    assert len(dms(tuesday_bot, GRADE3)) == 1
    assert len(dms(tuesday_bot, PRINCIPAL)) == 1


@pytest.mark.begins_with(steps=open_assessment)
def test_reminders_come_twice_to_those_who_have_not_finished(tuesday_bot):
    answer_all(tuesday_bot, GRADE3)
    tuesday_bot.at("2026-12-02 12:00")
    assert len(dms(tuesday_bot, PRINCIPAL)) == 1
    tuesday_bot.at("2026-12-02 12:31")
    assert "still waits for your ballot, until Thu, Dec 3, 4:00 PM." in last_dm(tuesday_bot)
    assert "1 of 8 finished." in last_dm(tuesday_bot)
    answer_all(tuesday_bot, EIGHT[3])
    tuesday_bot.at("2026-12-03 07:30")
    assert [len(dms(tuesday_bot, user)) for user in (PRINCIPAL, GRADE3, EIGHT[3])] == [3, 1, 2]
    assert "2 of 8 finished." in last_dm(tuesday_bot)


@pytest.mark.begins_with(steps=open_assessment)
def test_a_reminder_that_comes_late_says_sorry_and_never_comes_in_the_evening(tuesday_bot):
    tuesday_bot.at("2026-12-02 15:00")
    assert last_dm(tuesday_bot).startswith("Sorry, this comes late. The self-assessment")
    tuesday_bot.put(chicago("2026-12-03 18:30"))
    with tuesday_bot.db.write() as session:
        session.execute(update(Round).values(deadline_at=chicago("2026-12-04 16:00")))
    tuesday_bot.tick()
    assert len(dms(tuesday_bot, PRINCIPAL)) == 2


@pytest.mark.begins_with(steps=open_assessment)
def test_leavers_and_observers_are_not_reminded(tuesday_bot):
    tuesday_bot.slack.leave(GRADE3, TEAM)
    tuesday_bot.slack.settle()
    set_role(tuesday_bot, GRADE5, Role.OBSERVER)
    tuesday_bot.at("2026-12-02 12:31")
    assert [len(dms(tuesday_bot, user)) for user in (PRINCIPAL, GRADE3, GRADE5)] == [2, 1, 1]


@pytest.mark.begins_with(steps=open_assessment)
def test_at_the_deadline_enough_ballots_are_revealed(tuesday_bot):
    for user in EIGHT[:4]:
        answer_all(tuesday_bot, user)
    tuesday_bot.at("2026-12-03 15:00")
    assert states(tuesday_bot.db) == ["open"]
    tuesday_bot.at(DEADLINE)
    assert states(tuesday_bot.db) == ["revealed"]
    assert deeds(tuesday_bot.db) == [("revealed", None)]
    assert tallies(tuesday_bot.db)["teacher_teams"] == (4, 4, 0, 0)
    assert "Voting has ended. 4 of 8 took part. The results are below.\n" in shared(tuesday_bot) + "\n"
    assert votes(tuesday_bot.db) == {}


@pytest.mark.begins_with(steps=open_assessment)
def test_too_few_ballots_extend_it_once_and_the_opener_is_told(tuesday_bot):
    for user in EIGHT[:3]:
        answer_all(tuesday_bot, user)
    tuesday_bot.at(DEADLINE)
    assert states(tuesday_bot.db) == ["open"]
    assert deeds(tuesday_bot.db) == [("extended", None)]
    told = dms(tuesday_bot, PRINCIPAL)[-1]
    assert "too few had finished at the deadline, so it goes on until Mon, Dec 7, 4:00 PM" in told.text
    assert "3 of 8 finished" in told.text
    assert not any("too few" in one.text for one in dms(tuesday_bot, GRADE3))
    assert element(told, ids.NUDGE_NOW)
    tuesday_bot.at(SECOND)
    assert states(tuesday_bot.db) == ["revealed"]
    assert tallies(tuesday_bot.db)["teacher_teams"] == (3, None, None, None)


@pytest.mark.parametrize("leaves", ["channel", "tables"])
@pytest.mark.begins_with(steps=opened_by_a_member)
def test_where_the_opener_is_gone_organizers_hear_what_the_deadlines_did(tuesday_bot, leaves):
    bot = tuesday_bot
    if leaves == "channel":
        bot.slack.leave(GRADE5, TEAM)
        bot.slack.settle()
    else:
        delete(bot, GRADE5)
    heard = len(dms(bot, GRADE5))
    bot.at(DEADLINE)
    assert "so it goes on until Mon, Dec 7, 4:00 PM" in last_dm(bot)
    bot.at(SECOND)
    assert "nobody voted, so I closed it" in last_dm(bot)
    assert len(dms(bot, GRADE5)) == heard
    assert "Uformer" not in str([call.args.get("channel") for call in bot.slack.calls("chat.postMessage")])


@pytest.mark.begins_with(steps=open_assessment)
def test_the_opener_can_act_from_the_message(tuesday_bot):
    answer_all(tuesday_bot, PRINCIPAL)
    tuesday_bot.at(DEADLINE)
    told = dms(tuesday_bot, PRINCIPAL)[-1]
    dm = tuesday_bot.slack.open_dm(PRINCIPAL).id
    tuesday_bot.slack.click(PRINCIPAL, dm, told.ts, element(told, ids.REVEAL_NOW)[0], ids.REVEAL_NOW)
    tuesday_bot.settle()
    assert "Revealed" in last_dm(tuesday_bot)
    assert states(tuesday_bot.db) == ["revealed"]


def test_a_team_of_three_needs_three(tuesday_bot):
    for user in EIGHT[3:]:
        tuesday_bot.slack.leave(user, TEAM)
    tuesday_bot.slack.settle()
    open_assessment(tuesday_bot)
    for user in EIGHT[:3]:
        answer_all(tuesday_bot, user)
    tuesday_bot.at(DEADLINE)
    assert states(tuesday_bot.db) == ["revealed"]


@pytest.mark.begins_with(steps=open_assessment)
def test_where_nobody_voted_it_is_cancelled_and_the_opener_is_told(tuesday_bot):
    tuesday_bot.at(DEADLINE)
    assert states(tuesday_bot.db) == ["open"]
    tuesday_bot.at(SECOND)
    assert states(tuesday_bot.db) == ["cancelled"]
    assert "nobody voted, so I closed it without results" in last_dm(tuesday_bot)
    assert "type /ilt reflect in #ilt-team" in last_dm(tuesday_bot)
    assert "Nobody voted in time, so this vote was closed without results." in shared(tuesday_bot)
    assert "Results" not in shared(tuesday_bot)


@pytest.mark.begins_with(steps=open_assessment)
def test_at_the_second_deadline_a_single_vote_is_revealed(tuesday_bot):
    row_vote(tuesday_bot, GRADE3, "teacher_teams")
    tuesday_bot.at(DEADLINE)
    tuesday_bot.at(SECOND)
    assert states(tuesday_bot.db) == ["revealed"]
    assert tallies(tuesday_bot.db)["teacher_teams"] == (1, None, None, None)


@pytest.mark.begins_with(steps=open_assessment)
def test_a_deadline_in_the_evening_waits_for_the_next_working_morning(filed_bot):
    for user in EIGHT:
        answer_all(filed_bot, user)
    with filed_bot.db.write() as session:
        session.execute(update(Round).values(deadline_at=chicago("2026-12-03 20:00")))
        friday = chicago("2026-12-04 12:00").date()
        session.add(DayOff(ilt_id=1, first_day=friday, last_day=friday, name="Report cards"))
    for early in ("2026-12-03 21:00", "2026-12-04 10:00", "2026-12-05 10:00", "2026-12-07 07:00"):
        filed_bot.at(early)
        assert states(filed_bot.db) == ["open"], early
        filed_bot.tick()
        assert filed_bot.told["nothing_due"]
    filed_bot.at("2026-12-07 07:30")
    assert states(filed_bot.db) == ["revealed"]


def test_a_team_without_a_zone_ends_on_the_clock_of_who_opened(tuesday_bot):
    with tuesday_bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE ilts SET zone = NULL")
        session.connection().exec_driver_sql("UPDATE people SET zone = 'Pacific/Honolulu'")
    open_assessment(tuesday_bot)
    for user in EIGHT:
        answer_all(tuesday_bot, user)
    tuesday_bot.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    assert "Thu, Dec 3, 4:00 PM" in private(tuesday_bot, PRINCIPAL)[-1].text
    tuesday_bot.at("2026-12-03 19:00")
    assert states(tuesday_bot.db) == ["open"]
    tuesday_bot.at("2026-12-03 20:00")
    assert states(tuesday_bot.db) == ["revealed"]


@pytest.mark.begins_with(steps=open_assessment)
def test_where_no_working_day_is_left_it_ends_at_once(tuesday_bot):
    row_vote(tuesday_bot, GRADE3, "teacher_teams")
    with tuesday_bot.db.write() as session:
        first, last = chicago("2026-12-04 12:00").date(), chicago("2028-12-04 12:00").date()
        session.add(DayOff(ilt_id=1, first_day=first, last_day=last, name="Closed"))
    tuesday_bot.at(DEADLINE)
    assert states(tuesday_bot.db) == ["revealed"]


@pytest.mark.parametrize("voters", [0, 1, 8], ids=["nobody", "one", "everyone"])
@pytest.mark.begins_with(steps=open_assessment)
def test_two_workers_end_a_vote_once(tuesday_bot, voters):
    for user in EIGHT[:voters]:
        answer_all(tuesday_bot, user)
    now = chicago("2026-12-03 16:01")
    together = threading.Barrier(4)

    def end() -> None:
        together.wait()
        end_due(turn_of(tuesday_bot.db, now=now, machine_now=tuesday_bot.app.clock.machine_now()))

    workers = [threading.Thread(target=end) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert deeds(tuesday_bot.db) == [("revealed" if voters == 8 else "extended", None)]
    assert states(tuesday_bot.db) == ["revealed" if voters == 8 else "open"]


def test_the_clock_waits_for_a_deadline(filed_bot, monkeypatch):
    open_assessment(filed_bot)
    filed_bot.tick()
    assert filed_bot.told["nothing_due"]
    monkeypatch.setattr("bot.assessments.duties.end_due", lambda *_: 0)
    filed_bot.at(DEADLINE)
    assert not filed_bot.told["nothing_due"]
    monkeypatch.undo()
    filed_bot.tick()
    filed_bot.tick()
    assert filed_bot.told["nothing_due"]
