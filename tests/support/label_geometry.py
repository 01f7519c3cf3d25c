"""Where the texts of a figure stand, in pixels.

Enough to tell that labels neither lie in bars nor on one another.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import Any

from dashboard.plotting.plotly_panel import BEGIN
from dashboard.plotting.render_context import Figure

LETTER = 0.5
"""The width of a letter of the system fonts, as a share of the type size; bold ones are a tenth wider."""

SPAN = re.compile(r"</?span[^>]*>")

NARROWEST = 850
"""Pixels of the narrowest figure that is laid out for a wide screen."""


def width(note: dict[str, Any]) -> float:
    """Return about how many pixels the longest line of a text takes."""
    bold = 1.1 if "<b>" in note["text"] else 1.0
    lines = unescape(re.sub(r"</?b>", "", note["text"])).split("<br>")
    return float(max(map(len, lines)) * note["font"]["size"] * LETTER * bold)


def height(note: dict[str, Any]) -> float:
    """Return about how many pixels the lines of a text take."""
    return float((note["text"].count("<br>") + 1) * note["font"]["size"] * 1.3)


def texts(figure: Figure) -> list[dict[str, Any]]:
    """Return the texts beside the marks of a figure, as annotations hold them."""
    axis = figure["layout"]["yaxis"]
    side = {"x": int(axis.get("side") == "right"), "xshift": axis.get("ticklabelstandoff", -BEGIN) + BEGIN}
    side["xshift"] *= -1 if side["x"] else 1
    ticks = [
        {**side, "xref": "paper", "y": y, "yanchor": "middle", "font": _font(text, axis), "text": SPAN.sub("", text)}
        for y, text in zip(axis.get("tickvals", []), axis.get("ticktext", []), strict=True)
    ]
    return [*figure["layout"]["annotations"], *ticks]


def _font(text: str, axis: dict[str, Any]) -> dict[str, Any]:
    size = re.match(r'<span style="font-size:([0-9.]+)px', text)
    return {"size": float(size[1]) if size else axis["tickfont"]["size"]}


def labels_beside(figure: Figure) -> list[dict[str, Any]]:
    """Return the labels in the column beside the bars, without headings that cross it."""
    start = int(figure["layout"]["yaxis"].get("side") == "right")
    crossing = [(shape["y0"], shape["y1"]) for shape in figure["layout"]["shapes"] if shape.get("layer") == "between"]
    return [
        note
        for note in texts(figure)
        if note.get("xref") == "paper" and note["x"] == start and note.get("xshift")
        if not any(low < note["y"] < high for low, high in crossing)
    ]


def assert_labels_stand_beside_their_bars(figure: Figure) -> None:
    """Fail where a label leaves the figure, touches a bar or another label."""
    labels, margin = labels_beside(figure), figure["layout"]["margin"]
    assert len(labels) > 1
    for note in labels:
        side, inward = ("l", -note["xshift"]) if note["x"] == 0 else ("r", note["xshift"])
        assert width(note) <= inward <= margin[side], note["text"]
    for above, below in pairwise(sorted(labels, key=lambda note: -float(note["y"]))):
        assert above["y"] - below["y"] >= (height(above) + height(below)) / 2 - 1, (above["text"], below["text"])


def assert_readable(figure: Figure) -> None:
    """Fail where type is smaller than a projector shows."""
    layout = figure["layout"]
    sizes = [note["font"]["size"] for note in texts(figure)]
    sizes += [trace["textfont"]["size"] for trace in figure["data"] if "textfont" in trace]
    sizes += [axis["tickfont"]["size"] for name, axis in layout.items() if name.startswith("xaxis")]
    assert min(sizes) >= 13
