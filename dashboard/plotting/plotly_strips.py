"""Columns that stand: a strip a section with a place a column, side by side, gaps left open."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, isnan
from typing import Any

from dashboard.plotting import figure_style
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Section, Series
from dashboard.plotting.plotly_axes import drawn_end, hidden_axis
from dashboard.plotting.plotly_bars import Bar, BarStyle, bar_traces
from dashboard.plotting.plotly_panel import COLUMN, SIDE, WIDE, Panel, Room, stack_panels
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.text_width import broken, longest_line

FULL = 100
"""Pixels from the start of a scale to its end, the same in every strip."""

ABOVE, TWO_LINES = 26, 52
"""Pixels above the highest column for its value, or for a date and a value."""

OPEN, LEAST = 40, 48
"""Pixels of the open place of a column without a figure, and of a strip at least."""

THICK, PLACE, HEADING = 0.42, 0.86, 0.95
"""How wide a column, an open place and a line of a heading are, as shares of their room."""

HEAD_LINE = 18


def strips_figure(plot: Plot, reader: RenderContext) -> Figure:
    """Return the figure of a plot whose columns stand in strips, one a section."""
    across = max(WIDE, reader.figure_width - 2 * SIDE)
    panel = Panel(reader, Room(across, COLUMN) if reader.wide else Room(reader.line))
    panel.axis = hidden_axis(0, len(plot.columns), reader)
    longest = _write_headings(panel, plot.columns)
    series, part = {look.key: look for look in plot.series}, ""
    for section in plot.sections:
        if section.part != part:
            panel.skip(18)
            panel.write(section.part, "strong")
        part = section.part
        for row in section.rows:
            panel.skip(10)
            if row.kind == "note":
                panel.write(row.label, "muted")
            else:
                _strip(panel, section, row, series)
    figure = stack_panels([[panel]], reader)
    if reader.wide:  # narrower, on paper, headings would lie over one another
        figure["layout"]["meta"] = {"width": ceil(longest / HEADING * len(plot.columns) + COLUMN + 2 * SIDE)}
    return figure


def _write_headings(panel: Panel, columns: Sequence[ColumnHeading]) -> float:
    """Write the column headings: name and details; return the pixels of the longest line."""
    line_count, longest = 1, 0.0
    for index, heading in enumerate(columns):
        lines = [
            f"<b>{figure_style.escape_text(heading.name)}</b>",
            *(_broken(line, panel, HEADING) for line in heading.detail),
        ]
        words = "<br>".join(lines)
        panel.notes.append(_note(words, index + 0.5, 0, panel.reader.theme.ink) | {"yanchor": "top"})
        line_count, longest = max(line_count, words.count("<br>") + 1), max(longest, longest_line(words, "small"))
    panel.row(line_count * HEAD_LINE)
    return longest


def _strip(panel: Panel, section: Section, row: Row, series: dict[str, Series]) -> None:
    """Draw a strip: its label, and its columns or its line over a rule."""
    scale, marks = section.scale, [mark for mark in row.marks if not isnan(mark.value)]
    stretch = FULL / (scale.end - scale.start)
    tallest = max((drawn_end(mark, scale) - scale.start) * stretch for mark in marks)
    height = max(tallest + (TWO_LINES if any(mark.detail for mark in marks) else ABOVE), LEAST)
    panel.write_label(row.label, row.detail, height, "plain" if section.part else "strong")
    floor = -panel.depth
    panel.rule()
    bars = [Bar(mark, scale, mark.column + 0.5, floor, stretch) for mark in marks]
    if row.kind == "line":
        panel.traces.append(_line(bars, series[marks[0].series], panel.reader))
        return
    for look in series.values():
        series_bars, theme = [bar for bar in bars if bar.mark.series == look.key], panel.reader.theme
        color = theme.color(look.color)
        soft = theme.soft if look.color == "mark" else color
        panel.traces += bar_traces(series_bars, BarStyle(color, soft, THICK, look.name, upright=True), panel.reader)
    for mark in row.marks:
        if isnan(mark.value):
            _open(panel, mark, floor)


def _open(panel: Panel, mark: Mark, floor: float) -> None:
    """Leave the place of an unknown value visibly open, and say so in it."""
    middle, theme = mark.column + 0.5, panel.reader.theme
    sides = {"x0": middle - PLACE / 2, "x1": middle + PLACE / 2, "y0": floor, "y1": floor + OPEN}
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    panel.shapes.append({"type": "rect", "line": line, "layer": "below"} | sides)
    panel.notes.append(
        _note(_broken(mark.label, panel, PLACE), middle, floor + OPEN / 2, theme.muted) | {"yanchor": "middle"}
    )


def _line(bars: Sequence[Bar], look: Series, reader: RenderContext) -> Figure:
    """Return marks joined by a line, each with its value, and its time between columns."""
    color = reader.theme.color(look.color)
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [bar.at for bar in bars],
        "y": [bar.position(bar.mark.value) for bar in bars],
        "text": [_point_text(bar.mark) for bar in bars],
        "textposition": "top center",
        "textfont": {"size": 13, "color": reader.theme.ink},
        "line": {"color": color, "width": 3},
        "marker": {"size": 11, "symbol": look.symbol, "color": color},
        **figure_style.tooltip_keys(bar.mark for bar in bars),
        "cliponaxis": False,
    }


def _point_text(mark: Mark) -> str:
    value = f"<b>{figure_style.escape_text(mark.label)}</b>"
    return f"{figure_style.escape_text(mark.detail)}<br>{value}" if mark.detail else value


def _broken(words: str, panel: Panel, share: float) -> str:
    """Return words broken to a share of a column; the thin spaces of dates break, too."""
    return broken(words.replace("\u2009", " "), "small", panel.room.plot * share / max(panel.axis["range"]))


def _note(words: str, x: float, y: float, color: str) -> dict[str, Any]:
    """Return text centred on a column; the words are escaped already."""
    place = {"x": x, "xref": "x", "y": y, "xanchor": "center", "align": "center", "showarrow": False}
    return place | {"text": words, "font": {"size": 13, "color": color}}
