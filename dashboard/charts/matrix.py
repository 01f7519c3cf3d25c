"""A matrix of figures: a line a measure, a column a place.

What was not found is a dash, never a zero.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import figure_style, survey_rows, survey_text
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.list_layout import ListLayout
from dashboard.text.translate import message

CELL, CELL_GAP = 100.0, 14.0
"""Width of a cell and of the room beside it, in units of the horizontal axis: a unit is 1% of a bar."""

BAR, CELL_HEIGHT = 6, 28
"""Pixels of the bar in a cell, and of the cell."""

LIFT = 3
"""Pixels of the value above the middle of its cell."""

COLUMN, CELL_HEIGHT_WIDE, LIFT_WIDE = 384, 23, 1
"""The same on a wide screen, where the label stands in a column of this width, on the line of the values."""

DRAWN = ("value", "qualifier", "unit", "key", "hover")
"""What a bar needs of its row."""

MOST_EMPTY = 8
"""Columns up to which regions without any figure have one; beyond, the text below the matrix names them."""


def figure(rows: pd.DataFrame, reader: RenderContext) -> Figure:
    """Return the figure of a matrix of rows.

    Rows have `measure`, `scope`, `scope_name`, `scope_kind` and `scope_order`.

    A cell is the value as it was reported over a bar of its length. Rows of kind `missing` are places
    without any figure; their sentences stand below.
    """
    stack, columns = ListLayout(reader, column=COLUMN), _columns(rows)
    placed, cells, section = dict[str, float](), list[Any](), None
    lefts = {column.scope: column.left for column in columns}
    for row in survey_rows.each(rows[rows["row_kind"] == "figure"]):
        if (row.block or row.group_name) != section and row.measure not in placed:
            section = row.block or row.group_name
            _heads(section, columns, reader, stack)
        if row.measure not in placed:
            stack.skip(2 if reader.wide else 4)
            placed[row.measure] = stack.labelled(row.label, CELL_HEIGHT_WIDE if reader.wide else CELL_HEIGHT, "small")
        if row.scope in lefts:
            row.left, row.y, row.hover = lefts[row.scope], placed[row.measure], survey_text.tooltip(row, reader)
            cells.append(row)
    _bands(columns, reader, stack)
    _key(columns, rows, reader, stack)
    span = [-CELL_GAP / 2, columns[-1].left + CELL + CELL_GAP / 2]
    axis = {"visible": False, "range": span[::-1] if reader.mirrored else span, "automargin": False}
    data = [*_bars(cells, reader), _values(cells, reader), _dashes(cells, columns, placed, reader)]
    return {"data": data, "layout": stack.layout(xaxis=axis, margin={"b": 8})}


def _columns(rows: pd.DataFrame) -> list[Any]:
    """Return the columns of the matrix, with `left` where each begins."""
    ordered = rows[["scope", "scope_name", "scope_kind", "scope_order", "row_kind"]].drop_duplicates("scope")
    places = list(survey_rows.each(ordered.sort_values("scope_order", kind="stable")))
    if len(places) > MOST_EMPTY:
        places = [place for place in places if place.row_kind == "figure" or place.scope_kind != "who_region"]
    for index, place in enumerate(places):
        place.left = index * (CELL + CELL_GAP)
    return places


def _bands(columns: list[Any], reader: RenderContext, stack: ListLayout) -> None:
    """Lead the eye down every second column."""
    for row in columns[::2]:
        left = row.left - CELL_GAP / 2
        band = {"type": "rect", "y0": -stack.depth - 4, "y1": 0, "x0": left, "x1": left + CELL + CELL_GAP}
        stack.shapes.append(band | {"fillcolor": reader.theme.raised, "line": {"width": 0}, "layer": "below"})


def _heads(section: str, columns: list[Any], reader: RenderContext, stack: ListLayout) -> None:
    """Write the name of a section and the head of each column, on a wide screen on one line."""
    stack.skip(10)
    y = stack.labelled(section, 20, "strong")
    for row in columns:
        stack.notes.append(
            {
                "text": figure_style.escape_text(_code(row, reader)),
                "hovertext": figure_style.escape_text(row.scope_name),
                "x": row.left + CELL / 2,
                "y": y,
                "showarrow": False,
                "font": {"size": 13 if reader.wide else 12, "color": reader.theme.muted},
            }
        )


def _code(row: Any, reader: RenderContext) -> str:
    """Return the short head of a place: the codes that WHO and ISO give, the world by its name."""
    if row.scope_kind == "world":
        return reader.text.t("World")
    return str(row.scope)


def _key(columns: list[Any], rows: pd.DataFrame, reader: RenderContext, stack: ListLayout) -> None:
    """Write below what the codes and the dash mean, and for which places nothing was found."""
    text = reader.text
    stack.skip(10)
    stack.say(text.t("– not found in what was read"), "muted")
    coded = [row for row in columns if row.scope_kind != "world"]
    codes = [text.t("{code}: {place}", code=row.scope, place=row.scope_name) for row in coded]
    if codes:
        stack.say(text.listed(codes), "muted")
    shown = {row.scope for row in columns}
    missing = rows.loc[rows["row_kind"] == "missing", ["scope", "scope_name"]]
    left_out = [name for scope, name in zip(missing["scope"], missing["scope_name"], strict=True) if scope not in shown]
    if left_out:
        places = text.listed(left_out)
        sentence = message("No disruption rate of these services was found for {place} in what was read.")
        stack.say(text.t(sentence, place=places), "muted")
    if not (rows["scope_kind"] == "income_group").any():
        stack.say(text.t("No disruption rate by income group was found in what was read."), "muted")


def _bars(cells: list[Any], reader: RenderContext) -> list[Figure]:
    """Return the bars of the cells, each from the edge of its own cell."""
    theme, lefts = reader.theme, [cell.left for cell in cells]
    below = 10 if reader.wide else CELL_HEIGHT / 2 - BAR / 2 - 1
    frame = pd.DataFrame({name: [getattr(cell, name) for cell in cells] for name in DRAWN})
    frame["y"] = [cell.y - below for cell in cells]
    lying = figure_style.bar_traces(
        frame, reader, figure_style.Axis(100.0, "percent"), theme.mark, theme.soft, width=BAR
    )
    for trace in lying:
        starts = trace.get("base", [0.0] * len(lefts))
        trace["base"] = [left + start for left, start in zip(lefts, starts, strict=True)]
        trace.pop("text", None)
    return lying


def _values(cells: list[Any], reader: RenderContext) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [cell.left + CELL / 2 for cell in cells],
        "y": [cell.y + _lift(reader) for cell in cells],
        "text": [reader.text.value(cell.value, cell.qualifier, cell.unit) for cell in cells],
        "textfont": {"size": 14, "color": reader.theme.ink},
        "customdata": [cell.key for cell in cells],
        "hovertext": [cell.hover for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _dashes(cells: list[Any], columns: list[Any], placed: dict[str, float], reader: RenderContext) -> Figure:
    """Return a dash for each place and measure without a figure."""
    known = {(cell.measure, cell.scope) for cell in cells}
    gaps = [
        (column.left + CELL / 2, y)
        for measure, y in placed.items()
        for column in columns
        if (measure, column.scope) not in known
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _ in gaps],
        "y": [y + _lift(reader) for _, y in gaps],
        "text": ["–"] * len(gaps),
        "textfont": {"size": 13, "color": reader.theme.muted},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _lift(reader: RenderContext) -> int:
    return LIFT_WIDE if reader.wide else LIFT
