"""What a file that is made of an older data version says of the numbers that changed since."""

from __future__ import annotations

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
        return changed_sentence(count_changes([chart], self.old, self.new, self.changes, selection), text)

    def link(self, selection: Selection) -> str:
        """Return the address that lists the changes of a selection."""
        own = replace(selection.only((*FILTERS, "lang")).without("data"), home=DEFAULT_PREFERENCES)
        return self.root.rstrip("/") + own.with_values("since", (self.old.version.hash,)).href("/changes")
