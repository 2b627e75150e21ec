"""Every message and form of a process reflection is one that Slack takes, and harmless, whatever people typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids, kit
from bot.blocks.say import sentence
from bot.home.messages.menu import Mine, Now, menu
from bot.meetings.messages.reflection_shapes import (
    CHANGE,
    CHOICE_WORDS,
    FITS,
    HARD,
    HELPED,
    LIKED,
    STEP,
    WORDS,
    Line,
    Reflection,
    Waiting,
)
from bot.reflection.messages import reflection as messages
from bot.reflection.messages.form import AnswerForm, Named, NotThere, answer_form, join_form
from bot.reflection.messages.lines import ChooseForm, LineList, choose_form, line_list
from handlers.command import HELP
from rubric_data import load_session_questions
from sandbox.validator import check_view
from storage.reflection import CHOICES, Question
from tests.drawn.items import fits_and_is_harmless
from tests.drawn.texts import NASTY

QUESTIONS = load_session_questions()
DAY = date(2026, 12, 1)
numbers = st.integers(1, 10**9)
texts = st.sampled_from([*NASTY, "", "🙂" * 1500, "&" * 3000, "word " * 600, "\n" * 3000 + "x"]) | st.text(
    max_size=60
)
names = st.text(max_size=80)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
lines = st.lists(
    st.builds(Line, numbers, st.sampled_from(WORDS), texts, st.integers(0, 60)),
    max_size=40,
    unique_by=lambda line: line.id,
)
counts = st.fixed_dictionaries(
    {},
    optional={
        question: st.dictionaries(st.sampled_from(list(words)), st.integers(1, 60))
        for question, words in CHOICE_WORDS.items()
    },
)
reflections = st.builds(
    Reflection,
    numbers,
    days,
    st.integers(0, 60),
    st.integers(0, 60),
    st.booleans(),
    st.sampled_from(["", "Wed, Dec 2, 7:30 AM"]),
    lines,
    counts,
    texts,
    texts,
)
waiting = st.lists(st.builds(Waiting, numbers, names, st.just("Tue, Dec 1")), max_size=5)


def test_questions_and_choices_have_the_names_of_the_tables():
    assert {*WORDS, *CHOICE_WORDS} == set(Question)
    assert set(CHOICE_WORDS) == set(CHOICES)
    assert all(len(choice) <= 16 for words in CHOICE_WORDS.values() for choice in words)


@given(reflections)
def test_the_channels_message_fits(shown):
    fits_and_is_harmless(messages.reflection_message(shown))


@given(waiting, st.booleans(), numbers, st.integers(0, 60), st.integers(0, 60))
def test_everything_said_to_one_member_fits(some, yes, meeting_id, answered, asked):
    for one in some:
        fits_and_is_harmless(messages.please_answer(one, is_late=yes))
    fits_and_is_harmless(menu(Now(), Mine(sessions=some), HELP))
    fits_and_is_harmless(messages.saved(messages.Saved(meeting_id, answered, asked, yes, goes_on=not yes)))
    fits_and_is_harmless(sentence(messages.shown_now("team")))
    assert check_view(join_form(NotThere(meeting_id, DAY, is_on=yes)), "modal") == []
    fits_and_is_harmless(messages.both(messages.Offer(meeting_id, "C0ILTTEAM01", yes)))


named = st.builds(Named, days, st.lists(names, max_size=30), st.lists(names, max_size=30))


@given(
    st.builds(
        AnswerForm,
        numbers,
        days,
        st.none() | named,
        texts,
        st.dictionaries(st.sampled_from(list(Question)), texts),
    )
)
def test_the_form_fits(form):
    assert check_view(answer_form(form, QUESTIONS), "modal") == []


@given(
    st.builds(
        LineList,
        numbers,
        lines,
        st.sets(numbers, max_size=3),
        st.booleans(),
        st.booleans(),
        st.integers(0, 9),
    )
)
def test_the_full_list_fits(shown):
    assert check_view(line_list(shown), "modal") == []


@given(st.builds(ChooseForm, numbers, lines, texts))
def test_the_form_of_the_one_change_fits(form):
    assert check_view(choose_form(form), "modal") == []


def sixty(text: str) -> list[Line]:
    """Sixty people who answered all four questions at full length."""
    return [
        Line(number * 4 + place, question, f"{question} {number} {text}", number % 7)
        for number in range(1, 61)
        for place, question in enumerate(WORDS)
    ]


@pytest.mark.parametrize(
    "text", ["word " * 600, "&" * 2980, "🙂" * 1490, "ü" * 2980], ids=["words", "&", "emoji", "ü"]
)
def test_sixty_answers_of_three_thousand_characters_are_shown_as_beginnings_and_the_rest_is_a_tap_away(text):
    shown = Reflection(
        1, DAY, 60, 60, is_shown=True, closes="Wed", lines=sixty(text), chosen=text, last_change=text
    )
    message = messages.reflection_message(shown)
    fits_and_is_harmless(message)
    words = [block["text"]["text"] for block in message["blocks"] if "text" in block]
    assert [one for one in words if one in {"Liked", "Hard", "Change"}] == ["Liked", "Hard", "Change"]
    assert "… and 52 more: tap “Read all”." in words[3]
    assert "… and 112 more: tap “Read all”." in message["text"]
    assert message["text"].count("•") == 24
    choose = choose_form(ChooseForm(1, sixty(text)))
    assert check_view(choose, "modal") == []


@pytest.mark.parametrize("text", ["word " * 590, "ü" * 2950, "🙂" * 1470])
def test_the_full_list_has_every_line_in_full_on_some_page(text):
    every = sixty(text)
    seen: set[str] = set()
    for page in range(100):
        view = line_list(LineList(1, every, set(), may_back=True, may_remove=True, page=page))
        assert check_view(view, "modal") == []
        words = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
        new = {kit.visible(one) for one in words[1:]} - seen
        if not new:
            break
        seen |= new
    assert seen == {kit.visible(line.called(line.text)) for line in every}


def buttons(message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_the_message_before_during_and_after():
    closes = "Wed, Dec 2, 7:30 AM"
    before = messages.reflection_message(Reflection(7, DAY, 2, 6, closes=closes))
    assert "How was this session?" in before["text"]
    assert "2 of 6 answered" in before["text"]
    assert "shown together, mixed and without names: when everybody has answered" in before["text"]
    assert buttons(before) == ["Answer", "Close and post the minutes"]
    enough = messages.reflection_message(Reflection(7, DAY, 4, 6, closes=closes))
    assert buttons(enough) == ["Answer", "Show them now", "Close and post the minutes"]
    lines = (
        Line(1, LIKED, "The timer", 2),
        Line(2, HARD, "Late start"),
        Line(3, STEP, "Ask first", 3),
        Line(4, CHANGE, "Begin at 3:30"),
    )
    counts = {FITS: {"a_lot": 3, "cannot_say": 1}, HELPED: {"yes": 2}}
    during = messages.reflection_message(
        Reflection(7, DAY, 4, 6, True, closes, lines, counts, "Stand up", "Begin at 3:30")
    )
    assert during["text"].splitlines()[1:] == [
        "Did this session reflect our strengths and challenges? 3 a lot, 1 can't say.",
        "Last time we chose “Stand up”. Did it help? 2 yes.",
        "Liked:",
        "• The timer (+2)",
        "Hard:",
        "• Late start",
        "Change:",
        "• Step: Ask first (+3)",
        "• Begin at 3:30",
        "Our one change for next time: Begin at 3:30",
    ]
    assert buttons(during) == [
        "Read all, give a +1",
        "Choose one change…",
        "Close and post the minutes",
    ]
    after = messages.reflection_message(Reflection(7, DAY, 4, 6, True, "", lines))
    assert buttons(after) == ["Read all", "Choose one change…"]
    nobody = messages.reflection_message(Reflection(7, DAY, 0, 6, True, ""))
    assert "nothing to show" in nobody["text"]
    assert buttons(nobody) == ["Choose one change…"]


def test_before_they_are_shown_no_line_and_no_count_stands_in_the_message():
    hidden = Reflection(7, DAY, 2, 6, False, "Wed", (Line(1, LIKED, "Secret"),), {FITS: {"a_lot": 2}})
    assert "Secret" not in str(messages.reflection_message(hidden))
    assert "a lot" not in str(messages.reflection_message(hidden))


def test_the_form_asks_the_sources_three_questions_and_says_who_sees_what():
    form = AnswerForm(
        7,
        DAY,
        Named(date(2026, 11, 3), ["Clear roles"], ["Norms"]),
        "Begin at 3:30",
        {FITS: "in_part", LIKED: "The timer"},
    )
    view = answer_form(form, QUESTIONS)
    words = str(view)
    for said in (
        "What did you like about the way this ILT session was conducted?",
        "What challenges surfaced?",
        "What changes to our meeting process might the team want to make for future meetings?",
        "To what extent did this session reflect the strengths and challenges of our ILT that we identified earlier?",
        "What steps can we take to improve on or address these areas?",
        "Strengths: Clear roles",
        "Challenges: Norms",
        "Last time we chose: Begin at 3:30",
        "Did it help?",
        "With fewer than 4 answers people may guess who wrote what",
        "Never write a student's name",
        "never used to evaluate a person",
        "Until then you can change them",
    ):
        assert said in words
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert list(inputs) == [LIKED, HARD, CHANGE, FITS, STEP, HELPED]
    assert all(block["optional"] for block in inputs.values())
    assert inputs[FITS]["element"]["initial_option"]["value"] == "in_part"
    assert "initial_option" not in inputs[HELPED]["element"]
    assert inputs[LIKED]["element"]["initial_value"] == "The timer"


def test_without_a_self_assessment_or_a_change_it_says_so_and_asks_anyway():
    view = answer_form(AnswerForm(7, DAY), QUESTIONS)
    assert "We have no self-assessment yet" in str(view)
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == [
        LIKED,
        HARD,
        CHANGE,
        FITS,
        STEP,
    ]


def test_a_plus_one_says_whether_mine_is_in_it_and_only_who_leads_can_remove():
    lines = [Line(1, LIKED, "One", 2), Line(2, LIKED, "Two")]
    mine = line_list(LineList(9, lines, {1}, may_back=True, may_remove=False))
    assert buttons(mine) == ["+1 (2, with yours)", "+1 (0)"]
    led = line_list(LineList(9, lines, {1}, may_back=False, may_remove=True))
    assert buttons(led) == ["Remove…", "Remove…"]
    assert led["private_metadata"] == "9:0"
    [remove, _] = [block["elements"][0] for block in led["blocks"] if block["type"] == "actions"]
    assert (remove["action_id"], remove["value"]) == (ids.PROCESS_REMOVE, "9:1")
