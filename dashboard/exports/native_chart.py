"""Bars and stacked columns of a plot as numbers and labels for office programs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from dashboard.exports.text_fitting import joined
from dashboard.plotting.plot import (
    ColumnHeading,
    Extent,
    Mark,
    Pattern,
    Plot,
    Row,
    Scale,
    Section,
    Series,
    count_scale,
    reported_extents,
)
from dashboard.text.translate import Translator
from dashboard.theme import LIGHT

UNPLACED = "(?)"
"""Beside the name of a column that has no place in time."""


@dataclass(frozen=True)
class NativeBar:
    """One line of a bar chart: a bar, a value in words without a bar, or a heading.

    Attributes:
        label: what the line is called.
        text: the value in words, at the end of the bar; "" for a heading.
        mark: the number; None without one.
        extents: what is drawn of it, by `reported_extents`.
        color: a name of the theme.
        key: that of its row in the table; "" for a heading that is none.
        parts: the keys of what a total adds up.
    """

    label: str
    text: str = ""
    mark: Mark | None = None
    extents: tuple[Extent, ...] = ()
    color: str = "mark"
    key: str = ""
    parts: tuple[str, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Return whether the line names the lines below it."""
        return self.mark is None and not self.text

    @property
    def is_range(self) -> bool:
        """Return whether two bounds are reported and no value between them."""
        return self.mark is not None and self.mark.is_range

    @property
    def reported(self) -> float | None:
        """Return the value as reported, of a range its high end; None when unknown."""
        if self.mark is None or not self.extents:
            return None
        return self.mark.high if self.is_range else self.mark.value

    @property
    def start(self) -> float | None:
        """Return where a range begins; None for a bar that begins at the start of the axis."""
        return self.extents[0].start if self.is_range and self.extents else None

    @property
    def solid_end(self) -> float | None:
        """Return where the solid part ends; None without one."""
        ends = [part.end for part in self.extents if part.pattern == "solid"]
        return ends[-1] if ends else None

    @property
    def end(self) -> float | None:
        """Return where the bar ends, with its uncertain part; None without a bar."""
        return self.extents[-1].end if self.extents else None

    @property
    def pattern(self) -> Pattern:
        """Return how its last part is drawn."""
        return self.extents[-1].pattern if self.extents else "solid"


@dataclass(frozen=True)
class NativeBars:
    """Bars that share an axis, from the top.

    Attributes:
        heading: what they have in common, "" for nothing.
        unit_name: what the axis counts, in words.
    """

    heading: str
    unit_name: str
    scale: Scale
    bars: tuple[NativeBar, ...]

    @property
    def title(self) -> str:
        """Return heading and unit: what a chart that is copied alone has to say."""
        return joined(self.heading, self.unit_name)

    @property
    def has_ranges(self) -> bool:
        """Return whether a bar is a range."""
        return any(bar.is_range for bar in self.bars)

    def part(self, bars: Sequence[NativeBar]) -> NativeBars:
        """Return the same chart with other bars."""
        return replace(self, bars=tuple(bars))


@dataclass(frozen=True)
class NativeSeries:
    """One colour of stacked columns: a value (or None) a column; `focus` leaves others grey."""

    name: str
    color: str
    values: tuple[float | None, ...]
    keys: tuple[str, ...] = ()
    focus: int | None = None


@dataclass(frozen=True)
class NativeColumns:
    """Stacked columns: their headings, from the first, and the series from the bottom."""

    title: str
    scale: Scale
    headings: tuple[ColumnHeading, ...]
    series: tuple[NativeSeries, ...]

    @cached_property
    def totals(self) -> tuple[float, ...]:
        """Return the height of each column."""
        columns = zip(*(series.values for series in self.series), strict=True)
        return tuple(math.fsum(value for value in column if value is not None) for column in columns)


def kind_hatch(color: str, hatches: Sequence[str]) -> str:
    """Return the hatch of a kind of activity, by its place among the theme's; "" of none."""
    kinds, kind = list(LIGHT.kinds), color.removeprefix("kind-")
    return hatches[kinds.index(kind) % len(hatches)] if kind in kinds else ""


def column_title(columns: NativeColumns, text: Translator) -> str:
    """Return what is counted, how much in all, and how much has no place in time."""
    title = text.labelled(columns.title, text.number(sum(columns.totals)))
    undated_totals = [
        total for total, heading in zip(columns.totals, columns.headings, strict=True) if heading.is_separate
    ]
    if not undated_totals:
        return title
    unknown = text.t("month not known")
    name = f"{UNPLACED} {unknown}"
    return f"{title} · {text.labelled(name, text.number(sum(undated_totals)))}"


NativeChart = NativeBars | NativeColumns


def native_charts(plot: Plot, units: Mapping[str, str], text: Translator) -> list[NativeChart]:
    """Return the native charts of a plot, an axis each, in the order of the page.

    Only what has a length; values in words alone stand in tables. `units` are the names of the units of the package,
    where a section does not say what its axis counts.
    """
    if is_stacked(plot):
        return [_stacked(section, plot, units) for section in plot.sections]
    if _is_matrix(plot):
        charts = list(_matrix(plot, units))
    else:
        charts = [_bars(section, plot, units, text) for section in plot.sections]
    return [chart for chart in _with_shared_axes(charts) if any(bar.extents for bar in chart.bars)]


def sentences(plot: Plot | None) -> list[str]:
    """Return the notes among the rows and below them, but not those of a matrix."""
    if plot is None:
        return []
    below = () if _is_matrix(plot) else plot.notes
    return list(dict.fromkeys([*(row.label for row in plot.rows() if row.kind == "note"), *below]))


def is_stacked(plot: Plot) -> bool:
    """Return whether the marks of a column add up: counts do, shares do not."""
    return plot.direction == "columns" and all(section.scale.kind == "count" for section in plot.sections)


def _is_matrix(plot: Plot) -> bool:
    return plot.direction == "rows" and bool(plot.columns)


def _stacked(section: Section, plot: Plot, units: Mapping[str, str]) -> NativeColumns:
    values: dict[str, list[float | None]] = {series.key: [None] * len(plot.columns) for series in plot.series}
    keys = {series.key: [""] * len(plot.columns) for series in plot.series}
    for row in section.rows:
        for mark in row.marks:
            column = values[mark.series]
            column[int(mark.column)] = (column[int(mark.column)] or 0.0) + mark.value
            keys[mark.series][int(mark.column)] = mark.key
    series = tuple(
        NativeSeries(series.name, series.color, tuple(values[series.key]), tuple(keys[series.key]))
        for series in plot.series
        if any(value is not None for value in values[series.key])
    )
    title = joined(section.title, section.unit_name or units.get(section.scale.unit, ""))
    return NativeColumns(title, section.scale, plot.columns, series)


def _bars(section: Section, plot: Plot, units: Mapping[str, str], text: Translator) -> NativeBars:
    """Return the bars of a section: a line a mark, or one for a row with a total."""
    scale, bars = native_scale(section), list[NativeBar]()
    names = Counter(row.label for row in section.rows if row.kind == "heading")
    for row in section.rows:
        if row.kind in ("heading", "title"):
            label = joined(row.label, row.detail) if names[row.label] > 1 else row.label
            name = text.labelled(label, row.value_text) if row.value_text else label
            bars.append(NativeBar(name, key=row.key))
        elif row.kind != "note":
            bars += _row_bars(row, scale, plot)
    name = section.unit_name or units.get(scale.unit, "")
    # The page says that its axis is logarithmic; ours is not.
    unit_name = section.value_name if scale != section.scale and section.value_name else name
    heading = section.title if plot.columns else joined(section.part, section.title)
    return NativeBars(heading, unit_name, scale, tuple(bars))


def _row_bars(row: Row, scale: Scale, plot: Plot) -> Iterator[NativeBar]:
    marks = (row.total,) if row.total else row.marks
    if not marks or scale.kind == "log":
        yield NativeBar(joined(row.label, row.detail), row.value_text, key=row.key)
        return
    for mark in marks:
        series = _series_of(mark, plot)
        name = series.name if series and len(marks) > 1 and not plot.columns else ""
        label = _column_name(mark, row, plot) if plot.columns else joined(row.label, name, row.detail)
        bar = _bar(label, mark, row, scale, plot)
        yield replace(bar, parts=tuple(row_mark.key for row_mark in row.marks)) if row.total else bar


def _series_of(mark: Mark, plot: Plot) -> Series | None:
    return next((series for series in plot.series if series.key == mark.series), None)


def _bar(label: str, mark: Mark, row: Row, scale: Scale, plot: Plot) -> NativeBar:
    text, series = mark.label or row.value_text, None if row.total else _series_of(mark, plot)
    color = "other" if row.kind == "local" else series.color if series else "mark"
    return NativeBar(label, text, mark, reported_extents(mark, scale), color, mark.key or row.key)


def _column_name(mark: Mark, row: Row, plot: Plot) -> str:
    """Return the heading of the column a mark stands in; its time where it stands between two."""
    if not float(mark.column).is_integer():
        return mark.detail
    heading = plot.columns[int(mark.column)]
    # How many answered a round says nothing of those who answered each time, or a single question.
    detail = heading.detail if row.of_all else heading.detail[:1]
    return joined(heading.name, *detail, mark.detail)


def _matrix(plot: Plot, units: Mapping[str, str]) -> Iterator[NativeBars]:
    """Yield a chart a column of a matrix, with the rows that have a value there."""
    for (part, scale), group in groupby(plot.sections, key=lambda section: (section.part, section.scale)):
        sections = list(group)
        rows = [row for section in sections for row in section.rows]
        # Measures of something else have a chart of their own, which says so.
        unit_name = joined(sections[0].unit_name or units.get(scale.unit, ""), part)
        for place, heading in enumerate(plot.columns):
            bars = [
                _bar(joined(row.label, row.detail), mark, row, scale, plot)
                for row in rows
                for mark in row.marks
                if mark.column == place and (mark.is_range or not math.isnan(mark.value))
            ]
            if bars:
                yield NativeBars(joined(*(heading.detail[:1] or (heading.name,))), unit_name, scale, tuple(bars))


def native_scale(section: Section) -> Scale:
    """Return the scale of a native chart: a count where totals stand on a logarithmic one."""
    totals = [Row(row.label, (row.total,)) for row in section.rows if row.total]
    if section.scale.kind != "log" or not totals:
        return section.scale
    return count_scale(totals, section.scale.unit)


def _with_shared_axes(charts: Sequence[NativeBars]) -> Iterator[NativeBars]:
    """Yield neighbours with equal scales as one chart, each under its heading."""
    # What has only a note on the page (nothing was found) would head the bars of another place.
    present = [chart for chart in charts if any(not bar.is_heading for bar in chart.bars)]
    for _scale, group in groupby(present, key=lambda chart: (chart.scale, chart.unit_name)):
        parts = list(group)
        if len(parts) == 1:
            yield parts[0]
            continue
        bars = [bar for part in parts for bar in (NativeBar(part.heading), *part.bars) if bar.label]
        yield replace(parts[0], heading="", bars=tuple(bars))


GREY = "grey"
"""The colour of what stands back behind one row, by name as those of the theme."""


def highlight_native(charts: Sequence[NativeChart], key: str) -> list[NativeChart]:
    """Return charts with one bar in its colour, the others of its chart grey."""
    return [_highlighted(chart, key) for chart in charts] if key else [*charts]


def _highlighted(chart: NativeChart, key: str) -> NativeChart:
    if isinstance(chart, NativeBars):
        has = any(is_row(bar, key) for bar in chart.bars)
        return chart.part([replace(bar, color=GREY) if has and not is_row(bar, key) else bar for bar in chart.bars])
    if not any(key in series.keys for series in chart.series):
        return chart
    series = [
        replace(entry, focus=entry.keys.index(key)) if key in entry.keys else replace(entry, color=GREY)
        for entry in chart.series
    ]
    return replace(chart, series=tuple(series))


def is_row(bar: NativeBar, key: str) -> bool:
    """Return whether a bar is the one of a key, or a total that it is part of."""
    return bar.mark is not None and key in (bar.key, bar.mark.key, *bar.parts)
