"""Slack's data_visualization block, drawn with ECharts; the same numbers follow as words for who cannot see it."""

from typing import Any

from nicegui import ui

from sandbox.page.tags import Tag

# As Slack, by place: none of them says good or bad.
_COLOURS = ["#1264a3", "#b35309", "#6b7280", "#7c3085", "#0b7285", "#a61e4d"]
_ANGLE_FROM = 3


def draw_chart(block: dict[str, Any]) -> None:
    """A pie, bar, line or area chart with its title."""
    chart = block.get("chart") or {}
    with Tag("figure", class_="chart"):
        Tag("figcaption", str(block.get("title", "")))
        drawn = ui.echart(chart_options(chart)).classes(replace="chart__drawing")
        drawn.props.update({"role": "img", "aria-label": chart_words(block)})


def chart_options(chart: dict[str, Any]) -> dict[str, Any]:
    """The ECharts options of a chart. Pure."""
    common = {"animation": False, "color": _COLOURS, "tooltip": {}, "legend": {"bottom": 0, "type": "scroll"}}
    if chart.get("type") == "pie":
        return common | {"series": [_pie(chart)]}
    return common | _axes(chart) | {"series": [_series(chart, one) for one in chart.get("series", [])]}


def chart_words(block: dict[str, Any]) -> str:
    """The chart as one sentence. Pure."""
    chart = block.get("chart") or {}
    title = str(block.get("title", "Chart"))
    if chart.get("type") == "pie":
        return f"{title}: {_points(chart.get('segments', []))}"
    parts = [f"{one.get('name', '')}: {_points(one.get('data', []))}" for one in chart.get("series", [])]
    return f"{title}. {'; '.join(parts)}"


def _points(points: list[dict[str, Any]]) -> str:
    return ", ".join(f"{point.get('label')} {point.get('value')}" for point in points)


def _pie(chart: dict[str, Any]) -> dict[str, Any]:
    segments = chart.get("segments", [])
    return {
        "type": "pie",
        "radius": "62%",
        "center": ["50%", "44%"],
        "label": {"formatter": "{b}: {c}"},
        "data": [{"name": one.get("label"), "value": one.get("value")} for one in segments],
    }


def _axes(chart: dict[str, Any]) -> dict[str, Any]:
    axis = chart.get("axis_config") or {}
    categories = axis.get("categories", [])
    is_steep = len(categories) > _ANGLE_FROM
    return {
        # A label at an angle begins left of its bar: the first one needs room there.
        "grid": {"left": 44 if is_steep else 12, "right": 16, "top": 28, "bottom": 44, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": categories,
            "name": axis.get("x_label", ""),
            "nameLocation": "middle",
            "nameGap": 30,
            "axisLabel": {"interval": 0, "rotate": 50 if is_steep else 0},
        },
        "yAxis": {"type": "value", "name": axis.get("y_label", "")},
    }


def _series(chart: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    by_label = {point.get("label"): point.get("value") for point in one.get("data", [])}
    categories = (chart.get("axis_config") or {}).get("categories", [])
    made: dict[str, Any] = {
        "name": one.get("name"),
        "type": "bar" if chart.get("type") == "bar" else "line",
        "data": [by_label.get(category) for category in categories],
    }
    return made | {"areaStyle": {"opacity": 0.25}} if chart.get("type") == "area" else made
