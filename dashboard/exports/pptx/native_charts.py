"""What of a chart's rows becomes native bars, and what a table.

Decided by the rows and the chart's `native` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts.table_cells import TableRow, cell_text
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.text.formats import is_percent

MOST_LINES = 20
"""Bars and headings that can be read on one slide."""

MOST_CHARTS = 4
"""Units that get a native chart of their own; rows in further units stand in the table."""

MOST_PARTS = 4
"""Slides that the bars of one unit take; further rows stand in the table."""

NEAR = 4
"""How many lines more than its share a slide takes to end where a group does."""

NO_LENGTH = ("yes_no", "direction", "")
"""Units that say something else than how much."""


@dataclass(frozen=True)
class BarLine:
    """One line of a bar chart.

    A bar, a bar that is not known (`value` is NaN), or a heading (`said` is "").

    `row` is the place of the row it is drawn from, -1 for a heading that no row makes.
    """

    label: str
    value: float
    qualifier: str
    said: str
    local: bool
    row: int


@dataclass(frozen=True)
class NativeBars:
    """A native bar chart.

    The lines from the top, all in one unit, and the rows they are drawn from.

    `common` are the words of the headings that all its rows have in common, "" if there are none.
    """

    unit: str
    unit_name: str
    lines: tuple[BarLine, ...]
    rows: pd.DataFrame
    common: str = ""

    @property
    def heading(self) -> str:
        """Return the common heading and unit of the bars."""
        return " · ".join(part for part in (self.common, self.unit_name) if part)


@dataclass(frozen=True)
class NativePlan:
    """Native bar charts, sentences on what was not found, and the rows for a table."""

    charts: tuple[NativeBars, ...]
    unpublished: tuple[str, ...]
    rest: pd.DataFrame


def bar_plan(exported: ChartExport) -> NativePlan:
    """Plan the native charts; every row is in a chart, a sentence or the rest."""
    rows = exported.rows.reset_index(drop=True)
    kinds = _kinds(rows)
    mask = kinds.isin(exported.chart.native.drawn) if exported.chart.native.drawn else kinds == kinds
    missing = mask & kinds.isin(("missing", "apart"))
    bars = rows[mask & ~missing & ~rows["unit"].isin(NO_LENGTH)]
    charts = list[NativeBars]()
    for unit in _units(bars):
        for part in _blocks(bars[bars["unit"] == unit], exported.chart.native.block):
            charts += _charts(part, unit, exported)
    left = set(rows.index[~missing]).difference(*(chart.rows.index for chart in charts))
    return NativePlan(
        tuple(charts),
        tuple(dict.fromkeys(_sentence(row, exported) for row in rows[missing].to_dict("records"))),
        rows.loc[sorted(left)],
    )


def _sentence(row: TableRow, exported: ChartExport) -> str:
    """Return the sentence of a row that is none already: what it says, and its value."""
    sentence = value_text(row, exported)
    return (
        exported.reader.text.t("{label}: {value}", label=row["label"], value=sentence)
        if sentence
        else str(row["label"])
    )


def _kinds(rows: pd.DataFrame) -> pd.Series:
    return rows["row_kind"] if "row_kind" in rows else pd.Series("", index=rows.index)


def _units(bars: pd.DataFrame) -> list[str]:
    """Return the units to draw, the one of most bars first.

    A single number says nothing as a bar, unless it is a share of a whole, or all there is.
    """
    series = bars[bars["value"].notna()]["unit"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    sentences = [str(unit) for unit, count in series.items() if count > 1 or is_percent(str(unit))]
    return (sentences or [str(unit) for unit in series.index[:1]])[:MOST_CHARTS]


def _blocks(bars: pd.DataFrame, column: str) -> list[pd.DataFrame]:
    """Return the bars of each block, which have an axis of their own."""
    return [part for _block, part in bars.groupby(column, sort=False)] if column else [bars]


def _charts(part: pd.DataFrame, unit: str, exported: ChartExport) -> Iterator[NativeBars]:
    native, first = exported.chart.native, part.iloc[0].to_dict()
    levels = tuple(column for column in native.headings if part[column].nunique() > 1)
    common = " · ".join(str(first[column]) for column in native.headings if column not in levels and first[column])
    name = unit_name(exported.dataset, exported, first)
    if native.block and first[native.block]:
        name = f"{name} · {first[native.block]}"
    for lines in _pages(list(_lines(part, exported, levels)))[:MOST_PARTS]:
        shown = [line.row for line in lines if line.row >= 0]
        yield NativeBars(unit, name, tuple(lines), part.loc[shown], common)


def _lines(part: pd.DataFrame, exported: ChartExport, headings: tuple[str, ...]) -> Iterator[BarLine]:
    """Yield headings and bars, rows by heading, in order of first appearance."""
    if not headings:
        for place, row in zip(part.index, part.to_dict("records"), strict=True):
            yield _bar(int(place), row, part, exported)
        return
    for name, frame in part.groupby(headings[0], sort=False):
        inner = list(_lines(frame, exported, headings[1:]))
        if str(name) and (inner[0].said or inner[0].row < 0):
            yield BarLine(str(name), float("nan"), "", "", local=False, row=-1)
        yield from inner


def _bar(place: int, row: TableRow, part: pd.DataFrame, exported: ChartExport) -> BarLine:
    text, native, kind = exported.reader.text, exported.chart.native, row.get("row_kind", "")
    names = [text.period(row["period_start"], row["period_end"]) if n == "period" else row[n] for n in native.names]
    if part["n"].nunique() > 1 and row["n"] == row["n"]:
        names.append(text.t("n = {number}", number=text.number(row["n"])))
    label = " · ".join(str(name) for name in names if name)
    if kind == "trend":
        answered = text.number(row["n"])
        label = text.t(
            "Same {number} countries · {period}",
            number=answered,
            period=text.period(row["period_start"], row["period_end"]),
        )
    sentence = value_text(row, exported) or text.t("not found")
    if kind == "group":
        heading = text.t("{label}: {value}", label=label, value=sentence)
        return BarLine(heading, float("nan"), "", "", local=False, row=place)
    return BarLine(label, row["value"], row["qualifier"] or "exact", sentence, local=kind == "local", row=place)


def value_text(row: TableRow, exported: ChartExport) -> str:
    """Return the value of a row in words, as the chart's table has it; "" when it is unknown."""
    native, text = exported.chart.native, exported.reader.text
    if native.said:
        return str(row[native.said])
    column = next((c for c in exported.chart.columns if c.name == "value"), None)
    return cell_text(column, row, text) if column else text.value(row["value"], row["qualifier"], row["unit"])


def unit_name(dataset: Dataset, exported: ChartExport, row: TableRow) -> str:
    """Return the localized name of a unit, currencies by code and name."""
    text, unit = exported.reader.text, str(row["unit"])
    if row.get("unit_name"):
        return str(row["unit_name"])
    if row.get("currency") == unit:
        return text.t("{code}: {name}", code=unit, name=text.currency(unit))
    for table in ("indicators", "outputs"):
        names = dataset.labels(table, "unit", exported.selection.lang)
        if unit in names:
            return names[unit]
    return unit


def _pages(lines: list[BarLine]) -> list[list[BarLine]]:
    """Split the lines into slides at headings, or repeat the heading."""
    made, left = list[list[BarLine]](), lines
    while left:
        count = -(-len(left) // MOST_LINES)
        most = -(-len(left) // count)
        end = len(left) if count == 1 else _end(left, min(most + NEAR, MOST_LINES))
        made.append(left[:end])
        above = [line for line in left[:end] if not line.said]
        left = left[end:]
        if left and left[0].said and above:
            left = [replace(above[-1], row=-1), *left]
    return made


def _end(lines: list[BarLine], most: int) -> int:
    """Return where to cut.

    Before the last heading of the first `most` lines, if that leaves them half full.
    """
    for place in range(most, most // 2, -1):
        if not lines[place].said and lines[place - 1].said:
            return place
    return most - 1 if not lines[most - 1].said else most
