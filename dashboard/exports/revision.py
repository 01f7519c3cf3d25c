"""What a file that is made of an older data version says of the numbers that changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dashboard.charts.chart import Chart
from dashboard.dataset.changes import DatasetChanges
from dashboard.dataset.dataset import Dataset
from dashboard.exports.change_words import changed_sentence
from dashboard.facts.changed_numbers import count_changes
from dashboard.selection import DEFAULT_PREFERENCES, FILTERS, Selection
from dashboard.text.translate import Translator


@dataclass(frozen=True)
class Revision:
    """An older dataset, today's, what changed between them, and the address of the dashboard."""

    old: Dataset
    new: Dataset
    changes: DatasetChanges
    root: str

    def sentence(self, chart: Chart, selection: Selection, text: Translator) -> str:
        """Say how many numbers of a chart changed since, and where they are listed."""
        counted, link = self.counted(chart, selection, text), self.link(selection)
        return text.t("Data of {version}. {counted} See: {url}", version=self.old.version, counted=counted, url=link)

    def counted(self, chart: Chart, selection: Selection, text: Translator) -> str:
        """Say how many numbers of a chart changed since."""
        return self.counted_of([chart], selection, text)

    def counted_of(self, charts: Iterable[Chart], selection: Selection, text: Translator) -> str:
        """Say how many numbers of charts changed since, each counted once."""
        return changed_sentence(count_changes(charts, self.old, self.new, self.changes, selection), text)

    def link(self, selection: Selection) -> str:
        """Return the address that lists the changes of a selection."""
        return changes_link(self.root, selection, self.old)


def changes_link(root: str, selection: Selection, dataset: Dataset) -> str:
    """Return the address that lists what changed for a selection since a dataset."""
    own = replace(selection.only((*FILTERS, "lang")).without("data"), home=DEFAULT_PREFERENCES)
    return root.rstrip("/") + own.with_values("since", (dataset.version.hash,)).href("/changes")
