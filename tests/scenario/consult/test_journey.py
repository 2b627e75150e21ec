"""A question goes from an organizer to the staff and its result to where it is decided: unseen until the end, then everywhere."""

import json

from sqlalchemy import select, text

from bot.actor import Actor
from bot.blocks import ids
from bot.consult.messages.posted import ANSWER
from bot.consult.messages.shapes import CHOICES, ITEM
from bot.consult.messages.shapes import QUESTION as QUESTION_FIELD
from bot.live import decisions
from bot.live.decisions import DecisionFields
from bot.words import speaking
from sandbox.state import Message
from storage.agenda import AgendaItem, AgendaState
from storage.consult import Consultation
from storage.meetings import Meeting, MeetingState
from storage.people import Role
from tests.steps.agenda import agenda
from tests.steps.assessments import private, top_form
from tests.steps.bot import GRADE3, PRINCIPAL, PRIVATE, STAFF, TEAM, RunningBot
from tests.steps.consult import (
    QUESTION,
    TEACHERS,
    answered,
    ask_staff,
    asked,
    filled,
    school,
    tap,
)
from tests.steps.dated_bot import DatedBot, dms, element, set_role
from tests.steps.meetings import shown
from tests.steps.turns import turn_of


def answers(bot: RunningBot) -> list[int]:
    """How often each place was chosen so far, as only the file holds it."""
    with bot.db.read() as session:
        kept = session.scalars(text("SELECT answers FROM consultation_answers")).all()
    values = [one for row in kept for one in (json.loads(row) if isinstance(row, str) else row).values()]
    return [values.count(place) for place in (0, 1)]


def test_from_the_question_to_what_was_decided(tuesday_bot_on_both, caplog):
    bot = tuesday_bot_on_both
    school(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add When school starts")
    with bot.db.read() as session:
        item = session.scalars(select(AgendaItem.id)).one()
    preview = filled(bot, STAFF, PRIVATE, **{ITEM: str(item)})
    assert "This is what I post in #principal-office and #staff-room:" in shown(preview)
    assert "• Yes\n• No" in shown(preview)
    assert "8 people who are not in your team can answer" in shown(preview)
    bot.slack.view_action(PRINCIPAL, preview.id, preview.payload["blocks"][-1]["block_id"], ids.CONSULT_BACK)
    bot.settle()
    form = top_form(bot, PRINCIPAL)
    typed = {one["block_id"]: one["element"] for one in form.payload["blocks"] if one["type"] == "input"}
    assert (typed[QUESTION_FIELD]["initial_value"], typed[CHOICES]["initial_value"]) == (QUESTION, "Yes\nNo")
    bot.slack.submit(PRINCIPAL, form.id)
    preview = top_form(bot, PRINCIPAL)
    bot.slack.submit(PRINCIPAL, preview.id)
    bot.settle()
    assert "I post it in #principal-office and #staff-room now" in shown(top_form(bot, PRINCIPAL))
    bot.slack.close(PRINCIPAL, preview.id, clear_all=True)
    bot.tick()
    bot.tick()
    here, there = asked(bot, STAFF), asked(bot, PRIVATE)
    assert here.text == there.text
    assert "Until Thu, Dec 3, one answer each" in here.text
    assert "Kept, without your name." in answered(bot, TEACHERS[0], here, 0)
    # In the other channel it is the same answer, changed.
    answered(bot, TEACHERS[0], there, 1, PRIVATE)
    for user in TEACHERS[1:4]:
        answered(bot, user, here, 0)
    answered(bot, TEACHERS[4], there, 1, PRIVATE)
    assert answers(bot) == [3, 2]
    nobody_sees_counts(bot, here)
    result = it_ends(bot, here)
    decide_on(bot, item, result)
    # Nobody who answered, and nothing of what, is in the log.
    assert not any(one in caplog.text for one in (*TEACHERS, "Yes", QUESTION))


def nobody_sees_counts(bot: RunningBot, here: Message) -> None:
    tap(bot, GRADE3, here)
    assert "You are in #ilt-team" in private(bot, GRADE3, STAFF)[-1].text
    bot.tick()
    assert asked(bot, STAFF).text == here.text
    bot.slack.command(PRINCIPAL, TEAM, "/ilt ask")
    standing = private(bot, PRINCIPAL)[-1].text
    assert "#ilt-team asks staff until Thu, Dec 3" in standing
    assert not any(char in standing for char in "45")
    assert "Staff are asked until Thu, Dec 3." in agenda(bot, user=GRADE3).text
    assert "It stands in #principal-office and #staff-room." in standing
    set_role(bot, GRADE3, Role.FACILITATOR)
    bot.slack.command(GRADE3, TEAM, "/ilt ask")
    assert "It stands in #staff-room and a private channel." in private(bot, GRADE3)[-1].text, "not theirs"
    set_role(bot, GRADE3, Role.MEMBER)


def it_ends(bot: DatedBot, here: Message) -> str:
    """Over: in both channels, at the agenda item, and to whoever asked, in their morning."""
    tap(bot, TEACHERS[5], here)
    bot.at("2026-12-04 00:01")
    bot.tick()
    result = "Staff were asked “Should we start at 8?” (5 answered). Yes: 3 · No: 2"
    for channel in (STAFF, PRIVATE):
        assert "• Yes: 3\n• No: 2\n5 people answered." in asked(bot, channel).text
        assert "Answer…" not in str(asked(bot, channel).blocks)
    assert asked(bot, STAFF).ts == here.ts
    assert answers(bot) == [0, 0]
    assert result in agenda(bot, user=GRADE3).text
    assert not any("is over" in one.text for one in dms(bot, PRINCIPAL))
    bot.at("2026-12-04 07:31")
    [told] = [one for one in dms(bot, PRINCIPAL) if "is over" in one.text]
    assert "Yes: 3\nNo: 2" in told.text
    assert "the agenda item “When school starts”" in told.text
    form = top_form(bot, TEACHERS[5])
    bot.slack.fill(TEACHERS[5], form.id, ANSWER, ANSWER, "0")
    bot.slack.submit(TEACHERS[5], form.id)
    assert "That is over" in str(top_form(bot, TEACHERS[5]).errors)
    return result


def decide_on(bot: RunningBot, item: int, result: str) -> None:
    """In the meeting that takes the item up, what staff said is proposed for a decision to rest on."""
    now = bot.app.clock.now()
    with bot.db.write() as session:
        one = session.get_one(AgendaItem, item)
        meeting = Meeting(ilt_id=one.ilt_id, slot=now.date(), day=now.date(), starts_at=now, minutes=60)
        meeting.state, meeting.started_at = MeetingState.RUNNING, now
        session.add(meeting)
        session.flush()
        one.meeting_id, one.state = meeting.id, AgendaState.CURRENT
        number, consultation = meeting.id, session.scalars(select(Consultation.id)).one()
    turn = turn_of(bot.db, Actor("T0SANDBOX01", PRINCIPAL, "", "decides"), now)
    form = decisions.new_decision(turn, number)
    assert [one.words for one in form.staff] == [QUESTION]
    assert form.staff_said == str(consultation)
    fields = DecisionFields("We start at 8", "and the buses can", about=item, staff=consultation)
    with speaking("es"):  # the record is the team's, whoever logs it
        assert decisions.log(turn, number, fields).evidence == f"{result}\nand the buses can"


def test_a_channel_that_does_not_take_it_and_one_that_others_read_are_told_and_nothing_is_lost(tuesday_bot):
    bot = tuesday_bot
    school(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    # Archived between *Ask them* and the post; the bot hears of it only by posting.
    preview = filled(bot, STAFF, PRIVATE)
    bot.slack.submit(PRINCIPAL, preview.id)
    bot.slack.archive(PRIVATE)
    bot.tick()
    bot.tick()
    here = asked(bot, STAFF)
    for user in TEACHERS[:4]:
        answered(bot, user, here, 0)
    bot.slack.unarchive(PRIVATE)
    bot.slack.settle()
    bot.tick()
    [trouble] = [one for one in dms(bot, PRINCIPAL) if "I could not post “Should we start at 8?”" in one.text]
    block, _ = element(trouble, ids.CONSULT_AGAIN)
    bot.slack.click(PRINCIPAL, bot.slack.open_dm(PRINCIPAL).id, trouble.ts, block, ids.CONSULT_AGAIN)
    bot.tick()
    there = asked(bot, PRIVATE)
    assert there.text == here.text
    answered(bot, TEACHERS[4], there, 1, PRIVATE)
    bot.slack.share_outside(STAFF)
    bot.slack.archive(PRIVATE)
    bot.slack.settle()
    bot.tick()
    bot.at("2026-12-04 07:31")
    bot.tick()
    assert "Another organization reads this channel now" in asked(bot, STAFF).text
    assert "Yes: 4" not in asked(bot, STAFF).text
    [told] = [one for one in dms(bot, PRINCIPAL) if "is over" in one.text]
    assert "Yes: 4\nNo: 1" in told.text
    assert "In #staff-room the counts are not shown" in told.text
    assert "it could not be shown: I am not in it any more" in told.text
    # Theirs alone again: what was held back is shown.
    bot.slack.share_outside(STAFF, shared=False)
    bot.slack.settle()
    bot.tick()
    bot.tick()
    assert "• Yes: 4\n• No: 1" in asked(bot, STAFF).text


def test_what_is_taken_back_leaves_no_word_and_can_be_asked_again(tuesday_bot):
    bot = tuesday_bot
    school(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    [message] = ask_staff(bot)
    for user in TEACHERS[:4]:
        answered(bot, user, message, 0)
    bot.slack.command(PRINCIPAL, TEAM, "/ilt ask")
    standing = private(bot, PRINCIPAL)[-1]
    block, _ = element(standing, ids.CONSULT_TAKE_BACK)
    bot.slack.click(PRINCIPAL, TEAM, standing.ts, block, ids.CONSULT_TAKE_BACK)
    form = top_form(bot, PRINCIPAL)
    assert "deleted unread" in shown(form)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.settle()
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id, clear_all=True)
    bot.tick()
    words = asked(bot, STAFF)
    assert words.ts == message.ts
    assert words.text == "#ilt-team has taken back what it asked here. What was answered is deleted unread."
    assert answers(bot) == [0, 0]
    [again] = ask_staff(bot)
    assert again.ts != message.ts
    bot.slack.delete_message(STAFF, again.ts)
    bot.at("2026-12-04 00:01")
    bot.tick()
    bot.tick()
    assert "Fewer than 4 people answered" in asked(bot, STAFF).text
