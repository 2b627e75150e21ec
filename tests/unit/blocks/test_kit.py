"""What the kit does to any text: cut to a limit, tamed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import kit
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
    assert kit.tame("a\ud83db", 40) == "ab"


def test_tame_takes_away_what_cannot_be_seen():
    assert kit.tame("a\u202eb\u200b \n c\u0000", 40) == "ab c"
