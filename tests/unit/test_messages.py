"""Every message and form we can produce is one that Slack takes, for any text and any size of rubric."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages import ballot, opening
from bot.assessments.messages import sections as assessment
from bot.assessments.messages.ballot import Row, SectionBallot
from bot.assessments.messages.sections import OpenAlready, SectionMessage
from bot.blocks import kit, say
from bot.home.messages import menu, unknown
from bot.outbox.messages.deliveries import Doubt, doubt_message
from bot.rules.votes import Choice
from bot.teams.messages.choices import TeamChoice
from handlers.command import HELP
from sandbox.validator import check_view
from tests.drawn.texts import fits, keys, rows, sections, titles, wording, words
from tests.work import calls_in


@given(
    st.builds(
        SectionMessage,
        st.integers(1, 10**9),
        keys,
        titles,
        wording,
        wording,
        rows(),
        st.integers(0, 60),
        st.integers(0, 60),
        st.booleans(),
        st.just("Tue, Nov 24, 2026, 4:00 PM"),
    )
)
def test_the_living_message_fits(shown):
    fits(assessment.section_message(shown))


@given(st.builds(SectionBallot, st.integers(1, 10**9), keys, titles, wording, rows(), st.booleans()))
def test_the_ballot_and_the_receipt_fit(shown):
    fits(ballot.receipt(shown))
    for page in range(shown.pages):
        assert check_view(ballot.ballot_form(shown, page), "modal") == []


@given(sections, words)
def test_the_menu_and_the_way_to_the_ballot_fit(offered, channel):
    waiting = OpenAlready(channel, 7, offered)
    fits(assessment.open_already(waiting))
    fits(menu.menu(waiting, HELP))
    fits(menu.menu(None, HELP))


@given(st.lists(st.builds(TeamChoice, keys, titles), min_size=2, max_size=20), words)
def test_the_question_which_team_fits(teams, typed):
    fits(menu.which_team(teams, typed))


@given(words, st.sampled_from(["reflect", "action", "agenda add", "meeting start", None]))
def test_an_unknown_word_is_shown_harmlessly(typed, command):
    shown = (
        unknown.did_you_mean("C1", typed, command, typed, typed) if command else unknown.nothing_close(typed)
    )
    fits(shown)
    assert "<" not in shown["text"]
    assert shown["blocks"][0]["text"]["type"] == "plain_text"


def test_words_too_long_for_a_button_come_back_whole():
    typed = "share the data " * 200
    shown = unknown.did_you_mean("C1", typed, "action", typed, typed)
    fits(shown)
    said = "".join(block["text"]["text"] for block in shown["blocks"][1:-1])
    assert said == typed


@given(words, words)
def test_private_sentences_fit(one, other):
    fits(say.sentence(one))
    fits(opening.could_not_open(one, other))
    fits(opening.could_not_open(one, other, is_late=True))
    fits(doubt_message(Doubt(1, one, other, may_be_there=True)))
    fits(doubt_message(Doubt(1, one, other, may_be_there=False)))
    fits(say.sorry("deadbeef"))
    fits(say.busy())


def test_the_help_fits_and_names_each_command():
    message = menu.help_screen(HELP)
    fits(message)
    assert all(f"/ilt {line.word}" in message["text"] for line in HELP)


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


def of_choices(*choices: Choice | None, is_unnamed: bool = True) -> SectionBallot:
    listed = [
        Row(f"k{number}", f"Short {number}", f"Text {number}", choice)
        for number, choice in enumerate(choices)
    ]
    return SectionBallot(3, "part", "Part", "Question?", listed, is_unnamed)


def test_the_ballot_shows_what_was_answered_and_says_it_is_saved():
    form = ballot.ballot_form(of_choices(Choice.STRENGTH, None, Choice.CANNOT_SAY))
    radios = [block["element"] for block in form["blocks"] if block["type"] == "input"]
    assert [radio.get("initial_option", {}).get("value") for radio in radios] == [
        "strength",
        None,
        "cannot_say",
    ]
    assert "2 of 3 answered" in str(form)


def test_more_than_a_page_of_criteria_turns_pages():
    form = ballot.ballot_form(of_choices(*[None] * 9))
    assert form["submit"]["text"] == "Next page"
    last = ballot.ballot_form(of_choices(*[None] * 9), 1)
    assert last["submit"]["text"] == "Done"
    assert sum(block["type"] == "input" for block in last["blocks"]) == 1


def section_of(*choices: Choice | None, is_unnamed: bool = True) -> SectionMessage:
    rows = of_choices(*choices).rows
    return SectionMessage(1, "part", "Part", "Q", "P", rows, 0, 3, is_unnamed, "Tue, Nov 24, 4:00 PM")


@pytest.mark.parametrize(
    ("is_unnamed", "line"),
    [(True, "names are deleted at the reveal"), (False, "everyone in this channel sees who chose what")],
)
def test_the_living_message_says_until_when_and_what_becomes_of_names(is_unnamed, line):
    message = assessment.section_message(section_of(None, is_unnamed=is_unnamed))
    for said in ("0 of 3 finished", "open until", "Tue, Nov 24, 4:00 PM", line):
        assert said in message["text"]
        assert said in str(message["blocks"])


def test_above_twenty_criteria_there_are_no_quick_buttons():
    shown = section_of(*[None] * 21)
    buttons = [
        element
        for block in assessment.section_message(shown)["blocks"]
        for element in block.get("elements", [])
    ]
    assert [element["text"]["text"] for element in buttons if element["type"] == "button"] == [
        "Open my ballot"
    ]


def test_quick_buttons_say_their_criterion_to_a_screen_reader():
    shown = section_of(None)
    labels = [
        element.get("accessibility_label")
        for block in assessment.section_message(shown)["blocks"]
        for element in block.get("elements", [])
    ]
    assert {"Strength: Short 0", "Weakness: Short 0"} <= set(labels)
