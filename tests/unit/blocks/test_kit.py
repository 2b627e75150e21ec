"""What the kit does to any text: cut to a limit, tamed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import kit
from bot.rules.text import too_long
from tests.work import calls_in

any_text = st.text(max_size=200) | st.text(
    st.characters(min_codepoint=0xFFF0, max_codepoint=0x1F700), max_size=60
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(any_text, st.integers(1, 60))
def test_cut_keeps_as_much_as_fits_and_never_halves_a_character(text, limit):
    kept = kit.cut(text, limit)
    assert units(kept) <= limit
    kept.encode()
    if units(text) <= limit:
        assert kept == text
        return
    whole = kept.removesuffix("…")
    assert text.startswith(whole)
    left = text[len(whole) :]
    assert units(whole + left[0]) > limit - 1 or left[0].isspace()


@pytest.mark.parametrize(
    "text", ["\ud83d", "a\ude00b", "\ud83d\ude00" * 9, "👩‍🏫" * 4 + "\ud83d", "x" * 9 + "\ud83d"]
)
def test_cut_takes_halves_of_characters_too(text):
    for limit in range(1, 20):
        assert units(kit.cut(text, limit)) <= limit


def test_cut_does_not_go_through_emoji_one_by_one():
    text = "👩‍🏫" * 100_000
    assert units(kit.cut(text, 3000)) <= 3000
    assert calls_in(lambda: kit.cut(text, 3000)) < 100


def test_halves_of_characters_are_not_kept():
    assert kit.visible("a\ud83db\nc\ude00") == "ab\nc"


def test_what_nobody_can_see_is_nothing():
    for words in ("\u200d", "\ufe0f\u2800", "\u3164 \u200b", "\u0301", "\u202e\n\u00a0"):
        assert kit.visible(words) == ""
    for words in (".", "-", "\u2026", "* *", "--\n/"):
        assert kit.visible(words) == ""
    for words in ("\u0645\u0631\u062d\u0628\u0627", "\U0001f64f\ufe0f", "e\u0301", "?"):
        assert kit.visible(words) == words


def test_a_text_that_is_too_long_is_told_by_the_same_count_as_its_limit():
    assert too_long("\U0001f600" * 100, 200) == ""
    assert too_long("\U0001f600" * 101, 200) == "At most 200 characters, and this has 202. Shorten it."
    assert kit.tame("a\ud83db", 40) == "ab"


def test_tame_takes_away_what_cannot_be_seen():
    assert kit.tame("a\u202eb\u200b \n c\u0000", 40) == "ab c"
