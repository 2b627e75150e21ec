"""The data_visualization block: pie, bar, area and line charts.

Slack: reference/block-kit/blocks/data-visualization-block. Older pages allow six segments or series, the newest
twelve; the newest holds here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sandbox.validator.composition import BLOCK_ID
from sandbox.validator.place import MESSAGE, Place, listed, quoted
from sandbox.validator.rules import Items, Number, Obj, Str, one_of, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.problem import Problem

_LABEL = Str(20)
_SERIES_MAX = 12
_POINTS_MAX = 20


def _points_match_categories(chart: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    categories = chart["axis_config"]["categories"]
    for index, series in enumerate(chart["series"]):
        data = place.at("series", index, "data")
        labels = [point["label"] for point in series["data"]]
        for step, label in enumerate(labels):
            if label not in categories:
                yield data.at(step, "label").failed(
                    f"must be one of the categories of axis_config: {quoted(label)} is not"
                )
        if uneven := [category for category in categories if labels.count(category) != 1]:
            yield data.failed(f"each series needs exactly one point per category: check {listed(uneven)}")


def _names_differ(chart: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    for name, uses in Counter(series["name"] for series in chart["series"]).items():
        if uses > 1:
            yield place.at("series").failed(
                f"names of series must differ: {quoted(name)} is used {uses} times"
            )


def _categories_differ(axis: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    for name, uses in Counter(axis["categories"]).items():
        if uses > 1:
            yield place.at("categories").failed(
                f"categories must differ: {quoted(name)} is used {uses} times"
            )


_PIE = typed(
    "pie",
    {"segments": Items(Obj("a segment", {"label": _LABEL, "value": Number(above=0)}), high=_SERIES_MAX)},
)
_POINT = Obj("a point", {"label": _LABEL, "value": Number()})
_AXES = Obj(
    "axis_config",
    {"categories": Items(_LABEL, high=_POINTS_MAX)},
    {"x_label": Str(50), "y_label": Str(50)},
    cross=(_categories_differ,),
)
_SERIES = Obj("a series", {"name": _LABEL, "data": Items(_POINT, high=_POINTS_MAX)})


def _plot(kind: str) -> Obj:
    return typed(
        kind,
        {"series": Items(_SERIES, high=_SERIES_MAX), "axis_config": _AXES},
        cross=(_names_differ, _points_match_categories),
    )


DATA_VISUALIZATION = typed(
    "data_visualization",
    {"title": Str(50), "chart": one_of("a chart", _PIE, _plot("bar"), _plot("area"), _plot("line"))},
    {"block_id": BLOCK_ID},
    on=MESSAGE,
)
