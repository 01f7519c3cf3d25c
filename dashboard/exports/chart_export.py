"""What every export of one chart carries: rows, words, origin, the way back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from dashboard.charts import activities_by_month
from dashboard.charts.chart import Chart, Footnotes, footnotes
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_changes import Revision, changes_link
from dashboard.exports.columns import column_labels, hashtags
from dashboard.exports.download_options import DEFAULT_OPTIONS, DownloadOptions
from dashboard.exports.lang_markup import with_language
from dashboard.exports.native_chart import NativeBars, NativeChart, highlight_native, native_charts
from dashboard.exports.table_cells import cell_text, source_ids
from dashboard.exports.text_fitting import joined
from dashboard.plotting.change_rings import ring_plot, with_ring
from dashboard.plotting.highlight import highlight_row
from dashboard.plotting.plot import Plot
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.selection import CARRIED, DEFAULT_PREFERENCES, Selection
from dashboard.text.translate import Translator

MOST_SOURCES = 6
"""Sources spelled out in a line of small print; the rows name all."""


@dataclass(frozen=True)
class ChartExport:
    """One chart for one selection, as every format writes it.

    Attributes:
        permalink: the address of the same view.
        exported_on: the day of the export.
        options: what else was asked for.
        revision: what changed since the version it is made of; None of today's.
        marks: what is marked as changed since an older version; None where nothing is.
    """

    chart: Chart
    dataset: Dataset
    selection: Selection
    reader: RenderContext
    rows: pd.DataFrame
    permalink: str
    exported_on: date
    options: DownloadOptions = DEFAULT_OPTIONS
    revision: Revision | None = None
    marks: Revision | None = None

    @property
    def root(self) -> str:
        """Return scheme and host of the dashboard."""
        return self.permalink.partition("?")[0].removesuffix(self.chart.page)

    @property
    def changes_link(self) -> str:
        """Return the address that lists what changed since the data of this export."""
        return changes_link(self.root, self.selection, self.dataset)

    @property
    def changes_count(self) -> str:
        """Say how many numbers changed since the version it is made of; "" of today's data."""
        return self.revision.counted_of([self.chart], self.selection, self.reader.text) if self.revision else ""

    @property
    def changed(self) -> str:
        """Say the same with the version and where the changes are listed; "" of today's data."""
        text, version = self.reader.text, self.dataset.version
        if self.revision is None:
            return ""
        place = {"version": version, "counted": self.changes_count, "url": self.changes_link}
        return text.t("Data of {version}. {counted} See: {url}", **place)

    @cached_property
    def marked(self) -> str:
        """Return which marks changed, each with its older value; "" where none is marked."""
        text = self.reader.text
        return self.marks.marks_sentence(self.chart, self.rows, self.selection, text) if self.marks else ""

    @property
    def empty(self) -> bool:
        """Return whether nothing matches the selection."""
        return self.rows.empty

    @cached_property
    def title(self) -> str:
        """Return the finding with its place; for an empty selection, the name of the chart."""
        if self.empty:
            return self.reader.text.t(self.chart.name)
        return self.chart.headline(self.rows, self.selection, self.reader)

    @cached_property
    def subtitle(self) -> str:
        """Return the statistical title; for an empty selection, a sentence that says so."""
        if self.empty:
            return self.reader.text.t("Nothing matches this selection")
        return self.chart.titled(self.rows, self.selection, self.reader)

    @property
    def summary(self) -> str:
        """Return the alternative text."""
        return self.subtitle if self.empty else self.chart.summary(self.rows, self.reader)

    @cached_property
    def plot(self) -> Plot | None:
        """Return the plot of the chart (of the timeline, that of its months); None without rows."""
        if self.empty:
            return None
        if self.chart.plot is not None:
            return self.chart.describe(self.rows, self.reader)
        months = activities_by_month.CHART
        rows = months.cached_rows(self.dataset, self.selection)
        return months.plot(rows, self.reader) if months.plot is not None and not rows.empty else None

    def figure(self, reader: RenderContext) -> Figure:
        """Return the figure for a reader, one row in colour where the selection says so."""
        return highlight_row(self.chart.draw(self.rows, reader), self.selection.focus, reader.theme)

    @cached_property
    def native_charts(self) -> list[NativeChart]:
        """Return what office programs draw of the chart, an axis each, chosen countries first."""
        plot, reader = self.plot, self.reader
        charts = native_charts(ring_plot(plot, reader.older), self.unit_names, reader.text) if plot is not None else []
        charts = highlight_native(charts, self.selection.focus)
        return sorted(charts, key=lambda chart: not self.is_local(chart))

    @cached_property
    def local_keys(self) -> frozenset[str]:
        """Return the keys of the survey figures of the chosen countries and of their parts."""
        scopes = [scope for code in self.selection.country for scope in query.local_scopes(self.dataset, code)]
        if not self.chart.beside and not self.chart.worldwide:
            return frozenset()
        return frozenset(self.rows.loc[self.rows["scope"].isin(scopes), "key"])

    def is_local(self, chart: NativeChart) -> bool:
        """Return whether a chart, or a page of one, has a figure of a chosen country."""
        return isinstance(chart, NativeBars) and any(bar.key in self.local_keys for bar in chart.bars if bar.text)

    @property
    def unit_names(self) -> Mapping[str, str]:
        """Return unit of the data package -> its name."""
        labels, text = self.dataset.labels, self.reader.text
        names = {table: labels(table, "unit", self.selection.lang) for table in ("outputs", "indicators")}
        return {**names["outputs"], **names["indicators"], "activities": text.t("Activities")}

    @cached_property
    def footnotes(self) -> Footnotes:
        """Return where the numbers are from."""
        return footnotes(self.chart, self.rows, self.reader)

    @cached_property
    def sources(self) -> list[dict[str, str]]:
        """Return every source of the rows; `standing` says what kind of copy it is, "" for none."""
        sources_by_id = query.sources_by_id(self.dataset)
        standings = query.standings(self.dataset, self.reader.text.language)
        return [
            {**{str(name): str(cell) for name, cell in sources_by_id[i].items()}, "standing": standings.get(i, "")}
            for i in self.footnotes.sources
        ]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the small print as lines of text: sources, period and n, caveats."""
        facts, text = self.footnotes, self.reader.text
        return tuple(
            line
            for line in (
                source_line(facts, self.dataset, text),
                joined(facts.period, facts.n),
                *facts.caveats,
                self.changed,
                self.marked,
                text.t("Link: {url}", url=self.permalink),
            )
            if line
        )

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return the headings and the cells of the chart's table as text, sources by title."""
        text, titles = self.reader.text, source_titles(self.dataset)
        heads = [text.t(column.heading) for column in self.chart.columns]
        older = [self.reader.older.get(key, "") for key in self.rows["key"]] if self.reader.older else []
        cells = [
            [
                text.separated(titles.get(i, i) for i in source_ids(row[c.name]))
                if c.kind == "source"
                else cell_text(c, row, text)
                for c in self.chart.columns
            ]
            for row in self.rows.to_dict("records")
        ]
        for row_cells, words in zip(cells, older, strict=False):
            row_cells.append(with_ring("", words))
        return [*heads, *([text.t("Before")] if older else [])], cells

    def header_rows(self, columns: Sequence[str]) -> list[list[str]]:
        """Return what was asked for between the header and the first row: labels, hashtags."""
        rows = [column_labels(columns, self.chart, self.reader.text)] if self.options.labels else []
        return [*rows, hashtags(columns, self.dataset.contract)] if self.options.hxl else rows

    def with_language(self, words: str) -> Markup:
        """Return a text of the chart as markup with the languages of its parts."""
        return with_language(words, self.dataset, self.reader.text)

    def footnotes_with_language(self) -> list[Markup]:
        """Return the footnotes, without the link, as markup with languages."""
        titles = source_titles(self.dataset)
        names = [titles[source] for source in self.footnotes.sources[:MOST_SOURCES]]
        return [with_language(line, self.dataset, self.reader.text, names) for line in self.lines[:-1]]


def source_titles(dataset: Dataset) -> Mapping[str, str]:
    """Return source id -> `title, publisher`."""
    return {i: _source_title(row) for i, row in query.sources_by_id(dataset).items()}


def _source_title(row: Mapping[Hashable, Any]) -> str:
    return f"{row['title']}, {row['publisher']}"


def source_line(facts: Footnotes, dataset: Dataset, text: Translator) -> str:
    """Return the line that names the first sources and counts the others, "" without any."""
    rows = query.sources_by_id(dataset)
    titles = [_source_title(rows[i]) for i in facts.sources[:MOST_SOURCES]]
    # Those behind the first ones are only counted.
    return sources_text([*titles, *facts.sources[MOST_SOURCES:]], MOST_SOURCES, text)


def sources_text(names: Sequence[str], limit: int, text: Translator) -> str:
    """Return the first names of sources in one text, and how many others there are."""
    titles, remaining = text.separated(map(text.isolate, names[:limit])), len(names) - limit
    if remaining > 0:
        return text.n(
            "Sources: {named}; and {number} more", "Sources: {named}; and {number} more", remaining, named=titles
        )
    return text.t("Source: {named}", named=titles) if titles else ""


def chart_export(
    chart: Chart,
    dataset: Dataset,
    selection: Selection,
    reader: RenderContext,
    root: str,
    options: DownloadOptions = DEFAULT_OPTIONS,
    revision: Revision | None = None,
    marks: Revision | None = None,
    rows: pd.DataFrame | None = None,
) -> ChartExport:
    """Return the export of a chart for a selection; `marks` add the column `before`.

    Args:
        root: scheme and host of the dashboard, which the permalink begins with.
        rows: those of the chart, where they are at hand.
    """
    chart_selection = replace(selection.only((*chart.filters, "focus", *CARRIED)), home=DEFAULT_PREFERENCES)
    link = root.rstrip("/") + chart_selection.href(chart.page)
    rows = chart.cached_rows(dataset, selection) if rows is None else rows
    today = datetime.now(UTC).date()
    older = marks.older_values(chart, selection, reader.text) if marks else {}
    if older:
        reader = replace(reader, older=older)
        rows = rows.assign(before=pd.Series([older.get(key, "") for key in rows["key"]], rows.index, "str"))
    return ChartExport(chart, dataset, selection, reader, rows, link, today, options, revision, marks)
