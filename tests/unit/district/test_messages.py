"""Whatever stands in it, Slack takes the page, the card's forms and what a channel is told."""

import json
import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.fields import Choice
from bot.district.joining import last_day_to_say_no
from bot.district.messages.card_form import Wish, card_form, preview_form, wish_in
from bot.district.messages.page import MOST_CARDS, Card, MyTeam, Row, Schools, Table, schools_message
from bot.district.messages.stays import IS_IN, IS_OUT, PROPOSAL, Stay, stay_message
from bot.rules.across import Did
from bot.rules.local_time import DateRange, PersonTime
from bot.rules.working_days import DaysOff
from sandbox.validator import check_view
from tests.drawn.texts import fits, words

DAY = date(2026, 12, 4)
texts = words.map(lambda text: text[:300])
numbers = st.none() | st.integers(5, 400)
rows = st.builds(
    Row, st.sampled_from(["One", "Two <&>"]), texts, st.fixed_dictionaries(dict.fromkeys(Did, numbers))
)
tables = st.builds(Table, st.just(DAY), st.integers(5, 400), st.lists(rows, max_size=40), st.booleans())
cards = st.builds(Card, texts, texts, texts, texts, texts, st.sampled_from(["", "U0PRINCIPAL"]))
choices = st.builds(Choice, texts, st.just("k" * 40))
teams = st.builds(
    MyTeam,
    st.just(999_999_999),
    texts,
    st.just(1),
    st.sampled_from([None, DAY]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(choices, max_size=9),
    st.lists(choices, max_size=MOST_CARDS),
)


@settings(max_examples=10)
@given(
    st.booleans(),
    st.none() | tables,
    st.lists(cards, max_size=9),
    st.integers(0, 2),
    st.lists(teams, max_size=6),
    st.just("") | texts,
)
def test_the_page_fits(may_read, table, found, page, mine, done):
    made = schools_message(
        Schools(may_read, table, found, min(page, max(0, len(found) - 1) // 4), mine, done)
    )
    fits(made)
    said = [
        made["text"],
        *(one["text"]["text"] for one in made["blocks"] if one.get("text", {}).get("type") == "mrkdwn"),
    ]
    assert not re.search(r"<[!#]", json.dumps(said))


def test_the_page_that_holds_most_fits():
    row = Row("Section", "c" * 60, dict.fromkeys(Did, 100))
    long = "w" * 300
    team = MyTeam(
        1, "t" * 80, 1, None, True, True, True, [Choice("a", "a")], [Choice("c" * 60, "k")] * MOST_CARDS
    )
    card = Card("c" * 60, "t" * 80, long, long, "n" * 60)
    fits(schools_message(Schools(True, Table(DAY, 300, [row] * 40), [card] * 20, 1, [team] * 6, long)))


@settings(max_examples=10)
@given(texts, st.lists(choices, min_size=1, max_size=13), cards)
def test_the_forms_fit_and_what_was_typed_comes_back(team, moved, card):
    assert check_view(card_form(999_999_999, team, moved), "modal") == []
    wish = Wish(999_999_999, "k" * 40, card.did, card.changed)
    form = preview_form(wish, card)
    assert check_view(form, "modal") == []
    assert wish_in(form["private_metadata"]) == wish


@given(texts, texts, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_what_a_channel_is_told_fits(team, by, is_open, is_in, was_refused, was_moved):
    stay = Stay(1, 1, team, by, DAY, is_open, is_in, was_refused, was_moved)
    for part in (PROPOSAL, IS_IN, IS_OUT):
        fits(stay_message(stay, part))


def test_three_working_days_are_counted_on_which_the_team_works_and_nobody_is_away():
    away = PersonTime("UTC", away=(DateRange(date(2026, 12, 3), date(2026, 12, 3)),))
    tuesday, team = date(2026, 12, 1), [PersonTime("UTC"), away]
    assert last_day_to_say_no(tuesday, DaysOff(), []) == date(2026, 12, 4)
    assert last_day_to_say_no(tuesday, DaysOff(), team) == date(2026, 12, 7)
    snow = DaysOff((DateRange(date(2026, 12, 7), date(2026, 12, 9)),))
    assert last_day_to_say_no(tuesday, snow, team) == date(2026, 12, 10)
