"""A Word file that screen readers can follow: real headings, lists and tables with a header row, a language, a title.

The same content makes the same bytes: nothing in the file tells when it was made.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, RGBColor
from docx.table import Table, _Row

from bot.blocks.packing import tidy

LANGUAGE = "en-US"
# More than a note or a criterion can hold; a paragraph has no limit of its own.
_PARAGRAPH = 20_000
# Word takes 255 characters in a property.
_PROPERTY = 250
_HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")
# The template's blue is too faint on white for many eyes (WCAG 2.2, 1.4.3 asks for 4.5 to 1; this is 11 to 1).
_HEADING_COLOUR = RGBColor(0x1F, 0x38, 0x64)
# What XML 1.0 cannot hold at all, not even escaped.
_NOT_IN_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")
# The oldest date a zip file can hold.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def clean(words: str, limit: int = _PARAGRAPH) -> str:
    """A person's words as a Word file can hold them: line breaks stay, invisible characters go."""
    return tidy(_NOT_IN_XML.sub("", words), limit)


class WordFile:
    """A document written from top to bottom. All words may be a person's: each is cleaned here."""

    def __init__(self, title: str, author: str, on: date) -> None:
        self._document = Document()
        for name in _HEADINGS:
            self._document.styles[name].font.color.rgb = _HEADING_COLOUR
        self._describe(title, author, datetime.combine(on, time(12), UTC))
        self.heading(title, 0)

    def _describe(self, title: str, author: str, made: datetime) -> None:
        about = self._document.core_properties
        about.title = clean(title, _PROPERTY)
        about.author = about.last_modified_by = clean(author, _PROPERTY)
        about.language = LANGUAGE
        about.comments = ""
        about.created = about.modified = made

    def heading(self, words: str, level: int) -> None:
        """A heading; level 0 is the document's title."""
        self._document.add_heading(clean(words), level)

    def paragraph(self, words: str) -> None:
        """A paragraph."""
        self._document.add_paragraph(clean(words))

    def bullets(self, lines: Iterable[str], style: str = "List Bullet") -> None:
        """A list; a line break in a line stays within its item."""
        for line in lines:
            self._document.add_paragraph(clean(line), style)

    def numbers(self, lines: Iterable[str]) -> None:
        """A numbered list. The numbers run on in a second one: one a file."""
        self.bullets(lines, "List Number")

    def table(
        self, caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], inches: Sequence[float]
    ) -> None:
        """A table whose header row stands again on each page, with a caption for screen readers.

        Args:
            caption: what the table holds, in one sentence.
            header: a name for each column.
            rows: the cells' words, row by row.
            inches: how wide each column is.
        """
        lines = [header, *rows]
        table = self._document.add_table(len(lines), len(header), style="Table Grid")
        table.autofit = False
        # Readers differ in what they go by: Word by the cells' widths, LibreOffice by the columns'.
        for column, width in zip(table.columns, inches, strict=True):
            column.width = Inches(width)
        _caption(table, clean(caption, _PROPERTY))
        for row, words in zip(table.rows, lines, strict=True):
            _fill(row, words, inches)
        _mark(table.rows[0], "w:tblHeader")
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True

    def to_bytes(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self._document.save(made)
        return _without_dates(made)


def _fill(row: _Row, words: Sequence[str], inches: Sequence[float]) -> None:
    _mark(row, "w:cantSplit")
    for cell, said, width in zip(row.cells, words, inches, strict=True):
        cell.width = Inches(width)
        cell.paragraphs[0].add_run(clean(said))


def _mark(row: _Row, name: str) -> None:
    """Marks a row with what the library has no name for: header of each page, not to be split."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001


def _caption(table: Table, words: str) -> None:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    table._tbl.tblPr.append(caption)  # noqa: SLF001


def _without_dates(made: io.BytesIO) -> bytes:
    """The same zip file with one date for all its parts; the library writes the time of the day into them."""
    plain = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, _NO_DATE), source.read(part), zipfile.ZIP_DEFLATED)
    return plain.getvalue()
