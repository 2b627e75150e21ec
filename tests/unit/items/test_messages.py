"""Every message and form of action items is one that Slack takes, and harmless, whatever people typed."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.dates import long_day, overdue, shown_day
from bot.blocks.fields import Choice
from bot.blocks.limits import MOST_OPTIONS
from bot.items.messages import forms as item_forms
from bot.items.messages import items
from bot.items.messages import lists as item_lists
from bot.items.messages import questions as item_questions
from bot.items.messages.forms import About, ItemForm, Source
from bot.items.messages.items import ItemShown, Logged
from bot.items.messages.lists import ItemList, ListKind, Row
from bot.items.messages.questions import Question
from bot.rules.follow_through import FollowThrough
from sandbox.validator import check_view
from tests.drawn.items import (
    anything,
    days,
    fits_and_is_harmless,
    members,
    names,
    numbers,
    shown,
    users,
)

TODAY = date(2026, 11, 23)


@given(shown, names, names, st.integers(0, 50))
def test_every_receipt_fits(item, one, other, moves):
    fits_and_is_harmless(items.logged(Logged(item, TODAY, one)))
    fits_and_is_harmless(items.moved(item, TODAY, moves))
    fits_and_is_harmless(items.taken_back(item, may_know=moves > 0))
    for receipt in (
        items.done,
        items.dropped,
        items.reopened,
        items.changed,
        items.snoozed,
        items.handed_over,
    ):
        fits_and_is_harmless(receipt(item))


@given(st.text(min_size=1, max_size=3_000))
def test_what_is_too_long_comes_back_whole_as_far_as_a_message_holds(words):
    message = items.too_long(words)
    fits_and_is_harmless(message)


questions = st.builds(
    Question,
    numbers,
    st.just("Who owns it?"),
    anything,
    owner=names,
    people=members.map(lambda some: some[:7]),
    members=members | st.just([]),
    days=st.lists(days, max_size=7),
)


@given(questions)
def test_every_question_fits(asked):
    fits_and_is_harmless(item_questions.question(asked))


teams = st.lists(
    st.builds(Choice, names, numbers.map(str)), min_size=1, max_size=5, unique_by=lambda one: one.value
)
forms = st.builds(
    ItemForm,
    numbers,
    names,
    teams=teams | st.just([]),
    members=members,
    why=anything,
    text=anything,
    owner=users | st.just(""),
    due=st.none() | days,
    helpers=st.lists(users, max_size=5, unique=True),
    source=st.none() | st.builds(Source, st.just("https://x.slack.com/archives/C1/p1"), anything),
    item_id=st.none() | numbers,
    draft_id=st.none() | numbers,
)


@given(forms | st.builds(ItemForm, st.none(), teams=teams))
def test_every_form_fits_and_says_what_it_is_about(form):
    view = item_forms.item_form(form)
    assert check_view(view, "modal") == []
    back = item_forms.about(view["private_metadata"])
    assert (back.ilt_id, back.item_id, back.draft_id) == (form.ilt_id, form.item_id, form.draft_id)
    assert (back.source.link if back.source else None) == (form.source.link if form.source else None)


@pytest.mark.parametrize("wrong", ["", "12", "[]", "nonsense", '{"ilt": "1 OR 1=1"}', '{"draft": [1]}'])
def test_the_metadata_of_another_form_is_refused(wrong):
    with pytest.raises(ValueError, match=r".*"):
        item_forms.about(wrong)


def test_the_quote_of_a_message_comes_back_cut_only_where_it_must_be():
    short = ItemForm(1, source=Source("https://x", "Grade 3 needs the protocol"))
    assert item_forms.about(item_forms.metadata(short)) == About(1, source=short.source)
    long = item_forms.about(item_forms.metadata(ItemForm(1, source=Source("https://x", '"' * 9000))))
    assert long.source
    assert long.source.quote.startswith('"' * 300)


def test_that_nobody_is_reminded_is_said_once():
    form = ItemForm(1, members=[Choice("Kim", "U1")], may_wait={"owner", "due"}, is_over=True)
    assert json.dumps(item_forms.item_form(form)).count("Nobody is reminded until") == 1


def test_who_hands_over_again_reads_who_is_asked_now():
    item = ItemShown(1, 12, "Share the protocol", "Kim", None, handed_to="Sam Lee")
    view = item_forms.hand_over_form(item, [], at_once=False)
    assert "Sam Lee is asked now." in json.dumps(view)


@given(shown, members, st.booleans(), st.lists(st.tuples(st.just("In a week"), days), min_size=1, max_size=5))
def test_the_small_forms_fit(item, people, at_once, offered):
    choices = item_forms.snooze_choices(offered)
    for view in (
        item_forms.done_form(item),
        item_forms.move_form(item),
        item_forms.drop_form(item),
        item_forms.snooze_form(item, choices),
        item_forms.hand_over_form(item, people, at_once=at_once),
    ):
        assert check_view(view, "modal") == []


rows = st.builds(
    Row,
    numbers,
    numbers,
    anything,
    names,
    st.none() | days,
    st.none() | days,
    st.lists(names, max_size=3),
    st.booleans(),
)
counts = st.builds(FollowThrough, *[st.integers(0, 5000)] * 9)


@given(
    st.builds(
        ItemList,
        numbers,
        names,
        st.sampled_from(ListKind),
        st.integers(0, 400),
        st.integers(0, 5000),
        st.lists(rows, max_size=10, unique_by=lambda row: row.item_id),
        days,
        st.none() | counts,
    ),
    st.none() | shown,
)
def test_every_list_fits(listed, just_done):
    above = items.done(just_done) if just_done else None
    fits_and_is_harmless(item_lists.item_list(listed, above=above))


def test_above_what_a_select_holds_anybody_can_be_chosen_and_is_checked_later():
    people = [Choice(f"P{number}", f"U{number:09}") for number in range(MOST_OPTIONS + 1)]
    view = item_forms.item_form(ItemForm(1, members=people, owner="U000000007"))
    [owner] = [block["element"] for block in view["blocks"] if block.get("block_id") == "owner:1"]
    assert owner["type"] == "users_select"
    assert owner["initial_user"] == "U000000007"


def test_the_echo_says_who_when_and_what_in_this_order():
    item = ItemShown(7, 12, "Share the data protocol", "Sam", date(2026, 12, 4))
    message = items.logged(Logged(item, date(2026, 11, 27), "Sam"))
    assert "#12 · @Sam · Fri, Dec 4, 2026 · Share the data protocol" in message["text"]
    buttons = [element["text"]["text"] for element in message["blocks"][1]["elements"]]
    assert buttons == ["Fri, Nov 27, 2026 instead", "Change…", "Undo"]


def row(**more) -> Row:
    values = {"due": date(2026, 11, 20), "may_change": True} | more
    return Row(7, 12, "Share it", "Sam", **values)  # type: ignore[arg-type]


def listed(*some: Row, kind: ListKind = ListKind.ALL, total: int = 1, page: int = 0, found=None):
    return item_lists.item_list(ItemList(3, "ilt-team", kind, page, total, some, TODAY, found))


def test_a_row_reads_number_text_owner_date_and_how_late():
    assert "#12 Share it · Sam · Fri, Nov 20 · overdue 3 days" in listed(row())["text"]
    assert "#12 Share it · Sam · done Mon, Nov 23, late" in listed(row(done_on=TODAY))["text"]
    assert (
        "#12 Share it · Sam · Fri, Jan 1, 2027 · you help"
        in (listed(row(due=date(2027, 1, 1), marks=["you help"]))["text"])
    )


def test_only_who_may_change_a_row_gets_its_menu_and_a_done_one_can_be_undone():
    menus = [
        listed(row(may_change=may, done_on=done))["blocks"][1].get("accessory", {}).get("action_id")
        for may, done in ((True, None), (False, None), (True, TODAY), (False, TODAY))
    ]
    assert menus == [ids.ITEM_ROW, None, ids.ITEM_LIST_UNDO, None]


@pytest.mark.parametrize(
    ("page", "total", "expected"),
    [(0, 10, []), (0, 11, ["More"]), (1, 21, ["Back", "More"]), (2, 21, ["Back"])],
)
def test_pages_turn_where_there_are_more(page, total, expected):
    message = listed(row(), page=page, total=total)
    words = [
        element["text"]["text"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert words == [*expected, "Mine", "Overdue", "Done ones", "Dropped ones", "Log an action item"]


def test_follow_through_stands_under_the_list_once_there_is_something_to_say():
    assert "follows through" not in listed(row(), found=FollowThrough(open=3))["text"]
    found = FollowThrough(4, 2, 0, 3, 1, 1, worked=2, partly=1)
    text = listed(row(), found=found)["text"]
    assert "of 10 logged: 4 done on time, 2 late, 3 open (1 overdue), 1 dropped." in text
    assert "3 times: 2 yes, 1 partly, 0 no." in text
    assert found.done == 6


@given(days, days)
def test_days_read_as_people_write_them(one, other):
    assert long_day(one).endswith(str(one.year))
    assert shown_day(one, other) in long_day(one)
    assert bool(overdue(one, other)) == (one < other)
    assert overdue(TODAY - timedelta(days=1), TODAY) == "overdue 1 day"
