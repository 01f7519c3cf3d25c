"""Rings and older values at the marks of a figure that changed since a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.plotting import figure_style
from dashboard.plotting.plot import Mark, Plot, Row
from dashboard.plotting.render_context import Figure, RenderContext

RING = "○"
RING_SIZE, RING_LINE, RING_LETTERS = 18, 2, 11
"""Pixels of a ring around a symbol, of its line, and of letters in it."""


def ring_plot(plot: Plot, older: Mapping[str, str]) -> Plot:
    """Return a plot with a ring and the older value, by key, at the labels of changed marks."""
    if not older:
        return plot
    sections = (
        replace(section, rows=tuple(_ring_row(row, older) for row in section.rows)) for section in plot.sections
    )
    return replace(plot, sections=tuple(sections))


def _ring_row(row: Row, older: Mapping[str, str]) -> Row:
    marks = tuple(_ring_mark(mark, older) for mark in row.marks)
    total = _ring_mark(row.total, older) if row.total else None
    alone = len(row.marks) == 1 and row.value_text == row.marks[0].label
    key = row.total.key if row.total else row.marks[0].key if alone else row.key
    words = with_ring(row.value_text, older.get(key, "")) if row.value_text else row.value_text
    return replace(row, marks=marks, total=total, value_text=words)


def _ring_mark(mark: Mark, older: Mapping[str, str]) -> Mark:
    return replace(mark, label=with_ring(mark.label, older[mark.key])) if mark.key in older else mark


def with_ring(words: str, older: str, between: str = " ") -> str:
    """Return words with a ring and what stood there before; as they are without an older value."""
    return between.join(filter(None, (words, RING, older))) if older else words


def ring_figure(figure: Figure, reader: RenderContext) -> Figure:
    """Return a figure with rings around changed symbols and stacked bars, and older tooltips."""
    older = reader.older
    if not older:
        return figure
    stacked = figure["layout"].get("barmode") == "stack"
    rings = [_rings(trace, reader) for trace in figure["data"] if "markers" in trace.get("mode", "")]
    rings += [_stack_rings(figure["data"], reader)] if stacked else []
    traces = [_with_tooltips(trace, older) for trace in figure["data"]]
    return {**figure, "data": [*traces, *(ring for ring in rings if ring["x"])]}


def _with_tooltips(trace: Figure, older: Mapping[str, str]) -> Figure:
    keys, hovers = trace.get("customdata"), trace.get("hovertext")
    if not isinstance(keys, list) or not isinstance(hovers, list) or older.keys().isdisjoint(keys):
        return trace
    lines = {key: f"<br>{RING} {figure_style.escape_text(words)}" for key, words in older.items()}
    return trace | {"hovertext": [f"{words}{lines.get(key, '')}" for key, words in zip(keys, hovers, strict=True)]}


def _rings(trace: Figure, reader: RenderContext) -> Figure:
    """Return the rings around the symbols of a trace, on its axes."""
    keys = trace.get("customdata") or []
    points = list(zip(keys, trace["x"], trace["y"], strict=True)) if len(keys) == len(trace["x"]) else []
    axes = {name: trace[name] for name in ("xaxis", "yaxis") if name in trace}
    changed_points = [(x, y) for key, x, y in points if key in reader.older]
    return _ring_trace(changed_points, {"symbol": "circle-open", "color": reader.theme.ink}, reader) | axes


def _stack_rings(traces: list[Figure], reader: RenderContext) -> Figure:
    """Return rings in the middles of stacked bars that changed, each with the older value in it."""
    heights, points, words = dict[Any, float](), list[tuple[Any, float]](), list[str]()
    for trace in (trace for trace in traces if trace["type"] == "bar"):
        keys = trace.get("customdata") or [""] * len(trace["x"])
        for key, x, y in zip(keys, trace["x"], trace["y"], strict=True):
            base = heights.get(x, 0.0)
            heights[x] = base + y
            if key in reader.older:
                points.append((x, base + y / 2))
                words.append(figure_style.escape_text(reader.older[key]))
    theme = reader.theme
    letters = {"textposition": "middle center", "textfont": {"size": RING_LETTERS, "color": theme.ink}}
    rings = _ring_trace(points, {"symbol": "circle", "color": theme.surface}, reader)
    return rings | {"mode": "markers+text", "text": words} | letters


def _ring_trace(points: list[tuple[Any, float]], look: Figure, reader: RenderContext) -> Figure:
    line = {"width": RING_LINE, "color": reader.theme.ink}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _y in points],
        "y": [y for _x, y in points],
        "marker": {"size": RING_SIZE, "line": line} | look,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
