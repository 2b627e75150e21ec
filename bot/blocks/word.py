"""A Word file that screen readers can follow: real headings, lists and tables with a header row, a language, a title.

The same content makes the same bytes: nothing in the file tells when it was made.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Inches, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from bot.blocks.dates import shown_date
from bot.blocks.packing import tidy
from bot.words import locale, say

# More than a note or a criterion can hold; a paragraph has no limit of its own.
_PARAGRAPH = 20_000
# Word takes 255 characters in a property.
_PROPERTY = 250
_HEADINGS = ("Title", "Heading 1", "Heading 2", "Heading 3")
# The template's blue is too faint on white for many eyes (WCAG 2.2, 1.4.3 asks for 4.5 to 1; this is 11 to 1).
_HEADING_COLOUR = RGBColor(0x1F, 0x38, 0x64)
# What XML 1.0 cannot hold at all, not even escaped.
_NOT_IN_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")
# Every reader of such files has it, or one of the same widths.
_FONT = "Arial"
_SIZES = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5}
_ABOVE = {"Heading 1": 14, "Heading 2": 10, "Heading 3": 8}
# Letter paper with margins that every printer leaves.
_MARGIN = 0.9
WIDTH = 8.5 - 2 * _MARGIN
# What a cell keeps for itself on each side.
_IN_CELL = 0.08
_LINES, _HEADER_FILL = "A6A6A6", "DCE6F2"
# A bar that a digit fits on.
_LEAST_BAR = 0.16
# The oldest date a zip file can hold.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def clean(words: str, limit: int = _PARAGRAPH) -> str:
    """A person's words as a Word file can hold them: line breaks stay, invisible characters go."""
    return tidy(_NOT_IN_XML.sub("", words), limit)


@dataclass(frozen=True)
class Bar:
    """A number in a cell, on a bar as long as its share of the cell. `fill`: its colour, light enough to read on."""

    words: str
    share: float
    fill: str


class WordFile:
    """A document written from top to bottom. All words may be a person's: each is cleaned here."""

    def __init__(self, title: str, author: str, on: date) -> None:
        self._document = Document()
        for name, points in _SIZES.items():
            self._set_font(name, points)
        for name in _HEADINGS:
            self._document.styles[name].font.color.rgb = _HEADING_COLOUR
        for name, points in _ABOVE.items():
            self._document.styles[name].paragraph_format.space_before = Pt(points)
            self._document.styles[name].paragraph_format.space_after = Pt(3)
        self._describe(title, author, datetime.combine(on, time(12), UTC))
        self._lay_out(title, on)
        self.heading(title, 0)

    def _set_font(self, name: str, points: float) -> None:
        style = self._document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(points)
        # The template's theme would win over the name.
        fonts = style.element.rPr.rFonts
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]

    def _lay_out(self, title: str, on: date) -> None:
        """Margins, and a footer that says on each page what it is a page of."""
        page = self._document.sections[0]
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Inches(_MARGIN)
        _foot(page.footer.paragraphs[0], clean(title, _PROPERTY), shown_date(on))

    def _describe(self, title: str, author: str, made: datetime) -> None:
        tag = str(locale()).replace("_", "-")
        for proofing in self._document.styles.element.iter(qn("w:lang")):
            proofing.set(qn("w:val"), tag)
        about = self._document.core_properties
        about.title = clean(title, _PROPERTY)
        about.author = about.last_modified_by = clean(author, _PROPERTY)
        about.language = tag
        about.comments = ""
        about.created = about.modified = made

    def heading(self, words: str, level: int) -> None:
        """A heading; level 0 is the document's title."""
        self._document.add_heading(clean(words), level)

    def paragraph(self, words: str) -> None:
        """A paragraph."""
        self._document.add_paragraph(clean(words))

    def bullets(self, lines: Iterable[str]) -> None:
        """A list; a line break in a line stays within its item."""
        self._list(lines, _style("List Bullet"))

    def numbers(self, lines: Iterable[str]) -> None:
        """A numbered list. The numbers run on in a second one: one a file."""
        self._list(lines, _style("List Number"))

    def _list(self, lines: Iterable[str], style: str) -> None:
        for line in lines:
            self._document.add_paragraph(clean(line), style)

    def table(
        self,
        caption: str,
        header: Sequence[str],
        rows: Iterable[Sequence[str | Bar]],
        inches: Sequence[float],
    ) -> None:
        """A table whose header row stands again on each page, with a caption for screen readers.

        Args:
            caption: what the table holds, in one sentence.
            header: a name for each column.
            rows: the cells' words, row by row.
            inches: how wide each column is; all together are made as wide as the page.
        """
        lines: list[Sequence[str | Bar]] = [header, *rows]
        inches = [WIDTH * one / sum(inches) for one in inches]
        table = self._document.add_table(len(lines), len(header), style=_style("Table Grid"))
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
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            _shade(cell._tc.get_or_add_tcPr(), _HEADER_FILL)  # noqa: SLF001
        _dress(table)

    def to_bytes(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self._document.save(made)
        return _without_dates(made)


def _style(name: str) -> str:
    """A style by the name that the format gives it in every language."""
    return name


# Where the numbers of a footer stand, in a sentence that another language may order otherwise.
_FIELDS = {"\0": "PAGE", "\1": "NUMPAGES"}


def _foot(footer: Paragraph, title: str, day: str) -> None:
    """What the page is of, and which one it is; the day, where the title does not say it."""
    about = title if day in title else say("{title} · {day}", title=title, day=day)
    said = say("{about} · page {page} of {pages}", about=about, page="\0", pages="\1")
    for piece in re.split("([\0\1])", said):
        if piece in _FIELDS:
            _field(footer, _FIELDS[piece])
        else:
            footer.add_run(piece)
    for run in footer.runs:
        run.font.size = Pt(8)


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that whoever shows the file puts in: of the page, of all pages."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r  # noqa: SLF001
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        run.append(part)


def _fill(row: _Row, words: Sequence[str | Bar], inches: Sequence[float]) -> None:
    _mark(row, "w:cantSplit")
    for cell, said, width in zip(row.cells, words, inches, strict=True):
        cell.width = Inches(width)
        inside = cell.paragraphs[0]
        inside.paragraph_format.space_before = inside.paragraph_format.space_after = Pt(2)
        inside.add_run(clean(said.words if isinstance(said, Bar) else said))
        if isinstance(said, Bar) and said.share > 0:
            _draw(cell, said, width - 2 * _IN_CELL)


def _draw(cell: _Cell, bar: Bar, inches: float) -> None:
    """The background of a paragraph ends where its indent begins: that is the bar."""
    inside = cell.paragraphs[0]
    inside.paragraph_format.right_indent = Inches(inches - max(_LEAST_BAR, inches * min(1, bar.share)))
    _shade(inside._p.get_or_add_pPr(), bar.fill)  # noqa: SLF001


def _shade(properties: BaseOxmlElement, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    # The schema has an order: before the first of what comes after it.
    after = [
        qn(f"w:{name}") for name in ("tabs", "suppressAutoHyphens", "spacing", "ind", "jc", "vAlign", "rPr")
    ]
    place = next((number for number, one in enumerate(properties) if one.tag in after), len(properties))
    properties.insert(place, shade)


def _dress(table: Table) -> None:
    """Grey lines instead of black ones."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINES)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001
    after = [qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption")]
    place = next((number for number, one in enumerate(properties) if one.tag in after), len(properties))
    properties.insert(place, borders)


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
