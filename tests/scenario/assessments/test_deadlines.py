"""Deadlines end votes in working hours, once, whatever the number of workers; people are reminded before."""

import json
import threading

import pytest
from sqlalchemy import update

from bot.assessments.deadlines import end_due
from bot.blocks import ids
from storage.assessments import Round
from storage.people import DayOff, Role
from tests.steps.assessments import (
    CONDITIONS,
    CRITICAL,
    answer_all,
    open_assessment,
    private,
    row_vote,
    seen,
    votes,
)
from tests.steps.bot import EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated import Dated, chicago, dms, element, put_calendar, set_role
from tests.steps.ended_meeting import deeds, states, tallies

DEADLINE = "2026-12-03 16:00"
SECOND = "2026-12-07 16:00"


def shared(live) -> str:
    return "\n".join(one.text for one in seen(live, PRINCIPAL) if not one.ephemeral_to)


def last_dm(live, user: str = PRINCIPAL) -> str:
    return dms(live, user)[-1].text


def test_each_voter_is_invited_once_with_a_row_a_section(tuesday_on):
    live = tuesday_on.live
    open_assessment(live, sections=(CRITICAL, CONDITIONS))
    for user in EIGHT:
        [invitation] = dms(live, user)
        assert "The self-assessment of #ilt-team is open until Thu, Dec 3, 4:00 PM." in invitation.text
        assert "about 7 minutes" in invitation.text
        rows = [block for block in invitation.blocks if "accessory" in block]
        assert [row["accessory"]["value"] for row in rows] == [f"1:{CRITICAL}", f"1:{CONDITIONS}"]
    mine = dms(live, GRADE3)[0]
    row = next(block for block in mine.blocks if "accessory" in block)
    live.slack.click(GRADE3, live.slack.open_dm(GRADE3).id, mine.ts, row["block_id"], ids.OPEN_BALLOT)
    assert live.slack.modal_stack(GRADE3)


def test_who_joins_is_invited_too(tuesday_on):
    live = tuesday_on.live
    live.slack.leave(GRADE3, TEAM)
    live.slack.settle()
    open_assessment(live)
    assert dms(live, GRADE3) == []
    live.slack.join(GRADE3, TEAM)
    live.slack.settle()
    live.tick()
    live.tick()
    assert len(dms(live, GRADE3)) == 1
    assert len(dms(live, PRINCIPAL)) == 1


def test_reminders_come_twice_to_those_who_have_not_finished(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    answer_all(live, GRADE3)
    tuesday_on.at("2026-12-02 12:00")
    assert len(dms(live, PRINCIPAL)) == 1
    tuesday_on.at("2026-12-02 12:31")
    assert "still waits for your ballot, until Thu, Dec 3, 4:00 PM." in last_dm(live)
    assert "1 of 8 finished." in last_dm(live)
    answer_all(live, EIGHT[3])
    tuesday_on.at("2026-12-03 07:30")
    assert [len(dms(live, user)) for user in (PRINCIPAL, GRADE3, EIGHT[3])] == [3, 1, 2]
    assert "2 of 8 finished." in last_dm(live)


def test_a_reminder_that_comes_late_says_sorry_and_never_comes_in_the_evening(tuesday):
    live = tuesday.live
    open_assessment(live)
    tuesday.at("2026-12-02 15:00")
    assert last_dm(live).startswith("Sorry, this comes late. The self-assessment")
    put_calendar(tuesday.file, chicago("2026-12-03 18:30"))
    with live.db.write() as session:
        session.execute(update(Round).values(deadline_at=chicago("2026-12-04 16:00")))
    live.tick()
    assert len(dms(live, PRINCIPAL)) == 2


def test_leavers_and_observers_are_not_reminded(tuesday):
    live = tuesday.live
    open_assessment(live)
    live.slack.leave(GRADE3, TEAM)
    live.slack.settle()
    set_role(live, GRADE5, Role.OBSERVER)
    tuesday.at("2026-12-02 12:31")
    assert [len(dms(live, user)) for user in (PRINCIPAL, GRADE3, GRADE5)] == [2, 1, 1]


def test_at_the_deadline_enough_ballots_are_revealed(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    for user in EIGHT[:4]:
        answer_all(live, user)
    tuesday_on.at("2026-12-03 15:00")
    assert states(live.db) == ["open"]
    tuesday_on.at(DEADLINE)
    assert states(live.db) == ["revealed"]
    assert deeds(live.db) == [("revealed", None)]
    assert tallies(live.db)["teacher_teams"] == (4, 4, 0, 0)
    assert "Voting has ended. 4 of 8 took part. The results are below.\n" in shared(live) + "\n"
    assert votes(live.db) == {}


def test_too_few_ballots_extend_it_once_and_the_opener_is_told(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    for user in EIGHT[:3]:
        answer_all(live, user)
    tuesday_on.at(DEADLINE)
    assert states(live.db) == ["open"]
    assert deeds(live.db) == [("extended", None)]
    told = dms(live, PRINCIPAL)[-1]
    assert "too few had finished at the deadline, so it goes on until Mon, Dec 7, 4:00 PM" in told.text
    assert "3 of 8 finished" in told.text
    assert not any("too few" in one.text for one in dms(live, GRADE3))
    assert element(told, ids.NUDGE_NOW)
    tuesday_on.at(SECOND)
    assert states(live.db) == ["revealed"]
    assert tallies(live.db)["teacher_teams"] == (3, None, None, None)


def test_the_opener_can_act_from_the_message(tuesday):
    live = tuesday.live
    open_assessment(live)
    answer_all(live, GRADE3)
    tuesday.at(DEADLINE)
    told = dms(live, PRINCIPAL)[-1]
    dm = live.slack.open_dm(PRINCIPAL).id
    live.slack.click(PRINCIPAL, dm, told.ts, element(told, ids.REVEAL_NOW)[0], ids.REVEAL_NOW)
    live.settle()
    assert "Revealed" in last_dm(live)
    assert states(live.db) == ["revealed"]


def test_a_team_of_three_needs_three(tuesday):
    live = tuesday.live
    for user in EIGHT[3:]:
        live.slack.leave(user, TEAM)
    live.slack.settle()
    open_assessment(live)
    for user in EIGHT[:3]:
        answer_all(live, user)
    tuesday.at(DEADLINE)
    assert states(live.db) == ["revealed"]


def test_where_nobody_voted_it_is_cancelled_and_the_opener_is_told(tuesday_on):
    live = tuesday_on.live
    open_assessment(live)
    tuesday_on.at(DEADLINE)
    assert states(live.db) == ["open"]
    tuesday_on.at(SECOND)
    assert states(live.db) == ["cancelled"]
    assert "nobody voted, so I closed it without results" in last_dm(live)
    assert "type /ilt reflect in #ilt-team" in last_dm(live)
    assert "This vote was cancelled. No results are shown." in shared(live)
    assert "Results" not in shared(live)


def test_at_the_second_deadline_a_single_vote_is_revealed(tuesday):
    live = tuesday.live
    open_assessment(live)
    row_vote(live, GRADE3, "teacher_teams")
    tuesday.at(DEADLINE)
    tuesday.at(SECOND)
    assert states(live.db) == ["revealed"]
    assert tallies(live.db)["teacher_teams"] == (1, None, None, None)


def test_a_deadline_in_the_evening_waits_for_the_next_working_morning(tuesday):
    live = tuesday.live
    open_assessment(live)
    for user in EIGHT:
        answer_all(live, user)
    with live.db.write() as session:
        session.execute(update(Round).values(deadline_at=chicago("2026-12-03 20:00")))
        friday = chicago("2026-12-04 12:00").date()
        session.add(DayOff(ilt_id=1, first_day=friday, last_day=friday, name="Report cards"))
    for early in ("2026-12-03 21:00", "2026-12-04 10:00", "2026-12-05 10:00", "2026-12-07 07:00"):
        tuesday.at(early)
        assert states(live.db) == ["open"], early
        live.tick()
        assert nothing_due(tuesday)
    tuesday.at("2026-12-07 07:30")
    assert states(live.db) == ["revealed"]


def nothing_due(calendar: Dated) -> bool:
    beat = calendar.file.with_name(calendar.file.name + ".heartbeat")
    return bool(json.loads(beat.read_text())["nothing_due"])


def test_a_team_without_a_zone_ends_on_the_clock_of_who_opened(tuesday):
    live = tuesday.live
    with live.db.write() as session:
        session.connection().exec_driver_sql("UPDATE ilts SET zone = NULL")
        session.connection().exec_driver_sql("UPDATE people SET zone = 'Pacific/Honolulu'")
    open_assessment(live)
    for user in EIGHT:
        answer_all(live, user)
    live.slack.command(PRINCIPAL, TEAM, "/ilt reveal")
    assert "Thu, Dec 3, 4:00 PM" in private(live, PRINCIPAL)[-1].text
    tuesday.at("2026-12-03 19:00")
    assert states(live.db) == ["open"]
    tuesday.at("2026-12-03 20:00")
    assert states(live.db) == ["revealed"]


def test_where_no_working_day_is_left_it_ends_at_once(tuesday):
    live = tuesday.live
    open_assessment(live)
    row_vote(live, GRADE3, "teacher_teams")
    with live.db.write() as session:
        first, last = chicago("2026-12-04 12:00").date(), chicago("2028-12-04 12:00").date()
        session.add(DayOff(ilt_id=1, first_day=first, last_day=last, name="Closed"))
    tuesday.at(DEADLINE)
    assert states(live.db) == ["revealed"]


@pytest.mark.parametrize("voters", [0, 1, 8], ids=["nobody", "one", "everyone"])
def test_two_workers_end_a_vote_once(tuesday_on, voters):
    live = tuesday_on.live
    open_assessment(live)
    for user in EIGHT[:voters]:
        answer_all(live, user)
    now = chicago("2026-12-03 16:01")
    together = threading.Barrier(4)

    def end() -> None:
        together.wait()
        end_due(live.db, now, live.bot.clock.machine_now())

    workers = [threading.Thread(target=end) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert deeds(live.db) == [("revealed" if voters == 8 else "extended", None)]
    assert states(live.db) == ["revealed" if voters == 8 else "open"]


def test_the_clock_waits_for_a_deadline(tuesday, monkeypatch):
    live = tuesday.live
    open_assessment(live)
    live.tick()
    assert nothing_due(tuesday)
    monkeypatch.setattr("bot.assessments.duties.end_due", lambda *_: 0)
    tuesday.at(DEADLINE)
    assert not nothing_due(tuesday)
    monkeypatch.undo()
    live.tick()
    live.tick()
    assert nothing_due(tuesday)
