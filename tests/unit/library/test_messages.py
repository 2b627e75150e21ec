"""Every list, form and post of the library is one that Slack takes, for any text, and carries no life of its own."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.fields import Choice
from bot.library.messages import lists
from bot.library.messages.forms import AddForm, add_form, post_of_removed, remove_form, resource_post
from bot.library.messages.lists import Done, FirstPage, Listing, Menu, view_value
from bot.library.messages.shapes import Entry, Suggestion
from bot.library.messages.suggested import entry_words, suggestions_below
from rubric_data import ResourceKind
from sandbox.validator import check_view
from tests.drawn.texts import fits, words

texts = words.map(lambda text: text[:250])
maybe = texts | st.just("")
addresses = st.sampled_from(["https://a.org", "https://a.org/" + "x" * 980])
entries = st.builds(
    Entry,
    st.sampled_from(["#999999999", "k" * 40]),
    texts,
    st.sampled_from(ResourceKind),
    texts,
    texts,
    publisher=maybe.map(lambda text: text[:75]),
    address=addresses | st.just(""),
    where=maybe,
    minutes=st.none() | st.integers(1, 600),
    by=maybe,
    is_own=st.booleans(),
    helped=st.integers(0, 40),
)
found = st.lists(entries, max_size=12)
ILT = 999_999_999


@settings(max_examples=20)
@given(found, maybe, st.integers(0, 3), st.booleans())
def test_a_list_fits_whatever_stands_in_it(found, heading, page, are_hidden):
    last = max(0, (len(found) - 1) // lists.PAGE)
    view = f"q:{'w' * 200}"
    refs = frozenset(one.ref for one in found)
    made = lists.listing(Listing(ILT, heading, view, found, min(page, last), refs, are_hidden=are_hidden))
    fits(made)
    assert not re.search(r"<[!@#]", json.dumps([made["text"], *_mrkdwn(made)]))


def _mrkdwn(message):
    return [one["text"]["text"] for one in message["blocks"] if one.get("text", {}).get("type") == "mrkdwn"]


@settings(max_examples=20)
@given(entries, texts, texts, found)
def test_first_page_forms_answers_and_post_fit(one, team, by, others):
    choices = [Choice(team, view_value(ILT, 0, f"k:{'k' * 40}"), by)] * 3
    several = [Suggestion(ILT, entry) for entry in (one, *others[:1]) if entry.address]
    menus = [Menu(team[:75], choices)] * 20
    fits(lists.first_page(FirstPage(ILT, team, menus, 45, by, several, 3, lists.nothing_found(by))))
    done = Done(ILT, team, one, 2)
    for said in (
        lists.helped,
        lists.not_helped,
        lists.gone,
        lists.brought_back,
        lists.shared,
        lists.added,
        lists.removed,
    ):
        fits(said(done))
    fits(resource_post(ILT, one, by))
    for view in (add_form(AddForm(ILT, team, choices)), remove_form(ILT, one)):
        assert check_view(view, "modal") == []
    form = {**add_form(AddForm(ILT, team, choices)), "blocks": suggestions_below(several)}
    assert not several or check_view(form, "modal") == []


def test_what_was_removed_is_named_nowhere():
    fits(post_of_removed())


def test_a_title_is_bold_only_where_nothing_else_could_be_taken_for_formatting():
    plain = Entry("k", "Norms", ResourceKind.GUIDE, "What", "Why")
    assert entry_words(plain)["text"]["text"].startswith("*Norms*\n")
    for odd in ("a *b* c", "_x_", "~y~", "`z`", "> quoted", ":wave:"):
        drawn = entry_words(Entry("k", "Norms", ResourceKind.GUIDE, odd, "Why"))["text"]
        assert drawn["type"] == "plain_text", odd
