"""The table and data_table blocks.

Slack: reference/block-kit/blocks/table-block, data-table-block. The limits over all cells of a payload are in
payload.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.validator.composition import BLOCK_ID
from sandbox.validator.place import MESSAGE_AND_HOME, Place
from sandbox.validator.problem import UNSUPPORTED
from sandbox.validator.rich_text import RICH_TEXT
from sandbox.validator.rules import Choice, Flag, Items, Number, Obj, OrNull, Str, one_of, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.problem import Problem

_COLUMNS_MAX = 20
_CELL = one_of(
    "a cell",
    typed("raw_text", {"text": Str()}),
    typed("raw_number", {"value": Number(), "text": Str()}),
    RICH_TEXT,
)
_ROW = Items(_CELL, high=_COLUMNS_MAX)


def _rows_are_even(table: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    columns = len(table["rows"][0])
    for index, row in enumerate(table["rows"]):
        if len(row) != columns:
            yield place.at("rows", index).failed(
                f"all rows need as many cells as the header: this one has {len(row)}, the header {columns}"
            )


def _header_is_plain(table: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    for index, cell in enumerate(table["rows"][0]):
        if cell["type"] == RICH_TEXT.name:
            yield place.at("rows", 0, index, "type").problem(
                UNSUPPORTED, "unsupported type: rich_text (a header cell may be: raw_text, raw_number)"
            )


def _row_header_exists(table: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    columns = len(table["rows"][0])
    if table.get("row_header_column_index", 0) >= columns:
        yield place.at("row_header_column_index").failed(
            f"must be less than {columns}, the number of columns"
        )


_COLUMN = Obj("a column setting", {}, {"align": Choice(("left", "center", "right")), "is_wrapped": Flag()})

TABLE = typed(
    "table",
    {"rows": Items(_ROW, high=100)},
    {"block_id": BLOCK_ID, "column_settings": Items(OrNull(_COLUMN), high=_COLUMNS_MAX, low=0)},
    on=MESSAGE_AND_HOME,
)

DATA_TABLE = typed(
    "data_table",
    {"caption": Str(), "rows": Items(_ROW, low=2, high=201)},
    {
        "block_id": BLOCK_ID,
        "page_size": Number(low=1, high=100, whole=True),
        "row_header_column_index": Number(low=0, whole=True),
    },
    cross=(_rows_are_even, _header_is_plain, _row_header_exists),
    on=MESSAGE_AND_HOME,
)
