"""What a few typed words mean, and what they do not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.due_words import read_due
from bot.rules.typed_reply import Deed, TypedReply, is_only_a_day, read_reply
from bot.rules.working_days import DaysOff

MONDAY = date(2026, 11, 30)

DONE = [
    ("done", None, ""),
    ("Done!", None, ""),
    ("DONE.", None, ""),
    ("done 12", 12, ""),
    ("done #12", 12, ""),
    ("Done # 12.", 12, ""),
    ("12 done", 12, ""),
    ("#12 is done", 12, ""),
    ("it's done", None, ""),
    ("It’s done", None, ""),
    ("finished", None, ""),
    ("complete", None, ""),
    ("ok, done", None, ""),
    ("/ilt done 12", 12, ""),
    ("done, we shared it", None, "we shared it"),
    ("done: all 9 classes use it", None, "all 9 classes use it"),
    ("done 12, 4 teachers came", 12, "4 teachers came"),
    ("done 12 we shared it", 12, "we shared it"),
    ("Done! It was fun", None, "It was fun"),
    ("“done 12”", 12, ""),
    ("*done 12*", 12, ""),
    ("- done 12", 12, ""),
    ("done\u200b 12", 12, ""),
    ("done: 12", 12, ""),
    ("12. done", 12, ""),
    ("done nr 12", 12, ""),
    ("done 12\nwe shared it", 12, "we shared it"),
]


@pytest.mark.parametrize(("typed", "number", "note"), DONE, ids=[row[0] for row in DONE])
def test_done_in_many_words(typed, number, note):
    assert read_reply(typed) == TypedReply(Deed.DONE, number, note)


@pytest.mark.parametrize(
    ("typed", "numbers", "note"),
    [
        ("done 5 and 7", (5, 7), ""),
        ("done - 5 and 7", (5, 7), ""),
        ("done:\n- 5\n- 7", (5, 7), ""),
        ("5 done\n7 done", (5, 7), ""),
        ("done 5, 7 & 9", (5, 7, 9), ""),
        ("done 5, 7, and 9.", (5, 7, 9), ""),
        ("done 5,7,9", (5, 7, 9), ""),
        ("done #5 #7", (5, 7), ""),
        ("done: 5 + 7", (5, 7), ""),
        ("done with both 5 and 7", (5, 7), ""),
        ("done 5 y 7", (5, 7), ""),
        ("5 and 7 done", (5, 7), ""),
        ("5, 7 and 9 are done", (5, 7, 9), ""),
        ("#5, #7: done!", (5, 7), ""),
        ("finished 5 & 7, we met twice", (5, 7), "we met twice"),
        ("done 5, 7: both shared", (5, 7), "both shared"),
        ("/ilt done 5 and 5 and 7", (5, 7), ""),
    ],
)
def test_several_numbers_are_done(typed, numbers, note):
    assert read_reply(typed) == TypedReply(Deed.DONE, rest=note, numbers=numbers)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("#5 #7", (5, 7)),
        ("5 7", (5, 7)),
        ("done 5 and 7 teachers came", (5, 7)),
        ("done 5, 7 and 9 by Friday", (5, 7, 9)),
        ("done 5 and 7?", (5, 7)),
        ("done 5-8", (5, 6, 7, 8)),
        ("done 5 to 7", (5, 6, 7)),
        ("5", (5,)),
        ("#5.", (5,)),
        ("la tarea 5", (5,)),
        ("done - 5/7", (5, 7)),
    ],
)
def test_numbers_that_may_be_meant_otherwise_are_asked_about(typed, numbers):
    assert read_reply(typed) == TypedReply(Deed.WHICH, numbers=numbers)


@pytest.mark.parametrize(
    "typed",
    [
        "not done",
        "done?",
        "is it done",
        "done by Friday",
        "done tomorrow",
        "done with the first half",
        "done 5 except the letter",
        "done with 5 but not 7",
        "hecha 5 pero falta la carta",
        "almost done",
        "I get things done",
        "when will this be done",
        "",
        "   ",
        "🙂",
    ],
)
def test_what_only_looks_like_done(typed):
    assert read_reply(typed).deed is not Deed.DONE


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("yes", "yes"),
        ("Yes!", "yes"),
        ("it worked", "yes"),
        ("partly", "partly"),
        ("kind of", "partly"),
        ("no", "no"),
        ("not really", "no"),
        ("too early", "too_early"),
        ("not yet", "too_early"),
    ],
)
def test_whether_it_worked(typed, answer):
    assert read_reply(typed) == TypedReply(Deed.ANSWER, answer=answer)


@pytest.mark.parametrize(
    ("typed", "numbers", "note"),
    [
        ("5 done, 7 done", (5, 7), ""),
        ("done 5. Done 7.", (5, 7), ""),
        ("done 5, done 7: both shared", (5, 7), "both shared"),
        ("mark items 5 and 7 as done", (5, 7), ""),
        ("close 5 and 7", (5, 7), ""),
        ("5 and 7 ✅", (5, 7), ""),
        ("done 5 & 7 🎉", (5, 7), ""),
        ("done w/ 5 and 7, thanks!", (5, 7), ""),
    ],
)
def test_several_numbers_in_other_marks_and_clauses_are_done(typed, numbers, note):
    assert read_reply(typed) == TypedReply(Deed.DONE, rest=note, numbers=numbers)


@pytest.mark.parametrize(
    ("typed", "number", "note"),
    [
        ("done :tada:", None, ""),
        ("Done :)", None, ""),
        ("\u2705", None, ""),
        (":white_check_mark: #5", 5, ""),
        ("item 5 is done", 5, ""),
        ("check off no. 5", 5, ""),
        ("done 5, thank you!", 5, ""),
        ("done 🎉 we shared it 🙂", None, "we shared it 🙂"),
        ("5 done 7 not done", 5, "7 not done"),
    ],
)
def test_marks_and_thanks_are_no_note(typed, number, note):
    assert read_reply(typed) == TypedReply(Deed.DONE, number, note)


@pytest.mark.parametrize(
    "typed",
    [
        "done 2 weeks ago",
        "done 3 of 5",
        "done 20%",
        "done 1st one",
        "done 3x",
        "finished 5 minutes ago",
        "done 5.5",
    ],
)
def test_a_number_that_counts_something_is_no_item(typed):
    assert read_reply(typed).number is None
    assert read_reply(typed).numbers == ()


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("finished 3 calls", (3,)),
        ("done 504 plans", (504,)),
        ("done 5) 7)", (5, 7)),
        ("completed 12 visits", (12,)),
    ],
)
def test_a_number_that_may_count_something_is_asked_about(typed, numbers):
    assert read_reply(typed) == TypedReply(Deed.WHICH, numbers=numbers)


@pytest.mark.parametrize("typed", ["undo", "Undo.", "undo that", "take it back"])
def test_words_that_mean_undo(typed):
    assert read_reply(typed).deed is Deed.UNDO


@pytest.mark.parametrize("typed", ["help", "Help?", "what can you do?", "menu"])
def test_words_that_ask_for_help(typed):
    assert read_reply(typed).deed is Deed.HELP


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tomorrow", TypedReply(Deed.DAY, None, "tomorrow")),
        ("next Monday", TypedReply(Deed.DAY, None, "next Monday")),
        ("move to Friday", TypedReply(Deed.DAY, None, "Friday", is_move=True)),
        ("move 12 to Friday", TypedReply(Deed.DAY, 12, "Friday", is_move=True)),
        ("postpone it to next week", TypedReply(Deed.DAY, None, "next week", is_move=True)),
        ("snooze until Monday", TypedReply(Deed.DAY, None, "Monday", is_snooze=True)),
        ("remind me tomorrow", TypedReply(Deed.DAY, None, "tomorrow", is_snooze=True)),
        ("#12 tomorrow", TypedReply(Deed.DAY, 12, "tomorrow")),
        ("_tomorrow_", TypedReply(Deed.DAY, None, "tomorrow")),
        ("move it to *Friday*", TypedReply(Deed.DAY, None, "Friday", is_move=True)),
        ("#12 *tomorrow*", TypedReply(Deed.DAY, 12, "tomorrow")),
        ("done *12*", TypedReply(Deed.DONE, 12)),
        ("*done* 12", TypedReply(Deed.DONE, 12)),
        ("done 12: *everybody* uses it", TypedReply(Deed.DONE, 12, "*everybody* uses it")),
        ("#5 and #7 tomorrow", TypedReply(Deed.DAY, None, "tomorrow", numbers=(5, 7))),
        ("move 5 & 7 to Friday", TypedReply(Deed.DAY, None, "Friday", is_move=True, numbers=(5, 7))),
    ],
)
def test_which_day_and_what_for(typed, expected):
    assert read_reply(typed) == expected


@pytest.mark.parametrize(
    "typed", ["tomorrow", "next Monday", "in 2 weeks", "by Friday", "on Dec 4 please", "12/4"]
)
def test_words_that_say_nothing_but_a_day(typed):
    found = read_due(typed, MONDAY, DaysOff(), locale="en-US")
    assert is_only_a_day(typed, found.start, found.end)


@pytest.mark.parametrize(
    "typed", ["see you tomorrow at the game", "tomorrow I am out", "the Friday folder", "thanks"]
)
def test_words_that_say_more_than_a_day(typed):
    found = read_due(typed, MONDAY, DaysOff(), locale="en-US")
    assert not is_only_a_day(typed, found.start, found.end)


@given(st.text(max_size=400))
def test_any_words_are_read(typed):
    assert read_reply(typed).deed in Deed
