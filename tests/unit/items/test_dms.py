"""Every message the bot writes to a person about action items is one that Slack takes, and harmless, whatever was typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids
from bot.items.messages import dms as item_dms
from bot.items.messages import success_checks
from bot.items.messages.check_ins import check_in_answered
from bot.items.messages.digest import (
    MOST_ROWS,
    Digest,
    DigestRow,
    OverdueList,
    OverdueRow,
    Standing,
    digest_message,
)
from bot.items.messages.dms import Departure, HandOver, Told
from bot.items.messages.items import ItemShown
from bot.items.messages.not_met import NotMet
from bot.items.messages.success_checks import ANSWERS, CheckRow
from bot.rules.quiet import Cards
from sandbox.validator import check_view
from storage.items import Answer
from tests.drawn.check_ins import check_ins
from tests.drawn.items import days, fits_and_is_harmless, names, numbers, shown
from tests.drawn.texts import fits

TODAY = date(2026, 12, 1)
HOME = "slack://app?team=T1&id=A1&tab=home"
standings = st.sampled_from(Standing)
notes = names
answers = st.sampled_from(["", *ANSWERS])


not_met = st.builds(NotMet, numbers, names, days, st.none() | days, st.none() | days, st.sampled_from(Cards))


@st.composite
def digests(draw, most: int = 30) -> Digest:
    """Each item once in each part, as in the tables."""
    items = draw(st.lists(shown, max_size=most, unique_by=lambda one: one.id))
    return Digest(
        TODAY,
        TODAY + timedelta(days=draw(st.integers(0, 400))),
        [DigestRow(item, draw(names), draw(st.none() | days), draw(standings)) for item in items],
        [
            CheckRow(number, draw(shown), draw(names), draw(answers), draw(notes), draw(st.none() | days))
            for number in draw(st.lists(numbers, max_size=most, unique=True))
        ],
        [
            OverdueList(draw(names), [OverdueRow(item, draw(st.booleans()), draw(standings))])
            for item in draw(st.lists(shown, max_size=most, unique_by=lambda one: one.id))
        ],
        draw(st.sampled_from(["", HOME])),
        draw(st.lists(check_ins, max_size=9, unique_by=lambda one: one.id)),
        not_met=draw(st.lists(not_met, max_size=most, unique_by=lambda one: one.ilt_id)),
    )


@given(digests(), st.booleans())
def test_the_message_of_a_day_fits_however_much_there_is(digest, is_late):
    message = digest_message(digest, is_late=is_late)
    fits(message)
    assert "<" not in message["text"]
    assert len(message["blocks"]) <= 50


@given(check_ins)
def test_a_check_in_alone_fits_and_is_harmless(row):
    fits_and_is_harmless(check_in_answered(row))


@given(shown, names, names, st.booleans())
def test_messages_about_one_item_fit(item, one, other, flag):
    fits_and_is_harmless(item_dms.told(Told(item, one, other, flag, not flag), is_late=flag))
    asked = HandOver(item, one, other, one, flag)
    fits_and_is_harmless(item_dms.hand_over_request(asked, is_late=flag))
    fits_and_is_harmless(item_dms.hand_over_answered(asked, is_late=flag))
    fits_and_is_harmless(item_dms.taken_over(item))
    fits_and_is_harmless(item_dms.declined(item))


@given(st.lists(shown, max_size=30, unique_by=lambda one: one.id), names, names)
def test_the_question_after_a_departure_fits(items, team, owner):
    message = item_dms.departure(Departure(team, owner, 7, items), is_late=True)
    fits(message)
    assert "<" not in message["text"]


@given(st.builds(CheckRow, numbers, shown, names, answers, notes, st.none() | days))
def test_the_success_check_and_its_form_fit(row):
    fits_and_is_harmless(success_checks.answered(row))
    assert check_view(success_checks.note_form(row), "modal") == []


def test_every_answer_of_the_tables_has_its_words():
    assert list(ANSWERS) == [answer.value for answer in Answer]


def item(number: int, due: date | None = TODAY, **more) -> ItemShown:
    return ItemShown(number, number, f"Step {number}", "Sam", due, **more)


def buttons(message) -> list[str]:
    elements = [
        element
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory")]
        if element and element["type"] == "button"
    ]
    return [element["text"]["text"] for element in elements]


def lines(digest: Digest, **more) -> list[str]:
    return str(digest_message(digest, **more)["text"]).splitlines()


def test_rows_say_when_in_words():
    rows = [
        DigestRow(item(1, TODAY + timedelta(days=3))),
        DigestRow(item(2, TODAY + timedelta(days=1))),
        DigestRow(item(3)),
        DigestRow(item(4, TODAY - timedelta(days=1)), "North ILT"),
        DigestRow(item(5, TODAY - timedelta(days=6)), meant_for=TODAY - timedelta(days=4)),
    ]
    assert lines(Digest(TODAY, TODAY, rows)) == [
        "For you on Tue, Dec 1:",
        "#1 Step 1 · Fri, Dec 4, in 3 days",
        "#2 Step 2 · Wed, Dec 2, tomorrow",
        "#3 Step 3 · Tue, Dec 1, today",
        "#4 Step 4 · North ILT · Mon, Nov 30, overdue 1 day",
        "#5 Step 5 · Wed, Nov 25, overdue 6 days · late: meant for Fri, Nov 27",
    ]


def test_what_comes_late_says_sorry():
    assert lines(Digest(TODAY, TODAY, [DigestRow(item(1))]), is_late=True)[0].startswith(
        "Sorry, this comes late."
    )


def test_each_row_has_done_and_a_menu_and_says_its_number_to_a_screen_reader():
    message = digest_message(Digest(TODAY, TODAY, [DigestRow(item(12))]))
    [row] = [block for block in message["blocks"] if block["type"] == "actions"]
    done, menu = row["elements"]
    assert (done["text"]["text"], done["accessibility_label"]) == ("Done", "Done: #12")
    assert [option["text"]["text"] for option in menu["options"]] == [
        "Snooze…",
        "Move date…",
        "Hand over…",
        "Drop…",
    ]


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.DONE, ["Say what changed…", "Undo"]),
        (Standing.DROPPED, ["Undo"]),
        (Standing.GIVEN, []),
        (Standing.TAKEN_BACK, []),
    ],
)
def test_what_has_become_of_a_row_is_said_and_offers_what_is_left_to_do(standing, words):
    message = digest_message(Digest(TODAY, TODAY, [DigestRow(item(1), standing=standing)]))
    assert buttons(message) == words
    assert standing.value in message["text"]


def test_twenty_rows_are_shown_and_a_link_leads_to_all_of_them():
    rows = [DigestRow(item(number)) for number in range(1, MOST_ROWS + 4)]
    message = digest_message(Digest(TODAY, TODAY, rows, home=HOME))
    assert message["text"].count("Step") == MOST_ROWS
    assert "And 3 more: the Home tab" in message["text"]
    assert f"<{HOME}|Open Home>" in message["blocks"][-1]["text"]["text"]


def test_twenty_rows_need_no_link():
    rows = [DigestRow(item(number)) for number in range(1, MOST_ROWS + 1)]
    assert "more" not in digest_message(Digest(TODAY, TODAY, rows, home=HOME))["text"]


def test_own_items_come_first_where_there_is_room_for_twenty():
    teams = [OverdueList("North ILT", [OverdueRow(item(number)) for number in range(1, 30)])]
    text = digest_message(Digest(TODAY, TODAY, [DigestRow(item(99))], lists=teams))["text"]
    assert text.splitlines()[1].startswith("#99")
    assert text.count("Step") == MOST_ROWS


def test_the_list_of_a_team_names_owners_and_who_is_gone():
    rows = [OverdueRow(item(7, TODAY - timedelta(days=12))), OverdueRow(item(8, TODAY), is_gone=True)]
    message = digest_message(Digest(TODAY, TODAY, lists=[OverdueList("North ILT", rows)]))
    assert message["text"].splitlines()[1:] == [
        "Still open in North ILT after three reminders:",
        "#7 Step 7 · Sam · Thu, Nov 19, overdue 12 days",
        "#8 Step 8 · Sam (not in the team any more) · Tue, Dec 1, today",
    ]
    assert buttons(message) == ["Reassign…", "Reassign…"]


def test_an_answer_can_be_changed_to_any_other():
    row = CheckRow(3, item(7, done_on=TODAY), answer="partly", note="Two of five rooms")
    message = digest_message(Digest(TODAY, TODAY, checks=[row]))
    assert buttons(message) == [*ANSWERS.values(), "Change the note…"]
    assert "You said: Partly · “Two of five rooms”" in message["text"]


def test_taking_an_item_is_offered_once():
    assert buttons(item_dms.told(Told(item(1), "Ana", "North ILT")))[0] == "I take it"
    taken = item_dms.told(Told(item(1), "Ana", "North ILT", is_taken=True))
    assert buttons(taken) == ["Done", "Move date…", "Hand over…"]
    assert "You said that you take it." in taken["text"]


def test_every_button_stands_in_a_row_that_says_what_it_is_about():
    """Where a block's name is missing, a tap could not be told from another."""
    made = [
        item_dms.told(Told(item(1), "Ana", "North")),
        item_dms.hand_over_request(HandOver(item(1), "Ana", "Ben", "North")),
        item_dms.hand_over_answered(HandOver(item(1), "Ana", "Ben", "North")),
        item_dms.departure(Departure("North", "Ben", 7, [item(1)])),
    ]
    for message in made:
        for block in message["blocks"]:
            elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
            if any(element.get("action_id", "").startswith("items.dm") for element in elements):
                assert block["block_id"].endswith(":1")


def test_nothing_left_behind_says_so():
    message = item_dms.departure(Departure("North ILT", "Ben", 7, []))
    assert "settled" in message["text"]
    assert buttons(message) == []


def test_ids_of_direct_messages_are_not_those_of_lists():
    assert {ids.ITEM_DM_DONE, ids.ITEM_DM_MORE}.isdisjoint({ids.ITEM_ROW, ids.ITEM_LIST_UNDO})
