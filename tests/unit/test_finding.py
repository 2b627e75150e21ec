"""The library is found by words however they are typed."""

import pytest

from bot.library.catalog import Catalog
from bot.rules.finding import best, words_of
from rubric_data import load_rubrics

CATALOG = Catalog.read(load_rubrics(), None)
KEYS = {one.key: one for one in CATALOG.resources.listed}
# What was typed, and the criterion or the resource that has to be among the first five.
TYPED = {
    "nroms": "norms",
    "norsm": "norms",
    "ground ruels": "norms",
    "agreemnts": "norms",
    "agneda": "agenda_objectives",
    "agend": "agenda_objectives",
    "protocl": "nsrf_protocols",
    "colaboration": "boston_collaboration",
    "comunication": "two_way_communication",
    "two way comunicaton": "two_way_communication",
    "roels": "clear_roles",
    "timekeper": "clear_roles",
    "facilitater": "cip_teams",
    "minuts": "ukiah_meetings",
    "acton items": "tracks_action_items",
    "follow thru": "tracks_action_items",
    "trakcing": "tracks_action_items",
    "owners and due dats": "next_steps",
    "datta": "data_informed",
    "looking at dta": "atlas_data",
    "eviednce": "dese_how_do_we_know",
    "scedule": "meets_regularly",
    "calender": "meets_regularly",
    "purpos": "purpose",
    "charer": "nirn_charter",
    "vidoes": "videos_meeting_processes",
    "spansh": "california_glossary",
    "teacher leder": "teacher_teams",
    "theory of acton": "cel_theory_of_action",
    "improvment science": "nyc_improvement_science",
    "self asessment": "own_process",
    "Réflection": "own_process",
    "PLC's": "teacher_teams",
    "our team’s norms": "norms",
    "walk through": "data_informed",
    "walkthru": "data_informed",
    "observaciones": "data_informed",
    "retroalimentacion": "two_way_communication",
    "teoría de acción": "improvement_plan",
}


def found(words: str) -> list[str]:
    return best(CATALOG.index.scores(words_of(words)))


@pytest.mark.parametrize(("words", "wanted"), TYPED.items(), ids=lambda words: str(words).replace(" ", "_"))
def test_a_typo_still_finds_it(words, wanted):
    assert any(wanted == key or wanted in KEYS[key].criteria for key in found(words)[:5]), found(words)[:5]


def test_words_that_nothing_has_find_nothing():
    assert found("xyzzy") == found("") == found("the of and") == []


def test_what_has_all_of_the_words_comes_alone():
    assert found("theory of action") == ["cel_theory_of_action"]


def test_a_title_goes_before_a_mention():
    assert found("glossary")[0] == "california_glossary"
