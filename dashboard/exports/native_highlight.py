"""One bar of a native chart in its colour, and the others grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.exports.native_chart import NativeBar, NativeBars, NativeChart

GREY = "grey"
"""The colour of what stands back behind one row, by name as those of the theme."""


def highlight_native(charts: Sequence[NativeChart], key: str) -> list[NativeChart]:
    """Return charts with one bar in its colour, the others of its chart grey."""
    return [_highlighted(chart, key) for chart in charts] if key else [*charts]


def _highlighted(chart: NativeChart, key: str) -> NativeChart:
    if isinstance(chart, NativeBars):
        has = any(is_row(bar, key) for bar in chart.bars)
        return chart.part([replace(bar, color=GREY) if has and not is_row(bar, key) else bar for bar in chart.bars])
    if not any(key in series.keys for series in chart.series):
        return chart
    series = [
        replace(each, focus=each.keys.index(key)) if key in each.keys else replace(each, color=GREY)
        for each in chart.series
    ]
    return replace(chart, series=tuple(series))


def is_row(bar: NativeBar, key: str) -> bool:
    """Return whether a bar is the one of a key, or a total that it is part of."""
    return bar.mark is not None and key in (bar.key, bar.mark.key, *bar.parts)
