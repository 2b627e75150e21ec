"""Charts and tables: the rules between their parts."""

from __future__ import annotations

import math

import pytest

from tests.sandbox.validator_samples import chart, plot, raw, rich
from tests.sandbox.validator_tools import accepted, codes, pointers, put


def pie(*values):
    return {
        "type": "pie",
        "segments": [{"label": f"Part {n}", "value": value} for n, value in enumerate(values)],
    }


@pytest.mark.parametrize("kind", ["bar", "area", "line"])
def test_series_and_categories_at_their_edges(kind):
    names = tuple(f"Series {number}" for number in range(13))
    categories = tuple(f"Category {number}" for number in range(21))
    assert accepted(chart(plot(kind, names[:12])))
    assert not accepted(chart(plot(kind, names)))
    assert not accepted(chart(plot(kind, ())))
    assert accepted(chart(plot(kind, names[:1], categories[:20])))
    assert not accepted(chart(plot(kind, names[:1], categories)))
    assert not accepted(chart(plot(kind, names[:1], ())))


def test_segments_at_their_edges():
    assert accepted(chart(pie(1)))
    assert accepted(chart(pie(*[0.5] * 12)))
    assert not accepted(chart(pie(*[1] * 13)))
    assert not accepted(chart(pie()))


@pytest.mark.parametrize("value", [0, -1, "1", True, None, math.nan, math.inf])
def test_a_slice_needs_a_number_above_zero(value):
    assert not accepted(chart(pie(3, value)))


@pytest.mark.parametrize("value", [0, -2.5])
def test_a_bar_may_go_down(value):
    assert accepted(chart(put(plot(), "series/0/data/0/value", value)))


@pytest.mark.parametrize("path", ["series/0/data/0/label", "axis_config/categories/0", "series/0/name"])
def test_labels_have_twenty_characters(path):
    long = put(plot(categories=("x" * 20, "No")), path, "x" * 21)
    assert "failed_constraint" in codes([chart(long)])


def test_labels_of_twenty_characters_fit():
    assert accepted(chart(plot(names=("y" * 20,), categories=("x" * 20,))))
    assert accepted(chart(put(pie(1), "segments/0/label", "x" * 20)))
    assert not accepted(chart(put(pie(1), "segments/0/label", "x" * 21)))


def test_a_point_outside_the_categories_is_named():
    odd = put(plot(), "series/0/data/1/label", "Maybe")
    assert pointers([chart(odd)]) == [
        "/blocks/0/chart/series/0/data/1/label",
        "/blocks/0/chart/series/0/data",
    ]


@pytest.mark.parametrize("labels", [["Yes"], ["Yes", "Yes"], ["Yes", "No", "No"]])
def test_each_series_has_one_point_per_category(labels):
    uneven = put(plot(), "series/0/data", [{"label": label, "value": 1} for label in labels])
    assert pointers([chart(uneven)]) == ["/blocks/0/chart/series/0/data"]


def test_points_may_stand_in_any_order():
    swapped = [{"label": label, "value": 1} for label in ("No", "Yes")]
    assert accepted(chart(put(plot(), "series/0/data", swapped)))


def test_names_of_series_and_categories_differ():
    assert not accepted(chart(plot(names=("A", "A"))))
    assert pointers([chart(plot(categories=("A", "A")))]) == ["/blocks/0/chart/axis_config/categories"]


def test_a_pie_has_no_axes_and_a_bar_no_segments():
    assert not accepted(chart({**pie(1), "axis_config": {"categories": ["A"]}}))
    assert not accepted(chart({**plot(), "segments": []}))
    assert not accepted(chart(plot("donut")))


def data_table(*rows, **more):
    return {"type": "data_table", "caption": "Votes", "rows": [list(row) for row in rows], **more}


def test_a_data_table_has_one_to_twenty_even_columns():
    assert accepted(data_table([raw()] * 20, [raw()] * 20))
    assert not accepted(data_table([raw()] * 21, [raw()] * 21))
    assert not accepted(data_table([], []))
    assert pointers([data_table([raw()] * 2, [raw()] * 2, [raw()])]) == ["/blocks/0/rows/2"]


def test_rows_of_a_table_may_differ_in_length():
    assert accepted({"type": "table", "rows": [[raw()] * 2, [raw()]]})


def test_the_header_of_a_data_table_is_plain():
    assert accepted(data_table([raw()], [rich()]))
    assert pointers([data_table([rich()], [raw()])]) == ["/blocks/0/rows/0/0/type"]
    assert accepted({"type": "table", "rows": [[rich()]]})


@pytest.mark.parametrize(("column", "fits"), [(0, True), (1, True), (2, False), (-1, False)])
def test_the_row_header_is_one_of_the_columns(column, fits):
    block = data_table([raw()] * 2, [raw()] * 2, row_header_column_index=column)
    assert accepted(block) is fits


@pytest.mark.parametrize("value", ["3", True, math.nan])
def test_a_number_cell_holds_a_number(value):
    assert not accepted({"type": "table", "rows": [[{"type": "raw_number", "value": value, "text": "3"}]]})
