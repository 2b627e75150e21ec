"""What is typed about a strategy: its sentence, its numbers, and two signs that are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.action_words import without_strategy
from bot.rules.strategy_words import (
    does_words,
    if_then,
    number_meant,
    number_said,
    says_the_same,
    so_that_words,
    theory,
)


@pytest.mark.parametrize(
    ("what", "so_that", "said"),
    [
        (
            "Open with student work",
            "teams plan from it",
            "If we open with student work, then teams plan from it.",
        ),
        (
            "We will open with student work.",
            "So that teams plan",
            "If we open with student work, then teams plan.",
        ),
        ("if we write home weekly", "then Families answer", "If we write home weekly, then families answer."),
        ("PLC time is kept", "Maya's team plans", "If PLC time is kept, then Maya's team plans."),
        ("We'll open with work", "To help students", "If we open with work, then we help students."),
        ("“Open with work”", "In order to help", "If we open with work, then we help."),
        ("We’re going to visit rooms", "it helps", "If we visit rooms, then it helps."),
        ("Our ILT will visit rooms", "In every room", "If we visit rooms, then in every room."),
        ("1. To visit rooms", "In order that students write", "If we visit rooms, then students write."),
        ("- Teachers visit rooms", "all write", "If teachers visit rooms, then all write."),
        ("If Students choose", "they read", "If students choose, then they read."),
        (
            "We visit rooms, and we will talk",
            "it helps",
            "If we visit rooms, and we will talk, then it helps.",
        ),
    ],
)
def test_the_sentence_reads_as_one(what, so_that, said):
    assert if_then(what, so_that) == said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Vamos a abrir cada reunión", "abrir cada reunión"),
        ("Nuestro equipo va a visitar aulas.", "visitar aulas"),
        ("Si nosotros planificamos juntos", "planificamos juntos"),
        ("Vamos temprano", "vamos temprano"),
        ("Siempre leemos", "siempre leemos"),
    ],
)
def test_spanish_beginnings_are_not_said_twice_either(typed, kept):
    assert does_words(typed) == kept


def test_a_theory_has_one_subject_too():
    assert theory("Teachers visit rooms", "They talk", "") == "If teachers visit rooms, then they talk."
    assert (
        theory("we'll visit", "they talk", "so that All read")
        == "If we visit, then they talk, so that all read."
    )


def test_what_follows_in_spanish_stands_behind_its_word():
    assert so_that_words("Para que Los maestros planifiquen.") == "los maestros planifiquen"
    assert so_that_words("Para quedarnos con menos") == "para quedarnos con menos"


def test_what_was_begun_again_is_not_said_twice():
    assert so_that_words("so that Students write more.") == "students write more"
    assert so_that_words("so what") == "what"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("41", 41.0), (" 12.5 ", 12.5), ("1,234", 1234.0), ("-3", -3.0), (".5", 0.5), ("0", 0.0)],
)
def test_a_number_alone_is_taken(typed, number):
    assert number_said(typed) == number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("about 40 %", "40"),
        ("40%", "40"),
        ("12,5", "12.5"),
        ("1.2.3", "1.2"),
        ("a few", ""),
        ("", ""),
        ("nan", ""),
        ("inf", ""),
        ("٤١", ""),
        ("1e9", "1"),
        ("20-30", "20"),
    ],
)
def test_anything_else_is_not_and_the_likely_number_is_said_back(typed, meant):
    assert number_said(typed) is None
    assert number_meant(typed) == meant
    assert not meant or number_said(meant) is not None


@given(st.text(max_size=40))
def test_what_is_said_back_can_be_typed(typed):
    meant = number_meant(typed)
    assert not meant or number_said(meant) is not None


def test_two_signs_are_one_but_for_capitals_blanks_and_marks():
    assert says_the_same("4 of 5 meetings", " 4 of 5  Meetings.")
    assert not says_the_same("4 of 5 meetings", "4 of 6 meetings")


@pytest.mark.parametrize(
    ("typed", "rest", "place"),
    [
        ("Share it by Friday for strategy 2", "Share it by Friday", 2),
        ("Share it (for strategy #1) by Friday", "Share it by Friday", 1),
        ("Share it for our strategy 3, @Sam", "Share it, @Sam", 3),
        ("Plan strategy 2", "Plan strategy 2", None),
        ("Ask for strategy 2026", "Ask for strategy 2026", None),
        ("Slides for strategy 2 visits by Friday", "Slides for strategy 2 visits by Friday", 2),
        ("Report for strategy 2 and 3", "Report for strategy 2 and 3", 2),
    ],
)
def test_words_that_name_a_strategy_leave_the_sentence(typed, rest, place):
    assert without_strategy(typed) == (rest, place)
