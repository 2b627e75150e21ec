"""Every message and form of a meeting is one that Slack takes, and harmless, whatever people typed and however much."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.fields import Choice
from bot.focus.messages.standing import Decided as StrategyDecided
from bot.focus.messages.standing import StandingLine
from bot.items.messages.items import ItemShown, Logged, logged
from bot.live.messages import decisions, steps
from bot.live.messages import dms as live_meeting_dms
from bot.live.messages import forms as live_meeting_forms
from bot.live.messages import meeting as live_meeting
from bot.live.messages.decisions import DecisionForm, DecisionRow
from bot.live.messages.dms import EndAsk, MeetingItems, OwnedItem, StartAsk, Unfinished
from bot.live.messages.forms import AttendanceForm, EndForm, LeadForm
from bot.live.messages.others import for_others
from bot.live.messages.record import record
from bot.live.messages.shapes import AgendaLine, DecisionShown, Live, Record
from bot.live.messages.status import News, Standing, Stands, standing
from bot.live.messages.steps import Here, Parked, Step
from sandbox.validator import check_view
from tests.drawn.check_ins import decided as decided_about
from tests.drawn.check_ins import standing as strategy_lines
from tests.drawn.items import anything, days, fits_and_is_harmless, members, names, numbers, shown

hours = st.times()
counts = st.integers(0, 5000)
agenda = st.builds(
    AgendaLine,
    numbers,
    anything,
    is_current=st.booleans(),
    is_done=st.booleans(),
    minutes=st.none() | st.integers(1, 600),
    since=st.none() | hours,
    until=st.none() | hours,
    presenter=names,
    objective=anything,
    is_note=st.booleans(),
)
decided = st.builds(DecisionShown, numbers, anything, anything, names, names)
lives = st.builds(
    Live,
    numbers,
    numbers,
    days,
    hours,
    hours,
    anything,
    roles=st.lists(st.tuples(names, names), max_size=12),
    there=st.lists(names, max_size=60),
    agenda=st.lists(agenda, max_size=30),
    decisions=st.lists(decided, max_size=40),
    promised=st.lists(shown, max_size=30),
    open_before=counts,
    strategies=st.lists(strategy_lines, max_size=3, unique_by=lambda one: one.id),
    decided=st.lists(decided_about, max_size=4),
    change=anything,
    norms=anything,
)


@given(lives)
def test_the_message_of_a_meeting_fits(live):
    fits_and_is_harmless(live_meeting.live_message(live))


@given(st.builds(Record, days, hours, hours, names, *[counts] * 5))
def test_its_record_fits(it):
    fits_and_is_harmless(record(it))


def full(**more) -> Live:
    nasty = "<!channel> & " + "long " * 400
    values: dict[str, Any] = {
        "roles": [(nasty, nasty)] * 12,
        "there": [nasty] * 60,
        "agenda": [
            AgendaLine(n, nasty, is_current=n == 9, is_done=n < 9, objective=nasty) for n in range(30)
        ],
        "decisions": [DecisionShown(n, nasty, nasty, nasty, nasty) for n in range(40)],
        "promised": [ItemShown(n, n, nasty, nasty, None) for n in range(40)],
        "open_before": 3,
        "strategies": [StandingLine(n, n, nasty, nasty, date(2026, 12, 1)) for n in (1, 2, 3)],
        "decided": [StrategyDecided("done", nasty, nasty, nasty)] * 4,
    } | more
    return Live(1, 2, date(2026, 12, 1), time(15, 30), time(16, 30), nasty, **values)


def test_a_full_meeting_says_in_words_what_it_leaves_out():
    message = live_meeting.live_message(full())
    fits_and_is_harmless(message)
    texts = [text for block in message["blocks"] for text in (block.get("text"), *block.get("elements", ()))]
    words = "\n".join(str(text["text"]) for text in texts if text and "text" in text)
    for said in (
        "Here (60):",
        "and 40 more",
        "Done: 6 earlier items",
        "and 12 more items",
        "Decisions (40)",
        "and 35 earlier ones",
        "Action items of this meeting (40)",
        "Open from before: 3 action items.",
    ):
        assert said in words


def test_before_another_organization_a_full_meeting_holds_no_word_that_somebody_wrote():
    live = full(roles=[("Timekeeper", "Kim")], there=["Kim"], change="long ago", norms="long talks")
    message = live_meeting.live_message(for_others(live))
    fits_and_is_harmless(message)
    assert "long" not in str(message)
    assert "Now: Item 10" in message["text"]


def buttons(message) -> list[str]:
    row = message["blocks"][-1]["elements"]
    return [one["text"]["text"] for one in row if one["type"] == "button"]


def menus(message) -> list[list[str]]:
    """What the menu beside the current item offers, then the one below the message."""
    found = [
        one for block in message["blocks"] for one in (block.get("accessory"), *block.get("elements", ()))
    ]
    return [
        [option["value"] for option in one["options"]]
        for one in found
        if one and one.get("action_id") == ids.MEETING_MORE
    ]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], None),
        ([AgendaLine(1, "One")], "First item"),
        ([AgendaLine(1, "One", is_current=True), AgendaLine(2, "Two")], "Next item"),
        ([AgendaLine(1, "One", is_done=True), AgendaLine(2, "Two")], "Next item"),
        ([AgendaLine(1, "One", is_current=True)], "Item done"),
        ([AgendaLine(1, "One", is_done=True)], None),
    ],
)
def test_the_button_that_moves_on_says_to_what(items, expected):
    found = buttons(live_meeting.live_message(full(agenda=items)))
    assert next((one for one in found if one in {"First item", "Next item", "Item done"}), None) == expected


@pytest.mark.parametrize("is_current", [True, False])
def test_beside_the_current_item_stands_what_can_be_done_about_it(is_current):
    live = full(agenda=[AgendaLine(1, "One", is_current=is_current)], strategies=[])
    rest = ["open", "attendance", "lead", "decisions", "end"]
    found = menus(live_meeting.live_message(live))
    assert found == ([["park", "minutes"], rest] if is_current else [rest])


def test_what_was_open_before_is_offered_where_there_is_something():
    assert "open" not in menus(live_meeting.live_message(full(open_before=0)))[-1]


@pytest.mark.parametrize(
    ("items", "first", "last"),
    [
        ([], "I am here", "End the meeting"),
        ([AgendaLine(1, "One")], "I am here", "First item"),
        ([AgendaLine(1, "One", is_current=True)], "Item done", "I am here"),
        ([AgendaLine(1, "One", is_done=True)], "End the meeting", "I am here"),
    ],
)
def test_first_everybody_says_that_they_are_here_then_one_tap_goes_on(items, first, last):
    shown = live_meeting.live_message(full(agenda=items))
    found = buttons(shown)
    assert (found[0], found[-1], len(found)) == (first, last, 4)
    assert ("End the meeting" in found) != ("end" in menus(shown)[-1])


def test_agenda_items_read_done_now_next_then():
    live = full(
        agenda=[
            AgendaLine(1, "Norms", is_done=True),
            AgendaLine(2, "Bus duty", is_done=True, is_note=True),
            AgendaLine(
                3, "Reading data", is_current=True, until=time(15, 45), presenter="Ana", objective="One gap"
            ),
            AgendaLine(4, "Budget", minutes=10, presenter="Sam"),
            AgendaLine(5, "Trips"),
        ]
    )
    said = live_meeting.live_message(live)["text"].splitlines()
    first = said.index("Agenda")
    assert said[first : first + 7] == [
        "Agenda",
        "Done: Norms",
        "Parked as a note: Bus duty",
        "Now: Reading data · until 3:45 PM · Ana",
        "Objective: One gap",
        "Next: Budget · 10 min · Sam",
        "Then: Trips",
    ]


def test_the_eye_lands_on_what_is_talked_about_and_what_is_only_looked_up_is_small():
    live = full(
        agenda=[AgendaLine(1, "Reading data", is_current=True, until=time(15, 45)), AgendaLine(2, "Trips")],
        decisions=[DecisionShown(1, "Pair the classes")],
        promised=[ItemShown(1, 1, "Print it", "Ana", None)],
        change="Send the data before",
        norms="Norms: Start on time",
        there=["Ana"],
        roles=[],
        strategies=[],
    )
    blocks = live_meeting.live_message(live)["blocks"]
    drawn = [(block["type"], block["text"]["text"].partition("\n")[0]) for block in blocks if "text" in block]
    assert drawn[:6] == [
        ("header", "Meeting until 4:30 PM"),
        ("section", "Try today: Send the data before"),
        ("header", "Now: Reading data"),
        ("section", "until 3:45 PM"),
        ("section", "Next: Trips"),
        ("header", "Decisions (1)"),
    ]
    [small] = [block["elements"][0] for block in blocks if block["type"] == "context"]
    assert small["type"] == "plain_text"
    assert small["text"].splitlines()[:2] == ["Norms: Start on time", "Here (1): Ana"]


@given(anything, names, counts, st.none() | hours, st.booleans())
def test_every_receipt_of_a_step_fits(title, name, count, until, flag):
    step = Step(1, title, title, until, title, count, flag)
    parked = Parked(1, 2, title, step)
    for message in (
        steps.here(Here(1, flag, count)),
        steps.stepped(step),
        steps.stepped(Step(1, left=count)),
        steps.parked(parked),
        steps.brought_back(parked),
        steps.noted(parked),
        steps.attendance_saved(count),
        steps.lead_given(name),
    ):
        fits_and_is_harmless(message)


@given(
    st.builds(
        Standing,
        numbers,
        names,
        st.sampled_from(Stands),
        days,
        numbers,
        st.none() | days,
        st.none() | hours,
        st.none() | hours,
        names,
        counts,
        anything,
        can_end=st.booleans(),
        can_resume=st.booleans(),
        news=st.none() | st.sampled_from(News),
    )
)
def test_where_it_stands_fits(it):
    fits_and_is_harmless(standing(it))


owned = st.builds(OwnedItem, shown, is_taken=st.booleans(), is_done=st.booleans())
unique_items = st.lists(shown, max_size=30, unique_by=lambda item: item.id)
unique_owned = st.lists(owned, max_size=30, unique_by=lambda row: row.item.id)


@given(names, anything, counts, st.tuples(hours, days), unique_items, unique_owned, st.booleans())
def test_every_direct_message_fits(team, title, count, when, items, rows, late):
    hour, day = when
    for message in (
        live_meeting_dms.start_ask(StartAsk(1, 2, team, hour, count, title), is_late=late),
        live_meeting_dms.end_ask(EndAsk(1, team, hour, 60, count, count), is_late=late),
        live_meeting_dms.meeting_items(MeetingItems(1, day, team, rows), is_late=late),
        live_meeting_dms.unfinished(Unfinished(day, team, items), is_late=late),
    ):
        fits_and_is_harmless(message)


@given(members, anything, names, unique_items)
def test_every_form_fits(people, title, role, items):
    there = [person.value for person in people][:3]
    for view in (
        live_meeting_forms.attendance_form(AttendanceForm(1, people, there)),
        live_meeting_forms.lead_form(LeadForm(1, role, people)),
        live_meeting_forms.note_form(1, 2, title),
        live_meeting_forms.end_form(EndForm(1, people, items)),
    ):
        assert check_view(view, "modal") == []


def test_the_forms_fit_for_sixty_members():
    people = [Choice(f"Person {n}", f"U{n:09}") for n in range(60)]
    items = [ItemShown(n, n, "x" * 500, "", None) for n in range(25)]
    view = live_meeting_forms.end_form(EndForm(1, people, items))
    assert check_view(view, "modal") == []
    assert "Shown are the first 20; the other 5" in str(view["blocks"][0])
    everyone = AttendanceForm(1, people, [one.value for one in people])
    assert check_view(live_meeting_forms.attendance_form(everyone), "modal") == []


def test_the_end_asks_only_for_what_is_missing():
    items = [
        ItemShown(1, 1, "No owner", "", date(2026, 12, 4)),
        ItemShown(2, 2, "No date", "Sam", None),
    ]
    view = live_meeting_forms.end_form(EndForm(1, [Choice("Sam", "U000000001")], items))
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert fields == ["fix_owner:1", "fix_drop:1", "fix_due:2", "fix_drop:2"]


choices = st.lists(st.builds(Choice, names, numbers.map(str)), max_size=30, unique_by=lambda one: one.value)


@given(
    st.builds(
        DecisionForm,
        numbers,
        st.none() | numbers,
        anything,
        anything,
        numbers.map(str),
        choices,
        choices,
    )
)
def test_the_form_of_a_decision_fits(form):
    assert check_view(decisions.decision_form(form), "modal") == []


rows = st.lists(
    st.builds(DecisionRow, decided, st.booleans()), max_size=60, unique_by=lambda row: row.decision.id
)


@given(decided, rows)
def test_every_message_of_decisions_fits(one, some):
    for receipt in (decisions.logged, decisions.changed, decisions.withdrawn, decisions.restored):
        fits_and_is_harmless(receipt(one))
    fits_and_is_harmless(decisions.decision_list(some))


def test_a_decision_without_evidence_is_told_so_kindly():
    assert "does not say what it rests on" in decisions.logged(DecisionShown(1, "Pair up"))["text"]
    assert (
        "rests on: October scores" in decisions.logged(DecisionShown(1, "Pair up", "October scores"))["text"]
    )


@pytest.mark.parametrize(
    ("owner", "due", "said"),
    [
        ("", None, "decides the owner and the date by its end"),
        ("", date(2026, 12, 4), "decides the owner by its end"),
        ("Sam", None, "decides the date by its end"),
        ("Sam", date(2026, 12, 4), "Owners hear of their items together, at its end"),
    ],
)
def test_the_echo_of_an_item_of_a_meeting_says_what_waits(owner, due, said):
    message = logged(Logged(ItemShown(1, 1, "Share it", owner, due), in_meeting=True))
    assert said in message["text"]


def test_end_is_offered_to_whoever_leads_and_going_on_only_for_a_while():
    running = Standing(1, "North", Stands.RUNNING, date(2026, 12, 1), 5, can_end=True)
    assert ids.MEETING_END in str(standing(running))
    over = Standing(1, "North", Stands.OVER, date(2026, 12, 1), 5)
    assert ids.MEETING_RESUME not in str(standing(over))
    assert ids.AGENDA_SHOW in str(standing(over))
    soon = replace(over, can_resume=True)
    assert ids.MEETING_RESUME in str(standing(soon))
