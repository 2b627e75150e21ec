"""What is kept where somebody typed over words that another one has changed since."""

import pytest

from bot.errors import ChangedMeanwhileError
from bot.rules.over import Typed, mark_of, over_what_stands

FILLED = "as it\nstood"


def kept(words: str, stands: str, read: str = "") -> str:
    typed = Typed.in_place_of(FILLED, words, read=read)
    return over_what_stands({"field": (typed, stands)})["field"]


def test_what_was_typed_over_what_still_stands_is_kept():
    assert kept("mine", "as it stood") == "mine"


def test_what_nobody_touched_does_not_take_back_what_another_one_wrote():
    assert kept("as  it stood ", "theirs") == "theirs"


def test_what_another_one_changed_is_told_before_it_is_replaced():
    with pytest.raises(ChangedMeanwhileError) as told:
        kept("mine", "theirs")
    assert told.value.fields == {"field": "theirs"}


def test_what_was_told_once_is_replaced_the_second_time_unless_it_changed_again():
    assert kept("mine", "theirs", read=mark_of("theirs")) == "mine"
    assert kept(FILLED, "theirs", read=mark_of("theirs")) == FILLED
    with pytest.raises(ChangedMeanwhileError):
        kept("mine", "theirs once more", read=mark_of("theirs"))


def test_the_same_words_and_words_of_no_form_are_taken():
    assert kept("theirs", "theirs") == "theirs"
    assert over_what_stands({"field": ("typed as a command", "theirs")}) == {"field": "typed as a command"}
