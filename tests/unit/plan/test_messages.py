"""Every page, form and post of a plan is one that Slack takes, for any text; and its document holds everything."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.word import WIDTH
from bot.focus.messages.shapes import Area
from bot.focus.messages.strategy_shapes import NumberShown, ReadingShown, Standing, StrategyShown
from bot.plan.messages import faults, forms
from bot.plan.messages.document import plan_document
from bot.plan.messages.forms import About, PartsForm, PlanForm, meanwhile_words, saved_words
from bot.plan.messages.sections import sections_of
from bot.plan.messages.shapes import MOST_GOALS, Goal, Part, Plan
from bot.plan.messages.view import (
    PlanView,
    Posting,
    document_message,
    pages_of,
    plan_post,
    plan_post_before,
    plan_posted,
    plan_view,
)
from bot.rules.check_ins import Did, Said, Worked
from bot.rules.dated_numbers import DatedNumber, read_numbers
from bot.rules.quarters import QuarterSaid, read_quarters
from sandbox.validator import check_view
from tests.drawn.texts import fits, short, words

TODAY = date(2026, 12, 1)
numbers = st.integers(1, 10**6)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
maybe = words | st.just("")
texts = words.map(lambda text: text[:300])
dated = st.lists(st.builds(DatedNumber, days, words.map(lambda text: text[:40])), max_size=20)
goals = st.builds(Goal, numbers, texts, maybe, maybe, maybe, st.none() | days, dated, st.none() | days)
strategies = st.builds(
    StrategyShown,
    numbers,
    st.integers(0, 3),
    st.just(TODAY),
    words,
    maybe,
    maybe,
    maybe,
    maybe,
    standing=st.sampled_from([Standing.ACTIVE, Standing.ON_HOLD, Standing.WAITING]),
    ends_on=st.none() | days,
    makes_room=maybe,
    numbers=st.lists(st.builds(NumberShown, words, maybe, short, short, st.none() | days), max_size=3),
    items=st.integers(0, 40),
    readings=st.lists(
        st.builds(
            ReadingShown,
            days,
            st.builds(Said, st.sampled_from(Did), st.sampled_from(Worked)),
            words,
            maybe,
            maybe,
        ),
        max_size=1,
    ),
)
areas = st.builds(Area, numbers, numbers, words, days, maybe, strategies=st.lists(strategies, max_size=3))
quarters = st.builds(QuarterSaid, words.map(lambda text: text[:40]) | st.just(""), days, days)


@st.composite
def plans(draw) -> Plan:
    filled = {
        part: draw(st.lists(texts, min_size=size, max_size=most))
        for part, size, most in (
            (Part.PRIORITY, 1, 1),
            (Part.THEORY, 3, 3),
            (Part.LEVERS, 1, 5),
            (Part.IMPACT, 3, 3),
            (Part.STOPS, 1, 5),
        )
        if draw(st.booleans())
    }
    worked_on = draw(st.lists(areas, max_size=2))
    return Plan(
        7,
        draw(words),
        TODAY,
        draw(st.lists(goals, max_size=MOST_GOALS)),
        filled,
        worked_on,
        draw(st.lists(quarters, max_size=8)),
        dict.fromkeys(filled, TODAY),
    )


@given(plans(), st.integers(0, 9), st.booleans(), st.booleans(), maybe)
def test_a_page_and_a_post_fit(plan, page, may_edit, may_post, organizers):
    fits(plan_view(PlanView(plan, page, may_edit, may_post, organizers)))
    fits(plan_posted(Posting(7, plan.team)))
    fits(plan_post(plan, TODAY))
    fits(plan_post_before(TODAY))
    fits(document_message(plan, is_late=True))


@given(plans())
def test_the_pages_hold_everything_once(plan):
    shown = [
        line for page in pages_of(plan) for one in page for text in one.lines for line in text.splitlines()
    ]
    whole = [line for one in sections_of(plan) for text in one.lines for line in text.splitlines()]
    assert [line for line in shown if line] == [line for line in whole if line]


@given(plans(), maybe, st.sampled_from(Part), st.booleans(), st.data())
def test_the_forms_fit(plan, done, part, is_proposed, data):
    assert check_view(forms.parts_form(PartsForm(plan, done)), "modal") == []
    said = {name: data.draw(maybe) for name in forms.FIELDS[part]}
    for about in (About(7, part), About(7, part, 12, 3)):
        form = PlanForm(about, said, is_proposed, meanwhile_words(done, list(said.values())))
        assert check_view(forms.plan_form(form), "modal") == []
        assert saved_words(about, removed=is_proposed, focus_until=done)


@given(plans())
def test_any_plan_makes_a_document(plan):
    docx.Document(io.BytesIO(plan_document(plan)))


@given(st.text(max_size=300), days)
def test_a_fault_under_dates_and_numbers_is_short_enough(text, today):
    for fault in (
        faults.quarters_fault(read_quarters(text, today, is_month_first=True)),
        faults.numbers_fault(*read_numbers(text, today, is_month_first=True)),
    ):
        assert len(fault) <= 1000


WHOLE = Plan(
    7,
    "Lincoln ILT",
    TODAY,
    [
        Goal(
            1,
            "Every third grader reads at grade level",
            "winter reading test",
            "41 of 96",
            "70 of 96",
            date(2027, 6, 11),
            [DatedNumber(date(2026, 11, 3), "44 of 96")],
            date(2026, 11, 3),
        )
    ],
    {
        Part.PRIORITY: ["Early literacy"],
        Part.THEORY: ["We plan from student work", "Then lessons fit", "so that more students read"],
        Part.LEVERS: ["Teacher teams", "Feedback"],
        Part.IMPACT: ["Ask for evidence", "", "Texts at grade level"],
        Part.STOPS: ["The weekly newsletter"],
    },
    [
        Area(
            1,
            1,
            "Learning from data",
            date(2027, 1, 22),
            "look at student work in every meeting",
            strategies=[
                StrategyShown(
                    4,
                    1,
                    TODAY,
                    "Open each meeting with student work",
                    "teams plan from it",
                    "4 of 5 meetings",
                    "20 of 96",
                    "Maya",
                    makes_room="The announcements",
                    items=3,
                    items_done=2,
                    readings=[ReadingShown(date(2026, 11, 24), Said(Did.PARTLY, Worked.BETTER), "Maya")],
                )
            ],
        )
    ],
    [QuarterSaid("Q2", date(2026, 11, 2), date(2027, 1, 22))],
    {Part.PRIORITY: date(2026, 11, 3)},
)


def test_a_page_says_what_stands_and_since_when():
    text = plan_view(PlanView(WHOLE, may_edit=True, may_post=True))["text"]
    for said in (
        "Our plan: Lincoln ILT\nQ2, until Fri, Jan 22, 2027",
        "1. Every third grader reads at grade level",
        "Measured by: winter reading test · Where it stands: 41 of 96 · Target: 70 of 96 by Fri, Jun 11, 2027 · changed Tue, Nov 3",
        "So far: Tue, Nov 3: 44 of 96",
        "The district priority it serves\nEarly literacy\nchanged Tue, Nov 3",
        "If we plan from student work, then lessons fit, so that more students read.",
        "Teachers: Ask for evidence\nContent: Texts at grade level",
        "1. Open each meeting with student work · so that teams plan from it",
        "Check, Tue, Nov 24: Partly · Better (Maya)",
        "• The announcements\n• The weekly newsletter",
        "Q2: Mon, Nov 2, 2026 to Fri, Jan 22, 2027",
    ):
        assert said in text, said
    assert "Students:" not in text
    assert text.count("The announcements") == 1


def test_only_what_is_filled_is_shown():
    only = replace(WHOLE, goals=(), texts={Part.LEVERS: []}, areas=(), quarters=())
    assert list(sections_of(only)) == []
    assert only.is_empty
    view = plan_view(PlanView(only, may_edit=True))
    assert "each part stands alone" in view["text"]
    assert [one["action_id"] for one in view["blocks"][-1]["elements"]] == [ids.PLAN_EDIT]


@pytest.mark.parametrize(
    ("may_edit", "may_post", "buttons"),
    [
        (True, True, [ids.PLAN_EDIT, ids.PLAN_POST, ids.PLAN_DOCUMENT]),
        (False, True, [ids.PLAN_POST, ids.PLAN_DOCUMENT]),
        (False, False, [ids.PLAN_DOCUMENT]),
    ],
)
def test_the_buttons_are_what_somebody_may_do(may_edit, may_post, buttons):
    view = plan_view(PlanView(WHOLE, 0, may_edit, may_post))
    assert [one["action_id"] for one in view["blocks"][-1]["elements"]] == buttons


def test_a_long_plan_is_turned_page_by_page():
    long = replace(WHOLE, goals=[replace(WHOLE.goals[0], text="r" * 300, metric="m" * 120)] * 3)
    pages = list(pages_of(long))
    assert len(pages) > 1
    first, last = (plan_view(PlanView(long, page)) for page in (0, 99))
    assert f"Page 1 of {len(pages)}" in first["text"]
    assert first["blocks"][-1]["elements"][0]["value"] == "7:1"
    assert f"Page {len(pages)} of {len(pages)}" in last["text"]
    assert last["blocks"][-1]["elements"][0]["action_id"] == ids.PLAN_PAGE_BACK


def test_the_document_has_tables_of_goals_impact_strategies_and_quarters():
    opened = docx.Document(io.BytesIO(plan_document(WHOLE)))
    headers = [[cell.text for cell in table.rows[0].cells] for table in opened.tables]
    assert headers == [
        ["Goal", "Measured by", "Where it stands", "Target", "By when"],
        ["For", "What should change"],
        ["What we do, so that…", "How we know", "Looks after it", "Last check"],
        ["Quarter", "From", "To"],
    ]
    [goal] = [[cell.text for cell in row.cells] for row in opened.tables[0].rows[1:]]
    assert goal == [
        "Every third grader reads at grade level",
        "winter reading test",
        "41 of 96\nTue, Nov 3, 2026: 44 of 96",
        "70 of 96",
        "Fri, Jun 11, 2027",
    ]
    [strategy] = [[cell.text for cell in row.cells] for row in opened.tables[2].rows[1:]]
    assert strategy == [
        "1. Open each meeting with student work\nSo that teams plan from it",
        "We did it when: 4 of 5 meetings\nIt worked when: 20 of 96",
        "Maya",
        "Tue, Nov 24: Partly · Better (Maya)\n2 of 3 items done",
    ]
    said = "\n".join(one.text for one in opened.paragraphs)
    assert "Quarterly action plan: Lincoln ILT" in said
    assert "If we plan from student work, then lessons fit, so that more students read." in said
    assert "By then our team will look at student work in every meeting" in said
    for table in opened.tables:
        widths = sum(cell.width.inches for cell in table.rows[0].cells)
        assert widths == pytest.approx(WIDTH, abs=0.001)
