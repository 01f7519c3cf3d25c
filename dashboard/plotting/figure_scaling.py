"""A figure for a larger screen: the same figure, with larger type, marks and margins."""

from __future__ import annotations

import re
from typing import Any

from dashboard.plotting.render_context import Figure

IN_PIXELS = frozenset({"size", "height", "yshift", "xshift", "ticklen", "ticklabelstandoff", "standoff", "borderpad"})
"""The keys of a figure that hold pixels, wherever they stand; line widths and margins are told by their place."""

WHOLE = frozenset({"ticklabelstandoff"})
"""Those that Plotly takes in whole pixels only."""

WORDS = frozenset({"text", "ticktext"})
"""The keys of text that may say the size of a part of itself."""

TYPE_SIZE = re.compile(r"font-size:([0-9.]+)px")
"""How text in a figure says the size of a part of itself."""

NUMBER = re.compile(r"-?[0-9.]+")
"""A number in the path of a shape, which is drawn in pixels here."""


def scale_figure(figure: Figure, factor: float) -> Figure:
    """Return a figure with its type, marks, lines, margins and height larger by a factor."""
    return figure if factor == 1 else _scale_record(figure, factor, "")


def _scale_record(record: Figure, factor: float, place: str) -> Figure:
    """Return a record of a figure; its `x0` to `y1` may be pixels from an anchor."""
    for axis in "xy":
        if record.get(f"{axis}sizemode") == "pixel":
            record = record | {end: record[end] * factor for end in (f"{axis}0", f"{axis}1") if end in record}
    return {key: _scale_value(value, factor, key, place) for key, value in record.items()}


def _scale_value(value: Any, factor: float, key: str, place: str) -> Any:
    """Return a value of a record that stands in a place."""
    if isinstance(value, str):
        return _scale_text(value, factor, key)
    if isinstance(value, dict):
        return _scale_record(value, factor, key)
    pixels = key in IN_PIXELS or place == "margin" or (key == "width" and place in ("line", "outline", "meta"))
    if isinstance(value, list):
        if pixels:
            return [entry * factor for entry in value]
        if key in WORDS:
            return [_scale_text(entry, factor, key) for entry in value]
        return [_scale_record(entry, factor, key) for entry in value] if value and isinstance(value[0], dict) else value
    if pixels and isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(value * factor) if key in WHOLE else value * factor
    return value


def _scale_text(text: str, factor: float, key: str) -> str:
    if key in WORDS and "font-size" in text:
        return TYPE_SIZE.sub(lambda size: f"font-size:{float(size[1]) * factor:g}px", text)
    if key == "path":
        return NUMBER.sub(lambda number: f"{float(number[0]) * factor:g}", text)
    return text
