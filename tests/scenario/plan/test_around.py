"""Where else a plan belongs: shared, exported, moved, in one's own data, forgotten; what the bot saw of it beside results."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.plan.messages.forms import GOAL, LEVERS, PRIORITY
from bot.plan.messages.shapes import Part as PlanPart
from bot.sharing.messages.share import Part
from storage.agenda import AgendaItem
from storage.people import Ilt, Person, Role
from storage.personal import FORMER_MEMBER
from storage.plan import PlanEntry, PlanPost, Served, serve
from storage.strategies import CheckIn, StrategyWording
from tests.steps.assessments import answer_all, open_assessment, private, seen
from tests.steps.bot import ASSISTANT, EIGHT, GRADE5, PRINCIPAL, PRIVATE, TEAM, RunningBot
from tests.steps.closed_meeting import Held, add_meeting
from tests.steps.dated_bot import TUESDAY, element, reveal, set_role
from tests.steps.inbox import files_of, words_of
from tests.steps.plan import READS, close, part_form, post, posts, with_goal, write
from tests.steps.privacy import delete, my_file
from tests.steps.sharing import share
from tests.steps.strategies import commit, with_focus
from tests.steps.teams import bring, in_private


@pytest.fixture
def bot(tuesday_bot):
    """A plan with a goal, a lever and quarters, by the principal."""
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.tick()
    write(tuesday_bot, PlanPart.LEVERS, fields={LEVERS: "Teacher teams"})
    with_goal(tuesday_bot)
    return tuesday_bot


def test_a_plan_alone_can_be_shared_without_what_is_worked_on(bot):
    text = share(bot, Part.PLAN).text
    assert READS in text
    assert "Teacher teams" in text
    assert "Q2: Mon, Nov 2, 2026 to Fri, Jan 22, 2027" in text
    assert "What we work on" not in text


def test_the_export_gives_the_plan_where_there_is_nothing_else_and_offers_it_beside(bot):
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    bot.settle()
    bot.tick()
    [(name, content)] = files_of(bot, GRADE5)
    assert name.startswith("ilt-plan-2026-12-01")
    assert READS in words_of(content)
    add_meeting(bot.db)
    bot.slack.command(GRADE5, TEAM, "/ilt export")
    answer = private(bot, GRADE5)[-1]
    assert "You can have your plan too." in answer.text
    bot.slack.click(GRADE5, TEAM, answer.ts, element(answer, ids.PLAN_DOCUMENT)[0], ids.PLAN_DOCUMENT)
    bot.settle()
    bot.tick()
    assert sorted(name[:8] for name, _ in files_of(bot, GRADE5)) == ["ilt-minu", "ilt-plan", "ilt-plan"]


def test_a_team_that_moves_takes_its_plan_and_its_post_along(tuesday_bot_on_both):
    bot = tuesday_bot_on_both
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    bot.tick()
    goal = with_goal(bot)
    post(bot)
    with bot.db.write() as session:
        session.scalars(select(Ilt).filter_by(channel_id=TEAM)).one().set_up_at = TUESDAY
    in_private(bot)
    bring(bot)
    assert READS in posts(bot, PRINCIPAL, PRIVATE)[-1].text
    assert goal == 1


def test_my_file_holds_what_i_wrote_down_and_posted_and_nothing_of_others(bot):
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    write(bot, PlanPart.PRIORITY, ASSISTANT, fields={PRIORITY: "Early literacy"})
    close(bot, ASSISTANT)
    post(bot)
    mine = my_file(bot, PRINCIPAL)
    assert f"You changed a school goal on Dec 1, 2026 (#ilt-team): {READS}" in mine
    assert "You changed the plan on Dec 1, 2026: Strategic levers (#ilt-team): Teacher teams" in mine
    assert "You posted the plan (#ilt-team): Dec 1, 2026" in mine
    assert "Early literacy" not in mine
    assert "Early literacy" in my_file(bot, ASSISTANT)


def test_what_a_deleted_person_wrote_down_stays_and_is_a_former_members(bot):
    post(bot)
    delete(bot, PRINCIPAL)
    bot.tick()
    with bot.db.read() as session:
        for table in (PlanEntry.changed_by_id, PlanPost.posted_by_id):
            names = session.scalars(select(Person.name).join(table.class_, table == Person.id)).all()
            assert set(names) == {FORMER_MEMBER}
    assert READS in posts(bot, GRADE5)[-1].text
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    late = part_form(bot, PlanPart.LEVERS, ASSISTANT)
    assert "Teacher teams" in str(late.payload)


def test_beside_results_stands_what_the_bot_saw_of_the_plan(bot):
    with_focus(bot)
    commit(bot)
    add_meeting(bot.db, Held(day=(TUESDAY - timedelta(days=40)).date(), items=()))
    add_meeting(bot.db)
    with bot.db.write() as session:
        done = session.scalars(select(AgendaItem).filter_by(title="Walkthrough data", state="done")).all()
        serve(session, done[-1], Served(1))
    said = recorded(bot)
    assert "; 1 of 1 agenda item served a goal or strategy of your plan; " in said
    assert "; 0 of 1 strategy was checked." in said


def test_a_strategy_with_a_reading_of_the_last_thirty_days_counts_as_checked(bot):
    with_focus(bot)
    commit(bot)
    add_meeting(bot.db, Held(day=(TUESDAY - timedelta(days=40)).date(), items=()))
    add_meeting(bot.db)
    with bot.db.write() as session:
        wording = session.scalars(select(StrategyWording)).one()
        session.add(
            CheckIn(
                ilt_id=wording.ilt_id,
                strategy_id=wording.strategy_id,
                wording_id=wording.id,
                slot="2026-11-24",
                asked_on=TUESDAY.date(),
                due_on=TUESDAY.date(),
                did="partly",
                worked="better",
                answered_at=TUESDAY - timedelta(days=1),
                answered_by_id=wording.said_by_id,
            )
        )
    assert "1 of 1 strategy was checked." in recorded(bot)
    post(bot)
    assert "Check, Mon, Nov 30: Partly · Better (Principal)" in posts(bot)[-1].text


def recorded(bot: RunningBot) -> str:
    """What stands beside the results of a self-assessment that is made for it."""
    open_assessment(bot)
    for user in EIGHT[:4]:
        answer_all(bot, user)
    reveal(bot)
    return [one.text for one in seen(bot, PRINCIPAL) if "Recorded with me" in one.text][-1]


def test_a_goal_in_any_script_stands_in_the_post_as_typed(bot):
    write(bot, PlanPart.GOAL, fields={GOAL: "كل طالب يقرأ 👩‍🏫 <!channel> *bold*"})
    close(bot)
    shown = post(bot)
    assert "كل طالب يقرأ 👩‍🏫 &lt;!channel&gt; *bold*" in shown.text
