"""Files of data in another language: whole or refused, kept beside what they translate."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assessments.messages.original import Original, marked, original_criteria
from bot.library.catalog import Catalog
from bot.library.messages.shapes import Entry
from bot.reflection.messages.form import AnswerForm, answer_form, original_questions
from bot.rules.finding import best, words_of
from bot.rules.wording import frozen, is_translated, quoted, spoken, title_of
from bot.words import say, speaking
from rubric_data import (
    BrokenFileError,
    load_growth,
    load_resources,
    load_rubrics,
    load_session_questions,
)
from rubric_data.previews import preview_file
from sandbox.validator import check_view

FILES = Path("rubric_data")
FORM = AnswerForm(7, date(2026, 12, 1))
RUBRIC = load_rubrics()["cps_ilt"]


def tree(name: str) -> Any:
    return yaml.safe_load((FILES / name).read_text(encoding="utf-8"))


def written(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def refused(folder: Path, change, name: str = "cps_ilt.es.yaml", load=load_rubrics) -> str:
    content = tree(name)
    change(content)
    written(folder, name, content)
    with pytest.raises(BrokenFileError) as fault:
        load(folder)
    return str(fault.value)


def test_what_the_project_brings_is_whole_in_spanish():
    translated = RUBRIC.in_language("es")
    assert [one.key for one in translated.criteria()] == [one.key for one in RUBRIC.criteria()]
    assert translated.section("critical_work").criteria[0].short == "Plan y avances"
    assert translated.groupings[0].headings[0].criteria == RUBRIC.groupings[0].headings[0].criteria
    skills = list(load_growth().in_language("es").skills())
    assert (skills[0].name, skills[0].framework.name) == (
        "Empezar con un propósito",
        "Teacher Leader Model Standards",
    )
    assert load_session_questions().in_language("es").hard == "¿Qué desafíos surgieron?"
    resources = load_resources({"cps_ilt": RUBRIC})
    pairs = list(zip(resources.listed, resources.in_language("es"), strict=True))
    assert all(one.what != other.what and one.title == other.title for one, other in pairs)
    assert RUBRIC.in_language("fr") is RUBRIC


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda said: said["sections"][1]["criteria"].pop(3),
            'line 35: sections number 2 criteria: "norms" is not translated',
        ),
        (
            lambda said: said["sections"][0]["criteria"][0].pop("text"),
            'sections number 1 criteria number 1: "text" is not translated',
        ),
        (lambda said: said.update(prompt=None), '"prompt" is not translated'),
        (
            lambda said: said["sections"][0]["criteria"][0].update(key="normz"),
            '"normz" is no key of the original here',
        ),
        (
            lambda said: said["sections"][1]["criteria"].append(said["sections"][1]["criteria"][0]),
            '"purpose" stands twice',
        ),
        (lambda said: said.update(source="Nosotros"), 'source: "source" is nothing that is translated here'),
        (lambda said: said["groupings"][0]["headings"].pop(), "2 stand here, and 3 in the original"),
        (lambda said: said.update(sections="todas"), "sections: has another form than in the original"),
        (
            lambda said: (
                said["sections"][0]["criteria"].reverse()
                or said["sections"][0]["criteria"][0].update(short="mucho más largo de lo que cabe")
            ),
            "line 11: sections number 1 criteria number 1 short: String should have at most 20 characters",
        ),
        (
            lambda said: said["sections"][0]["criteria"][0].update(short="Roles claros"),
            "short name used twice: Roles claros",
        ),
    ],
)
def test_each_fault_is_named_with_file_line_and_reason(tmp_path, change, reason):
    told = refused(tmp_path, change)
    assert told.startswith("cps_ilt.es.yaml, line ")
    assert reason in told


@pytest.mark.parametrize(
    ("name", "load"),
    [("growth.es.yaml", load_growth), ("session_questions.es.yaml", load_session_questions)],
)
def test_skills_and_questions_are_held_to_the_same(tmp_path, name, load):
    assert "is not translated" in refused(tmp_path, lambda said: said.pop(next(iter(said))), name, load)


def test_a_districts_own_rubric_brings_its_own_translation(tmp_path):
    written(tmp_path, "ours.yaml", {**tree("cps_ilt.yaml"), "key": "ours"})
    written(tmp_path, "ours.es.yaml", {**tree("cps_ilt.es.yaml"), "title": "La nuestra"})
    found = load_rubrics(tmp_path)
    assert found["ours"].in_language("es").title == "La nuestra"
    assert found["cps_ilt"].in_language("es").title == "Autoevaluación del ILT"
    assert "La nuestra (ours, version 1)" in preview_file(tmp_path / "ours.es.yaml")


def test_a_district_says_the_projects_rubric_in_its_own_words(tmp_path):
    written(tmp_path, "cps_ilt.es.yaml", {**tree("cps_ilt.es.yaml"), "title": "Como decimos aquí"})
    assert load_rubrics(tmp_path)["cps_ilt"].in_language("es").title == "Como decimos aquí"


def test_words_of_ones_own_have_no_translation_of_the_projects(tmp_path):
    shutil.copy(FILES / "session_questions.yaml", tmp_path)
    own = load_session_questions(tmp_path)
    assert own.in_language("es") is own
    (tmp_path / "session_questions.yaml").unlink()
    mine = {**tree("resources.yaml")["resources"][0], "what": "What we say of it."}
    written(tmp_path, "mine.yaml", {"version": 1, "source": "Us", "resources": [mine]})
    resources = load_resources({"cps_ilt": RUBRIC}, tmp_path)
    said = {one.key: one.what for one in resources.in_language("es")}
    assert said[mine["key"]] == "What we say of it."
    assert said["california_glossary"] == "Palabras de la escuela en inglés y español."


def test_a_translation_of_nothing_is_refused(tmp_path):
    written(tmp_path, "other.es.yaml", tree("cps_ilt.es.yaml"))
    with pytest.raises(BrokenFileError, match=r"other\.es\.yaml: translates other\.yaml, which is not there"):
        load_rubrics(tmp_path)


def test_an_assessment_keeps_both_wordings_and_each_reads_their_own():
    stored = frozen(RUBRIC.only(["critical_work"]))
    with speaking("es"):
        assert (title_of(stored), is_translated(stored)) == ("Autoevaluación del ILT", True)
        assert [one.title for one in spoken(stored).sections] == ["Trabajo esencial del ILT"]
        assert quoted(stored) == RUBRIC.only(["critical_work"]).with_translations({})
    assert (spoken(stored), is_translated(stored)) == (quoted(stored), False)


def test_an_assessment_of_before_is_read_as_it_was_asked():
    stored = RUBRIC.model_dump(mode="json")
    with speaking("es"):
        assert (spoken(stored).title, title_of(stored), is_translated(stored)) == (
            RUBRIC.title,
            RUBRIC.title,
            False,
        )


def test_the_english_is_one_tap_away_from_a_translation():
    with speaking("es"):
        form = original_criteria(Original(RUBRIC, RUBRIC.in_language("es")))
        assert (marked(0), marked(7)[0]["accessory"]["value"]) == ([], "7")
        asked = answer_form(FORM, load_session_questions())
    assert check_view(form, "modal") == []
    assert check_view(asked, "modal") == []
    assert check_view(original_questions(load_session_questions()), "modal") == []
    words = str(form)
    assert all(one.text.replace("&", "&amp;") in words for one in RUBRIC.criteria())
    assert "Plan y avances" in words
    assert "original.questions" in str(asked)
    assert "original.questions" not in str(answer_form(FORM, load_session_questions()))


def test_resources_are_found_in_both_languages():
    catalog = Catalog.of(load_resources({"cps_ilt": RUBRIC}), {"cps_ilt": RUBRIC})
    for typed in ("acuerdos del equipo", "norms", "comunicacion", "plan de la reunión"):
        assert best(catalog.index.scores(words_of(typed)))
    assert catalog.criterion_named("Acuerdos del equipo") == catalog.criterion_named("norms") == "norms"
    with speaking("es"):
        assert catalog.criteria["norms"].short == "Acuerdos del equipo"
        assert catalog.heading("Leader of Leaders") == "Líder de líderes"
    assert catalog.heading("Leader of Leaders") == "Leader of Leaders"


def test_a_resource_in_english_says_so_to_whoever_reads_spanish():
    kind = load_resources({"cps_ilt": RUBRIC}).listed[0].kind
    entry = Entry("a", "Title", kind, "What", "Why", language="en")
    assert not entry.about.endswith(say("in English"))
    with speaking("es"):
        assert entry.about.endswith(say("in English"))
