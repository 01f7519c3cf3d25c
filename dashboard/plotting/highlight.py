"""One row of a figure in its colour, and all others grey."""

from __future__ import annotations

from typing import Any

from dashboard.plotting.figure_style import faded
from dashboard.plotting.render_context import Figure
from dashboard.theme import Theme

GREY = 0.4
"""How much of the colour of muted text the other marks have."""


def highlight_row(figure: Figure, key: str, theme: Theme) -> Figure:
    """Return a figure whose marks of other rows are grey; as it is without this key."""
    if not key or not any(key in _keys(trace) for trace in figure["data"]):
        return figure
    grey = faded(theme.muted, GREY)
    return {**figure, "data": [_greyed(trace, key, grey) for trace in figure["data"]]}


def _keys(trace: Figure) -> list[Any]:
    keys = trace.get("customdata")
    return keys if isinstance(keys, list) else []


def _greyed(trace: Figure, key: str, grey: str) -> Figure:
    marker, keys = trace.get("marker"), _keys(trace)
    if not marker or not keys:
        return trace
    marker = {**marker, "color": _colors(marker.get("color"), keys, key, grey)}
    if pattern := marker.get("pattern"):
        marker["pattern"] = {**pattern, "fgcolor": _colors(pattern.get("fgcolor"), keys, key, grey)}
    return {**trace, "marker": marker}


def _colors(color_or_colors: Any, keys: list[Any], key: str, grey: str) -> list[Any]:
    """Return a colour a mark: its own for those of the key."""
    colors = color_or_colors if isinstance(color_or_colors, list) else [color_or_colors] * len(keys)
    return [color if mark_key == key else grey for color, mark_key in zip(colors, keys, strict=True)]
