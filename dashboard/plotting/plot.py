"""Describe a chart as rows on scales for every renderer; no pixels, no sides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

ScaleKind = Literal["share", "count", "log", "dates"]
RowKind = Literal["bar", "local", "line", "text", "heading", "title", "note"]
Pattern = Literal["solid", "open", "soft", "hatched"]
Direction = Literal["rows", "columns"]

OPEN_END = 0.08
"""How far beyond its bound an `over` mark is drawn open, as a share of the axis."""

SOFT_END = 0.04
"""How far around its value an `about` mark is drawn soft, as a share of the axis, never more than half the value."""


@dataclass(frozen=True)
class Mark:
    """One number of a row.

    Attributes:
        value: as reported; NaN draws nothing.
        qualifier: exact, about, over, under.
        low, high: the ends of a range or of an interval; NaN without one.
        series: a key of `Plot.series`.
        column: the index of its column, in a plot with columns; half way between two where its time lies there.
        key: the key of its row in the table of the chart.
        label: what stands at its end, in words (`>60%`); of an unknown value what stands in its place (`not found`).
        detail: what stands before the label (a time), muted.
        tooltip: lines of plain text, the first one strong.
    """

    value: float
    qualifier: str = "exact"
    low: float = math.nan
    high: float = math.nan
    series: str = ""
    column: float = 0
    key: str = ""
    label: str = ""
    detail: str = ""
    tooltip: tuple[str, ...] = ()

    @property
    def is_range(self) -> bool:
        """Return whether two bounds are reported and no value between them."""
        return math.isnan(self.value) and not (math.isnan(self.low) or math.isnan(self.high))


@dataclass(frozen=True)
class Row:
    """One line of a section: its label, marks and the value in words.

    Attributes:
        label: plain text.
        marks: what is drawn on the scale; none for text.
        value_text: the value in words; what a row without marks states.
        detail: a second, muted text (of whom, how many answered).
        kind: `bar`, `local` (a chosen country's own figure), `line` (marks that are joined: the same who were asked,
            at several times), `text` (a value without a length), `heading` (of the rows below it, with the value
            that sums them up), `title` (of a part), `note` (a sentence).
        key: the key of its row in the table, for rows without marks.
        tooltip: lines of plain text.
        total: the sum of the marks, for renderers that draw one bar a row; None where nothing is added up.
        of_all: whether its marks speak of all who answered, as the heads of the columns count them.
    """

    label: str
    marks: tuple[Mark, ...] = ()
    value_text: str = ""
    detail: str = ""
    kind: RowKind = "bar"
    key: str = ""
    tooltip: tuple[str, ...] = ()
    total: Mark | None = None
    of_all: bool = True


@dataclass(frozen=True)
class Scale:
    """An axis: kind, ends, unit of its ticks; neighbouring sections with equal ones share it."""

    kind: ScaleKind
    end: float
    unit: str
    start: float = 0.0


@dataclass(frozen=True)
class Section:
    """Rows that share a scale.

    Attributes:
        scale: their axis.
        rows: from the top.
        title: their heading.
        unit_name: what the axis counts, in words; "" where the title says it.
        part: the heading above this section and its neighbours with the same part.
        value_name: the heading of the column of values in words.
    """

    scale: Scale
    rows: tuple[Row, ...]
    title: str = ""
    unit_name: str = ""
    part: str = ""
    value_name: str = ""


@dataclass(frozen=True)
class Series:
    """What marks have in common: name in the legend ("": none), colour, symbol, pattern."""

    key: str
    name: str
    color: str = "mark"
    symbol: str = "bar"
    pattern: str = ""


@dataclass(frozen=True)
class ColumnHeading:
    """The heading of one column (a round, a place, a month).

    Attributes:
        name: what stands at the column.
        detail: lines below it, or what a short name stands for.
        part: what neighbouring columns have in common (the year of months).
        apart: a gap keeps it from the columns before it that are not apart.
    """

    name: str
    detail: tuple[str, ...] = ()
    part: str = ""
    is_separate: bool = False


@dataclass(frozen=True)
class Plot:
    """A whole chart.

    Attributes:
        sections: each with a scale of its own.
        series: the legend, in its order; empty where one colour says all.
        columns: headings of the columns that marks stand in; empty where every row has the full width.
        notes: sentences below all sections.
        direction: `rows` lie (bars), `columns` stand (months, rounds), stacked where a column has several marks.
    """

    sections: tuple[Section, ...]
    series: tuple[Series, ...] = ()
    columns: tuple[ColumnHeading, ...] = ()
    notes: tuple[str, ...] = ()
    direction: Direction = "rows"

    def rows(self) -> Iterator[Row]:
        """Yield every row, in the order of drawing."""
        for section in self.sections:
            yield from section.rows

    def marks(self) -> Iterator[Mark]:
        """Yield every mark, in the order of drawing."""
        for row in self.rows():
            yield from row.marks


@dataclass(frozen=True)
class Extent:
    """One part of a mark as it is drawn: from, to, and its pattern."""

    start: float
    end: float
    pattern: Pattern


def reported_extents(mark: Mark, scale: Scale) -> tuple[Extent, ...]:
    """Return what is drawn of a mark: the only place that knows how a qualifier looks.

    `exact` is solid to its value; `over` is solid to its bound and open beyond it; `about` is soft around its
    value; `under` is hatched up to its bound; a range is solid from its low to its high end.

    Returns:
        The parts from the start of the scale outwards; none for an unknown value.
    """
    if mark.is_range:
        return (Extent(mark.low, mark.high, "solid"),)
    if math.isnan(mark.value):
        return ()
    length = scale.end - scale.start
    if scale.kind == "count" and mark.value > scale.end:
        # Of one that is very much larger than all others only the beginning is drawn; its label has the value.
        return Extent(scale.start, scale.end, "solid"), Extent(scale.end, scale.end + length * OPEN_END, "open")
    if mark.qualifier == "over":
        end = mark.value + length * OPEN_END
        return Extent(scale.start, mark.value, "solid"), Extent(mark.value, end, "open")
    if mark.qualifier == "about":
        width = min(length * SOFT_END, abs(mark.value - scale.start) / 2)
        return Extent(scale.start, mark.value - width, "solid"), Extent(mark.value - width, mark.value + width, "soft")
    if mark.qualifier == "under":
        return (Extent(scale.start, mark.value, "hatched"),)
    return (Extent(scale.start, mark.value, "solid"),)


FAR, FEWEST = 1_000, 2
"""How many times the largest of at least so many others a value is that runs out of its axis: a slip most likely."""


def round_end(highest: float) -> float:
    """Return the end of an axis that holds `highest` and divides into four round steps."""
    if not highest > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= highest)


def count_axis_end(highest: float) -> float:
    """Return the end of an axis of counts, whose four steps are whole numbers."""
    return next((end for end in (4.0, 8.0, 12.0) if highest <= end), 0.0) or round_end(highest)


def share_scale(rows: Sequence[Row], unit: str) -> Scale:
    """Return a scale of percent: to 100, or further where a value lies beyond."""
    highest = max((mark.value for row in rows for mark in row.marks if not math.isnan(mark.value)), default=0.0)
    return Scale("share", 100.0 if highest <= 100 else round_end(highest), unit)


def count_scale(rows: Sequence[Row], unit: str) -> Scale:
    """Return a scale from zero to a round end of all but a value that dwarfs the others."""
    ends = sorted(end for row in rows for mark in row.marks for end in (mark.value, mark.high) if not math.isnan(end))
    if len(ends) > FEWEST and ends[-1] > FAR * ends[-2] > 0:
        ends.pop()
    return Scale("count", count_axis_end(max(ends, default=0.0)), unit)


def log_scale(values: Iterable[float], unit: str) -> Scale:
    """Return a logarithmic scale of whole decades, at least one; zero stands at its start."""
    positive = [value for value in values if value > 0] or [1.0]
    low, high = math.floor(math.log10(min(positive))), math.ceil(math.log10(max(positive)))
    return Scale("log", 10.0 ** max(high, low + 1), unit, 10.0**low)
