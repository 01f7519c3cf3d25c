"""Stacked columns on an axis of counts, such as months, and others apart at the end."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.plotting import figure_style
from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.legend import plot_legend
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Scale, Series
from dashboard.plotting.plotly_axes import span
from dashboard.plotting.render_context import WIDE_FIGURE, Figure, RenderContext

HEIGHT = 460

BELOW, BESIDE = 52, 14
"""Pixels below the columns for two lines of names, and beside the numbers of the axis."""

LEGEND = (270, 800)
"""Pixels of a line of the legend, on a phone and on a wide screen."""

MOST_NAMES = (((1, 6), (3, 16), (6, 40)), ((1, 9), (3, 30), (6, 60)))
"""Columns from one name on the axis to the next, and the most columns of which so many are named, on both."""

APART, APART_GAP = 3.4, 2.0
"""Columns that one that stands apart takes, its label being wider, and columns before the first of them."""

THICK = 0.82

TICK_SIZE = 13

TOTAL_SIZE, TOTAL_LINE = 12, 15.6
"""Pixels of the numbers on top of columns, and of a line of them."""


def stacks_figure(plot: Plot, reader: RenderContext) -> Figure:
    """Return the figure of a plot whose marks are stacked in columns."""
    slots, section = _slots(plot.columns), plot.sections[0]
    marks = [mark for row in section.rows for mark in row.marks]
    totals = dict[float, float]()
    for mark in marks:
        totals[slots[int(mark.column)]] = totals.get(slots[int(mark.column)], 0.0) + mark.value
    legend = plot_legend(plot, reader, LEGEND[reader.wide])
    by_series = {look.key: [mark for mark in marks if mark.series == look.key] for look in plot.series}
    traces = [_columns(by_series[look.key], look, slots, reader) for look in plot.series if by_series[look.key]]
    ticks = _count_axis(section.scale, max(totals.values()), reader)
    layout = figure_style.layout(
        reader,
        HEIGHT,
        barmode="stack",
        margin={
            "r" if reader.mirrored else "l": round(max(label_width(words, TICK_SIZE) for words in ticks["ticktext"]))
            + BESIDE,
            "t": (legend.height if legend else 0) + 6,
            "b": BELOW,
        },
        xaxis=_name_axis(plot.columns, slots, reader) | {"range": span(-0.7, max(slots) + 0.7, reader)},
        yaxis=ticks,
        shapes=legend.shapes if legend else [],
        annotations=[*_parts_apart(plot.columns, slots, reader), *(legend.notes if legend else [])],
    )
    margin, narrowest = layout["margin"], WIDE_FIGURE if reader.wide else reader.line + 24
    across = (narrowest - margin["l"] - margin["r"]) / (max(slots) + 1.4)
    unit = (across, (HEIGHT - margin["t"] - margin["b"]) / ticks["range"][1])
    return {"data": [*traces, _totals(dict(sorted(totals.items())), unit, reader)], "layout": layout}


def _slots(columns: Sequence[ColumnHeading]) -> list[float]:
    """Return the place of each column; those that stand apart come after a gap."""
    count = sum(not heading.is_separate for heading in columns)
    first = count - 1 + APART_GAP if count else 1.0
    return [index if index < count else first + APART * (index - count) for index in range(len(columns))]


def _columns(marks: Sequence[Mark], look: Series, slots: Sequence[float], reader: RenderContext) -> Figure:
    surface = reader.theme.surface
    hatch = {"shape": look.pattern, "size": 6, "solidity": 0.22, "fgcolor": surface, "fillmode": "overlay"}
    return {
        "type": "bar",
        "x": [slots[int(mark.column)] for mark in marks],
        "y": [mark.value for mark in marks],
        "width": THICK,
        "name": figure_style.escape_text(look.name),
        "marker": {"color": reader.theme.color(look.color), "line": {"color": surface, "width": 1}, "pattern": hatch},
        **figure_style.tooltip_keys(marks),
    }


def _totals(totals: dict[float, float], unit: tuple[float, float], reader: RenderContext) -> Figure:
    """Return the number on top of each place; `unit`: pixels to the next one, and of one more."""
    return {
        "type": "bar",
        "x": list(totals),
        "y": [0] * len(totals),
        "width": 0.9,
        "text": _total_texts(totals, unit, reader),
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": TOTAL_SIZE, "color": reader.theme.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _total_texts(totals: dict[float, float], unit: tuple[float, float], reader: RenderContext) -> list[str]:
    """Return the totals, as many lines higher as keep them from touching their neighbour before."""
    texts, before, height, width = list[str](), -9.0, 0.0, 0.0
    for x, total in totals.items():
        words, end, lines = reader.text.number(total), total * unit[1], 0
        wide = label_width(words, TOTAL_SIZE)
        is_near = (x - before) * unit[0] < (width + wide) / 2 + 1
        while is_near and abs(end + lines * TOTAL_LINE - height) < TOTAL_LINE - 2:
            lines += 1
        texts.append(words + "<br> " * lines)
        before, height, width = x, end + lines * TOTAL_LINE, wide
    return texts


def _name_axis(columns: Sequence[ColumnHeading], slots: Sequence[float], reader: RenderContext) -> Figure:
    """Return the axis of columns with as many names as fit, and the part under its first name."""
    row = [heading for heading in columns if not heading.is_separate]
    step = next((step for step, limit in MOST_NAMES[reader.wide] if len(row) <= limit), 12)
    # Names are counted from where a part begins, so that each part (a year) has the same ones.
    begin = next((index for index in range(1, len(row)) if row[index].part != row[index - 1].part), 0)
    ticks, part = dict[float, str](), ""
    for index, heading in enumerate(columns):
        if heading.is_separate:
            ticks[slots[index]] = f"<br><b>{figure_style.escape_text(heading.name)}</b>"
        elif (index - begin) % step == 0:
            below = "" if heading.part == part else f"<br><b>{figure_style.escape_text(heading.part)}</b>"
            ticks[slots[index]], part = figure_style.escape_text(heading.name) + below, heading.part
    return {
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "tickangle": 0,
        "ticks": "outside",
        "tickcolor": reader.theme.line,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "automargin": False,
    }


def _parts_apart(columns: Sequence[ColumnHeading], slots: Sequence[float], reader: RenderContext) -> list[Figure]:
    """Return what the columns that stand apart have in common, above their names."""
    places = [slot for slot, heading in zip(slots, columns, strict=True) if heading.is_separate]
    if not places:
        return []
    note = {"x": sum(places) / len(places), "yref": "paper", "y": 0, "yanchor": "top", "yshift": -6}
    if not reader.wide:  # the columns of a phone are narrower than the words, which end with the last of them
        note |= {"xref": "paper", "x": int(not reader.mirrored), "xanchor": "left" if reader.mirrored else "right"}
    font = {"size": 13, "color": reader.theme.muted}
    return [note | {"text": figure_style.escape_text(columns[-1].part), "font": font, "showarrow": False}]


def _count_axis(scale: Scale, highest: float, reader: RenderContext) -> Figure:
    ticks = [scale.end * part / 4 for part in range(5)]
    return {
        "range": [0, max(scale.end, highest * 1.1)],
        "tickvals": ticks,
        "ticktext": [reader.text.number(tick) for tick in ticks],
        "side": "right" if reader.mirrored else "left",
        "zeroline": True,
        "automargin": False,
    }
