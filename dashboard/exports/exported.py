"""What every export of one chart carries: the rows, the words around them, where they are from, the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pandas as pd

from dashboard.charts.chart import Chart, Reader, SmallPrint, small_print
from dashboard.charts.table import cell_text, source_ids
from dashboard.dataset.records import Dataset
from dashboard.selection import ANYWHERE, Selection

MOST_SOURCES = 6
"""Sources spelled out in a line of small print; the rows name all."""


@dataclass(frozen=True)
class Exported:
    """One chart for one selection, as every format writes it.

    Attributes:
        permalink: the address of the same view.
        exported_on: the day of the export.
    """

    chart: Chart
    dataset: Dataset
    selection: Selection
    reader: Reader
    rows: pd.DataFrame
    permalink: str
    exported_on: date

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
        return self.chart.subtitle(self.rows, self.reader)

    @property
    def summary(self) -> str:
        """Return the alternative text."""
        return self.subtitle if self.empty else self.chart.summary(self.rows, self.reader)

    @property
    def small_print(self) -> SmallPrint:
        """Return where the numbers are from."""
        return small_print(self.chart, self.rows, self.reader)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the small print as lines of text: sources, period and n, caveats."""
        facts, text = self.small_print, self.reader.text
        about = " · ".join(part for part in (facts.period, facts.n) if part)
        return tuple(
            line
            for line in (self._sources(facts), about, *facts.caveats, text.t("Link: {url}", url=self.permalink))
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

    def source_titles(self) -> dict[str, str]:
        """Return source id -> `title, publisher`."""
        sources = self.dataset.sources
        return {i: f"{t}, {p}" for i, t, p in zip(sources["id"], sources["title"], sources["publisher"], strict=True)}

    def _sources(self, facts: SmallPrint) -> str:
        text, titles = self.reader.text, self.source_titles()
        named = "; ".join(titles[i] for i in facts.sources[:MOST_SOURCES])
        left = len(facts.sources) - MOST_SOURCES
        if not named:
            return ""
        if left > 0:
            return text.n(
                "Sources: {named}; and {number} more", "Sources: {named}; and {number} more", left, named=named
            )
        return text.t("Source: {named}", named=named)


def exported(chart: Chart, dataset: Dataset, selection: Selection, reader: Reader, root: str) -> Exported:
    """Return what to export of a chart for a selection.

    Args:
        root: scheme and host of the dashboard, which the permalink begins with.
    """
    own = replace(selection.only((*chart.filters, "lang", "theme")), home=ANYWHERE)
    link = root.rstrip("/") + own.href(chart.page)
    return Exported(chart, dataset, selection, reader, chart.asked(dataset, selection), link, datetime.now(UTC).date())
