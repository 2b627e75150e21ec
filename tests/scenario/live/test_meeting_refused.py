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
from tests.steps.dated_bot import set_role
from tests.steps.dms import actor
from tests.steps.items import newest, send, tap
from tests.steps.live import agenda, agenda_rows, click, meeting, meeting_message, meets, start, there
from tests.steps.live import decisions as decisions_in
from tests.steps.turns import turn_of


@pytest.fixture
def running(tuesday_bot):
    """A meeting that the assistant principal started."""
    meets(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    agenda(tuesday_bot, "Reading data", "Budget")
    start(tuesday_bot, ASSISTANT)
    click(tuesday_bot, "First item", ASSISTANT)
    return tuesday_bot


def item_id(bot, title="Reading data") -> int:
    with bot.db.read() as session:
        found: int = session.scalars(select(AgendaItem.id).filter_by(title=title)).one()
        return found


def every_step(bot, who, meeting_id):
    db, now = bot.db, bot.app.clock.now()
    fields = DecisionFields("Forged")
    return [
        lambda: meeting_steps.here(turn_of(db, who, now), meeting_id, is_there=True),
        lambda: meeting_steps.next_item(turn_of(db, who, now), meeting_id, item_id(bot)),
        lambda: meeting_steps.more_minutes(turn_of(db, who, now), meeting_id),
        lambda: meeting_steps.attendance(turn_of(db, who, now), meeting_id),
        lambda: meeting_steps.save_attendance(turn_of(db, who, now), meeting_id, [GRADE3], []),
        lambda: meeting_steps.lead_choices(turn_of(db, who, now), meeting_id),
        lambda: meeting_steps.give_lead(turn_of(db, who, now), meeting_id, GRADE3),
        lambda: parking.park(turn_of(db, who, now), meeting_id, item_id(bot)),
        lambda: parking.bring_back(turn_of(db, who, now), meeting_id, item_id(bot)),
        lambda: parking.keep_as_note(turn_of(db, who, now), meeting_id, item_id(bot), "x"),
        lambda: decisions.new_decision(turn_of(db, who), meeting_id),
        lambda: decisions.log(turn_of(db, who, now), meeting_id, fields),
        lambda: decisions.read_decisions(turn_of(db, who), meeting_id),
        lambda: meeting_items.read_items(turn_of(db, who), meeting_id),
    ]


def test_nobody_from_outside_takes_a_step_in_it(running):
    before = agenda_rows(running)
    row = meeting(running)
    for work in every_step(running, actor("U0STRANGER1", "forged"), row.id):
        with pytest.raises(RefusalError):
            work()
    for work in every_step(running, actor(PRINCIPAL, "gone"), 999):
        with pytest.raises(RefusalError):
            work()
    assert agenda_rows(running) == before
    assert decisions_in(running) == []
    assert there(running) == {ASSISTANT}


def test_a_decision_of_another_workspace_is_unknown(running):
    db, now = running.db, running.app.clock.now()
    shown = decisions.log(turn_of(db, actor(GRADE3, "one"), now), meeting(running).id, DecisionFields("Pair"))
    for who in (actor("U0STRANGER1", "x"), actor(GRADE3, "y")):
        with pytest.raises(RefusalError):
            decisions.withdraw(turn_of(db, who, now), shown.id + (who.user_id == GRADE3))
    with pytest.raises(RefusalError, match="whoever logged it"):
        decisions.withdraw(turn_of(db, actor("U0GRADE5LEAD", "z"), now), shown.id)
    assert [one.is_withdrawn for one in decisions_in(running)] == [False]


def test_a_repeated_delivery_logs_one_decision(running):
    db, now = running.db, running.app.clock.now()
    twice = turn_of(db, actor(GRADE3, "twice"), now)
    about = meeting(running).id, DecisionFields("Pair", "Scores")
    assert decisions.log(twice, *about) == decisions.log(twice, *about)
    assert len(decisions_in(running)) == 1


def test_taking_a_decision_back_that_is_delivered_again_after_its_undo_changes_nothing(running):
    db, now = running.db, running.app.clock.now()
    shown = decisions.log(turn_of(db, actor(GRADE3, "log"), now), meeting(running).id, DecisionFields("Pair"))
    take_back = turn_of(db, actor(GRADE3, "take back"), now)
    decisions.withdraw(take_back, shown.id)
    decisions.withdraw(turn_of(db, actor(GRADE3, "undo"), now), shown.id, is_withdrawn=False)
    decisions.withdraw(take_back, shown.id)
    assert [one.is_withdrawn for one in decisions_in(running)] == [False]


def test_an_agenda_item_of_another_meeting_is_not_what_a_decision_is_about(running):
    db, now = running.db, running.app.clock.now()
    fields = DecisionFields("Pair", about=item_id(running) + 50)
    decisions.log(turn_of(db, actor(GRADE3, "about"), now), meeting(running).id, fields)
    assert [one.agenda_item_id for one in decisions_in(running)] == [None]


def test_a_decision_written_while_the_meeting_ended_is_not_lost_and_too_late_after_the_minutes(running):
    tap(running, meeting_message(running), "Log a decision", GRADE3)
    running.slack.command(ASSISTANT, TEAM, "/ilt meeting end")
    send(running, GRADE3, text="Pair grade 3 classes")
    assert len(decisions_in(running)) == 1
    with running.db.write() as session:
        session.get_one(Meeting, meeting(running).id).state = MeetingState.CLOSED
    tap(running, newest(running, ASSISTANT), "Go on with it", ASSISTANT)
    assert "cannot go on any more" in newest(running, ASSISTANT).text
    db, now = running.db, running.app.clock.now()
    with pytest.raises(RefusalError, match="minutes of that meeting are written"):
        decisions.log(turn_of(db, actor(GRADE3, "late"), now), meeting(running).id, DecisionFields("Late"))


def test_taps_on_the_message_of_a_meeting_that_is_over_say_so(running):
    message = meeting_message(running)
    running.slack.command(ASSISTANT, TEAM, "/ilt meeting end")
    tap(running, message, "I am here", GRADE3)
    assert "not on any more" in newest(running, GRADE3).text
    assert there(running) == {ASSISTANT}


def test_a_repeated_five_minutes_more_counts_once(running):
    db, now = running.db, running.app.clock.now()
    about = turn_of(db, actor(ASSISTANT, "five"), now), meeting(running).id
    first, again = meeting_steps.more_minutes(*about), meeting_steps.more_minutes(*about)
    assert first.until == again.until


def test_the_lead_goes_to_members_only(running):
    message = meeting_message(running)
    block = message.blocks[-1]["block_id"]
    running.slack.click(ASSISTANT, TEAM, message.ts, block, ids.MEETING_MORE, "lead")
    db, now = running.db, running.app.clock.now()
    with pytest.raises(RefusalError, match="Choose a member of this team who is in its channel"):
        meeting_steps.give_lead(turn_of(db, actor(ASSISTANT, "l"), now), meeting(running).id, "U0STRANGER1")
    assert top_form(running, ASSISTANT).payload["title"]["text"] == "Hand over the lead"
