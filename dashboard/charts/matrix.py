"""A matrix of figures: a line a measure, a column a place; what was not published is a dash, never a zero."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import drawing, surveys
from dashboard.charts.chart import Figure, Reader
from dashboard.charts.stack import Stack

CELL, CELL_GAP = 100.0, 14.0
"""Width of a cell and of the room beside it, in units of the horizontal axis: a unit is 1% of a bar."""

BAR, CELL_HEIGHT = 6, 28
"""Pixels of the bar in a cell, and of the cell."""

LIFT = 3
"""Pixels of the value above the middle of its cell."""

COLUMN, CELL_HEIGHT_WIDE, LIFT_WIDE = 384, 23, 1
"""The same on a wide screen, where the label stands in a column of this width, on the line of the values."""

MOST_EMPTY = 8
"""Columns up to which regions without any figure have one; beyond, the text below the matrix names them."""


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Return the figure of rows with `measure`, `scope`, `scope_name`, `scope_kind` and `scope_order`.

    A cell is the value as it was reported over a bar of its length. Rows of kind `missing` are places
    without any figure; their sentences stand below.
    """
    stack, known = Stack(reader, column=COLUMN), rows[rows["row_kind"] == "figure"]
    columns = _columns(rows)
    placed: dict[Any, float] = {}
    section = None
    for measure, line in known.groupby("measure", sort=False):
        first = line.iloc[0]
        if first["group_name"] != section:
            section = first["group_name"]
            _heads(str(section), columns, reader, stack)
        stack.skip(2 if reader.wide else 4)
        placed[measure] = stack.labelled(str(first["label"]), CELL_HEIGHT_WIDE if reader.wide else CELL_HEIGHT, "small")
    _bands(columns, reader, stack)
    _key(columns, rows, reader, stack)
    cells = known[known["scope"].isin(columns["scope"])].assign(
        left=lambda frame: frame["scope"].map(columns.set_index("scope")["left"]),
        y=lambda frame: frame["measure"].map(placed),
    )
    cells = cells.assign(hover=[surveys.tooltip(row, reader) for row in surveys.each(cells)])
    span = [-CELL_GAP / 2, float(columns["left"].max()) + CELL + CELL_GAP / 2]
    axis = {"visible": False, "range": span[::-1] if reader.mirrored else span, "automargin": False}
    data = [*_bars(cells, reader), _values(cells, reader), _dashes(cells, columns, placed, reader)]
    return {"data": data, "layout": stack.layout(xaxis=axis, margin={"b": 8})}


def _columns(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the matrix, with `left` where each begins."""
    places = rows.sort_values("scope_order", kind="stable").drop_duplicates("scope")
    if len(places) > MOST_EMPTY:
        places = places[(places["row_kind"] == "figure") | (places["scope_kind"] != "who_region")]
    places = places[["scope", "scope_name", "scope_kind", "row_kind"]].reset_index(drop=True)
    return places.assign(left=[index * (CELL + CELL_GAP) for index in range(len(places))])


def _bands(columns: pd.DataFrame, reader: Reader, stack: Stack) -> None:
    """Lead the eye down every second column."""
    for row in surveys.each(columns[::2]):
        left = row.left - CELL_GAP / 2
        band = {"type": "rect", "y0": -stack.depth - 4, "y1": 0, "x0": left, "x1": left + CELL + CELL_GAP}
        stack.shapes.append(band | {"fillcolor": reader.theme.raised, "line": {"width": 0}, "layer": "below"})


def _heads(section: str, columns: pd.DataFrame, reader: Reader, stack: Stack) -> None:
    """Write the name of a section and the head of each column, on a wide screen on one line."""
    stack.skip(10)
    y = stack.labelled(section, 20, "strong")
    for row in surveys.each(columns):
        stack.notes.append(
            {
                "text": drawing.plain(_code(row, reader)),
                "hovertext": drawing.plain(row.scope_name),
                "x": row.left + CELL / 2,
                "y": y,
                "showarrow": False,
                "font": {"size": 13 if reader.wide else 12, "color": reader.theme.muted},
            }
        )


def _code(row: Any, reader: Reader) -> str:
    """Return the short head of a place: the codes that WHO and ISO give, the world by its name."""
    if row.scope_kind == "world":
        return reader.text.t("World")
    return str(row.scope)


def _key(columns: pd.DataFrame, rows: pd.DataFrame, reader: Reader, stack: Stack) -> None:
    """Write below what the codes and the dash mean, and for which places nothing was published."""
    text = reader.text
    stack.skip(18)
    stack.say(text.t("– not published"), "muted")
    coded = columns[columns["scope_kind"] != "world"]
    codes = [text.t("{code}: {place}", code=row.scope, place=row.scope_name) for row in surveys.each(coded)]
    if codes:
        stack.say(text.listed(codes), "muted")
    left_out = rows[(rows["row_kind"] == "missing") & ~rows["scope"].isin(columns["scope"])]
    if len(left_out):
        places = text.listed(left_out["scope_name"].tolist())
        stack.say(text.t("No disruption rate of these services was published for {place}.", place=places), "muted")
    if not (rows["scope_kind"] == "income_group").any():
        stack.say(text.t("No disruption rate was published by income group."), "muted")


def _bars(cells: pd.DataFrame, reader: Reader) -> list[Figure]:
    """Return the bars of the cells, each from the edge of its own cell."""
    theme = reader.theme
    lying = drawing.bar_traces(
        cells.assign(y=cells["y"] - (10 if reader.wide else CELL_HEIGHT / 2 - BAR / 2 - 1)),
        reader,
        drawing.Axis(100.0, "percent"),
        theme.mark,
        theme.soft,
        width=BAR,
    )
    lefts = cells["left"].tolist()
    for trace in lying:
        starts = trace.get("base", [0.0] * len(lefts))
        trace["base"] = [left + start for left, start in zip(lefts, starts, strict=True)]
        trace.pop("text", None)
    return lying


def _values(cells: pd.DataFrame, reader: Reader) -> Figure:
    text = reader.text
    values = [text.value(row.value, row.qualifier, row.unit) for row in surveys.each(cells)]
    return {
        "type": "scatter",
        "mode": "text",
        "x": (cells["left"] + CELL / 2).tolist(),
        "y": (cells["y"] + _lift(reader)).tolist(),
        "text": values,
        "textfont": {"size": 14, "color": reader.theme.ink},
        "customdata": cells["key"].tolist(),
        "hovertext": cells["hover"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _dashes(cells: pd.DataFrame, columns: pd.DataFrame, placed: dict[Any, float], reader: Reader) -> Figure:
    """Return a dash for each place and measure without a figure."""
    known = set(zip(cells["measure"], cells["scope"], strict=True))
    gaps = [
        (column.left + CELL / 2, y)
        for measure, y in placed.items()
        for column in surveys.each(columns)
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


def _lift(reader: Reader) -> int:
    return LIFT_WIDE if reader.wide else LIFT
