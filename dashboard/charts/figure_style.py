"""The house style of figures.

One layout, one way to draw a qualified bar, one way to set labels.

Figures are drawn with bars and scatters only, which the smallest Plotly bundle has.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd

from dashboard.charts.chart import Figure, RenderContext
from dashboard.text.translate import SOURCE_LANGUAGE, Untranslated
from dashboard.theme import FONT

ROW_HEIGHT = 46
"""Pixels of one horizontal bar with its label above it."""

LABEL_SIZE = 14
HATCH = {"shape": "/", "size": 7, "solidity": 0.35}
OPEN_END = 0.08
"""How far beyond its bound an `over` bar is hatched, as a share of the axis."""

SOFT_END = 0.04
"""How much of an `about` bar is drawn soft at its end, as a share of the axis."""


BARS = ("y", "value", "qualifier", "unit", "key", "hover")
"""What a bar is drawn from."""

Bars = pd.DataFrame | Mapping[str, list[Any]]
"""Bars as a table, or as lists of cells by the names of `BARS`."""


@dataclass(frozen=True)
class Axis:
    """The value axis of a bar chart: its end, and the unit its ticks are written in."""

    end: float
    unit: str


def escape_text(text: object) -> str:
    """Return text as Plotly has to get it: data is never markup."""
    return escape(str(text), quote=False)


@lru_cache(4096)
def wrapped(text: str, width: int) -> str:
    """Return text broken into lines of at most `width` characters, as Plotly writes line breaks."""
    return "<br>".join(escape_text(line) for line in textwrap.wrap(text, width, break_long_words=False)) or escape_text(
        text
    )


def faded(color: str, share: float) -> str:
    """Return a `#rrggbb` colour of which only a share covers what lies behind."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def layout(reader: RenderContext, height: int, **more: Any) -> Figure:
    """Return the layout every figure starts from; `height` in pixels."""
    theme = reader.theme
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.line,
        "zerolinecolor": theme.line,
        "tickfont": {"size": 13, "color": theme.muted},
        "title": {"font": {"size": 13, "color": theme.muted}},
        "automargin": True,
        "fixedrange": True,
    }
    base: Figure = {
        "height": height,
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": LABEL_SIZE, "color": theme.ink},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "bgcolor": theme.raised,
            "bordercolor": theme.line,
            "font": {"family": FONT, "size": 14, "color": theme.ink},
            "align": "auto",
        },
        "barmode": "overlay",
        "bargap": 0.0,
        "showlegend": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
        "uirevision": "keep",
    }
    for key, value in more.items():
        base[key] = base[key] | value if isinstance(base.get(key), dict) else value
    return base


def value_axis(axis: Axis, reader: RenderContext) -> Figure:
    """Return the horizontal value axis.

    From zero, on the reader's side, few ticks, room for labels.
    """
    ticks = [axis.end * step / 4 for step in range(5)]
    span = [0, axis.end * 1.12]
    return {
        "range": span[::-1] if reader.mirrored else span,
        "tickvals": ticks,
        "ticktext": [reader.text.value(tick, "exact", axis.unit) for tick in ticks],
        "side": "bottom",
        "showline": False,
        "zeroline": True,
    }


def bar_traces(
    rows: Bars, reader: RenderContext, axis: Axis, color: str, soft: str, name: str = "", width: float = 0.42
) -> list[Figure]:
    """Return horizontal bars drawn as their values were reported.

    `exact` is solid; `over` is solid to its bound and hatched beyond it; `about` has a soft end; `under` is
    hatched up to its bound. Each bar carries its label (`>60%`) and, for tooltips and clicks, its row.

    Args:
        rows: with `y` (position), `value`, `qualifier`, `unit`, `hover` (lines of escaped text), `key`.
        axis: the value axis.
        color: of the solid part. `soft`: of what is not certain.
        name: of the series.
        width: how thick the bars are, in units of `y`.
    """
    known = _known(rows)
    if not known["y"]:
        return []
    solid, extra = _parts(known, axis)
    common: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": known["y"],
        "width": width,
        "customdata": known["key"],
        "hovertext": known["hover"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "name": escape_text(name),
    }
    uncertain = {
        "color": soft,
        "line": {"width": 0},
        "pattern": HATCH | {"fgcolor": color, "shape": _shapes(known)},
    }
    return [
        common | {"x": solid, "marker": {"color": color}, "cliponaxis": False},
        common | {"x": extra, "base": solid, "marker": uncertain, "cliponaxis": False} | _labels(known, reader),
    ]


def _known(rows: Bars) -> dict[str, list[Any]]:
    """Return the cells of bars whose value is known."""
    there = [index for index, value in enumerate(rows["value"]) if not math.isnan(value)]
    columns = {name: rows[name] for name in BARS}
    cells = {name: column if isinstance(column, list) else column.tolist() for name, column in columns.items()}
    return {name: [column[index] for index in there] for name, column in cells.items()}


def _labels(known: Mapping[str, list[Any]], reader: RenderContext) -> Figure:
    """Return the trace properties that label bars with their stated values (`>60%`)."""
    values = zip(known["value"], known["qualifier"], known["unit"], strict=True)
    return {
        "text": [reader.text.value(value, qualifier, unit) for value, qualifier, unit in values],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": LABEL_SIZE, "color": reader.theme.ink},
    }


def standing_traces(
    rows: pd.DataFrame, reader: RenderContext, floor: float, scale: float, color: str, soft: str, width: float
) -> list[Figure]:
    """Return vertical bars of shares at `x`, drawn by their qualifiers.

    Args:
        rows: as for `bar_traces`, with `x` in place of `y`.
        floor: where 0% is on the vertical axis. `scale`: units of that axis from there to 100%.
        color: of the solid part. `soft`: of what is not certain. `width`: of a column, in units of `x`.
    """
    lying = bar_traces(rows.assign(y=rows["x"]), reader, Axis(100.0, "percent"), color, soft, width=width)
    standing = []
    for trace, above in zip(lying, ([0.0] * len(rows), lying[0]["x"] if lying else []), strict=False):
        heights = [value * scale / 100 for value in trace["x"]]
        bases = [floor + value * scale / 100 for value in above]
        standing.append(trace | {"orientation": "v", "x": trace["y"], "y": heights, "base": bases})
    return standing


def heading(y: float, text: str, reader: RenderContext, *, strong: bool = False, shift: int = 17) -> Figure:
    """Return the label above the bar at `y`, at the reader's starting edge."""
    return {
        "text": f"<b>{text}</b>" if strong else text,
        "xref": "paper",
        "x": 1 if reader.mirrored else 0,
        "xanchor": "right" if reader.mirrored else "left",
        "y": y,
        "yanchor": "middle",
        "yshift": shift,
        "showarrow": False,
        "align": "right" if reader.mirrored else "left",
        "font": {"size": LABEL_SIZE + strong, "color": reader.theme.ink},
    }


def hover(title: str, *lines: str) -> str:
    """Return the text of a tooltip: a strong first line, then the lines that say something.

    A line that is not translated says so: Plotly shows the same, but who hears it (assets/timeline.js) hears it right.
    """
    texts = [_in_english(line) if isinstance(line, Untranslated) else wrapped(line, 60) for line in lines if line]
    return "<br>".join([f"<b>{wrapped(title, 60)}</b>", *texts])


def mark_untranslated(words: str, reader: RenderContext, language: str = SOURCE_LANGUAGE) -> str:
    """Return text of the data in a language; marked where it is not the reader's."""
    return words if reader.text.language == language else Untranslated(words)


def _in_english(line: str) -> str:
    return "<br>".join(f'<span lang="{SOURCE_LANGUAGE}">{part}</span>' for part in wrapped(line, 60).split("<br>"))


def axis_end(highest: float) -> float:
    """Return the end of an axis that holds `highest` and divides into four round steps."""
    if not highest > 0:
        return 1.0
    power = 10.0 ** (len(str(int(highest))) - 1)
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= highest)


def _parts(rows: Mapping[str, list[Any]], axis: Axis) -> tuple[list[float], list[float]]:
    solid, extra = [], []
    for value, qualifier in zip(rows["value"], rows["qualifier"], strict=True):
        if qualifier == "over":
            solid.append(value)
            extra.append(axis.end * OPEN_END)
        elif qualifier == "about":
            end = min(axis.end * SOFT_END, value / 2)
            solid.append(value - end)
            extra.append(2 * end)
        elif qualifier == "under":
            solid.append(0.0)
            extra.append(value)
        else:
            solid.append(value)
            extra.append(0.0)
    return solid, extra


def _shapes(rows: Mapping[str, list[Any]]) -> list[str]:
    return ["." if qualifier == "about" else "/" for qualifier in rows["qualifier"]]
