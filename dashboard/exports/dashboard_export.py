"""The whole selection in one export: key numbers, then every chart that has rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_changes import Revision, changes_link
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.download_options import DEFAULT_OPTIONS, DownloadOptions
from dashboard.exports.playlist import is_narrowed, narrowed
from dashboard.facts.key_numbers import KeyNumber, key_numbers
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import CARRIED, FILTERS, DeckEntry, Selection


@dataclass(frozen=True)
class DashboardExport:
    """Everything a selection shows, its charts with rows in reading order.

    `root`: scheme and host of the dashboard, without a slash at the end.
    """

    dataset: Dataset
    selection: Selection
    reader: RenderContext
    numbers: tuple[KeyNumber, ...]
    charts: tuple[ChartExport, ...]
    root: str
    permalink: str
    exported_on: date
    options: DownloadOptions = DEFAULT_OPTIONS
    revision: Revision | None = None

    def part(self, entry: DeckEntry) -> DashboardExport:
        """Return the export of an entry of a list, with the filters it carries."""
        selection = narrowed(self.selection, entry)
        return dashboard_export(self.dataset, selection, self.reader, self.root, self.options, self.revision)

    def chart(self, entry: DeckEntry) -> ChartExport:
        """Return the export of a chart in a list, with the filters it carries."""
        selection = narrowed(self.selection, entry) if is_narrowed(self.options.deck) else self.selection
        chart = EVERY_CHART[entry.chart]
        return chart_export(chart, self.dataset, selection, self.reader, self.root, revision=self.revision)

    @property
    def changes_link(self) -> str:
        """Return the address that lists what changed since the data of this export."""
        return changes_link(self.root, self.selection, self.dataset)

    @property
    def changed(self) -> str:
        """Return how many of its numbers changed since; of today's, the name of that list."""
        text = self.reader.text
        if self.revision is None:
            return text.t("Which numbers changed since {version}", version=text.isolate(str(self.dataset.version)))
        return self.revision.counted_of([export.chart for export in self.charts], self.selection, text)


def dashboard_export(
    dataset: Dataset,
    selection: Selection,
    reader: RenderContext,
    root: str,
    options: DownloadOptions = DEFAULT_OPTIONS,
    revision: Revision | None = None,
    marks: Revision | None = None,
) -> DashboardExport:
    """Return the export of all charts for a selection, each as `chart_export` makes it."""
    exports = [
        chart_export(chart, dataset, selection, reader, root, revision=revision, marks=marks)
        for chart in EVERY_CHART.values()
    ]
    base = root.rstrip("/")
    return DashboardExport(
        dataset=dataset,
        selection=selection,
        reader=reader,
        numbers=key_numbers(dataset, selection, reader.text),
        charts=tuple(export for export in exports if not export.empty),
        root=base,
        permalink=base + selection.only((*FILTERS, *CARRIED)).href("/"),
        exported_on=exports[0].exported_on,
        options=options,
        revision=revision,
    )
