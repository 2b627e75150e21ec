"""Pages and documents read as easily as messages do (`tests/scenario/entrance/test_every_surface.py`)."""

import io
import re
from pathlib import Path

import pytest
from docx import Document

from tests.drawn.documents import minutes_of, plan_of_team, results_of
from tests.reading import FEWEST_WORDS, HARDEST, grade, own

_CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
# A line that goes on in the next one.
_GOES_ON = re.compile(r"\n(?![\n#|*!-]|\d+\.|    )")
DOCUMENTS = {"minutes": minutes_of, "plan": plan_of_team, "results": lambda: results_of(("critical_work",))}


def of_page(name: str) -> list[str]:
    text = _GOES_ON.sub(" ", _CODE.sub("", Path(name).read_text(encoding="utf-8")))
    return re.split(r"[\n|]", text)


def of_document(made: bytes, rubric) -> list[str]:
    document = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    lines = [*(one.text for one in document.paragraphs), *dict.fromkeys(cells)]
    return own(lines, [one.text for one in rubric.criteria()])


@pytest.mark.parametrize("page", ["README.md", "docs/members.md", "docs/organizers.md"])
def test_a_page_for_people_of_the_school_reads_easily(page):
    words, how_hard = grade(of_page(page))
    assert words >= FEWEST_WORDS
    assert how_hard <= HARDEST


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_reads_easily(kind, rubric):
    words, how_hard = grade(of_document(DOCUMENTS[kind](), rubric))
    assert words >= FEWEST_WORDS
    assert how_hard <= HARDEST


def test_the_grade_tells_hard_sentences_from_easy_ones():
    easy = ["We meet on Tuesday. You can change your vote until then."] * 6
    hard = [
        "Notwithstanding considerable organizational heterogeneity, participants' evaluative determinations remain confidential."
    ] * 6
    assert grade(easy)[1] < HARDEST < grade(hard)[1]
