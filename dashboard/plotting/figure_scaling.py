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
    larger: Figure = _scale_value(figure, factor, "")
    return larger


def _scale_value(part: Any, factor: float, place: str) -> Any:
    if isinstance(part, dict):
        axes = [axis for axis in "xy" if part.get(f"{axis}sizemode") == "pixel"]  # ends in pixels from an anchor
        ends = [end for axis in axes for end in (f"{axis}0", f"{axis}1") if end in part]
        part = part | {end: part[end] * factor for end in ends}
        return {key: _larger(value, factor, key, place) for key, value in part.items()}
    if isinstance(part, list) and part and isinstance(part[0], dict if place not in WORDS else (dict, str)):
        return [_scale_value(entry, factor, place) for entry in part]
    if isinstance(part, str) and place in WORDS:
        return TYPE_SIZE.sub(lambda size: f"font-size:{float(size[1]) * factor:g}px", part)
    if isinstance(part, str) and place == "path":
        return NUMBER.sub(lambda number: f"{float(number[0]) * factor:g}", part)
    return part


def _larger(value: Any, factor: float, key: str, place: str) -> Any:
    pixels = key in IN_PIXELS or place == "margin" or (key == "width" and place in ("line", "outline", "meta"))
    if pixels and isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(value * factor) if key in WHOLE else value * factor
    if pixels and isinstance(value, list):
        return [entry * factor for entry in value]
    return _scale_value(value, factor, key)
