"""What every export of one chart carries: the rows, the words around them, where they are from, the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from dashboard.charts.chart import Chart, Reader, SmallPrint, small_print
from dashboard.charts.table_cells import cell_text, source_ids
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import NONE_CHOSEN, Options
from dashboard.exports.lang_markup import in_its_language
from dashboard.selection import ANYWHERE, Selection
from dashboard.text.translate import Text

MOST_SOURCES = 6
"""Sources spelled out in a line of small print; the rows name all."""


@dataclass(frozen=True)
class Exported:
    """One chart for one selection, as every format writes it.

    Attributes:
        permalink: the address of the same view.
        exported_on: the day of the export.
        options: what else was asked for.
    """

    chart: Chart
    dataset: Dataset
    selection: Selection
    reader: Reader
    rows: pd.DataFrame
    permalink: str
    exported_on: date
    options: Options = NONE_CHOSEN

    @property
    def empty(self) -> bool:
        """Return whether nothing matches the selection."""
        return self.rows.empty

    @property
    def title(self) -> str:
        """Return the finding; for an empty selection, the name of the chart."""
        return self.reader.text.t(self.chart.name) if self.empty else self.chart.finding(self.rows, self.reader)

    @property
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
    def small_print(self) -> SmallPrint:
        """Return where the numbers are from."""
        return small_print(self.chart, self.rows, self.reader)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the small print as lines of text: sources, period and n, caveats."""
        facts, text = self.small_print, self.reader.text
        about = " · ".join(part for part in (facts.period, facts.n) if part)
        return tuple(
            line
            for line in (
                source_line(facts, self.dataset, text),
                about,
                *facts.caveats,
                text.t("Link: {url}", url=self.permalink),
            )
            if line
        )

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return the headings and the cells of the chart's table as text, sources by title."""
        text, titles = self.reader.text, self.source_titles()
        heads = [text.t(column.heading) for column in self.chart.columns]
        cells = [
            [
                "; ".join(titles.get(i, i) for i in source_ids(row[c.name]))
                if c.kind == "source"
                else cell_text(c, row, text)
                for c in self.chart.columns
            ]
            for row in self.rows.to_dict("records")
        ]
        return heads, cells

    def said(self, words: str) -> Markup:
        """Return a text of the chart as markup that says of what is in another language in which it is."""
        return in_its_language(words, self.dataset, self.reader.text)

    def said_lines(self) -> list[Markup]:
        """Return the lines of small print as such markup, without the link, which a document has as a real one."""
        titles = self.source_titles()
        named = [titles[source] for source in self.small_print.sources[:MOST_SOURCES]]
        return [in_its_language(line, self.dataset, self.reader.text, named) for line in self.lines[:-1]]

    def source_titles(self) -> Mapping[str, str]:
        """Return source id -> `title, publisher`."""
        return source_titles(self.dataset)


def source_titles(dataset: Dataset) -> Mapping[str, str]:
    """Return source id -> `title, publisher`."""
    sources = query.sources_by_id(dataset)
    return dataset.derived(
        "titles of sources", lambda: {i: f"{row['title']}, {row['publisher']}" for i, row in sources.items()}
    )


def source_line(facts: SmallPrint, dataset: Dataset, text: Text) -> str:
    """Return the line that names the first sources and says how many more there are; "" without sources."""
    titles = source_titles(dataset)
    named = "; ".join(titles[i] for i in facts.sources[:MOST_SOURCES])
    left = len(facts.sources) - MOST_SOURCES
    if not named:
        return ""
    if left > 0:
        return text.n("Sources: {named}; and {number} more", "Sources: {named}; and {number} more", left, named=named)
    return text.t("Source: {named}", named=named)


def exported(
    chart: Chart, dataset: Dataset, selection: Selection, reader: Reader, root: str, options: Options = NONE_CHOSEN
) -> Exported:
    """Return what to export of a chart for a selection.

    Args:
        root: scheme and host of the dashboard, which the permalink begins with.
        options: what else was asked for.
    """
    own = replace(selection.only((*chart.filters, "lang", "theme")), home=ANYWHERE)
    link = root.rstrip("/") + own.href(chart.page)
    rows, today = chart.asked(dataset, selection), datetime.now(UTC).date()
    return Exported(chart, dataset, selection, reader, rows, link, today, options)
