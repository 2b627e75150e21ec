"""Every message and form of the agenda is one that Slack takes, and harmless, whatever people typed."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda.messages import agenda, leading
from bot.agenda.messages import card as agenda_card
from bot.agenda.messages import forms as agenda_forms
from bot.agenda.messages import receipts as agenda_receipts
from bot.agenda.messages import view as agenda_view
from bot.agenda.messages.agenda import AgendaShown, MeetingShown, RoleShown
from bot.agenda.messages.card import MOST_SHOWN, Card
from bot.agenda.messages.forms import AgendaForm, SwapForm
from bot.agenda.messages.receipts import Proposed
from bot.agenda.messages.view import PAGE, AgendaView
from bot.blocks import ids
from bot.blocks.fields import Choice
from bot.items.messages.forms import Source, about
from sandbox.validator import check_view
from tests.drawn.check_ins import held, standing
from tests.drawn.items import anything, days, fits_and_is_harmless, members, names, numbers, users
from tests.drawn.texts import NASTY, short

TODAY = date(2026, 12, 1)
MEETING = MeetingShown(TODAY, TODAY, time(15, 30), 60)
shown = st.builds(
    AgendaShown,
    numbers,
    anything,
    objective=anything,
    minutes=st.none() | st.integers(1, 240),
    presenter=names,
    proposed_by=names,
    carried=st.integers(0, 9),
    may_change=st.booleans(),
    serves=anything | st.just(""),
    may_ask=st.booleans(),
)
meetings = st.builds(MeetingShown, days, days, st.times(), st.integers(1, 600), st.none() | days)
several = st.lists(shown, max_size=30)
roles = st.lists(st.builds(RoleShown, anything, names), max_size=12)
norms = st.lists(anything, max_size=20)
cards = st.builds(
    Card,
    numbers,
    meetings,
    anything,
    several,
    roles,
    norms,
    st.integers(0, 999),
    st.integers(0, 99),
    anything,
    st.lists(standing, max_size=3, unique_by=lambda one: one.id),
    st.lists(held, max_size=3, unique_by=lambda one: one.id),
)
views = st.builds(
    AgendaView,
    numbers,
    names,
    days,
    st.none() | meetings,
    anything,
    several,
    roles,
    norms,
    st.integers(0, 999),
    st.integers(0, 99),
    chosen_change=anything,
    has_rhythm=st.booleans(),
    is_running=st.booleans(),
    days_off=st.lists(days, max_size=40),
    may_swap=st.booleans(),
    may_post=st.booleans(),
)


@given(cards)
def test_every_card_fits(card):
    fits_and_is_harmless(agenda_card.agenda_card(card))


@given(days, meetings)
def test_every_record_of_a_card_fits_and_has_no_buttons(day, following):
    moment = datetime(2026, 12, 1, 15, 32, tzinfo=ZoneInfo("America/Chicago"))
    for record in (
        agenda_card.started(day, moment, "America/Chicago"),
        *(
            words(day, one)
            for words in (agenda_card.skipped, agenda_card.not_held, agenda_card.day_off)
            for one in (None, following)
        ),
    ):
        fits_and_is_harmless(record)
        assert {block["type"] for block in record["blocks"]} == {"section"}


@given(views, anything)
def test_every_private_agenda_fits_on_every_page(view, above):
    for page in range(view.pages):
        fits_and_is_harmless(agenda_view.agenda_view(replace(view, page=page), above=above))


@given(shown, names, names, roles)
def test_every_receipt_fits(item, when, told, some):
    one = Proposed(item, when[:60].replace("<", ""), told)
    for receipt in (
        agenda_receipts.proposed,
        agenda_receipts.changed,
        agenda_receipts.objective_added,
        agenda_receipts.restored,
    ):
        fits_and_is_harmless(receipt(one))
    fits_and_is_harmless(agenda_receipts.removed(item, 7))
    fits_and_is_harmless(agenda_receipts.roles_are(some, 7))
    fits_and_is_harmless(agenda_receipts.meeting_objective_is("Tue, Dec 1, 3:30 PM", item.objective, 7))
    for is_late in (False, True):
        fits_and_is_harmless(agenda_receipts.to_present(told, item, is_late=is_late))


teams = st.lists(
    st.builds(Choice, names, numbers.map(str)), min_size=1, max_size=5, unique_by=lambda one: one.value
)


@given(
    st.builds(
        AgendaForm,
        st.none() | numbers,
        names,
        teams=teams | st.just([]),
        members=members,
        why=anything,
        title=anything,
        objective=anything,
        minutes=st.none() | st.integers(1, 240),
        presenter=users | st.just(""),
        source=st.none() | st.builds(Source, st.just("https://x.slack.com/archives/C1/p1"), anything),
        item_id=st.none() | numbers,
        servable=teams | st.just([]),
    )
)
def test_every_form_of_an_item_fits_and_says_what_it_is_about(form):
    view = agenda_forms.agenda_form(form)
    assert check_view(view, "modal") == []
    back = about(view["private_metadata"])
    assert (back.ilt_id, back.item_id) == (form.ilt_id, form.item_id)


@given(shown, anything, teams, members)
def test_the_small_forms_fit(item, objective, roles_to_give, people):
    for view in (
        agenda_forms.objective_form(item),
        agenda_forms.meeting_objective_form("7:2026-12-01", "Tue, Dec 1, 3:30 PM", objective),
        agenda_forms.swap_form(SwapForm("7:2026-12-01", "Tue, Dec 1, 3:30 PM", roles_to_give, people)),
    ):
        assert check_view(view, "modal") == []


def an_item(number: int, **more) -> AgendaShown:
    return AgendaShown(number, f"Item {number}", **{"presenter": "Kim", **more})


def test_the_card_says_how_many_items_it_leaves_out():
    items = [an_item(number) for number in range(1, MOST_SHOWN + 4)]
    card = agenda_card.agenda_card(Card(7, MEETING, "", items, [], [], 0, 0))
    assert "and 3 more: tap Agenda and roles" in card["text"]
    assert "and 3 more: tap Agenda and roles" in str(card["blocks"])
    assert f"{MOST_SHOWN}. Item {MOST_SHOWN}" in str(card["blocks"])


def test_the_card_names_each_item_even_where_all_texts_have_their_full_length():
    items = [
        AgendaShown(number, f"{number} " + "t" * 500, "o" * 900, 10, "p" * 200)
        for number in range(1, MOST_SHOWN + 1)
    ]
    card = agenda_card.agenda_card(Card(7, MEETING, "x" * 900, items, [], ["n" * 300] * 9, 9, 2))
    for number in range(1, MOST_SHOWN + 1):
        assert f"{number}. {number} ttt" in card["text"]
    assert "Open action items: 9, 2 of them due before the meeting" in card["text"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((), "0 of 60 minutes"),
        ((20, 25), "45 of 60 minutes"),
        ((20, None), "20 of 60 minutes, 1 item without a time"),
        ((60, None, None), "60 of 60 minutes, 2 items without a time"),
        (
            (40, 35),
            "75 of 60 minutes, 15 over: shorten something, or leave it for the next meeting",
        ),
    ],
)
def test_the_time_of_the_items_is_held_against_the_length_of_the_meeting(minutes, words):
    items = [an_item(number, minutes=one) for number, one in enumerate(minutes)]
    assert agenda.minutes_words(items, 60) == words


def test_an_item_says_what_it_serves():
    item = an_item(1, minutes=15, serves="Every child\nreads")
    assert agenda.item_words(item) == "Item 1 · 15 min · Kim · objective?\nServes: Every child reads"


def test_an_item_reads_in_one_line_and_its_objective_in_another():
    item = an_item(1, minutes=15, carried=1)
    assert agenda.item_words(item) == "Item 1 · 15 min · Kim · carried over from last time · objective?"
    with_objective = replace(item, objective="We know\nwhat to do", carried=3)
    assert agenda.item_words(with_objective) == (
        "Item 1 · 15 min · Kim · carried over 3 times\nObjective: We know what to do"
    )


def test_norms_that_do_not_fit_into_one_line_are_counted():
    words = agenda.norms_words(["Start on time", *["Listen " * 20] * 4])
    assert words.startswith("Norms: Start on time · Listen")
    assert words.endswith("and 3 more")


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=200), max_size=30), st.integers(20, 300))
def test_as_many_never_goes_over_and_loses_nothing_silently(pieces, limit):
    kept = [piece for piece in pieces if piece]
    words = agenda.as_many(pieces, limit)
    assert len(words.encode("utf-16-le")) // 2 <= limit
    whole = " · ".join(kept)
    assert words == whole or len(kept) == 1 or re.search(r"and \d+ more$", words)


def test_the_private_agenda_offers_only_what_one_may_do():
    items = [an_item(1, may_change=True, objective="x"), an_item(2), an_item(3, may_change=True)]
    view = AgendaView(7, "ILT", TODAY, MEETING, "", items, [RoleShown("Facilitator", "Kim")], [], 0, 0)
    assert buttons(agenda_view.agenda_view(view)) == [
        "Objective…",
        "Add an objective",
        "Propose an item",
        "Next meetings",
        "Add to my calendar",
    ]
    steering = replace(view, items=[], may_swap=True, may_post=True, open_items=2, overdue=1)
    assert buttons(agenda_view.agenda_view(steering)) == [
        "Objective…",
        "Swap a role…",
        "See them",
        "Propose an item",
        "Next meetings",
        "Post the agenda now",
        "Add to my calendar",
    ]


def test_the_menu_of_an_item_without_an_objective_stands_beside_the_button_for_it():
    items = [an_item(1, may_change=True, objective="x"), an_item(2, may_change=True), an_item(3)]
    view = AgendaView(7, "ILT", TODAY, MEETING, "", items, [], [], 0, 0)
    blocks = agenda_view.agenda_view(view)["blocks"]
    first, second, third = (
        next(at for at, block in enumerate(blocks) if block.get("text", {}).get("text", "").startswith(start))
        for start in ("1. ", "2. ", "3. ")
    )
    assert blocks[first]["accessory"]["action_id"] == ids.AGENDA_ROW
    assert blocks[second]["text"]["text"] == "2. Item 2 · Kim"
    row = [one["action_id"] for one in blocks[second + 1]["elements"]]
    assert row == [ids.AGENDA_ADD_OBJECTIVE, ids.AGENDA_ROW]
    assert blocks[third]["text"]["text"].endswith("objective?")


def test_the_private_agenda_has_a_page_of_items_at_a_time():
    items = [an_item(number, objective="x") for number in range(1, PAGE + 3)]
    view = AgendaView(7, "ILT", TODAY, MEETING, "", items, [], [], 0, 0, page=1)
    message = agenda_view.agenda_view(view)
    assert f"{PAGE + 1}. Item {PAGE + 1}" in message["text"]
    assert "1. Item 1 " not in message["text"]
    assert "Page 2 of 2." in message["text"]
    assert "Earlier items" in buttons(message)


def buttons(message) -> list[str]:
    elements = [
        element
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory")]
        if element and element["type"] == "button"
    ]
    return [element["text"]["text"] for element in elements]


@given(
    shown,
    names,
    anything,
    st.lists(st.builds(Choice, anything, short), min_size=1, max_size=6),
    st.booleans(),
)
def test_asking_to_lead_something_fits(item, who, role, choices, is_late):
    fits_and_is_harmless(leading.would_like_to_lead("Team", who, item, "1:2", is_late=is_late))
    fits_and_is_harmless(
        leading.would_like_role("Team", who, role, "Tue, Dec 8", "1:2026-12-08:2:x", is_late=is_late)
    )
    assert check_view(leading.role_form("Tue, Dec 8", choices, "1:2026-12-08"), "modal") == []
