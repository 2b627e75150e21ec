"""Agenda items that serve a goal or a strategy: chosen in the form, said on the agenda, the card and in the minutes."""

import base64
import json

import pytest
from sqlalchemy import select

from bot.agenda.messages.forms import TITLE
from bot.blocks import ids
from bot.focus.messages.strategies import TURN
from bot.focus.messages.strategy_forms import WHAT
from bot.plan.messages.forms import GOAL, REMOVE, YES
from bot.plan.messages.shapes import Part
from sandbox.state import View
from storage.agenda import AgendaItem
from storage.people import Role
from storage.plan import AgendaServes, Served, forget_removed_goals, serve
from tests.steps.agenda import add, agenda, agenda_items, cards, meets, team_id
from tests.steps.assessments import seen, top_form
from tests.steps.bot import PRINCIPAL, TEAM, RunningBot
from tests.steps.closed_meeting import add_meeting
from tests.steps.closed_meeting import close as close_meeting
from tests.steps.dated_bot import TUESDAY, chicago, set_role
from tests.steps.inbox import words_of
from tests.steps.items import tap
from tests.steps.live import meeting_message, start
from tests.steps.minutes import minutes_in
from tests.steps.plan import READS, close, part_form, with_goal, write
from tests.steps.strategies import STUDENT_WORK, commit, end, with_focus


@pytest.fixture
def bot(tuesday_bot):
    """A team with a goal, a strategy and meetings."""
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.tick()
    meets(tuesday_bot)
    return tuesday_bot


def field(bot: RunningBot) -> str:
    return f"serves:{team_id(bot)}"


def options(form) -> list[str]:
    """What the form offers as served."""
    return [
        option["text"]["text"]
        for block in form.payload["blocks"]
        if block.get("block_id", "").startswith("serves:")
        for option in block["element"]["options"]
    ]


def propose(bot: RunningBot, title: str, served: str) -> None:
    """*Propose an item*, a title, what it serves, *Propose*."""
    form = opened(bot)
    bot.slack.fill(PRINCIPAL, form.id, TITLE, TITLE, title)
    if served:
        bot.slack.fill(PRINCIPAL, form.id, field(bot), "serves", served)
    bot.slack.submit(PRINCIPAL, form.id)
    close(bot)


def opened(bot: RunningBot) -> View:
    """`/ilt agenda add`; the form."""
    bot.slack.command(PRINCIPAL, TEAM, "/ilt agenda add")
    return top_form(bot, PRINCIPAL)


def links(bot: RunningBot) -> list[tuple[int | None, int | None]]:
    with bot.db.read() as session:
        rows = session.scalars(select(AgendaServes).order_by(AgendaServes.item_id))
        return [(one.goal_id, one.strategy_id) for one in rows]


def change(bot: RunningBot, user: str = PRINCIPAL):
    """`/ilt agenda`, *Change…* beside the only item."""
    shown = agenda(bot)
    tap(bot, shown, "Change…", user, shown.channel)
    return top_form(bot, user)


def test_without_a_plan_the_form_does_not_ask(bot):
    assert options(opened(bot)) == []


@pytest.mark.begins_with(steps=with_focus)
def test_an_item_says_what_it_serves_on_the_agenda_the_card_and_in_the_minutes(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    meets(bot)
    commit(bot)
    goal = with_goal(bot)
    assert options(opened(bot)) == [f"Goal 1: {READS}", f"Strategy 1. {STUDENT_WORK}"]
    close(bot)
    propose(bot, "Look at the winter test", f"goal:{goal}")
    assert f"Serves: {READS}" in agenda(bot).text
    bot.at("2026-12-02 16:00")
    assert f"Serves: {READS}" in cards(bot)[-1].text
    write(bot, Part.GOAL, goal_id=goal, fields={GOAL: "All of them read"})
    close(bot)
    assert "Serves: All of them read" in cards(bot)[-1].text
    form = change(bot)
    [now] = [one for one in form.payload["blocks"] if one.get("block_id") == field(bot)]
    assert now["element"]["initial_option"]["value"] == f"goal:{goal}"
    bot.slack.fill(PRINCIPAL, form.id, field(bot), "serves", "strategy:1")
    bot.slack.submit(PRINCIPAL, form.id)
    close(bot)
    assert links(bot) == [(None, 1)]
    assert f"Serves: {STUDENT_WORK}" in agenda(bot).text


def test_an_item_that_serves_nothing_says_nothing(bot):
    with_goal(bot)
    propose(bot, "Budget", "")
    assert links(bot) == []
    assert "Serves" not in agenda(bot).text


def test_a_goal_that_was_taken_out_meanwhile_is_refused_and_what_was_typed_stays(bot):
    goal = with_goal(bot)
    form = opened(bot)
    bot.slack.fill(PRINCIPAL, form.id, TITLE, TITLE, "Look at the winter test")
    bot.slack.fill(PRINCIPAL, form.id, field(bot), "serves", f"goal:{goal}")
    take_out(bot, goal, "U0ASSISTANT")
    ack = bot.slack.submit(PRINCIPAL, form.id)
    assert "That is not in the plan any more" in ack.body["errors"][field(bot)]
    assert agenda_items(bot.db) == []


def take_out(bot: RunningBot, goal: int, user: str = PRINCIPAL) -> None:
    set_role(bot, user, Role.FACILITATOR)
    form = part_form(bot, Part.GOAL, user, goal)
    bot.slack.fill(user, form.id, REMOVE, REMOVE, [YES])
    bot.slack.submit(user, form.id)
    close(bot, user)


def test_what_served_a_goal_that_was_taken_out_can_still_be_changed(bot):
    goal = with_goal(bot)
    propose(bot, "Look at the winter test", f"goal:{goal}")
    take_out(bot, goal)
    assert "Serves" not in agenda(bot).text
    form = change(bot)
    bot.slack.fill(PRINCIPAL, form.id, TITLE, TITLE, "Look at the spring test")
    bot.slack.submit(PRINCIPAL, form.id)
    assert agenda_items(bot.db)[0].title == "Look at the spring test"
    with bot.db.write() as session:
        assert forget_removed_goals(session, TUESDAY, limit=5) == 0
        assert forget_removed_goals(session, chicago("2026-12-02 09:00"), limit=5) == 1
    assert links(bot) == []


def test_a_strategy_that_ended_stays_served_and_is_offered_to_nobody_else(bot):
    with_focus(bot)
    commit(bot)
    propose(bot, "Look at student work", "strategy:1")
    end(bot, 1, "done")
    assert f"Strategy {STUDENT_WORK}" in options(change(bot))
    close(bot)
    assert options(opened(bot)) == []


def test_what_a_strategy_is_changed_into_is_served_from_then_on(bot):
    with_focus(bot)
    commit(bot)
    propose(bot, "Look at student work", "strategy:1")
    start(bot, at="2026-12-01 15:31")
    message = meeting_message(bot)
    block_id = next(one["block_id"] for one in message.blocks if f"{TURN}:1" in str(one.get("accessory", "")))
    bot.slack.click(PRINCIPAL, TEAM, message.ts, block_id, ids.STRATEGY_DECIDE, f"{TURN}:1")
    form = top_form(bot, PRINCIPAL)
    bot.slack.fill(PRINCIPAL, form.id, WHAT, WHAT, "Visit two lessons a week")
    bot.slack.submit(PRINCIPAL, form.id)
    close(bot)
    assert links(bot) == [(None, 2)]


def test_words_alone_put_an_item_on_the_agenda_as_before(bot):
    with_goal(bot)
    assert add(bot, "Look at the winter test").title == "Look at the winter test"
    assert "Serves" not in json.dumps(agenda(bot).blocks)


def test_minutes_say_what_was_served_and_follow_its_words(bot):
    goal = with_goal(bot)
    meeting_id = add_meeting(bot.db)
    with bot.db.write() as session:
        item = session.scalars(select(AgendaItem).filter_by(title="Walkthrough data")).one()
        serve(session, item, Served(goal))
    clock = bot.app.clock
    close_meeting(bot.db, meeting_id, clock.now(), clock.machine_now())
    bot.tick()
    assert f"Serves: {READS}" in minutes_in(bot)[-1].text
    [document] = [content for name, content in files_in(bot) if name.endswith(".docx")]
    assert f"Walkthrough data\nServes: {READS}" in words_of(document)
    write(bot, Part.GOAL, goal_id=goal, fields={GOAL: "All of them read"})
    close(bot)
    assert "Serves: All of them read" in minutes_in(bot)[-1].text


def files_in(bot: RunningBot) -> list[tuple[str, bytes]]:
    """The files in the channel: name and content."""
    known = bot.slack.world()["files"]
    wanted = [known[one] for message in seen(bot, PRINCIPAL) for one in message.files]
    return [(file["name"], base64.b64decode(file["content"])) for file in wanted]
