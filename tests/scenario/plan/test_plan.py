"""`/ilt plan`: filled in part by part, read by everybody, posted, as a document; what is refused says why and stays typed."""

import json

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.plan.messages.forms import (
    BY,
    CONTENT,
    GOAL,
    IF,
    LEVERS,
    NUMBERS,
    PRIORITY,
    QUARTERS,
    REMOVE,
    SO_THAT,
    STOPS,
    STUDENTS,
    TEACHERS,
    THEN,
    YES,
)
from bot.plan.messages.shapes import Part
from storage.focus import Cycle, Quarter
from storage.people import Role
from storage.plan import PlanEntry
from tests.drawn.texts import NASTY
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, RunningBot
from tests.steps.dated_bot import dms, set_role
from tests.steps.focus import words_of
from tests.steps.inbox import files_of
from tests.steps.inbox import words_of as words_in
from tests.steps.plan import (
    READS,
    YEAR,
    close,
    fill,
    goals,
    page,
    part_form,
    parts,
    post,
    posts,
    press,
    with_goal,
    write,
)
from tests.steps.strategies import STUDENT_WORK, commit, with_focus


@pytest.fixture
def bot(tuesday_bot):
    """The principal is an organizer."""
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    tuesday_bot.tick()
    return tuesday_bot


def errors(bot: RunningBot, form, user: str = PRINCIPAL) -> dict[str, str]:
    """What stands under the fields of a form that is sent off; it stays open with what was typed."""
    ack = bot.slack.submit(user, form.id)
    found: dict[str, str] = ack.body["errors"]
    assert top_form(bot, user).id == form.id
    return found


@pytest.mark.begins_with(steps=with_focus)
def test_a_plan_is_filled_in_part_by_part_read_posted_and_printed(tuesday_bot):
    bot = tuesday_bot
    commit(bot)
    assert "Proposed from your strategies" in words_of(part_form(bot, Part.THEORY))
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.settle()
    write(bot, Part.PRIORITY, fields={PRIORITY: "Early literacy"})
    write(bot, Part.LEVERS, fields={LEVERS: "• Teacher teams\n\n- Feedback on lessons"})
    write(bot, Part.IMPACT, fields={TEACHERS: "Ask for evidence", STUDENTS: "Cite it", CONTENT: ""})
    assert "Saved: What we stop" in write(bot, Part.STOPS, fields={STOPS: "The weekly newsletter"})
    with_goal(bot)
    text = page(bot, GRADE5).text
    for said in (
        "Our plan: #ilt-team\nQ2, until Fri, Jan 22, 2027",
        f"1. {READS}",
        "Where it stands: 41 of 96 · Target: 70 of 96 by Fri, Jun 11, 2027 · changed Tue, Dec 1",
        "So far: Tue, Sep 15: 41 of 96 → Tue, Nov 3: 44 of 96",
        "The district priority it serves\nEarly literacy\nchanged Tue, Dec 1",
        "If we open each ILT meeting with student work, then teams plan from what students did.",
        "• Teacher teams\n• Feedback on lessons",
        "Teachers: Ask for evidence\nStudents: Cite it",
        "Plan and progress, until Mon, Feb 8, 2027",
        f"1. {STUDENT_WORK}",
        "• The weekly newsletter",
    ):
        assert said in text, said
    assert "Content:" not in text
    assert STUDENT_WORK in post(bot).text
    press(bot, GRADE5, page(bot, GRADE5), ids.PLAN_DOCUMENT)
    bot.settle()
    bot.tick()
    [(name, content)] = files_of(bot, GRADE5)
    assert name.startswith("ilt-plan-2026-12-01")
    assert name.endswith(".docx")
    assert "The quarterly action plan of #ilt-team" in dms(bot, GRADE5)[-1].text
    words = words_in(content)
    for said in (READS, "Early literacy", "Feedback on lessons", STUDENT_WORK, "The weekly newsletter", "Q4"):
        assert said in words, said


def test_without_anything_it_says_who_fills_it_in(bot):
    assert "Organizers fill it in: Principal" in page(bot, GRADE3).text
    assert "each part stands alone" in page(bot).text
    assert ids.PLAN_POST not in json.dumps(page(bot).blocks)


def test_members_and_observers_read_and_only_organizers_change_or_post(bot, mailbox):
    with_goal(bot)
    set_role(bot, GRADE5, Role.OBSERVER)
    for user in (GRADE3, GRADE5):
        shown = page(bot, user)
        assert READS in shown.text
        assert ids.PLAN_EDIT not in json.dumps(shown.blocks)
        assert ids.PLAN_POST not in json.dumps(shown.blocks)
    opened = page(bot)
    set_role(bot, PRINCIPAL, Role.MEMBER)
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    press(bot, PRINCIPAL, opened, ids.PLAN_EDIT)
    assert "Only an organizer can change the plan" in private(bot, PRINCIPAL)[-1].text
    press(bot, PRINCIPAL, opened, ids.PLAN_POST)
    assert "Only an organizer can post the plan" in private(bot, PRINCIPAL)[-1].text
    bot.tick()
    assert posts(bot) == []


def test_whoever_was_an_organizer_until_they_sent_it_off_keeps_what_they_typed(bot):
    form = part_form(bot, Part.PRIORITY)
    fill(bot, form, fields={PRIORITY: "Early literacy"})
    set_role(bot, PRINCIPAL, Role.MEMBER)
    assert "Only an organizer can change the plan" in errors(bot, form)[PRIORITY]
    with bot.db.read() as session:
        assert session.scalars(select(PlanEntry)).all() == []


@pytest.mark.parametrize("words", NASTY)
def test_any_words_are_kept_or_refused_with_the_reason(bot, words):
    form = part_form(bot, Part.PRIORITY)
    bot.slack.fill(PRINCIPAL, form.id, PRIORITY, PRIORITY, words[:3000])
    ack = bot.slack.submit(PRINCIPAL, form.id)
    if ack.body["response_action"] == "errors":
        assert "At most 300 characters" in ack.body["errors"][PRIORITY]
    else:
        close(bot)
        post(bot)


def test_a_goal_that_cannot_be_taken_says_why_and_stays_typed(bot):
    form = part_form(bot, Part.GOAL)
    fill(bot, form, fields={GOAL: "\u2063 "})
    assert "Write the goal" in errors(bot, form)[GOAL]
    for by, said in (
        (
            "in June",
            "“in June” may be one of several days: Tue, Jun 1, 2027 · Wed, Jun 30, 2027. Write one.",
        ),
        ("June 2027", "I read no date in “June 2027”. Write it like Jun 11, or leave it empty."),
        ("Nov 3, 2026", "“Nov 3, 2026” has passed"),
        ("when we can", "I read no date in “when we can”"),
    ):
        fill(bot, form, fields={GOAL: READS, BY: by})
        assert said in errors(bot, form)[BY]
    fill(bot, form, fields={BY: "Jun 12", NUMBERS: "Nov 3: 44 of 96\nlast week: 45\nDec 20, 2026: 50"})
    said = errors(bot, form)[NUMBERS]
    assert "Line 2 “last week: 45”: I read no one day before a colon." in said
    assert "Line 3 “Dec 20, 2026: 50”: Sun, Dec 20, 2026 is still to come." in said
    assert goals(bot) == []
    fill(bot, form, fields={NUMBERS: "Nov 3: 44 of 96"})
    bot.slack.submit(PRINCIPAL, form.id)
    # A Saturday: nobody promises anything by it.
    assert str(goals(bot)[0].by_on) == "2027-06-12"


def test_three_goals_are_the_most_and_one_can_be_taken_out(bot):
    for number in range(3):
        write(bot, Part.GOAL, fields={GOAL: f"Goal of grade {number}"})
    assert "One more school goal" not in words_of(top_form(bot, PRINCIPAL))
    close(bot)
    first = goals(bot)[0].id
    form = part_form(bot, Part.GOAL, goal_id=first)
    bot.slack.fill(PRINCIPAL, form.id, REMOVE, REMOVE, [YES])
    bot.slack.submit(PRINCIPAL, form.id)
    bot.settle()
    assert "Taken out of the plan" in words_of(top_form(bot, PRINCIPAL))
    close(bot)
    assert "Goal of grade 0" not in page(bot).text
    assert "1. Goal of grade 1" in page(bot).text


def test_a_fourth_goal_from_an_old_form_is_refused_and_stays_typed(bot):
    late = part_form(bot, Part.GOAL)
    fill(bot, late, fields={GOAL: "The fourth"})
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    for number in range(3):
        write(bot, Part.GOAL, ASSISTANT, fields={GOAL: f"Goal {number}"})
    assert "There are three goals already" in errors(bot, late)[GOAL]


def test_a_goal_is_changed_with_its_days_as_they_were_read(bot):
    goal = with_goal(bot)
    form = part_form(bot, Part.GOAL, goal_id=goal)
    shown = {block["block_id"]: block["element"].get("initial_value") for block in form.payload["blocks"]}
    assert shown[BY] == "Fri, Jun 11, 2027"
    assert shown[NUMBERS] == "Tue, Sep 15, 2026: 41 of 96\nTue, Nov 3, 2026: 44 of 96"
    fill(bot, form, fields={NUMBERS: f"{shown[NUMBERS]}\nDec 1: 47 of 96"})
    bot.slack.submit(PRINCIPAL, form.id)
    close(bot)
    assert "Tue, Nov 3: 44 of 96 → Tue, Dec 1: 47 of 96" in page(bot).text
    bot.at("2027-08-02 09:00")
    # What has passed since is not judged anew.
    assert "Saved" in write(bot, Part.GOAL, goal_id=goal, fields={GOAL: "All of them read"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Q1: Aug 24 to Oct 30\nQ2: Oct 26 to Jan 22",
            "Line 2 “Q2: Oct 26 to Jan 22”: this overlaps with Q1: Mon, Aug 24, 2026 to Fri, Oct 30, 2026.",
        ),
        ("Oct 30 to Aug 24", "Mon, Aug 24, 2026 is before Fri, Oct 30, 2026. Correct one of the two."),
        ("Q1: Aug 24", "write its first and its last day, such as Nov 2 to Jan 22."),
        ("Q1: soon", "I read no date here. Write it like Nov 2 to Jan 22, or take it out."),
        (f"{YEAR}\nQ5: Jun 16 to Jul 30", "A school year has at most 4 quarters."),
    ],
)
def test_quarters_that_cannot_be_say_why_and_nothing_is_saved(bot, text, said):
    form = part_form(bot, Part.QUARTERS)
    fill(bot, form, fields={QUARTERS: text})
    assert said in errors(bot, form)[QUARTERS]
    with bot.db.read() as session:
        assert session.scalars(select(Quarter)).all() == []


def test_quarters_end_what_is_chosen_from_then_on_and_are_shown_as_they_were_read(bot):
    assert "Saved: Quarters." in write(bot, Part.QUARTERS, fields={QUARTERS: YEAR})
    close(bot)
    with_focus(bot)
    with bot.db.read() as session:
        assert str(session.scalars(select(Cycle.ends_on)).one()) == "2027-01-22"
    form = part_form(bot, Part.QUARTERS)
    [field] = [block["element"] for block in form.payload["blocks"] if block["type"] == "input"]
    assert field["initial_value"].splitlines()[1] == "Q2: Mon, Nov 2, 2026 to Fri, Jan 22, 2027"
    fill(bot, form, fields={QUARTERS: field["initial_value"].replace("Fri, Jan 22", "Fri, Jan 15")})
    bot.slack.submit(PRINCIPAL, form.id)
    bot.settle()
    assert "What you work on now still ends on Fri, Jan 22, 2027" in words_of(top_form(bot, PRINCIPAL))
    with bot.db.read() as session:
        assert str(session.scalars(select(Cycle.ends_on)).one()) == "2027-01-22"
    assert "Saved: Quarters" in write(bot, Part.QUARTERS, fields={QUARTERS: ""})
    with bot.db.read() as session:
        assert session.scalars(select(Quarter)).all() == []


def test_a_theory_needs_what_we_do_and_what_follows(bot):
    form = part_form(bot, Part.THEORY)
    fill(bot, form, fields={IF: "", THEN: "", SO_THAT: "more students read"})
    assert set(errors(bot, form)) == {IF, THEN}
    fill(bot, form, fields={IF: "We plan from student work", THEN: "Then lessons fit"})
    bot.slack.submit(PRINCIPAL, form.id)
    close(bot)
    assert "If we plan from student work, then lessons fit, so that more students read." in page(bot).text


def test_levers_are_five_lines_at_most(bot):
    form = part_form(bot, Part.LEVERS)
    fill(bot, form, fields={LEVERS: "\n".join("abcdef")})
    assert "At most 5 lines, and these are 6." in errors(bot, form)[LEVERS]


def test_two_who_change_one_part_are_told_and_lose_nothing(bot):
    set_role(bot, ASSISTANT, Role.FACILITATOR)
    write(bot, Part.PRIORITY, fields={PRIORITY: "Literacy"})
    close(bot)
    mine, theirs = (part_form(bot, Part.PRIORITY, user) for user in (PRINCIPAL, ASSISTANT))
    fill(bot, theirs, ASSISTANT, fields={PRIORITY: "Mathematics"})
    bot.slack.submit(ASSISTANT, theirs.id)
    fill(bot, mine, fields={PRIORITY: "Early literacy"})
    bot.slack.submit(PRINCIPAL, mine.id)
    bot.settle()
    again = top_form(bot, PRINCIPAL)
    assert "Assistant principal changed this while you were writing. It now says: Mathematics." in words_of(
        again
    )
    assert again.payload["blocks"][1]["element"]["initial_value"] == "Early literacy"
    bot.slack.submit(PRINCIPAL, again.id)
    close(bot)
    assert "Early literacy" in page(bot).text


def test_a_part_that_was_emptied_is_shown_no_more(bot):
    write(bot, Part.PRIORITY, fields={PRIORITY: "Literacy"})
    write(bot, Part.PRIORITY, fields={PRIORITY: ""})
    close(bot)
    assert "priority" not in page(bot).text


def test_the_post_follows_every_change_until_the_plan_is_posted_again(bot):
    goal = with_goal(bot)
    first = post(bot)
    assert "Posted on Tue, Dec 1, 2026, and kept up to date." in first.text
    write(bot, Part.GOAL, goal_id=goal, fields={GOAL: "All of them read"})
    close(bot)
    assert "1. All of them read" in posts(bot)[-1].text
    bot.at("2027-02-02 09:00")
    post(bot)
    old, new = posts(bot)
    assert old.text == "Our plan, posted on Tue, Dec 1, 2026: a newer one stands further down."
    assert "Our plan\nQ3, until Fri, Apr 2, 2027" in new.text
    press(bot, GRADE3, new, ids.PLAN_SHOW)
    assert "All of them read" in private(bot, GRADE3)[-1].text


def test_impatient_taps_post_it_once(bot):
    with_goal(bot)
    for shown in [page(bot) for _ in range(3)]:
        press(bot, PRINCIPAL, shown, ids.PLAN_POST)
        said = next(one for one in private(bot, PRINCIPAL) if one.ts == shown.ts)
        assert said.text == "Posted: #ilt-team shows it in a moment and follows every change."
    bot.tick()
    assert len(posts(bot)) == 1


def test_what_is_worked_on_changes_the_post_too(bot):
    with_focus(bot)
    with_goal(bot)
    post(bot)
    commit(bot)
    assert f"1. {STUDENT_WORK}" in posts(bot)[-1].text


def test_from_the_form_one_sees_the_plan_and_goes_on(bot):
    with_goal(bot)
    form = parts(bot)
    bot.slack.submit(PRINCIPAL, form.id)
    bot.settle()
    shown = top_form(bot, PRINCIPAL)
    assert READS in json.dumps(shown.payload)
    block_id = next(
        block["block_id"]
        for block in shown.payload["blocks"]
        if ids.PLAN_EDIT in json.dumps(block.get("elements", []))
    )
    bot.slack.view_action(PRINCIPAL, shown.id, block_id, ids.PLAN_EDIT)
    bot.settle()
    assert "Goal 1:" in words_of(top_form(bot, PRINCIPAL))
