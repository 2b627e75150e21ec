"""Slack's chart block. A chart never stands alone: the same numbers are in the text beside it."""

from collections.abc import Mapping, Sequence

from bot.blocks import kit, limits
from bot.words import say


def bar_charts(
    title: str, names: Sequence[str], series: Mapping[str, Sequence[float]], y_label: str
) -> list[kit.Block]:
    """The bars of `names`, over two charts where one cannot hold them; a chart without any bar is left out.

    Args:
        title: what is shown, in our words.
        names: distinct labels of at most 20 characters, in order.
        series: for each name of a series its values, one per label.
        y_label: what the numbers count.
    """
    cuts = _cuts(len(names))
    return [
        _bars(
            title if len(cuts) == 1 else _title_of_part(title, place, len(cuts)),
            names[cut],
            {name: values[cut] for name, values in series.items()},
            y_label,
        )
        for place, cut in enumerate(cuts, 1)
        if any(any(values[cut]) for values in series.values())
    ]


def _title_of_part(title: str, place: int, charts: int) -> str:
    return say("{title} ({place} of {charts})", title=title, place=place, charts=charts)


def _cuts(count: int) -> list[slice]:
    """Parts of about the same size: one chart, or two."""
    charts = min(limits.MESSAGE_CHARTS, -(-count // limits.CHART_CATEGORIES))
    size = min(limits.CHART_CATEGORIES, -(-count // max(1, charts)))
    return [slice(size * number, size * (number + 1)) for number in range(charts)]


def _bars(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], y_label: str
) -> kit.Block:
    drawn = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
        }
        for name, values in series.items()
    ]
    axes = {"categories": list(labels), "y_label": y_label}
    chart = {"type": "bar", "series": drawn, "axis_config": axes}
    return {"type": "data_visualization", "title": kit.cut(title, limits.CHART_TITLE), "chart": chart}
