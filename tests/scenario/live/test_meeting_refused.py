"""What is not theirs, too late or forged changes nothing in a meeting, and gets a sentence."""

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.errors import RefusalError
from bot.live import decisions, parking
from bot.live import items as meeting_items
from bot.live import steps as meeting_steps
from bot.live.decisions import DecisionFields
from storage.agenda import AgendaItem
from storage.meetings import Meeting, MeetingState
from storage.people import Role
from tests.steps.assessments import top_form
from tests.steps.bot import ASSISTANT, GRADE3, PRINCIPAL, TEAM
from tests.steps.dated import set_role
from tests.steps.dms import actor
from tests.steps.items import newest, send, tap
from tests.steps.live import agenda, agenda_rows, click, meeting, meeting_message, meets, start, there
from tests.steps.live import decisions as decisions_in


@pytest.fixture
def running(tuesday):
    """A meeting that the assistant principal started."""
    meets(tuesday.live)
    set_role(tuesday.live, PRINCIPAL, Role.FACILITATOR)
    agenda(tuesday.live, "Reading data", "Budget")
    start(tuesday, ASSISTANT)
    click(tuesday.live, "First item", ASSISTANT)
    return tuesday


def item_id(live, title="Reading data") -> int:
    with live.db.read() as session:
        found: int = session.scalars(select(AgendaItem.id).filter_by(title=title)).one()
        return found


def every_step(live, who, meeting_id):
    db, now = live.db, live.bot.clock.now()
    fields = DecisionFields("Forged")
    return [
        lambda: meeting_steps.here(db, who, meeting_id, now, is_there=True),
        lambda: meeting_steps.next_item(db, who, meeting_id, item_id(live), now),
        lambda: meeting_steps.more_minutes(db, who, meeting_id, now),
        lambda: meeting_steps.attendance(db, who, meeting_id, now),
        lambda: meeting_steps.save_attendance(db, who, meeting_id, [GRADE3], [], now),
        lambda: meeting_steps.lead_choices(db, who, meeting_id, now),
        lambda: meeting_steps.give_lead(db, who, meeting_id, GRADE3, now),
        lambda: parking.park(db, who, meeting_id, item_id(live), now),
        lambda: parking.bring_back(db, who, meeting_id, item_id(live), now),
        lambda: parking.keep_as_note(db, who, meeting_id, item_id(live), "x", now),
        lambda: decisions.new_decision(db, who, meeting_id),
        lambda: decisions.log(db, who, meeting_id, fields, now),
        lambda: decisions.read_decisions(db, who, meeting_id),
        lambda: meeting_items.read_items(db, who, meeting_id),
    ]


def test_nobody_from_outside_takes_a_step_in_it(running):
    before = agenda_rows(running.live)
    row = meeting(running.live)
    for work in every_step(running.live, actor("U0STRANGER1", "forged"), row.id):
        with pytest.raises(RefusalError):
            work()
    for work in every_step(running.live, actor(PRINCIPAL, "gone"), 999):
        with pytest.raises(RefusalError):
            work()
    assert agenda_rows(running.live) == before
    assert decisions_in(running.live) == []
    assert there(running.live) == {ASSISTANT}


def test_a_decision_of_another_workspace_is_unknown(running):
    db, now = running.live.db, running.live.bot.clock.now()
    shown = decisions.log(db, actor(GRADE3, "one"), meeting(running.live).id, DecisionFields("Pair"), now)
    for who in (actor("U0STRANGER1", "x"), actor(GRADE3, "y")):
        with pytest.raises(RefusalError):
            decisions.withdraw(db, who, shown.id + (who.user_id == GRADE3), now)
    with pytest.raises(RefusalError, match="whoever logged it"):
        decisions.withdraw(db, actor("U0GRADE5LEAD", "z"), shown.id, now)
    assert [one.is_withdrawn for one in decisions_in(running.live)] == [False]


def test_a_repeated_delivery_logs_one_decision(running):
    db, now = running.live.db, running.live.bot.clock.now()
    about = actor(GRADE3, "twice"), meeting(running.live).id, DecisionFields("Pair", "Scores"), now
    assert decisions.log(db, *about) == decisions.log(db, *about)
    assert len(decisions_in(running.live)) == 1


def test_an_agenda_item_of_another_meeting_is_not_what_a_decision_is_about(running):
    db, now = running.live.db, running.live.bot.clock.now()
    fields = DecisionFields("Pair", about=item_id(running.live) + 50)
    decisions.log(db, actor(GRADE3, "about"), meeting(running.live).id, fields, now)
    assert [one.agenda_item_id for one in decisions_in(running.live)] == [None]


def test_a_decision_written_while_the_meeting_ended_is_not_lost_and_too_late_after_the_minutes(running):
    tap(running.live, meeting_message(running.live), "Log a decision", GRADE3)
    running.live.slack.command(ASSISTANT, TEAM, "/ilt meeting end")
    send(running.live, GRADE3, text="Pair grade 3 classes")
    assert len(decisions_in(running.live)) == 1
    with running.live.db.write() as session:
        session.get_one(Meeting, meeting(running.live).id).state = MeetingState.CLOSED
    tap(running.live, newest(running.live, ASSISTANT), "Go on with it", ASSISTANT)
    assert "cannot go on any more" in newest(running.live, ASSISTANT).text
    db, now = running.live.db, running.live.bot.clock.now()
    with pytest.raises(RefusalError, match="minutes of that meeting are written"):
        decisions.log(db, actor(GRADE3, "late"), meeting(running.live).id, DecisionFields("Late"), now)


def test_taps_on_the_message_of_a_meeting_that_is_over_say_so(running):
    message = meeting_message(running.live)
    running.live.slack.command(ASSISTANT, TEAM, "/ilt meeting end")
    tap(running.live, message, "I am here", GRADE3)
    assert "not on any more" in newest(running.live, GRADE3).text
    assert there(running.live) == {ASSISTANT}


def test_a_repeated_five_minutes_more_counts_once(running):
    db, now = running.live.db, running.live.bot.clock.now()
    about = actor(ASSISTANT, "five"), meeting(running.live).id, now
    first, again = meeting_steps.more_minutes(db, *about), meeting_steps.more_minutes(db, *about)
    assert first.until == again.until


def test_the_lead_goes_to_members_only(running):
    message = meeting_message(running.live)
    block = message.blocks[-1]["block_id"]
    running.live.slack.click(ASSISTANT, TEAM, message.ts, block, ids.MEETING_MORE, "lead")
    db, now = running.live.db, running.live.bot.clock.now()
    with pytest.raises(RefusalError, match="Choose a member of this team who is in its channel"):
        meeting_steps.give_lead(db, actor(ASSISTANT, "l"), meeting(running.live).id, "U0STRANGER1", now)
    assert top_form(running.live, ASSISTANT).payload["title"]["text"] == "Hand over the lead"
