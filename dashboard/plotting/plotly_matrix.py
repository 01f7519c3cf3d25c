"""Rows with columns: a value over a short bar in each cell, a dash where nothing was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard.plotting import figure_style
from dashboard.plotting.plot import ColumnHeading, Plot
from dashboard.plotting.plotly_axes import hidden_axis
from dashboard.plotting.plotly_bars import Bar, BarStyle, bar_traces
from dashboard.plotting.plotly_panel import WIDE, Panel, Room, stack_panels
from dashboard.plotting.render_context import Figure, RenderContext

CELL, GAP = 100.0, 14.0
"""Width of a cell and of the room beside it, in units of the horizontal axis."""

THIN, HEIGHT, HEIGHT_WIDE = 6, 28, 23
"""Pixels of the bar in a cell, and of the cell."""

LIFT, LIFT_WIDE = 3, 1
"""Pixels of the value above the middle of its cell."""

COLUMN = 384
"""Pixels of the labels beside the cells on a wide screen."""

DASH = "–"


def matrix_figure(plot: Plot, reader: RenderContext) -> Figure:
    """Return the figure of a plot whose rows lie and have a mark a column."""
    panel = Panel(reader, Room(WIDE, COLUMN) if reader.wide else Room(reader.line))
    count = len(plot.columns)
    panel.axis = hidden_axis(-GAP / 2, count * (CELL + GAP) - GAP / 2, reader)
    bars, dashes = list[Bar](), list[tuple[int, float]]()
    for section in plot.sections:
        panel.skip(3 if reader.wide else 10)
        _write_headings(panel, panel.write_label(section.title, "", 19 if reader.wide else 20, "strong"), plot.columns)
        for row in section.rows:
            panel.skip(2 if reader.wide else 4)
            if row.kind == "note":
                panel.write(row.label, "muted")
                continue
            y = panel.write_label(row.label, row.detail, HEIGHT_WIDE if reader.wide else HEIGHT, "small")
            stretch = CELL / (section.scale.end - section.scale.start)
            bars += [Bar(mark, section.scale, y, _left_edge(mark.column), stretch) for mark in row.marks]
            columns = {mark.column for mark in row.marks}
            dashes += [(column, y) for column in range(count) if column not in columns]
    _bands(panel, count)
    if plot.notes:
        panel.skip(12)
    for note in plot.notes:
        panel.write(note, "muted")
    lift, below = (LIFT_WIDE, 10) if reader.wide else (LIFT, HEIGHT / 2 - THIN / 2 - 1)
    style = BarStyle(reader.theme.mark, reader.theme.soft, THIN, labelled=False)
    panel.traces += bar_traces([replace(bar, at=bar.at - below) for bar in bars], style, reader)
    panel.traces += [_values(bars, lift, reader), _dashes(dashes, lift, reader)]
    return stack_panels([[panel]], reader)


def _left_edge(column: float) -> float:
    return column * (CELL + GAP)


def _write_headings(panel: Panel, y: float, columns: Sequence[ColumnHeading]) -> None:
    """Write the head of each column; a short name says in its tooltip what it stands for."""
    theme, wide = panel.reader.theme, panel.reader.wide
    panel.notes += [
        {
            "text": figure_style.escape_text(heading.name),
            "hovertext": figure_style.escape_text(", ".join(heading.detail) or heading.name),
            "x": _left_edge(index) + CELL / 2,
            "y": y,
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 13 if wide else 12, "color": theme.muted},
        }
        for index, heading in enumerate(columns)
    ]


def _bands(panel: Panel, count: int) -> None:
    """Lead the eye down every second column."""
    band = {"type": "rect", "y0": -panel.depth - 4, "y1": 0, "line": {"width": 0}, "layer": "below"}
    band |= {"fillcolor": panel.reader.theme.raised}
    edges = ((_left_edge(column) - GAP / 2, _left_edge(column + 1) - GAP / 2) for column in range(0, count, 2))
    panel.shapes += [band | {"x0": left, "x1": right} for left, right in edges]


def _values(bars: Sequence[Bar], lift: int, reader: RenderContext) -> Figure:
    return _texts(
        [bar.origin + CELL / 2 for bar in bars],
        [bar.at + lift for bar in bars],
        [figure_style.escape_text(bar.mark.label) for bar in bars],
        {"size": 14, "color": reader.theme.ink},
    ) | figure_style.tooltip_keys(bar.mark for bar in bars)


def _dashes(dashes: Sequence[tuple[int, float]], lift: int, reader: RenderContext) -> Figure:
    return _texts(
        [_left_edge(column) + CELL / 2 for column, _y in dashes],
        [y + lift for _column, y in dashes],
        [DASH] * len(dashes),
        {"size": 13, "color": reader.theme.muted},
    ) | {"hoverinfo": "skip"}


def _texts(x: list[float], y: list[float], text: list[str], font: dict[str, Any]) -> Figure:
    return {"type": "scatter", "mode": "text", "x": x, "y": y, "text": text, "textfont": font, "cliponaxis": False}
