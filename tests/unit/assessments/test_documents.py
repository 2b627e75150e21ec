"""The Word file, opened again: what a screen reader finds in it, and that nothing people write can break it."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assessments.messages.results import Note, Results, grouped
from bot.assessments.messages.results_document import results_document
from bot.blocks.word import WIDTH, clean
from bot.rules.tally import Side, Tally
from bot.rules.trend import Trend
from tests.drawn.results import (
    FALL,
    NASTY,
    SPRING,
    UNSEEN,
    criterion,
    history,
    keys,
    line,
    note_lists,
    point,
    results,
    revealed,
    trends,
)

TREND = history(line("Norms", point(FALL, 3, 4, 1), point(SPRING, 6, 1, 1, is_revote=True), point(SPRING)))
RESULTS = revealed(
    criterion("norms", Tally(8, 0, 0), evidence_count=0),
    criterion("clear_roles", Tally(4, 4, 0), earlier=Tally(3, 4, 1)),
    criterion("next_steps", None, section_title="Critical work", withheld_notes=1),
)
NOTES = {
    "clear_roles": [Note(1, "Posted\nin room 3", "https://example.org", "Ms. Lee"), Note(2, "No", None, None)]
}


def opened(made: bytes) -> Opened:
    return Document(io.BytesIO(made))


def document(
    shown: Results = RESULTS, notes: Mapping[str, Sequence[Note]] = NOTES, trend: Trend | None = TREND
) -> Opened:
    return opened(results_document(shown, notes, trend))


def headings(file: Opened) -> list[tuple[str, str]]:
    styled = [
        (paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in file.paragraphs
    ]
    return [(style, text) for style, text in styled if style == "Title" or style.startswith("Heading")]


def listed(file: Opened, style: str = "List Bullet") -> list[str]:
    return [one.text for one in file.paragraphs if one.style and one.style.name == style]


def cells(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def words_of(file: Opened) -> str:
    return "\n".join([one.text for one in file.paragraphs] + [str(cells(table)) for table in file.tables])


def test_each_table_is_as_wide_in_its_grid_as_in_its_cells_and_fits_its_words():
    for table in document().tables:
        grid = [column.width.inches for column in table.columns]
        assert grid == [cell.width.inches for cell in table.rows[0].cells]
        assert sum(grid) == pytest.approx(WIDTH, abs=0.001)
        longest = [max(map(len, cell.text.split())) for cell in table.rows[0].cells]
        # A bold letter of eleven points is at most about a tenth of an inch wide, and a cell keeps 0.15 for itself.
        assert all(
            width >= letters * 0.1 + 0.15 - 0.001 for width, letters in zip(grid, longest, strict=True)
        )


def test_what_moved_lists_the_counts_only_of_what_was_asked_twice():
    once = history(
        line("Norms", point(FALL, 3, 4, 1), point(SPRING, 6, 1, 1)), line("Roles", point(SPRING, 4, 4, 0))
    )
    moved = cells(document(trend=once).tables[-1])
    assert {row[0] for row in moved[1:]} == {"Norms"}


def test_the_headings_are_real_and_in_order():
    assert headings(document()) == [
        ("Title", "ILT self-assessment: results"),
        ("Heading 1", "At a glance"),
        ("Heading 2", "Strengths"),
        ("Heading 2", "Talk about these"),
        ("Heading 2", "Not shown"),
        ("Heading 1", "All votes"),
        ("Heading 2", "Conditions"),
        ("Heading 2", "Critical work"),
        ("Heading 1", "How do we know?"),
        ("Heading 2", "Conditions"),
        ("Heading 3", "Clear roles"),
        ("Heading 2", "Critical work"),
        ("Heading 3", "Next steps"),
        ("Heading 1", "What moved"),
    ]


def test_the_tables_hold_the_counts():
    votes, withheld, moved = map(cells, document().tables)
    assert votes == [
        ["Criterion", "Strength", "Weakness", "Can't say", "Result"],
        ["Norms: Does what norms asks", "8", "0", "0", "Strength"],
        [
            "Clear roles: Does what clear_roles asks",
            "4",
            "4",
            "0",
            "Talk about it\nBefore: 3 strength, 4 weakness, 1 can't say",
        ],
    ]
    assert withheld[1] == ["Next steps: Does what next_steps asks", "–", "–", "–", "Not shown: 3 answers"]
    assert moved == [
        ["Criterion", "Date", "Strength", "Weakness", "Can't say", "Remarks"],
        ["Norms", "Nov 3, 2026", "3", "4", "1", "none"],
        ["Norms", "May 4, 2027", "6", "1", "1", "voted again"],
        ["Norms", "May 4, 2027", "–", "–", "–", "too few answers"],
    ]


def test_each_table_repeats_its_header_row_keeps_rows_whole_and_has_a_caption():
    for table in document().tables:
        marks = [
            [mark.tag for mark in row._tr.trPr] if row._tr.trPr is not None else [] for row in table.rows
        ]
        assert [qn("w:tblHeader") in row for row in marks] == [True] + [False] * (len(marks) - 1)
        assert all(qn("w:cantSplit") in row for row in marks)
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert caption is not None
        assert caption.get(qn("w:val"))
        assert all(cell.paragraphs[0].runs[0].bold for cell in table.rows[0].cells)


def test_lists_are_lists_and_evidence_is_in_them():
    file = document()
    assert "Posted\nin room 3\nSigned: Ms. Lee\nLink: https://example.org" in listed(file)
    assert "No\nUnsigned" in listed(file)
    assert "Norms: 8 strength, 0 weakness, 0 can't say (no evidence yet)" in listed(file)
    assert listed(file, "List Number") == [
        "Clear roles: before: 3 strength, 4 weakness, 1 can't say; now: 4 strength, 4 weakness, 0 can't say"
    ]
    assert "Norms: up: 3 of 7 said strength, then 6 of 7" in listed(file)
    assert "1 unsigned note is not shown" in words_of(file)


def test_language_title_and_dates_are_set():
    file = document()
    about = file.core_properties
    assert (about.title, about.author, about.language) == (
        "ILT self-assessment: results",
        "Lincoln ILT",
        "en-US",
    )
    assert (about.created and about.created.date()) == date(2026, 11, 5)
    assert "python-docx" not in f"{about.comments}{about.last_modified_by}"
    default = file.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert default is not None
    assert default.get(qn("w:val")) == "en-US"


def test_the_same_results_make_the_same_bytes_on_any_day():
    made = results_document(RESULTS, NOTES, TREND)
    assert made == results_document(RESULTS, NOTES, TREND)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_without_an_earlier_result_that_part_says_so_or_is_left_out():
    once = history(line("Norms", point(FALL, 3, 4, 1)))
    assert "So far there is one result" in words_of(document(trend=once))
    assert "What moved" not in words_of(document(trend=None))


def test_it_can_stand_under_the_headings_of_a_grouping(rubric):
    (grouping,) = rubric.groupings
    file = document(grouped(RESULTS, grouping), trend=None)
    assert headings(file)[-4:] == [
        ("Heading 1", "How do we know?"),
        ("Heading 2", "ILT Meeting Processes"),
        ("Heading 3", "Clear roles"),
        ("Heading 3", "Next steps"),
    ]
    assert "No evidence was written down yet: Norms." in words_of(file)


def test_a_withheld_criterion_shows_no_count_even_if_it_is_handed_one():
    secret = criterion("norms", Tally(41, 42, 43), side=Side.WITHHELD, answered=3)
    words = words_of(document(revealed(secret), {}, None))
    assert "3 answers" in words
    assert not any(number in words for number in ("41", "42", "43"))


def test_names_stand_under_their_answer_where_the_vote_was_named():
    voters = (("Ms. Lee", "Weakness"), ("Mr. Diaz", "Strength"))
    named = criterion("norms", Tally(1, 1, 0), side=Side.TALK, voters=voters)
    lines = listed(document(revealed(named, is_unnamed=False), {}, None))
    assert {"Strength (1): Mr. Diaz", "Weakness (1): Ms. Lee"} <= set(lines)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_no_words_can_break_the_file(nasty):
    one = criterion(keys(1)[0], Tally(4, 4, 0), short=nasty[:20], text=nasty, section_title=nasty)
    notes = {one.key: [Note(1, nasty, nasty, nasty)]}
    moved = Trend(
        nasty, nasty, history(line(nasty[:20], point(FALL, 1, 7, 0), point(SPRING, 7, 1, 0))).criteria
    )
    file = document(revealed(one, team=nasty, title=nasty), notes, moved)
    assert UNSEEN.search(words_of(file).replace("\t", "")) is None
    assert len(file.tables) == 2


def test_what_xml_cannot_hold_is_left_out():
    assert clean("a\u0000b\ud800c\uffffd\ne") == "abcd\ne"


few = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@few
@given(results(), note_lists(5), st.none() | trends())
def test_any_results_make_a_file_that_opens_with_all_their_counts(drawn, notes, trend):
    file = document(drawn, {one.key: notes for one in drawn.criteria}, trend)
    rows = [row for table in file.tables for row in cells(table) if len(row) == 5]
    expected = [one.tally for one in drawn.criteria if one.tally]
    found = [Tally(*map(int, row[1:4])) for row in rows if row[1].isdigit()]
    assert sorted(map(str, found)) == sorted(map(str, expected))
