"""The rubric of the source document, word for word, and what a broken file gets told."""

from pathlib import Path

import pytest
import yaml

from rubric_data import BrokenRubricError, load_rubric, load_rubrics

FILE = Path("rubric_data/cps_ilt.yaml")

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
    with pytest.raises(BrokenRubricError) as fault:
        load_rubric(path)
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
    with pytest.raises(BrokenRubricError, match=f"mine.yaml, line {line}: "):
        load_rubric(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"key: [unclosed", "is not YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "line 1"),
        (b"just words", "line 1"),
    ],
)
def test_what_is_no_rubric_at_all_is_named_too(tmp_path, content, reason):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(BrokenRubricError, match=reason):
        load_rubric(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BrokenRubricError, match="cannot be read"):
        load_rubric(tmp_path / "nowhere.yaml")


def test_two_files_may_not_share_a_key(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BrokenRubricError, match="belongs to another file"):
        load_rubrics(tmp_path)


def test_a_folder_of_ones_own_adds_to_the_projects(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("key: cps_ilt", "key: district")
    (tmp_path / "district.yaml").write_text(text, encoding="utf-8")
    assert set(load_rubrics(tmp_path)) == {*load_rubrics(), "district"}


def test_a_key_of_the_projects_is_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BrokenRubricError, match=r'mine.yaml.*"cps_ilt".*choose another key'):
        load_rubrics(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BrokenRubricError, match=r"nowhere.*ILT_RUBRICS_DIR"):
        load_rubrics(tmp_path / "nowhere")
