"""What staff ask under a shared post reaches the team, is answered, decided, and told again: once, to whoever may read it."""

import json

from sqlalchemy import select

from bot.agenda.messages.forms import OBJECTIVE, TITLE
from bot.blocks import ids
from bot.sharing.messages.share import PARTS
from bot.staff import answering
from bot.staff.messages.asking import TEXT
from bot.staff.messages.list import ANSWER
from storage.agenda import AgendaItem, AgendaState, Decision
from storage.meetings import Meeting, MeetingState
from storage.people import Role, look_again
from storage.staff import StaffText
from tests.steps.agenda import agenda
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import GRADE3, PRINCIPAL, STAFF, TEAM, RunningBot
from tests.steps.closed_meeting import close
from tests.steps.dated_bot import dms, element, set_role
from tests.steps.dms import actor, times
from tests.steps.live import person_id
from tests.steps.meetings import send, shown
from tests.steps.staff import TEACHERS, asked_in_form, share_decisions, staff_room, tap_ask
from tests.steps.turns import turn_of

ASKED, OPEN = "May we see an example of <!channel> it?", "Could we start later"


def the_list(bot: RunningBot, user: str = PRINCIPAL) -> str:
    """`/ilt agenda`, *Read them*; every word of the list."""
    message = agenda(bot, user=user)
    block, _ = element(message, ids.STAFF_LIST)
    bot.slack.click(user, TEAM, message.ts, block, ids.STAFF_LIST)
    bot.settle()
    return shown(top_form(bot, user))


def push(bot: RunningBot, action_id: str, words: str) -> None:
    """A button of the row with these words, in the list in front of the principal."""
    form = top_form(bot, PRINCIPAL)
    blocks = form.payload["blocks"]
    row = next(place for place, one in enumerate(blocks) if words in json.dumps(one, ensure_ascii=False))
    bot.slack.view_action(PRINCIPAL, form.id, blocks[row + 1]["block_id"], action_id)
    bot.settle()


def thread(bot: RunningBot, ts: str) -> list[str]:
    return [one.text for one in seen(bot, TEACHERS[0], STAFF) if one.thread_ts == ts and one.ts != ts]


def decide_on_it(bot: RunningBot) -> int:
    """The next meeting took it up, decided, and is closed. Returns its number."""
    with bot.db.write() as session:
        item = session.scalars(select(AgendaItem).filter_by(title="An example lesson")).one()
        now = bot.app.clock.now()
        meeting = Meeting(ilt_id=item.ilt_id, slot=now.date(), day=now.date(), starts_at=now, minutes=60)
        meeting.state, meeting.started_at, meeting.ended_at = MeetingState.CLOSED, now, now
        session.add(meeting)
        session.flush()
        item.meeting_id, item.state = meeting.id, AgendaState.DONE
        decision = Decision(ilt_id=item.ilt_id, meeting_id=meeting.id, agenda_item_id=item.id, request="d")
        decision.text, decision.logged_by_id, decision.logged_at = "Kim shows one", item.proposed_by_id, now
        session.add(decision)
        number = meeting.id
    close(bot.db, number, bot.app.clock.now(), bot.app.clock.machine_now())
    bot.tick()
    bot.tick()
    return number


def test_from_the_question_to_what_was_decided(tuesday_bot_on_both, caplog):
    bot = tuesday_bot_on_both
    post = staff_room(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    said = asked_in_form(bot, TEACHERS[0], post, ASKED)
    assert "Sent with your name. #ilt-team reads it" in said
    assert "You can ask 2 times more today" in said
    assert "Kept without your name" in asked_in_form(bot, TEACHERS[1], post, OPEN, signed=False)
    words = the_list(bot)
    assert "From staff: 1 question waits." in words
    assert "Teacher 0 · about Decisions: Use the ATLAS protocol" in words
    assert OPEN not in words
    assert "From staff" not in "".join(one.text for one in seen(bot, GRADE3))
    assert ids.STAFF_ANSWER not in the_list_as(bot, GRADE3)
    # Morning: what has no name comes too, and the organizer's message of a day is not needed for it (it is no Monday).
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id, clear_all=True)
    bot.at("2026-12-02 07:31")
    words = the_list(bot)
    assert "From staff: 2 questions wait." in words
    assert "without a name · about Decisions: Use the ATLAS protocol · Wed, Dec 2" in words
    push(bot, ids.STAFF_AGENDA, "May we see")
    below = send(bot, {TITLE: "An example lesson", OBJECTIVE: "We know what it looks like"})
    assert "On the agenda for Tue, Dec 1" in shown(below) or "On the agenda" in shown(below)
    assert "From staff: 1 question waits." in shown(below)
    bot.slack.close(PRINCIPAL, below.id, clear_all=True)
    bot.at("2026-12-02 09:00")
    assert thread(bot, post.ts) == ["The team has read 1 question that was asked here. 1 is on its agenda."]
    number = decide_on_it(bot)
    [minutes] = [
        one for one in seen(bot, PRINCIPAL) if "Minutes:" in one.text and "Kim shows one" in one.text
    ]
    decided = "You asked: An example lesson → We decided: Kim shows one"
    assert f"You asked, we decided:\n{decided}" in minutes.text
    bot.slack.command(PRINCIPAL, TEAM, "/ilt share")
    form = top_form(bot, PRINCIPAL)
    [ticked] = [one["element"] for one in form.payload["blocks"] if one.get("block_id") == PARTS]
    assert "asked" in [one["value"] for one in ticked["initial_options"]]
    bot.slack.close(PRINCIPAL, form.id, clear_all=True)
    again = share_decisions(bot, ["decisions", "asked"], number)
    assert decided in again.text
    assert "Teacher" not in again.text
    # Neither words, nor anything of whoever asked without a name, are in the log.
    assert not any(one in caplog.text for one in ("see an example", OPEN, TEACHERS[1], "Teacher 1"))


def the_list_as(bot: RunningBot, user: str) -> str:
    the_list(bot, user)
    form = top_form(bot, user)
    bot.slack.close(user, form.id)
    return json.dumps(form.payload)


def test_an_answer_reaches_whoever_signed_in_their_hours_and_changes_under_the_post(tuesday_bot):
    bot = tuesday_bot
    post = staff_room(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    asked_in_form(bot, TEACHERS[0], post, ASKED)
    bot.at("2026-12-01 20:00")
    the_list(bot)
    push(bot, ids.STAFF_ANSWER, "May we see")
    below = send(bot, {ANSWER: "Yes, on *Friday*"})
    assert "Teacher 0 gets it as a direct message from me: Wed, Dec 2, 7:30 AM" in shown(below)
    assert "Answered (Principal): Yes, on *Friday*" in shown(below)
    bot.tick()
    assert dms(bot, TEACHERS[0]) == []
    assert thread(bot, post.ts) == []
    bot.at("2026-12-02 07:31")
    [told] = dms(bot, TEACHERS[0])
    assert "you asked #ilt-team about “Decisions: Use the ATLAS protocol”. Principal answers:" in told.text
    assert "Yes, on *Friday*" in told.text
    assert ASKED not in told.text
    assert thread(bot, post.ts) == ["The team has read 1 question that was asked here."]
    asked_in_form(bot, TEACHERS[2], post, OPEN)
    bot.slack.close(PRINCIPAL, below.id, clear_all=True)
    the_list(bot)
    form = top_form(bot, PRINCIPAL)
    row = next(one for one in form.payload["blocks"] if OPEN in json.dumps(one))
    decline = next(one["value"] for one in row["accessory"]["options"] if one["value"].startswith("decline"))
    bot.slack.view_action(PRINCIPAL, form.id, row["block_id"], ids.STAFF_ROW, decline)
    bot.settle()
    below = send(bot, {ANSWER: "Ask the district"})
    assert "Not for us (Principal): Ask the district" in shown(below)
    bot.at("2026-12-02 09:00")
    assert "it is not for their team" in dms(bot, TEACHERS[2])[-1].text
    assert thread(bot, post.ts) == ["The team has read 2 questions that were asked here."]


def test_several_answers_of_one_day_say_which_question_each_is_for(tuesday_bot):
    bot = tuesday_bot
    post = staff_room(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    asked_in_form(bot, TEACHERS[0], post, ASKED)
    asked_in_form(bot, TEACHERS[0], post, OPEN)
    asked_in_form(bot, TEACHERS[0], post, "Quietly", signed=False)
    the_list(bot)
    push(bot, ids.STAFF_ANSWER, ASKED[:10])
    send(bot, {ANSWER: "On Friday"})
    bot.at("2026-12-02 07:31")
    [told] = dms(bot, TEACHERS[0])
    assert f"On Tue, Dec 1, 2026 you asked #ilt-team: “{ASKED[:25]}" in told.text
    assert OPEN[:10] not in told.text
    assert "Quietly" not in told.text
    assert removed(bot, OPEN) == "Removed."
    said = removed(bot, ASKED)
    assert said.endswith("may stand in the answer that whoever asked it got, which nobody else reads.")


def removed(bot: RunningBot, asked: str) -> str:
    """*Remove…* of a question, and what is said to that."""
    with bot.db.read() as session:
        number = session.scalars(select(StaffText.id).filter_by(text=asked)).one()
    return answering.remove_text(turn_of(bot.db, actor(PRINCIPAL, asked), *times(bot)), number)


def test_an_organizer_is_told_on_monday_and_only_once_that_something_waits(tuesday_bot):
    bot = tuesday_bot
    post = staff_room(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    with bot.db.write() as session:
        look_again(session, [person_id(bot, PRINCIPAL)])
    bot.tick()
    asked_in_form(bot, TEACHERS[0], post, ASKED)
    bot.at("2026-12-02 12:00")
    assert not any("from staff" in one.text for one in dms(bot, PRINCIPAL))
    bot.at("2026-12-07 07:31")
    mine = [one for one in dms(bot, PRINCIPAL) if "1 question from staff waits for #ilt-team." in one.text]
    assert len(mine) == 1
    assert not any("from staff" in one.text for one in dms(bot, GRADE3))
    block, _ = element(mine[0], ids.STAFF_LIST)
    bot.slack.click(PRINCIPAL, bot.slack.open_dm(PRINCIPAL).id, mine[0].ts, block, ids.STAFF_LIST)
    assert "From staff: 1 question waits." in shown(top_form(bot, PRINCIPAL))
    bot.at("2026-12-08 07:31")
    assert sum("from staff" in one.text for one in dms(bot, PRINCIPAL)) == 1


def test_under_a_deleted_post_nothing_more_is_said_and_whoever_asked_is_answered_all_the_same(tuesday_bot):
    bot = tuesday_bot
    post = staff_room(bot)
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    tap_ask(bot, TEACHERS[0], post)
    form = top_form(bot, TEACHERS[0])
    bot.slack.fill(TEACHERS[0], form.id, TEXT, TEXT, ASKED)
    bot.slack.delete_message(STAFF, post.ts)
    bot.slack.submit(TEACHERS[0], form.id)
    assert "Sent with your name" in shown(top_form(bot, TEACHERS[0]))
    the_list(bot)
    push(bot, ids.STAFF_ANSWER, "May we see")
    send(bot, {ANSWER: "Yes"})
    bot.at("2026-12-01 09:30")
    bot.tick()
    assert "Yes" in dms(bot, TEACHERS[0])[-1].text
    assert [one.thread_ts for one in seen(bot, TEACHERS[0], STAFF) if one.thread_ts] == []
    assert not any("could not post" in one.text for one in dms(bot, PRINCIPAL))


def test_nobody_of_another_organization_asks_and_a_small_channel_offers_no_way_without_a_name(tuesday_bot):
    bot = tuesday_bot
    post = staff_room(bot)
    bot.slack.add_person("U0STRANGER1", "Stranger", team_id="T0NEIGHBOUR")
    bot.slack.join("U0STRANGER1", STAFF)
    tap_ask(bot, "U0STRANGER1", post)
    assert "You belong to another organization's Slack" in private(bot, "U0STRANGER1", STAFF)[-1].text
    assert bot.slack.modal_stack("U0STRANGER1") == []
    bot.slack.leave(TEACHERS[1], STAFF)
    bot.slack.leave(TEACHERS[2], STAFF)
    bot.slack.share_outside(STAFF)
    bot.slack.settle()
    bot.tick()
    tap_ask(bot, TEACHERS[0], post)
    form = top_form(bot, TEACHERS[0])
    assert "only in channels of at least 10 people" in shown(form)
    assert "shared with another organization" in shown(form)
    assert "Without my name" not in json.dumps(form.payload)
