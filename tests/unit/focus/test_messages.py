"""Every message and form about a focus is one that Slack takes, for any text and 1-60 members; and its sentences."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.fields import Choice
from bot.blocks.naming import names_in_words
from bot.focus.messages import (
    choice,
    dots,
    live_with,
    opening,
    standing,
    strategies,
    strategy_forms,
    strategy_owners,
)
from bot.focus.messages.message import focus_message
from bot.focus.messages.shapes import Area, Candidate, Focus, LiveWithShown, Turnout, goal_words
from bot.focus.messages.standing import HeldLine, StandingLine
from bot.focus.messages.strategy_shapes import NumberShown, Standing, StrategyShown
from bot.items.messages.step_backs import Over
from bot.rules.cycles import EndFault
from bot.rules.focus import Share
from bot.rules.tally import Tally
from bot.words import speaking
from sandbox.validator import check_view
from tests.drawn.texts import fits, keys, short, words

TODAY = date(2026, 12, 1)
END = date(2027, 2, 26)
numbers = st.integers(1, 10**9)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
counts = st.none() | st.builds(Tally, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
turnouts = st.builds(Turnout, st.integers(0, 60), st.integers(1, 60))
lines = st.lists(words, max_size=12)


@st.composite
def lists(draw, most: int = 10) -> list[Candidate]:
    ids_ = draw(st.lists(numbers, min_size=1, max_size=most, unique=True))
    shown = draw(st.booleans())
    return [
        Candidate(
            one,
            draw(words),
            draw(keys | st.just("")),
            draw(counts),
            draw(st.integers(0, 60)),
            draw(st.integers(0, 60)) if shown else None,
            None if shown else draw(st.none() | st.sampled_from(Share)),
        )
        for one in ids_
    ]


maybe = words | st.just("")
watched = st.builds(NumberShown, words, maybe, short, short, st.none() | days)
committed_to = st.builds(
    StrategyShown,
    numbers,
    st.integers(0, 3),
    days,
    words,
    maybe,
    maybe,
    maybe,
    maybe,
    is_asked=st.booleans(),
    handed_to=maybe,
    standing=st.sampled_from(Standing),
    ends_on=days,
    is_own_end=st.booleans(),
    changed_on=st.none() | days,
    makes_room=maybe,
    numbers=st.lists(watched, max_size=3),
    items_done=st.integers(0, 40),
    items=st.integers(0, 40),
    ended_on=st.none() | days,
    learned=maybe,
)
areas = st.builds(Area, numbers, numbers, words, days, maybe, maybe, st.lists(committed_to, max_size=12))
live = st.none() | st.builds(
    LiveWithShown,
    turnouts,
    st.booleans(),
    st.integers(0, 60) | st.none(),
    st.integers(0, 60),
    st.integers(0, 60),
    lines,
    st.lists(words, max_size=60),
    st.none() | st.sampled_from(Share),
)


@st.composite
def focuses(draw) -> Focus:
    state = draw(st.sampled_from(["asking", "choosing", "chosen", "cancelled"]))
    return Focus(
        draw(numbers),
        draw(st.none() | numbers),
        draw(days),
        draw(lists()),
        is_asking=state == "asking",
        is_chosen=state == "chosen",
        is_cancelled=state == "cancelled",
        by=draw(words | st.just("")),
        had_dots=draw(st.booleans()),
        members=draw(st.integers(1, 60)),
        until=draw(st.just("") | st.just("Wed, Dec 2, 2026, 4:00 PM")),
        turnout=draw(turnouts),
        lines=draw(lines),
        areas=draw(st.lists(areas, max_size=2)),
        most=draw(st.integers(1, 2)),
        passed_over=draw(st.lists(words, max_size=9)),
        live_with=draw(live),
        may_ask_live_with=draw(st.booleans()),
    )


@given(focuses())
def test_the_living_message_fits(shown):
    fits(focus_message(shown))


@given(
    lists(most=20),
    lists(most=30),
    words,
    st.integers(0, 60),
    st.booleans(),
    st.sampled_from(["", "Wed, Dec 2, 4:00 PM"]),
)
def test_the_opening_form_fits(proposed, others, team, members, is_live, until):
    named = [replace(one, criterion_key=f"k{number}") for number, one in enumerate([*proposed, *others])]
    form = opening.OpeningForm(
        7, team, 3, members, is_live, until, named[: len(proposed)], named[len(proposed) :]
    )
    assert check_view(opening.opening_form(form), "modal") == []
    assert (
        check_view(opening.opening_form(replace(form, assessment_id=0, proposed=(), others=())), "modal")
        == []
    )


standings = st.builds(
    opening.Standing,
    numbers,
    words,
    words,
    days,
    is_asking=st.booleans(),
    is_choosing=st.booleans(),
    turnout=turnouts,
    areas=st.lists(areas, max_size=2),
    may_choose_more=st.booleans(),
)


@given(standings)
def test_where_the_focus_stands_fits(shown):
    fits(opening.standing_message(shown))
    fits(opening.opened(opening.Opened(7, shown.channel_name, shown.is_asking, 2, "")))


@given(lists(), st.data())
def test_the_dots_form_and_its_answers_fit(candidates, data):
    mine = data.draw(st.sets(st.sampled_from([one.id for one in candidates]), max_size=2))
    form = dots.DotsForm(7, candidates, data.draw(st.integers(1, 2)), mine, data.draw(words | st.just("")))
    assert check_view(dots.dots_form(form), "modal") == []
    turnout = data.draw(turnouts)
    fits(dots.placed(dots.Placed(7, turnout)))
    fits(dots.too_few(dots.TooFew(7, turnout)))
    reminder = dots.Reminder(7, data.draw(words), data.draw(st.sampled_from(["", "Wed, 4 PM"])), 2, turnout)
    fits(dots.dots_reminder(reminder, is_late=data.draw(st.booleans())))
    fits(dots.goes_on(reminder, is_late=data.draw(st.booleans())))
    fits(dots.dots_shown(reminder, is_late=data.draw(st.booleans())))


@given(words, words, words, turnouts, st.booleans())
def test_what_is_written_about_living_with_a_focus_fits(team, name, proposal, turnout, is_late):
    fits(live_with.asked_live_with(7, team, name, proposal, turnout, is_late=is_late))
    fits(live_with.live_with_shown(7, team, is_late=is_late))


@given(lists(), st.data())
def test_the_forms_of_whoever_chooses_fit(candidates, data):
    mine = data.draw(st.sets(st.sampled_from([one.id for one in candidates]), max_size=2))
    form = choice.ChoiceForm(
        7,
        candidates,
        mine,
        2,
        TODAY,
        data.draw(st.none() | days),
        data.draw(st.booleans()),
        data.draw(st.lists(words, max_size=1)),
    )
    shown = choice.choice_form(form)
    assert check_view(shown, "modal") == []
    if all(one.dots is None for one in candidates):
        assert "most dots" not in shown["blocks"][0]["text"]["text"]
    chosen = data.draw(st.lists(areas, min_size=1, max_size=2, unique_by=lambda one: one.id))
    assert check_view(choice.goal_form(choice.GoalForm(7, chosen, TODAY)), "modal") == []
    assert check_view(choice.move_form(choice.MoveForm(7, END, TODAY)), "modal") == []
    assert check_view(choice.end_form(choice.EndForm(7, chosen, data.draw(st.integers(0, 3)))), "modal") == []


@given(words, st.sampled_from(["", *live_with.ANSWERS]), words | st.just(""), st.booleans(), turnouts)
def test_living_with_it_fits(proposal, chosen, line, helps, turnout):
    form = live_with.LiveWithForm(7, proposal, chosen, line, helps)
    assert check_view(live_with.live_with_form(form), "modal") == []
    fits(live_with.answered(live_with.Answered(7, turnout, helps)))


@given(
    st.lists(st.builds(live_with.ShownLine, numbers, words), max_size=70),
    st.lists(st.builds(live_with.ShownLine, numbers, short), max_size=70),
    st.booleans(),
)
def test_all_lines_fit(think_of, better, may_remove):
    shown = live_with.all_lines_form(live_with.AllLines(7, think_of, better, may_remove))
    assert check_view(shown, "modal") == []


def focus(*counts: int, **more) -> Focus:
    candidates = [
        Candidate(number, name, dots=dots)
        for number, (name, dots) in enumerate(zip(("Purpose", "Norms", "Roles"), counts, strict=False), 1)
    ]
    return Focus(7, None, TODAY, candidates, turnout=Turnout(6, 8), **more)


@pytest.mark.parametrize(
    ("dots", "said"),
    [
        pytest.param((5, 3, 1), "The dots say Purpose and Norms.", id="two clear ones"),
        pytest.param(
            (5, 2, 2), "The dots say Purpose; behind it Norms and Roles are a tie.", id="a tie behind"
        ),
        pytest.param((2, 2, 2), "Purpose, Norms and Roles are a tie.", id="a tie of all"),
    ],
)
def test_ties_are_said_as_ties(dots, said):
    text = focus_message(focus(*dots))["text"]
    assert said in text
    assert "organizers choose" in text


def test_where_there_is_room_for_one_nobody_is_told_to_choose_two():
    assert "choose one or two" in focus_message(focus(5, 3, 1))["text"]
    assert "choose one or two" in focus_message(focus(0, 0, 0))["text"]
    for one in (focus(5, 3, 1, most=1), focus(0, 0, 0, most=1), focus(0, had_dots=False)):
        text = focus_message(one)["text"]
        assert "organizers choose, after the talk" in text
        assert "two" not in text
    alone = choice.ChoiceForm(7, focus(0).candidates, [], 2, TODAY, END, is_new=True)
    assert "two" not in str(choice.choice_form(alone))


def test_where_nobody_placed_a_dot_none_was_deleted():
    none = replace(focus(0, 0), candidates=[Candidate(1, "Norms"), Candidate(2, "Roles")])
    text = focus_message(replace(none, turnout=Turnout(0, 8)))["text"]
    assert "Nobody placed a dot. Talk, then choose." in text
    assert "deleted" not in dots.too_few(dots.TooFew(7, Turnout(0, 8)))["text"]


def test_counts_stand_in_words_most_first_and_equals_are_called_a_tie():
    text = focus_message(focus(1, 4, 1))["text"]
    assert (
        text.index("Norms: 4 dots")
        < text.index("Purpose: 1 dot (a tie)")
        < text.index("Roles: 1 dot (a tie)")
    )


def test_a_choice_that_differs_from_the_dots_says_so():
    area = Area(1, 3, "Roles", END)
    text = focus_message(focus(5, 3, 1, is_chosen=True, areas=[area], passed_over=["Purpose", "Norms"]))[
        "text"
    ]
    assert "By the dots Purpose and Norms came first; the team chose otherwise." in text
    assert "Roles, until Fri, Feb 26, 2027" in text


def test_nothing_of_the_dots_stands_anywhere_while_they_are_placed():
    asking = focus(5, 3, 1, is_asking=True, until="Wed, Dec 2, 4:00 PM", lines=["Start small"])
    said = str(focus_message(asking))
    assert "6 of 8 are done, until Wed, Dec 2, 4:00 PM" in said
    assert "Start small" not in said
    assert "5 dots" not in said


def test_three_choices_are_refused_with_the_reason():
    assert choice.third_refused(3, 2, []) == (
        "You ticked 3: choose one or two. Teams that carry more than two finish fewer."
    )
    assert choice.third_refused(2, 1, ["Norms"]).startswith("You work on Norms already")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("look at student work", "By then our team will look at student work"),
        ("By Feb 26, our team will look", "By then our team will look"),
        ("we will look", "By then our team will look"),
        ("We’ll look at it", "By then our team will look at it"),
        ("Look at student work", "By then our team will look at student work"),
        ("to look", "By then our team will look"),
        ("Our team will", "By then: our team will"),
        ("Teachers plan from it", "By then: teachers plan from it"),
        ("By grade level, we will plan", "By then our team will by grade level, we will plan"),
        ("see what we will need", "By then our team will see what we will need"),
    ],
)
def test_a_goal_reads_as_one_sentence_however_it_was_begun(typed, shown):
    assert goal_words(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ver trabajos", "Para entonces, nuestro equipo va a ver trabajos"),
        ("Vamos a reunirnos más", "Para entonces, nuestro equipo va a reunirnos más"),
        ("Veremos trabajos", "Para entonces: veremos trabajos"),
        ("Los maestros planifican", "Para entonces: los maestros planifican"),
    ],
)
def test_a_goal_reads_as_one_sentence_in_spanish_whatever_its_verb(typed, shown):
    with speaking("es"):
        assert goal_words(typed) == shown


def test_names_stand_in_a_sentence():
    assert names_in_words(["Norms"]) == "Norms"
    assert names_in_words(["Norms", "Roles", "\u200b"]) == "Norms, Roles and ?"


@pytest.mark.parametrize(
    ("fault", "around", "said"),
    [
        (EndFault.PAST, [], "is not ahead"),
        (EndFault.TOO_FAR, [], "more than a year away"),
        (
            EndFault.DAY_OFF,
            [date(2026, 12, 4), date(2026, 12, 7)],
            "Choose Fri, Dec 4, 2026 or Mon, Dec 7, 2026.",
        ),
        (EndFault.DAY_OFF, [date(2026, 12, 7)], "Choose Mon, Dec 7, 2026."),
        (EndFault.DAY_OFF, [], "Choose another day."),
    ],
)
def test_an_end_that_cannot_be_says_why_and_what_can(fault, around, said):
    assert said in choice.end_words(date(2026, 12, 5), fault, around)


def test_ten_candidates_are_checkboxes_and_eleven_a_select():
    many = [Candidate(0, f"Number {number}", f"k{number}") for number in range(11)]
    form = opening.OpeningForm(1, "North", 3, 8, False, "Wed", many[:10])
    of_ten = opening.opening_form(form)
    of_eleven = opening.opening_form(replace(form, proposed=many))
    kinds = [
        one["element"]["type"]
        for view in (of_ten, of_eleven)
        for one in view["blocks"]
        if one.get("block_id") == opening.PROPOSED
    ]
    assert kinds == ["checkboxes", "multi_static_select"]
    assert of_ten["callback_id"] == ids.FOCUS_FORM


@given(st.lists(st.builds(HeldLine, st.integers(1, 9), words), min_size=1, max_size=3), words, st.booleans())
def test_what_is_put_on_hold_at_once_fits(held, team, is_late):
    fits(standing.held_message(held, team, is_late=is_late))


@given(committed_to, words, st.booleans())
def test_each_answer_about_a_strategy_fits(one, name, is_late):
    asked = strategy_owners.Asked(one, name, name, name)
    fits(strategies.committed(one))
    fits(strategies.changed(one))
    fits(strategies.ended(one))
    fits(strategies.changed_into(one, 7))
    fits(strategies.not_ended(one))
    fits(strategy_owners.owner_declined(one))
    fits(strategy_owners.owner_accepted(one))
    fits(strategy_owners.owner_asked(asked, is_late=is_late))
    for is_accepted in (True, False):
        fits(strategy_owners.owner_answered(asked, name, is_accepted=is_accepted, is_late=is_late))


@given(st.lists(committed_to, max_size=24), words, st.booleans(), st.booleans())
def test_the_list_of_strategies_fits(ones, team, may_end, can_add):
    mine = [one.id for one in ones[::2]]
    fits(strategies.strategy_list(strategies.StrategyList(team, ones, "", mine, may_end, can_add)))
    full = strategies.full_words([one.called for one in ones[:3]])
    fits(strategies.strategy_list(strategies.StrategyList(team, ones, full, mine, may_end)))


def test_a_list_says_how_many_it_has_no_room_for():
    held = [StrategyShown(one, 0, TODAY, f"Try {one}", standing=Standing.ON_HOLD) for one in range(1, 23)]
    shown = strategies.strategy_list(strategies.StrategyList("Lincoln", held, "", (), may_end=True))
    assert str(shown["blocks"]).count(ids.STRATEGY_END) == 20
    assert "and 2 more that were put on hold before" in shown["text"]
    fits(shown)


def test_an_end_of_its_own_that_has_come_is_said():
    own = StrategyShown(1, 1, TODAY, "Try", owner="Maya", ends_on=END, is_own_end=True)
    assert "Until Fri, Feb 26, 2027" in strategies.strategy_list(strategies.StrategyList("L", [own]))["text"]
    over = replace(own, today=date(2027, 3, 1))
    assert (
        "was to end on Fri, Feb 26" in strategies.strategy_list(strategies.StrategyList("L", [over]))["text"]
    )
    line = StandingLine(1, 1, "Try", "Maya", date(2027, 3, 1), ended_on=END)
    assert line.words == "1. Try · no check-in yet · Maya · was to end on Fri, Feb 26"


@pytest.mark.parametrize(
    ("is_open", "said"),
    [(True, "#ilt has stepped back on Norms."), (False, "#ilt works on Norms no more.")],
)
def test_a_focus_that_was_ended_by_hand_was_not_stepped_back_on(is_open, said):
    assert Over(7, 7, "#ilt", "ilt", TODAY, END, ["Norms"], is_open=is_open, has_ended=True).words == said


@given(committed_to, st.lists(words, min_size=1, max_size=60), maybe, st.none() | days)
def test_the_forms_of_strategies_fit(one, members, typed, until):
    people = [Choice(name, f"U{number}") for number, name in enumerate(members)]
    said = strategy_forms.Said(typed, typed, typed, typed, "U0")
    areas_ = [Choice(members[0], "1"), Choice(members[-1], "2")]
    forms = [
        strategy_forms.commit_form(strategy_forms.CommitForm(7, areas_, people, said)),
        strategy_forms.commit_form(strategy_forms.CommitForm(7, areas_[:1], people, said)),
        strategy_forms.change_form(strategy_forms.ChangeForm(3, 7, 1, one.called, people, said, until)),
        strategy_forms.change_form(
            strategy_forms.ChangeForm(
                3, 7, 1, "", people, said, until, 4, strategy_forms.meanwhile_words(typed, said, typed)
            )
        ),
        strategy_forms.number_form(one),
        strategy_forms.room_form(one),
        strategy_forms.end_form(one),
    ]
    for form in forms:
        assert check_view(form, "modal") == []
        # Whoever commits fills in six at most; what was taken for granted then stands in the form of a change.
        most = 7 if form["callback_id"] == ids.STRATEGY_CHANGE_FORM else 6
        assert sum(block["type"] == "input" for block in form["blocks"]) <= most


def test_a_doubt_is_said_where_both_signs_are_one_or_missing():
    one = StrategyShown(1, 1, TODAY, "open meetings", "teams plan", "4 of 5", "4 of 5.", "Maya")
    assert "Both say the same" in strategies.committed(one)["text"]
    assert "How will you know it worked" in strategies.committed(replace(one, worked_when=""))["text"]
    assert "How will you know that you did it" in strategies.committed(replace(one, did_when=""))["text"]
    neither = replace(one, did_when="", worked_when="")
    assert "that you did it, and that it worked" in strategies.committed(neither)["text"]
    assert "?" not in strategies.committed(replace(one, worked_when="20 of 96"))["text"]
