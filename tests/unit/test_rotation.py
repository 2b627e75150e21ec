"""Roles go round."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.rotation import USUAL_ROLES, proposed_roles, role_words
from bot.words import speaking

ROLES = ("facilitator", "timekeeper", "note-taker")


@given(st.integers(1, 12), st.integers(1, 40))
def test_over_many_meetings_everyone_has_each_role_about_as_often(members, meetings):
    present = list(range(members))
    last: dict[tuple[str, int], date] = {}
    counts = dict.fromkeys(((role, one) for role in ROLES for one in present), 0)
    for number in range(meetings):
        given_out = proposed_roles(ROLES, present, last)
        assert list(given_out) == list(ROLES)
        if members >= len(ROLES):
            assert len(set(given_out.values())) == len(ROLES)
        for role, one in given_out.items():
            last[role, one] = date(2026, 9, 1) + timedelta(days=number)
            counts[role, one] += 1
    for role in ROLES:
        had = [counts[role, one] for one in present]
        assert max(had) <= -(-meetings // members) + 1
    if members >= len(ROLES):
        turns = [sum(counts[role, one] for role in ROLES) for one in present]
        assert max(turns) - min(turns) <= len(ROLES)


def test_whoever_did_it_longest_ago_is_next_and_who_never_did_comes_first():
    last = {("timekeeper", 1): date(2026, 10, 1), ("timekeeper", 2): date(2026, 9, 1)}
    assert proposed_roles(["timekeeper"], [1, 2], last) == {"timekeeper": 2}
    assert proposed_roles(["timekeeper"], [1, 2, 3], last) == {"timekeeper": 3}


def test_a_permanent_role_stays_unless_its_holder_is_away():
    assert proposed_roles(ROLES, [1, 2, 3], {}, {"note-taker": 1}) == {
        "facilitator": 2,
        "timekeeper": 3,
        "note-taker": 1,
    }
    assert proposed_roles(ROLES, [2, 3, 4], {}, {"note-taker": 1})["note-taker"] == 4


def test_nobody_there_is_nobody_proposed():
    assert proposed_roles(ROLES, [], {}) == {}


def test_the_usual_roles_are_read_in_the_readers_language_and_a_teams_own_as_it_wrote_them():
    assert [role_words(role) for role in USUAL_ROLES] == ["Facilitator", "Timekeeper", "Note-taker"]
    with speaking("es"):
        assert [role_words(role) for role in USUAL_ROLES] == ["Facilitación", "Tiempo", "Notas"]
        assert role_words("Voice of the family") == "Voice of the family"
