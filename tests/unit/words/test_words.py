"""The language that is spoken, and how a sentence is filled."""

import gettext
from contextvars import copy_context

import pytest

from bot import words
from bot.words import ENGLISH, count, language, later, say, speaking

LOUD = "xx"


class _Loud(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"{message}!"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{msgid1 if n == 1 else msgid2}!"


@pytest.fixture
def loud(monkeypatch) -> str:
    """A second language."""
    monkeypatch.setattr(words, "LANGUAGES", (ENGLISH, LOUD))
    monkeypatch.setitem(words._BY_LANGUAGE, LOUD, _Loud())
    return LOUD


def test_a_sentence_is_said_with_its_values_in_their_places():
    assert say("{team} meets on {day}.", team="ILT {x}", day="Tue") == "ILT {x} meets on Tue."


def test_a_sentence_without_values_is_said_as_it_stands():
    assert say("Type {this} as it is.") == "Type {this} as it is."


def test_one_and_many_are_two_whole_sentences():
    one, many = "{number} item of {name} is late.", "{number} items of {name} are late."
    said = [count(one, many, number, name="Ann") for number in (1, 0, 2)]
    assert said == ["1 item of Ann is late.", "0 items of Ann are late.", "2 items of Ann are late."]


def test_a_constant_is_marked_where_it_is_made_and_said_in_the_language_of_later(loud):
    constant = later("Saved.")
    with speaking(loud):
        assert (constant, say(constant), count(constant, "", 1)) == ("Saved.", "Saved.!", "Saved.!")


def test_an_unknown_language_reads_english(loud):
    with speaking(loud), speaking("tlh"):
        assert language() == ENGLISH


def test_a_language_ends_with_its_block_whatever_happens_in_it(loud):
    with pytest.raises(ZeroDivisionError), speaking(loud):
        _ = 1 / 0
    assert language() == ENGLISH


def test_another_context_keeps_its_own_language(loud):
    with speaking(loud):
        other = copy_context()
    assert (language(), other.run(language)) == (ENGLISH, loud)
