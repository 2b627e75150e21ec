"""Who is meant by a name, when a profile's name holds more than a name."""

import pytest

from bot.outbox.descriptions import person_from_slack
from bot.rules.people_names import called, words_in
from bot.rules.text import is_seen


@pytest.mark.parametrize(
    "name",
    [
        "Maya Lopez",
        "Maya Lopez (she/her)",
        "Maya Lopez she/her/hers",
        "Maya Lopez (ella)",
        "Maya Lopez | Room 4",
        "Rm 204 | Maya Lopez",
        "Maya Lopez - 3rd Grade",
        "Maya Lopez Rm 12",
        "Maya Lopez, Ph.D.",
        "Maya Lopez, Ed.D. (she/her)",
        "Maya Lopez M.Ed.",
        "Maya Lopez, Jr.",
        "Maya Lopez, Principal",
        "Lopez, Maya",
        "Lopez, Maya (she/her)",
        "Dr. Maya Lopez",
        "Maya Lopez \U0001f34e",
        "Maya Lopez :apple:",
        "Máya López",
        "maya.lopez",
    ],
)
def test_whatever_stands_beside_a_name_is_no_part_of_it(name):
    known = called(name)
    assert "maya lopez" in known.full
    assert {"maya", "lopez", "maya l"} <= known.short
    assert not {"she", "her", "room", "4", "grade", "principal", "(she/her)"} & known.short


@pytest.mark.parametrize(
    "name", ["Margarita (Maya) Lopez", "Margarita “Maya” Lopez", "Margarita 'Maya' Lopez"]
)
def test_a_nickname_is_a_name_too(name):
    known = called(name)
    assert {"margarita lopez", "maya lopez"} <= known.full
    assert {"margarita", "maya", "lopez"} <= known.short


@pytest.mark.parametrize("name", ["O’Brien, Sean", "Sean O'Brien", "sean o’brien (he/him)"])
def test_marks_inside_of_a_name_stay(name):
    assert "sean o'brien" in called(name).full


@pytest.mark.parametrize(
    "name",
    [
        "Margarita “May” Lopez-Ruiz, Ph.D. | Rm 204",
        "o’brien_2.sean",
        "J. R. Peña (she/her) :apple:",
        "李 明",
        "A\u0301na",
    ],
)
def test_whatever_somebody_may_be_called_holds_a_word_of_their_name(name):
    known = called(name)
    assert known.full | known.short
    assert all(words_in(one) & words_in(name) for one in known.full | known.short)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u3164", "\u2800\u00a0", "\u202e"])
def test_what_cannot_be_seen_is_no_name(name):
    assert not is_seen(name)
    assert called(name).full == called(name).short == frozenset()


@pytest.mark.parametrize(
    ("profile", "shown", "other"),
    [
        ({"display_name": "Maya", "real_name": "Margarita Lopez"}, "Maya", "Margarita Lopez"),
        ({"display_name": "", "real_name": "Maya Lopez"}, "Maya Lopez", ""),
        ({"display_name": "Maya Lopez", "real_name": "Maya Lopez"}, "Maya Lopez", ""),
        ({"display_name": "\u3164", "real_name": "Maya Lopez"}, "Maya Lopez", ""),
        ({"display_name": "\u200b", "real_name": "\u2800"}, "mlopez", ""),
        ({}, "mlopez", ""),
    ],
)
def test_both_of_slacks_names_are_kept_and_one_that_can_be_seen_is_shown(profile, shown, other):
    person = person_from_slack({"id": "U1", "name": "mlopez", "profile": profile})
    assert (person.name, person.other_name) == (shown, other)
    assert {"maya", "margarita lopez"} <= called("Maya", "Margarita Lopez").short | called(
        "Maya", "Margarita Lopez"
    ).full
