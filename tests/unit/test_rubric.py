"""The rubric of the source document, word for word, and what a broken file gets told."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from rubric_data import (
    BrokenFileError,
    Rubric,
    load_all,
    load_file,
    load_growth,
    load_resources,
    load_rubrics,
    load_session_questions,
)
from rubric_data.kept import read_json

FILE = Path("rubric_data/cps_ilt.yaml")
QUESTIONS = Path("rubric_data/session_questions.yaml")

CRITICAL_WORK = [
    "Develops the school’s plan for instructional improvement and monitors progress on the plan",
    (
        "Learns through the analysis of data about what is and isn’t working and makes adjustments to school-wide "
        "improvement strategies"
    ),
    "Supports and builds capacity of teacher teams",
    (
        "Facilitates two-way communication between the ILT and engages all staff in participating in decision-making that "
        "advances the school’s strategic focus"
    ),
    (
        "Engages in regular reflection upon its own team processes and effectiveness and takes actions to improve its "
        "functioning"
    ),
]
CONDITIONS = [
    "Has a clear understanding of the team’s purpose and priorities",
    "Meets regularly and frequently (at least twice a month)",
    "Assigns clear roles and responsibilities to its members (permanently or on a rotating basis)",
    "Knows and follow norms",
    "Creates an agenda with clear objectives for each meeting",
    "Informs decision making with data and clear evidence",
    "Ends meetings with next steps (action items) that have clear owners and due dates",
    "Has a systematic way to track action items and consistently monitors both their implementation and success",
]


def test_the_criteria_are_quoted_word_for_word(rubric):
    texts = [[criterion.text for criterion in section.criteria] for section in rubric.sections]
    assert texts == [CRITICAL_WORK, CONDITIONS]
    assert "Chicago Public Schools" in rubric.source


def test_only_keeps_the_instruments_own_order(rubric):
    kept = rubric.only(["conditions_for_success", "critical_work"])
    assert [section.key for section in kept.sections] == ["critical_work", "conditions_for_success"]
    assert rubric.only(["no_such_section"]).sections == ()


def test_a_section_that_is_not_there_raises(rubric):
    with pytest.raises(KeyError):
        rubric.section("nothing")


def broken(tmp_path, change) -> str:
    """The message for the real file after `change` was done to its tree."""
    tree = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    change(tree)
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BrokenFileError) as fault:
        load_file(path, Rubric)
    return str(fault.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda tree: tree["sections"][0]["criteria"][1].update(short="far too long for a chart"),
            "at most 20 characters",
        ),
        (
            lambda tree: tree["sections"][0]["criteria"][1].update(short="Norms"),
            "short name used twice: Norms",
        ),
        (lambda tree: tree["sections"][0]["criteria"][1].pop("text"), "text: Field required"),
        (
            lambda tree: tree["sections"][1].update(key="critical_work"),
            "section key used twice: critical_work",
        ),
        (
            lambda tree: tree["sections"][0]["criteria"][0].update(key="norms"),
            "criterion key used twice: norms",
        ),
        (lambda tree: tree["sections"][0].update(criteria=[]), "at least 1 item"),
        (lambda tree: tree.update(colour="red"), "Extra inputs are not permitted"),
        (lambda tree: tree.pop("source"), "source: Field required"),
        (lambda tree: tree.update(version=0), "greater than or equal to 1"),
        (
            lambda tree: tree.update(
                groupings=[
                    {
                        "key": "g",
                        "title": "G",
                        "source": "S",
                        "headings": [{"title": "H", "criteria": ["norms", "unheard_of"]}],
                    }
                ]
            ),
            "unknown criteria: unheard_of",
        ),
    ],
)
def test_each_fault_is_named_with_file_line_and_reason(tmp_path, change, reason):
    message = broken(tmp_path, change)
    assert reason in message
    assert message.startswith("mine.yaml, line ")


def test_the_line_is_the_line_of_the_fault(tmp_path):
    path = tmp_path / "mine.yaml"
    text = FILE.read_text(encoding="utf-8").replace(
        "short: Clear roles", "short: Clear roles and much more than fits"
    )
    path.write_text(text, encoding="utf-8")
    line = next(number for number, words in enumerate(text.splitlines(), 1) if "much more than fits" in words)
    with pytest.raises(BrokenFileError, match=f"mine.yaml, line {line}: "):
        load_file(path, Rubric)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"key: [unclosed", r"mine.yaml, line 1: is not YAML"),
        (b"", "line 1"),
        (b"just words", "line 1"),
        ("key: mine\n".encode("utf-16"), r"mine.yaml, line 1: is text in UTF-16: save it as UTF-8"),
        (
            "key: mine\n".encode("utf-16-be"),
            r"mine.yaml, line 1: holds a character that is no text \(U\+0000",
        ),
        (
            "key: mine\ntitle: Caf\xe9\n".encode("latin-1"),
            r"mine.yaml, line 2: is not text in UTF-8 \(byte 0xe9",
        ),
        (
            b"key: mine\r\ntitle: bell\x07\r\n",
            r"mine.yaml, line 2: holds a character that is no text \(U\+0007",
        ),
        ("key: mine\ntitle: \ufeffA\n".encode(), r"line 2: holds a character that is no text \(U\+FEFF"),
        ("key: a\u2028b\ntitle: [".encode(), r"mine.yaml, line 2: is not YAML"),
        (b"key: mine\nversion: !!python/object:os.system x\n", r"mine.yaml, line 2: is not plain data"),
        (b"key: mine\ntitle: !mine x\n", r"mine.yaml, line 2: is not plain data"),
        (b"key: mine\ntitle: !!python/object/apply:os.system [x]\n", r"mine.yaml, line 2: is not plain data"),
        (b"key: mine\nsections: !mine [x]\n", r"mine.yaml, line 2: is not plain data"),
        (b"key: mine\nsections: !!set {x, y}\n", r"mine.yaml, line 2: is not plain data"),
        (b"--- !mine\nkey: mine\n", r"mine.yaml, line \d: is not plain data"),
        (b"key: mine\ntitle: !!int many\n", r'mine.yaml, line 2: "many" reads as a int and is none'),
        (b"key: mine\ntitle: !!bool perhaps\n", r'mine.yaml, line 2: "perhaps" reads as a bool and is none'),
        (b"key: mine\nversion: 2026-02-30\n", r'line 2: "2026-02-30" reads as a timestamp and is none'),
        (b"key: mine\nversion: 2026-12-01 25:00:00\n", r"mine.yaml, line 2: .* reads as a timestamp"),
        (
            b"key: mine\ntitle: A\nkey: other\n",
            r'line 3: "key" stands here for the second time \(first in line 1',
        ),
        (b"? [a]\n: b\n", "line 1: a name before a colon must be a word"),
        (
            b"key: mine\ntitle: We are # 1\n",
            r'mine.yaml, line 2: everything behind " #" is taken as a remark',
        ),
        (b"key: mine\ntitle: #1 team\n", r'mine.yaml, line 2: everything behind " #" is taken as a remark'),
        (b"key: mine\ntitle: " + b"[" * 50_000, r"mine.yaml, line 2: is nested too deeply"),
        (b"- " * 5_000 + b"x", r"mine.yaml, line 1: is nested too deeply"),
        (b"key: &a [*a]\n", "mine.yaml, line 1: key: "),
        (b"key: mine\n---\nkey: other\n", "line 2: is not YAML"),
    ],
)
def test_what_is_no_rubric_at_all_is_named_too(tmp_path, content, reason):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(BrokenFileError, match=reason):
        load_file(path, Rubric)


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u2060\u00ad", "\u2800", "\u3164", "\u00a0", "\u2003\u200d"], ids=ascii
)
@pytest.mark.parametrize("field", ["short", "text"])
def test_words_of_which_nothing_can_be_seen_are_no_words(tmp_path, field, blank):
    message = broken(tmp_path, lambda tree: tree["sections"][0]["criteria"][1].update({field: blank}))
    assert f"{field}: " in message


def test_names_that_look_the_same_are_the_same(tmp_path):
    message = broken(tmp_path, lambda tree: tree["sections"][0]["criteria"][1].update(short="No\u200brms"))
    assert "short name used twice: Norms" in message


def test_what_is_used_twice_is_told_at_the_second_place(tmp_path):
    path = tmp_path / "mine.yaml"
    text = FILE.read_text(encoding="utf-8").replace("short: Clear roles", "short: Norms")
    path.write_text(text, encoding="utf-8")
    last = max(number for number, words in enumerate(text.splitlines(), 1) if words.endswith("short: Norms"))
    with pytest.raises(BrokenFileError, match=f"mine.yaml, line {last}: short name used twice"):
        load_file(path, Rubric)


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    (tmp_path / "a.yaml").write_text("key: a\ntitle: We are # 1\nkey: b\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("key: [", encoding="utf-8")
    with pytest.raises(BrokenFileError) as fault:
        load_rubrics(tmp_path)
    assert [line.partition(":")[0] for line in str(fault.value).splitlines()] == [
        "a.yaml, line 3",
        "a.yaml, line 2",
        "b.yml, line 1",
    ]


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark of UTF-8"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "old mac"])
def test_whatever_an_editor_makes_of_the_ends_is_read(tmp_path, prefix, end):
    content = prefix + FILE.read_bytes().replace(b"\n", end)
    (tmp_path / "mine.yaml").write_bytes(content)
    assert load_file(tmp_path / "mine.yaml", Rubric) == load_file(FILE, Rubric)


def test_remarks_beside_what_cannot_be_mistaken_are_fine(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("version: 1", "version: 1 # the first")
    (tmp_path / "mine.yaml").write_text(text.replace("sections:", "sections: # two"), encoding="utf-8")
    assert load_file(tmp_path / "mine.yaml", Rubric) == load_file(FILE, Rubric)


@pytest.mark.parametrize("name", ["mine.yml", "mine.YAML", "mine.Yml"])
def test_every_way_of_writing_the_ending_is_read(tmp_path, name):
    text = FILE.read_text(encoding="utf-8").replace("key: cps_ilt", "key: mine")
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "._mine.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert "mine" in load_rubrics(tmp_path)


class Resource(BaseModel):
    """Another kind of file than a rubric."""

    model_config = ConfigDict(extra="forbid")
    key: str
    seen_on: date
    of: list[Annotated[str, Field(max_length=5)]]


def test_the_same_loader_reads_other_kinds_of_files(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("key: mine\nseen_on: 2026-11-29\nof: [a, b]\n", encoding="utf-8")
    assert load_all([tmp_path], Resource) == {
        "mine": Resource(key="mine", seen_on=date(2026, 11, 29), of=["a", "b"])
    }
    path.write_text("key: mine\nseen_on: today\nof:\n- a\n- far too long\n", encoding="utf-8")
    with pytest.raises(BrokenFileError) as fault:
        load_file(path, Resource)
    told = str(fault.value).splitlines()
    assert [line[: line.index(": ", 20)] for line in told] == [
        "mine.yaml, line 2: seen_on",
        "mine.yaml, line 5: of number 2",
    ]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BrokenFileError, match="cannot be read"):
        load_file(tmp_path / "nowhere.yaml", Rubric)


def test_two_files_may_not_share_a_key(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BrokenFileError, match="belongs to another file"):
        load_rubrics(tmp_path)


def test_a_folder_of_ones_own_adds_to_the_projects(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("key: cps_ilt", "key: district")
    (tmp_path / "district.yaml").write_text(text, encoding="utf-8")
    assert set(load_rubrics(tmp_path)) == {*load_rubrics(), "district"}


def test_a_key_of_the_projects_is_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BrokenFileError, match=r'mine.yaml.*"cps_ilt".*choose another key'):
        load_rubrics(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BrokenFileError, match=r"nowhere.*ILT_RUBRICS_DIR"):
        load_rubrics(tmp_path / "nowhere")


def test_the_questions_about_a_session_are_the_sources():
    asked = load_session_questions()
    assert [asked.liked, asked.hard, asked.change, asked.fits, asked.step] == [
        "What did you like about the way this ILT session was conducted?",
        "What challenges surfaced?",
        "What changes to our meeting process might the team want to make for future meetings?",
        "To what extent did this session reflect the strengths and challenges of our ILT that we identified earlier?",
        "What steps can we take to improve on or address these areas?",
    ]
    assert "Chicago Public Schools" in asked.source


@pytest.mark.parametrize("name", ["session_questions.yaml", "Session_Questions.yml"])
def test_a_folder_of_ones_own_may_ask_otherwise_about_a_session(tmp_path, name):
    text = QUESTIONS.read_text(encoding="utf-8").replace("What challenges surfaced?", "What was hard?")
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_session_questions(tmp_path).hard == "What was hard?"
    assert load_rubrics(tmp_path) == load_rubrics()


def test_without_a_file_of_ones_own_the_sources_questions_are_asked(tmp_path):
    assert load_session_questions(tmp_path) == load_session_questions()


def test_a_question_that_is_left_out_is_named(tmp_path):
    text = QUESTIONS.read_text(encoding="utf-8").replace("hard: What challenges surfaced?\n", "")
    (tmp_path / QUESTIONS.name).write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFileError, match=r"session_questions.yaml, line 3: hard: Field required"):
        load_session_questions(tmp_path)


GROWTH = Path("rubric_data/growth.yaml")


def test_the_skills_of_the_growth_page_are_twelve_under_four_headings():
    growth = load_growth()
    assert [part.title for part in growth.parts] == [
        "Run the meeting",
        "Lead a team",
        "Coach a colleague",
        "Lead change",
    ]
    assert [len(part.skills) for part in growth.parts] == [3, 3, 3, 3]
    can_be_opened = {one.key for one in load_resources(load_rubrics()).listed if one.address}
    assert {skill.resource for skill in growth.skills()} <= can_be_opened


def test_a_folder_of_ones_own_may_have_other_skills(tmp_path):
    text = GROWTH.read_text(encoding="utf-8").replace("Listen and ask", "Ask and listen")
    (tmp_path / "Growth.yml").write_text(text, encoding="utf-8")
    skill = load_growth(tmp_path).skill("listen_and_ask")
    assert skill
    assert skill.name == "Ask and listen"
    assert load_rubrics(tmp_path) == load_rubrics()


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        (
            "link: https://nea.org",
            "link: http://nea.org",
            "line 22: parts number 1 skills number 1 framework link: http://nea.org/resource-library/teacher-leader-model-standards does not begin with https://",
        ),
        ("key: bring_in_voices", "key: open_with_purpose", "skill key used twice: open_with_purpose"),
        ("name: Bring every voice in", "name: Open with a purpose", "skill name used twice"),
        ("  alone: On my own\n", "", "levels alone: Field required"),
    ],
)
def test_faulty_skills_are_told_with_their_place(tmp_path, was, becomes, reason):
    text = GROWTH.read_text(encoding="utf-8")
    assert was in text
    (tmp_path / GROWTH.name).write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(BrokenFileError) as fault:
        load_growth(tmp_path)
    assert reason in str(fault.value)


def test_a_frozen_rubric_is_read_once_and_what_may_be_deleted_stays_in_no_process():
    rubric = json.dumps(load_file(FILE, Rubric).model_dump(mode="json"))
    answers = json.dumps({f"{mark:032x}": 1 for mark in range(100)})
    for stored in (str, str.encode):
        assert read_json(stored(rubric)) is read_json(stored(rubric))
        assert read_json(stored(answers)) is not read_json(stored(answers))
