"""What a few typed words say of a strategy, and what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.check_ins import Did, Said, Worked
from bot.rules.typed_check_in import CheckInWords, read_check_in

PARTLY = Said(Did.PARTLY)


@pytest.mark.parametrize(
    ("typed", "did", "worked"),
    [
        ("as planned", Did.AS_PLANNED, None),
        ("As planned!", Did.AS_PLANNED, None),
        ("we did it as planned", Did.AS_PLANNED, None),
        ("partly, better", Did.PARTLY, Worked.BETTER),
        ("Partly and it's better.", Did.PARTLY, Worked.BETTER),
        ("partly / too early to tell", Did.PARTLY, Worked.TOO_EARLY),
        ("not yet", Did.NOT_YET, None),
        ("we haven’t yet", Did.NOT_YET, None),
        ("stopped", Did.STOPPED, None),
        ("no change", None, Worked.NO_CHANGE),
        ("the same as before", None, Worked.NO_CHANGE),
        ("we are there", None, Worked.THERE),
        ("it got worse", None, Worked.WORSE),
        ("“as planned, better”", Did.AS_PLANNED, Worked.BETTER),
        ("as planned - better", Did.AS_PLANNED, Worked.BETTER),
        ("As planned. Better.", Did.AS_PLANNED, Worked.BETTER),
        ("partly\nworse", Did.PARTLY, Worked.WORSE),
    ],
)
def test_answers_in_many_words(typed, did, worked):
    assert read_check_in(typed) == CheckInWords(did, worked)


@pytest.mark.parametrize("typed", ["nothing to report", "Nothing new.", "no news"])
def test_nothing_to_report(typed):
    assert read_check_in(typed) == CheckInWords(has_nothing=True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "done",
        "done 12",
        "tomorrow",
        "yes",
        "is it better?  what do you think",
        "partly, as planned",
        "better, worse",
        "partly, better, there",
        "better late than never",
        "not yet, move it to Friday",
        "as planned " * 20,
    ],
)
def test_anything_else_says_nothing_of_a_strategy(typed):
    assert read_check_in(typed) is None


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("partly", Said(), PARTLY),
        ("better", PARTLY, Said(Did.PARTLY, Worked.BETTER)),
        ("not yet", PARTLY, Said(Did.PARTLY, Worked.TOO_EARLY)),
        ("as planned", Said(has_nothing=True), Said(Did.AS_PLANNED)),
        ("nothing to report", PARTLY, Said(has_nothing=True)),
    ],
)
def test_what_is_said_then(typed, before, after):
    words = read_check_in(typed)
    assert words
    assert words.after(before) == after


@given(st.text(max_size=100))
def test_any_text_is_read_without_a_fault(typed):
    read_check_in(typed)
