"""Documents as they come out of a printer: every word within the margins, no page empty, no heading left alone."""

import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import docx

from bot.blocks.word import WIDTH
from tests.debian import program_of
from tests.drawn.documents import minutes_of, plan_of_team, results_of

# How many pages each may take.
PAGES = {"results of 5 criteria": 2, "results of 13 criteria": 4, "minutes": 2, "plan": 2}
_BOX = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')
_POINTS, PAGE_WIDTH = 72, 8.5


@dataclass(frozen=True)
class Printed:
    """A document on its pages, line by line; and the left and right end of its words, in inches."""

    made: bytes
    pages: list[list[str]]
    reach: tuple[float, float]


def printed(folder: Path) -> dict[str, Printed]:
    """All of them, by one start of LibreOffice."""
    office, reader = program_of("libreoffice-writer-nogui"), program_of("poppler-utils")
    made = {
        "results of 5 criteria": results_of(("critical_work",)),
        "results of 13 criteria": results_of(("critical_work", "conditions_for_success")),
        "minutes": minutes_of(),
        "plan": plan_of_team(),
    }
    for name, content in made.items():
        (folder / f"{name}.docx").write_bytes(content)
    own = f"-env:UserInstallation=file://{folder}/office"
    files = [str(folder / f"{name}.docx") for name in made]
    command = [str(office), "--headless", own, "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: _read(content, reader, folder / f"{name}.pdf") for name, content in made.items()}


def _read(made: bytes, reader: Path, page: Path) -> Printed:
    text, boxes = (
        subprocess.run([reader, how, page, "-"], check=True, capture_output=True, text=True).stdout
        for how in ("-layout", "-bbox")
    )
    ends = [(float(left), float(right)) for left, _, right, _, _ in _BOX.findall(boxes)]
    reach = min(left for left, _ in ends) / _POINTS, max(right for _, right in ends) / _POINTS
    return Printed(made, [_lines(one) for one in text.split("\f")[:-1]], reach)


def _lines(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.splitlines() if line.strip()]


def test_documents_print_well(tmp_path):
    """One test, because LibreOffice is slow to start and each process of a run would start its own."""
    for name, one in printed(tmp_path).items():
        takes_few_pages_none_of_them_empty(name, one)
        prints_every_word_whole_and_within_the_margins(name, one)
        leaves_no_heading_alone_at_the_foot_of_a_page(name, one)


def takes_few_pages_none_of_them_empty(name: str, one: Printed) -> None:
    assert len(one.pages) <= PAGES[name], name
    for number, lines in enumerate(one.pages, 1):
        assert lines[-1].endswith(f"page {number} of {len(one.pages)}"), name
        assert len(lines) > 5, (name, lines)


def prints_every_word_whole_and_within_the_margins(name: str, one: Printed) -> None:
    file = docx.Document(io.BytesIO(one.made))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    written = " ".join([*(paragraph.text for paragraph in file.paragraphs), *cells]).split()
    # A line may end behind the hyphen that somebody wrote.
    read = {
        part for lines in one.pages for line in lines for word in line.split() for part in word.split("-")
    }
    assert [word for word in written if not set(word.split("-")) <= read] == [], name
    margin, (left, right) = (PAGE_WIDTH - WIDTH) / 2, one.reach
    assert left >= margin - 0.1, name
    assert right <= PAGE_WIDTH - margin + 0.1, name


def leaves_no_heading_alone_at_the_foot_of_a_page(name: str, one: Printed) -> None:
    file = docx.Document(io.BytesIO(one.made))
    styled = [
        (paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in file.paragraphs
    ]
    headings = {text for style, text in styled if style and style.startswith("Heading")}
    assert headings
    assert [lines[-2] for lines in one.pages if lines[-2] in headings] == [], name
